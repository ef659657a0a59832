"""The nearest of some names, for "did you mean"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that `name` is most likely meant to be, or None where nothing is as near as `cutoff`, of 1."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a finding needs it

    matches = get_close_matches(name[:200].lower(), by_lower := {k.lower(): k for k in known}, n=1, cutoff=cutoff)
    return by_lower[matches[0]] if matches else None
