"""lpctl's notation for Flyte types, read: `dict[str, int] | None` to the LiteralType that flytekit 1.16 makes of it.

    type  = item *( "|" item )
    item  = "(" type ")" | name [ "[" argument *( "," argument ) "]" ]

The tags of a union's variants are the names of flytekit's type transformers (core/type_engine.py:UnionTransformer).
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from google.protobuf.struct_pb2 import Struct

from lpctl.messages.flyteidl_pb2 import (
    BlobType,
    EnumType,
    LiteralType,
    SchemaType,
    SimpleType,
    StructuredDatasetType,
    TypeAnnotation,
    UnionType,
)
from lpctl.text.limits import NOTATION_CHARACTERS, TYPE_DEPTH
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable


class NotATypeError(ValueError):
    """The text is no type in the notation: why, and the name that may be meant by one that is unknown."""

    def __init__(self, reason: str, unknown: str = "", instead: str | None = None) -> None:
        super().__init__(reason)
        self.unknown = unknown
        self.instead = instead


def read_notation(text: str) -> LiteralType:
    """The type that a text in the notation states. Raises NotATypeError."""
    if len(text) > NOTATION_CHARACTERS:
        raise NotATypeError(f"it is longer than {NOTATION_CHARACTERS:,} characters")
    reader = _Reader(text)
    type_ = reader.type()
    reader.end()
    return type_


_SIMPLE = {
    "int": SimpleType.INTEGER,
    "float": SimpleType.FLOAT,
    "str": SimpleType.STRING,
    "bool": SimpleType.BOOLEAN,
    "datetime": SimpleType.DATETIME,
    "date": SimpleType.DATETIME,
    "timedelta": SimpleType.DURATION,
    "None": SimpleType.NONE,
    "binary": SimpleType.BINARY,
    "error": SimpleType.ERROR,
}

_TAGS = {
    "int": "int",
    "float": "float",
    "str": "str",
    "bool": "bool",
    "datetime": "datetime",
    "date": "date",
    "timedelta": "timedelta",
    "None": "none",
    "list": "Typed List",
    "dict": "Typed Dict",
    "enum": "DefaultEnumTransformer",
    "Literal": "LiteralTypeTransformer",
    "FlyteFile": "FlyteFilePath",
    "FlyteDirectory": "FlyteDirectory",
    "StructuredDataset": "StructuredDataset Transformer",
    "FlyteSchema": "FlyteSchema Transformer",
    "struct": "Object-Dataclass-Transformer",
}

_SCHEMA_COLUMNS = {
    "int": SchemaType.SchemaColumn.INTEGER,
    "float": SchemaType.SchemaColumn.FLOAT,
    "str": SchemaType.SchemaColumn.STRING,
    "bool": SchemaType.SchemaColumn.BOOLEAN,
    "datetime": SchemaType.SchemaColumn.DATETIME,
    "timedelta": SchemaType.SchemaColumn.DURATION,
}

_LONGEST_SHOWN = 40

_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|(?P<sign>[\[\](),|:]))"""
)


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._depth = 0

    def type(self) -> LiteralType:
        """A type up to where it ends."""
        items = self._items()
        if len(items) == 1:
            return items[0][1]
        return _union(items)

    def end(self) -> None:
        """Nothing may follow."""
        if rest := self._rest():
            raise NotATypeError(f"nothing may follow before `{rest}`")

    def _items(self) -> list[tuple[str, LiteralType]]:
        """A type, or the variants of a union."""
        items = [self._item()]
        while self._takes("|"):
            items.append(self._item())
        return items

    def _item(self) -> tuple[str, LiteralType]:
        """The name that the tag of a variant goes by, and the type."""
        self._depth += 1
        if self._depth > TYPE_DEPTH:
            raise NotATypeError(f"more than {TYPE_DEPTH} types inside one another")
        item = self._named()
        self._depth -= 1
        return item

    def _named(self) -> tuple[str, LiteralType]:
        if self._takes("("):
            type_ = self.type()
            self._expect(")")
            return "", type_
        name = self._next("name", "a type")
        if name == "Optional":
            self._expect("[")
            inner = self._items()
            self._expect("]")
            return "", _union([*inner, ("None", LiteralType(simple=SimpleType.NONE))])
        if name in _SIMPLE:
            return name, LiteralType(simple=_SIMPLE[name])
        read = _BY_NAME.get(name)
        if read is None:
            close = nearest(name, [*_SIMPLE, *_BY_NAME, "Optional"])
            raise NotATypeError(f"`{name}` is unknown", name, close)
        return name, read(self)

    def list_(self) -> LiteralType:
        self._expect("[")
        inner = self.type()
        self._expect("]")
        return LiteralType(collection_type=inner)

    def dict_(self) -> LiteralType:
        if not self._takes("["):
            return _messagepack_struct()
        if self._next("name", "`str`") != "str":
            raise NotATypeError("the keys of a dict are `str`")
        self._expect(",")
        inner = self.type()
        self._expect("]")
        return LiteralType(map_value_type=inner)

    def enum(self) -> LiteralType:
        values = self._values()
        if not all(isinstance(value, str) for value in values):
            raise NotATypeError("the values of an enum are strings in quotes")
        return LiteralType(enum_type=EnumType(values=values))

    def literal(self) -> LiteralType:
        values = self._values()
        kinds = {type(value) for value in values}
        if len(kinds) != 1:
            raise NotATypeError("the values of a Literal are of one type")
        simple = {str: SimpleType.STRING, int: SimpleType.INTEGER, float: SimpleType.FLOAT, bool: SimpleType.BOOLEAN}
        annotations = Struct()
        annotations.update({"literal_values": values})
        return LiteralType(simple=simple[kinds.pop()], annotation=TypeAnnotation(annotations=annotations))

    def file(self) -> LiteralType:
        return LiteralType(blob=BlobType(format=self._format(), dimensionality=BlobType.SINGLE))

    def directory(self) -> LiteralType:
        return LiteralType(blob=BlobType(format=self._format(), dimensionality=BlobType.MULTIPART))

    def structured_dataset(self) -> LiteralType:
        format_, columns = self._columns()
        made = [StructuredDatasetType.DatasetColumn(name=name, literal_type=type_) for name, _, type_ in columns]
        return LiteralType(structured_dataset_type=StructuredDatasetType(format=format_, columns=made))

    def schema(self) -> LiteralType:
        format_, columns = self._columns()
        if format_:
            raise NotATypeError("a FlyteSchema has columns and no format")
        for _, kind, _type in columns:
            if kind not in _SCHEMA_COLUMNS:
                raise NotATypeError(f"a column of a FlyteSchema is one of {', '.join(_SCHEMA_COLUMNS)}")
        made = [SchemaType.SchemaColumn(name=name, type=_SCHEMA_COLUMNS[kind]) for name, kind, _ in columns]
        return LiteralType(schema=SchemaType(columns=made))

    def struct(self) -> LiteralType:
        """The name in brackets is for people: what a struct holds is in `literal_type`."""
        if self._takes("["):
            kind, token = self._token("a name")
            if kind == "string":
                _unquoted(token)
            elif kind != "name":
                raise NotATypeError(f"a name is due where `{token}` stands")
            self._expect("]")
        return _messagepack_struct()

    def _format(self) -> str:
        if not self._takes("["):
            return ""
        format_ = self._string()
        self._expect("]")
        return format_

    def _columns(self) -> tuple[str, list[tuple[str, str, LiteralType]]]:
        format_ = ""
        columns: list[tuple[str, str, LiteralType]] = []
        if self._takes("["):
            kind, token = self._token("a format or a column")
            while True:
                if kind == "string" and not columns and not format_ and not self._takes(":"):
                    format_ = _unquoted(token)
                elif kind in ("name", "string"):
                    if kind == "name" or format_ or columns:
                        self._expect(":")
                    name, type_ = self._item()
                    columns.append((token if kind == "name" else _unquoted(token), name, type_))
                else:
                    raise NotATypeError(f"`{token}` is no column; write it as `name: type`")
                if self._takes("]"):
                    break
                self._expect(",")
                kind, token = self._token("a column")
        return format_, columns

    def _values(self) -> list[Any]:
        self._expect("[")
        values: list[Any] = []
        while True:
            kind, token = self._token("a value")
            if kind == "string":
                values.append(_unquoted(token))
            elif kind == "number":
                values.append(_number(token))
            elif token.lower() in ("true", "false"):
                values.append(token.lower() == "true")
            else:
                raise NotATypeError(f"`{token}` is no value; put text in quotes")
            if self._takes("]"):
                return values
            self._expect(",")

    def _string(self) -> str:
        return _unquoted(self._next("string", "a text in quotes"))

    def _token(self, wanted: str) -> tuple[str, str]:
        match = _TOKEN.match(self._text, self._at)
        if match is None or match.lastgroup is None:
            rest = self._rest()
            raise NotATypeError(f"{wanted} is missing" + (f" before `{rest}`" if rest else " at the end"))
        self._at = match.end()
        return match.lastgroup, match[match.lastgroup]

    def _next(self, kind: str, wanted: str) -> str:
        found, token = self._token(wanted)
        if found != kind:
            raise NotATypeError(f"{wanted} is due where `{token}` stands")
        return token

    def _takes(self, sign: str) -> bool:
        match = _TOKEN.match(self._text, self._at)
        if match is None or match["sign"] != sign:
            return False
        self._at = match.end()
        return True

    def _expect(self, sign: str) -> None:
        if not self._takes(sign):
            rest = self._rest()
            raise NotATypeError(f"`{sign}` is missing" + (f" before `{rest}`" if rest else " at the end"))

    def _rest(self) -> str:
        """What is left of the text, cut where it is long."""
        rest = self._text[self._at :].strip()
        return rest if len(rest) <= _LONGEST_SHOWN else rest[:_LONGEST_SHOWN] + "..."


_BY_NAME: dict[str, Callable[[_Reader], LiteralType]] = {
    "list": _Reader.list_,
    "dict": _Reader.dict_,
    "enum": _Reader.enum,
    "Literal": _Reader.literal,
    "FlyteFile": _Reader.file,
    "FlyteDirectory": _Reader.directory,
    "StructuredDataset": _Reader.structured_dataset,
    "FlyteSchema": _Reader.schema,
    "struct": _Reader.struct,
}


def _union(items: list[tuple[str, LiteralType]]) -> LiteralType:
    return LiteralType(union_type=UnionType(variants=[_tagged(name, type_) for name, type_ in items]))


def _tagged(name: str, type_: LiteralType) -> LiteralType:
    if name not in _TAGS:
        return type_
    type_.structure.tag = _TAGS[name]
    return type_


def _unquoted(token: str) -> str:
    if token[0] == "'":
        token = '"' + token[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    try:
        text: str = json.loads(token)
    except ValueError:
        raise NotATypeError(f"{token} has an escape that is none") from None
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise NotATypeError(f"{token} has half of a character")
    return text


def _number(token: str) -> int | float:
    """A number of a Literal: a protobuf Struct has no integers, only floats."""
    value: int | float = json.loads(token) if len(token) <= _LONGEST_SHOWN else math.inf
    if math.isinf(value) or (isinstance(value, int) and abs(value) > 2**53):
        raise NotATypeError(f"the number {token[:_LONGEST_SHOWN]} is beyond what a Literal can hold")
    return value


def _messagepack_struct() -> LiteralType:
    """A struct as flytekit has had it since 1.14: its annotation says that tasks read it as MessagePack."""
    annotations = Struct()
    annotations.update({"cache-key-metadata": {"serialization-format": "msgpack"}})
    return LiteralType(simple=SimpleType.STRUCT, annotation=TypeAnnotation(annotations=annotations))
