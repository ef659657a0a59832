"""The nearest of some names, for "did you mean"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_LONGEST = 200
_MOST_COMPARED = 20
_MOST_KNOWN = 2000
_SURE = 0.75
"""How near a name is that has neither its first letter nor a whole word in common."""


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that `name` is most likely meant to be.

    None where nothing is as near as `cutoff`, of 1, where it is so by chance, and where two are equally near: by
    letters, then by whole words.
    """
    return _nearest(name, tuple(known), cutoff)


@lru_cache(maxsize=16)  # what one misspelt key was meant to be is asked more than once, and people copy their mistakes
def _nearest(name: str, known: tuple[str, ...], cutoff: float) -> str | None:
    from difflib import SequenceMatcher  # noqa: PLC0415 - only a finding needs it

    asked = name[:_LONGEST].lower()
    by_lower: dict[str, set[str]] = {}
    for one in known:
        by_lower.setdefault(one.lower(), set()).add(one)
    matcher = SequenceMatcher(None, "", asked)
    best: tuple[float, int] = (cutoff, -1)
    meant: set[str] = set()
    for lower in _likely(asked, by_lower):
        matcher.set_seq1(lower)
        if matcher.real_quick_ratio() < best[0] or matcher.quick_ratio() < best[0]:
            continue
        near = (matcher.ratio(), _shared_words(lower, asked))
        if near[0] < _SURE and not near[1] and lower[:1] != asked[:1]:
            continue  # `aa` has most of its letters in common with `data`
        if near > best:
            best, meant = near, set(by_lower[lower])
        elif near == best:
            meant |= by_lower[lower]
    return meant.pop() if len(meant) == 1 else None


def _shared_words(name: str, other: str) -> int:
    """How many whole words two names have in common: `ingest_de` has two of `ingest_orders_de`, one of the `_us`."""
    return len({*re.split(r"\W|_", name)} & {*re.split(r"\W|_", other)})


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
