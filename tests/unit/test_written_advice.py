"""What the help of a value says to write is of the declared type, wherever and however the value is written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from drawn import draws
from google.protobuf.json_format import ParseDict
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.literal.input import fixed_literal
from lpctl.literal.mismatch import mismatch_problem
from lpctl.literal.none_text import holds_as_written
from lpctl.literal.read_notation import read_notation
from lpctl.literal.reading import MESSAGEPACK, STRUCT
from lpctl.literal.rules import NONE_AS_TEXT
from lpctl.messages.flyteidl_pb2 import LiteralType
from lpctl.source.load import load

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Problem
    from lpctl.source.document import Document

LAW = settings(deadline=None, derandomize=True, max_examples=draws(600), database=None)

LEAVES = ("int", "float", "str", "bool", 'enum["a", "None", "7", "yes"]', "datetime", "timedelta")
FORMS = ("{}", "list[{}]", "{} | None", "list[{}] | None", "list[{} | None]", "list[list[{}]]", "dict[str, list[{}]]")
NOTATIONS = st.builds(str.format, st.sampled_from(FORMS), st.sampled_from(LEAVES))

_FIELDS: dict[str, Any] = {
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "str": {"type": "string"},
    "bool": {"type": "boolean"},
    "enum": {"enum": ["a", "None", "7", "yes"]},
    "datetime": {"type": "string", "format": "date-time"},
}
_NESTED: dict[str, str] = {
    "{}": "%s",
    "list[{}]": '{"type": "array", "items": %s}',
    "{} | None": '{"anyOf": [%s, {"type": "null"}]}',
    "list[{} | None]": '{"type": "array", "items": {"anyOf": [%s, {"type": "null"}]}}',
    "list[list[{}]]": '{"type": "array", "items": {"type": "array", "items": %s}}',
}


def _struct(form: str, leaf: str) -> LiteralType:
    metadata = {
        "title": "Config",
        "type": "object",
        "properties": {"field": json.loads(_NESTED[form] % json.dumps(_FIELDS[leaf]))},
    }
    return ParseDict({"simple": "STRUCT", "metadata": metadata}, LiteralType())


WORDS = st.sampled_from(
    ["a", "None", "none", "7", "1_000", "25_000.0", "1,000.5", "1.5", "true", "yes", "2026-01-02", ""]
)
QUOTED = st.builds("{0}{1}{0}".format, st.sampled_from(['"', "'"]), WORDS)
ITEMS = st.lists(WORDS | QUOTED, min_size=1, max_size=3).map(", ".join)
BRACKETED = st.builds(str.format, st.sampled_from(["({})", "[{}]", "(({}),)", '"[{}]"', "{{{}}}", "{}]"]), ITEMS)
WRITTEN = WORDS | QUOTED | ITEMS | BRACKETED


def _document(text: str) -> Document | None:
    source = load("a.lp.yaml", text.encode())
    return source.documents[0] if source.documents and not source.diagnostics else None


def _problems(document: Document, type_: LiteralType, encoding: str) -> list[Problem]:
    literal, found = fixed_literal(document.data["value"], type_, encoding)
    assert literal is not None or found
    told = [one for one in found if holds_as_written(one, ("value",), document)]
    return [mismatch_problem(one, ("value",), "value", "value: it", document) for one in told]


def _advised(help_: str | None) -> str | None:
    """What a help says to type in place of what is written; None where it says something else."""
    other = "(?!it (?:like|as) |an? |such|at most)"
    said = re.fullmatch(rf"write {other}(.+?)(?: without quotes|, or .*| if .*)?", help_ or "")
    return said[1] if said else None


def _advice_holds(text: str, type_: LiteralType, encoding: str) -> None:
    """Where each help is followed, in turn, nothing is wrong any more at its place."""
    document = _document(text)
    problems = [] if document is None else _problems(document, type_, encoding)
    for problem in problems:
        advised = _advised(problem.help)
        if document is None or advised is None:
            continue
        span = document.span(problem.path)
        line = document.lines[span.line - 1]
        mended = _document(
            "\n".join(
                [
                    *document.lines[: span.line - 1],
                    line[: span.column - 1] + advised + line[span.end_column - 1 :],
                    *document.lines[span.line :],
                ]
            )
        )
        assert mended is not None, (text, advised)
        left = {other.path for other in _problems(mended, type_, encoding)}
        assert not any(path[: len(problem.path)] == problem.path for path in left), (text, advised)


@LAW
@given(NOTATIONS, WRITTEN, st.sampled_from([MESSAGEPACK, STRUCT]))
@example("list[str]", '("a", "b")', MESSAGEPACK)
def test_what_is_said_to_write_fits(notation: str, written: str, encoding: str) -> None:
    _advice_holds(f"value: {written}\n", read_notation(notation), encoding)


@LAW
@given(
    st.sampled_from(sorted(_NESTED)), st.sampled_from(sorted(_FIELDS)), WRITTEN, st.sampled_from([MESSAGEPACK, STRUCT])
)
def test_what_is_said_to_write_in_a_struct_fits(form: str, leaf: str, written: str, encoding: str) -> None:
    _advice_holds(f"value:\n  field: {written}\n", _struct(form, leaf), encoding)


@LAW
@given(
    st.sampled_from(["str | None", "None | str", "int | str | None", 'enum["None", "b"] | None', "str", "int | str"]),
    st.sampled_from(["None", '"None"', "'None'", "null", "~", "none", "|-\n    None"]),
    st.sampled_from(["{}", "list[{}]", "dict[str, {}]", "list[{}] | None"]),
)
def test_none_is_remarked_where_it_is_text_beside_none_and_written_without_quotes(
    variants: str, written: str, form: str
) -> None:
    value = {"{}": "{}", "dict[str, {}]": "\n  a: {}"}.get(form, "\n  - {}").format(written)
    document = _document(f"value: {value}\n")
    assert document is not None
    type_ = read_notation(form.format(f"({variants})"))
    remarked = [one for one in _problems(document, type_, MESSAGEPACK) if one.rule is NONE_AS_TEXT]
    assert bool(remarked) == (written == "None" and "None" in variants.replace('"None"', "").split(" | "))
