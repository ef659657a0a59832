"""The texts of a plan, whatever they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path


def texts_in(value: Any, path: Path) -> Iterator[tuple[Path, str, bool]]:
    """Every text in a value, where it stands, and whether it is a key of a mapping."""
    if isinstance(value, str):
        yield path, value, False
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key), key, True
            yield from texts_in(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from texts_in(inner, (*path, index))
