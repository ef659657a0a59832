"""Files that are written only where nothing is: all of them, or none."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from lpctl.output.replacing import unstopped, why_unwritten

if TYPE_CHECKING:
    from collections.abc import Mapping


class NotWrittenError(Exception):
    """A file is there already, or cannot be written; worded for the user."""


def refuse_existing(paths: Mapping[str, bytes]) -> None:
    """Raise NotWrittenError where something is at one of the paths."""
    there = [path for path in paths if os.path.lexists(path)]
    if there:
        more = f", and {len(there) - 1} more of the files" if len(there) > 1 else ""
        raise NotWrittenError(f"{there[0]} is there already{more}; nothing is overwritten: name another place")


def write_new(files: Mapping[str, bytes]) -> None:
    """Write each content to its path, directories that are missing included; none where one cannot be written.

    Raises NotWrittenError. Who creates one of the files meanwhile keeps it.
    """
    refuse_existing(files)
    written: list[str] = []
    path = ""
    with unstopped():
        try:
            for path, content in files.items():
                if directory := os.path.dirname(path):
                    os.makedirs(directory, exist_ok=True)
                with open(path, "xb") as stream:
                    written.append(path)
                    stream.write(content)
        except OSError as error:
            for earlier in written:
                with suppress(OSError):
                    os.unlink(earlier)
            raise NotWrittenError(f"cannot write {path}: {why_unwritten(path, error)}") from None
