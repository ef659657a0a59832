"""A file's text with edits in it: line breaks, byte order mark and all that no edit speaks of stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.findings.fix import TextEdit

_MARK = "\ufeff"
_LINE = re.compile("\r\n|\n|\r")


def is_editable(content: bytes) -> bool:
    """Whether places in the file are places in its text: `cat` leaves marks inside, which `load` takes out of lines."""
    try:
        return _MARK not in content.decode().removeprefix(_MARK)
    except UnicodeDecodeError:
        return False


def edited(content: bytes, edits: Iterable[TextEdit]) -> tuple[bytes, list[Span]]:
    """The content with the edits, which do not overlap, and where in it what they wrote stands, in order."""
    text = content.decode()
    mark, text = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text)
    starts = _starts(text)
    parts, written, upto, length = list[str](), list[tuple[int, int]](), 0, 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        start = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        new = edit.text.replace("\n", _line_break(text, start)) if "\n" in edit.text else edit.text
        length += start - upto
        written.append((length, length + len(new)))
        length += len(new)
        parts += (text[upto:start], new)
        upto = end
    made = "".join((*parts, text[upto:]))
    starts = _starts(made)
    return f"{mark}{made}".encode(), [Span(*_at(starts, start), *_at(starts, end)) for start, end in written]


def overlap(edits: Iterable[TextEdit]) -> bool:
    """Whether two edits are of one stretch, or begin at one place."""
    spans = sorted(edit.span for edit in edits)
    return any(one[2:] > other[:2] or one[:2] == other[:2] for one, other in pairwise(spans))


def _starts(text: str) -> list[int]:
    """Where each line begins; lines end as `load` has it."""
    return [0, *(match.end() for match in _LINE.finditer(text))]


def _at(starts: Sequence[int], index: int) -> tuple[int, int]:
    line = bisect_right(starts, index)
    return line, index - starts[line - 1] + 1


def _line_break(text: str, index: int) -> str:
    """How the line ends that an index is in; of the last one, how the others do."""
    found = _LINE.search(text, index) or _LINE.search(text)
    return found[0] if found else "\n"
