"""Texts from outside YAML, cells of a CSV and variables of the command line, read as the inputs that they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.messages.flyteidl_pb2 import SimpleType
from lpctl.source.scalar import NumberTooLargeError, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lpctl.findings.diagnostic import Path
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.messages.flyteidl_pb2 import LiteralType

_READ: dict[int, tuple[type, ...]] = {
    SimpleType.INTEGER: (int,),
    SimpleType.FLOAT: (int, float),
    SimpleType.BOOLEAN: (bool,),
}
"""What a text has to be, as YAML's core schema reads it, where such a type is declared; elsewhere it is a text."""


def with_outside_read(plan: LaunchPlan, paths: Iterable[Path], types: Mapping[str, LiteralType]) -> LaunchPlan:
    """The plan with the texts at these paths read as numbers and truth values where their inputs are of such a type.

    `types` are those of the workflow's inputs. A text that is no such value stays one, which binding refuses. A union
    takes the text.
    """
    sections = {"default_inputs": plan.default_inputs, "fixed_inputs": plan.fixed_inputs}
    for section, name, *rest in paths:
        values = sections.get(str(section))
        if values is None or name not in values or name not in types:
            continue
        read = _read(values[str(name)], rest, types[str(name)])
        if read is not values[str(name)]:
            sections[str(section)] = {**values, str(name): read}
    return plan._replace(default_inputs=sections["default_inputs"], fixed_inputs=sections["fixed_inputs"])


def _read(value: Any, path: list[str | int], type_: LiteralType) -> Any:
    """The value with the text at a path in it read by its declared type."""
    if not path:
        return _scalar(value, type_) if isinstance(value, str) else value
    part, *rest = path
    kind = type_.WhichOneof("type")
    if kind == "collection_type" and isinstance(value, list) and isinstance(part, int):
        items = list(value)
        items[part] = _read(value[part], rest, type_.collection_type)
        return items
    if kind == "map_value_type" and isinstance(value, dict):
        return {**value, part: _read(value[part], rest, type_.map_value_type)}
    return value


def _scalar(text: str, type_: LiteralType) -> Any:
    due = _READ.get(type_.simple) if type_.WhichOneof("type") == "simple" else None
    if due is None:
        return text
    try:
        value = resolve(text)
    except NumberTooLargeError:
        return text
    return value if type(value) in due else text
