"""A text of the command line that stands for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Span
from lpctl.source.document import Document

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import On, Origin, Path


class Verbatim(Document):
    """A text that is no YAML: its data is the text as it is, which stands at every path."""

    __slots__ = ()

    def __init__(self, origin: Origin, text: str) -> None:
        super().__init__(origin, text, [], text.split("\n"), len(text))

    def span(self, path: Path, on: On = "value") -> Span:  # noqa: ARG002 - it has one place
        """The whole text."""
        return Span(1, 1, len(self.lines), len(self.lines[-1]) + 1)

    def written(self, path: Path) -> str:  # noqa: ARG002 - see span
        """The text, "" where it is more than a line."""
        return self.lines[0] if len(self.lines) == 1 else ""
