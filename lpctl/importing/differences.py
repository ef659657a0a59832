"""In what the message of a plan is not what its manifest is compiled to, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from google.protobuf.message import Message

from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.notation import notation
from lpctl.source.flow import flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.messages.flyteidl_pb2 import LaunchPlan, Literal, LiteralType, Parameter

_LONGEST = 120


class Difference(NamedTuple):
    """In what two messages of a plan differ: the path of a field, in the names of manifests, and what is to be said."""

    path: str
    says: str


def differences(source: LaunchPlan, made: LaunchPlan) -> list[Difference]:
    """Each difference of a plan of a source and of what its manifest is compiled to; there is one at least."""
    found = [*_of_defaults(source, made), *_of_fixed(source, made)]
    rest = [_without_inputs(message) for message in (source, made)]
    found += [
        Difference(path, f"`{path}` is {_words(theirs)} in the source, and its manifest is compiled to {_words(ours)}")
        for path, theirs, ours in _differing((), *rest)
    ]
    return found or [Difference("fields of a newer Flyte", "the source has fields that flyteidl 1.16 does not know")]


def _without_inputs(message: LaunchPlan) -> LaunchPlan:
    copy = type(message)()
    copy.CopyFrom(message)
    copy.spec.ClearField("default_inputs")
    copy.spec.ClearField("fixed_inputs")
    return copy


def _of_defaults(source: LaunchPlan, made: LaunchPlan) -> Iterator[Difference]:
    theirs, ours = source.spec.default_inputs.parameters, made.spec.default_inputs.parameters
    for name in sorted({*theirs, *ours}):
        path = f"default_inputs.{name}"
        if name not in theirs:
            says = f"`{name}` is no input of the plan, and one of its workflow, which has a default for it"
            yield Difference(path, says)
        elif name not in ours:
            yield Difference(path, f"`{name}` is an input of the plan, and its manifest fixes it")
        elif theirs[name] != ours[name]:
            yield Difference(path, _of_parameter(name, theirs[name], ours[name]))


def _of_parameter(name: str, theirs: Parameter, ours: Parameter) -> str:
    if theirs.var.type != ours.var.type:
        types = notation(theirs.var.type), notation(ours.var.type)
        which = f"is of type {types[0]} in the plan, and {types[1]} in its workflow"
        return f"`{name}` {which if types[0] != types[1] else 'is of another type than in its workflow'}"
    if theirs.required and ours.HasField("default"):
        return f"`{name}` is required in the plan, and its workflow has a default for it, which no manifest takes away"
    if theirs.default != ours.default:
        return _of_values(f"default_inputs.{name}", theirs.default, ours.default, theirs.var.type)
    if theirs.var.description != ours.var.description:
        return f"`{name}` has the description {theirs.var.description!r}, and no manifest says that of an input"
    return f"`{name}` has more than a type, a description and a default, which no manifest says of an input"


def _of_fixed(source: LaunchPlan, made: LaunchPlan) -> Iterator[Difference]:
    theirs, ours = source.spec.fixed_inputs.literals, made.spec.fixed_inputs.literals
    types = made.spec.default_inputs.parameters
    for name in sorted({*theirs, *ours}):
        if theirs[name] != ours[name]:
            path = f"fixed_inputs.{name}"
            yield Difference(path, _of_values(path, theirs[name], ours[name], types[name].var.type))


def _of_values(path: str, theirs: Literal, ours: Literal, type_: LiteralType) -> str:
    """In what two values differ, entry by entry where they are structs or lists."""
    try:
        decoded = decode(theirs, type_), decode(ours, type_)
    except NotDecodableError:
        return f"`{path}` is {_words(theirs)} in the source, and its manifest is compiled to {_words(ours)}"
    found = [
        f"`{inner}` is {_shown(one)} in the source, and its manifest is compiled to {_shown(other)}"
        for inner, one, other in _entries(path, *decoded)
    ]
    return "; ".join(found) or f"`{path}` is {_shown(decoded[0])}, written otherwise than a manifest is compiled to"


_ABSENT = object()


def _entries(path: str, theirs: Any, ours: Any) -> Iterator[tuple[str, Any, Any]]:
    """The innermost entries in which two plain values differ."""
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted({*theirs, *ours}):
            yield from _entries(f"{path}.{key}", theirs.get(key, _ABSENT), ours.get(key, _ABSENT))
    elif isinstance(theirs, list) and isinstance(ours, list) and len(theirs) == len(ours):
        for index, (one, other) in enumerate(zip(theirs, ours, strict=True)):
            yield from _entries(f"{path}[{index}]", one, other)
    elif repr(theirs) != repr(ours):
        yield path, theirs, ours


def _shown(value: Any) -> str:
    return "absent" if value is _ABSENT else _brief(flow(value))


def _differing(path: tuple[str, ...], source: Any, made: Any) -> Iterator[tuple[str, Any, Any]]:
    """The innermost fields and entries in which two messages differ; in lists as a whole."""
    for field in source.DESCRIPTOR.fields:
        at = (*path, field.name)
        theirs, ours = getattr(source, field.name), getattr(made, field.name)
        if field.has_presence and source.HasField(field.name) != made.HasField(field.name):
            yield (
                _dotted(at),
                theirs if source.HasField(field.name) else None,
                ours if made.HasField(field.name) else None,
            )
        elif theirs == ours:
            continue
        elif hasattr(theirs, "keys"):
            for key in sorted({*theirs, *ours}):
                if theirs.get(key) != ours.get(key):
                    yield _dotted((*at, key)), theirs.get(key), ours.get(key)
        elif isinstance(theirs, Message):
            yield from _differing(at, theirs, ours)
        else:
            yield _dotted(at), theirs, ours


_UNSAID = {"spec", "entity_metadata", "values"}


def _dotted(path: tuple[str, ...]) -> str:
    """A path in the names of manifests."""
    dotted = ".".join(part for part in path if part not in _UNSAID)
    return dotted.replace("workflow_id", "workflow").replace("cron_schedule.schedule", "cron")


def _words(value: Any) -> str:
    if value is None:
        return "absent"
    return _brief(repr(value) if isinstance(value, str) else " ".join(str(value).split()) or "empty")


def _brief(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
