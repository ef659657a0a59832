"""An interface back to the `WorkflowInterface` document that states it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.literal.coerce import none_variant
from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.input import signature_default
from lpctl.literal.notation import notation
from lpctl.literal.proto_json import proto_json
from lpctl.literal.read_notation import NotATypeError, read_notation
from lpctl.manifest.shape import API_VERSION

if TYPE_CHECKING:
    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType, Parameter, Variable


class NotStatableError(ValueError):
    """The input or output of that name has a type or no value that a document states, for the reason given."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


def unparse_interface(interface: Interface, struct_encoding: str | None = None) -> dict[str, Any]:
    """The document, as plain data, that is read back to the same inputs, defaults, options and outputs.

    `struct_encoding` is how those who read it write the structs among its defaults. Raises NotStatableError.
    """
    parts = {part: value for part, value in interface.id._asdict().items() if value and part != "name"}
    document: dict[str, Any] = {"apiVersion": API_VERSION, "kind": "WorkflowInterface", "name": interface.name}
    document |= parts
    if interface.recorded is not None:
        document["source"] = interface.recorded._asdict()
    known = interface.defaults_known
    if not known:
        document["defaults_known"] = False
    options = {"labels": interface.labels, "annotations": interface.annotations}
    if stated := {name: dict(sorted(values.items())) for name, values in options.items() if values}:
        document["default_options"] = stated
    document["inputs"] = {
        name: _input(name, interface.inputs[name], struct_encoding, defaults_known=known)
        for name in sorted(interface.inputs)
    }
    if interface.outputs is not None:
        document["outputs"] = {
            name: _short(_variable(name, interface.outputs[name])) for name in sorted(interface.outputs)
        }
    return document


def _input(name: str, parameter: Parameter, encoding: str | None, *, defaults_known: bool) -> Any:
    stated = _variable(name, parameter.var)
    type_ = parameter.var.type
    implied = defaults_known and none_variant(type_) is not None
    if parameter.WhichOneof("behavior") == "default":
        if not implied or signature_default(None, type_)[0] != parameter.default:
            stated |= _default(parameter, encoding)
    elif not parameter.required:
        raise NotStatableError(name, "has neither a default nor `required`, as an artifact has")
    elif implied:
        stated["required"] = True
    return _short(stated)


def _default(parameter: Parameter, encoding: str | None) -> dict[str, Any]:
    """The default as a value in YAML, or as protobuf's JSON where no such value is read back as this literal."""
    try:
        value = decode(parameter.default, parameter.var.type)
    except NotDecodableError:
        pass
    else:
        again, _ = signature_default(value, parameter.var.type, encoding)
        if again is not None and _exactly(again) == _exactly(parameter.default):
            return {"default": value}
    return {"default_literal": proto_json(parameter.default)}


def _exactly(literal: Literal) -> bytes:
    return literal.SerializeToString(deterministic=True)


def _variable(name: str, variable: Variable) -> dict[str, Any]:
    text, literal_type = stated_type(name, variable.type)
    stated: dict[str, Any] = {"type": text}
    if variable.description != name:
        stated["description"] = variable.description
    if literal_type is not None:
        stated["literal_type"] = literal_type
    for field in ("artifact_partial_id", "artifact_tag"):
        if variable.HasField(field):
            stated[field] = proto_json(getattr(variable, field))
    return stated


def _short(stated: dict[str, Any]) -> Any:
    return stated["type"] if stated.keys() == {"type"} else stated


_OF_KIND = {
    "collection_type": "list[int]",
    "map_value_type": "dict[str, int]",
    "union_type": "int | None",
    "enum_type": 'enum["a"]',
    "schema": "FlyteSchema",
    "structured_dataset_type": "StructuredDataset",
    "blob": "FlyteFile",
}
"""A type of each kind, beside which `literal_type` says which one is meant."""


def stated_type(name: str, type_: LiteralType) -> tuple[str, dict[str, Any] | None]:
    """The type in notation, and as protobuf's JSON where the notation does not give exactly this type.

    Raises NotStatableError, about `name`.
    """
    for text in (notation(type_), _OF_KIND.get(type_.WhichOneof("type") or "")):
        if text is None:
            continue
        try:
            read = read_notation(text)
        except NotATypeError:
            continue
        if read == type_:
            return text, None
        if (read.WhichOneof("type"), read.simple) == (type_.WhichOneof("type"), type_.simple):
            return text, proto_json(type_)
    raise NotStatableError(name, f"is of {notation(type_)}")
