"""A value that is not of the declared type, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.show import dotted, kind_of, shown
from lpctl.literal.none_text import WORDS
from lpctl.literal.rules import AMBIGUOUS_INPUT, INPUT_UNSUPPORTED

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.literal.reading import Mismatch
    from lpctl.source.values import Values


def mismatch_message(mismatch: Mismatch, name: str) -> str:
    """What is said of a value, or a part of it, that is meant for the input `name`."""
    reason = f": {mismatch.reason}" if mismatch.reason else ""
    says = mismatch.says or f"expects {mismatch.expected}, got {shown(mismatch.value)}{reason}"
    return f"`{dotted((name, *mismatch.path))}` {says}"


def mismatch_problem(mismatch: Mismatch, path: Path, name: str, declared: str, stated: Values) -> Problem:
    """The problem of a value at `path` that is meant for the input `name`, with the declaration it violates."""
    at = (*path, *mismatch.path)
    notes = (("declared", declared),)
    if mismatch.rule is INPUT_UNSUPPORTED and mismatch.says is None:
        reason = f": {mismatch.reason}" if mismatch.reason else ""
        return INPUT_UNSUPPORTED.at(
            at,
            f"`{dotted((name, *mismatch.path))}` is of type {mismatch.expected}, which no manifest can state{reason}",
            notes=notes,
            help="leave the input out, so that callers give it",
        )
    return mismatch.rule.at(
        at,
        mismatch_message(mismatch, name),
        on="key" if mismatch.on_key else "value",
        label="" if mismatch.says else kind_of(mismatch.value),
        notes=notes + mismatch.notes,
        help=_advice(mismatch, at, stated),
    )


def _is_none_word(value: Any) -> bool:
    return type(value) is str and value in WORDS


def _repair(template: str, written: str) -> str:
    if not written or " or " in template:
        return f"write {template.format(written or '...')}"
    from lpctl.literal.advice import write  # noqa: PLC0415 - only a mistake needs it

    return write(template.format(written))


def _advice(mismatch: Mismatch, at: Path, stated: Values) -> str | None:
    if mismatch.help is not None:
        return mismatch.help
    written = stated.written(at)
    if mismatch.repair is not None and (written or mismatch.rule is AMBIGUOUS_INPUT):
        return _repair(mismatch.repair, written)
    if mismatch.says is not None or (mismatch.value is not None and not _is_none_word(mismatch.value)):
        return None
    comment = stated.comment_after(at)
    if comment and not comment.startswith("# "):
        return f'YAML reads {comment} as a comment; write "{comment}"'
    return "give it a value, or remove the line"
