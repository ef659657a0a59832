"""How much rules matter: what the options say, over the environment, over lpctl.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from lpctl.cli.terminal import stop

if TYPE_CHECKING:
    from lpctl.findings.levels import Layer, Levels

_OPTIONS = {"error": "error", "warn": "warning", "info": "info", "ignore": "ignore"}
"""The level that each option sets."""


def levels(configured: Layer, options: dict[str, Any]) -> Levels:
    """The level of every rule that any of them speaks of. Stops the run where an option means nothing."""
    layers = [configured, _layer(ParameterSource.ENVIRONMENT, options), _layer(ParameterSource.COMMANDLINE, options)]
    if not any(layers):
        return {}
    from lpctl.check.catalog import SCALE  # noqa: PLC0415 - few runs set levels

    for layer in layers[1:]:
        for wrong in SCALE.wrong(layer):
            option = next(option for option, level in _OPTIONS.items() if level == layer[wrong.name])
            stop(f"--{option} {wrong.name}: {wrong.message}; {wrong.help}")
    return SCALE.resolve(layers)


def _layer(source: ParameterSource, options: dict[str, Any]) -> Layer:
    """What the options of one source say: a level by rule."""
    layer: dict[str, str] = {}
    stated: dict[str, str] = {}
    context = click.get_current_context()
    for option, level in _OPTIONS.items():
        if context.get_parameter_source(f"level_{option}") is not source:
            continue
        for name in options[f"level_{option}"]:
            if stated.setdefault(name, option) != option:
                stop(f"--{option} {name} contradicts --{stated[name]} {name}; give one of them")
            layer[name] = level
    return layer
