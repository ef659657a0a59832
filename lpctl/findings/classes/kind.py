"""What a class of changes is."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Impact(Enum):
    """What a change does: refused by the server, refuses a call, does something else, nothing of the kind."""

    ERROR = "error"
    BREAKING = "breaking"
    RISKY = "risky"
    SAFE = "safe"


RANKS = {impact: rank for rank, impact in enumerate(Impact)}
"""The order of impacts, the worst first."""


class ChangeClass(NamedTuple):
    """A kind of change: a kebab-case name that never changes, what it does, its documentation."""

    id: str
    impact: Impact
    doc: str
