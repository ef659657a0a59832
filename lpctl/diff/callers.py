"""What a changed input or output means to callers: classes of changes, and the witness of each that breaks them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.fit import fits
from lpctl.diff.members import alike, member_changes
from lpctl.diff.report import Change
from lpctl.diff.struct_schema import schema_difference
from lpctl.diff.values import (
    binding_value,
    form_of,
    in_backticks,
    literal_value,
    same_literal,
    type_value,
    type_values,
    value,
)
from lpctl.findings.classes import inputs as classes
from lpctl.findings.classes.kind import Impact
from lpctl.flyte.castable import Castability, types_castable
from lpctl.literal.decode import NotDecodableError, decode, struct_encoding
from lpctl.literal.input import fixed_literal
from lpctl.literal.key_order import ordered_alike
from lpctl.literal.narrowed import lost_value
from lpctl.literal.output_readers import lost_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.diff.model import Input, InputFact, OutputFact, Value
    from lpctl.diff.report import Witness
    from lpctl.diff.witness import Witnesses
    from lpctl.findings.classes.kind import ChangeClass
    from lpctl.messages.flyteidl_pb2 import LiteralType


def made(
    kind: ChangeClass, path: tuple[str, ...], before: Value | None, after: Value | None, words: str = ""
) -> Change:
    """A change as its class says, not yet placed."""
    members = member_changes(before, after)
    return Change(kind=kind, impact=kind.impact, path=path, before=before, after=after, words=words, members=members)


def proven(change: Change, witness: Witness | None) -> Change:
    """The change with its witness; what should break callers and has none is no more than a risk."""
    if witness is not None:
        return change._replace(witness=witness)
    return change._replace(impact=Impact.RISKY) if change.impact is Impact.BREAKING else change


def input_changes(witnesses: Witnesses, fact: InputFact) -> Iterator[Change]:
    """How the input is bound or what it is bound to, then its description and its type."""
    one, other = fact.before, fact.after
    path: tuple[str, ...] = ("inputs", fact.name)
    values: tuple[Value | None, Value | None]
    kind, words = _binding_class(fact)
    if kind is not None:
        values = (one and binding_value(fact.name, one), other and binding_value(fact.name, other))
        reordered = kind is classes.ENCODING_CHANGED and _is_reordered(one, other)
        if kind is classes.ENCODING_CHANGED and not reordered:
            values = (_with_form(values[0], one), _with_form(values[1], other))
        change = made(kind, path, *values, words=words)
        if reordered:
            words = f"the same value of {in_backticks(fact.name)}, its keys in another order"
            change = change._replace(impact=Impact.SAFE, words=words)
        if kind.impact is Impact.BREAKING:
            change = proven(change, witnesses.of_binding(fact.name))
        yield change
    if one is None or other is None or one.type is None or other.type is None:
        return
    if "fixed" in (one.binding, other.binding):
        return  # its type is no caller's business, or a caller's anew
    if one.description != other.description:
        values = (value(one.description), value(other.description))
        yield made(classes.DESCRIPTION_CHANGED, (*path, "description"), *values, words="described otherwise")
    if one.type != other.type:
        values = type_values(one.type, other.type)
        witness = witnesses.of_type(fact.name)
        kind, words = _type_class(fact.name, one.type, other.type, refused=witness is not None)
        yield proven(made(kind, (*path, "type"), *values, words=words), witness)


def _with_form(value: Value | None, bound: Input | None) -> Value | None:
    """A value with what its literal is, where two literals state the same value."""
    if value is None or bound is None or bound.literal is None:
        return value
    return value._replace(text=f"{value.text} as {form_of(bound.literal)}")


def _is_reordered(one: Input | None, other: Input | None) -> bool:
    """Whether two values differ in nothing but the order of keys, which means nothing."""
    literals = [bound.literal for bound in (one, other) if bound is not None and bound.literal is not None]
    return len(literals) == 2 and ordered_alike(*literals)


def _type_class(name: str, old: LiteralType, new: LiteralType, *, refused: bool) -> tuple[ChangeClass, str]:
    difference = schema_difference(old, new)
    what = f": {difference}" if difference else ""
    if refused:
        return classes.INPUT_TYPE_NARROWED, f"callers that pass such a value of {in_backticks(name)} are refused{what}"
    known = fits(old, new)
    passed_on = types_castable(old, new) is Castability.CASTABLE
    if known:
        words = f"{in_backticks(name)} takes what it took{what}"
    else:
        words = f"what was passed for {in_backticks(name)} is accepted, and may fail in the task{what}"
    if not passed_on:
        words += "; a workflow that passes on an output of its old type is refused when it is registered again"
    return classes.INPUT_TYPE_WIDENED if known and passed_on else classes.INPUT_TYPE_CHANGED, words


def _binding_class(fact: InputFact) -> tuple[ChangeClass | None, str]:
    """The class of how the input's binding or value changed, None where neither did; and what it means."""
    name = in_backticks(fact.name)
    old = fact.before.binding if fact.before is not None else None
    new = fact.after.binding if fact.after is not None else None
    if old == new:
        return _value_class(fact)
    if (old, new) == ("fixed", "default") and not _same_value(fact):
        return classes.DEFAULT_CHANGED, f"callers may pass {name}, and those that do not get another value"
    kind, words = _BINDINGS[old, new]
    return kind, words.format(name)


_BINDINGS: dict[tuple[str | None, str | None], tuple[ChangeClass, str]] = {
    (None, "required"): (classes.NEW_REQUIRED_INPUT, "callers have to pass {}, which is new"),
    (None, "default"): (classes.INPUT_ADDED, "callers may pass {}, which is new"),
    (None, "fixed"): (classes.INPUT_ADDED, "{} is new, and the plan fixes it"),
    ("required", None): (classes.INPUT_REMOVED, "callers that pass {} are refused: the workflow has it no more"),
    ("required", "default"): (classes.INPUT_OPTIONAL, "callers may leave {} out"),
    ("required", "fixed"): (classes.INPUT_FIXED, "callers that pass {} are refused: the plan fixes it"),
    ("default", None): (classes.INPUT_REMOVED, "callers that pass {} are refused: the workflow has it no more"),
    ("default", "required"): (
        classes.INPUT_REQUIRED,
        "callers that leave {} out are refused: it has no default any more",
    ),
    ("default", "fixed"): (classes.INPUT_FIXED, "callers that pass {} are refused: the plan fixes it"),
    ("fixed", None): (classes.FIXED_INPUT_REMOVED, "the workflow has no input {} any more"),
    ("fixed", "required"): (classes.NEW_REQUIRED_INPUT, "callers have to pass {}, which was fixed"),
    ("fixed", "default"): (classes.INPUT_FREED, "callers may pass {}"),
}


def _value_class(fact: InputFact) -> tuple[ChangeClass | None, str]:
    """The class of another value in the same binding."""
    assert fact.before is not None  # noqa: S101 - an input that neither side has is no fact
    assert fact.after is not None  # noqa: S101
    if same_literal(fact.before.literal, fact.after.literal):
        return None, ""
    if _same_value(fact):
        return classes.ENCODING_CHANGED, f"the same value of {in_backticks(fact.name)}, in another form"
    if _is_completed(fact.before, fact.after):
        words = f"{in_backticks(fact.name)} has what its type has a default for; give the plan a new version"
        return classes.STRUCT_COMPLETED, words
    if fact.after.binding == "fixed":
        return classes.FIXED_CHANGED, f"every execution gets another {in_backticks(fact.name)}"
    return classes.DEFAULT_CHANGED, f"callers that leave {in_backticks(fact.name)} out get another value"


def _is_completed(one: Input, other: Input) -> bool:
    """Whether the second value is what lpctl makes of the first, behind whose keys it writes the type's defaults."""
    if one.literal is None or other.literal is None or other.type is None:
        return False
    encoding = struct_encoding(other.literal)
    if encoding is None:
        return False  # there is no struct in it
    try:
        was, now = decode(one.literal, one.type or other.type), decode(other.literal, other.type)
        made, _ = fixed_literal(was, other.type, encoding)
        return made is not None and alike(decode(made, other.type), now)
    except NotDecodableError:
        return False


def _same_value(fact: InputFact) -> bool:
    """Whether both sides bind a literal of the same decoded value."""
    values = [
        literal_value(bound.literal, bound.type)
        for bound in (fact.before, fact.after)
        if bound is not None and bound.literal is not None
    ]
    if len(values) < 2:
        return False
    one, other = values
    if one.content is not None and other.content is not None:
        return alike(one.content, other.content)
    return one.text == other.text


def output_change(witnesses: Witnesses, fact: OutputFact) -> Change:
    """An output that is new, gone, or of another type."""
    old, new = (type_value(type_) if type_ is not None else None for type_ in (fact.before, fact.after))
    if fact.before is not None and fact.after is not None:
        old, new = type_values(fact.before, fact.after)
    path = ("outputs", fact.name)
    if fact.before is None:
        return made(classes.OUTPUT_ADDED, path, old, new, words=f"a new output {in_backticks(fact.name)}")
    words = f"workflows that read output {in_backticks(fact.name)} are refused"
    if fact.after is None:
        return proven(made(classes.OUTPUT_REMOVED, path, old, new, words=words), witnesses.of_output(fact))
    if lost_reader(fact.before, fact.after) is not None:
        return proven(made(classes.OUTPUT_TYPE_CHANGED, path, old, new, words=words), witnesses.of_output(fact))
    lost = lost_value(fact.after, fact.before)
    if fits(fact.after, fact.before) and (lost is None or not lost.own):
        return made(classes.OUTPUT_TYPE_WIDENED, path, old, new, words=f"{in_backticks(fact.name)} fits where it did")
    words = f"workflows that read output {in_backticks(fact.name)} are accepted, and may fail where they read it"
    return proven(made(classes.OUTPUT_TYPE_CHANGED, path, old, new, words=words), None)
