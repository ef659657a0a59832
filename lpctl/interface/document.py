"""Interfaces written by hand: `kind: WorkflowInterface` documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from google.protobuf.json_format import ParseError

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import dotted
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.bounds import beyond_bounds, readable_default
from lpctl.interface.model import Interface, Recorded
from lpctl.interface.rules import INVALID_LITERAL_TYPE, INVALID_TYPE
from lpctl.literal.coerce import none_variant
from lpctl.literal.input import signature_default
from lpctl.literal.mismatch import mismatch_problem
from lpctl.literal.none_text import holds_as_written
from lpctl.literal.notation import notation
from lpctl.literal.proto_json import read_proto_json
from lpctl.literal.read_notation import NotATypeError, read_notation
from lpctl.manifest.parse import parse
from lpctl.manifest.rules import CONFLICTING_KEYS, WRONG_KIND
from lpctl.manifest.workflow_interface import (
    ABSENT,
    DefaultOptions,
    InterfaceInput,
    InterfaceOutput,
    ReferencedVariable,
    WorkflowInterface,
)
from lpctl.messages.flyteidl_pb2 import LiteralType, Parameter, Variable
from lpctl.messages.names import as_flyte_names
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from google.protobuf.message import Message

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.source.document import Document


WrittenType: TypeAlias = "str | InterfaceInput | InterfaceOutput | ReferencedVariable"
"""An input or output as a document states it: its type in notation, or a mapping."""

_LONGEST_SHOWN = 200


def read_interface_document(
    document: Document, struct_encoding: str | None = None
) -> tuple[Interface | None, list[Problem]]:
    """The interface that a document of this kind states, None with at least one problem where it states none.

    `struct_encoding` is how structs among the defaults are written.
    """
    stated = parse(WorkflowInterface, document.data)
    if stated is not None:
        return _interface_of(stated, document, struct_encoding)
    if type(document.data) is dict and document.data.get("format") == "lpctl.interface/1":
        message = "what `lpctl interface --format json` prints is not read back"
        return None, [WRONG_KIND.at(("format",), message, help="print it with --format yaml")]
    from lpctl.manifest.explain import explain, kind_problem  # noqa: PLC0415 - only a misfit needs it

    wrong_kind = kind_problem(document, ("WorkflowInterface",))
    return None, [wrong_kind] if wrong_kind is not None else explain(document, "WorkflowInterface")


def _interface_of(
    stated: WorkflowInterface, document: Document, struct_encoding: str | None
) -> tuple[Interface | None, list[Problem]]:
    """The interface that a document states, None with at least one problem where it cannot be read."""
    problems: list[Problem] = []
    inputs: dict[str, Parameter] = {}
    outputs: dict[str, Variable] = {}
    for name, written in (stated.inputs or {}).items():
        if _errors(problems) >= FINDINGS:
            break
        path = ("inputs", name)
        variable = _variable(written, path, problems)
        if variable is not None:
            parameter = _parameter(
                written,
                variable,
                path,
                problems,
                document=document,
                struct_encoding=struct_encoding,
                defaults_known=stated.defaults_known,
            )
            if parameter is not None:
                inputs[name] = parameter
    for name, output in (stated.outputs or {}).items():
        if _errors(problems) >= FINDINGS:
            break
        variable = _variable(output, ("outputs", name), problems)
        if variable is not None:
            outputs[name] = variable
    if _errors(problems):
        return None, problems
    options = stated.default_options or DefaultOptions()
    interface = Interface(
        id=EntityId(stated.project or "", stated.domain or "", stated.name, stated.version or ""),
        inputs=inputs,
        outputs=None if stated.outputs is None else outputs,
        source=document.origin.file,
        defaults_known=stated.defaults_known,
        origin=document.origin,
        labels=options.labels or {},
        annotations=options.annotations or {},
        recorded=None if stated.source is None else Recorded(stated.source.file, stated.source.sha256),
    )
    return interface, problems


def _errors(problems: list[Problem]) -> int:
    return sum(problem.rule.severity is Severity.ERROR for problem in problems)


def _variable(written: str | InterfaceInput | InterfaceOutput, path: Path, problems: list[Problem]) -> Variable | None:
    """What an input or output at `path` states of itself, None with a problem added where that cannot be read."""
    type_ = read_type(written, path, problems)
    if type_ is None:
        return None
    if isinstance(written, str):
        return Variable(type=type_, description=str(path[-1]))
    made = Variable(type=type_, description=str(path[-1]) if written.description is None else written.description)
    for field in ("artifact_partial_id", "artifact_tag"):
        stated = getattr(written, field)
        if stated is not None and not _read(stated, getattr(made, field), (*path, field), problems):
            return None
    return made


def _read(stated: Mapping[str, Any], into: Message, path: Path, problems: list[Problem]) -> bool:
    """Whether the value at `path` is the message in protobuf's JSON, which it is read into; else a problem is added."""
    try:
        into.SetInParent()
        read_proto_json(dict(stated), into)
    except (ParseError, OverflowError) as error:
        said = " ".join(as_flyte_names(str(error)).split())
        message = f"`{path[-1]}` is no {as_flyte_names(into.DESCRIPTOR.full_name)} in protobuf's JSON"
        problems.append(INVALID_LITERAL_TYPE.at(path, message, notes=(("protobuf", said),)))
        return False
    return True


def read_type(written: WrittenType, path: Path, problems: list[Problem]) -> LiteralType | None:
    """The type that an input or output at `path` states, None with a problem added where it states none."""
    if isinstance(written, str):
        text, literal_type = written, None
    else:
        text, literal_type, path = written.type, written.literal_type, (*path, "type")
    try:
        type_ = read_notation(text)
    except NotATypeError as error:
        meant = _meant(error.instead, error.unknown, text) if error.instead else None
        shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."
        problems.append(INVALID_TYPE.at(path, f'"{shown}" is no type: {error}', help=meant))
        return None
    if literal_type is None:
        return type_
    exact = LiteralType()
    at = (*path[:-1], "literal_type")
    if not _read(literal_type, exact, at, problems):
        return None
    if reason := beyond_bounds(exact):
        problems.append(INVALID_LITERAL_TYPE.at(at, f"`literal_type` is beyond bounds: {reason}"))
        return None
    if _kind(exact) != _kind(type_):
        problems.append(
            INVALID_LITERAL_TYPE.at(
                at,
                f"`literal_type` is {notation(exact)}, `type` says {text}",
                help=f"write type: {notation(exact)}, or remove `literal_type`",
            )
        )
        return None
    return exact


def _kind(type_: LiteralType) -> tuple[Any, int]:
    return type_.WhichOneof("type"), type_.simple


def _parameter(
    written: str | InterfaceInput,
    variable: Variable,
    path: Path,
    problems: list[Problem],
    *,
    document: Document,
    struct_encoding: str | None,
    defaults_known: bool,
) -> Parameter | None:
    stated = InterfaceInput(written) if isinstance(written, str) else written
    absent = InterfaceInput._field_defaults
    told = [name for name in ("default", "default_literal", "required") if getattr(stated, name) is not absent[name]]
    if len(told) > 1:
        message = f"`{dotted(path)}` takes one and not both of `{told[0]}` and `{told[1]}`"
        problems.append(CONFLICTING_KEYS.at((*path, told[1]), message, on="key", help="keep one of them"))
        return None
    if stated.default_literal is not None:
        return _as_stated(stated.default_literal, variable, (*path, "default_literal"), problems)
    default = stated.default
    if stated.required or (default is ABSENT and (not defaults_known or none_variant(variable.type) is None)):
        return Parameter(var=variable, required=True)
    literal, mismatches = signature_default(None if default is ABSENT else default, variable.type, struct_encoding)
    declared = f"{path[-1]}: {notation(variable.type)}"
    problems.extend(
        mismatch_problem(mismatch, (*path, "default"), str(path[-1]), declared, document)
        for mismatch in mismatches
        if holds_as_written(mismatch, (*path, "default"), document)
    )
    return None if literal is None else Parameter(var=variable, default=literal)


def _as_stated(literal: Mapping[str, Any], variable: Variable, path: Path, problems: list[Problem]) -> Parameter | None:
    parameter = Parameter(var=variable)
    if not _read(literal, parameter.default, path, problems):
        return None
    if not readable_default(parameter):
        problems.append(INVALID_LITERAL_TYPE.at(path, f"`{path[-1]}` nests deeper than protobuf reads it"))
        return None
    return parameter


def _meant(instead: str, unknown: str, text: str) -> str:
    """What to type for a name in a type, which is put in its place where it stands there once."""
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    said = f"did you mean `{instead}`?"
    return helping(said, Write(flow(text.replace(unknown, instead)))) if text.count(unknown) == 1 else said
