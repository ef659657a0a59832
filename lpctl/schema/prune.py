"""What can be used of a document that does not fit its schema, so that one run finds the mistakes in the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.schema.rules import REFUSED_KEY, UNKNOWN_KEY
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.diagnostic import Problem

_SEPARABLE = frozenset(
    {
        "schedule",
        "notifications",
        "labels",
        "annotations",
        "raw_output_data_config",
        "max_parallelism",
        "security_context",
        "auth_role",
        "overwrite_cache",
        "concurrency",
        "auto_activate",
        "interruptible",
        "envs",
    }
)
"""Sections that nothing else in the manifest depends on: without one, every other finding is the same."""


def separable(data: Any, problems: Iterable[Problem]) -> dict[str, Any] | None:
    """The data without the sections that the problems are about, None where one of those is what the rest hangs on."""
    broken = set()
    for problem in problems:
        if not problem.path:
            return None
        key = str(problem.path[0])
        if len(problem.path) == 1 and problem.rule is REFUSED_KEY:
            pass
        elif len(problem.path) == 1 and problem.rule is UNKNOWN_KEY:
            meant = nearest(key, _SEPARABLE | {"name", "workflow", "project", "domain", "version"} | _INPUTS)
            if meant is not None and meant not in _SEPARABLE:
                return None
        elif key not in _SEPARABLE:
            return None
        broken.add(key)
    return {key: value for key, value in data.items() if key not in broken}


_INPUTS = frozenset({"default_inputs", "fixed_inputs"})
