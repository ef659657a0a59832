"""What the JSON Schema of a struct has a default for and the manifest does not state.

A struct is whole: propeller reads an attribute such as `config.limit` from the literal itself, and no class fills
anything in there (flytepropeller/pkg/controller/nodes/attr_path_resolver.go:resolveAttrPathInBinary). flytekit has an
object, all of whose fields it writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.literal.json_schema import whole_numbers
from lpctl.literal.reading import size
from lpctl.text.limits import SCHEMA_STEPS, STRUCT_DEFAULTS, YAML_DEPTH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Path
    from lpctl.literal.struct_value import StructWriter


def add_defaults(writer: StructWriter, written: dict[Any, Any], properties: Mapping[str, Any], path: Path) -> None:
    """Write behind what is written the properties that have a default, in order of their names.

    The schema has passed through a protobuf Struct, which keeps no order. What is no value of its own schema is left
    out, and the task's class has it: a default that pydantic never validated, bytes in base64, a file on the machine
    that packaged the workflow.
    """
    for key in sorted(properties.keys() - written.keys()):
        default = _stated(writer, properties[key])
        if default is None:
            continue
        writer.defaults += 1
        if writer.defaults > STRUCT_DEFAULTS or len(path) >= YAML_DEPTH:
            writer.steps = 0  # defaults of defaults have no end
            return
        outer = writer.reading
        writer.reading = outer.apart()
        made = writer.write(default[0], properties[key], (*path, key))
        if not writer.reading.mismatches:
            written[key] = made
        writer.reading = outer
        if writer.steps <= 0:
            return


def _stated(writer: StructWriter, node: Any) -> tuple[Any] | None:
    """The default that stands at a schema, or at the one that it refers to."""
    if not isinstance(node, dict) or "default" not in node:
        node = writer.schema.resolved(node)
    if "default" not in node:
        return None
    writer.steps += SCHEMA_STEPS * size(node["default"])
    return (whole_numbers(node["default"]),)
