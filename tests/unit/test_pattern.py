"""Patterns mean what Python's regular expressions mean, and take no longer for being unkind."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.text.pattern import MOST_STATES, NotAPatternError, is_one_of, read_pattern

LAW = settings(deadline=None, derandomize=True, max_examples=draws(500), database=None)

ATOMS = st.sampled_from(
    ("a", "b", "-", ".", r"\d", r"\w", r"\.", r"\-", "[a-c]", "[^a]", "[]a]", "[a-]", r"[\d_]", "1")
)
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"({'|'.join(parts)})"),
        st.lists(inner, max_size=2).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(("*", "+", "?", "{2}", "{0,2}", "{1,}"))).map(
            lambda one: f"(?:{one[0]}){one[1]}"
        ),
    ),
    max_leaves=6,
)


@LAW
@given(PATTERNS, st.lists(st.text("ab-.1c_é\n", max_size=6), max_size=5))
def test_a_pattern_takes_what_the_regular_expression_takes(pattern: str, texts: list[str]) -> None:
    matches = read_pattern(pattern)
    for text in texts:
        assert matches(text) == (re.fullmatch(pattern, text, re.DOTALL) is not None), text


@LAW
@given(st.text("ab()[]{}*+?|\\^$.-,1:", max_size=8))
def test_what_is_taken_is_a_regular_expression_and_what_is_not_says_where(pattern: str) -> None:
    try:
        matches = read_pattern(pattern)
    except NotAPatternError as error:
        start, end = error.part
        assert 0 <= start <= end <= len(pattern)
        return
    expression = re.compile(pattern, re.DOTALL)
    for text in ("", "a", "ab", "1", "{", "a-", "^"):
        assert matches(text) == (expression.fullmatch(text) is not None)


@pytest.mark.parametrize("pattern", ["(a|a)*b", "(a*)*b", "(a+)+b", "a*a*a*a*a*a*b", "(.|a)*(.|a)*b", "(a?){500}"])
def test_no_pattern_takes_long(pattern: str) -> None:
    assert not read_pattern(pattern)("a" * 600)


@pytest.mark.parametrize("pattern", ["a{2000}", "(a{50}){50}", "((a{20}){20}){20}", "(((){9999}){9999}){9999}"])
def test_a_pattern_has_a_size(pattern: str) -> None:
    with pytest.raises(NotAPatternError, match="repetitions"):
        read_pattern(pattern)
    assert MOST_STATES > 1000


@LAW
@given(st.text("ab*", max_size=6), st.text("ab", max_size=8))
def test_a_star_stands_for_any_characters(allowed: str, text: str) -> None:
    assert is_one_of(text, (allowed,)) == fnmatchcase(text, allowed)
