"""What Flyte calls its messages."""

from __future__ import annotations


def as_flyte_names(text: str) -> str:
    """A text of protobuf's, or the full name of a message, with flyteidl's names in place of those of lpctl's copy."""
    return text.replace("lpctl.flyteidl.", "flyteidl.")
