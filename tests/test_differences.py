"""The documents that say where lpctl and flytekit differ: each row is shown by files, each file has its row."""

from __future__ import annotations

import re
from collections import Counter
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lpctl.messages.flyteidl_pb2 import LaunchPlanSpec

if TYPE_CHECKING:
    from conftest import Golden, Run

ROOT = Path(__file__).parent.parent
ORACLE = ROOT / "tests" / "oracle"
DIFFERENCES = ROOT / "docs" / "differences.md"
FIELDS = ROOT / "docs" / "fields.md"

GROUPS = {
    "Messages": "deviating",
    "What flytekit cannot state": "beyond",
    "What flytekit accepts and lpctl refuses": "refused",
    "What lpctl accepts and flytekit refuses": "accepted",
}
"""The sections of docs/differences.md, and where under tests/oracle their rows are shown."""

OF_VALUES = (
    "Values that flytekit accepts and lpctl refuses",
    "Values that lpctl accepts and flytekit refuses",
    "Values of which lpctl makes another literal",
)
"""The sections whose rows are shown by the pairs of tests/oracle/types: see test_oracle_types.py."""

MANIFEST = ".lp.yaml"
PACKAGE = ("--interface", "package", "--no-config")


def tables(document: Path) -> dict[str, list[list[str]]]:
    """The rows of the table in each section of a document, without the header. Raises ValueError where it is none."""
    found: dict[str, list[list[str]]] = {}
    section, columns = "", 0
    for line in document.read_text(encoding="utf-8").rpartition("\n## To the byte\n")[2].splitlines():
        if line.startswith("#"):
            section, columns = line.lstrip("# "), 0
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)]
        if cells[0] or cells[-1] or not all(cells[1:-1]) or columns not in (0, len(cells)):
            raise ValueError(f"no row of its table: {line}")
        if not columns:
            columns = len(cells)
            found[section] = []
        elif set(line) != set("|-"):
            found[section].append(cells[1:-1])
    return found


def keys(rows: list[list[str]]) -> list[str]:
    """The first cell of each row, which is code."""
    return [row[0].removeprefix("`").removesuffix("`") for row in rows]


IDS = {GROUPS.get(section, section): keys(rows) for section, rows in tables(DIFFERENCES).items()}


def shown(group: str) -> list[str]:
    """What the manifests of a group are called."""
    return sorted(path.name.removesuffix(MANIFEST) for path in (ORACLE / group).glob(f"*{MANIFEST}"))


def recorded(group: str) -> list[str]:
    """The plans of which a group has the message of flytekit."""
    return sorted(path.name.removesuffix(".textproto") for path in (ORACLE / group / "expected").glob("*"))


def test_every_section_has_a_table() -> None:
    assert list(tables(DIFFERENCES)) == [*GROUPS, *OF_VALUES]


def test_ids_are_unique() -> None:
    assert [id_ for id_, times in Counter(id_ for ids in IDS.values() for id_ in ids).items() if times > 1] == []
    assert [id_ for ids in IDS.values() for id_ in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_)] == []


def test_every_row_of_what_flytekit_cannot_state_is_shown() -> None:
    plans = recorded("beyond")
    rows = {plan: [id_ for id_ in IDS["beyond"] if f"{plan}-".startswith(f"{id_}-")] for plan in plans}
    assert [plan for plan, ids in rows.items() if len(ids) != 1] == []
    assert {id_ for ids in rows.values() for id_ in ids} == set(IDS["beyond"])


@pytest.mark.parametrize("id_", IDS["deviating"])
def test_message_differs_as_recorded(id_: str, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ORACLE / "deviating")
    rendered = run("render", "--manifests", f"{id_}{MANIFEST}", "--format", "textproto", *PACKAGE)
    assert rendered.exit_code == 0
    made = [line for line in rendered.output.splitlines() if not line.startswith("#")]
    of_flytekit = Path("expected", f"{id_}.textproto").read_text(encoding="utf-8").splitlines()
    difference = list(unified_diff(of_flytekit, made, "flytekit", "lpctl", lineterm="", n=5))
    assert difference, "this is no deviation"
    golden(Path(f"{id_}.out"), "\n".join(difference) + "\n")


@pytest.mark.parametrize("id_", IDS["refused"])
def test_refused(id_: str, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ORACLE / "refused")
    result = run("validate", f"{id_}{MANIFEST}", "--format", "concise", *PACKAGE)
    assert result.exit_code == 1
    golden(Path(f"{id_}.out"), result.output)


def test_flytekit_accepts_what_is_refused() -> None:
    # The default launch plan of a workflow has the workflow's name.
    names = [name.removeprefix("plans.").replace("_", "-") for name in recorded("refused")]
    assert sorted(names) == sorted(IDS["refused"])


@pytest.mark.parametrize("id_", IDS["accepted"])
def test_accepted(id_: str, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ORACLE / "accepted")
    result = run("validate", f"{id_}{MANIFEST}", "--format", "concise", *PACKAGE)
    assert result.exit_code == 0
    golden(Path(f"{id_}.out"), result.output)


@pytest.mark.parametrize("group", ["deviating", "refused", "accepted"])
def test_every_row_has_its_manifest(group: str) -> None:
    assert shown(group) == sorted(IDS[group])
    files = {path.name for path in (ORACLE / group).iterdir() if path.is_file()}
    assert files == {"plans.py", *(f"{id_}{suffix}" for id_ in IDS[group] for suffix in (MANIFEST, ".out"))}


def test_every_field_of_the_message_has_a_row() -> None:
    rows = tables(FIELDS)["In the message"]
    names = {field.number: field.name for field in LaunchPlanSpec.DESCRIPTOR.fields}
    assert keys(rows) == [names[number] for number in sorted(names)]
