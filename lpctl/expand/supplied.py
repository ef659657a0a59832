"""Values that expressions stand for, each with the place that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.show import scalar

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.source.document import Document


class Place(NamedTuple):
    """Where a value stands: in which document, at which path."""

    document: Document
    path: Path

    def of(self, path: Path) -> Place:
        """Where a part of the value stands."""
        return Place(self.document, (*self.path, *path)) if path else self


class Supplied(NamedTuple):
    """A value and where it stands: at a place, or under a key of it, as the values of a record do.

    `outside` is whether it is a text from outside YAML, which may be meant as a number.
    """

    value: Any
    at: Place
    outside: bool = False
    key: str | None = None

    @property
    def place(self) -> Place:
        """Its own place."""
        return self.at if self.key is None else self.at.of((self.key,))

    @property
    def text(self) -> str | None:
        """A scalar as it stands at its source, `1.10` or `01234`; None where the value is no scalar, or null."""
        if isinstance(self.value, str):
            return self.value
        if self.value is None or isinstance(self.value, (dict, list)):
            return None
        return self.place.document.written(self.place.path) or scalar(self.value)


def value_at(data: Any, path: Path) -> Any:
    """What is at a path of plain data; None where it leads nowhere."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data
