"""What the tests of `lpctl import` import: packages as `pyflyte package` writes them, of plans that are recorded."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from google.protobuf.json_format import MessageToDict
from google.protobuf.text_format import Parse

from lpctl.messages.flyteidl_pb2 import LaunchPlan

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
