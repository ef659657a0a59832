"""What each stage of one manifest costs, in microseconds: `python bench/stages.py MANIFEST PACKAGE`."""

from __future__ import annotations

import sys
import timeit
from pathlib import Path
from typing import TYPE_CHECKING

from lpctl.interface.model import SourceFailure
from lpctl.interface.resolve import Interfaces
from lpctl.interface.sources import read_source
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse
from lpctl.plan.bind import bind, own_defaults
from lpctl.plan.build import build, serialize
from lpctl.plan.identity import Fill, identify, workflow_id
from lpctl.rules.plan import plan_problems
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Callable


def main(manifest: str, package: str) -> None:
    """Time the stages on what the stages before them made."""
    source = read_source(package, package)
    assert not isinstance(source, SourceFailure)
    interfaces = Interfaces([source])
    content = Path(manifest).read_bytes()
    (document,) = load(manifest, content).documents
    plan = parse(LaunchPlan, document.data)
    assert plan is not None
    fill = Fill()
    interface, _ = interfaces.resolve(workflow_id(plan, fill), ("workflow",))
    assert interface is not None
    own = own_defaults(interface)  # once a workflow
    bound, _ = bind(plan, interface, document, own=own)
    assert bound is not None
    identity, workflow, _ = identify(plan, fill, interface, workflow_id(plan, fill))
    message = build(bound, identity, workflow)
    stages: dict[str, Callable[[], object]] = {
        "read the file": lambda: Path(manifest).read_bytes(),
        "load (YAML)": lambda: load(manifest, content),
        "parse (schema's verdict)": lambda: parse(LaunchPlan, document.data),
        "rules": lambda: plan_problems(plan),
        "resolve and identify": lambda: (
            interfaces.resolve(workflow_id(plan, fill), ("workflow",)),
            identify(plan, fill, interface, workflow_id(plan, fill)),
        ),
        "bind (literals)": lambda: bind(plan, interface, document, own=own),
        "build": lambda: build(bound, identity, workflow),
        "serialize": lambda: serialize(message),
    }
    print("| stage | microseconds |\n|---|---|")
    for name, stage in stages.items():
        print(f"| {name} | {min(timeit.repeat(stage, number=20, repeat=100)) / 20 * 1e6:.0f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
