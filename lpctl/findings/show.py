"""Values and paths as messages print them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from lpctl.text.secrets import redacted

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path

_LONGEST = 60


def dotted(path: Path) -> str:
    """A document path as people write it: `schedule.rate.value`, `notifications[0].email`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def kind_of(value: Any) -> str:
    """The YAML kind of plain data."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    for python, name in ((int, "int"), (float, "float"), (str, "string"), (dict, "mapping"), (list, "list")):
        if isinstance(value, python):
            return name
    raise AssertionError(type(value))  # pragma: no cover - YAML has no other


def shown(value: Any) -> str:
    """The kind and, for a scalar, the value: `string "7"`, `int 5`, `null`, `a list`; long ones are cut."""
    if value is None:
        return "null"
    if isinstance(value, (dict, list)):
        return f"a {kind_of(value)}"
    return f"{kind_of(value)} {scalar(value)}"


def scalar(value: str | float | bool) -> str:
    """A scalar as YAML would write it, without secrets, cut where it is long."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        if math.isnan(value):
            return ".nan"
        return repr(value) if math.isfinite(value) else (".inf" if value > 0 else "-.inf")
    if isinstance(value, int):
        digits = str(value)
        return digits if len(digits) <= _LONGEST else f"{digits[:_LONGEST]}... ({len(digits)} digits)"
    value = redacted(value)
    text = value if len(value) <= _LONGEST else value[:_LONGEST] + "..."
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
