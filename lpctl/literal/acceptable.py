"""The last look at a literal: what the server refuses becomes what it accepts, or a reason at the place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.castable import Castability, castable
from lpctl.flyte.infer import infer
from lpctl.literal.coerce import none_variant
from lpctl.literal.notation import notation
from lpctl.literal.primitive import union_of

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType


class Fault(NamedTuple):
    """Why the server refuses a literal: the part of it that is at fault, what is wrong with that, what to do."""

    path: Path
    why: str
    help: str | None = None


def acceptable(literal: Literal, type_: LiteralType) -> Literal | None:
    """The literal, or the equivalent that the server takes for an input of that type, or None where it takes neither.

    A bare None fits two variants of `Optional[StructuredDataset]`, for the server takes None for any dataset: it
    refuses what flytekit writes for that default. The None that names its variant is accepted.
    """
    if castable(literal, type_) is Castability.CASTABLE:
        return literal
    variant = none_variant(type_)
    if variant is not None and literal.scalar.WhichOneof("value") == "none_type":
        named = union_of(literal, variant)
        if castable(named, type_) is Castability.CASTABLE:
            return named
    return None


def fault(literal: Literal, type_: LiteralType, path: Path = ()) -> Fault:
    """Why the server refuses a literal that is not castable to the type, by the smallest part that is at fault."""
    case, kind = literal.WhichOneof("value"), type_.WhichOneof("type")
    parts: list[tuple[str | int, Literal]]
    if case == "collection" and kind == "collection_type":
        parts, part_type, whole = list(enumerate(literal.collection.literals)), type_.collection_type, "list"
    elif case == "map" and kind == "map_value_type":
        parts, part_type, whole = sorted(literal.map.literals.items()), type_.map_value_type, "dict"
    else:
        return Fault(path, f"is nothing that Flyte's server takes for {notation(type_)}")
    for key, part in parts:
        if castable(part, part_type) is not Castability.CASTABLE:
            return fault(part, part_type, (*path, key))
    return _mixed(parts, part_type, whole, path)


def _mixed(parts: list[tuple[str | int, Literal]], part_type: LiteralType, whole: str, path: Path) -> Fault:
    """Each part is castable: the server finds more than one type among them, and no type that they have in common."""
    inferred = [infer(part) for _, part in parts]
    texts = ["" if type_ is None else notation(type_) for type_ in inferred]
    empty = [_is_empty(part) for _, part in parts]
    usual = max(dict.fromkeys(texts), key=texts.count)
    odd = next((index for index, text in enumerate(texts) if text != usual), 0)
    if any(empty) and not all(empty):
        odd = empty.index(True)
    other = next((index for index, text in enumerate(texts) if text != texts[odd]), odd)
    key, beside = parts[odd][0], _bracketed(parts[other][0])
    why = (
        f"is refused beside {beside}: to Flyte's server it is {texts[odd]} and {beside} is {texts[other]}, "
        f"and a {whole} has one type"
    )
    odd_type = inferred[odd]
    kind = None if odd_type is None else odd_type.WhichOneof("type")
    if kind in ("blob", "structured_dataset_type"):
        advice = "give all of them one format"
    elif kind == "map_value_type":
        advice = "leave the empty one out, or" if empty[odd] else "make them alike, or"
        advice += f" declare its type as `dict` in the workflow, not `{notation(part_type)}`"
    else:
        advice = None
    return Fault((*path, key), why, advice)


def _bracketed(key: str | int) -> str:
    return f'["{key}"]' if isinstance(key, str) else f"[{key}]"


def _is_empty(literal: Literal) -> bool:
    return literal.WhichOneof("value") == "map" and not literal.map.literals
