"""The schemas that are written for editors take what those do that they are made of."""

from __future__ import annotations

import json
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pytest
from drawn import sample
from jsonschema import Draft202012Validator
from test_schema import MAXIMAL, PLACES, valid, written

from lpctl.manifest.schemas import KINDS, MANIFEST_KINDS, published_schema, schema_text
from lpctl.manifest.schemas import MANIFEST as MANIFEST_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLISHED = {kind: Draft202012Validator(published_schema(kind)) for kind in KINDS}
EDITORS = {kind: Draft202012Validator(json.loads(schema_text(kind))) for kind in KINDS}
MANIFEST = json.loads(schema_text(MANIFEST_NAME))
ANY_KIND = Draft202012Validator(MANIFEST)
VALUES: tuple[Any, ...] = (
    *(None, True, 1, -1, 5.5, "", "x", "SKIP", "${var.a}", "A_${var.a}", "${each.k}\n", "$${var.a}", "A_1"),
    *([], {}, ["x"], [None], ["${var.a}"], {"x": "y"}, {"x": None}),
)


def subschemas(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from subschemas(inner)


@pytest.mark.parametrize("name", [*KINDS, MANIFEST_NAME])
def test_it_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(json.loads(schema_text(name)))


def test_a_document_is_held_to_its_kind() -> None:
    for kind in MANIFEST_KINDS:
        for data in [*valid(kind), *MAXIMAL[kind]]:
            assert ANY_KIND.is_valid(data) == PUBLISHED[kind].is_valid(data), data
    for data in written():
        kind = str(data.get("kind")) if isinstance(data, dict) else ""
        assert ANY_KIND.is_valid(data) == (kind in MANIFEST_KINDS and PUBLISHED[kind].is_valid(data)), data


def test_a_document_may_be_empty_and_nothing_else_but_a_mapping() -> None:
    assert [value for value in VALUES if ANY_KIND.is_valid(value)] == [None]


def test_every_value_is_taken_as_before() -> None:
    """In every place of every kind: what stands for a value, and what is asked of it, is said in other words."""
    for turn, place in enumerate(place for place in PLACES.values() if place.kind in KINDS):
        for value in sample(VALUES, turn):
            data = place.with_value(value)
            assert EDITORS[place.kind].is_valid(data) == PUBLISHED[place.kind].is_valid(data), (place.path, value)


@pytest.mark.parametrize("name", [*KINDS, MANIFEST_NAME])
def test_nothing_is_completed_as_an_object(name: str) -> None:
    for part in subschemas(json.loads(schema_text(name))):
        for example in part.get("examples", ()) if isinstance(part.get("examples", ()), list) else ():
            assert not isinstance(example, (dict, list)), part


def test_no_name_is_completed_that_nobody_has() -> None:
    plan = MANIFEST["$defs"]["LaunchPlan"]["properties"]
    assert "examples" not in plan["workflow"]
    assert "examples" not in plan["workflow"]["then"]["properties"]["name"]
    completed = [part["examples"] for part in subschemas(MANIFEST) if isinstance(part.get("examples"), list)]
    assert "my_wf" not in json.dumps(completed)
    assert "reports" not in json.dumps(completed)


def test_what_is_not_completed_is_shown() -> None:
    shown = MANIFEST["$defs"]["LaunchPlan"]["properties"]["notifications"]["markdownDescription"]
    assert shown.endswith('\n\nExample:\n\n```yaml\n- phases: [FAILED]\n  email: ["dev-team@example.com"]\n```')
    shown = MANIFEST["$defs"]["LaunchPlan"]["properties"]["targets"]["markdownDescription"]
    assert shown.endswith("\n\nExample:\n\n```yaml\n[staging, production]\n```")
    shown = MANIFEST["$defs"]["LaunchPlan"]["properties"]["name"]["markdownDescription"]
    assert shown.endswith("\n\nExample:\n\n```yaml\nreports.daily.eu\n```")


def test_of_keys_that_exclude_each_other_exactly_one_is_taken() -> None:
    names = ("email", "slack", "pager_duty")
    for stated in (stated for count in range(4) for stated in combinations(names, count)):
        notification = {"phases": ["FAILED"], **{key: ["a@example.com"] for key in stated}}
        data = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "name": "p", "workflow": "w"}
        assert ANY_KIND.is_valid({**data, "notifications": [notification]}) == (len(stated) == 1), stated
