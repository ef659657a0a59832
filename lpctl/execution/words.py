"""Why an execution does not start, and what to do, in words."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from lpctl.flyte.start import Why
from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.notation import notation
from lpctl.source.flow import flow
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.flyte.start import Refusal
    from lpctl.messages.flyteidl_pb2 import LaunchPlan, Literal, LiteralType, Parameter

NO_TEXT = "an internal error without a text"
"""What the server answers where it panics."""

_LONGEST = 60


def literal_in_words(literal: Literal, type_: LiteralType | None = None) -> str:
    """A literal on one line, as YAML would state it for an input of the type, cut where it is long."""
    return _cut(_line(literal, type_))


def _line(literal: Literal, type_: LiteralType | None) -> str:
    try:
        return flow(decode(literal) if type_ is None else decode(literal, type_))
    except NotDecodableError as error:
        return f"({error})"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def told_apart(one: Literal, other: Literal, type_: LiteralType) -> tuple[str, str]:
    """Two literals that differ, each on one line: where they are long, from shortly before the first difference."""
    both = [_line(literal, type_) for literal in (one, other)]
    if max(map(len, both)) > _LONGEST:
        unquoted = [text.lstrip("'\"") for text in both]  # one may need quotes and the other not
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(*unquoted, strict=False))
        start = sum(1 for _ in alike) - _LONGEST // 3
        both = [f"...{text[start:]}" for text in unquoted] if start > 0 else both
    return _cut(both[0]), _cut(both[1])


def refusal_help(refusal: Refusal, plan: LaunchPlan, expected: Mapping[str, Parameter]) -> str:
    """What lies behind a refusal of the server, and what to do."""
    name = refusal.input
    if refusal.why is Why.UNKNOWN:
        return _unknown(name, plan, expected)
    if refusal.why is Why.MISSING:
        type_ = notation(expected[name].var.type)
        return f"`{name}` is required: give it with --input {name}=... ({type_}), or a default in the plan"
    if refusal.why is Why.FIXED_AND_EXPECTED:
        return f"the plan has `{name}` among its fixed inputs and among its parameters: no execution of it ever starts"
    if refusal.why is Why.PANICS:
        return f"the server fails at `{name}` and answers with an internal error"
    return f"`{name}` is of type {notation(expected[name].var.type)}" if name in expected else ""


def _unknown(name: str, plan: LaunchPlan, expected: Mapping[str, Parameter]) -> str:
    fixed = plan.spec.fixed_inputs.literals
    if name in fixed:
        return f"the plan fixes `{name}` to {literal_in_words(fixed[name])}, which no caller can change"
    close = nearest(name, expected)
    known = f"did you mean `{close}`?" if close else f"callers may give: {', '.join(expected) or 'nothing'}"
    return f"the plan has no parameter `{name}`; {known}"
