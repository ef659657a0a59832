"""The file that `flytectl create execution --execFile` takes, and whether flytectl reads it as it was meant.

flytectl reads the file as YAML 1.1, by way of JSON (flytectl/cmd/create/execution_util.go:readExecConfigFromFile), and
makes literals of the declared types (serialization_utils.go:MakeLiteralForParams). So values are written as JSON, which
YAML 1.1 reads alike, and read back as flytectl would: where that is another literal, the file would start another
execution.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.json_format import MessageToJson

from lpctl.flyte.make_literal import NotReadError, make_literal, same, unpacked
from lpctl.text.duration import SECOND
from lpctl.text.instant import format_instant
from lpctl.text.shell import shell_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.messages.flyteidl_pb2 import Identifier, Literal, Parameter, Primitive, Scalar


class MisreadInput(NamedTuple):
    """An input that flytectl would refuse, or start with another value: which, what is meant, and what it would do.

    `made` is None where it would refuse, for the reason given.
    """

    input: str
    meant: Literal
    reason: str
    made: Literal | None


def exec_file(
    plan: Identifier, given: Mapping[str, Literal], expected: Mapping[str, Parameter], path: str
) -> tuple[str, list[MisreadInput]]:
    """The file's text, and the inputs of which flytectl would make something else.

    `given` are the inputs of the caller, each one that the plan expects. One that is misread and no other than the
    plan's own default is left out. `path` is what the file will be called, in the command that its first line has.
    """
    inputs: dict[str, Any] = {}
    misread: list[MisreadInput] = []
    for name in sorted(given):
        found = _written(name, given[name], expected[name])
        if isinstance(found, MisreadInput):
            if given[name] != expected[name].default or not expected[name].HasField("default"):
                misread.append(found)
        else:
            inputs[name] = found[0]
    lines = [_command(plan, path), 'iamRoleARN: ""', "inputs:" if inputs else "inputs: {}"]
    lines += [f"  {_quoted(name)}: {_json(value)}" for name, value in inputs.items()]
    lines += ['kubeServiceAcct: ""', 'targetDomain: ""', 'targetProject: ""']
    lines += [f"version: {_quoted(plan.version)}", f"workflow: {_quoted(plan.name)}"]
    return "\n".join(lines) + "\n", misread


def _command(plan: Identifier, path: str) -> str:
    words = ["flytectl", "create", "execution", "--execFile", path, "-p", plan.project or "PROJECT"]
    words += ["-d", plan.domain or "DOMAIN", *(() if plan.version else ("--version", "VERSION"))]
    return "# " + " ".join(map(shell_word, words))


def _written(name: str, literal: Literal, parameter: Parameter) -> tuple[Any] | MisreadInput:
    value = _value(literal)
    try:
        made = make_literal(parameter.var.type, value)
    except NotReadError as error:
        return MisreadInput(name, literal, str(error), None)
    return (value,) if same(made, literal) else MisreadInput(name, literal, "", made)


def _value(literal: Literal) -> Any:
    """The plain value that flytectl is most likely to make this literal of."""
    case = literal.WhichOneof("value")
    if case == "collection":
        return [_value(item) for item in literal.collection.literals]
    if case == "map":
        return {key: _value(literal.map.literals[key]) for key in sorted(literal.map.literals)}
    return _scalar(literal.scalar)


def _scalar(scalar: Scalar) -> Any:
    kind = scalar.WhichOneof("value")
    if kind == "primitive":
        return _primitive(scalar.primitive)
    if kind == "union":
        return _value(scalar.union.value)
    if kind in ("blob", "schema", "structured_dataset"):
        return getattr(scalar, kind).uri
    if kind == "generic":
        return MessageToJson(scalar.generic, indent=None, sort_keys=True)  # flytectl reads a text as a protobuf Struct
    if kind == "binary" and scalar.binary.tag == "msgpack":
        return _of_struct(unpacked(scalar.binary.value))
    return None


def _of_struct(value: Any) -> Any:
    """A struct's value as JSON has it: keys are text, and so is what is no finite number."""
    if isinstance(value, dict):
        return {str(key): _of_struct(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_of_struct(item) for item in value]
    if isinstance(value, float):
        return _number(value)
    return value if value is None or isinstance(value, (str, int)) else repr(value)


_EXACT = 2**53
"""Integers up to here are exact as the floats that JSON's numbers become; larger ones are written as text."""


def _primitive(primitive: Primitive) -> Any:
    kind = primitive.WhichOneof("value")
    if kind == "integer":
        return primitive.integer if abs(primitive.integer) <= _EXACT else str(primitive.integer)
    if kind == "float_value":
        return _number(primitive.float_value)
    if kind == "datetime":
        return format_instant(primitive.datetime.seconds, primitive.datetime.nanos)
    if kind == "duration":
        return _go_duration(primitive.duration.seconds * SECOND + primitive.duration.nanos)
    return None if kind is None else getattr(primitive, kind)


def _number(value: float) -> float | str:
    """The number, or the text that Go takes for it where JSON has none."""
    return value if math.isfinite(value) else "NaN" if math.isnan(value) else "+Inf" if value > 0 else "-Inf"


def _go_duration(nanoseconds: int) -> str:
    sign = "-" if nanoseconds < 0 else ""
    seconds, fraction = divmod(abs(nanoseconds), SECOND)
    return f"{sign}{seconds}s" + (f"{fraction}ns" if fraction else "")


def _json(value: Any) -> str:
    """JSON that YAML 1.1 reads as JSON: whatever it takes for no printable character is escaped."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(str(key))}: {_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_json, value))}]"
    text = json.dumps(value)
    # YAML 1.1 asks for a point in a float.
    return text.replace("e", ".0e") if isinstance(value, float) and "e" in text and "." not in text else text


def _quoted(text: str) -> str:
    return '"' + "".join(map(_escaped, json.dumps(text, ensure_ascii=False)[1:-1])) + '"'


def _escaped(character: str) -> str:
    code = ord(character)
    printable = 0x20 <= code < 0x7F or (0xA0 <= code < 0xFFFE and code not in (0x2028, 0x2029, 0xFEFF)) or code > 0xFFFF
    return character if printable else f"\\u{code:04x}"
