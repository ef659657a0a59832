"""The nearest of some names, for "did you mean"."""

from __future__ import annotations

from heapq import nlargest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 200
_MOST_COMPARED = 20
_MOST_KNOWN = 2000


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that `name` is most likely meant to be, or None where nothing is as near as `cutoff`, of 1."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a finding needs it

    asked, by_lower = name[:_LONGEST].lower(), {one.lower(): one for one in known}
    matches = get_close_matches(asked, _likely(asked, by_lower), n=1, cutoff=cutoff)
    return by_lower[matches[0]] if matches else None


def _likely(asked: str, known: Collection[str]) -> Collection[str]:
    """The few names that share most letters with the one that is asked for: a full comparison of all takes its time."""
    if len(known) <= _MOST_COMPARED:
        return known
    if len(known) > _MOST_KNOWN:
        return ()
    letters = set(asked)

    def alike(name: str) -> float:
        own = set(name)
        return len(letters & own) / len(letters | own) - abs(len(name) - len(asked)) / _LONGEST

    return nlargest(_MOST_COMPARED, known, key=alike)
