"""`--error`, `--warn`, `--info`, `--ignore`: how much rules matter, over the environment, over lpctl.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lpctl.cli.options import from_environment, option, typed
from lpctl.cli.terminal import stop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lpctl.cli.options import Command, Parameters
    from lpctl.findings.diagnostic import Path
    from lpctl.findings.levels import Layer, Levels
    from lpctl.rules.asked.asked import Asked
    from lpctl.source.document import Document

_LEVELS = {"error": "error", "warn": "warning", "info": "info", "ignore": "ignore"}
"""The level that each option sets."""


def _level_option(name: str, what: str) -> Callable[[Command], Command]:
    return option(
        f"--{name}",
        f"level_{name}",
        multiple=True,
        metavar="RULE",
        help=f"{what} of RULE, or of `all`, whatever lpctl.yaml says. Repeatable.",
    )


level_options = (
    _level_option("error", "Show as errors the findings"),
    _level_option("warn", "Show as warnings the findings"),
    _level_option("info", "Show as infos the findings"),
    _level_option("ignore", "Drop the findings"),
)


def level_layers(parameters: Parameters) -> tuple[Layer, ...]:
    """What the environment says, and over it the command line. Stops the run where one of them contradicts itself."""
    stated = {name: parameters.pop(f"level_{name}") for name in _LEVELS}
    return tuple(
        _layer({name: rules for name, rules in stated.items() if given(f"level_{name}")})
        for given in (from_environment, typed)
    )


def _layer(stated: dict[str, tuple[str, ...]]) -> Layer:
    """A level by rule, of the rules that each option names."""
    layer: dict[str, str] = {}
    said: dict[str, str] = {}
    for name, rules in stated.items():
        for rule in rules:
            if said.setdefault(rule, name) != name:
                stop(f"--{name} {rule} contradicts --{said[rule]} {rule}; give one of them")
            layer[rule] = _LEVELS[name]
    return layer


def stated_levels(rules: Mapping[str, object]) -> Layer:
    """The levels among what lpctl.yaml says of rules, where some of them have options."""
    if all(isinstance(said, str) for said in rules.values()):
        return cast("Layer", rules)
    from lpctl.check.asked import level_layer  # noqa: PLC0415 - few projects ask for rules of their own

    return level_layer(rules)


def asked_in_target(
    rules: Mapping[Path, Mapping[str, object]], of_rules: Levels, document: Document | None
) -> Mapping[str, Asked]:
    """The options of the rules that levels switch on, by what lpctl.yaml says of rules at several paths."""
    from lpctl.rules.asked import CHECKS  # noqa: PLC0415 - loaded with the levels

    if CHECKS.keys().isdisjoint(of_rules):
        return {}
    from lpctl.check.asked import asked_in  # noqa: PLC0415 - see above

    return asked_in(rules.items(), of_rules, document.origin if document is not None else None)


def judge_asked(given: tuple[Layer, ...], asked: Sequence[Mapping[str, Asked]]) -> None:
    """Stop the run where the command line switches on a rule that has no options in any target, and needs some."""
    if not any(given):
        return
    from lpctl.rules.asked import CHECKS  # noqa: PLC0415 - few runs set levels

    for rule, level in {rule: level for layer in given for rule, level in layer.items()}.items():
        if level != "ignore" and rule in CHECKS and not any(rule in of_target for of_target in asked):
            name = next(name for name, known in _LEVELS.items() if known == level)
            stop(f"--{name} {rule}: {rule} finds nothing without options; state them under `rules` in lpctl.yaml")


def levels(layers: tuple[Layer, ...], given: tuple[Layer, ...]) -> Levels:
    """The level of every rule that any layer speaks of, of which later ones win.

    Those that are `given` by options are judged: the run is stopped where one of them means nothing.
    """
    if not any(layers):
        return {}
    from lpctl.check.catalog import SCALE  # noqa: PLC0415 - few runs set levels

    for layer in given:
        for wrong in SCALE.wrong(layer):
            name = next(name for name, level in _LEVELS.items() if level == layer[wrong.name])
            stop(f"--{name} {wrong.name}: {wrong.message}; {wrong.help}")
    return SCALE.resolve(layers)
