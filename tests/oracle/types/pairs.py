"""Types and values of Python, each with the YAML that states the same value: what flytekit's TypeEngine makes of them.

A pair whose `differs` is set is one of which lpctl makes something else; it names the row of docs/differences.md.
"""

# Annotations are read as they stand: no postponed evaluation here.

import collections
import datetime as dt
import decimal
import enum
import os
import pathlib
import typing
import uuid
from dataclasses import dataclass, field
from typing import Annotated, Any, Dict, List, Literal, NamedTuple, Optional, Set, Tuple, Union

import numpy as np
import pandas as pd
import whole
from flytekit import FlyteDirectory, FlyteFile, StructuredDataset, kwtypes
from flytekit.core.annotation import FlyteAnnotation
from flytekit.types.schema import FlyteSchema, SchemaOpenMode
from google.protobuf.struct_pb2 import Struct
from mashumaro.mixins.json import DataClassJSONMixin
from pydantic import BaseModel, ConfigDict, Field

UTC = dt.timezone.utc
CET = dt.timezone(dt.timedelta(hours=1))


class Pair(NamedTuple):
    """One type and value, and the YAML for it. `encoding` is `struct` for flytekit's older form of structs.

    The YAML of one that is `partial` leaves fields out, whose order no schema states. `otherwise` names the row of
    docs/differences.md of a value whose literal flytekit makes otherwise.
    """

    name: str
    type: Any
    value: Any
    yaml: str
    differs: str = ""
    encoding: str = "msgpack"
    partial: bool = False
    otherwise: str = ""


class Color(enum.Enum):
    RED = "red"
    BLUE = "blue"
    ON = "on"
    ONE = "1"


class Size(enum.IntEnum):
    SMALL = 1
    LARGE = 2


@dataclass
class Inner:
    lr: float
    epochs: int = 3


@dataclass
class Config:
    name: str
    ratio: float
    count: int
    flag: bool
    inner: Inner
    note: Optional[str] = None
    steps: List[int] = field(default_factory=list)
    table: Dict[str, float] = field(default_factory=dict)


@dataclass
class Times:
    at: dt.datetime
    day: dt.date
    took: dt.timedelta
    clock: dt.time


@dataclass
class Texts:
    amount: decimal.Decimal
    key: uuid.UUID
    path: pathlib.Path


@dataclass
class Choices:
    color: Color
    size: Size
    word: Literal["a", "b"]
    number: Literal[1, 2]


@dataclass
class Nested:
    grid: List[List[float]]
    inners: List[Inner]
    by_name: Dict[str, Inner]
    deep: Dict[str, List[Dict[str, int]]]
    maybe: Optional[Inner]
    number_or_text: Union[int, str]
    inner_or_number: Union[Inner, int, None]


@dataclass
class Loose:
    anything: Any
    mapping: dict
    items: list
    pair: Tuple[int, str]
    row: Tuple[float, ...]
    unique: Set[int]
    by_number: Dict[int, str]


@dataclass
class Files:
    one: FlyteFile
    csv: FlyteFile["csv"]
    folder: FlyteDirectory
    data: StructuredDataset
    many: List[FlyteFile]
    named: Dict[str, FlyteFile]
    maybe: Optional[FlyteFile] = None


@dataclass
class Bytes:
    content: bytes


@dataclass
class Mixed(DataClassJSONMixin):
    at: dt.datetime
    took: dt.timedelta
    ratio: float
    inner: Inner


@dataclass
class Empty:
    pass


class Model(BaseModel):
    name: str
    ratio: float
    count: int
    inner: "Limits"
    note: Optional[str] = None


class Limits(BaseModel):
    rate: float = Field(gt=0, le=1)
    label: str = Field(default="x", min_length=1, max_length=5, pattern="^[a-z]+$")
    sizes: List[int] = Field(default_factory=list, max_length=3)


class Moments(BaseModel):
    at: dt.datetime
    day: dt.date
    took: dt.timedelta
    clock: dt.time


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int


class Dog(BaseModel):
    kind: Literal["dog"]
    barks: bool


class Pets(BaseModel):
    pet: Union[Cat, Dog] = Field(discriminator="kind")
    others: List[Union[Cat, Dog]] = []
    color: Color = Color.RED
    size: Size = Size.SMALL


class Chain(BaseModel):
    value: int
    following: Optional["Chain"] = None


class Chained(BaseModel):
    chain: Chain


class ModelFiles(BaseModel):
    one: FlyteFile
    folder: FlyteDirectory
    data: StructuredDataset


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: int


class ModelTexts(BaseModel):
    amount: decimal.Decimal
    key: uuid.UUID
    path: pathlib.Path
    content: bytes
    by_number: Dict[int, str]
    anything: Any


Model.model_rebuild()

CONFIG = Config("a", 0.5, 2, True, Inner(0.1, 5), "n", [1, 2], {"x": 1.0, "y": 2.5})
CONFIG_YAML = (
    "{name: a, ratio: 0.5, count: 2, flag: true, inner: {lr: 0.1, epochs: 5}, note: n, steps: [1, 2],"
    " table: {x: 1, y: 2.5}}"
)
TIMES = Times(
    dt.datetime(2026, 1, 2, tzinfo=UTC), dt.date(2026, 1, 2), dt.timedelta(hours=1, minutes=30), dt.time(9, 30)
)
NESTED = Nested(
    [[1.0, 2.0], []],
    [Inner(0.1, 1), Inner(0.2, 2)],
    {"a": Inner(0.3, 3)},
    {"k": [{"x": 1}, {}]},
    Inner(0.4, 4),
    "text",
    Inner(0.5, 5),
)
NESTED_YAML = (
    "{grid: [[1, 2], []], inners: [{lr: 0.1, epochs: 1}, {lr: 0.2, epochs: 2}], by_name: {a: {lr: 0.3, epochs: 3}},"
    " deep: {k: [{x: 1}, {}]}, maybe: {lr: 0.4, epochs: 4}, number_or_text: text, inner_or_number: {lr: 0.5, epochs: 5}}"
)
FILES = Files(
    FlyteFile("s3://b/x"),
    FlyteFile("s3://b/x.csv"),
    FlyteDirectory("s3://b/d"),
    StructuredDataset(uri="s3://b/t", file_format="parquet"),
    [FlyteFile("s3://b/1"), FlyteFile("gs://b/2")],
    {"k": FlyteFile("https://example.com/3")},
    None,
)
FILES_YAML = (
    "{one: {path: s3://b/x}, csv: {path: s3://b/x.csv}, folder: {path: s3://b/d},"
    " data: {uri: s3://b/t, file_format: parquet}, many: [{path: s3://b/1}, {path: gs://b/2}],"
    " named: {k: {path: 'https://example.com/3'}}, maybe: null}"
)
COLUMNS = kwtypes(a=int, b=str)
Mapped = Dict[str, int]
schema = FlyteSchema[kwtypes(a=int, b=str, c=float, d=bool, e=dt.datetime, f=dt.timedelta)]


def remote(kind: Any, uri: str) -> Any:
    """A schema that is somewhere already: flytekit uploads any other."""
    return kind(remote_path=uri, supported_mode=SchemaOpenMode.READ)


SIMPLE = [
    Pair("int", int, 3, "3"),
    Pair("int_hexadecimal", int, 255, "0xff"),
    Pair("int_octal", int, 12, "0o14"),
    Pair("int_leading_zero", int, 12, "012"),
    Pair("int_largest", int, 2**63 - 1, "9223372036854775807"),
    Pair("int_smallest", int, -(2**63), "-9223372036854775808"),
    Pair("int_too_large", int, 2**63, "9223372036854775808"),
    Pair("int_from_float", int, 3.0, "3.0"),
    Pair("int_from_bool", int, True, "true"),
    Pair("int_from_text", int, "7", '"7"'),
    Pair("int_from_none", int, None, "null"),
    Pair("float", float, 2.5, "2.5"),
    Pair("float_exponent", float, 1e3, "1e3"),
    Pair("float_tiny", float, 5e-324, "5e-324"),
    Pair("float_negative_zero", float, -0.0, "-0.0"),
    Pair("float_infinite", float, float("inf"), ".inf"),
    Pair("float_negative_infinite", float, float("-inf"), "-.inf"),
    Pair("float_nan", float, float("nan"), ".nan"),
    Pair("float_from_int", float, 3, "3", differs="value-int-for-float"),
    Pair("float_from_text", float, "1.5", '"1.5"'),
    Pair("float_from_bool", float, True, "true"),
    Pair("str", str, "text", "text"),
    Pair("str_empty", str, "", '""'),
    Pair("str_digits", str, "1.10", '"1.10"'),
    Pair("str_yes", str, "yes", "yes"),
    Pair("str_date", str, "2026-01-02", "2026-01-02"),
    Pair("str_unicode", str, "Grüße \U0001f680", '"Grüße \U0001f680"'),
    Pair("str_line_break", str, "a\nb", '"a\\nb"'),
    Pair("str_from_int", str, 7, "7"),
    Pair("str_from_float", str, 1000.0, "1e3"),
    Pair("str_from_bool", str, True, "true"),
    Pair("str_from_none", str, None, "~"),
    Pair("bool_true", bool, True, "true"),
    Pair("bool_false", bool, False, "False"),
    Pair("bool_from_yes", bool, "yes", "yes"),
    Pair("bool_from_int", bool, 1, "1"),
    Pair("datetime", dt.datetime, dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), '"2026-01-02T03:04:05Z"'),
    Pair("datetime_plain", dt.datetime, dt.datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00Z"),
    Pair("datetime_offset", dt.datetime, dt.datetime(2026, 1, 2, tzinfo=CET), '"2026-01-02T00:00:00+01:00"'),
    Pair(
        "datetime_micro",
        dt.datetime,
        dt.datetime(1969, 12, 31, 23, 59, 59, 5, tzinfo=UTC),
        '"1969-12-31T23:59:59.000005Z"',
    ),
    Pair("datetime_first", dt.datetime, dt.datetime(1, 1, 1, tzinfo=UTC), '"0001-01-01T00:00:00Z"'),
    Pair(
        "datetime_last",
        dt.datetime,
        dt.datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        '"9999-12-31T23:59:59.999999Z"',
    ),
    Pair(
        "datetime_naive", dt.datetime, dt.datetime(2026, 1, 2), '"2026-01-02T00:00:00"', differs="value-naive-datetime"
    ),
    Pair("datetime_from_date", dt.datetime, dt.date(2026, 1, 2), "2026-01-02"),
    Pair("datetime_from_text", dt.datetime, "noon", "noon"),
    Pair("date", dt.date, dt.date(2026, 1, 2), '"2026-01-02T00:00:00Z"'),
    Pair("timedelta", dt.timedelta, dt.timedelta(hours=1, minutes=30), "1h30m"),
    Pair("timedelta_iso", dt.timedelta, dt.timedelta(days=1, hours=2), "P1DT2H"),
    Pair("timedelta_keywords", dt.timedelta, dt.timedelta(days=2, seconds=1.5), "{days: 2, seconds: 1.5}"),
    Pair("timedelta_negative", dt.timedelta, dt.timedelta(seconds=-1.5), "-1.5s"),
    Pair("timedelta_zero", dt.timedelta, dt.timedelta(0), "0s"),
    Pair("timedelta_longest", dt.timedelta, dt.timedelta(days=3652500), "3652500d"),
    Pair("timedelta_from_number", dt.timedelta, 90, "90"),
    Pair("none_literal", type(None), None, "null"),
    Pair("none_from_text", type(None), "x", "x"),
    Pair("annotated", Annotated[int, "seconds"], 3, "3"),
    Pair("annotated_flyte", Annotated[int, FlyteAnnotation({"unit": "s"})], 3, "3"),
]

CONTAINERS = [
    Pair("list_empty", List[int], [], "[]"),
    Pair("list_int", List[int], [1, 2], "[1, 2]"),
    Pair("list_float", List[float], [1.0, 2.5], "[1, 2.5]"),
    Pair("list_nested", List[List[str]], [["a"], []], "[[a], []]"),
    Pair("list_datetime", List[dt.datetime], [dt.datetime(2026, 1, 2, tzinfo=UTC)], "[2026-01-02T00:00:00Z]"),
    Pair("list_timedelta", list[dt.timedelta], [dt.timedelta(seconds=1)], "[1s]"),
    Pair("list_optional", List[Optional[int]], [1, None], "[1, null]"),
    Pair("list_union", List[Union[int, str]], [1, "x"], "[1, x]"),
    Pair("list_of_unions_of_lists", List[Union[List[int], str]], [[1], "x"], "[[1], x]"),
    Pair("list_enum", List[Color], [Color.RED, Color.ON], "[red, on]"),
    Pair("list_file", List[FlyteFile], ["s3://b/1", "s3://b/2"], "[s3://b/1, s3://b/2]"),
    Pair("list_inner", List[Inner], [Inner(0.5, 1)], "[{lr: 0.5, epochs: 1}]"),
    Pair("list_untyped", List[dict], [{"a": 1}, {}], "[{a: 1}, {}]"),
    Pair("list_wrong_item", List[int], [1, "x"], "[1, x]"),
    Pair("list_from_scalar", List[int], 1, "1"),
    Pair("list_from_dict", List[int], {"a": 1}, "{a: 1}"),
    Pair("dict_empty", Mapped, {}, "{}"),
    Pair("dict_int", Mapped, {"b": 1, "a": 2}, "{b: 1, a: 2}"),
    Pair("dict_float", Dict[str, float], {"a": 1.0}, "{a: 1}"),
    Pair("dict_nested", Dict[str, Dict[str, List[bool]]], {"a": {"b": [True]}}, "{a: {b: [true]}}"),
    Pair("dict_optional", Dict[str, Optional[str]], {"a": None, "b": "x"}, "{a: null, b: x}"),
    Pair("dict_config", Dict[str, Inner], {"a": Inner(1.0, 2)}, "{a: {lr: 1, epochs: 2}}"),
    Pair("dict_wrong_value", Mapped, {"a": "x"}, "{a: x}"),
    Pair("dict_from_list", Mapped, [1], "[1]"),
    Pair("dict_empty_key", Mapped, {"": 1}, '{"": 1}'),
]

MEMBERS = [
    Pair("enum", Color, Color.RED, "red"),
    Pair("enum_by_text", Color, "blue", "blue"),
    Pair("enum_on", Color, Color.ON, "on"),
    Pair("enum_digit", Color, Color.ONE, '"1"'),
    Pair("enum_wrong", Color, "green", "green"),
    Pair("enum_by_name", Color, "RED", "RED"),
    Pair("enum_from_int", Color, 1, "1"),
    Pair("literal_str", Literal["a", "b"], "a", "a"),
    Pair("literal_int", Literal[1, 2], 2, "2"),
    Pair("literal_float", Literal["0.5", "x"], "0.5", '"0.5"'),
    Pair("literal_bool", Literal[True], True, "true"),
    Pair("literal_not_a_member", Literal["a", "b"], "c", "c", differs="value-literal-member"),
    Pair("literal_int_not_a_member", Literal[1, 2], 3, "3", differs="value-literal-member"),
    Pair("literal_wrong_type", Literal[1, 2], "1", '"1"'),
]

OFFLOADED = [
    Pair("file", FlyteFile, "s3://b/x", "s3://b/x"),
    Pair("file_object", FlyteFile, FlyteFile("s3://b/x"), "s3://b/x"),
    Pair("file_csv", FlyteFile["csv"], "s3://b/x.csv", "s3://b/x.csv"),
    Pair("file_mapping", FlyteFile["csv"], "s3://b/x", "{uri: s3://b/x, format: csv}"),
    Pair("file_gs", FlyteFile, "gs://b/a b.txt", "gs://b/a b.txt"),
    Pair("file_http", FlyteFile, "https://example.com/x?y=1#z", "https://example.com/x?y=1#z"),
    Pair("file_azure", FlyteFile, "abfs://c@account.dfs.core.windows.net/x", "abfs://c@account.dfs.core.windows.net/x"),
    Pair("file_path_like", os.PathLike, "s3://b/x", "s3://b/x"),
    Pair("file_annotated", Annotated[FlyteFile, "x"], "s3://b/x", "s3://b/x"),
    Pair("file_local", FlyteFile, "no/such/file", "no/such/file"),
    Pair("file_from_int", FlyteFile, 1, "1"),
    Pair("file_from_none", FlyteFile, None, "null"),
    Pair("file_with_slash", FlyteFile, "s3://b/x/", "s3://b/x/", differs="value-file-slash"),
    Pair("file_scheme_only", FlyteFile, "s3://", "s3://", differs="value-empty-uri"),
    Pair("directory", FlyteDirectory, "s3://b/d", "s3://b/d"),
    Pair("directory_slash", FlyteDirectory, "s3://b/d/", "s3://b/d/"),
    Pair("directory_format", FlyteDirectory["csv"], "s3://b/d", "s3://b/d"),
    Pair("directory_of_a_file", FlyteDirectory, "s3://b/x.csv", "s3://b/x.csv"),
    Pair("directory_local", FlyteDirectory, "no/such/dir", "no/such/dir"),
    Pair("dataset", StructuredDataset, StructuredDataset(uri="s3://b/t"), "s3://b/t"),
    Pair(
        "dataset_format",
        StructuredDataset,
        StructuredDataset(uri="s3://b/t", file_format="csv"),
        "{uri: s3://b/t, format: csv}",
    ),
    Pair("dataset_columns", Annotated[StructuredDataset, COLUMNS], StructuredDataset(uri="s3://b/t"), "s3://b/t"),
    Pair(
        "dataset_columns_and_format",
        Annotated[StructuredDataset, COLUMNS, "parquet"],
        StructuredDataset(uri="s3://b/t"),
        "s3://b/t",
    ),
    Pair(
        "dataset_other_format",
        Annotated[StructuredDataset, "parquet"],
        StructuredDataset(uri="s3://b/t", file_format="csv"),
        "{uri: s3://b/t, format: csv}",
        differs="value-dataset-format",
    ),
    Pair("dataset_bigquery", StructuredDataset, StructuredDataset(uri="bq://p:d.t"), "bq://p:d.t"),
    Pair(
        "dataset_frame",
        pd.DataFrame,
        StructuredDataset(uri="s3://b/t", file_format="parquet"),
        "{uri: s3://b/t, format: parquet}",
    ),
    Pair("dataset_as_text", StructuredDataset, "s3://b/t", "s3://b/t", differs="value-dataset-uri"),
    Pair("dataset_without_uri", StructuredDataset, StructuredDataset(), "{format: csv}"),
    Pair("schema", FlyteSchema, remote(FlyteSchema, "s3://b/s"), "s3://b/s"),
    Pair("schema_columns", schema, remote(schema, "s3://b/s"), "s3://b/s"),
    Pair("pickle", np.random.Generator, object(), "s3://b/x", differs="value-pickle"),
    Pair("numpy", np.ndarray, np.zeros(2), "[0, 0]", differs="value-numpy"),
]

STRUCTS = [
    Pair("dataclass", Config, CONFIG, CONFIG_YAML),
    Pair("dataclass_inner", Inner, Inner(0.5, 1), "{lr: 0.5, epochs: 1}"),
    Pair("dataclass_whole_float", Inner, Inner(1.0, 1), "{lr: 1, epochs: 1}"),
    Pair("dataclass_infinite", Inner, Inner(float("inf"), 1), "{lr: .inf, epochs: 1}"),
    Pair("dataclass_nan", Inner, Inner(float("nan"), 1), "{lr: .nan, epochs: 1}"),
    Pair("dataclass_huge_int", Inner, Inner(1.0, 2**63), "{lr: 1, epochs: 9223372036854775808}"),
    Pair("dataclass_beyond_int", Inner, Inner(1.0, 2**64), "{lr: 1, epochs: 18446744073709551616}"),
    Pair("dataclass_empty", Empty, Empty(), "{}"),
    Pair(
        "dataclass_none_field",
        Config,
        Config("a", 1.0, 2, True, Inner(0.1), None, [], {}),
        "{name: a, ratio: 1.0, count: 2, flag: true, inner: {lr: 0.1, epochs: 3}, note: null, steps: [], table: {}}",
    ),
    Pair("dataclass_mapping", Inner, {"lr": 0.5, "epochs": 1}, "{lr: 0.5, epochs: 1}"),
    Pair("dataclass_mapping_other_order", Inner, {"epochs": 1, "lr": 0.5}, "{epochs: 1, lr: 0.5}"),
    Pair("dataclass_partial", Inner, {"lr": 0.5}, "{lr: 0.5}", differs="value-partial-dataclass"),
    Pair(
        "dataclass_mapping_int_for_float",
        Inner,
        {"lr": 1, "epochs": 1},
        "{lr: 1, epochs: 1}",
        differs="value-int-for-float",
    ),
    Pair("dataclass_wrong_field_type", Inner, {"lr": "0.5", "epochs": 1}, '{lr: "0.5", epochs: 1}'),
    Pair("dataclass_unknown_field", Inner, {"lr": 0.5, "epochs": 1, "x": 1}, "{lr: 0.5, epochs: 1, x: 1}"),
    Pair("dataclass_missing_field", Inner, {"epochs": 1}, "{epochs: 1}"),
    Pair(
        "dataclass_object_with_wrong_field",
        Inner,
        Inner("fast", 1),
        "{lr: fast, epochs: 1}",
        differs="value-dataclass-field",
    ),
    Pair("dataclass_from_text", Inner, '{"lr": 1}', "'{\"lr\": 1}'"),
    Pair("dataclass_from_list", Inner, [1], "[1]"),
    Pair(
        "dataclass_times", Times, TIMES, "{at: 2026-01-02T00:00:00Z, day: 2026-01-02, took: 1h30m, clock: '09:30:00'}"
    ),
    Pair(
        "dataclass_times_seconds",
        Times,
        TIMES,
        "{at: 2026-01-02T00:00:00+00:00, day: 2026-01-02, took: 5400, clock: '09:30:00'}",
    ),
    Pair(
        "dataclass_times_naive",
        Times,
        Times(dt.datetime(2026, 1, 2, 3, 4, 5, 600), dt.date(2026, 1, 2), dt.timedelta(microseconds=5), dt.time(9, 30)),
        "{at: 2026-01-02T03:04:05.0006, day: 2026-01-02, took: 5us, clock: '09:30:00'}",
    ),
    Pair(
        "dataclass_times_offset",
        Times,
        Times(dt.datetime(2026, 1, 2, tzinfo=CET), dt.date(2026, 1, 2), dt.timedelta(days=-1), dt.time(9, 30)),
        "{at: 2026-01-02T00:00:00+01:00, day: 2026-01-02, took: -1d, clock: '09:30:00'}",
    ),
    Pair(
        "dataclass_texts",
        Texts,
        Texts(decimal.Decimal("1.10"), uuid.UUID(int=5), pathlib.Path("/x")),
        '{amount: "1.10", key: 00000000-0000-0000-0000-000000000005, path: /x}',
    ),
    Pair(
        "dataclass_choices",
        Choices,
        Choices(Color.RED, Size.LARGE, "b", 1),
        "{color: red, size: 2, word: b, number: 1}",
    ),
    Pair("dataclass_nested", Nested, NESTED, NESTED_YAML),
    Pair(
        "dataclass_nested_none",
        Nested,
        Nested([], [], {}, {}, None, 5, None),
        "{grid: [], inners: [], by_name: {}, deep: {}, maybe: null, number_or_text: 5, inner_or_number: null}",
    ),
    Pair(
        "dataclass_loose",
        Loose,
        Loose([1, {"a": None}], {"k": 1.5}, ["x", 2], (1, "a"), (1.0, 2.0), {7}, {1: "a"}),
        "{anything: [1, {a: null}], mapping: {k: 1.5}, items: [x, 2], pair: [1, a], row: [1, 2], unique: [7], by_number: {'1': a}}",
    ),
    Pair("dataclass_files", Files, FILES, FILES_YAML),
    Pair(
        "dataclass_files_by_text",
        Files,
        Files("s3://b/x", "s3://b/x.csv", "s3://b/d", StructuredDataset(uri="s3://b/t"), ["s3://b/1"], {}, "s3://b/z"),
        "{one: s3://b/x, csv: s3://b/x.csv, folder: s3://b/d, data: s3://b/t, many: [s3://b/1], named: {}, maybe: s3://b/z}",
    ),
    Pair(
        "dataclass_file_metadata",
        Files,
        Files(
            FlyteFile("s3://b/x", metadata={"a": "b"}),
            FlyteFile("s3://b/y"),
            FlyteDirectory("s3://b/d"),
            StructuredDataset(uri="s3://b/t"),
            [],
            {},
            None,
        ),
        "{one: {path: s3://b/x, metadata: {a: b}}, csv: s3://b/y, folder: s3://b/d, data: s3://b/t, many: [], named: {}, maybe: null}",
    ),
    Pair("dataclass_bytes", Bytes, Bytes(b"abc"), "{content: YWJj}", differs="value-bytes"),
    Pair(
        "dataclass_mixin",
        Mixed,
        Mixed(dt.datetime(2026, 1, 2, tzinfo=UTC), dt.timedelta(hours=1), 0.5, Inner(0.1, 2)),
        "{at: 2026-01-02T00:00:00Z, took: 1h, ratio: 0.5, inner: {lr: 0.1, epochs: 2}}",
    ),
    Pair(
        "model",
        Model,
        Model(name="a", ratio=1, count=2, inner=Limits(rate=0.5, label="ab", sizes=[1]), note=None),
        "{name: a, ratio: 1, count: 2, inner: {rate: 0.5, label: ab, sizes: [1]}, note: null}",
    ),
    Pair(
        "model_times",
        Moments,
        Moments(
            at=dt.datetime(2026, 1, 2, tzinfo=UTC),
            day=dt.date(2026, 1, 2),
            took=dt.timedelta(hours=1, minutes=30),
            clock=dt.time(9, 30),
        ),
        "{at: 2026-01-02T00:00:00+00:00, day: 2026-01-02, took: 1h30m, clock: '09:30:00'}",
    ),
    Pair(
        "model_times_odd",
        Moments,
        Moments(
            at=dt.datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=CET),
            day=dt.date(2026, 1, 2),
            took=dt.timedelta(days=400, seconds=-1.5),
            clock=dt.time(9, 30),
        ),
        "{at: 2026-01-02T03:04:05.0006+01:00, day: 2026-01-02, took: 399d23h59m58.5s, clock: '09:30:00'}",
    ),
    Pair(
        "model_times_naive",
        Moments,
        Moments(at=dt.datetime(2026, 1, 2), day=dt.date(2026, 1, 2), took=dt.timedelta(0), clock=dt.time(9, 30)),
        "{at: 2026-01-02T00:00:00, day: 2026-01-02, took: PT0S, clock: '09:30:00'}",
    ),
    Pair(
        "model_pets",
        Pets,
        Pets(pet=Cat(kind="cat", lives=9), others=[Dog(kind="dog", barks=True)], color=Color.BLUE, size=Size.LARGE),
        "{pet: {kind: cat, lives: 9}, others: [{kind: dog, barks: true}], color: blue, size: 2}",
    ),
    Pair(
        "model_chain",
        Chained,
        Chained(chain=Chain(value=1, following=Chain(value=2))),
        "{chain: {value: 1, following: {value: 2, following: null}}}",
    ),
    Pair(
        "model_files",
        ModelFiles,
        ModelFiles(
            one=FlyteFile("s3://b/x"),
            folder=FlyteDirectory("s3://b/d"),
            data=StructuredDataset(uri="s3://b/t", file_format="csv"),
        ),
        "{one: s3://b/x, folder: {path: s3://b/d}, data: {uri: s3://b/t, file_format: csv}}",
    ),
    Pair("model_closed", Closed, Closed(count=1), "{count: 1}"),
    Pair(
        "model_texts",
        ModelTexts,
        ModelTexts(
            amount=decimal.Decimal("1.10"),
            key=uuid.UUID(int=5),
            path=pathlib.Path("/x"),
            content=b"abc",
            by_number={1: "a"},
            anything=[1, None],
        ),
        '{amount: "1.10", key: 00000000-0000-0000-0000-000000000005, path: /x, content: abc, by_number: {"1": a}, anything: [1, null]}',
    ),
    Pair("model_from_mapping", Closed, {"count": 1}, "{count: 1}", differs="value-model-mapping"),
    Pair("model_from_text", Closed, "x", "x"),
    Pair(
        "untyped",
        dict,
        {"a": 1, "b": [1.0, None, True, "x"], "c": {"d": 2.5}},
        "{a: 1, b: [1.0, null, true, x], c: {d: 2.5}}",
    ),
    Pair("untyped_empty", dict, {}, "{}"),
    Pair("untyped_order", Dict, {"z": 1, "a": 2}, "{z: 1, a: 2}"),
    Pair("untyped_date", dict, {"d": "2026-01-02", "on": "yes"}, "{d: 2026-01-02, on: yes}"),
    Pair("untyped_nan", dict, {"a": float("nan"), "b": float("-inf")}, "{a: .nan, b: -.inf}"),
    Pair(
        "untyped_largest", dict, {"a": 2**64 - 1, "b": -(2**63)}, "{a: 18446744073709551615, b: -9223372036854775808}"
    ),
    Pair("untyped_too_large", dict, {"a": 2**64}, "{a: 18446744073709551616}"),
    Pair("untyped_from_list", dict, [1], "[1]"),
    Pair("protobuf", Struct, Struct(), "{}", differs="value-protobuf"),
]

OLD_FORMAT = [
    Pair("old_dataclass", Config, CONFIG, CONFIG_YAML, encoding="struct"),
    Pair("old_nested", Nested, NESTED, NESTED_YAML, encoding="struct"),
    Pair("old_files", Files, FILES, FILES_YAML, encoding="struct"),
    Pair(
        "old_times",
        Times,
        TIMES,
        "{at: 2026-01-02T00:00:00Z, day: 2026-01-02, took: 1h30m, clock: '09:30:00'}",
        encoding="struct",
    ),
    Pair(
        "old_choices",
        Choices,
        Choices(Color.RED, Size.LARGE, "b", 1),
        "{color: red, size: 2, word: b, number: 1}",
        encoding="struct",
    ),
    Pair("old_model", Closed, Closed(count=1), "{count: 1}", encoding="struct"),
    Pair(
        "old_model_times",
        Moments,
        Moments(
            at=dt.datetime(2026, 1, 2, tzinfo=UTC),
            day=dt.date(2026, 1, 2),
            took=dt.timedelta(hours=1),
            clock=dt.time(9, 30),
        ),
        "{at: 2026-01-02T00:00:00Z, day: 2026-01-02, took: 1h, clock: '09:30:00'}",
        encoding="struct",
    ),
    Pair(
        "old_untyped",
        dict,
        {"a": 1, "b": [None, 1.5, "x", True], "c": {}},
        "{a: 1, b: [null, 1.5, x, true], c: {}}",
        encoding="struct",
    ),
    Pair("old_untyped_empty", dict, {}, "{}", encoding="struct"),
    Pair("old_optional", Optional[Inner], Inner(0.5, 1), "{lr: 0.5, epochs: 1}", encoding="struct"),
    Pair("old_list", List[dict], [{"a": 1}], "[{a: 1}]", encoding="struct"),
    Pair(
        "old_loses_digits",
        dict,
        {"a": 2**53 + 1},
        "{a: 9007199254740993}",
        encoding="struct",
        differs="value-struct-digits",
    ),
    Pair("old_nan", dict, {"a": float("nan")}, "{a: .nan}", encoding="struct", differs="value-struct-nan"),
]

UNIONS = [
    Pair("optional_int", Optional[int], 3, "3"),
    Pair("optional_none", Optional[int], None, "null"),
    Pair("optional_float", Optional[float], 3.5, "3.5"),
    Pair("optional_date", Optional[dt.date], dt.date(2026, 1, 2), "2026-01-02"),
    Pair("optional_datetime", Optional[dt.datetime], dt.datetime(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00Z"),
    Pair("optional_enum", Optional[Color], Color.RED, "red"),
    Pair("optional_literal", Optional[Literal["a", "b"]], "a", "a"),
    Pair("optional_list", Optional[List[int]], [1], "[1]"),
    Pair("optional_file", Optional[FlyteFile], "s3://b/x", "s3://b/x"),
    Pair("optional_dataset", Optional[StructuredDataset], StructuredDataset(uri="s3://b/t"), "s3://b/t"),
    Pair("optional_dataclass", Optional[Inner], Inner(0.5, 1), "{lr: 0.5, epochs: 1}"),
    Pair("optional_model", Optional[Closed], Closed(count=1), "{count: 1}"),
    Pair("optional_untyped", Optional[dict], {"a": 1}, "{a: 1}"),
    Pair("optional_annotated", Optional[Annotated[int, "x"]], 3, "3"),
    Pair("optional_wrong", Optional[int], "x", "x"),
    Pair("union_int", Union[int, str], 1, "1"),
    Pair("union_str", Union[int, str], "1", '"1"'),
    Pair("union_new_syntax", int | str | None, "x", "x"),
    Pair("union_int_over_float", Union[float, int], 1, "1"),
    Pair("union_float", Union[float, int], 1.0, "1.0"),
    Pair("union_bool", Union[int, bool], True, "true"),
    Pair("union_float_from_int", Union[float, str], 1, "1", differs="value-int-for-float"),
    Pair("union_str_over_enum", Union[Color, str], "red", "red"),
    Pair("union_str_over_literal", Union[Literal["a"], str], "a", "a"),
    Pair("union_str_over_datetime", Union[dt.datetime, str], "2026-01-02T00:00:00Z", "2026-01-02T00:00:00Z"),
    Pair(
        "union_marked_datetime",
        Union[dt.datetime, str],
        dt.datetime(2026, 1, 2, tzinfo=UTC),
        "{$variant: datetime, $value: 2026-01-02T00:00:00Z}",
    ),
    Pair(
        "union_marked_by_position",
        Union[dt.datetime, str],
        dt.datetime(2026, 1, 2, tzinfo=UTC),
        "{$variant: 1, $value: 2026-01-02T00:00:00Z}",
    ),
    Pair("union_date", Union[dt.date, dt.datetime], dt.date(2026, 1, 2), "2026-01-02"),
    Pair(
        "union_datetime_not_date",
        Union[dt.date, dt.datetime],
        dt.datetime(2026, 1, 2, tzinfo=UTC),
        "2026-01-02T00:00:00Z",
    ),
    Pair("union_timedelta", Union[int, dt.timedelta], dt.timedelta(hours=1), "1h"),
    Pair("union_str_over_file", Union[FlyteFile, str], "s3://b/x", "s3://b/x"),
    Pair("union_marked_file", Union[FlyteFile, str], FlyteFile("s3://b/x"), "{$variant: FlyteFile, $value: s3://b/x}"),
    Pair("union_file_or_directory", Union[FlyteFile, FlyteDirectory], "s3://b/x", "s3://b/x"),
    Pair(
        "union_marked_directory",
        Union[FlyteFile, int],
        FlyteFile("s3://b/x"),
        "{$variant: FlyteFile, $value: {uri: s3://b/x}}",
    ),
    Pair("union_lists", Union[List[int], List[str]], ["x"], "[x]"),
    Pair("union_lists_empty", Union[List[int], List[str]], [], "[]"),
    Pair("union_list_or_item", Union[List[int], int], [1], "[1]"),
    Pair("union_dicts", Union[Dict[str, int], dict], {"a": 1}, "{a: 1}"),
    Pair("union_dicts_by_content", Union[Dict[str, int], dict], {"a": "x"}, "{a: x}"),
    Pair("union_dataclass_or_number", Union[Inner, int], Inner(0.5, 1), "{lr: 0.5, epochs: 1}"),
    Pair("union_dataclasses", Union[Inner, Empty], Empty(), "{}"),
    Pair("union_dataclass_or_untyped", Union[Inner, dict], {"lr": 0.5, "epochs": 1}, "{lr: 0.5, epochs: 1}"),
    Pair(
        "union_models", Union[Cat, Dog], Cat(kind="cat", lives=9), "{kind: cat, lives: 9}", differs="value-union-models"
    ),
    Pair("union_enums", Union[Color, Literal["x"]], "red", "red", differs="value-union-literal"),
    Pair(
        "union_nested",
        Union[List[Union[int, str]], Dict[str, Optional[float]]],
        {"a": None, "b": 1.5},
        "{a: null, b: 1.5}",
    ),
    Pair("union_nested_list", Union[List[Union[int, str]], Dict[str, Optional[float]]], [1, "x"], "[1, x]"),
    Pair("union_nothing_fits", Union[int, dt.datetime], "x", "x"),
    Pair("union_none_not_taken", Union[int, str], None, "null"),
]

PAIRS = [*SIMPLE, *CONTAINERS, *MEMBERS, *OFFLOADED, *STRUCTS, *OLD_FORMAT, *UNIONS]

PAIRS += [Pair(*pair, partial=True) for pair in whole.PARTIAL]
PAIRS += [Pair(f"old_{pair[0]}", *pair[1:], encoding="struct", partial=True) for pair in whole.OLD]
PAIRS += [Pair(*pair, partial=True) for pair in whole.DURATIONS]
PAIRS += [Pair(*pair) for pair in whole.ANNOTATED]
PAIRS += [Pair(*pair[1:], otherwise=pair[0]) for pair in whole.OTHERWISE]
