"""What an interface says, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.notation import notation
from lpctl.literal.proto_json import proto_json
from lpctl.source.flow import flow

if TYPE_CHECKING:
    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import Parameter, Variable

_LONGEST_DEFAULT = 40


class Description(NamedTuple):
    """An interface in rows of text: inputs with type, default and description, outputs with type and description.

    `outputs` is None where they are not known. `default_options` are labels and annotations of the default launch plan.
    """

    inputs: tuple[tuple[str, ...], ...]
    outputs: tuple[tuple[str, ...], ...] | None
    default_options: tuple[tuple[str, ...], ...]


def describe(interface: Interface) -> Description:
    """The interface as rows, by name."""
    inputs = interface.inputs
    outputs = interface.outputs
    return Description(
        inputs=tuple(
            (name, notation(inputs[name].var.type), _default(inputs[name]), _description(name, inputs[name].var))
            for name in sorted(inputs)
        ),
        outputs=None
        if outputs is None
        else tuple((name, notation(outputs[name].type), _description(name, outputs[name])) for name in sorted(outputs)),
        default_options=tuple(
            (kind, f"{key}: {values[key]}")
            for kind, values in (("label", interface.labels), ("annotation", interface.annotations))
            for key in sorted(values)
        ),
    )


def interface_json(interface: Interface) -> dict[str, Any]:
    """The interface as it is promised to programs: types and defaults as protobuf's JSON has them."""
    outputs = interface.outputs
    return {
        "name": interface.name,
        "project": interface.id.project or None,
        "domain": interface.id.domain or None,
        "version": interface.id.version or None,
        "source": interface.source,
        "defaults_known": interface.defaults_known,
        "default_options": {
            "labels": dict(sorted(interface.labels.items())),
            "annotations": dict(sorted(interface.annotations.items())),
        },
        "inputs": {name: _input(interface.inputs[name]) for name in sorted(interface.inputs)},
        "outputs": None if outputs is None else {name: _typed(outputs[name]) for name in sorted(outputs)},
    }


def _typed(variable: Variable) -> dict[str, Any]:
    return {
        "type": notation(variable.type),
        "literal_type": proto_json(variable.type),
        "description": variable.description,
    }


def _input(parameter: Parameter) -> dict[str, Any]:
    stated = _typed(parameter.var) | {"required": parameter.required}
    if parameter.WhichOneof("behavior") == "default":
        stated["default_literal"] = proto_json(parameter.default)
    return stated


def _description(name: str, variable: Variable) -> str:
    return "" if variable.description == name else " ".join(variable.description.split())


def _default(parameter: Parameter) -> str:
    if parameter.WhichOneof("behavior") != "default":
        return "required"
    try:
        text = flow(decode(parameter.default, parameter.var.type))
    except NotDecodableError:
        return "as packaged"
    return f"= {text}" if len(text) <= _LONGEST_DEFAULT else f"= {text[: _LONGEST_DEFAULT - 3]}..."
