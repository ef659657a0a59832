"""Rows of text in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.report.visible import visible, width

if TYPE_CHECKING:
    from collections.abc import Sequence

_WIDEST = 60


def table(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """One line a row, columns two blanks apart; a cell that is much longer than others does not widen its column."""
    cells = [[visible(cell) for cell in row] for row in rows]
    columns = max((len(row) for row in cells), default=0)
    widths = [min(_WIDEST, max(width(row[at]) for row in cells if at < len(row))) for at in range(columns)]
    return [
        (indent + "  ".join(cell + " " * (widths[at] - width(cell)) for at, cell in enumerate(row))).rstrip()
        for row in cells
    ]
