"""The nearest name is the one that difflib finds, which looks at every name as closely."""

from __future__ import annotations

from difflib import get_close_matches

from hypothesis import given
from hypothesis import strategies as st

from lpctl.text.suggest import nearest

_NAMES = st.text("abcd_", max_size=6)


@given(_NAMES, st.lists(_NAMES, max_size=20), st.sampled_from([0.6, 0.75, 0.8]))
def test_the_nearest_name_is_difflibs(name: str, known: list[str], cutoff: float) -> None:
    expected = get_close_matches(name, dict.fromkeys(known), n=1, cutoff=cutoff)
    assert nearest(name, known, cutoff) == (expected[0] if expected else None)


def test_of_names_that_are_equally_near_the_last_in_order_is_meant() -> None:
    assert nearest("ab", ["abc", "abd"]) == nearest("ab", ["abd", "abc"]) == "abd"
