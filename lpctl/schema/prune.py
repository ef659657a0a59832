"""What can be used of a document that does not fit its schema, so that one run finds the mistakes in the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.schema.rules import UNKNOWN_KEY
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.diagnostic import Problem

_IDENTITY = ("name", "project", "domain", "version")


def usable(data: Any, problems: Iterable[Problem]) -> tuple[dict[str, Any] | None, bool]:
    """The data without the sections that the problems are about, and whether who the plan is stays certain.

    None where the workflow is not stated: the rest hangs on it. A broken name is replaced by one that says so, because
    without a name the document would state something else.
    """
    if type(data) is not dict:
        return None, False
    broken: set[str] = set()
    missing = [key for key in ("workflow", *_IDENTITY) if key not in data]
    for problem in problems:
        key = str(problem.path[0]) if problem.path else "workflow" if "workflow" not in data else ""
        broken.add(key)
        if problem.rule is UNKNOWN_KEY and len(problem.path) == 1:
            # A misspelt key is missing under its right name, too.
            broken.add(nearest(key, missing) or key)
    if "workflow" in broken or "workflow" not in data:
        return None, False
    kept = {key: value for key, value in data.items() if key not in broken}
    kept |= {"apiVersion": "lpctl/v1", "kind": "LaunchPlan"}
    if "name" in broken:
        kept["name"] = "(name-in-error)"
    return kept, not broken & set(_IDENTITY)
