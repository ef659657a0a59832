"""How much the laws look at: all of it with THOROUGH=1, as CI has it once, and a fifth otherwise.

The same examples are drawn in each run with the same number of them. Those of a quick run need not be among those of a
thorough one, so that CI has both.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

THOROUGH = os.environ.get("THOROUGH", "") not in ("", "0")
FEW = 20
"""What a law draws at least, if it has as many: it says little otherwise."""


def draws(examples: int) -> int:
    """How many examples a law draws in this run that draws so many in a thorough one."""
    return examples if THOROUGH else max(min(examples, FEW), examples // 5)


def sample(items: Sequence[T], turn: int = 0) -> Sequence[T]:
    """The items of a long list that this run looks at: all of them in a thorough one.

    With a list for each of many places, each place is another turn: so each item is looked at in a fifth of the places.
    """
    return items if THOROUGH else items[turn % 5 :: 5]
