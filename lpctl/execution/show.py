"""What an execution would start with, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from google.protobuf.text_format import MessageToString

from lpctl.execution.outcome import Verdict
from lpctl.execution.words import NO_TEXT, literal_in_words, refusal_help
from lpctl.flyte.start import From, Why
from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.notation import notation
from lpctl.literal.proto_json import proto_json
from lpctl.messages.flyteidl_pb2 import LiteralMap
from lpctl.report.table import table
from lpctl.report.visible import visible
from lpctl.source.dump import dump
from lpctl.text.json import finite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.execution.given import CallerInputs
    from lpctl.execution.outcome import Outcome
    from lpctl.execution.target import Target
    from lpctl.flyte.start import ExecutionInputs
    from lpctl.messages.flyteidl_pb2 import Literal

FORMAT = "lpctl.try/1"


def outcome_text(target: Target, outcome: Outcome, given: CallerInputs) -> str:
    """The verdict, and what it is about: a table of the inputs, or the reasons that were not told as findings."""
    if outcome.verdict is Verdict.FAILS:
        return "\n".join([f"{_plan(target)} starts, and then fails", *_failures(outcome, given)]) + "\n"
    if outcome.verdict is Verdict.UNREAD:
        names = ", ".join(f"`{refusal.input}`" for refusal in outcome.refusals)
        return f"{_plan(target)} is not tried: no literal is known that states {visible(names)}\n"
    if outcome.started is None:
        return "\n".join([f"{_plan(target)} does not start", *_refusals(target, outcome, given)]) + "\n"
    inputs, origins = outcome.started
    rows = [
        (name, _type(target, name), literal_in_words(inputs[name], target.type_of(name)), origins[name].value)
        for name in inputs
    ]
    return "\n".join([f"{_plan(target)} starts with {'' if rows else 'no inputs'}".rstrip(), *table(rows, "  ")]) + "\n"


def _refusals(target: Target, outcome: Outcome, given: CallerInputs) -> Iterator[str]:
    """Every reason, as the server says it and as it is meant."""
    for refusal in outcome.refusals:
        if refusal.input not in given.wrong:
            yield f"  server: {visible(refusal.message) or NO_TEXT}"
            yield f"    {visible(refusal_help(refusal, target.message, target.expected))}".rstrip()


def _failures(outcome: Outcome, given: CallerInputs) -> Iterator[str]:
    for failure in outcome.failures:
        if failure.input not in given.wrong:
            yield f"  {visible(failure.message)}"
            yield f"    the value is {_WHOSE[failure.origin]}: the server takes it, {failure.reader} does not"


_WHOSE = {
    From.CALLER: "the caller's",
    From.SCHEDULE: "the time of the start",
    From.DEFAULT: "the plan's own, a default",
    From.FIXED: "the plan's own, a fixed input",
}


def started_yaml(target: Target, outcome: ExecutionInputs) -> str:
    """The inputs as one mapping, what has no YAML form as a comment."""
    values = {name: _decoded(target, name, literal) for name, literal in outcome.inputs.items()}
    lost = [name for name, value in values.items() if value is _NO_FORM]
    lines = [f"# {name}: {_type(target, name)}, of which YAML has no form" for name in lost]
    stated = {name: value for name, value in values.items() if value is not _NO_FORM}
    if not stated:
        return "".join(f"{visible(line)}\n" for line in lines) + "{}\n"
    comments = {("_", name): visible(f"{_type(target, name)}, {outcome.origins[name].value}") for name in stated}
    indented = dump({"_": stated}, comments).splitlines()[1:]
    return "".join(f"{line}\n" for line in [*map(visible, lines), *(line.removeprefix("  ") for line in indented)])


_NO_FORM = object()


def _decoded(target: Target, name: str, literal: Literal) -> Any:
    """The value as a caller would give it: variants are marked where the value alone would be read as another."""
    type_ = target.type_of(name)
    try:
        return decode(literal) if type_ is None else decode(literal, type_)
    except NotDecodableError:
        return _NO_FORM


def started_textproto(_: Target, outcome: ExecutionInputs) -> str:
    """The literal map as text protobuf."""
    text = MessageToString(LiteralMap(literals=outcome.inputs), as_utf8=True)
    return f"# proto-message: flyteidl.core.LiteralMap\n{text}"


def outcome_json(target: Target, outcome: Outcome) -> dict[str, Any]:
    """What is promised to programs, as fields of FORMAT."""
    identity = target.message.id
    return {
        "launch_plan": {
            "project": identity.project or None,
            "domain": identity.domain or None,
            "name": identity.name,
            "version": identity.version or None,
        },
        "verdict": outcome.verdict.value,
        "starts": outcome.started is not None,
        "inputs": None if outcome.started is None else _inputs(target, outcome.started),
        "refusals": [
            {
                "input": refusal.input,
                "why": refusal.why.value,
                "server": refusal.message if refusal.message or refusal.why is Why.PANICS else None,
                "help": refusal_help(refusal, target.message, target.expected),
            }
            for refusal in outcome.refusals
        ],
        "failures": [
            {"input": failure.input, "from": failure.origin.value, "message": failure.message}
            for failure in outcome.failures
        ],
    }


def _inputs(target: Target, started: ExecutionInputs) -> dict[str, Any]:
    return {
        name: {
            "type": _type(target, name),
            "from": started.origins[name].value,
            "value": _plain(target, name, literal),
            "literal": proto_json(literal),
        }
        for name, literal in started.inputs.items()
    }


def _plan(target: Target) -> str:
    version = target.message.id.version
    return visible(target.message.id.name + (f", version {version}," if version else ""))


def _type(target: Target, name: str) -> str:
    type_ = target.type_of(name)
    return "" if type_ is None else notation(type_)


def _plain(target: Target, name: str, literal: Literal) -> Any:
    """The value as JSON has it; None also where YAML has no form of it."""
    value = _decoded(target, name, literal)
    return None if value is _NO_FORM else finite(value)
