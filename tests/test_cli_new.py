"""`lpctl new`: what it prints is in order as it stands, and says of every input what its workflow says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from import_sources import ORACLE

from lpctl.importing.blank import plan_name
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.source.load import load

if TYPE_CHECKING:
    from conftest import Run

ROOT = Path(__file__).parent.parent
SOURCES = [
    *sorted(ORACLE.glob("*/package")),
    ROOT / "examples" / "flyte-package.tgz",
    ROOT / "examples" / "environments" / "interfaces.yaml",
    *sorted((ROOT / "tests" / "cases" / "interfaces").glob("*.yaml")),
]


OF_WORKFLOWS = {"missing-attribute", "uncastable-default", "uncastable-value"}
"""What may be wrong with a workflow's own defaults."""


def uncommented(text: str) -> str:
    """The manifest with every input that has a value: the lines below `default_inputs` without their marks."""
    lines = text.splitlines()
    at = lines.index("# default_inputs:")
    end = lines.index("", at)
    inputs = [line.removeprefix("# ") for line in lines[at:end]]
    required = {
        number for number, line in enumerate(inputs) if re.search(r"^  [^ ].*:\s+# .*, required(?!; its fields)", line)
    }
    kept = [line for number, line in enumerate(inputs) if number not in required]
    return "\n".join([*lines[:at], *(kept if len(kept) > 1 else ()), ""])


def readable(path: Path) -> InterfaceSource | None:
    source = read_source(str(path), path.name)
    sound = isinstance(source, InterfaceSource) and not source.diagnostics and not source.broken
    return source if sound and isinstance(source, InterfaceSource) else None


def data(text: str) -> Any:
    source = load("new.lp.yaml", text.encode())
    assert source.diagnostics == ()
    (document,) = source.documents
    return document.data


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_it_is_in_order_with_and_without_its_comments(path: Path, run: Run, tmp_path: Path) -> None:
    source = readable(path)
    if source is None:
        pytest.skip("its interfaces are not in order")
    names = [interface.name for interface in source.interfaces]
    for interface in source.interfaces:
        if names.count(interface.name) > 1:
            continue
        result = run("new", interface.name, "--interface", path, "--no-config")
        assert result.exit_code == 0, result.output
        text = result.stdout
        assert data(text).keys() == {"apiVersion", "kind", "name", "workflow"}
        for name, parameter in interface.inputs.items():
            assert re.search(rf'^#   (# )?"?{re.escape(name)}', text, re.MULTILINE), (name, parameter)
        texts = [text] if "# default_inputs:" not in text else [text, uncommented(text)]
        for number, manifest in enumerate(texts):
            file = tmp_path / f"{number}.lp.yaml"
            file.write_text(manifest, encoding="utf-8")
            checked = run("validate", file, "--interface", path, "--no-config")
            found = set(re.findall(r"error\[([a-z-]+)\]", checked.stdout))
            assert found <= OF_WORKFLOWS, f"{manifest}\n{checked.output}"


def test_the_name_of_a_plan_is_not_that_of_a_default_launch_plan() -> None:
    for workflow in ("reports.daily.my_wf", "my_wf", "a.", ".", "", "..a"):
        assert plan_name(workflow) not in ("", workflow)
