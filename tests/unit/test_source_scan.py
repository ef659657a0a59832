"""Scanning is only faster: what it takes, the parsers read the same and find nothing wrong with."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from corpus import ROOT, unlike_files
from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.source import parser, referee
from lpctl.source.load import load
from lpctl.source.places import BlockNode
from lpctl.source.scan import scan

if TYPE_CHECKING:
    from lpctl.source.document import Node

LAW = settings(deadline=None, derandomize=True, max_examples=draws(1500), database=None)

# Manifests as teams write them: all of it is in the subset.
PLAIN = """\
# Report: what the team reads on Mondays.
apiVersion: lpctl/v1
kind: LaunchPlan
name: daily   # for people
workflow: {name: reports.daily.my_wf, version: v11}

default_inputs:
  a: 10
  ratio: -1.5e3
  when: "2026-01-02T00:00:00Z"
  note: 'a # b: c'
  limit: ~
  empty:
  names:
  - x
  -
    - y
    - 'z'
  # inside
  -   a: 1
      b: [1, two, {c: "d, e", f: []}, {}]
fixed_inputs:
    arn: arn:aws:iam::123456789012:role/r
    uri: s3://bucket/a b
    word: Grüße
    "true": 'it''s'
    'a ''b'': c': 1
    $variant: a
    flow: {"a b": 1, 'c''d': 'e''f'}
---
kind: Other
---
- 1
- [a]
"""


Tree: TypeAlias = "tuple[Any, tuple[int, int], tuple[int, int], Any]"
"""A node's data, where it starts and ends, and the same of its keys and values, or of its items."""


def tree(node: Node) -> Tree:
    """All that a node says."""
    entries: Any = node.entries
    if isinstance(entries, dict):
        entries = {name: (tree(key), tree(value)) for name, (key, value) in entries.items()}
    elif entries is not None:
        entries = [tree(item) for item in entries]
    return node.data, (node.start.line, node.start.column), (node.end.line, node.end.column), entries


def read_by(text: str, *, pure: bool) -> list[Tree]:
    """Each document as a parser reads it."""
    with pytest.MonkeyPatch.context() as patch:
        if pure:
            patch.setattr(parser, "CParser", None)
        documents, refusal = referee.read(text)
    assert refusal is None, refusal
    assert not [flaw for document in documents for flaw in document.flaws]
    return [tree(document.root) for document in documents]


def agree(text: str) -> bool:
    """Whether the text was taken; where it was, both parsers read the same, in the same places."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    lines = re.split("\r\n|\r|\n", text)
    scanned = scan(lines)
    if scanned is None or not all(character.isprintable() or character in "\r\n" for character in text):
        return False
    nodes = [BlockNode(document.data, document.entries, lines) for document in scanned]
    for pure in (False, True):
        assert repr(list(map(tree, nodes))) == repr(read_by(text, pure=pure)), pure
    return True


def test_scanning_agrees_on_files() -> None:
    texts = {path: path.read_bytes().decode(errors="replace") for path in unlike_files()}
    taken = [path for path, text in texts.items() if agree(text)]
    assert len(taken) > len(texts) / 2


def test_what_is_in_the_subset() -> None:
    assert agree(PLAIN)
    assert agree(PLAIN.replace("\n", "\r\n"))
    first, _, third = load("plan.lp.yaml", PLAIN.encode()).documents
    names = first.data["default_inputs"]["names"]
    assert names == ["x", ["y", "z"], {"a": 1, "b": [1, "two", {"c": "d, e", "f": []}, {}]}]
    assert first.data["fixed_inputs"]["uri"] == "s3://bucket/a b"
    assert (first.key_line("workflow"), third.data) == (5, [1, ["a"]])


def test_the_examples_are_in_the_subset() -> None:
    plans = sorted((ROOT / "examples" / "plans").glob("*.lp.yaml"))
    assert plans
    assert [plan.name for plan in plans if not agree(plan.read_text(encoding="utf-8"))] == []


def test_the_line_of_a_key_that_is_not_there() -> None:
    (document,) = load("plan.lp.yaml", b"\na: b\nc: d\n").documents
    assert (document.key_line("c"), document.key_line("e")) == (3, 2)


def test_places_come_from_a_parser() -> None:
    (document,) = load("plan.lp.yaml", b"a:\n  - b\n  - 'c' # d\n").documents
    assert document.span(("a", 1)) == (3, 5, 3, 8)
    assert document.written(("a", 1)) == "'c'"


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a\n", "'a'", "# a", "---", "--- a", "a: b\n...", "a: b\n... ", "%YAML 1.2\n---\na: b", "a:b"),
        *("a: b\n c: d", "a: b\n- c", "- a\nb: c", "- a\n b: c", "a:\n  b: 1\n c: 2", " a: 1\nb: 2", "a: 1\n b: 2"),
        *("a: - b", "- - a", "a: b: c", "a: b:", "a: &b c", "a: *b", "a: !b c", "a: |\n  b", "a: >\n  b", "a: b\n  c"),
        *("a: 1\na: 2", "{a: 1}", "? a\n: b", "1: a", "true: a", "<<: {a: b}", '"a": b', "a: 'it''s'", r'a: "\n"'),
        *(
            "a: [b",
            "a: b]c",
            "a: [b]c",
            "a: [b] c",
            "a: {b}",
            "a: {b: }",
            "a: {b:c}",
            "a: [b, ]",
            "a: [, b]",
            "a: [b c: d]",
        ),
        *(
            "a: {b: 1, b: 2}",
            "a: [x#y]",
            "a: 'b'#c",
            "a: b #c",
            "a: #b",
            "a:#b",
            "a\t: b",
            "a: b\t",
            "a: b\r\n",
            "a: %b",
        ),
        *(
            "a: @b",
            "a: `b",
            "a: ?b",
            "a: :b",
            "a: -b",
            "a: - ",
            "-",
            "- ",
            "-\n-",
            "-\n  a: b",
            "-a: b",
            "- a: b\n  c: d",
        ),
        *("- a: b\n c: d", "- a:\n  - b\n- c", "a:\n- b\n- c\nd: e", "a:\n  b:\n  c:", "a:\n\n# b\n  c: d", "a: 1_0"),
        *(
            "a: 1" + "0" * 2000,
            "a: [" * 60 + "]" * 60,
            "".join(f"{' ' * i}a:\n" for i in range(60)),
            "a: " + "b" * 70000,
        ),
        *("a" * 2000 + ": b", "a: b\x85", "a: \u2028", "a: \ufeff", "a: \xa0b", "\xa0a: b", "a:\xa0b", "a: b \xa0#c"),
    ],
)
def test_scanning_agrees_on_odd_texts(text: str) -> None:
    agree(text)


LINES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", " ", "  ", "   ", "    ", "      "]),
        st.sampled_from(["", "", "- ", "-", "-   ", "- - "]),
        st.sampled_from(
            [
                "",
                "a: ",
                "b: ",
                "c:",
                "d:  ",
                "a/b.c-d: ",
                "true: ",
                "n: ",
                "x y: ",
                '"a": ',
                '"true": ',
                "'b c': ",
                "'a''b':",
                '"": ',
                '"<<": ',
                '"a" : ',
                '"b": c: ',
                '"a\\n": ',
            ]
        ),
        st.sampled_from(
            [
                *(
                    "",
                    "",
                    "",
                    "1",
                    "-1",
                    ".5",
                    "1e3",
                    "0o7",
                    "0x1F",
                    "true",
                    "null",
                    "~",
                    ".nan",
                    "-.inf",
                    "+1",
                    "1:30",
                ),
                *(
                    "word",
                    "two words",
                    "a:b",
                    "a::b",
                    "s3://b/c",
                    "a#b",
                    "a: b",
                    "a:",
                    "Grüße",
                    "漢",
                    "it's",
                    'say "x"',
                ),
                *(
                    "'q'",
                    '"q"',
                    "'a # b'",
                    '"a: b"',
                    "''",
                    '""',
                    "'it''s'",
                    '"\\n"',
                    "'a' b",
                    "- x",
                    "? x",
                    "-x",
                    "--- x",
                ),
                *("[]", "{}", "[a]", "[a, b]", "[a, 'b c', 1]", "{a: 1}", "{a: 1, b: [x, {c: d}]}", "[a, ]", "{a: }"),
                *(
                    "[a b, c]",
                    "{a: b c}",
                    "[[], {}]",
                    "[a",
                    "a]",
                    "[s3://b]",
                    "[a]b",
                    '{"a": 1}',
                    "{'a': 1, \"b c\": 'd'}",
                    '{"a":1}',
                    "{'a''b': 'c''d'}",
                    '{"": 1}',
                    '{"true": 1, "<<": 2}',
                    '["a": 1]',
                    "{a b: c}",
                    "{1: a}",
                    "(a)",
                    "$x",
                ),
                *("|", ">", "&a b", "*a", "!t b", "%x", "@x", "`x", "...", "=", "<<", "a, b", "a [b] {c}", "a & b * c"),
            ]
        ),
        st.sampled_from(["", "", "", " ", " # c", "# c", "  #", " #: x"]),
    ),
)
TEXTS = st.lists(LINES | st.sampled_from(["---", "...", "", "# c", "  # c", "--- ", "---\n---"]), max_size=8).map(
    "\n".join
)


@LAW
@given(TEXTS)
@example("a:\n- b\nc: d")
@example("- a: 1\n  b:\n  - c\n- d")
def test_scanning_agrees_on_any_lines(text: str) -> None:
    agree(text)


@LAW
@given(TEXTS, st.sampled_from(["\r\n", "\r", "\n\r"]))
@example("a: b\n---\n- c", "\r\n")
def test_scanning_agrees_on_other_line_breaks(text: str, line_break: str) -> None:
    agree(text.replace("\n", line_break))


@LAW
@given(
    st.integers(0, len(PLAIN)),
    st.integers(0, 6),
    st.sampled_from(["", " ", "\n", "\n  ", "- ", ": ", "#", "'", "a", "]"]),
)
def test_scanning_agrees_on_a_manifest_with_a_slip(at: int, gone: int, there: str) -> None:
    agree(PLAIN[:at] + there + PLAIN[at + gone :])


def test_numbers_are_of_the_same_kind() -> None:
    (document,) = load("plan.lp.yaml", b"a: 1\nb: 1.0\nc: .nan\nd: '1'\n").documents
    kinds = [type(value).__name__ for value in document.data.values()]
    assert kinds == ["int", "float", "float", "str"]
    assert math.isnan(document.data["c"])
