"""Keys of a plan's document that neither defaults nor overrides hold, each with where it is written instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.manifest.layers import NOT_IN_DEFAULTS, NOT_IN_OVERRIDES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Path

_LAYERS = (("defaults",), ("targets", None, "defaults"), ("overrides", None))
"""The paths of layers, those of defaults in lpctl.yaml, those of overrides in a plan's document; None is any name."""

_OF_A_DOCUMENT = "remove the line: it is of documents"
_OF_A_TARGET = "write it in lpctl.yaml, under `targets` and the name of the target"

_INSTEAD_OF_DEFAULTS: Mapping[str, str] = {
    "apiVersion": _OF_A_DOCUMENT,
    "kind": _OF_A_DOCUMENT,
    "auth_role": "write security_context: {run_as: ...}",
}
_INSTEAD_OF_OVERRIDES: Mapping[str, str] = {
    "apiVersion": _OF_A_DOCUMENT,
    "kind": _OF_A_DOCUMENT,
    "name": "remove the line: a plan has one name in all targets",
    "project": _OF_A_TARGET,
    "domain": _OF_A_TARGET,
    "version": "remove the line: `--version` gives one target's plans another",
    "targets": "write it beside `overrides`",
    "overrides": "write it beside the other targets, under the `overrides` of the plan",
}


def layer_of(path: Path) -> Path:
    """The start of a path that leads to defaults or overrides; () where it leads to none."""
    for layer in _LAYERS:
        start = path[: len(layer)]
        if len(start) == len(layer) and all(stated in (part, None) for part, stated in zip(start, layer, strict=True)):
            return start
    return ()


def refusal_in(path: Path) -> tuple[str, str] | None:
    """Message and help for a key of plans that the layer at its path does not hold, None for any other."""
    layer, key = layer_of(path), str(path[-1])
    if not layer or len(path) != len(layer) + 1:
        return None
    of_overrides = layer[0] == "overrides"
    if key not in (NOT_IN_OVERRIDES if of_overrides else NOT_IN_DEFAULTS):
        return None
    if of_overrides:
        return f"`overrides` hold no `{key}`", _INSTEAD_OF_OVERRIDES.get(key, "write it in the plan")
    return f"`defaults` hold no `{key}`", _INSTEAD_OF_DEFAULTS.get(key, "write it in each plan")
