"""Which comments speak to lpctl, and what they cover, whichever parser gave the places."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from drawn import draws

from lpctl.findings.diagnostic import Span
from lpctl.source import parser
from lpctl.source.comments import comments
from lpctl.source.load import load
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

HEAD = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: daily\n"
COMMENT = "# lpctl: ignore[offset-ignored] because"

PLACES = [
    pytest.param(f"a: 1\n{COMMENT}\nb:\n  c: 1\n  d: 2\ne: 3\n", (3, 1), (5, 7), id="an entry and all in it"),
    pytest.param(f"{COMMENT}\na: 1\nb: 2\n", (2, 1), (3, 5), id="the whole document"),
    pytest.param(f"{COMMENT}\n---\na: 1\nb: 2\n", (3, 1), (4, 5), id="the document behind the dashes"),
    pytest.param(f"--- {COMMENT}\na: 1\nb: 2\n", (2, 1), (3, 5), id="the document of the dashes"),
    pytest.param(f"a: 1\n---\n{COMMENT}\nc: 1\nd: 2\n", (4, 1), (5, 5), id="the second document"),
    pytest.param(f"a: 1\nb: 2 {COMMENT}\nc: 3\n", (2, 1), (3, 1), id="its line"),
    pytest.param(f"a:\n  {COMMENT}\n  - b: 1\n    c: 2\n  - d\n", (3, 5), (4, 9), id="an item of a list"),
    pytest.param(f"a:\n{COMMENT}\n- b: 1\n  c: 2\n- d\n", (3, 3), (4, 7), id="an item that is not indented"),
    pytest.param(f"a:\n  - b: 1\n    {COMMENT}\n    c: 2\n    d: 3\n", (4, 5), (4, 9), id="an entry of an item"),
    pytest.param(f"a: {{\n  b: 1,\n  {COMMENT}\n  c: 2, d: 3}}\n", (4, 3), (4, 7), id="an entry in braces"),
    pytest.param(f"a: [\n  1,\n  {COMMENT}\n  2, 3]\n", (4, 3), (4, 4), id="an item in brackets"),
    pytest.param(f'a:\n  {COMMENT}\n  "b"\nc: 1\n', (3, 3), (3, 6), id="a value on a line of its own"),
    pytest.param(f"a: &x\n  {COMMENT}\n  b: 1\nc: *x\n", (3, 3), (3, 7), id="what an anchor marks"),
    pytest.param(f"a: &x {{b: 1}}\n{COMMENT}\nc: *x\n", (3, 1), (3, 6), id="an alias"),
    pytest.param(f"a: |  {COMMENT}\n  text\nb: 1\n", (1, 1), (2, 1), id="behind the head of a block of text"),
    pytest.param(f"a: |\n  text\n{COMMENT}\nb: 1\n", (4, 1), (4, 5), id="behind a block of text"),
    pytest.param(
        f"a: 1\nc: # why\n  {COMMENT}\n  # also\n\n  b: 1\n", (6, 3), (6, 7), id="comments and blanks between"
    ),
    pytest.param(f"a: 1\nb: 2 # first {COMMENT}\n", (2, 1), (3, 1), id="within another comment"),
]
NO_COMMENTS = [
    f"a: |\n  text\n  {COMMENT}\n",
    f"a: >-\n  {COMMENT}\n\n  text\n",
    f"a: 'text\n  {COMMENT}'\n",
    f'a: "{COMMENT}"\n',
    f"a: '{COMMENT}'\nb: 1\n",
    f'"{COMMENT}": 1\n',
    "a: text#lpctl:ignore[offset-ignored]\n",
    f"? |\n  {COMMENT}\n: 1\n",
]


@pytest.fixture(params=["c", "pure"])
def _either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(parser, "CParser", None)


@pytest.mark.usefixtures("_either_parser")
@pytest.mark.parametrize(("text", "start", "end"), PLACES)
def test_what_a_comment_covers(text: str, start: tuple[int, int], end: tuple[int, int]) -> None:
    (comment,) = comments(load("a.yaml", text.encode()).documents)
    assert comment.text == "ignore[offset-ignored] because"
    assert comment.covered == Span(*start, *end)


@pytest.mark.usefixtures("_either_parser")
@pytest.mark.parametrize("text", NO_COMMENTS)
def test_text_is_no_comment(text: str) -> None:
    documents = load("a.yaml", text.encode()).documents
    assert documents
    assert list(comments(documents)) == []


@pytest.mark.usefixtures("_either_parser")
def test_nothing_follows() -> None:
    (comment,) = comments(load("a.yaml", f"a: 1\n{COMMENT}\n---\nb: 1\n".encode()).documents)
    assert (comment.document, comment.covered) == (0, None)


def test_a_document_that_cannot_be_used_has_no_comments() -> None:
    documents = load("a.yaml", f"a: *nothing\n{COMMENT}\nb: 1\n---\nc: 1\n".encode()).documents
    assert [document.origin.document for document in documents] == [1]
    assert list(comments(documents)) == []


def report(run: Run, file: Path, *arguments: str) -> tuple[list[str], list[tuple[str, str]]]:
    """The rules of the findings, and the rules of what is suppressed with the reasons."""
    found = json.loads(run("validate", file, "--no-config", "--format", "json", *arguments).stdout)
    suppressed = [(finding["rule"], finding["reason"]) for finding in found["suppressed"]]
    assert found["summary"]["suppressed"] == len(suppressed)
    return [finding["rule"] for finding in found["findings"]], suppressed


INTERFACE = "---\napiVersion: lpctl/v1\nkind: WorkflowInterface\nname: etl.main\n"
OFFSET = 'schedule:\n  cron: "0 9 * * *"\n  offset: PT5M'


@pytest.mark.parametrize(
    ("text", "arguments", "findings", "suppressed"),
    [
        (f"{OFFSET} {COMMENT}", (), [], [("offset-ignored", "because")]),
        (f"{OFFSET} {COMMENT}", ("--error", "all"), [], [("offset-ignored", "because")]),
        (f"{OFFSET} {COMMENT}", ("--ignore", "offset-ignored"), [], []),
        (
            f"{OFFSET} # lpctl: ignore[offset-ignored]",
            ("--ignore", "suppression-without-reason"),
            [],
            [("offset-ignored", "")],
        ),
        (f"labels: {{}} {COMMENT}", (), ["unused-suppression"], []),
        (f"labels: {{}} {COMMENT}", ("--no-interface",), [], []),
        (f"labels: {{}} {COMMENT}", ("--ignore", "unused-suppression"), [], []),
        (f"labels: {{a: 1}} {COMMENT}", (), ["wrong-type"], []),
        ("labels: {} # lpctl: ignore[repeated-plan] the other file", (), [], []),
    ],
)
def test_levels_and_suppressions(
    run: Run,
    tmp_path: Path,
    *,
    text: str,
    arguments: tuple[str, ...],
    findings: list[str],
    suppressed: list[tuple[str, str]],
) -> None:
    file = tmp_path / "a.lp.yaml"
    file.write_text(f"{HEAD}workflow: etl.main\nauto_activate: true\n{text}\n{INTERFACE}", encoding="utf-8")
    assert report(run, file, *arguments) == (findings, suppressed)


def test_a_finding_about_two_files_is_suppressed_where_it_is_shown(run: Run, tmp_path: Path) -> None:
    plan = f"{HEAD}workflow: etl.main\n"
    (tmp_path / "a.lp.yaml").write_text(plan + INTERFACE, encoding="utf-8")
    second = f"# lpctl: ignore[repeated-plan] until the other repository has it\n{plan}"
    (tmp_path / "b.lp.yaml").write_text(second, encoding="utf-8")
    assert report(run, tmp_path) == ([], [("repeated-plan", "until the other repository has it")])


def test_suppressions_are_bounded(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.lp.yaml"
    lines = "".join(f"  l{number}: a {COMMENT}\n" for number in range(draws(20_000)))
    file.write_text(f"{HEAD}workflow: etl.main\nlabels:\n{lines}{INTERFACE}", encoding="utf-8")
    findings, _ = report(run, file)
    once = ["too-many-labels", "invalid-suppression", "yaml-limit"]
    assert [rule for rule in findings if rule != "unused-suppression"] == once
    assert len(findings) == FINDINGS + 1


def test_a_suppression_holds_for_compile_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.lp.yaml"
    file.write_text(f"{HEAD}workflow: etl.main\n{OFFSET} {COMMENT}\n{INTERFACE}", encoding="utf-8")
    result = run("compile", file, "--no-config", "--output", tmp_path / "out", "--error", "offset-ignored")
    assert (result.exit_code, result.stderr) == (0, "")
