"""The nearest of some names, for "did you mean"."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 200
_MOST_COMPARED = 20
_MOST_KNOWN = 2000


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that `name` is most likely meant to be, or None where nothing is as near as `cutoff`, of 1."""
    return _nearest(name, tuple(known), cutoff)


@lru_cache(maxsize=16)  # what one misspelt key was meant to be is asked more than once, and people copy their mistakes
def _nearest(name: str, known: tuple[str, ...], cutoff: float) -> str | None:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a finding needs it

    asked, by_lower = name[:_LONGEST].lower(), {one.lower(): one for one in known}
    matcher, found = SequenceMatcher(b=asked), None
    # What difflib.get_close_matches finds, without looking closer at names that cannot be nearer than one before them.
    for one in _likely(asked, by_lower):
        matcher.set_seq1(one)
        if matcher.real_quick_ratio() >= cutoff and matcher.quick_ratio() >= cutoff:
            ratio = matcher.ratio()
            if ratio > cutoff or (ratio == cutoff and (found is None or one > found)):
                found, cutoff = one, ratio
    return None if found is None else by_lower[found]


def _likely(asked: str, known: Collection[str]) -> Collection[str]:
    """The few names that share most letters with the one that is asked for: a full comparison of all takes its time."""
    if len(known) <= _MOST_COMPARED:
        return known
    if len(known) > _MOST_KNOWN:
        return ()
    from heapq import nlargest  # noqa: PLC0415 - see above

    letters = set(asked)

    def alike(name: str) -> float:
        own = set(name)
        return len(letters & own) / len(letters | own) - abs(len(name) - len(asked)) / _LONGEST

    return nlargest(_MOST_COMPARED, known, key=alike)
