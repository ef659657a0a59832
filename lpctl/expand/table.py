"""The document of a CSV file: where its cells stand, and what is said of a cell and not of a value in YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.source.document import Document
from lpctl.source.scalar import plain_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.findings.diagnostic import Diagnostic, EntryKey, Location, On, Path, Problem, Related, Span

_EMPTY = "an empty cell is the empty text; write a value, or for None the records in YAML or JSON"
_ALONE = "a cell is a number or a truth value where that alone is due; else write the records in YAML or JSON"
_STRAY = " \t\r\n\v\f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u2060\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x2010))
)
"""White space of Unicode, and what has no width, as spreadsheets and web pages leave it around a text."""


class Table(Document):
    """A CSV file: a list of mappings of the header's names to texts, one for each row."""

    __slots__ = ()

    def span(self, path: Path, on: On = "value") -> Span:
        """As of any document, but that an empty cell stands in its row, and not at its name in the header."""
        if on == "value" and len(path) == 2:  # a row, and a name
            row = self.root.child(path[0])
            cell = row[1].child(path[1]) if row is not None else None
            if cell is not None:
                return cell[1].span
        return super().span(path, on)

    def place(
        self, problem: Problem, locate: Callable[[Related], Location | None], plans: tuple[EntryKey, ...] = ()
    ) -> Diagnostic:
        """As of any document, with what to do about a cell: what is advised of quotes is for YAML."""
        if problem.on == "value" and len(problem.path) == 2:
            row, name = problem.path
            advice = _advice(self.data[row][name], problem.help)
            if advice != problem.help:
                problem = problem._replace(help=advice, fix=())
        return super().place(problem, locate, plans)


def _advice(cell: str, known: str | None) -> str | None:
    """What to do about a cell with which something is wrong, `known` is what is advised of any such text."""
    if not cell:
        return known or _EMPTY
    inner = bare(cell)
    if known not in (None, f"write {inner} without quotes") or plain_type(inner) not in (int, float, bool):
        return known
    return remove_around(cell) or (_ALONE if known else None)


def bare(text: str) -> str:
    """The text without the white space around it."""
    return text.strip(_STRAY)


def remove_around(text: str) -> str | None:
    """What to do about the white space around a text, None where there is none or nothing else."""
    inner = bare(text)
    if not inner or inner == text:
        return None
    front, _, back = text.partition(inner)
    around = front + back
    names = {" ": f"the blank{'s' if around.count(' ') > 1 else ''}", "\t": "the tab"}
    what = " and ".join(dict.fromkeys(names.get(character) or f"U+{ord(character):04X}" for character in around))
    return f"remove {what} {'behind' if not front else 'around' if back else 'in front of'} `{inner}`"
