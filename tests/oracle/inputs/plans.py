"""Inputs: every type, every way a value gets into a launch plan, and the values at the edges."""

import math
from datetime import datetime, timedelta, timezone
from typing import Dict, List, Optional

from flytekit import LaunchPlan, task, workflow


@task
def nothing() -> None:
    pass


@workflow
def scalars(i: int, f: float, s: str, b: bool, d: datetime, t: timedelta) -> None:
    """Every scalar type, every input required.

    :param i: a whole number
    :param f: a number
    :param d: a moment;
        the second line of its description
    """
    nothing()


@workflow
def defaults(
    i: int = 3,
    f: float = 0.1,
    s: str = "hello",
    b: bool = True,
    d: datetime = datetime(2025, 1, 2, 3, 4, 5, 678901, tzinfo=timezone(timedelta(hours=2))),
    naive: datetime = datetime(2025, 1, 2, 3, 4, 5),
    t: timedelta = timedelta(hours=1, microseconds=5),
    items: List[int] = [1, 2],
    table: Dict[str, float] = {"b": 2.5, "a": 1.0},
    nothing_yet: Optional[int] = None,
    something: Optional[str] = "set",
) -> None:
    """Every input has a default in the signature.

    Args:
        i: how many
        s: what to say
        d: when
        items: which ones
        nothing_yet: an Optional without a value
        something: an Optional with a value
    """
    nothing()


@workflow
def containers(
    ints: list[int],
    floats: list[float],
    moments: list[datetime],
    spans: dict[str, timedelta],
    flags: dict[str, bool],
    matrix: list[list[int]],
    groups: dict[str, list[str]],
    rows: list[dict[str, float]],
    tree: dict[str, dict[str, list[datetime]]],
) -> None:
    nothing()


@workflow
def optionals(
    i: Optional[int],
    f: Optional[float],
    s: Optional[str],
    b: Optional[bool],
    d: datetime | None,
    t: Optional[timedelta],
    items: Optional[List[int]],
    table: Optional[Dict[str, str]],
    holes: List[Optional[int]] = [1, None],
    gaps: Optional[Dict[str, Optional[float]]] = None,
) -> None:
    """Optional inputs.

    Args:
        i: perhaps a number
        holes: numbers, some of them missing
    """
    nothing()


UTC = timezone.utc

# Default plans: signature and docstring as they are.
scalars_default = LaunchPlan.get_or_create(workflow=scalars)
defaults_default = LaunchPlan.get_or_create(workflow=defaults)
containers_default = LaunchPlan.get_or_create(workflow=containers)
optionals_default = LaunchPlan.get_or_create(workflow=optionals)

# Every scalar type, as default and as fixed input.
scalars_in_defaults = LaunchPlan.get_or_create(
    name="scalars_in_defaults",
    workflow=scalars,
    default_inputs={
        "i": 42,
        "f": 2.5,
        "s": "text",
        "b": True,
        "d": datetime(2025, 6, 1, 12, 30, tzinfo=UTC),
        "t": timedelta(hours=1, minutes=30),
    },
)
scalars_fixed = LaunchPlan.get_or_create(
    name="scalars_fixed",
    workflow=scalars,
    fixed_inputs={
        "i": 42,
        "f": 2.5,
        "s": "text",
        "b": True,
        "d": datetime(2025, 6, 1, 12, 30, tzinfo=UTC),
        "t": timedelta(hours=1, minutes=30),
    },
)
# One input here, another there, the others required as before, with their descriptions.
scalars_mixed = LaunchPlan.get_or_create(
    name="scalars_mixed", workflow=scalars, default_inputs={"i": 1}, fixed_inputs={"s": "fixed"}
)
# The values that look like nothing.
scalars_zero = LaunchPlan.get_or_create(
    name="scalars_zero",
    workflow=scalars,
    default_inputs={"i": 0, "f": 0.0, "s": ""},
    fixed_inputs={"b": False, "d": datetime(1970, 1, 1, tzinfo=UTC), "t": timedelta(0)},
)

# Numbers.
whole_number_for_float = LaunchPlan.get_or_create(
    name="whole_number_for_float", workflow=scalars, default_inputs={"f": 3.0}, fixed_inputs={"i": 7}
)
int64_largest = LaunchPlan.get_or_create(
    name="int64_largest",
    workflow=scalars,
    default_inputs={"i": 9223372036854775807},
    fixed_inputs={"f": 1.7976931348623157e308},
)
int64_smallest = LaunchPlan.get_or_create(
    name="int64_smallest", workflow=scalars, default_inputs={"f": 5e-324}, fixed_inputs={"i": -9223372036854775808}
)
float_nan = LaunchPlan.get_or_create(name="float_nan", workflow=scalars, default_inputs={"f": math.nan})
float_infinite = LaunchPlan.get_or_create(name="float_infinite", workflow=scalars, fixed_inputs={"f": math.inf})
float_negative_infinite = LaunchPlan.get_or_create(
    name="float_negative_infinite", workflow=scalars, fixed_inputs={"f": -math.inf}
)
float_negative_zero = LaunchPlan.get_or_create(name="float_negative_zero", workflow=scalars, default_inputs={"f": -0.0})

# Text.
text_unicode = LaunchPlan.get_or_create(
    name="text_unicode",
    workflow=scalars,
    default_inputs={"s": "Grüße, 世界 🚀 e\u0301 \u200b"},
)
text_escapes = LaunchPlan.get_or_create(
    name="text_escapes",
    workflow=scalars,
    fixed_inputs={"s": "tab\there \"quoted\" 'twice' back\\slash\nsecond line\n"},
)
text_that_looks_typed = LaunchPlan.get_or_create(
    name="text_that_looks_typed", workflow=scalars, fixed_inputs={"s": "1.10"}
)
text_that_is_no_boolean = LaunchPlan.get_or_create(
    name="text_that_is_no_boolean", workflow=scalars, default_inputs={"s": "yes"}
)

# Datetimes: flytekit counts in microseconds from 1970, in UTC.
datetime_offsets = LaunchPlan.get_or_create(
    name="datetime_offsets",
    workflow=containers,
    default_inputs={
        "moments": [
            datetime(2025, 3, 30, 2, 30, tzinfo=timezone(timedelta(hours=1))),
            datetime(2025, 3, 30, 2, 30, tzinfo=timezone(timedelta(hours=5, minutes=30))),
            datetime(2025, 3, 30, 2, 30, tzinfo=timezone(-timedelta(hours=8))),
            datetime(2025, 3, 30, 2, 30, tzinfo=UTC),
            datetime(2025, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=14))),
        ]
    },
)
datetime_fractions = LaunchPlan.get_or_create(
    name="datetime_fractions",
    workflow=containers,
    fixed_inputs={
        "moments": [
            datetime(2025, 1, 2, 3, 4, 5, 123456, tzinfo=UTC),
            datetime(2025, 1, 2, 3, 4, 5, 500000, tzinfo=UTC),
            datetime(2025, 1, 2, 3, 4, 5, 1, tzinfo=UTC),
            datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ]
    },
)
datetime_edges = LaunchPlan.get_or_create(
    name="datetime_edges",
    workflow=containers,
    fixed_inputs={
        "moments": [
            datetime(1, 1, 1, tzinfo=UTC),
            datetime(1969, 7, 20, 20, 17, 40, tzinfo=UTC),
            datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
            datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        ]
    },
)

# Durations: seconds and nanoseconds have the same sign.
duration_forms = LaunchPlan.get_or_create(
    name="duration_forms",
    workflow=containers,
    default_inputs={
        "spans": {
            "days": timedelta(days=1, hours=2),
            "weeks": timedelta(weeks=2),
            "iso": timedelta(days=1, hours=2, minutes=3, seconds=4.5),
            "iso_weeks": timedelta(weeks=2),
            "milliseconds": timedelta(milliseconds=250),
            "microseconds": timedelta(microseconds=7),
            "fraction": timedelta(hours=1.5),
            "zero": timedelta(0),
        }
    },
)
duration_negative = LaunchPlan.get_or_create(
    name="duration_negative",
    workflow=containers,
    fixed_inputs={
        "spans": {
            "seconds": timedelta(seconds=-1.5),
            "iso": -timedelta(hours=1, minutes=30),
            "microsecond": timedelta(microseconds=-1),
            "day_and_a_bit": -timedelta(days=1, microseconds=1),
        }
    },
)

# Collections and maps.
containers_fixed = LaunchPlan.get_or_create(
    name="containers_fixed",
    workflow=containers,
    fixed_inputs={
        "ints": [1, -2, 3],
        "floats": [1.0, 2.5, 1e3],
        "moments": [datetime(2025, 1, 1, tzinfo=UTC)],
        "spans": {"short": timedelta(minutes=1), "long": timedelta(days=1)},
        "flags": {"on": True, "off": False},
        "matrix": [[1, 2], [3], []],
        "groups": {"a": ["x", "y"], "b": []},
        "rows": [{"x": 1.0, "y": 2.0}, {"x": 0.5}],
        "tree": {"eu": {"de": [datetime(2025, 1, 1, tzinfo=UTC)], "fr": []}},
    },
)
containers_in_defaults = LaunchPlan.get_or_create(
    name="containers_in_defaults",
    workflow=containers,
    default_inputs={
        "ints": [9223372036854775807, -9223372036854775808],
        "flags": {"1": True, "true": False, "": True, "schlüssel": True},
        "matrix": [[0]],
        "groups": {"b": ["2"], "a": ["1", ""]},
        "rows": [{"x": 1.0}],
    },
)
containers_empty = LaunchPlan.get_or_create(
    name="containers_empty",
    workflow=containers,
    default_inputs={"ints": [], "spans": {}, "matrix": [], "groups": {}},
    fixed_inputs={"floats": [], "flags": {}, "rows": [], "tree": {}},
)

# Defaults of the signature, and what is laid over them: the description is then the input's name.
overlay_nothing = LaunchPlan.get_or_create(name="overlay_nothing", workflow=defaults)
overlay_some = LaunchPlan.get_or_create(
    name="overlay_some", workflow=defaults, default_inputs={"i": 4, "items": [3], "something": "other"}
)
overlay_same_value = LaunchPlan.get_or_create(
    name="overlay_same_value", workflow=defaults, default_inputs={"i": 3, "s": "hello"}
)
overlay_fixed = LaunchPlan.get_or_create(
    name="overlay_fixed", workflow=defaults, fixed_inputs={"i": 4, "items": [3], "something": "other"}
)
overlay_replaces_whole = LaunchPlan.get_or_create(
    name="overlay_replaces_whole", workflow=defaults, default_inputs={"items": [], "table": {"c": 3.0}}
)
overlay_none = LaunchPlan.get_or_create(
    name="overlay_none", workflow=defaults, default_inputs={"something": None, "nothing_yet": 5}
)
# An input in both maps: the fixed value counts.
overlay_and_fixed = LaunchPlan.get_or_create(
    name="overlay_and_fixed", workflow=defaults, default_inputs={"i": 4, "s": "default"}, fixed_inputs={"i": 5}
)

# Optional: with a value and without, as default and as fixed input.
optionals_values_in_defaults = LaunchPlan.get_or_create(
    name="optionals_values_in_defaults",
    workflow=optionals,
    default_inputs={
        "i": 1,
        "f": 2.0,
        "s": "text",
        "b": False,
        "d": datetime(2025, 1, 2, tzinfo=UTC),
        "t": timedelta(hours=1),
        "items": [1, 2],
        "table": {"k": "v"},
    },
)
optionals_values_fixed = LaunchPlan.get_or_create(
    name="optionals_values_fixed",
    workflow=optionals,
    fixed_inputs={
        "i": 1,
        "f": 2.0,
        "s": "2025-01-02T00:00:00Z",
        "b": True,
        "d": datetime(2025, 1, 2, tzinfo=UTC),
        "t": timedelta(seconds=-1),
        "items": [],
        "table": {},
    },
)
optionals_none_in_defaults = LaunchPlan.get_or_create(
    name="optionals_none_in_defaults",
    workflow=optionals,
    default_inputs={"i": None, "f": None, "s": None, "b": None, "d": None, "t": None, "items": None, "table": None},
)
optionals_none_fixed = LaunchPlan.get_or_create(
    name="optionals_none_fixed",
    workflow=optionals,
    fixed_inputs={"i": None, "f": None, "s": None, "b": None, "d": None, "t": None, "items": None, "table": None},
)
# Optional inside a collection: every item is wrapped, None too.
optionals_nested = LaunchPlan.get_or_create(
    name="optionals_nested",
    workflow=optionals,
    default_inputs={"holes": [None, 2, None]},
    fixed_inputs={"gaps": {"a": 1.0, "b": None}},
)
