"""Unions: which variant a value means, the marker that says so, and what to say where nothing does."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from lpctl.findings.show import dotted, kind_of, shown
from lpctl.literal import advice
from lpctl.literal.none_text import NONE, WORDS, none_as_text
from lpctl.literal.notation import notation
from lpctl.literal.primitive import carried_type, union_of
from lpctl.literal.reading import (
    A_READING,
    OWN_KIND,
    VALUE,
    VARIANT,
    WIDENED,
    Mismatch,
    Reading,
    is_like_marked,
    is_marked,
    size,
)
from lpctl.literal.rules import AMBIGUOUS_INPUT, INPUT_UNSUPPORTED, VARIANT_MARKER
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lpctl.findings.diagnostic import Path
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType

MARKER = "{$variant: ..., $value: ...}"

_MOST_LISTED = 12
_LONGEST_NAME = 60

_FITS = {
    OWN_KIND: "fits, as a value of its own kind",
    A_READING: "fits, as a reading of text",
    WIDENED: "fits, as an int widened to a float",
}


Coerce: TypeAlias = "Callable[[Any, LiteralType, Path, Reading], Literal | None]"


class Attempt(NamedTuple):
    """What the reading of a value as one variant gave."""

    variant: LiteralType
    literal: Literal | None
    reading: Reading


def union_literal(value: Any, type_: LiteralType, path: Path, reading: Reading, coerce: Coerce) -> Literal | None:
    """The variant that a value means or names, with the literal that `coerce` makes of it.

    As flytekit core/type_engine.py:UnionTransformer.async_to_literal, which tries every variant, too, and refuses a
    value that fits two; which of them is nearer it only asks of text.
    """
    if is_marked(value):
        variant = marked_variant(value, type_, path, reading)
        if variant is None:
            return None
        literal = coerce(value[VALUE], variant, (*path, VALUE), reading)
        return None if literal is None else union_of(literal, variant)
    tried = []
    variants = type_.union_type.variants
    tries = reading.tries
    tries.left -= len(variants) * size(value)
    if tries.left < 0 and tries.beyond is None:
        says = "has too many parts to try each as every variant"
        tries.beyond = Mismatch(path, value, says=says, help=f"write {MARKER}", rule=INPUT_UNSUPPORTED)
    for variant in variants:
        if tries.beyond is not None:
            reading.mismatches.append(tries.beyond)
            return None
        inner = reading.apart()
        tried.append(Attempt(variant, coerce(value, variant, path, inner), inner))
    best = nearest_variant(tried, value, type_, path, reading)
    if best is None or best.literal is None:
        return None
    reading.at_most(best.reading.rank)
    reading.remarks.extend(best.reading.remarks)
    if value == NONE and _takes_none(type_):
        reading.remarks.append(none_as_text(path, notation(type_)))
    return union_of(best.literal, best.variant)


def _takes_none(type_: LiteralType) -> bool:
    return any(notation(variant) == NONE for variant in type_.union_type.variants)


def marked_variant(value: dict[str, Any], type_: LiteralType, path: Path, reading: Reading) -> LiteralType | None:
    """The variant that a marker names, by notation or by position from 1; None where it names none."""
    variants = type_.union_type.variants
    expected = notation(type_)

    def refuse(says: str, help_: str | None = None) -> None:
        at, notes = (*path, VARIANT), _numbered(variants)
        reading.mismatches.append(
            Mismatch(at, value, expected, says=says, help=help_, notes=notes, rule=VARIANT_MARKER)
        )

    named = value[VARIANT]
    if type(named) is int and 1 <= named <= len(variants):
        return variants[named - 1]
    if type(named) is int:
        refuse(f"is {named}; the variants are numbered from 1 to {len(variants)}")
    elif type(named) is not str:
        refuse(f"expects a type or its position, got {shown(named)}")
    else:
        names = [notation(variant) for variant in variants]
        meant = named if named in names else _normal(named)
        positions = [at for at, name in enumerate(names) if name == meant]
        if len(positions) == 1:
            return variants[positions[0]]
        if positions:
            said = " or ".join(str(at + 1) for at in positions)
            refuse(f"is {_cut(named)}, which several variants are", f"write the position: {said}")
        else:
            close = nearest(named, names)
            told = advice.write(flow_scalar(close)) if close else None
            refuse(f"is {_cut(named)}, which is no variant of {expected}", told)
    return None


def _no_marker(value: dict[str, Any], path: Path, expected: str, reading: Reading) -> None:
    """Note what keeps a mapping that fits nothing from being a marker."""

    def refuse(says: str, at: Path, help_: str) -> None:
        reading.mismatches.append(
            Mismatch(at, value, expected, says=says, help=help_, rule=VARIANT_MARKER, on_key=True)
        )

    if missing := [key for key in (VARIANT, VALUE) if key not in value]:
        refuse(f"is marked by half: `{missing[0]}` is missing", path, f"write {MARKER}")
    for key in (key for key in value if key not in (VARIANT, VALUE)):
        refuse(f"is no part of the marker {MARKER}", (*path, key), "remove it, or put it into `$value`")


def _normal(text: str) -> str:
    """A type as messages print it, however it is written."""
    from lpctl.literal.read_notation import NotATypeError, read_notation  # noqa: PLC0415 - few plans have markers

    try:
        return notation(read_notation(text))
    except NotATypeError:
        return text


def _numbered(variants: Sequence[LiteralType]) -> tuple[tuple[str, str], ...]:
    listed = tuple((f"variant {at}", notation(variant)) for at, variant in enumerate(variants[:_MOST_LISTED], 1))
    rest = len(variants) - _MOST_LISTED
    return (*listed, ("variants", f"and {rest} more")) if rest > 0 else listed


def nearest_variant(
    tried: list[Attempt], value: Any, type_: LiteralType, path: Path, reading: Reading
) -> Attempt | None:
    """The nearest variant of those that fit; None, with what is to be said, where none fits or two are as near."""
    fitting = [each for each in tried if each.literal is not None]
    if not fitting:
        _none_fits(tried, value, type_, path, reading)
        return None
    rank = min(each.reading.rank for each in fitting)
    nearest_ones = [each for each in fitting if each.reading.rank == rank]
    if len(nearest_ones) == 1:
        return nearest_ones[0]
    variants = type_.union_type.variants
    names = [variant_name(each.variant, variants) for each in nearest_ones[:2]]
    if names[0] == names[1]:
        names = [at for at, each in enumerate(tried, 1) if each in nearest_ones[:2]]
    text = shown(value) if not isinstance(value, (dict, list)) else f"this {kind_of(value)}"
    says = f"is {notation(type_)}, and {text} fits {len(nearest_ones)} of its variants equally"
    repair = " or ".join(f"{{{{$variant: {_escaped(name)}, $value: {{0}}}}}}" for name in names)
    reading.mismatches.append(
        Mismatch(
            path,
            value,
            expected=notation(type_),
            says=says,
            notes=_explained(tried, path),
            repair=repair,
            rule=AMBIGUOUS_INPUT,
        )
    )
    return None


def _none_fits(tried: list[Attempt], value: Any, type_: LiteralType, path: Path, reading: Reading) -> None:
    """The variant that is meant says what is wrong: the only one besides None, or the only one that fits outside."""
    expected = notation(type_)
    if is_like_marked(value):
        _no_marker(value, path, expected, reading)
        return
    if type(value) is str and value in WORDS and _takes_none(type_):
        reading.mismatches.append(Mismatch(path, value, expected=expected, help=advice.write("null")))
        return
    others = [each for each in tried if notation(each.variant) != NONE]
    inside = [each for each in others if all(found.path != path for found in each.reading.mismatches)]
    meant = others if len(others) == 1 else inside
    if len(meant) == 1 or len({tuple(found.path for found in each.reading.mismatches) for each in meant}) == 1:
        reading.mismatches.extend(
            found._replace(expected=expected) if found.path == path and found.says is None else found
            for found in meant[0].reading.mismatches
        )
        return
    hints = [found for each in others for found in each.reading.mismatches if found.help and found.path == path]
    help_ = hints[0].help if len({hint.help for hint in hints}) == 1 else None
    reading.mismatches.append(Mismatch(path, value, expected=expected, notes=_explained(tried, path), help=help_))


def _explained(tried: list[Attempt], path: Path) -> tuple[tuple[str, str], ...]:
    listed = tuple(
        (f"variant {at}", f"{_cut(notation(each.variant))}: {_verdict(each, path)}")
        for at, each in enumerate(tried[:_MOST_LISTED], 1)
    )
    rest = len(tried) - _MOST_LISTED
    return (*listed, ("variants", f"and {rest} more")) if rest > 0 else listed


def _verdict(tried: Attempt, path: Path) -> str:
    if tried.literal is not None:
        return _FITS[tried.reading.rank]
    found = tried.reading.mismatches[0] if tried.reading.mismatches else None
    if found is None:
        return "does not fit"
    where = f"`{dotted(found.path[len(path) :])}` " if found.path[len(path) :] else ""
    if found.says is not None:
        return f"{where}{found.says}"
    reason = f": {found.reason}" if found.reason else ""
    return f"{where}does not take {shown(found.value)}{reason}"


def variant_name(variant: LiteralType, variants: Sequence[LiteralType]) -> str | int:
    """What a marker calls a variant: its notation, or its position from 1 where that is not its own or long."""
    name = notation(variant)
    if len(name) <= _LONGEST_NAME and [notation(other) for other in variants].count(name) == 1:
        return name
    carried = carried_type(variant)
    return next((at for at, other in enumerate(variants, 1) if carried_type(other) == carried), name)


def flow_scalar(name: str | int) -> str:
    """A variant's name as it can be written in a flow mapping."""
    if isinstance(name, int) or re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", name):
        return str(name)
    return f"'{name}'" if "'" not in name else json.dumps(name, ensure_ascii=False)


def _escaped(name: str | int) -> str:
    return flow_scalar(name).replace("{", "{{").replace("}", "}}")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}..."
