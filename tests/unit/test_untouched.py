"""Data that differ where no edit is are found, whatever the edits did elsewhere."""

from __future__ import annotations

import pytest

from lpctl.findings.diagnostic import Span
from lpctl.findings.fix import TextEdit
from lpctl.source.edited import edited, is_editable
from lpctl.source.untouched import untouched

TEXT = b"a: 1   # one\nb: {c: '2', d: [3, .nan]}\ne:\nf:\n  - g: 1\n    h: 2\n---\na: 1\n"

OWN = {
    "a value": (TextEdit(Span(1, 4, 1, 5), "7"),),
    "a key": (TextEdit(Span(1, 1, 1, 2), "z"),),
    "a key and its value": (TextEdit(Span(1, 1, 1, 2), "z"), TextEdit(Span(1, 4, 1, 5), "{y: x}")),
    "a key in front": (TextEdit(Span(1, 1, 1, 1), "z: 1\n"),),
    "an item": (TextEdit(Span(2, 17, 2, 18), "7"),),
    "part of a text": (TextEdit(Span(2, 9, 2, 9), "7"),),
    "a value that is absent": (TextEdit(Span(3, 3, 3, 3), " 7"),),
    "a block": (TextEdit(Span(4, 3, 6, 9), " 7"),),
    "a key in the second document": (TextEdit(Span(8, 1, 8, 2), "z"),),
}


@pytest.mark.parametrize("edits", OWN.values(), ids=OWN.keys())
def test_what_is_edited_may_differ(edits: tuple[TextEdit, ...]) -> None:
    after, _ = edited(TEXT, edits)
    assert after != TEXT
    assert untouched("a.yaml", TEXT, after, edits)


OTHERS = {
    "another value": TextEdit(Span(4, 1, 4, 2), "z"),
    "an item more": TextEdit(Span(2, 18, 2, 18), ", 4"),
    "another type": TextEdit(Span(2, 8, 2, 11), "2"),
    "a key less": TextEdit(Span(5, 9, 6, 9), ""),
    "a key in front of another": TextEdit(Span(3, 1, 3, 1), "z: 1\n"),
    "another order": TextEdit(Span(5, 5, 6, 9), "h: 2\n    g: 1"),
    "not a number": TextEdit(Span(2, 20, 2, 24), ".inf"),
    "a document more": TextEdit(Span(9, 1, 9, 1), "---\na: 1\n"),
    "no YAML": TextEdit(Span(2, 4, 2, 5), ""),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_not_edited_may_not(other: TextEdit) -> None:
    own = OWN["a value"]
    after, _ = edited(TEXT, (*own, other))
    assert not untouched("a.yaml", TEXT, after, own)


@pytest.mark.parametrize(
    ("content", "editable"),
    [
        (TEXT, True),
        (b"\xef\xbb\xbfa: 1\n", True),
        (b"a: 1\n---\n\xef\xbb\xbfb: 1\n", False),
        (b"a: \xff\n", False),
    ],
)
def test_places_in_a_file_are_those_in_its_text(content: bytes, editable: bool) -> None:
    assert is_editable(content) is editable
