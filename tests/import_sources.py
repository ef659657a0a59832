"""What the tests of `lpctl import` import: packages as `pyflyte package` writes them, of plans that are recorded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import msgpack
from google.protobuf.json_format import MessageToDict
from google.protobuf.text_format import Parse

from lpctl.messages.flyteidl_pb2 import KeyValuePair, LaunchPlan, LaunchPlanState
from lpctl.source.dump import dump

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ORACLE = Path(__file__).parent / "oracle"


def recorded(*directories: Path) -> list[LaunchPlan]:
    """The messages that flytekit makes of plans, of every `.textproto` file in directories."""
    files = sorted(file for directory in directories for file in directory.glob("*.textproto"))
    return [Parse(file.read_text(encoding="utf-8"), LaunchPlan()) for file in files]


def package(path: Path, workflows: Path, plans: Iterable[LaunchPlan]) -> Path:
    """A directory at a path with the files of a package of workflows, and those of plans."""
    shutil.copytree(workflows, path)
    for number, plan in enumerate(plans):
        (path / f"{100 + number}_plan_3.pb").write_bytes(plan.SerializeToString())
    return path


def changed(plan: LaunchPlan, change: Callable[[LaunchPlan], object]) -> LaunchPlan:
    """A copy of a plan with something done to it."""
    copy = LaunchPlan()
    copy.CopyFrom(plan)
    change(copy)
    return copy


def on_server(path: Path, plans: Iterable[LaunchPlan]) -> Path:
    """A file at a path as `flytectl get launchplan -o json` prints plans."""
    path.write_text(json.dumps([MessageToDict(plan) for plan in plans]), encoding="utf-8")
    return path


HOSTILE_NAMES = [
    *("..", "a/b", "../../etc/passwd", "-o", ".hidden", "con", " ", "x\ny", "tägliche", "A" * 200, "\u202egnp.exe"),
    *("report", "Report", "REPORT", "null", "1:30", "${var.x}", "$${each.b}", "a`b$(c)", "{{ .inputs.a }}"),
]


def registered(
    plan: LaunchPlan, version: str, *, active: bool = False, created: int = 1, domain: str = "development"
) -> LaunchPlan:
    """A plan as the server has it: with project, domain and version, its state, and what callers give."""

    def register(message: LaunchPlan) -> None:
        for identifier in (message.id, message.spec.workflow_id):
            identifier.project, identifier.domain, identifier.version = "flytesnacks", domain, version
        message.closure.state = LaunchPlanState.ACTIVE if active else LaunchPlanState.INACTIVE
        message.closure.created_at.seconds = created
        message.closure.expected_inputs.CopyFrom(message.spec.default_inputs)

    return changed(plan, register)


def _named(plan: LaunchPlan, name: str) -> LaunchPlan:
    return changed(plan, lambda message: setattr(message.id, "name", name))


def _beyond(plan: LaunchPlan) -> list[LaunchPlan]:
    """Plans that say what no manifest does, beside one that does not."""
    changes: dict[str, Callable[[LaunchPlan], object]] = {
        "plain": lambda _: None,
        "quality": lambda plan: setattr(plan.spec.quality_of_service, "tier", 1),
        "clusters": lambda plan: setattr(plan.spec.cluster_assignment, "cluster_pool_name", "gpu"),
        "roles": lambda plan: setattr(plan.spec.auth_role, "assumable_iam_role", "reports"),
        "empty-roles": lambda plan: plan.spec.auth_role.SetInParent(),
        "unknown-input": lambda plan: setattr(plan.spec.fixed_inputs.literals["gone"].scalar.primitive, "integer", 1),
        "pickled": lambda plan: plan.spec.fixed_inputs.literals["days"].scalar.blob.SetInParent(),
        "offloaded": lambda plan: setattr(
            plan.spec.fixed_inputs.literals["days"].offloaded_metadata, "uri", "s3://bucket/days"
        ),
        "freed": _free,
        "both": lambda plan: setattr(plan.spec.fixed_inputs.literals["days"].scalar.primitive, "integer", 1),
        "newer": lambda plan: plan.MergeFromString(b"\xf2\x07\x01a"),
        "newer-spec": lambda plan: plan.spec.MergeFromString(b"\xf2\x07\x01a"),
        "unsorted-envs": lambda plan: plan.spec.envs.values.extend(
            [KeyValuePair(key="B", value="1"), KeyValuePair(key="A", value="2")]
        ),
        "double-envs": lambda plan: plan.spec.envs.values.extend(
            [KeyValuePair(key="A", value="1"), KeyValuePair(key="A", value="2")]
        ),
    }
    found = []
    for name, change in changes.items():
        made = changed(_named(plan, name), change)
        if name in ("pickled", "offloaded"):
            del made.spec.default_inputs.parameters["days"]
        found.append(made)
    return found


def _free(plan: LaunchPlan) -> None:
    plan.spec.default_inputs.parameters["days"].required = True


def _lacking(plan: LaunchPlan) -> LaunchPlan:
    """A plan whose dataclass lacks a field that its type has a default for, as an older client may write it."""

    def take(message: LaunchPlan) -> None:
        binary = message.spec.default_inputs.parameters["config"].default.scalar.binary
        value = msgpack.unpackb(binary.value)
        del value["stop_at"]
        binary.value = msgpack.packb(value)

    return _named(changed(plan, take), "lacking")


def sources(directory: Path) -> None:
    """Everything that the cases under tests/cases/import import, in a directory."""
    for group in ("fields", "inputs", "structured", "attributes", "refused", "settings", "older"):
        package(directory / group, ORACLE / group / "package", recorded(ORACLE / group / "expected"))
    for target in ("development", "staging", "production"):
        environments = ORACLE / "environments"
        package(directory / target, environments / "package", recorded(environments / "expected" / target))
    fields = [plan for plan in recorded(ORACLE / "fields" / "expected") if plan.id.name != plan.spec.workflow_id.name]
    workflows = ORACLE / "fields" / "package"
    shutil.copytree(workflows, directory / "workflows")
    plain = next(plan for plan in fields if plan.spec.workflow_id.name == "plans.cleanup")
    package(directory / "hostile", workflows, [_named(plain, name) for name in HOSTILE_NAMES])
    package(directory / "beyond", workflows, _beyond(plain))
    on_server(
        directory / "server.json",
        [registered(plan, "v3", active=number % 2 == 0) for number, plan in enumerate(fields[:4])],
    )
    elsewhere = [registered(plan, "v4", active=True, domain="production") for plan in fields[:5]]
    on_server(directory / "registered.json", elsewhere)
    package(directory / "several", workflows, [registered(fields[0], "v1"), elsewhere[0], elsewhere[1]])
    versions = [registered(plain, f"v{number}", active=number == 2, created=number) for number in (1, 2, 3)]
    on_server(directory / "versions.json", versions)
    on_server(directory / "page-1.json", versions[:2])
    on_server(directory / "page-2.json", versions[1:])
    (directory / "one.json").write_text(json.dumps(MessageToDict(versions[0])), encoding="utf-8")
    structured = recorded(ORACLE / "structured" / "expected")
    trained = next(plan for plan in structured if plan.id.name == "trained")
    package(directory / "lacking", ORACLE / "structured" / "package", [_lacking(trained), trained])
    newer = MessageToDict(versions[0])
    newer["spec"]["retries"] = 3
    (directory / "newer.json").write_text(json.dumps(newer), encoding="utf-8")
    (directory / "names.json").write_text('[{"project": "p", "domain": "d", "name": "a"}]', encoding="utf-8")
    (directory / "versions.yaml").write_text(dump_list(json.loads((directory / "versions.json").read_text())), "utf-8")


def dump_list(items: list[dict[str, object]]) -> str:
    """YAML as `flytectl get launchplan -o yaml` prints a list."""
    lines = ((number, line) for item in items for number, line in enumerate(dump(item).splitlines()))
    return "".join(f"{'- ' if number == 0 else '  '}{line}\n" for number, line in lines)
