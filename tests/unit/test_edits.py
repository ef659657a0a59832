"""Where the edits of a fix go: in any style of YAML, one value or key is changed and all else stays, text and data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from test_help_followed import edited

from lpctl.findings.diagnostic import Rule, Severity
from lpctl.findings.fix import Add, Help, Rename, Write, helping
from lpctl.source.load import load

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path

RULE = Rule("some-rule", Severity.ERROR, "")


def followed(text: str, path: Path, help_: Help, *, file: str = "a.lp.yaml", **stated: Any) -> str | None:
    """The text with the edits of a help for what is at a path; None where it has none there."""
    (document,) = load(file, text.encode()).documents
    placed = document.place(RULE.at(path, "it is wrong", help=help_, **stated), lambda _: None)
    edits = [{**edit.span._asdict(), "text": edit.text} for edit in placed.edits]
    return edited(text, edits) if edits else None


VALUE = ("a", "b")
NINE = helping("write 9", Write("9"))


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a:\n  b: 1\n  c: 2\n", "a:\n  b: 9\n  c: 2\n"),
        ("a: {b: 1, c: 2}\n", "a: {b: 9, c: 2}\n"),
        ("a:\n  b: 1 # one\n", "a:\n  b: 9 # one\n"),
        ("a:\n  b: 'x: y' # one\n", "a:\n  b: 9 # one\n"),
        ("a:\n  b:\n  c: 2\n", "a:\n  b: 9\n  c: 2\n"),
        ("a:\n  b: # nothing\n", "a:\n  b: 9 # nothing\n"),
        ("a:\n  b: #x\n  c: 2\n", "a:\n  b: 9\n  c: 2\n"),
        ("a:\n  b: [1, 2]\n", "a:\n  b: 9\n"),
        ("a:\n  b: [1,\n    2]\n  c: 3\n", "a:\n  b: 9\n  c: 3\n"),
        ("a:\n  b:\n    x: 1\n    y: [2]\n  c: 3\n", "a:\n  b: 9\n  c: 3\n"),
        ("a:\n  b:\n  - 1\n  - 2\nc: 3\n", "a:\n  b: 9\nc: 3\n"),
        ("a:\n  b: |\n    x\n    y\n\n  c: 3\n", "a:\n  b: 9\n\n  c: 3\n"),
        ("a:\n  b: >-\n    x\n", "a:\n  b: 9\n"),
        ('a:\n  "b": "x\n    y"\n  c: 3\n', 'a:\n  "b": 9\n  c: 3\n'),
        ("a: {b: 1}\r\nc: é\r\n", "a: {b: 9}\r\nc: é\r\n"),
    ],
)
def test_a_value_is_replaced(text: str, mended: str) -> None:
    assert followed(text, VALUE, NINE) == mended


@pytest.mark.parametrize(
    "text",
    [
        "a: &x\n  b: 1\nc: *x\n",
        "a:\n  b: !!str 1\n",
        "a:\n  b:\n    x: 1 # why\n",
    ],
)
def test_what_is_no_single_place_is_left(text: str) -> None:
    """An anchor, a tag, and a comment that would go as well."""
    assert followed(text, VALUE, NINE) is None


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("a:\n  b: 1\n", "a:\n  bc: 1\n"),
        ("a: {b: 1}\n", "a: {bc: 1}\n"),
        ('a: {"b": 1}\n', "a: {bc: 1}\n"),
        ("a:\n  b:\n", "a:\n  bc:\n"),
    ],
)
def test_a_key_is_renamed(text: str, mended: str) -> None:
    assert followed(text, VALUE, helping("did you mean `bc`?", Rename("bc")), on="key") == mended


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("b: 1\n", "k: v\nb: 1\n"),
        ("# why\n\nb: 1\n", "# why\n\nk: v\nb: 1\n"),
        ("{b: 1}\n", "{k: v, b: 1}\n"),
        ("--- \nb: 1\n", "--- \nk: v\nb: 1\n"),
    ],
)
def test_a_key_is_added_in_front(text: str, mended: str) -> None:
    assert followed(text, (), helping("add k: v", Add("k", "v")), on="key") == mended


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ('"0 9-9 * * *"', '"0 9 * * *"'),
        ("'0 9-9 * * *'", "'0 9 * * *'"),
        ("0 9-9 * * *", "0 9 * * *"),
        ('"0 9-9 * * \\x2a"', '"0 9 * * *"'),
        (">-\n    0 9-9\n    * * *", '"0 9 * * *"'),
    ],
)
def test_a_stretch_of_a_text_is_replaced(written: str, mended: str) -> None:
    text = f"a:\n  b: {written}\n  c: 2\n"
    assert followed(text, VALUE, helping("write 9", Write("9")), part=(2, 5)) == f"a:\n  b: {mended}\n  c: 2\n"


def test_json_stays_json() -> None:
    text = '{"a": {"b": 1}}\n'
    assert followed(text, VALUE, helping("write x", Write("x")), file="a.json") == '{"a": {"b": "x"}}\n'
    assert followed(text, VALUE, helping("write x", Rename("x")), file="a.json", on="key") == '{"a": {"x": 1}}\n'


def test_help_that_is_cut_or_put_together_has_no_fix() -> None:
    assert RULE.at((), "", help=helping("write 9", Write("9"))).fix == (Write("9"),)
    assert RULE.at((), "", help=f"{NINE}, or 8").fix == ()
    assert RULE.at((), "", help=None).fix == ()
