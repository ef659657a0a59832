"""A value that is not of the declared type, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diagnostic import Rule, Severity
from lpctl.show import dotted, kind_of, shown

if TYPE_CHECKING:
    from lpctl.diagnostic import Path, Problem
    from lpctl.literal.reading import Mismatch
    from lpctl.source.document import Document

INPUT_TYPE = Rule(
    "input-type",
    Severity.ERROR,
    """An input's value is not of the type that the workflow declares.

    flyteadmin refuses the plan, with the two types swapped in its message: "invalid default_input wrong type …".
    Nothing is converted, except that an integer may stand for a float.

    Bad::

        default_inputs: {days: "7"}

    Good::

        default_inputs: {days: 7}
    """,
    firm=True,
)

INPUT_UNSUPPORTED = Rule(
    "input-unsupported",
    Severity.ERROR,
    """An input's type is one that lpctl cannot write yet.

    A wrong literal would fail in the task, so lpctl writes none. int, float, str, bool, datetime, timedelta, None,
    lists, dictionaries with string keys and Optional of these are supported.

    Bad::

        fixed_inputs: {raw: "AAECAw=="}

    Good::

        fixed_inputs: {region: eu}
    """,
    firm=True,
)

UNCASTABLE_VALUE = Rule(
    "uncastable-value",
    Severity.ERROR,
    """A value is of the declared type, and Flyte's server refuses its literal all the same.

    The server infers a type for the literal and asks whether that is castable to the declared one
    (flytepropeller/pkg/compiler/validators/{utils,typing}.go). It infers one type for all items of a list, or values of
    a dict: an empty dict beside others that are not empty, datasets or files of different formats, and dicts or lists
    whose items are different variants of a union have none. It says "invalid default_input wrong type …", "invalid
    fixed_input wrong type …" or "Type mismatch for Parameter …", and flytekit registers nothing.

    Bad::

        fixed_inputs:
          rows: [{}, {a: 1}]  # list[dict[str, int]]

    Good::

        fixed_inputs:
          rows: [{a: 1}]
    """,
    firm=True,
)

RULES = (INPUT_TYPE, INPUT_UNSUPPORTED, UNCASTABLE_VALUE)

_BY_ID = {rule.id: rule for rule in RULES}


def mismatch_problem(mismatch: Mismatch, path: Path, name: str, declared: str, document: Document) -> Problem:
    """The problem of a value at `path` that is meant for the input `name`, with the declaration it violates."""
    at = (*path, *mismatch.path)
    inside = dotted((name, *mismatch.path))
    notes = (("declared", declared),)
    if mismatch.rule == INPUT_UNSUPPORTED.id:
        return INPUT_UNSUPPORTED.at(
            at,
            f"`{inside}` is of type {mismatch.expected}, which is not supported yet",
            notes=notes,
            help="leave the input out, so that callers give it",
        )
    reason = f": {mismatch.reason}" if mismatch.reason else ""
    says = mismatch.says or f"expects {mismatch.expected}, got {shown(mismatch.value)}{reason}"
    return _BY_ID[mismatch.rule].at(
        at,
        f"`{inside}` {says}",
        on="key" if mismatch.on_key else "value",
        label="" if mismatch.says else kind_of(mismatch.value),
        notes=notes + mismatch.notes,
        help=_advice(mismatch, at, document),
    )


def _advice(mismatch: Mismatch, at: Path, document: Document) -> str | None:
    if mismatch.help is not None:
        return mismatch.help
    written = document.written(at)
    if mismatch.repair is not None and written:
        return f"write {mismatch.repair.format(written)}"
    if mismatch.value is not None:
        return None
    comment = document.comment_after(at)
    if comment and not comment.startswith("# "):
        return f'YAML reads {comment} as a comment; write "{comment}"'
    return "give it a value, or remove the line"
