"""Keys that people write of targets, in lpctl.yaml or in a plan, each with where it is written instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.findings.fix import rename
from lpctl.manifest.elsewhere import elsewhere, flow
from lpctl.manifest.layers import NOT_IN_DEFAULTS
from lpctl.manifest.other_names import normal
from lpctl.manifest.repair import named

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path

_TARGETS = frozenset(("environments", "environment", "envs", "stages", "deployments", "clusters"))
"""What `targets` is called elsewhere."""

_LEFT_OUT = frozenset(("exclude", "excludes", "excluded", "excludeplans", "skip", "without"))
_WITH = frozenset(("plans", "launchplans", "include", "includes", "only", "manifests"))
_OPTIONS = {"version": "--version", "workflowversion": "--workflow-version"}


def of_targets(kind: str, path: Path, value: Any, data: Any) -> str | None:
    """What to do about an unknown key of a document that is about targets; None of any other key.

    `value` is what stands under the key, `data` the document.
    """
    key = str(path[-1])
    if len(path) == 1:
        if normal(key) == "envs" and kind == "LaunchPlan" and not isinstance(value, list):
            return None  # the variables of a plan
        return _instead_of_targets(kind, value) if normal(key) in _TARGETS and "targets" not in data else None
    if kind != "Configuration" or len(path) != len(("targets", "production", key)) or path[0] != "targets":
        return None
    return _in_a_target(key, str(path[1]), value, data)


def _instead_of_targets(kind: str, value: Any) -> str | None:
    if kind == "LaunchPlan":
        return rename("targets") if isinstance(value, list) else "write targets: [...]"
    if kind != "Configuration":
        return None
    return rename("targets") if isinstance(value, dict) else f"write targets: {named(value) or '{...}'}"


def _in_a_target(key: str, target: str, value: Any, data: Any) -> str | None:
    targets, called = data["targets"], normal(key)
    if called in _LEFT_OUT:
        others = [name for name in targets if name != target]
        return f"write targets: {flow(others)} in each plan that is not to be in {target}"
    if called in _WITH:
        return f"write targets: [{target}] in each plan that is only in {target}"
    if called == "overrides":
        return f"write `defaults` for all plans of the target, or overrides: {{{target}: ...}} in the plan"
    if called in _OPTIONS:
        return f"pass {_OPTIONS[called]} with --target {target}"
    stated = targets[target]
    if _is_variable(key, data):
        line = f"{key}: {flow(value)}"
        return f"write {line} under `variables`" if "variables" in stated else f"write variables: {{{line}}}"
    found = elsewhere((key,), value, stated.get("defaults") or {})
    means = re.fullmatch(r"write (([a-z_]+): .+?)( under `[a-z_.]+`)?", found.help) if found is not None else None
    if means is None or means[3] or means[2] in NOT_IN_DEFAULTS:
        return None
    return f"write {means[1]} under `defaults`" if "defaults" in stated else f"write defaults: {{{means[1]}}}"


def _is_variable(key: str, data: Any) -> bool:
    """Whether lpctl.yaml has a variable of that name, for all targets or in one."""
    stated = [data, *(target for target in data["targets"].values() if isinstance(target, dict))]
    return any(key in each["variables"] for each in stated if isinstance(each.get("variables"), dict))
