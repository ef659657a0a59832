"""What is wrong with the options of rules though they fit their shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.fix import Rename, Write, helping, meant
from lpctl.findings.show import dotted, scalar
from lpctl.flyte.kubernetes import key_repair, qualified_name_flaw
from lpctl.flyte.zones import zone_names
from lpctl.manifest.rule_options import EXAMPLES, RULE_OPTIONS, WITHOUT_OPTIONS
from lpctl.manifest.rules import INVALID_VALUE
from lpctl.schedule.zone_advice import zone_advice
from lpctl.source.flow import flow
from lpctl.text.pattern import NotAPatternError, read_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.manifest.rule_options import ClosedWindow

_BESIDE = ("level", "timezone")
"""Options that ask for nothing by themselves."""


def problems_of_options(stated: Mapping[str, Any], path: Path, above: Collection[str]) -> Iterator[Problem]:
    """What is wrong with what is said of rules at a path, where the rules `above` have options already.

    What is said is as `Configuration` has it: the level of a rule, or its section.
    """
    for rule, said in stated.items():
        if rule not in RULE_OPTIONS:
            continue
        at = (*path, rule)
        if isinstance(said, str):
            if said != "ignore" and rule not in WITHOUT_OPTIONS and rule not in above:
                yield _nothing_asked(rule, at, on_value=True)
            continue
        asks = any(value for name, value in zip(said._fields, said, strict=True) if name not in _BESIDE)
        if not asks and rule not in WITHOUT_OPTIONS:
            yield _nothing_asked(rule, at, on_value=False)
        yield from _of_section(said, at)


def _nothing_asked(rule: str, path: Path, *, on_value: bool) -> Problem:
    return INVALID_VALUE.at(
        path,
        f"`{rule}` asks for nothing, and so finds nothing",
        on="value" if on_value else "key",
        help=f"say what it asks for, such as {rule}: {flow(EXAMPLES[rule])}",
    )


def _of_section(said: Any, at: Path) -> Iterator[Problem]:
    """What is wrong with the options of one rule, each by itself."""
    for name, judge in _JUDGES.items():
        value = getattr(said, name, None)
        for part, item in value.items() if isinstance(value, dict) else enumerate(value or ()):
            yield from judge(item, (*at, name, part))
    for name, judge in _JUDGES_OF_TEXTS.items():
        if (text := getattr(said, name, None)) is not None:
            yield from judge(text, (*at, name))


def _key(key: str, path: Path, *, on_key: bool = False) -> Iterator[Problem]:
    """A key that Kubernetes takes of no label; of annotations it takes capitals as well."""
    is_label = "required-labels" in path
    if flaw := qualified_name_flaw(key if is_label else key.lower()):
        close = key_repair(key)
        edit = None if close is None else Rename(close) if on_key else Write(flow(close))
        yield INVALID_VALUE.at(
            path,
            f"no {'label' if is_label else 'annotation'} can be named {scalar(key)}: {flaw}",
            on="key" if on_key else "value",
            help=None if edit is None else helping(f"write {close}", edit),
        )


def _keyed_pattern(text: str, path: Path) -> Iterator[Problem]:
    yield from _key(str(path[-1]), path, on_key=True)
    yield from _pattern(text, path)


def _pattern(text: str, path: Path) -> Iterator[Problem]:
    try:
        read_pattern(text)
    except NotAPatternError as error:
        yield INVALID_VALUE.at(
            path,
            f"`{dotted(path)}` is no pattern: it has {error}",
            notes=(("allowed", "characters, ., [a-z], \\d, \\w, \\., (a|b), and behind them *, +, ? or {2,5}"),),
            help="write .* for any characters" if "nothing in front" in str(error) and "*" in str(error) else None,
            part=error.part if error.part[0] < error.part[1] else None,
        )


def _zone(name: str, path: Path) -> Iterator[Problem]:
    if name not in zone_names():
        advice = zone_advice(name)
        yield INVALID_VALUE.at(
            path,
            f"`{dotted(path)}` is {scalar(name)}, which is no time zone",
            help=advice.text if advice.zone is None else meant(advice.zone),
        )


def _window(window: ClosedWindow, path: Path) -> Iterator[Problem]:
    if window.days is None and window.hours is None:
        yield INVALID_VALUE.at(path, f"`{dotted(path)}` says neither days nor hours", help="say when nothing may start")
    elif window.hours is not None:
        begin, _, end = window.hours.partition("-")
        if begin == end:
            yield INVALID_VALUE.at(
                (*path, "hours"),
                f"`{dotted((*path, 'hours'))}` ends where it begins",
                help="leave `hours` out for the whole day",
            )


_JUDGES: dict[str, Callable[[Any, Path], Iterator[Problem]]] = {
    "keys": _key,
    "patterns": _keyed_pattern,
    "timezones": _zone,
    "closed": _window,
}
"""What judges the items of options, by the option's name."""

_JUDGES_OF_TEXTS: dict[str, Callable[[Any, Path], Iterator[Problem]]] = {"pattern": _pattern, "timezone": _zone}
"""What judges options that are one text."""
