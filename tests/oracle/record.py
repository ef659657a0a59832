"""Records what real flytekit makes of the launch plans of this directory.

    python tests/oracle/record.py            writes the record
    python tests/oracle/record.py --check    writes nothing, prints what differs, and exits 1 if anything does

Each directory here is a group. Its `plans.py` holds launch plans written with flytekit, its `plans.lp.yaml` the same
plans as manifests. From `plans.py` this script writes

    package/     the interface: workflows (`*_2.pb`) and their default launch plans (`*_3.pb`)
    expected/    one text protobuf for each launch plan that is a global variable of `plans.py`

and, where there is a `messages.py` beside it, one for each message there: plans that flytekit cannot state, written
with flyteidl's classes. Each is what flytekit makes of a plan that states a name and a workflow and nothing else, into
which the message is merged.

Three groups have no `plans.lp.yaml`: `deviating`, `refused` and `accepted` hold one manifest for each row of the other
tables of docs/differences.md. In `refused`, `expected/` shows that flytekit takes what lpctl refuses; the `plans.py` of
`accepted` cannot be loaded unless flytekit refuses what lpctl takes.

The group `environments` is the Python of examples/environments: packaged once for each domain, which `plans.py` reads
from DOMAIN, as `pyflyte register -p PROJECT -d DOMAIN` would. `expected/` has a directory for each, with the names of
the plans that are to be active in `auto_activate.txt`. Its `plans.py` is formatted as ruff and black do by default.

The directory `types` is no group: its `pairs.py` holds types and values, each with the YAML of the same value, and
`recorded.json` what flytekit's TypeEngine makes of them: the type, and the literal or the class of the error.

The directory `older` is recorded once, by `record.py --older` with flytekit 1.13.15, dataclasses-json and marshmallow
before 3.27: its tasks read structs from a protobuf Struct. The plans are in `older_plans.py`.

The launch plans are made in the way of `pyflyte --pkgs plans package`, called in the group's directory: the same
loading, the same settings, the same order. Two things differ. Bytes are serialised deterministically, which flytekit
does not do, so that recording twice gives the same files. Tasks and named launch plans are left out of `package/`,
which is numbered without them.

It needs flytekit 1.16 (Python 3.10 to 3.12), for the types pydantic and pandas, and nothing of lpctl.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import json
import logging
import os
import runpy
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from flytekit import FlyteContextManager, LaunchPlan
from flytekit.configuration import FastSerializationSettings, ImageConfig, SerializationSettings
from flytekit.core.context_manager import FlyteEntities
from flytekit.core.type_engine import TypeEngine
from flytekit.models.admin.workflow import WorkflowSpec
from flytekit.models.launch_plan import LaunchPlan as LaunchPlanModel
from flytekit.tools.repo import serialize_get_control_plane_entities, serialize_load_only
from google.protobuf import json_format, text_format

HERE = Path(__file__).resolve().parent
MODULE = "plans"
OLDER, OLDER_MODULE = "older", "older_plans"
MESSAGES = "messages.py"
RECORDED = ("package", "expected")
DOMAINS = {"environments": ("development", "staging", "production")}
"""The groups that are packaged for several domains. The last is the one whose `package/` is recorded."""
PROJECT = "weather"
TYPES_RECORD = HERE / "types" / "recorded.json"
IMAGE = "ghcr.io/example/pipelines:1.0.0"


def main() -> int:
    """Records every group, or checks the record; the exit code."""
    parser = argparse.ArgumentParser(description="Record what flytekit makes of the launch plans of each group.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the record is not up to date")
    parser.add_argument("--older", action="store_true", help="the group `older` alone, with flytekit 1.13")
    arguments = parser.parse_args()
    check: bool = arguments.check
    sys.dont_write_bytecode = True
    differences = 0
    for group in [HERE / OLDER] if arguments.older else groups():
        before, after = on_disk(group), record(group)
        changed = [path for path in sorted(before.keys() | after.keys()) if before.get(path) != after.get(path)]
        for path in changed:
            print(describe(group.name, path, before.get(path), after.get(path)))
        if not check:
            write(group, {path: after.get(path) for path in changed})
        differences += len(changed)
    if arguments.older:
        return 1 if check and differences else 0
    known, types = TYPES_RECORD.read_bytes() if TYPES_RECORD.exists() else None, record_types()
    if known != types:
        print(describe("types", TYPES_RECORD.name, known, types))
        differences += 1
        if not check:
            TYPES_RECORD.write_bytes(types)
    return 1 if check and differences else 0


def groups() -> list[Path]:
    """The directories that hold launch plans, in order."""
    return sorted(path.parent for path in HERE.glob(f"*/{MODULE}.py"))


def on_disk(group: Path) -> dict[str, bytes]:
    """The recorded files of a group as they are, by path inside the group."""
    files = (path for name in RECORDED for path in (group / name).rglob("*"))
    return {path.relative_to(group).as_posix(): path.read_bytes() for path in files if path.is_file()}


def record(group: Path) -> dict[str, bytes]:
    """The recorded files of a group as flytekit makes them now, by path inside the group."""
    if group.name in DOMAINS:
        return record_domains(group)
    entities, plans = serialise(group)
    files = packaged(entities)
    launch_plans = [entity for entity in entities if isinstance(entity, LaunchPlanModel)]
    messages = {name_of(plan): plan.to_flyte_idl() for plan in launch_plans}
    expected = [messages[name] for name in messages if name in plans]
    if (group / MESSAGES).exists():
        stated = runpy.run_path(str(group / MESSAGES))["MESSAGES"]
        expected += [merged(messages[message.spec.workflow_id.name], message) for message in stated]
    for message in expected:
        text = text_format.MessageToString(message, as_utf8=True)
        files[f"expected/{message.id.name}.textproto"] = text.encode()
    return files


def record_domains(group: Path) -> dict[str, bytes]:
    """The recorded files of a group that is packaged for several domains."""
    files: dict[str, bytes] = {}
    for domain in DOMAINS[group.name]:
        os.environ["DOMAIN"] = domain
        entities, plans = serialise(group, project=PROJECT, domain=domain)
        messages = {name_of(plan): plan.to_flyte_idl() for plan in entities if isinstance(plan, LaunchPlanModel)}
        for name in sorted(plans):
            text = text_format.MessageToString(messages[name], as_utf8=True)
            files[f"expected/{domain}/{name}.textproto"] = text.encode()
        active = sorted(plan.name for plan in plans_of(sys.modules[MODULE]) if plan.should_auto_activate)
        files[f"expected/{domain}/auto_activate.txt"] = "".join(f"{name}\n" for name in active).encode()
    entities, _ = serialise(group)
    return files | packaged(entities)


def packaged(entities: list[Any]) -> dict[str, bytes]:
    """The files of `package/`: workflows and their default launch plans."""
    workflows = {name_of(entity) for entity in entities if isinstance(entity, WorkflowSpec)}
    found = [
        entity
        for entity in entities
        if isinstance(entity, (WorkflowSpec, LaunchPlanModel)) and name_of(entity) in workflows
    ]
    width = len(str(max(len(found) - 1, 0)))
    files: dict[str, bytes] = {}
    for index, entity in enumerate(found):
        kind = 2 if isinstance(entity, WorkflowSpec) else 3
        content: bytes = entity.to_flyte_idl().SerializeToString(deterministic=True)
        files[f"package/{index:0{width}}_{name_of(entity)}_{kind}.pb"] = content
    return files


def record_types() -> bytes:
    """The pairs of `types/pairs.py` with what flytekit makes of them, one a line."""
    logging.disable(logging.CRITICAL)  # flytekit warns of every pickle
    sys.path.insert(0, str(HERE / "types"))
    pairs = import_module("pairs").PAIRS  # a module of its own: mashumaro looks types up in it
    rows = [json.dumps(recorded_pair(pair), ensure_ascii=False) for pair in pairs]
    return ("[\n" + ",\n".join(rows) + "\n]\n").encode()


def recorded_pair(pair: Any) -> dict[str, Any]:
    """One pair as it is recorded."""
    type_ = TypeEngine.to_literal_type(pair.type)
    row = {"name": pair.name, "yaml": pair.yaml}
    row |= {"differs": pair.differs} if pair.differs else {}
    row |= {"otherwise": pair.otherwise} if pair.otherwise else {}
    row |= {"partial": True} if pair.partial else {}
    row |= {"struct_encoding": pair.encoding} if pair.encoding != "msgpack" else {}
    row["type"] = ordered(json_format.MessageToDict(type_.to_flyte_idl()))
    os.environ["FLYTE_USE_OLD_DC_FORMAT"] = str(pair.encoding == "struct")
    TypeEngine._LITERAL_CACHE.clear()
    try:
        literal = TypeEngine.to_literal(FlyteContextManager.current_context(), pair.value, pair.type, type_)
        message = literal.to_flyte_idl()
    except Exception as error:  # noqa: BLE001 - whatever flytekit raises is its answer
        row["refused"] = type(error).__name__
    else:
        if pair.differs:
            row["accepted"] = True  # what is uploaded has another name each time
        else:
            row["literal"] = ordered(json_format.MessageToDict(message))
    return row


def ordered(value: Any) -> Any:
    """Plain data with the keys of every mapping sorted: those of protobuf's maps have no order."""
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value)}
    return [ordered(item) for item in value] if isinstance(value, list) else value


def merged(default_plan: Any, message: Any) -> Any:
    """A message of `messages.py` with all that it leaves to flytekit.

    But for its name, a plan that states nothing is its workflow's default launch plan.
    """
    whole = type(default_plan)()
    whole.CopyFrom(default_plan)
    whole.MergeFrom(message)
    return whole


def serialise(group: Path, **identity: str) -> tuple[list[Any], set[str]]:
    """What `pyflyte package` would put into the archive of a group, and the names of the plans in its `plans.py`."""
    FlyteEntities.entities.clear()
    LaunchPlan.CACHE.clear()
    module = OLDER_MODULE if group.name == OLDER else MODULE
    for loaded in (module, *(path.stem for path in group.glob("*.py"))):
        sys.modules.pop(loaded, None)
    settings = SerializationSettings(
        **identity,
        image_config=ImageConfig.auto(img_name=IMAGE),
        fast_serialization_settings=FastSerializationSettings(enabled=False, destination_dir="/root"),
    )
    with contextlib.redirect_stdout(io.StringIO()):
        serialize_load_only([module], settings, str(group))
    entities = serialize_get_control_plane_entities(settings, str(group))
    return entities, {plan.name for plan in plans_of(sys.modules[module])}


def plans_of(module: ModuleType) -> list[LaunchPlan]:
    """The plans that are global variables of a module, or items of one."""
    values = list(vars(module).values())
    return [
        item
        for value in values
        for item in (value if isinstance(value, list) else [value])
        if isinstance(item, LaunchPlan)
    ]


def name_of(entity: Any) -> str:
    """The name under which an entity is registered."""
    name: str = (entity if isinstance(entity, LaunchPlanModel) else entity.template).id.name
    return name


def describe(group: str, path: str, before: bytes | None, after: bytes | None) -> str:
    """What changed in a file: a line, and for text the difference."""
    if before is None:
        return f"new: {group}/{path}"
    if after is None:
        return f"gone: {group}/{path}"
    if not path.endswith((".textproto", ".json")):
        return f"differs: {group}/{path}"
    lines = difflib.unified_diff(before.decode().splitlines(), after.decode().splitlines(), "recorded", "now", n=2)
    return "\n".join([f"differs: {group}/{path}", *(line.rstrip("\n") for line in lines)])


def write(group: Path, files: dict[str, bytes | None]) -> None:
    """Writes the given files of a group, and removes those that are no more."""
    for path, content in files.items():
        file = group / path
        if content is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
