"""How much each class of changes matters in a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from lpctl.findings.classes import CLASSES
from lpctl.findings.classes.kind import Impact
from lpctl.findings.levels import Scale

if TYPE_CHECKING:
    from collections.abc import Mapping

Levels: TypeAlias = "Mapping[str, Impact | None]"
"""The impact of each class that some layer speaks of, None where it is ignored."""

SCALE = Scale(
    {impact.value: impact for impact in Impact if impact is not Impact.ERROR},
    [known.id for known in CLASSES],
    fixed=frozenset(known.id for known in CLASSES if known.impact is Impact.ERROR),
    noun="class of changes",
    listed="`lpctl explain --changes`",
    why_fixed="the server refuses the plan",
)
"""The levels of classes: impacts, but for that of an error."""
