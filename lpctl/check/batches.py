"""Files in batches: what goes through the stages together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BYTES = 128 * 1024
"""A batch ends behind this much content: about a hundred files, or a large one, of which few should be in memory."""


def batches(contents: Mapping[str, bytes]) -> Iterator[list[tuple[str, bytes]]]:
    """The files and their contents, in their order."""
    batch, size = [], 0
    for file, content in contents.items():
        batch.append((file, content))
        size += len(content)
        if size > _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
