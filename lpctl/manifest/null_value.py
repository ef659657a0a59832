"""A key without a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.fix import write
from lpctl.manifest.repair import quoted
from lpctl.manifest.rules import NULL_VALUE

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.source.values import Values


def null_value(path: Path, name: str, document: Values) -> Problem:
    """That nothing stands where something is due, and what may have been meant."""
    comment = document.comment_after(path)
    if comment and not comment.startswith("# "):
        return NULL_VALUE.at(
            path,
            f"`{name}` has no value: YAML reads `{comment}` as a comment",
            help=write(quoted(comment)) if "labels" not in path else "remove the line, or give it a value",  # has no #
        )
    if path[:1] == ("targets",) and len(path) == len(("targets", "production")):
        # A name is all that a target needs, and people write no more.
        return NULL_VALUE.at(
            path, f"`{name}` has no value", help=f"write {path[1]}: {{}} for a target that says nothing"
        )
    return NULL_VALUE.at(path, f"`{name}` has no value", help="remove the line, or give it a value")
