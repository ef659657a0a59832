"""How much is fuzzed, and from where: the same inputs each time, unless FUZZ_SEED says otherwise.

FUZZ_EXAMPLES is the number of inputs that the slowest fuzzer makes; a faster one makes its multiple of that. An input
that hangs lpctl ends the run with a traceback.
"""

from __future__ import annotations

import faulthandler
import functools
import os
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, seed, settings

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "600"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))
HANG_SECONDS = 60

print(f"FUZZ_EXAMPLES={EXAMPLES} FUZZ_SEED={SEED}")


def fuzzed(times: int) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test over `times` as many inputs as the slowest fuzzer has."""
    budget = settings(
        max_examples=EXAMPLES * times, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )

    def decorate(test: Callable[..., None]) -> Callable[..., None]:
        return seed(SEED)(budget(test))

    return decorate


def watched(check: Callable[..., None]) -> Callable[..., None]:
    """The same check, which stops the run where it hangs."""

    @functools.wraps(check)
    def run(*arguments: object) -> None:
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        try:
            check(*arguments)
        finally:
            faulthandler.cancel_dump_traceback_later()

    return run
