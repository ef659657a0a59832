"""What becomes of an execution: refused by the server, started and failed in a task, or neither.

CreateExecution compares types (see lpctl.flyte.start) and looks into nothing: not into the fields of a dataclass, the
members of an enum or a `Literal`, nor at whether a date has a time (flyteadmin pkg/manager/impl/validation/
execution_validator.go, flytepropeller/pkg/compiler/validators/typing.go). An execution with such a value starts, and
the task that reads it fails.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from lpctl.execution.sent import sent_literal
from lpctl.flyte.castable import Castability, castable
from lpctl.flyte.start import ExecutionInputs, From, Refusal, Why, start
from lpctl.literal.decode import NotDecodableError, decode, struct_encoding
from lpctl.literal.input import fixed_literal
from lpctl.literal.mismatch import mismatch_message

if TYPE_CHECKING:
    from lpctl.execution.given import CallerInputs
    from lpctl.execution.target import Target
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType


class Verdict(Enum):
    """What becomes of an execution, as far as inputs go."""

    STARTS = "starts"
    REFUSED = "refused"
    """The server refuses to create it."""
    FAILS = "fails"
    """The server starts it, and a node or a task that reads one of the inputs fails."""
    UNREAD = "unread"
    """There is no literal of a value, or it is not known which: no client can send what is meant."""


class Failure(NamedTuple):
    """An input that the server takes and `reader` does not: which, whence its value comes, what is wrong with it."""

    input: str
    origin: From
    message: str
    reader: str = "a task"


class Outcome(NamedTuple):
    """The verdict, with what the execution starts with, why it does not start, and why it fails.

    `started` is None unless the server starts it. `refusals` are the server's and, with the message "", one for each
    value that has no literal.
    """

    verdict: Verdict
    started: ExecutionInputs | None = None
    refusals: tuple[Refusal, ...] = ()
    failures: tuple[Failure, ...] = ()


def outcome(target: Target, given: CallerInputs) -> Outcome:
    """What becomes of an execution of the plan that is given these inputs."""
    found = start(target.message, target.workflow, given.literals)
    unread = given.unread
    if not isinstance(found, ExecutionInputs):
        refusals = tuple(refusal for refusal in found.refusals if refusal.input not in unread)
        if refusals:
            return Outcome(Verdict.REFUSED, refusals=(*_unread(unread), *refusals))
    if unread or not isinstance(found, ExecutionInputs):
        return Outcome(Verdict.UNREAD, refusals=_unread(unread))
    failures = tuple(
        failure
        for name, literal in found.inputs.items()
        for failure in _failures(name, literal, found.origins[name], target, given)
    )
    return Outcome(Verdict.FAILS if failures else Verdict.STARTS, found, failures=failures)


def _unread(names: frozenset[str]) -> tuple[Refusal, ...]:
    return tuple(Refusal(Why.WRONG_TYPE, name, "") for name in sorted(names))


def _failures(name: str, literal: Literal, origin: From, target: Target, given: CallerInputs) -> list[Failure]:
    """Why an execution fails at an input: the value is not what its task reads, or lacks what a node reads of it."""
    messages = given.wrong.get(name) or _of_plan(name, literal, origin, target.type_of(name))
    if messages:
        return [Failure(name, origin, message) for message in messages]
    return [Failure(name, origin, message, "a node of the workflow") for message in _of_nodes(name, literal, target)]


def _of_nodes(name: str, literal: Literal, target: Target) -> list[str]:
    """What nodes of the workflow read of a value that it lacks."""
    type_ = target.type_of(name)
    if type_ is None or name not in target.reads:
        return []
    from lpctl.literal.lacking import literal_lacking  # noqa: PLC0415 - few workflows read attributes

    return [mismatch_message(mismatch, name) for mismatch in literal_lacking(literal, type_, target.reads[name])]


def _of_plan(name: str, literal: Literal, origin: From, type_: LiteralType | None) -> list[str]:
    """What is wrong with a value that the plan has of its own: what a manifest that stated it would be told.

    Nothing where YAML cannot state the value, and where the server would not have registered it: no task is known to
    fail of that.
    """
    if origin is From.CALLER or type_ is None or castable(literal, type_) is not Castability.CASTABLE:
        return []
    encoding = struct_encoding(literal)
    try:
        value = decode(literal, type_)
    except NotDecodableError:
        return []
    made, mismatches = fixed_literal(value, type_, encoding)
    if made is not None or sent_literal(value, type_, encoding) is None:
        return []
    return [mismatch_message(mismatch, name) for mismatch in mismatches]
