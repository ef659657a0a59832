"""How what is on disk differs from what would be written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Changes(NamedTuple):
    """Names of files that writing would add, change and remove, sorted; and whether it would change the index."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    index_differs: bool

    def __bool__(self) -> bool:
        """Whether anything would change."""
        return bool(self.added or self.changed or self.removed or self.index_differs)


def compare(old: Mapping[str, bytes], old_index: bytes | None, new: Mapping[str, bytes], new_index: bytes) -> Changes:
    """What writing `new` over `old` would change; lpctl's version and line numbers in the index do not count."""
    return Changes(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(name for name in new.keys() & old.keys() if new[name] != old[name])),
        removed=tuple(sorted(old.keys() - new.keys())),
        index_differs=_lasting(old_index) != _lasting(new_index),
    )


def _lasting(index: bytes | None) -> Any:
    """The index without what changes when nothing that matters does."""
    try:
        document = json.loads(index or b"")
        del document["lpctl"]
        for plan in document["launch_plans"]:
            del plan["source"]["line"]
    except (ValueError, KeyError, TypeError):
        return index  # no index of lpctl's
    return document
