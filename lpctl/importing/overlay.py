"""What one layer has to state over others so that a plan comes out: the inverse of lpctl.expand.layer.merge."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.manifest.launch_plan import Schedule
from lpctl.manifest.layers import BY_ENTRY
from lpctl.manifest.shape import alternatives_of, dependents_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lpctl.findings.diagnostic import Path

INPUTS = ("default_inputs", "fixed_inputs")
"""Sections that exclude each other input by input, and in which null is a value and takes nothing away."""

_ALTERNATIVES = alternatives_of(Schedule)
_BESIDE = dependents_of(Schedule)


def overlay(below: Mapping[str, Any], wanted: Mapping[str, Any], path: Path = ()) -> dict[str, Any] | None:
    """What is stated over `below` so that `wanted` comes out, None where no layer does that: an input is not freed."""
    below = _turned(below, wanted) if path == ("schedule",) else below
    stated: dict[str, Any] = {}
    for key, value in wanted.items():
        at = (*path, key)
        if key not in below:
            stated[key] = value
        elif not same(below[key], value):
            if at in BY_ENTRY and isinstance(value, dict) and isinstance(below[key], dict):
                inner = overlay(below[key], value, at)
                if inner is None:
                    return None
                if inner:  # else the order of the entries alone is another
                    stated[key] = inner
            else:
                stated[key] = value
    for key in below:
        if key not in wanted:
            if path[:1] and path[0] in INPUTS:
                return None
            stated[key] = None
    return stated


def overlay_inputs(below: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """The same of both sections of inputs: one that the layer states in one of them is taken out of the other."""
    left = {
        section: {name: value for name, value in below.get(section, {}).items() if name not in wanted.get(other, {})}
        for section, other in (INPUTS, INPUTS[::-1])
    }
    found: dict[str, Any] = {}
    for section in INPUTS:
        inner = overlay(left[section], wanted.get(section, {}), (section,))
        if inner is None:
            return None
        if inner:
            found[section] = inner
    return found


def _turned(below: Mapping[str, Any], wanted: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of a schedule is left where the layer says in another way when the plan starts."""
    way = next((name for name in _ALTERNATIVES if name in wanted), None)
    if way is None or way in below:
        return below
    return {key: value for key, value in below.items() if key not in _ALTERNATIVES and _BESIDE.get(key, way) == way}


def same(one: Any, other: Any) -> bool:
    """Whether two plain values are the same to a manifest: 1, 1.0 and true are three, keys of structs are in order."""
    return repr(one) == repr(other)


def common(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The entries that all mappings have alike."""
    first, *others = values
    return {
        key: value for key, value in first.items() if all(key in other and same(other[key], value) for other in others)
    }
