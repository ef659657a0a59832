"""A rule that is a function: its name is the rule's id, its docstring the rule's documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from lpctl.diagnostic import Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Scope = TypeVar("Scope")
Found = TypeVar("Found")


class Check(Rule, Generic[Scope, Found]):
    """A rule and the function that finds what breaks it in a `Scope`."""

    __slots__ = ("check",)

    def __init__(
        self,
        id: str,  # noqa: A002 - see Rule
        severity: Severity,
        doc: str,
        check: Callable[[Scope], Iterator[Found]],
        *,
        firm: bool = False,
    ) -> None:
        super().__init__(id, severity, doc, firm=firm)
        self.check = check


def rule(
    severity: Severity, *, firm: bool = False
) -> Callable[[Callable[[Scope], Iterator[Found]]], Check[Scope, Found]]:
    """Turn a documented function into a Check; `firm` as in Rule."""

    def make(function: Callable[[Scope], Iterator[Found]]) -> Check[Scope, Found]:
        name = function.__name__.replace("_", "-")
        return Check(name, severity, function.__doc__ or "", function, firm=firm)

    return make
