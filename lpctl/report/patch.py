"""What would be written over files, as a unified diff that Git and `patch -p1` take."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_LINE_BREAK = "\\ No newline at end of file\n"


def patch(file: str, before: bytes, after: bytes) -> str:
    """The difference between two contents of a file, "" where there is none."""
    lines = unified_diff(_lines(before), _lines(after), f"a/{file}", f"b/{file}")
    return "".join(_ended(lines))


def _lines(content: bytes) -> list[str]:
    """The lines as programs for patches have them: what else YAML takes for a line break stands within."""
    lines = content.decode().split("\n")
    return [*(f"{line}\n" for line in lines[:-1]), *([lines[-1]] if lines[-1] else [])]


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n{_NO_LINE_BREAK}"
