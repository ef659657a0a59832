"""What `lpctl validate` finds nothing wrong in, an editor does not underline: it has patterns and a YAML of its own."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from corpus import ROOT
from settings import serving, write_schemas

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conftest import Run
    from language_server import LanguageServer

CASES = ROOT / "tests" / "cases"
PACKAGE = ROOT / "tests" / "oracle" / "inputs" / "package"
MODELINE = re.compile(r"^# yaml-language-server:.*\n", re.MULTILINE)
NO_YAML = {"byte_order_marks_of_several_files.lp.yaml"}
"""What `cat` leaves between files is blank for lpctl; the language server takes it for text."""


def underlined(server: LanguageServer, paths: Iterable[Path]) -> dict[str, list[Any]]:
    """What the server finds in each of some files that it finds anything in. All are opened before it is asked."""
    assert server.diagnostics(server.open("plans/nonsense.lp.yaml", "nonsense: 1\n")), "it has no schema"
    texts = {path: MODELINE.sub("", path.read_text(encoding="utf-8")) for path in paths}
    opened = {path: server.open(f"plans/{path.name}", text) for path, text in texts.items()}
    found = {path.name: server.diagnostics(uri) for path, uri in opened.items()}
    return {name: findings for name, findings in found.items() if findings}


def test_the_good_cases(tmp_path: Path, run: Run) -> None:
    """Those of which the package that all cases have states the workflows."""
    paths = [path for path in (CASES / "good").glob("*.lp.yaml") if path.name not in NO_YAML and of_the_package(path)]
    assert len(paths) > 30
    with serving(tmp_path, "documented") as server:
        schema = tmp_path / "Manifest.schema.json"
        assert run("schema", "--no-config", "--interface", PACKAGE, "-o", schema).exit_code == 0
        assert underlined(server, paths) == {}


def of_the_package(manifest: Path) -> bool:
    """Whether a case has no workflows besides those of the package."""
    arguments = manifest.with_name(manifest.name.replace(".lp.yaml", ".args"))
    stated = arguments.read_text(encoding="utf-8") if arguments.exists() else ""
    return "--interface" not in stated and "kind: WorkflowInterface" not in manifest.read_text(encoding="utf-8")


@pytest.mark.parametrize("example", [ROOT / "examples", ROOT / "examples" / "environments"], ids=lambda path: path.name)
def test_the_examples(example: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "example"
    shutil.copytree(example, here)
    monkeypatch.chdir(here)
    with serving(here, "documented") as server:
        assert run("validate").exit_code == 0
        write_schemas(run)
        assert underlined(server, [*here.glob("plans/*.lp.yaml"), here / "lpctl.yaml"]) == {}
