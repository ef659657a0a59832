"""A manifest for a workflow that has none yet: every input with its type and default, in comments to take out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.importing.documents import as_written
from lpctl.importing.text import lines_of
from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.notation import notation
from lpctl.literal.struct_example import struct_example
from lpctl.manifest.shape import API_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import Parameter

_COLUMN = 40


def blank_manifest(interface: Interface, schema: str | None = None, *, version: str | None = None) -> str:
    """The text: it is in order as it stands, and so it is without the marks of its comments, once no value is missing.

    `schema` is the path to the JSON Schema, `version` the workflow's where several are known.
    """
    name = interface.name
    head = [f"# yaml-language-server: $schema={schema}"] if schema is not None else []
    data: dict[str, Any] = {"apiVersion": API_VERSION, "kind": "LaunchPlan", "name": plan_name(name)}
    data["workflow"] = name if version is None else {"name": name, "version": version}
    lines = [*head, *lines_of(as_written(data)), *_inputs(interface)]
    lines += [
        "",
        "# When it starts by itself, once it is active; every input needs a value then. Or: schedule: {rate: 12h}",
        '# schedule: {cron: "0 9 * * MON", timezone: Europe/Berlin}',
        "# auto_activate: true",
    ]
    return "".join(f"{line}\n" for line in lines)


def plan_name(workflow: str) -> str:
    """A name for a plan of a workflow, of whose default launch plan it is not the name."""
    last = workflow.rpartition(".")[2]
    return last if last and last != workflow else f"{workflow}_plan"


def _inputs(interface: Interface) -> Iterator[str]:
    if not interface.inputs:
        yield ""
        yield "# The workflow has no inputs."
        return
    yield ""
    yield "# Values that callers may override. An input that does not stand here has the workflow's own default, if it"
    yield "# has one; else callers give it. Under fixed_inputs, in the same form, callers may not."
    yield "# default_inputs:"
    for name in sorted(interface.inputs):
        for line in _input(name, interface.inputs[name]):
            yield f"#   {line}"


def _input(name: str, parameter: Parameter) -> list[str]:
    """The lines of an input: with its default, else without a value but the fields that a struct has."""
    type_ = parameter.var.type
    description = "" if parameter.var.description == name else " ".join(parameter.var.description.split())
    said = f"{notation(type_)}, {{}}" + (f"; {description}" if description else "")
    if parameter.WhichOneof("behavior") == "default":
        try:
            value = decode(parameter.default, type_)
        except NotDecodableError:
            return [f"# {name}: {said.replace('{}', 'whose default has no YAML', 1)}"]
        return _commented(lines_of({name: as_written(value)}), said, "the workflow's default")
    example = struct_example(type_)
    if example:
        return _commented(lines_of({name: as_written(example)}), said, "required; its fields")
    (line,) = lines_of({name: None})
    return _commented([line.removesuffix(" null")], said, "required")


def _commented(lines: list[str], said: str, what: str) -> list[str]:
    first, *rest = lines
    return [f"{first.ljust(_COLUMN - 4)}  # {said.replace('{}', what, 1)}", *rest]
