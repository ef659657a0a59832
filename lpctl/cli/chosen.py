"""What the command line names of what is known."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NoReturn, TypeVar

from lpctl.cli.terminal import stop
from lpctl.files.discover import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Plan = TypeVar("Plan")

_NAMED = 3
_MANIFESTS = (".yaml", ".yml")
SOURCES = (*_MANIFESTS, ".json", *PACKAGES)


def plans_named(
    plans: Sequence[Plan], names: Sequence[str], name_of: Callable[[Plan], str], what: str = "launch plan"
) -> list[Plan]:
    """The plans of these names and patterns, all where none is named. Stops the run at one that means no plan."""
    for name in names:
        if not any(fnmatchcase(name_of(plan), name) for plan in plans):
            no_plan(name, map(name_of, plans), what)
    return [plan for plan in plans if not names or any(fnmatchcase(name_of(plan), name) for name in names)]


def no_plan(name: str, known: Iterable[str], what: str = "launch plan") -> NoReturn:
    """Stop the run: no plan has this name, which may be that of a file, or a mistyped one."""
    plans = list(dict.fromkeys(known))
    close = _meant(name, plans, what, "--manifests", _MANIFESTS)
    named = [close] if close else _of_a_word(name, plans)
    if named:
        said = f"; did you mean {' or '.join(named)}?"
    else:
        more = f" and {len(plans) - _NAMED} more" if len(plans) > _NAMED else ""
        said = f"; known: {', '.join(plans[:_NAMED])}{more}" if plans else ""
    stop(f"no {what} is named {name}{said}")


def _of_a_word(name: str, plans: Sequence[str]) -> list[str]:
    """The few plans of which one word is meant: `weekly` of `weekly_report_of_sales`."""
    from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

    words = {plan: re.split(r"\W|_", plan) for plan in plans}
    meant = nearest(name, dict.fromkeys(word for each in words.values() for word in each if word))
    found = [plan for plan, each in words.items() if meant in each]
    return found if len(found) <= _NAMED else []


def no_workflow(name: str, known: Iterable[str]) -> NoReturn:
    """Stop the run: no workflow has this name, which may be that of a file, or a mistyped one."""
    workflows = list(dict.fromkeys(known))
    close = _meant(name, workflows, "workflow", "--interface", SOURCES)
    stop(f"no workflow is named {name}; " + (f"did you mean {close}?" if close else f"known: {', '.join(workflows)}"))


def refuse_file(name: str, what: str, option: str, suffixes: tuple[str, ...]) -> None:
    """Stop the run where what is to be a name is that of a file."""
    if "/" in name or name.endswith(suffixes):
        stop(f"no {what} is named {name}; to read a file, write {option} {name}")


def _meant(name: str, known: Iterable[str], what: str, option: str, suffixes: tuple[str, ...]) -> str | None:
    refuse_file(name, what, option, suffixes)
    from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

    return nearest(name, known)
