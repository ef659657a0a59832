"""Every package of the suite, printed as documents and read again: the same plans to the byte, and the same print."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from command_line import ROOT

from lpctl.check.pipeline import check
from lpctl.check.settings import Settings
from lpctl.interface.model import InterfaceSource
from lpctl.interface.resolve import Interfaces
from lpctl.interface.sources import read_source
from lpctl.source.dump import dump

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

    from lpctl.interface.model import Interface

ORACLE = ROOT / "tests" / "oracle"
CASES = ROOT / "tests" / "cases"
PLANS = {
    **{package: sorted(package.parent.glob("*.lp.yaml")) for package in sorted(ORACLE.glob("*/package"))},
    **{path: [] for path in sorted((CASES / "interfaces").iterdir())},
    ROOT / "examples" / "flyte-package.tgz": sorted((ROOT / "examples" / "plans").glob("*.lp.yaml")),
}
"""What states interfaces in the suite, and the manifests that are written for it."""
PLANS[ORACLE / "inputs" / "package"] += sorted((CASES / "good").glob("*.lp.yaml"))


def _source(path: Path) -> InterfaceSource:
    source = read_source(str(path), path.name)
    assert isinstance(source, InterfaceSource), source
    return source


def _default_plan(interface: Interface) -> str:
    """A manifest of the workflow's default launch plan."""
    workflow = {part: value for part, value in interface.id._asdict().items() if value}
    return dump({"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "workflow": workflow})


def _compiled(source: InterfaceSource, files: list[tuple[str, bytes]]) -> dict[str, bytes | None]:
    """The message of each plan, by the place of its manifest, None where it has an error."""
    return {str(plan.key): plan.content for plan in check(files, [source], Settings()).candidates}


@pytest.mark.parametrize("package", sorted(PLANS), ids=lambda path: "-".join(path.parts[-2:]))
def test_what_is_printed_is_read_again_as_it_was(package: Path, run: Run, tmp_path: Path) -> None:
    first = run("interface", "--no-config", "--interface", package, "--format", "yaml")
    assert first.exit_code == 0
    again = tmp_path / "again.yaml"
    again.write_text(first.stdout, encoding="utf-8")
    second = run("interface", "--no-config", "--interface", again, "--format", "yaml")
    assert second.exit_code == 0
    assert _without_sources(second.stdout) == _without_sources(first.stdout)

    packaged = _source(package)
    files = [(str(path), path.read_bytes()) for path in PLANS[package]]
    files += [
        (f"default-{number}.lp.yaml", _default_plan(interface).encode())
        for number, interface in enumerate(Interfaces([packaged]).known())
    ]
    compiled = _compiled(packaged, files)
    assert any(content is not None for content in compiled.values()) or package.name == "refused_default"
    assert _compiled(_source(again), files) == compiled


def _without_sources(printed: str) -> list[str]:
    return [line for line in printed.splitlines() if not line.startswith("# from ")]
