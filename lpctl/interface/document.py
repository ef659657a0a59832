"""Interfaces written by hand: `kind: WorkflowInterface` documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flyteidl.core.interface_pb2 import Parameter, Variable
from flyteidl.core.types_pb2 import LiteralType
from google.protobuf.json_format import ParseDict, ParseError

from lpctl.diagnostic import Severity
from lpctl.interface.bounds import beyond_bounds
from lpctl.interface.model import Interface
from lpctl.interface.rules import INVALID_LITERAL_TYPE, INVALID_TYPE
from lpctl.limits import FINDINGS
from lpctl.literal.coerce import none_variant
from lpctl.literal.input import signature_default
from lpctl.literal.notation import notation
from lpctl.literal.read_notation import NotATypeError, read_notation
from lpctl.literal.reading import MESSAGEPACK
from lpctl.manifest.model import ABSENT, InterfaceVariable
from lpctl.manifest.parse import parse_workflow_interface
from lpctl.mismatch import mismatch_problem

if TYPE_CHECKING:
    from lpctl.diagnostic import Path, Problem
    from lpctl.manifest.model import WorkflowInterface
    from lpctl.source.document import Document


_LONGEST_SHOWN = 200


def read_interface_document(
    document: Document, struct_encoding: str | None = None
) -> tuple[Interface | None, list[Problem]]:
    """The interface that a document of this kind states, None with at least one problem where it states none.

    `struct_encoding` is how structs among the defaults are written.
    """
    stated = parse_workflow_interface(document.data)
    if stated is not None:
        return _interface_of(stated, document, struct_encoding or MESSAGEPACK)
    from lpctl.schema.explain import explain, kind_problem  # noqa: PLC0415 - only a misfit pays for jsonschema

    wrong_kind = kind_problem(document, ("WorkflowInterface",))
    return None, [wrong_kind] if wrong_kind is not None else explain(document, "WorkflowInterface")


def _interface_of(
    stated: WorkflowInterface, document: Document, struct_encoding: str
) -> tuple[Interface | None, list[Problem]]:
    """The interface that a document states, None with at least one problem where it cannot be read."""
    problems: list[Problem] = []
    inputs: dict[str, Parameter] = {}
    outputs: dict[str, Variable] = {}
    for name, written in (stated.inputs or {}).items():
        if len(problems) >= FINDINGS:
            break
        path = ("inputs", name)
        type_ = read_type(written, path, problems)
        if type_ is not None:
            variable = Variable(type=type_, description=_description(written, name))
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
    for name, written in (stated.outputs or {}).items():
        if len(problems) >= FINDINGS:
            break
        type_ = read_type(written, ("outputs", name), problems)
        if type_ is not None:
            outputs[name] = Variable(type=type_, description=_description(written, name))
    if any(problem.rule.severity is Severity.ERROR for problem in problems):
        return None, problems
    interface = Interface(
        name=stated.name,
        project=stated.project,
        domain=stated.domain,
        version=stated.version,
        inputs=inputs,
        outputs=None if stated.outputs is None else outputs,
        source=document.origin.file,
        defaults_known=stated.defaults_known,
        origin=document.origin,
    )
    return interface, problems


def _description(written: str | InterfaceVariable, name: str) -> str:
    return name if isinstance(written, str) or written.description is None else written.description


def read_type(written: str | InterfaceVariable, path: Path, problems: list[Problem]) -> LiteralType | None:
    """The type that an input or output at `path` states, None with a problem added where it states none."""
    if isinstance(written, str):
        text, literal_type = written, None
    else:
        text, literal_type, path = written.type, written.literal_type, (*path, "type")
    try:
        type_ = read_notation(text)
    except NotATypeError as error:
        meant = f"did you mean `{error.instead}`?" if error.instead else None
        shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "..."
        problems.append(INVALID_TYPE.at(path, f'"{shown}" is no type: {error}', help=meant))
        return None
    if literal_type is None:
        return type_
    exact = LiteralType()
    at = (*path[:-1], "literal_type")
    try:
        ParseDict(dict(literal_type), exact)
    except (ParseError, OverflowError) as error:
        said = " ".join(str(error).split())
        message = "`literal_type` is no flyteidl.core.LiteralType in protobuf's JSON"
        problems.append(INVALID_LITERAL_TYPE.at(at, message, notes=(("protobuf", said),)))
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
    written: str | InterfaceVariable,
    variable: Variable,
    path: Path,
    problems: list[Problem],
    *,
    document: Document,
    struct_encoding: str,
    defaults_known: bool,
) -> Parameter | None:
    default = ABSENT if isinstance(written, str) else written.default
    if default is ABSENT and (not defaults_known or none_variant(variable.type) is None):
        return Parameter(var=variable, required=True)
    literal, mismatches = signature_default(None if default is ABSENT else default, variable.type, struct_encoding)
    declared = f"{path[-1]}: {notation(variable.type)}"
    problems.extend(
        mismatch_problem(mismatch, (*path, "default"), str(path[-1]), declared, document) for mismatch in mismatches
    )
    return None if literal is None else Parameter(var=variable, default=literal)
