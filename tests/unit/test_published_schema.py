"""The schema that editors read takes a launch plan's document as it is written, and no less than an expanded plan."""

from __future__ import annotations

from typing import Any

import pytest
from corpus import YAML_FILES
from jsonschema import Draft202012Validator

from lpctl.manifest.expansion import Expansion
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.layers import BY_ENTRY, NOT_IN_DEFAULTS, NOT_IN_OVERRIDES
from lpctl.manifest.parse import parse
from lpctl.manifest.schemas import published_schema
from lpctl.source.load import load

PUBLISHED = Draft202012Validator(published_schema("LaunchPlan"))
HEADER = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "workflow": "wf"}
INPUTS = (("default_inputs",), ("fixed_inputs",))
LARGE = 64 * 1024


def written() -> list[dict[str, Any]]:
    """The launch plans of the examples and the test cases, without fields that are gone once one is expanded."""
    files = [path for path in YAML_FILES if path.stat().st_size < LARGE]
    found = [document.data for path in files for document in load(path.name, path.read_bytes()).documents]
    plans = [data for data in found if isinstance(data, dict) and data.get("kind") == "LaunchPlan"]
    return [data for data in plans if not set(Expansion._fields) & data.keys() and "${" not in repr(data)]


def completed(data: dict[str, Any]) -> dict[str, Any]:
    """A document without what has a meaning only over defaults: nulls, and a schedule that they complete."""
    left: dict[str, Any] = without_nulls(
        {key: value for key, value in data.items() if value is not None or key in NOT_IN_DEFAULTS}
    )
    alone = {**HEADER, "schedule": left.get("schedule")}
    if "schedule" in left and PUBLISHED.is_valid(alone) and parse(LaunchPlan, alone) is None:
        del left["schedule"]
    return left


def without_nulls(value: Any, path: tuple[str, ...] = ()) -> Any:
    """The value without the nulls that take entries away, which under the inputs are values."""
    if not isinstance(value, dict) or (path and path not in BY_ENTRY) or path[-1:] in INPUTS:
        return value
    return {key: without_nulls(item, (*path, key)) for key, item in value.items() if item is not None or not path}


def test_it_takes_what_the_parser_takes_and_what_defaults_could_complete() -> None:
    plans = written()
    assert len(plans) > 100
    for data in plans:
        assert PUBLISHED.is_valid(data) == (parse(LaunchPlan, completed(data)) is not None), data
        assert PUBLISHED.is_valid(data) or parse(LaunchPlan, data) is None, data


@pytest.mark.parametrize(
    "fields",
    [
        {"max_parallelism": "${var.n}"},
        {"overwrite_cache": "${each.x}"},
        {"labels": "${each.labels}"},
        {"notifications": ["${each.n}", {"phases": ["${var.phase}"], "email": "${each.email}"}]},
        {"schedule": {"kickoff_time_input_arg": "t"}},
        {"schedule": None, "labels": {"team": None}},
        {"targets": ["staging"], "for_each": {"file": "a.csv"}, "overrides": {"staging": {"fixed_inputs": None}}},
        {"overrides": {"staging": {"for_each": [{"a": 1}], "workflow": {"name": "wf", "version": "${var.v}"}}}},
    ],
)
def test_it_takes_what_is_expanded(fields: dict[str, Any]) -> None:
    assert PUBLISHED.is_valid({**HEADER, **fields})
    assert parse(LaunchPlan, {**HEADER, **fields}) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"max_parallelism": "x${var.n}"},
        {"max_parallelism": "${foo.n}"},
        {"name": None},
        {"fixed_inputs": None},
        {"for_each": []},
        {"overrides": {"staging": {"workflow": None}}},
        {"overrides": {"staging": {"max_parallelism": 0}}},
        *({"overrides": {"staging": {key: "x"}}} for key in sorted(NOT_IN_OVERRIDES)),
    ],
)
def test_it_refuses_what_no_expansion_mends(fields: dict[str, Any]) -> None:
    assert not PUBLISHED.is_valid({**HEADER, **fields})
