"""What other programs write as JSON is read as the values that they wrote, at the places where they wrote them."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.findings.diagnostic import On
from lpctl.source import parser
from lpctl.source.load import load
from lpctl.text.limits import SECOND_READING_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.source.document import Document

LAW = settings(deadline=None, derandomize=True, max_examples=draws(500), database=None)

TEXTS = st.text(
    st.sampled_from("ab \\\"'/:#{,\n\t\x00é漢\ue83c\uef89\ub800\ua800\uc800🎉🚀\U00010000\U0010ffff"), max_size=6
)
ANY_TEXTS = TEXTS | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
VALUES = st.recursive(
    ANY_TEXTS | st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXTS, inner, max_size=3),
    max_leaves=8,
)
Places = dict[tuple[tuple[str | int, ...], On], tuple[int, int]]


def written(value: Any, *, ascii_: bool) -> tuple[str, Places]:
    """What json.dumps writes, and the columns, from 1, where each key and value begins and ends."""
    parts: list[str] = []
    found: Places = {}

    def write(text: str) -> None:
        parts.append(text)

    def column() -> int:
        return sum(map(len, parts)) + 1

    def put(value: Any, path: tuple[str | int, ...]) -> None:
        start = column()
        if isinstance(value, dict):
            write("{")
            for number, (key, item) in enumerate(value.items()):
                write(", " if number else "")
                begin = column()
                write(json.dumps(key, ensure_ascii=ascii_))
                found[(*path, key), "key"] = (begin, column())
                write(": ")
                put(item, (*path, key))
            write("}")
        elif isinstance(value, list):
            write("[")
            for number, item in enumerate(value):
                write(", " if number else "")
                put(item, (*path, number))
            write("]")
        else:
            write(json.dumps(value, ensure_ascii=ascii_))
        found[path, "value"] = (start, column())

    put(value, ())
    text = "".join(parts)
    assert text == json.dumps(value, ensure_ascii=ascii_)
    return text, found


@contextmanager
def without_c() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "CParser", None)
        yield


def only(text: str) -> Document:
    source = load("inputs.json", text.encode())
    assert source.diagnostics == ()
    (document,) = source.documents
    return document


def check(text: str, value: Any, places: Places) -> None:
    document = only(text)
    assert repr(document.data) == repr(value)
    for (path, on), (start, end) in places.items():
        if on == "key" or path:
            assert document.span(path, on) == (1, start, 1, end), (path, on)


@LAW
@given(st.dictionaries(ANY_TEXTS, VALUES, max_size=3))
@example({"text": "done 🎉", "🎉": "\\ud83c\\udf89", "c": ["\\🎉\\", "🎉🎉"]})
@example({"private": "\ue83c\uef89🎉"})
def test_json_of_ascii_is_read_as_it_was_written(value: dict[str, Any]) -> None:
    text, places = written(value, ascii_=True)
    check(text, value, places)
    with without_c():
        check(text, value, places)


@LAW
@given(st.dictionaries(TEXTS, st.recursive(TEXTS, lambda inner: st.lists(inner, max_size=3), max_leaves=5), max_size=3))
def test_json_of_any_characters_is_read_as_it_was_written(value: dict[str, Any]) -> None:
    text, places = written(value, ascii_=False)
    check(text, value, places)
    with without_c():
        check(text, value, places)


@LAW
@given(st.dictionaries(TEXTS, VALUES, max_size=3), st.booleans())
def test_json_of_several_lines_is_read_as_it_was_written(value: dict[str, Any], ascii_: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:  # pragma: no cover - no half of a character is generated
        return
    if not ascii_ and not all(character.isprintable() or character in "\n\ue83c\uef89" for character in text):
        return
    assert repr(only(text).data) == repr(value)
    with without_c():
        assert repr(only(text).data) == repr(value)


def test_large_json_is_read_as_it_was_written() -> None:
    value = {"texts": ["🎉" * 10] * (SECOND_READING_BYTES // 100)}
    text, places = written(value, ascii_=True)
    assert len(text) > SECOND_READING_BYTES
    check(text, value, dict(list(places.items())[-2:]))


# Which of the texts that look like a pair of escapes are one.
SCALARS = [
    (r'"\uD83C\uDF89"', "🎉"),
    (r'"a\ud83C\uDf89b"', "a🎉b"),
    (r'"\\ud83c\\udf89"', r"\ud83c\udf89"),
    (r'"\\\ud83c\udf89"', "\\🎉"),
    (r"'\ud83c\udf89'", r"\ud83c\udf89"),
    (r"'\uD83C\udf89\'", r"\uD83C\udf89" + "\\"),
    (r"\ud83c\uDF89", r"\ud83c\uDF89"),
    ("|-\n  \\ud83c\\udf89", r"\ud83c\udf89"),
    (r'"\ud83c\udf89" # \ud83c\udf89', "🎉"),
    ('"\ue83c\uef89\\ud83c\\udf89"', "\ue83c\uef89🎉"),
    (r'"\ue83c\uef89\ud83c\udf89"', "\ue83c\uef89🎉"),
    (r'"\x5cue83c\x5cuef89"', r"\ue83c\uef89"),
    (r'"\U0000E83c\ud83c\udf89"', "\ue83c🎉"),
    (r'"\ue83c\ub800\ua800\uc800\ud83c\udf89"', "\ue83c\ub800\ua800\uc800🎉"),
    ('"\\ud83c\\udf89\\\n  \\ud83c\\udf89"', "🎉🎉"),
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_a_pair_of_escapes_in_double_quotes_is_one_character(text: str, value: str) -> None:
    before = 'x: "\\ud83c\\udf89"\na: '  # there is a pair in the file
    assert only(before + text).data == {"x": "🎉", "a": value}
    with without_c():
        assert only(before + text).data == {"x": "🎉", "a": value}


@pytest.mark.parametrize("pure", [False, True])
def test_an_anchor_may_look_like_a_pair(pure: bool) -> None:
    text = 'a: &\\ud83c\\udf89 "\\ud83c\\udf89"\nb: *\\ud83c\\udf89\nc: *\\ud83c\\udf88'
    with without_c() if pure else pytest.MonkeyPatch.context():
        (found,) = load("plan.lp.yaml", text.encode()).diagnostics
    assert found.message == r"no anchor `&\ud83c\udf88` before this alias in the document"


def test_halves_are_refused_where_no_digit_is_left() -> None:
    """A text with characters of every block that could stand for halves; nobody has such a one."""
    text = "".join(f"\\u{digit}800" for digit in "0123456789abcef")
    (found,) = load("plan.lp.yaml", f'a: "{text}\\ud83c\\udf89"'.encode()).diagnostics
    assert (found.rule.id, found.message) == ("encoding", "U+D83C is half of a character")


# A colon may stand anywhere behind its key in braces, not in brackets (YAML 1.2.2, section 7.4.2).
COLONS = [
    '{"a"\n: 1}',
    "{'a'\n\n # why\n  :\n  1}",
    "{a\n: 1}",
    "{a\n b\n: 1}",
    '{x: 1, "a"\n:1}',
    '{&a !!str "a"\n: *a}',
]


@pytest.mark.parametrize("text", COLONS)
def test_a_colon_may_stand_below_its_key_in_braces(text: str) -> None:
    data = only(text).data
    assert list(data)[-1] in ("a", "a b")
    with without_c():
        assert only(text).data == data


@pytest.mark.parametrize("text", ['{"a"\n"b": 1}', '{"a"\n, "b" "c": 1}', '["a"\n: 1]', "{[a,\nb, c]\n: 1}"])
def test_a_colon_elsewhere_stands_behind_its_key(text: str) -> None:
    assert load("plan.lp.yaml", text.encode()).documents == ()
