"""Where the fields of a plan may stand among the layers, and what is due at its places, as the declarations have it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lpctl.manifest.expansion import Expansion
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.layers import BY_ENTRY, NOT_IN_DEFAULTS, NOT_IN_OVERRIDES, due_at
from lpctl.manifest.parse import parse
from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple["str | int", ...]


def test_eight_places_merge_by_entry() -> None:
    maps = {"default_inputs", "fixed_inputs", "labels", "annotations", "envs"}
    sections = {("security_context",), ("security_context", "run_as"), ("schedule",)}
    assert {(name,) for name in maps} | sections == BY_ENTRY


def test_what_each_plan_states_itself_is_in_no_defaults() -> None:
    plan = {"name", "workflow", "version", "auth_role", "default_inputs", "fixed_inputs"}
    assert plan | {"apiVersion", "kind", "targets", "for_each", "overrides"} == NOT_IN_DEFAULTS


def test_what_a_plan_is_has_no_overrides() -> None:
    assert {
        "apiVersion",
        "kind",
        "name",
        "project",
        "domain",
        "version",
        "targets",
        "overrides",
    } == NOT_IN_OVERRIDES


def test_the_fields_of_an_expansion_are_none_of_a_plan() -> None:
    assert not set(Expansion._fields) & set(LaunchPlan._fields)


@pytest.mark.parametrize(
    ("path", "due"),
    [
        ((), None),
        (("name",), str),
        (("workflow",), str),
        (("workflow", "version"), str),
        (("max_parallelism",), int),
        (("concurrency", "max"), int),
        (("concurrency", "behavior"), str),
        (("overwrite_cache",), bool),
        (("schedule",), None),
        (("schedule", "rate"), str),
        (("schedule", "rate", "value"), int),
        (("schedule", "rate", "unit"), str),
        (("labels",), None),
        (("labels", "team"), str),
        (("labels", "team", "x"), None),
        (("notifications",), None),
        (("notifications", 3), None),
        (("notifications", 3, "phases", 0), str),
        (("notifications", 3, "email", 12), str),
        (("security_context", "run_as", "oauth2_client", "client_secret", "group"), str),
        (("default_inputs",), None),
        (("default_inputs", "a"), None),
        (("fixed_inputs", "a", 0, "b"), None),
        (("zzzz",), None),
        (("zzzz", "name"), None),
        (("notifications", "phases"), None),
        (("name", 0), None),
    ],
)
def test_what_is_due_at_a_place(path: Path, due: type | None) -> None:
    assert due_at(path) is due


def places(part: dict[str, Any], path: Path = ()) -> Iterator[tuple[Path, dict[str, Any]]]:
    """A path to every place that the schema of a plan speaks of, and the schema there."""
    definitions = schema("LaunchPlan")["$defs"]
    part = definitions[part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    yield path, part
    for key, inner in part.get("properties", {}).items():
        yield from places(inner, (*path, key))
    if isinstance(inner := part.get("additionalProperties"), dict):
        yield from places(inner, (*path, "key"))
    if "items" in part:
        yield from places(part["items"], (*path, 0))


def test_what_is_due_is_what_the_schema_takes() -> None:
    types = {"string": str, "integer": int, "boolean": bool}
    for path, part in places(schema("LaunchPlan")):
        if path and "const" not in part:
            stated = [part["type"]] if isinstance(part["type"], str) else part["type"]
            assert due_at(path) is next((types[type_] for type_ in stated if type_ in types), None), path


def test_what_merges_by_entry_is_a_mapping() -> None:
    header = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "workflow": "wf"}
    for path in BY_ENTRY:
        for value in ("x", 1, True, None, ["x"]):
            data: Any = value
            for key in reversed(path):
                data = {key: data}
            assert parse(LaunchPlan, {**header, **data}) is None, path
