"""The server's own verdict, offline: may this literal, or a value of that type, be given to an input of this type.

A port of what flyteadmin asks at registration (its validation/validation.go and launch_plan_validator.go) and for every
execution (execution_validator.go): flytepropeller/pkg/compiler/validators/typing.go:AreTypesCastable, of Flyte v1.16.8.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from lpctl.flyte.infer import GoDataset, GoType, Inference, TooDeepError, go_type, of_primitive
from lpctl.messages.flyteidl_pb2 import SchemaType, SimpleType

if TYPE_CHECKING:
    from google.protobuf.struct_pb2 import Struct

    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType

_PARQUET = "parquet"


class Castability(Enum):
    """What the server makes of a literal, or of a value of another type, for an input of a declared type."""

    CASTABLE = "castable"
    NOT_CASTABLE = "not castable"
    UNKNOWN_TYPE = "unknown type"
    PANICS = "panics"
    """The request ends in an internal error without a text, or the whole server does."""


def castable(literal: Literal, declared: LiteralType) -> Castability:
    """Whether the server takes `literal` for an input of the type `declared`.

    A literal of more than a hundred messages inside one another is not castable: protobuf itself reads no more.
    """
    if declared.WhichOneof("type") == "simple" and literal.scalar.WhichOneof("value") == "primitive":
        inferred = of_primitive(literal.scalar.primitive)  # what nearly all inputs are
        return Castability.CASTABLE if inferred.value == declared.simple else Castability.NOT_CASTABLE
    try:
        type_ = Inference().of_literal(literal, 0)
        if type_ is None:  # utils.go:ValidateLiteralType
            return Castability.UNKNOWN_TYPE
        return _Comparison().verdict(type_, go_type(declared, 0))
    except TooDeepError:
        return Castability.NOT_CASTABLE


def types_castable(upstream: LiteralType, downstream: LiteralType) -> Castability:
    """Whether every value of the type `upstream` is taken for an input of the type `downstream`, as far as types say.

    Two STRUCT types that both have metadata must be equal as JSON, or `upstream` a superset of `downstream`, as
    `lpctl.flyte.json_schema_superset` defines it.
    """
    try:
        return _Comparison().verdict(go_type(upstream, 0), go_type(downstream, 0))
    except TooDeepError:
        return Castability.NOT_CASTABLE


class _ServerPanicError(Exception):
    """Go follows a nil pointer here."""


class _Comparison:
    """One comparison. What was asked of two types is kept: unions inside unions ask the same again and again."""

    def __init__(self) -> None:
        self._casts: dict[tuple[int, int], bool] = {}

    def verdict(self, upstream: GoType, downstream: GoType) -> Castability:
        try:
            return Castability.CASTABLE if self._castable(upstream, downstream) else Castability.NOT_CASTABLE
        except _ServerPanicError:
            return Castability.PANICS

    def _castable(self, upstream: GoType | None, downstream: GoType) -> bool:
        """typing.go:AreTypesCastable."""
        single = upstream is not None and upstream.case == "union_type" and len(upstream.value) == 1
        if single and self._casts_from(upstream.value[0], downstream):  # type: ignore[union-attr]
            return True
        return self._casts_from(upstream, downstream)

    def _casts_from(self, upstream: GoType | None, downstream: GoType | None) -> bool:
        """CastsFrom of the checker of the downstream type (typing.go:getTypeChecker)."""
        key = (id(upstream), id(downstream))
        if key not in self._casts:
            case = "" if downstream is None else downstream.case
            if case == "simple" and downstream is not None and downstream.value == SimpleType.NONE:
                result = _is_none(upstream)
            elif case in ("collection_type", "map_value_type"):
                result = self._items(upstream, downstream, case)
            elif case == "union_type":
                result = self._union(upstream, downstream)
            elif case == "structured_dataset_type":
                result = self._dataset(upstream, downstream)
            elif case == "schema":
                result = _schema(upstream, downstream)
            elif case == "blob":
                result = _blob(upstream, downstream)
            else:
                result = _trivial(upstream, downstream)
            self._casts[key] = result
        return self._casts[key]

    def _items(self, upstream: GoType | None, downstream: Any, case: str) -> bool:
        if upstream is None or upstream.case != case or upstream.value is None:
            return False
        return _is_none(upstream.value) or self._casts_from(upstream.value, downstream.value)

    def _union(self, upstream: GoType | None, downstream: Any) -> bool:
        if upstream is not None and upstream.case == "union_type":
            return all(any(self._castable(u, d) for d in downstream.value) for u in upstream.value)
        found = False
        for variant in downstream.value:
            if self._castable(upstream, variant):
                if found:
                    return False
                found = True
        return found

    def _dataset(self, upstream: GoType | None, downstream: Any) -> bool:
        if _is_none(upstream):
            return True
        if upstream is None or upstream.value is None:
            return False
        wanted: GoDataset = downstream.value
        if upstream.case == "schema":
            if wanted.format and not _equal_fold(wanted.format, _PARQUET):
                return False
            types = {column.name: column.type for column in upstream.value.columns}
            return not types or all(
                name in types and _same_column(types[name], _simple(type_)) for name, type_ in wanted.columns
            )
        if upstream.case != "structured_dataset_type":
            return False
        given: GoDataset = upstream.value
        if given.format and wanted.format and not _equal_fold(given.format, wanted.format):
            return False
        columns = dict(given.columns)
        return not columns or all(
            name in columns and self._casts_from(columns[name], type_) for name, type_ in wanted.columns
        )


def _is_none(type_: GoType | None) -> bool:
    return type_ is not None and type_.case == "simple" and type_.value == SimpleType.NONE


def _simple(type_: GoType | None) -> int:
    return SimpleType.NONE if type_ is None else type_.simple


def _blob(upstream: GoType | None, downstream: Any) -> bool:
    # Formats only: a single file is taken for a directory, and the other way round.
    if upstream is None or upstream.case != "blob" or upstream.value is None:
        return False
    given, wanted = upstream.value.format, downstream.value.format
    return not given or not wanted or given == wanted


def _schema(upstream: GoType | None, downstream: Any) -> bool:
    if upstream is None or upstream.value is None:
        return False
    wanted: SchemaType = downstream.value
    if upstream.case == "schema":
        types = {column.name: column.type for column in upstream.value.columns}
        return not types or all(types.get(column.name) == column.type for column in wanted.columns)
    if upstream.case != "structured_dataset_type":
        return False
    given: GoDataset = upstream.value
    if given.format and not _equal_fold(given.format, _PARQUET):
        return False
    simple = {name: _simple(type_) for name, type_ in given.columns}
    return not simple or all(
        column.name in simple and _same_column(column.type, simple[column.name]) for column in wanted.columns
    )


_COLUMN = SchemaType.SchemaColumn
_SIMPLE_OF_COLUMN: dict[int, int] = {
    _COLUMN.INTEGER: SimpleType.INTEGER,
    _COLUMN.FLOAT: SimpleType.FLOAT,
    _COLUMN.STRING: SimpleType.STRING,
    _COLUMN.BOOLEAN: SimpleType.BOOLEAN,
    _COLUMN.DATETIME: SimpleType.DATETIME,
    _COLUMN.DURATION: SimpleType.DURATION,
}


def _same_column(column: int, simple: int) -> bool:
    return column in _SIMPLE_OF_COLUMN and _SIMPLE_OF_COLUMN[column] == simple


def _trivial(upstream: GoType | None, downstream: GoType | None) -> bool:
    """Simple types, enums, and a type that says nothing (typing.go:trivialChecker)."""
    up, down = _simple(upstream), _simple(downstream)
    if upstream is not None and upstream.case == "enum_type" and down == SimpleType.STRING:
        return True
    if downstream is not None and downstream.case == "enum_type" and up == SimpleType.STRING:
        return True
    tag = "" if upstream is None else upstream.tag
    if tag and tag != ("" if downstream is None else downstream.tag):
        return False
    if upstream is None or downstream is None:
        raise _ServerPanicError
    if up == down == SimpleType.STRUCT:
        return _same_struct(upstream.metadata, downstream.metadata)
    if upstream.case != downstream.case:
        return False
    return bool(up == down if upstream.case == "simple" else upstream.value == downstream.value)


def _same_struct(upstream: Struct | None, downstream: Struct | None) -> bool:
    if upstream is None or downstream is None or upstream == downstream:
        return True
    from lpctl.flyte.json_schema_superset import NeverEndsError, superset  # noqa: PLC0415 - seldom asked

    try:
        return superset(upstream, downstream)
    except NeverEndsError:
        raise _ServerPanicError from None


def _equal_fold(one: str, other: str) -> bool:
    """Go's strings.EqualFold: letter by letter."""
    return len(one) == len(other) and all(a.casefold() == b.casefold() for a, b in zip(one, other, strict=True))
