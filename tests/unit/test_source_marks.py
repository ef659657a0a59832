"""A byte order mark in front of a document, as `cat` leaves one in front of each file but the first."""

from __future__ import annotations

import json

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.source import parser
from lpctl.source.load import load

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)
MARK = "\ufeff"

# Files as they begin and end; the second and later ones have a line that separates them from the one before.
FILES = [
    "a: 1\n",
    "# why\nb: [2, é]\n",
    "---\nc: |\n  d\n\n",
    "---\n- e\n...\n",
    "%YAML 1.2\n---\nf: 'g\n\n  h'\n",
    "\n",
    "",
]
BETWEEN = ["---\n", "--- # next\n", "...\n", "...\n---\n", "---\n# next\n\n"]


def said(text: str) -> tuple[list[object], list[object]]:
    """The documents of a text with the places of their keys, and what is wrong."""
    source = load("plan.lp.yaml", text.encode())
    return (
        [
            (
                document.data,
                [document.span((key,), "key") for key in document.data] if type(document.data) is dict else 0,
            )
            for document in source.documents
        ],
        [(found.message, found.span, found.line) for found in source.diagnostics],
    )


@LAW
@given(
    st.lists(st.tuples(st.sampled_from(BETWEEN), st.sampled_from(FILES)), min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
def test_a_mark_in_front_of_a_document_changes_nothing(
    files: list[tuple[str, str]], line_break: str, pure: bool
) -> None:
    without = "".join(between + file for between, file in files).replace("\n", line_break)
    marked = "".join(between + MARK + file for between, file in files).replace("\n", line_break)
    with pytest.MonkeyPatch.context() as patch:
        if pure:
            patch.setattr(parser, "CParser", None)
        assert said(MARK + marked) == said(without)


@pytest.mark.parametrize(
    "text",
    ["a: 1\n\ufeff---\nb: 2\n", "\ufeff# c\n\ufeff---\na: 1\n\ufeff--- # d\n\ufeffb: 2", "\ufeff\ufeffa: 1\n---\nb: 2"],
)
def test_a_mark_in_front_of_a_separator(text: str) -> None:
    source = load("plan.lp.yaml", text.encode())
    assert ([document.data for document in source.documents], source.diagnostics) == ([{"a": 1}, {"b": 2}], ())


@pytest.mark.parametrize(
    "text",
    [
        "a: \ufeff1",
        'a: "\ufeff"',
        "a: b\ufeff\n---\nc: d",
        "a: |\n  b\n  \ufeff---\n",
        "a: 1\n---\nb\n\ufeffc",
    ],
)
def test_a_mark_elsewhere_is_part_of_the_text(text: str) -> None:
    source = load("plan.lp.yaml", text.encode())
    assert any(MARK in json.dumps(document.data, ensure_ascii=False) for document in source.documents)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: 1\n\ufeffb: 2", 2), ("\ufeffa: 1\nb: 2\r\n\ufeff# why\na: 2", 3), ("a: 1\n\ufeffa:\n  b: 1", 2)],
)
def test_a_mark_in_front_of_a_key_or_comment_is_where_a_file_begins(text: str, line: int) -> None:
    """Two files that are joined without a line between them have one message, and no key is said to be unknown."""
    source = load("plan.lp.yaml", text.encode())
    [found] = source.diagnostics
    assert source.documents == ()
    assert (found.span.line, found.message) == (
        line,
        "a byte order mark (U+FEFF) stands here, as where another file begins",
    )
