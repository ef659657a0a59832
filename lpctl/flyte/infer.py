"""The type that the server infers for a literal.

A port of flytepropeller/pkg/compiler/validators/utils.go:LiteralTypeForLiteral, of Flyte v1.16.8.

Go tells a nil pointer from an empty message, and which of the two it is decides what the server says: a blob without a
type is castable to nothing, a union without a type stops the server. So types are `GoType`, where None is Go's nil.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.messages.flyteidl_pb2 import LiteralType, SimpleType, UnionType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from google.protobuf.struct_pb2 import Struct

    from lpctl.messages.flyteidl_pb2 import Literal, Primitive, Scalar, StructuredDatasetType

_MESSAGEPACK = "msgpack"  # flyteidl/clients/go/coreutils/literals.go:MESSAGEPACK
_DEPTH = 100


def infer(literal: Literal) -> LiteralType | None:
    """The type that flyteadmin infers for a literal, None where it knows none (utils.go:LiteralTypeForLiteral)."""
    try:
        type_ = Inference().of_literal(literal, 0)
    except TooDeepError:
        return None
    return None if type_ is None else _as_message(type_)


class TooDeepError(Exception):
    """A message of more levels than protobuf reads."""


class GoType(NamedTuple):
    """A LiteralType as Go's memory holds it.

    `case` is the member of the oneof that is set, "" for none; `value` what is in it, with None for a nil pointer:
    a number for `simple`; a `GoType` for `collection_type` and `map_value_type`; a tuple of them for `union_type`; a
    `HeldDataset` for `structured_dataset_type`; else the message. `message` is where it was read from, None for a type
    that was inferred.
    """

    case: str
    value: Any
    message: LiteralType | None = None

    @property
    def tag(self) -> str:
        """The tag of the type's structure, "" where there is none (utils.go:GetTagForType)."""
        return "" if self.message is None else self.message.structure.tag

    @property
    def metadata(self) -> Struct | None:
        """What flytekit says of a struct: its JSON Schema."""
        return self.message.metadata if self.message is not None and self.message.HasField("metadata") else None

    @property
    def simple(self) -> int:
        """What Go's GetSimple() answers: NONE, the zero value, for whatever is no simple type."""
        return self.value if self.case == "simple" else SimpleType.NONE


class GoDataset(NamedTuple):
    """A StructuredDatasetType: its format, and name and type of each column."""

    format: str
    columns: tuple[tuple[str, GoType | None], ...]


def go_type(message: LiteralType, depth: int) -> GoType:
    """The type that a message states, `depth` types inside another. Raises TooDeepError."""
    if depth > _DEPTH:
        raise TooDeepError
    case = message.WhichOneof("type") or ""
    if case == "simple":
        return GoType(case, message.simple, message)
    if case == "collection_type":
        return GoType(case, go_type(message.collection_type, depth + 1), message)
    if case == "map_value_type":
        return GoType(case, go_type(message.map_value_type, depth + 1), message)
    if case == "union_type":
        return GoType(case, tuple(go_type(variant, depth + 1) for variant in message.union_type.variants), message)
    if case == "structured_dataset_type":
        return GoType(case, _go_dataset(message.structured_dataset_type, depth), message)
    return GoType(case, getattr(message, case) if case else None, message)


def _go_dataset(dataset: StructuredDatasetType, depth: int) -> GoDataset:
    return GoDataset(
        dataset.format,
        tuple(
            (column.name, go_type(column.literal_type, depth + 1) if column.HasField("literal_type") else None)
            for column in dataset.columns
        ),
    )


def _as_message(type_: GoType) -> LiteralType:
    """The type as a message, which has no nil pointers: an empty message stands for each, as in Go's own text of it."""
    if type_.message is not None:
        return type_.message
    message = LiteralType()
    if type_.case == "simple":
        message.simple = type_.value
    elif type_.case == "union_type":
        variants = [LiteralType() if variant is None else _as_message(variant) for variant in type_.value]
        message.union_type.CopyFrom(UnionType(variants=variants))
    elif type_.value is None:
        getattr(message, type_.case).SetInParent()
    elif isinstance(type_.value, GoType):
        getattr(message, type_.case).CopyFrom(_as_message(type_.value))
    else:
        getattr(message, type_.case).CopyFrom(type_.value)
    return message


_NONE = GoType("simple", SimpleType.NONE)
_SIMPLE = {number: GoType("simple", number) for number in SimpleType.values()}
_BY_PRIMITIVE = {
    "integer": _SIMPLE[SimpleType.INTEGER],
    "float_value": _SIMPLE[SimpleType.FLOAT],
    "string_value": _SIMPLE[SimpleType.STRING],
    "boolean": _SIMPLE[SimpleType.BOOLEAN],
    "datetime": _SIMPLE[SimpleType.DATETIME],
    "duration": _SIMPLE[SimpleType.DURATION],
}


class Inference:
    """One inference. Equal types are one object as far as that is cheap to see: lists are long, their types few."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], GoType] = {}
        self._texts: dict[int, str] = {}

    def of_literal(self, literal: Literal, depth: int) -> GoType | None:
        """The type of a literal `depth` messages inside another, None where Go has none. Raises TooDeepError."""
        if depth > _DEPTH:
            raise TooDeepError
        case = literal.WhichOneof("value")
        if case == "scalar":
            return self._of_scalar(literal.scalar)
        if case == "collection":
            return self._of("collection_type", self._of_items(literal.collection.literals, depth))
        if case == "map":
            # Go walks a map in random order; sorted by key, the answer is one of Go's.
            literals = literal.map.literals
            return self._of("map_value_type", self._of_items((literals[key] for key in sorted(literals)), depth))
        if case == "offloaded_metadata" and literal.offloaded_metadata.HasField("inferred_type"):
            return self._read(literal.offloaded_metadata.inferred_type)
        return None

    def _of_scalar(self, scalar: Scalar) -> GoType | None:
        case = scalar.WhichOneof("value")
        if case == "primitive":
            return of_primitive(scalar.primitive)
        if case == "union":
            union = scalar.union
            return self._of("union_type", self._read(union.type) if union.HasField("type") else None)
        if case == "binary":
            return _SIMPLE[SimpleType.STRUCT if scalar.binary.tag == _MESSAGEPACK else SimpleType.BINARY]
        if case == "blob":
            if not scalar.blob.HasField("metadata"):
                return None
            metadata = scalar.blob.metadata
            return self._alike("blob", metadata.type if metadata.HasField("type") else None)
        if case == "schema":
            return self._alike("schema", scalar.schema.type if scalar.schema.HasField("type") else None)
        if case == "structured_dataset":
            dataset = scalar.structured_dataset.metadata  # absent reads as empty
            known = dataset.HasField("structured_dataset_type")
            return self._alike("structured_dataset_type", dataset.structured_dataset_type if known else None)
        return None if case is None else _BY_SCALAR[case]

    def _of_items(self, literals: Iterable[Literal], depth: int) -> GoType | None:
        """The type of the items of a list or of the values of a map (utils.go:literalTypeForLiterals)."""
        distinct: dict[str, GoType | None] = {}
        seen: set[int] = set()
        empty: GoType | None = None
        for literal in literals:
            type_ = self.of_literal(literal, depth + 2)
            if literal.WhichOneof("value") == "collection" and not literal.collection.literals:
                empty = type_
            elif id(type_) not in seen:
                seen.add(id(type_))
                distinct.setdefault(self._text(type_), type_)
        if not distinct:
            return empty if empty is not None else _NONE
        if len(distinct) == 1:
            return next(iter(distinct.values()))
        return self._mixed([distinct[text] for text in sorted(distinct)])

    def _mixed(self, types: list[GoType | None]) -> GoType:
        """A union; with a collection of a union among them, a collection of the union of all.

        utils.go:buildMultipleTypeUnion.
        """
        variants: list[GoType | None] = []
        nested = False
        for type_ in types:
            item = type_.value if type_ is not None and type_.case == "collection_type" else None
            if item is not None and item.case == "union_type":
                nested = True
                variants.extend(item.value)
            else:
                variants.append(type_)
        union = self._of("union_type", *variants)
        return self._of("collection_type", union) if nested else union

    def _of(self, case: str, *parts: GoType | None) -> GoType:
        key = (case, *map(id, parts))
        if key not in self._known:
            self._known[key] = GoType(case, parts if case == "union_type" else parts[0])
        return self._known[key]

    def _alike(self, case: str, message: Any) -> GoType:
        """The type that is `message`, a part of the literal, or a nil pointer."""
        key = (case, message if message is None else message.SerializeToString(deterministic=True))
        if key not in self._known:
            self._known[key] = GoType(case, None) if message is None else _type_of(case, message)
        return self._known[key]

    def _read(self, message: LiteralType) -> GoType:
        key = ("", message.SerializeToString(deterministic=True))
        if key not in self._known:
            self._known[key] = go_type(message, 0)
        return self._known[key]

    def _text(self, type_: GoType | None) -> str:
        """What Go prints, as far as it tells types apart and sorts them."""
        if type_ is None:
            return "<nil>"
        text = self._texts.get(id(type_))
        if text is None:
            from google.protobuf.text_format import MessageToString  # noqa: PLC0415 - only lists ask

            text = self._texts[id(type_)] = MessageToString(_as_message(type_), as_one_line=True)
        return text


def _type_of(case: str, message: Any) -> GoType:
    type_ = LiteralType()
    getattr(type_, case).CopyFrom(message)
    return go_type(type_, 0)


_BY_SCALAR = {
    "none_type": _NONE,
    "error": _SIMPLE[SimpleType.ERROR],
    "generic": _SIMPLE[SimpleType.STRUCT],
}


def of_primitive(primitive: Primitive) -> GoType:
    """The type of a primitive; an empty one counts as None (utils.go:literalTypeForPrimitive)."""
    return _BY_PRIMITIVE.get(primitive.WhichOneof("value") or "", _NONE)
