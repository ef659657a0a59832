"""Dataclasses and models with defaults of every kind, left out in every combination, for `pairs.py`.

flytekit has an object, whose fields it writes all; the YAML states some of them.
"""

# Annotations are read as they stand: no postponed evaluation here.

import datetime as dt
import enum
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Dict, List, Literal, Optional, Tuple, Union

from flytekit import FlyteFile, HashMethod, StructuredDataset
from flytekit.core.annotation import FlyteAnnotation
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import Annotated

UTC = dt.timezone.utc


class Level(enum.Enum):
    LOW = "low"
    HIGH = "high"


class Rank(enum.IntEnum):
    FIRST = 1
    LAST = 2


@dataclass(frozen=True)
class Part:
    size: int = 512
    overlap: float = 0.5
    mode: Optional[str] = None


@dataclass
class Whole:
    count: int = 3
    limit: Optional[int] = None
    level: Level = Level.LOW
    since: dt.datetime = dt.datetime(2026, 1, 2, tzinfo=UTC)
    part: Part = Part(7)


class ModelPart(BaseModel):
    size: int = 512
    overlap: float = 0.5
    mode: Optional[str] = None


class WholeModel(BaseModel):
    count: int = 3
    limit: Optional[int] = None
    level: Level = Level.LOW
    since: dt.datetime = dt.datetime(2026, 1, 2, tzinfo=UTC)
    part: ModelPart = ModelPart(size=7)


@dataclass
class Others:
    rate: float = 0.25
    name: str = "x"
    flag: bool = True
    rank: Rank = Rank.LAST
    naive: dt.datetime = dt.datetime(2026, 1, 2)  # noqa: DTZ001 - that is the case
    day: dt.date = dt.date(2026, 1, 2)
    took: dt.timedelta = dt.timedelta(seconds=90)
    clock: dt.time = dt.time(9, 30)
    kind: Literal["a", "b"] = "a"
    pair: Tuple[int, ...] = (1, 2)
    either: Union[int, str] = "z"
    source: FlyteFile = FlyteFile("s3://bucket/key")
    other: Optional[FlyteFile] = None
    table: Optional[StructuredDataset] = None
    part: Optional[Part] = None
    full: float = 1.0


class OtherModel(BaseModel):
    rate: float = 0.25
    name: str = "x"
    flag: bool = True
    rank: Rank = Rank.LAST
    day: dt.date = dt.date(2026, 1, 2)
    took: dt.timedelta = dt.timedelta(seconds=90)
    kind: Literal["a", "b"] = "a"
    steps: List[int] = [1, 2]
    table: Dict[str, float] = {"a": 1.0}
    parts: List[ModelPart] = [ModelPart(size=1)]
    either: Union[int, str] = "z"
    source: FlyteFile = FlyteFile("s3://bucket/key")
    rows: StructuredDataset = StructuredDataset(uri="s3://bucket/table")
    other: Optional[FlyteFile] = None
    content: bytes = b"abc"
    full: float = 1


class OpenModel(BaseModel):
    model_config = ConfigDict(extra="allow")
    size: int = 1
    name: str = "x"


@dataclass
class Outer:
    name: str
    part: Part
    parts: List[Part] = field(default_factory=list)
    named: Dict[str, Part] = field(default_factory=dict)


class OuterModel(BaseModel):
    name: str
    part: ModelPart
    parts: List[ModelPart] = []
    named: Dict[str, ModelPart] = {}


@dataclass
class Made:
    name: str = "x"
    steps: List[int] = field(default_factory=lambda: [1, 2])
    table: Dict[str, int] = field(default_factory=lambda: {"a": 1})
    part: Part = field(default_factory=Part)


class MadeModel(BaseModel):
    name: str = "x"
    steps: List[int] = Field(default_factory=lambda: [1, 2])
    part: ModelPart = Field(default_factory=ModelPart)


class Invalid(BaseModel):
    size: int = Field(default=-1, gt=0)
    name: str = "x"


class Whatever(BaseModel):
    value: Any = 3.0
    either: Union[int, float] = 2.0


@dataclass
class Raw:
    name: str = "x"
    content: bytes = b"abc"


@dataclass
class Hyper:
    c: float
    steps: List[float]


@dataclass
class Left:
    x: int


@dataclass
class Right:
    x: int
    z: int = 1


@dataclass
class Either:
    side: Union[Left, Right]


class Took(BaseModel):
    took: dt.timedelta


MODEL_PART = ModelPart(size=1, overlap=1.5, mode="m")
PART_YAML = "{size: 1, overlap: 1.5, mode: m}"


def hashed(value: int) -> str:
    return f"hash of {value}"


GIVEN = {
    "count": (9, "9"),
    "limit": (5, "5"),
    "level": (Level.HIGH, "high"),
    "since": (dt.datetime(2026, 3, 4, 5, tzinfo=UTC), "2026-03-04T05:00:00Z"),
}
PARTS = {Whole: Part, WholeModel: ModelPart}


def combinations(cls: type) -> List[Tuple[str, Any, Any, str]]:
    """Name, type, value and YAML for every set of fields that the YAML states."""
    given = GIVEN | {"part": (PARTS[cls](size=1), "{size: 1}")}
    made = []
    for stated in product((False, True), repeat=len(given)):
        chosen = {key: pair for (key, pair), is_stated in zip(given.items(), stated) if is_stated}  # noqa: B905
        value = cls(**{key: pair[0] for key, pair in chosen.items()})
        text = ", ".join(f"{key}: {pair[1]}" for key, pair in chosen.items())
        made.append(("_".join(("whole", cls.__name__, *chosen)), cls, value, f"{{{text}}}"))
    return made


ONE_BY_ONE = {
    "rate": (1.5, "1.5"),
    "rank": (Rank.FIRST, "1"),
    "took": (dt.timedelta(minutes=1), "1m"),
    "kind": ("b", "b"),
    "either": (4, "4"),
    "source": (FlyteFile("s3://bucket/other"), "s3://bucket/other"),
    "other": (FlyteFile("s3://bucket/other"), "{path: s3://bucket/other}"),
    "full": (2.0, "2"),
}


def one_by_one(cls: type) -> List[Tuple[str, Any, Any, str]]:
    """The same with one field stated, and with none."""
    made: List[Tuple[str, Any, Any, str]] = [(f"whole_{cls.__name__}", cls, cls(), "{}")]
    for key, (value, text) in ONE_BY_ONE.items():
        made.append((f"whole_{cls.__name__}_{key}", cls, cls(**{key: value}), f"{{{key}: {text}}}"))
    return made


INSIDE: List[Tuple[str, Any, Any, str]] = [
    ("whole_nested", Outer, Outer("n", Part(1)), "{name: n, part: {size: 1}, parts: [], named: {}}"),
    (
        "whole_in_lists_and_dicts",
        Outer,
        Outer("n", Part(), [Part(1), Part()], {"k": Part(overlap=2.0)}),
        "{name: n, part: {}, parts: [{size: 1}, {}], named: {k: {overlap: 2}}}",
    ),
    ("whole_nested_model", OuterModel, OuterModel(name="n", part=ModelPart(size=1)), "{name: n, part: {size: 1}}"),
    (
        "whole_models_in_lists_and_dicts",
        OuterModel,
        OuterModel(name="n", part=ModelPart(), parts=[ModelPart(size=1)], named={"k": ModelPart(mode="m")}),
        "{name: n, part: {}, parts: [{size: 1}], named: {k: {mode: m}}}",
    ),
    ("whole_in_a_list", List[Part], [Part(1), Part()], "[{size: 1}, {}]"),
    ("whole_in_a_dict", Dict[str, Part], {"k": Part(1)}, "{k: {size: 1}}"),
    ("whole_optional", Optional[Part], Part(1), "{size: 1}"),
    ("whole_model_in_a_list", List[ModelPart], [ModelPart(size=1), ModelPart()], "[{size: 1}, {}]"),
    ("whole_optional_model", Optional[ModelPart], ModelPart(size=1), "{size: 1}"),
    ("whole_in_a_union", Union[Part, str], Part(1), "{size: 1}"),
    ("whole_open_model", OpenModel, OpenModel(size=2, more=3), "{size: 2, more: 3}"),  # type: ignore[call-arg]
]

PARTIAL = [
    *combinations(Whole),
    *combinations(WholeModel),
    *one_by_one(Others),
    *one_by_one(OtherModel),
    *INSIDE,
]
"""Pairs whose YAML leaves fields out: the literals decode to the same."""

OLD = [pair for pair in (*combinations(Whole)[::5], *INSIDE[:6:2]) if pair[1] is not WholeModel]
"""The same in flytekit's older form of structs."""

DURATIONS = [
    ("model_duration_seconds", Took, Took(took=dt.timedelta(seconds=90)), "{took: PT90S}"),
    ("model_duration_hours", Took, Took(took=dt.timedelta(hours=36)), "{took: PT36H}"),
    ("model_duration_weeks", Took, Took(took=dt.timedelta(weeks=2)), "{took: P2W}"),
    ("model_duration_negative", Took, Took(took=dt.timedelta(seconds=-90)), "{took: -PT90S}"),
    ("model_duration_none", Took, Took(took=dt.timedelta()), "{took: PT0M}"),
    ("model_duration_mapping", Took, Took(took=dt.timedelta(seconds=90)), "{took: {seconds: 90}}"),
    ("dataclass_duration_mapping", Others, Others(took=dt.timedelta(minutes=2)), "{took: {minutes: 2}}"),
]

RULE = FlyteAnnotation({"rules": [{"regex": "^[a-z]+$"}]})

ANNOTATED = [
    ("annotated_variant", Optional[Annotated[str, RULE]], "a", "a"),
    ("annotated_variant_none", Optional[Annotated[str, RULE]], None, "null"),
    ("annotated_variant_of_two", Union[Annotated[int, RULE], str], 3, "3"),
    ("annotated_variant_file", Optional[Annotated[FlyteFile, RULE]], FlyteFile("s3://b/k"), "s3://b/k"),
    ("annotated_variant_list", Optional[Annotated[List[str], RULE]], ["a"], "[a]"),
    ("annotated_inside_variant", Optional[List[Annotated[str, RULE]]], ["a"], "[a]"),
    ("annotated_variant_of_model", Optional[Annotated[ModelPart, RULE]], MODEL_PART, PART_YAML),
    ("annotated_variants_in_a_list", List[Optional[Annotated[str, RULE]]], ["a", None], "[a, null]"),
]

OTHERWISE = [
    ("value-factory-default", "factory_list", Made, Made("n"), "{name: n}"),
    ("value-factory-default", "factory_model", MadeModel, MadeModel(name="n"), "{name: n}"),
    ("value-invalid-default", "invalid_default", Invalid, Invalid(), "{}"),
    ("value-default-kind", "default_of_no_type", Whatever, Whatever(), "{}"),
    ("value-default-bytes", "default_bytes", Raw, Raw(), "{}"),
    ("value-int-in-float-field", "int_in_float_field", Hyper, Hyper(10, [1, 2]), "{c: 10, steps: [1, 2]}"),
    ("value-union-of-dataclasses", "union_inside", Either, Either(Right(1, 2)), "{side: {x: 1, z: 2}}"),
    ("value-hash", "hashed_items", List[Annotated[int, HashMethod(hashed)]], [1, 2], "[1, 2]"),
]
"""Values of which lpctl makes another literal, by the row of docs/differences.md."""
