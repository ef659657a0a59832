"""What to add for a key that is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.fix import Add, helping

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMES = 5


def addition(key: str, field: dict[str, Any]) -> str | None:
    """What to add for a key that is missing, as its schema has it."""
    if "const" in field:
        return helping(f"add {key}: {field['const']}", Add(key, field["const"]))
    if "enum" in field:
        return f"add {key}: one of {', '.join(field['enum'])}"
    return f"add it, such as {key}: {_flow(field['examples'][0])}" if "examples" in field else None


def _flow(value: Any) -> str:
    if isinstance(value, str):
        return value
    import json  # noqa: PLC0415 - few mistakes need it

    return json.dumps(value, ensure_ascii=False)


def a_workflow(names: Sequence[str]) -> str:
    """What to add for a workflow, given the names of those that there are."""
    more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
    if len(names) == 1:
        return helping(f"add workflow: {names[0]}", Add("workflow", names[0]))
    return f"add workflow: one of {', '.join(names[:_NAMES])}{more}"


def such_as(example: Any) -> str:
    """An example of what may be written."""
    from lpctl.source.flow import flow  # noqa: PLC0415 - few mistakes need it

    return f"write it such as {flow(example)}"
