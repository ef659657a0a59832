"""The documents that findings speak of: those of the file at hand, and of the last few others that were asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Origin
    from lpctl.source.document import Document
    from lpctl.source.load import Source

_FILES = 4
"""Files that are kept: a late finding speaks of a file and of its first statement elsewhere, and they come in turns."""


class Kept:
    """Documents by where they stand. Those of a file that is no longer kept are loaded again from its content."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._at_hand: Source | None = None
        self._others: dict[str, dict[Origin, Document]] = {}

    def turn_to(self, source: Source) -> None:
        """Make this the file at hand."""
        self._at_hand = source

    def find(self, origin: Origin) -> Document | None:
        """The document; None where its file has another content, as an editor's of the same name may have."""
        if self._at_hand is not None and self._at_hand.file == origin.file:
            return next((document for document in self._at_hand.documents if document.origin == origin), None)
        documents = self._others.pop(origin.file, None)
        if documents is None:
            loaded = load(origin.file, self._contents[origin.file]).documents
            documents = {document.origin: document for document in loaded}
            if len(self._others) == _FILES:
                del self._others[next(iter(self._others))]
        self._others[origin.file] = documents  # the last to go
        return documents.get(origin)

    def document(self, origin: Origin) -> Document:
        """The document of a plan that has been read."""
        found = self.find(origin)
        assert found is not None, f"{origin} is gone"  # noqa: S101
        return found
