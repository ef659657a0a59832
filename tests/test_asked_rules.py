"""Rules that a project switches on in its lpctl.yaml: what each of their options finds, and where it holds.

cases/asked/<case>/lpctl.yaml      what the project asks for
cases/asked/<case>/good.lp.yaml    plans in which nothing is found
cases/asked/<case>/bad.lp.yaml     plans that have all the findings
cases/asked/<case>/expected.out    what `lpctl validate` prints
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lpctl.check.catalog import RULES
from lpctl.check.configuration import configuration_of
from lpctl.manifest.rule_options import RULE_OPTIONS, WITHOUT_OPTIONS, described
from lpctl.rules.asked import CHECKS
from lpctl.rules.rule import ASKED, ASKED_OF_RUN
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Golden, Run

HERE = Path(__file__).parent / "cases"
CASES = sorted(path for path in (HERE / "asked").iterdir() if path.is_dir())


@pytest.fixture
def in_case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of the cases, a copy of which is at hand."""
    shutil.copytree(HERE / "interfaces", tmp_path / "interfaces")
    shutil.copytree(HERE / "asked", tmp_path / "asked", ignore=shutil.ignore_patterns("expected.out"))
    monkeypatch.chdir(tmp_path / "asked")
    return tmp_path / "asked"


def findings(run: Run, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("validate", "--format", "json", *arguments).stdout)["findings"]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_found(case: Path, in_case: Path, run: Run, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(in_case / case.name)
    golden(case / "expected.out", run("validate").stdout)
    asked = [(finding["rule"], finding["file"]) for finding in findings(run) if finding["rule"] in CHECKS]
    assert bool(asked) == (Path("bad.lp.yaml").exists() and case.name != "suppressed")
    assert {file for _, file in asked} <= {"bad.lp.yaml", "lpctl.yaml"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_of_it_is_found_where_nobody_asks(
    case: Path, in_case: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where `all` has a level."""
    monkeypatch.chdir(in_case / case.name)
    text = Path("lpctl.yaml").read_text(encoding="utf-8")
    Path("lpctl.yaml").write_text(text.partition("rules:\n")[0], encoding="utf-8")
    assert {finding["rule"] for finding in findings(run, "--error", "all")} & CHECKS.keys() == set()


def places(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every path of some data."""
    for part, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, part)
        yield from places(item, (*path, part))


def test_every_option_finds_something_in_a_case_and_is_named_as_what_asks(
    in_case: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: set[tuple[Any, ...]] = set()
    for case in CASES:
        monkeypatch.chdir(in_case / case.name)
        (document,) = load("lpctl.yaml", Path("lpctl.yaml").read_bytes()).documents
        at = {
            document.position(path)[1][:2]: path[path.index("rules") + 1 :]
            for path in places(document.data)
            if "rules" in path
        }
        for finding in findings(run):
            if finding["rule"] in CHECKS:
                (asked,) = finding["related"]
                rule, *option = at[asked["line"], asked["column"]]
                assert rule == finding["rule"]
                shown.add((rule, *option[:1]))
    beside = {"level", "timezone", "kinds"}  # what goes with another option
    every = {(rule, name) for rule, section in RULE_OPTIONS.items() for name in section._fields if name not in beside}
    assert shown == every | {("timezone-required",)}


def test_each_rule_with_options_is_off_and_has_a_check() -> None:
    assert RULE_OPTIONS.keys() == CHECKS.keys()
    assert RULE_OPTIONS.keys() > WITHOUT_OPTIONS
    for rule in CHECKS.values():
        assert rule in RULES
        assert not rule.on
        assert rule.scope in (ASKED, ASKED_OF_RUN)
    assert {rule.id for rule in RULES if not rule.on} >= CHECKS.keys()


PAGE = HERE.parent.parent / "docs" / "rules.md"
START_OF_TABLE, END_OF_TABLE = (
    "<!-- options: as declared in lpctl/manifest/rule_options.py -->\n",
    "<!-- end of options -->\n",
)


def test_the_page_lists_every_option_as_it_is_declared(golden: Golden) -> None:
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(START_OF_TABLE)
    _, _, tail = rest.partition(END_OF_TABLE)
    rows = ["| rule | option | what it says |\n|---|---|---|\n"]
    for rule in RULE_OPTIONS:
        shown = f"`{rule}`"
        for option, says in described(rule).items():
            if option != "level":
                text = says.replace("|", "\\|")
                rows.append(f"| {shown} | `{option}` | {text} |\n")
                shown = ""
    golden(PAGE, f"{head}{START_OF_TABLE}\n{''.join(rows)}\n{END_OF_TABLE}{tail}")


def test_the_options_of_the_page_are_right() -> None:
    (block,) = re.findall(r"```yaml\n(rules:\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    project, found = configuration_of("lpctl.yaml", f"apiVersion: lpctl/v1\nkind: Configuration\n{block}".encode())
    assert found == []
    assert project is not None
