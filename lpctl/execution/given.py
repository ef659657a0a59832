"""What a caller gives an execution, as YAML, to literals of the declared types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.execution.sent import sent_literal
from lpctl.execution.words import NO_TEXT
from lpctl.findings.diagnostic import Origin
from lpctl.flyte.start import type_refusals
from lpctl.literal.input import fixed_literal
from lpctl.literal.mismatch import mismatch_message, mismatch_problem
from lpctl.literal.none_text import holds_as_written
from lpctl.literal.notation import notation
from lpctl.literal.primitive import none_literal
from lpctl.literal.words import is_text
from lpctl.manifest.rules import WRONG_TYPE
from lpctl.source.load import load
from lpctl.source.rules import ENCODING
from lpctl.source.verbatim import Verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Diagnostic, Path
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType, Parameter
    from lpctl.source.document import Document


class CallerValue(NamedTuple):
    """A value as a caller wrote it: the plain data, and where it stands."""

    value: Any
    document: Document
    path: Path = ()


def read_argument(name: str, text: str, type_: LiteralType | None) -> tuple[CallerValue | None, list[Diagnostic]]:
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
    if type_ is not None and is_text(type_):
        return CallerValue(text, verbatim), []
    source = load(origin, content)
    if source.diagnostics:
        return None, list(source.diagnostics)
    # Several documents are no value of any type: then the text is what does not fit.
    document = source.documents[0] if len(source.documents) == 1 else verbatim
    return CallerValue(document.data, document), []


def read_inputs_file(file: str, content: bytes) -> tuple[dict[str, CallerValue] | None, list[Diagnostic]]:
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
    return {name: CallerValue(value, document, (name,)) for name, value in document.data.items()}, []


class CallerInputs(NamedTuple):
    """What a caller gives: the literals, what is said of the values, and what is wrong with some of them.

    `wrong` are the inputs whose value is not of the declared type, each with what lpctl says of it. The literal of such
    an input is what a client would send (see `sent_literal`); where there is none, the input is `unread`. An input that
    the plan does not expect has no type to be read by: None stands for its value, since the server looks at nothing but
    its name.
    """

    literals: Mapping[str, Literal]
    diagnostics: tuple[Diagnostic, ...] = ()
    wrong: Mapping[str, tuple[str, ...]] = {}

    @property
    def unread(self) -> frozenset[str]:
        """The inputs that are given and have no literal."""
        return frozenset(self.wrong.keys() - self.literals.keys())


def read_given(
    written: Mapping[str, CallerValue], expected: Mapping[str, Parameter], encoding: str | None
) -> CallerInputs:
    """What a caller gives a plan that expects these parameters, structs in the encoding, else as their types say."""
    literals: dict[str, Literal] = {}
    diagnostics: list[Diagnostic] = []
    wrong: dict[str, tuple[str, ...]] = {}
    for name in sorted(written):
        if name not in expected:
            literals[name] = none_literal()
            continue
        type_ = expected[name].var.type
        value, document, path = written[name]
        literal, mismatches = fixed_literal(value, type_, encoding)
        says = None
        if literal is None:
            wrong[name] = tuple(mismatch_message(mismatch, name) for mismatch in mismatches)
            literal = sent_literal(value, type_, encoding)
            says = None if literal is None else _server_says(name, literal, expected[name])
        if literal is not None:
            literals[name] = literal
        for mismatch in mismatches:
            if not holds_as_written(mismatch, path, document):
                continue
            problem = mismatch_problem(mismatch, path, name, f"{name}: {notation(type_)}", document)
            notes = problem.notes if says is None else (*problem.notes, ("server", says))
            diagnostics.append(document.place(problem._replace(notes=notes), _nowhere))
    return CallerInputs(literals, tuple(diagnostics), wrong)


def _nowhere(_: Any) -> Any:
    raise AssertionError("a value that does not fit speaks of no other place")  # pragma: no cover


def _server_says(name: str, literal: Literal, parameter: Parameter) -> str:
    """What the server answers to a literal that is not what was meant."""
    refusals = type_refusals(name, literal, parameter)
    if not refusals:
        return "takes the value: the execution starts, and a task that reads it fails"
    return "; ".join(found.message or NO_TEXT for found in refusals)
