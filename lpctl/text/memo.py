"""Answers that are kept: to a question about a text that many manifests share."""

from __future__ import annotations

from functools import lru_cache, wraps
from typing import TYPE_CHECKING, TypeVar

from lpctl.text.limits import KEPT_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


def memo(answers: int) -> Callable[[Callable[[str], Answer]], Callable[[str], Answer]]:
    """Keep the last so many answers of a function about a text, but none about a long one, which would fill memory."""

    def make(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
        cached = lru_cache(answers)(function)

        @wraps(function)
        def answer(text: str) -> Answer:
            return cached(text) if len(text) <= KEPT_CHARACTERS else function(text)

        return answer

    return make
