"""What `dump` writes, `load` reads back: the same data, whatever the text looks like."""

from __future__ import annotations

from typing import Any

import pytest
from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.source.dump import dump
from lpctl.source.flow import flow
from lpctl.source.load import load

LAW = settings(deadline=None, derandomize=True, max_examples=draws(200), database=None)

# Text that a YAML parser reads as something else where it is not quoted.
ODD_TEXTS = (
    *("", " ", "null", "Null", "~", "true", "FALSE", "yes", "NO", "on", "y", "0", "-1", "+1", "007", "0o14", "0x1F"),
    *("1e3", "1.", ".5", ".inf", "-.INF", ".nan", "1_000", "1:30", "2026-01-02", "2026-01-02T00:00:00Z", "1.10", "="),
    *("<<", "---", "--- a", "...", "-", "- a", "?", "? a", ":", ": a", "a: b", "a:", "a #b", "#a", "*/5 * * * *", "&a"),
    *("@daily", "%a", "`a`", "!a", "!!str a", "|", ">-", "{a", "{{ a }}", "[a", "a]", ",", "a, b", "'", "'a'", '"'),
    *('"a"', "\\", "\\n", "a\nb", "a\n", "\n", "\r", "\t", "a\tb", " a", "a ", "a  b", "\0", "\x1b[0m", "\x7f", "\x85"),
    *("\xa0", "\u2028", "\u2029", "\ufeff", "\ufeffa", "\ufffe", "é", "漢字", "🚀", "e\u0301", "\u200b", "\u202e"),
)
LONG_TEXTS = ("a" * 5000, "é" * 5000, "a b " * 1000, "1" * 5000, "a\n" * 2000)
LONG_KEYS = ("a" * 1024, "é" * 1024, "a b " * 256, "1" * 1024)  # YAML takes no longer ones

TEXTS = st.one_of(
    st.sampled_from(ODD_TEXTS), st.text(st.characters(codec="utf-8")), st.text("ab1 -:#,.'\"\\{}[]<&*!|>%@\n")
)
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(), st.integers(2**64, 10**300))
VALUES = st.recursive(SCALARS, lambda item: st.lists(item) | st.dictionaries(TEXTS, item), max_leaves=8)


def read(text: str) -> Any:
    source = load("plan.lp.yaml", text.encode())
    assert source.diagnostics == ()
    (document,) = source.documents
    return document.data


def same(one: object, other: object) -> bool:
    """Equal in value, type and order; nan is nan."""
    return repr(one) == repr(other)


@pytest.mark.parametrize("text", [*ODD_TEXTS, *LONG_TEXTS], ids=lambda text: repr(text[:20]))
def test_text_stays_text(text: str) -> None:
    data = {"a": text, "b": [text, [text], {"c": text}]}
    assert same(read(dump(data)), data)


@pytest.mark.parametrize("text", [*ODD_TEXTS, *LONG_KEYS], ids=lambda text: repr(text[:20]))
def test_keys_stay_text(text: str) -> None:
    data = {text: 1, "a": {text: [{text: 2}]}}
    assert same(read(dump(data)), data)


@LAW
@given(st.dictionaries(TEXTS, VALUES))
@example({"a": [[], {}, [[]], [{}], {"b": []}, {"b": {}}]})
@example({"a": [1e16, 1e-7, 5e-324, 1.7976931348623157e308, -0.0, 1e22, 123456789012345680.0]})
def test_dump_and_load_are_one_another_undone(data: dict[str, Any]) -> None:
    assert same(read(dump(data)), data)


@LAW
@given(VALUES)
def test_flow_is_one_line_of_the_same_data(value: Any) -> None:
    text = flow(value)
    assert len(text.splitlines()) == 1
    assert same(read(f"a: {text}\n"), {"a": value})


NAMES = st.from_regex("[a-z_][a-z0-9_]{0,9}", fullmatch=True)


@LAW
@given(st.dictionaries(NAMES, st.dictionaries(NAMES | TEXTS, VALUES, max_size=4), min_size=1, max_size=2), st.data())
@example({"a": {"b": [{}], "c": [[], {}], "d": {"e": []}, "f": "g # h"}}, None)
def test_comments_change_no_data(data: dict[str, dict[str, Any]], choice: st.DataObject | None) -> None:
    known = [(section, key) for section, keys in data.items() for key in keys]
    chosen = set(known) if choice is None else {place for place in known if choice.draw(st.booleans())}
    comments = {place: f"comment {number}: #" for number, place in enumerate(known) if place in chosen}
    text = dump(data, {**comments, ("zz", "a"): "never shown", **{(section, "ZZ"): "never shown" for section in data}})
    assert same(read(text), data)
    assert "never shown" not in text
    shown = [line.rsplit("  # ", 1)[1] for line in text.splitlines() if line.endswith(": #")]
    assert shown == list(comments.values())


def test_comments_stand_behind_the_line_of_their_key() -> None:
    data = {"name": "n", "inputs": {"a": 1, "b": [{"c": 2}], "long" * 12: "x", "d": None}, "labels": {"a": "b"}}
    comments = {("inputs", "a"): "int", ("inputs", "b"): "list", ("inputs", "long" * 12): "str", ("inputs", "x"): "no"}
    assert dump(data, comments) == (
        "name: n\n"
        "inputs:\n"
        "  a: 1                                  # int\n"
        "  b:                                    # list\n"
        "    - c: 2\n"
        "  longlonglonglonglonglonglonglonglonglonglonglong: x  # str\n"
        "  d: null\n"
        "labels:\n"
        "  a: b\n"
    )


def test_what_is_written_is_what_people_write() -> None:
    data: dict[str, object] = {
        "text": "plain text",
        "number": "1.10",
        "cron": "*/5 * * * *",
        "none": None,
        "on": True,
        "flow": ["a", 1],
        "empty": [],
        "nothing": {},
        "block": [{"a": [], "b": "é"}],
    }
    assert dump(data) == (
        "text: plain text\n"
        'number: "1.10"\n'
        'cron: "*/5 * * * *"\n'
        "none: null\n"
        "on: true\n"
        "flow: [a, 1]\n"
        "empty: []\n"
        "nothing: {}\n"
        "block:\n"
        "  - a: []\n"
        '    b: "é"\n'
    )


@LAW
@given(SCALARS | st.text(st.characters(min_codepoint=32, max_codepoint=126)))
def test_a_value_on_one_line_is_what_is_dumped(value: Any) -> None:
    """`flow` has ways of its own for most values, which give what the emitter does."""
    assert flow(value) == dump({"_": value}).removeprefix("_: ").rstrip("\n")
