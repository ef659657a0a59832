"""What stages ask of values that somebody wrote: a document, or a plan that draws on several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import On, Owner, Path, Span


class Values(Protocol):
    """Plain data of which every value knows its place."""

    @property
    def data(self) -> Any:
        """The data, which nobody changes."""

    @property
    def owner(self) -> Owner:
        """Whose paths these are."""

    def position(self, path: Path, on: On = "value") -> tuple[str, Span]:
        """The file that a value stands in, and where it stands there; `on` as in `Document.span`."""

    def written(self, path: Path) -> str:
        """The text of the scalar at `path` as it stands in the file, "" where no one text does."""

    def comment_after(self, path: Path) -> str:
        """The comment right behind what is written at `path`, from its `#`; "" where there is none."""
