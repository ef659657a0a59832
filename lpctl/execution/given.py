"""What a caller gives an execution, as YAML, to literals of the declared types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flyteidl.core.literals_pb2 import Literal, Primitive, Scalar
from flyteidl.core.types_pb2 import SimpleType

from lpctl.diagnostic import Origin
from lpctl.literal.input import fixed_literal
from lpctl.literal.notation import notation
from lpctl.literal.primitive import none_literal
from lpctl.mismatch import mismatch_problem
from lpctl.schema.rules import WRONG_TYPE
from lpctl.source.load import load
from lpctl.source.rules import ENCODING
from lpctl.source.verbatim import Verbatim
from lpctl.start import Refusal, Why, type_refusals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.core.interface_pb2 import Parameter
    from flyteidl.core.types_pb2 import LiteralType

    from lpctl.diagnostic import Diagnostic, Path
    from lpctl.source.document import Document

_INT64 = 2**63


class Written(NamedTuple):
    """A value as a caller wrote it: the plain data, and where it stands."""

    value: Any
    document: Document
    path: Path = ()


def read_argument(name: str, text: str, type_: LiteralType | None) -> tuple[Written | None, list[Diagnostic]]:
    """The value of `--input NAME=TEXT`: the text as it is where the input is a string or an enum, else YAML.

    None, and what is wrong with it, where it cannot be read.
    """
    origin = f"--input {name}"
    verbatim = Verbatim(Origin(origin, 0), text)
    try:
        content = (text if text.strip() else "null").encode()
    except UnicodeEncodeError:
        message = f"the value of `{name}` is not UTF-8, as every text of Flyte is"
        return None, [verbatim.place(ENCODING.at((), message), _nowhere)]
    if type_ is not None and _is_text(type_):
        return Written(text, verbatim), []
    source = load(origin, content)
    if source.diagnostics:
        return None, list(source.diagnostics)
    # Several documents are no value of any type: then the text is what does not fit.
    document = source.documents[0] if len(source.documents) == 1 else verbatim
    return Written(document.data, document), []


def read_inputs_file(file: str, content: bytes) -> tuple[dict[str, Written] | None, list[Diagnostic]]:
    """The inputs of a file: one mapping of names to values.

    None, and what is wrong, where it is none; nothing is wrong with any place in a file that is empty.
    """
    source = load(file, content)
    if source.diagnostics or not source.documents:
        return None, list(source.diagnostics)
    document = source.documents[0]
    if len(source.documents) > 1:
        second = WRONG_TYPE.at((), "a file of inputs holds one document", help="remove this one, or the other")
        return None, [source.documents[1].place(second, _nowhere)]
    if not isinstance(document.data, dict):
        message = "a file of inputs is one mapping of input names to values"
        return None, [
            document.place(WRONG_TYPE.at((), message, help="write a line such as `days: 7` for each"), _nowhere)
        ]
    return {name: Written(value, document, (name,)) for name, value in document.data.items()}, []


def _is_text(type_: LiteralType) -> bool:
    kind = type_.WhichOneof("type")
    return kind == "enum_type" or (kind == "simple" and type_.simple == SimpleType.STRING)


class Given(NamedTuple):
    """What a caller gives: the literals, what is said of the values, and what the server says of the wrong ones.

    A wrong value has no literal. An input that the plan does not expect has no type to be read by: a None stands for
    it, since the server asks for nothing but its name.
    """

    literals: Mapping[str, Literal]
    diagnostics: tuple[Diagnostic, ...] = ()
    wrong: tuple[Refusal, ...] = ()


def read_given(written: Mapping[str, Written], expected: Mapping[str, Parameter], encoding: str) -> Given:
    """What a caller gives a plan that expects these parameters, structs in the encoding."""
    literals: dict[str, Literal] = {}
    diagnostics: list[Diagnostic] = []
    wrong: list[Refusal] = []
    for name in sorted(written):
        if name not in expected:
            literals[name] = none_literal()
            continue
        type_ = expected[name].var.type
        value, document, path = written[name]
        literal, mismatches = fixed_literal(value, type_, encoding)
        says = ""
        if literal is not None:
            literals[name] = literal
        else:
            says = _server_says(name, value, expected[name])
            wrong.append(Refusal(Why.WRONG_TYPE, name, says))
        for mismatch in mismatches:
            problem = mismatch_problem(mismatch, path, name, f"{name}: {notation(type_)}", document)
            notes = (*problem.notes, ("server", says)) if says else problem.notes
            diagnostics.append(document.place(problem._replace(notes=notes), _nowhere))
    return Given(literals, tuple(diagnostics), tuple(wrong))


def _nowhere(_: Any) -> Any:
    raise AssertionError("a value that does not fit speaks of no other place")  # pragma: no cover


def _server_says(name: str, value: Any, parameter: Parameter) -> str:
    """What the server answers to the value as it is written, "" where it would take it."""
    literal = _own_kind(value)
    return "" if literal is None else "; ".join(found.message for found in type_refusals(name, literal, parameter))


def _own_kind(value: Any) -> Literal | None:
    """The literal of a scalar's own YAML kind, None for a collection and for what fits none."""
    if value is None:
        return none_literal()
    if isinstance(value, bool):
        return Literal(scalar=Scalar(primitive=Primitive(boolean=value)))
    if isinstance(value, int) and -_INT64 <= value < _INT64:
        return Literal(scalar=Scalar(primitive=Primitive(integer=value)))
    if isinstance(value, float):
        return Literal(scalar=Scalar(primitive=Primitive(float_value=value)))
    if isinstance(value, str):
        return Literal(scalar=Scalar(primitive=Primitive(string_value=value)))
    return None
