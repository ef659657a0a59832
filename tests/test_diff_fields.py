"""Every field that a manifest may hold has its place in `diff`: another value of it is a change of that field."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from lpctl.manifest.schemas import schema
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Run

Path_: TypeAlias = "tuple[str | int, ...]"

EXAMPLES = Path(__file__).parent.parent / "examples"
SCHEMA = schema("LaunchPlan")
(REFERENCE,) = (document.data for document in load("", (EXAMPLES / "reference.lp.yaml").read_bytes()).documents)
SECRET = {"group": "db", "group_version": "3", "key": "password", "mount_requirement": "FILE", "env_var": "PASSWORD"}
CLIENT = {"client_id": "reports", "client_secret": SECRET}
ENDPOINTS = {"idp_discovery_endpoint": "https://example.com/idp", "token_endpoint": "https://example.com/token"}
FULL = REFERENCE | {
    "workflow": {"name": "reports.daily.my_wf", "version": "v11", "project": "flytesnacks", "domain": "production"},
    "security_context": {
        "run_as": REFERENCE["security_context"]["run_as"] | {"oauth2_client": CLIENT},
        "secrets": [SECRET],
        "tokens": [{"name": "api", "type": "CLIENT_CREDENTIALS", "client": CLIENT, **ENDPOINTS}],
    },
}
OTHER_FORMS = {
    **{key: value for key, value in REFERENCE.items() if key != "security_context"},
    "schedule": {"rate": {"value": 1, "unit": "HOUR"}},
    "notifications": [
        {"phases": ["FAILED"], "slack": ["a@example.com"]},
        {"phases": ["FAILED"], "pager_duty": ["b@example.com"]},
    ],
    "auth_role": {"assumable_iam_role": "role", "kubernetes_service_account": "account"},
}
"""The reference plan with what excludes parts of it."""

INTERFACE = """\
apiVersion: lpctl/v1
kind: WorkflowInterface
name: {name}
inputs: {{kickoff_time: datetime, a: int, b: float, c: str, limit: int | None}}
outputs: {{o0: str}}
"""

NO_CHANGE = {("struct_encoding",), ("concurrency", "behavior"), ("security_context", "tokens", "type")}
"""Fields with one value only, and one that says nothing of a plan without structs."""

ELSEWHERE = {"auth_role": "security_context", "default_inputs": "inputs", "fixed_inputs": "inputs"}
"""Sections under whose name diff does not show a change."""


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference stands for."""
    found: dict[str, Any] = SCHEMA["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    return found


def schema_at(names: tuple[str, ...]) -> dict[str, Any]:
    """The schema of a field, that of its items where it is a list of sections."""
    part = SCHEMA
    for name in names:
        inner = resolved(part["items"]) if part.get("type") == "array" else part
        part = resolved(inner["properties"][name])
    return part


def fields(section: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every field that holds no section itself."""
    for name, stated in section["properties"].items():
        part = resolved(stated)
        inner = resolved(part["items"]) if part.get("type") == "array" else part
        if "properties" in inner:
            yield from fields(inner, (*path, name))
        elif "const" not in part:
            yield (*path, name)


def stated(data: Any, path: Path_ = ()) -> Iterator[Path_]:
    """Where a document states fields that hold no section."""
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        sections = isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))
        if sections and (*named(path), step) not in FIELDS:
            yield from stated(value, (*path, step))
        elif step not in ("apiVersion", "kind"):
            yield (*path, step)


def named(path: Path_) -> tuple[str, ...]:
    """A path without positions."""
    return tuple(step for step in path if isinstance(step, str))


FIELDS = set(fields(SCHEMA))
STATED = [
    (document, path)
    for document in (FULL, OTHER_FORMS)
    for path in stated(document)
    if document is FULL or path[0] in ("schedule", "notifications", "auth_role")
]


def another(value: Any, part: dict[str, Any]) -> Any:
    """Another value that fits the schema, the same where there is no other."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, list):
        return ["ABORTED"] if "enum" in part["items"] else [*value, "another@example.com"]
    if isinstance(value, dict):
        (key,) = value
        return {key: another(value[key], {})}
    if "enum" in part:
        return next((allowed for allowed in part["enum"] if allowed != value), value)
    return f"{value}X"


def test_every_field_is_stated_by_the_plans_that_are_changed() -> None:
    assert {named(path) for _, path in STATED} == FIELDS


@pytest.mark.parametrize(("document", "path"), STATED, ids=[".".join(map(str, path)) for _, path in STATED])
def test_another_value_is_a_change_of_that_field(
    document: dict[str, Any], path: Path_, run: Run, tmp_path: Path
) -> None:
    changed = deepcopy(document)
    section: Any = changed
    for step in path[:-1]:
        section = section[step]
    section[path[-1]] = another(section[path[-1]], schema_at(named(path)))
    names = ("reports.daily.my_wf", "reports.daily.my_wfX")
    (tmp_path / "interface.yaml").write_text("---\n".join(INTERFACE.format(name=name) for name in names), "utf-8")
    for file, plan in (("old.lp.yaml", document), ("new.lp.yaml", changed)):
        (tmp_path / file).write_text(json.dumps(plan), "utf-8")
    sides = (tmp_path / "old.lp.yaml", tmp_path / "new.lp.yaml")
    result = run("diff", *sides, "--no-config", "--interface", tmp_path / "interface.yaml", "--format", "json")
    assert result.stderr == ""  # the same version with other content is an error, and shown as any change
    found = [change for plan in json.loads(result.stdout)["plans"] for change in plan["changes"]]
    if named(path) in NO_CHANGE:
        assert found == []
        return
    section_of_diff = ELSEWHERE.get(str(path[0]), path[0])
    assert section_of_diff in {change["path"][0] for change in found}
    assert "other-field" not in {change["class"] for change in found}
