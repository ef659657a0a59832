"""Files in batches: what goes through the stages together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BYTES = 32 * 1024
"""A batch ends behind this much content: twenty files or so, which stay in the processor's cache, or a large one."""


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
