"""The architecture: what each room holds, what never enters it, what it may import, and whose each library is."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).parent.parent / "lpctl"


class Room(NamedTuple):
    """What a room holds, what never enters it, the rooms that it may import, and where what is new to it goes."""

    holds: str
    never: str
    imports: set[str]
    new: str = ""


ROOMS: dict[str, Room] = {
    "__init__": Room("The version.", "", set()),
    "text": Room(
        "Words and values as people read them: limits, suggestions, shell words, JSON, instants, durations.",
        "Never enters: a file, a finding, anything of Flyte.",
        set(),
    ),
    "files": Room(
        "Files and trees, on disk and in git: which there are, and their contents.",
        "Never enters: what the contents mean.",
        {"text"},
    ),
    "findings": Room(
        "What a finding is: diagnostics, rules, levels, documentation, and the classes of changes as data.",
        "Never enters: a judgement of what is wrong with anything.",
        {"text"},
    ),
    "flyte": Room(
        "What Flyte's Go code and Kubernetes do, ported, each module with its source: another Flyte means reading it.",
        "Never enters: a manifest, a finding, a rule of lpctl's own.",
        {"messages", "text"},
        "A fact of Flyte's that lpctl decides by goes here; one that is only told stands where it is told.",
    ),
    "messages": Room(
        "Flyte's protobuf messages, generated from flyteidl, and the names that Flyte has for them.",
        "Never enters: what a message means, a line of flyteidl_pb2 that `make messages` did not write.",
        set(),
    ),
    "source": Room(
        "YAML text to documents whose every value knows its place, and back to text.",
        "Never enters: what kinds of documents there are.",
        {"findings", "text"},
    ),
    "expand": Room(
        "Documents to the plans that they state, of which every value knows its place, file included.",
        "Never enters: what a plan means, a workflow.",
        {"findings", "manifest", "source", "text"},
    ),
    "literal": Room(
        "Values, types and literals as flytekit writes and reads them, and what is wrong with a value.",
        "Never enters: a plan, a workflow, a file.",
        {"findings", "flyte", "messages", "source", "text"},
    ),
    "manifest": Room(
        "The shape of documents, stated once: model, notations, parser, schema, and why a document does not fit.",
        "Never enters: a workflow's types, a file, a message of Flyte's.",
        {"findings", "flyte", "source", "text"},
        "A new field is declared in `launch_plan.py`, those of identities and secrets in `security.py`.",
    ),
    "interface": Room(
        "What workflows take and return: packages, flytectl's output, documents, and which of them is meant.",
        "Never enters: a plan that is to be compiled.",
        {"findings", "flyte", "literal", "manifest", "messages", "source", "text"},
    ),
    "schedule": Room(
        "Schedules in words, the starts that people are shown, and what other programs read otherwise.",
        "Never enters: how Flyte reads and computes them, which is in flyte.",
        {"flyte", "manifest", "text"},
    ),
    "plan": Room(
        "One launch plan: its identity, its inputs bound, its message built, taken apart, compared with another.",
        "Never enters: a run over many plans, a command.",
        {"findings", "flyte", "interface", "literal", "manifest", "messages", "source", "text"},
    ),
    "rules": Room(
        "What is checked of plans: pure functions over typed values, each with its scope and its documentation.",
        "Never enters: a file, a format, when a rule is asked.",
        {"findings", "flyte", "interface", "literal", "manifest", "plan", "schedule", "source", "text"},
        "A new rule is a function in the file of its section. What an earlier room finds is declared there, most of\n"
        "it in its `rules.py`; `lpctl/check/catalog.py` has them all.",
    ),
    "check": Room(
        "One run over many plans: stages in order, references, suppressions, the verdict, lpctl.yaml.",
        "Never enters: printing, writing.",
        {
            "expand",
            "files",
            "findings",
            "flyte",
            "interface",
            "literal",
            "manifest",
            "messages",
            "plan",
            "rules",
            "source",
            "text",
        },
    ),
    "output": Room(
        "What is written: directories, archives, the index, single files, and the commands that are printed for them.",
        "Never enters: a check of what is written.",
        {"flyte", "interface", "plan", "text"},
    ),
    "report": Room(
        "Finished findings as text, in each format.",
        "Never enters: finding or judging anything.",
        {"check", "findings", "text"},
    ),
    "html": Room(
        "Pages to look at in a browser: template, style and script, and how data are put into them.",
        "Never enters: anything that is computed of manifests, plans or schedules.",
        set(),
    ),
    "diff": Room(
        "Two sides compared: facts first, judgement second, words third.",
        "Never enters: anything that is written.",
        {
            "check",
            "expand",
            "files",
            "findings",
            "flyte",
            "interface",
            "literal",
            "messages",
            "output",
            "plan",
            "report",
            "schedule",
            "source",
            "text",
        },
    ),
    "importing": Room(
        "Manifests that lpctl writes: of launch plans that come compiled, with the proof of each, and blank ones.",
        "Never enters: how a plan is checked, a file that is written.",
        {
            "check",
            "expand",
            "findings",
            "flyte",
            "interface",
            "literal",
            "manifest",
            "messages",
            "output",
            "plan",
            "source",
            "text",
        },
    ),
    "execution": Room(
        "What an execution starts with, what becomes of it, and the file that flytectl takes.",
        "Never enters: a connection.",
        {
            "check",
            "findings",
            "flyte",
            "literal",
            "manifest",
            "messages",
            "plan",
            "report",
            "schedule",
            "source",
            "text",
        },
    ),
    "live": Room(
        "What a server has registered and runs, set against what is written, and the steps from one to the other.",
        "Never enters: a connection or a password of lpctl's own, what a manifest means.",
        {"diff", "flyte", "interface", "messages", "output", "plan", "report", "schedule", "source", "text"},
    ),
    "cli": Room(
        "The command line: options in, one call, text out, an exit code; the only room of click.",
        "Never enters: a decision about manifests, plans or Flyte.",
        {
            "check",
            "diff",
            "execution",
            "expand",
            "files",
            "findings",
            "flyte",
            "html",
            "importing",
            "interface",
            "live",
            "manifest",
            "output",
            "plan",
            "report",
            "rules",
            "schedule",
            "source",
            "text",
        },
        "A new command is a file with its name, and a line of `_COMMANDS` below.",
    ),
    "__main__": Room("The process: one call of the command line, and how it ends.", "", {"cli"}),
}
"""The rooms, each below those that it may import; within a room everything may. `lpctl.__version__` is everybody's."""

LIBRARIES: dict[str, set[str]] = {
    "click": {"cli"},
    "google": {"diff", "execution", "flyte", "importing", "interface", "literal", "messages", "plan"},
    "jsonschema": {"flyte"},
    "msgpack": {"flyte", "literal"},
    "tzdata": {"flyte"},
    "croniter": {"schedule"},
    "ruamel": {"source"},
    "_ruamel_yaml": {"source"},
}
"""Each third-party library and the rooms that may import it."""

FORBIDDEN_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
LONGEST = 400

MODULES = sorted(PACKAGE.rglob("*.py"))


def _room(module: Path) -> str:
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imports(module: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative import"
            found.add(node.module or "")
            if node.module == "lpctl":
                found.update(f"lpctl.{alias.name}" for alias in node.names if alias.name != "__version__")
    return found


def test_imports_stay_within_the_table() -> None:
    for module in MODULES:
        room = _room(module)
        for name in _imports(module):
            parts = name.split(".")
            if parts[0] == "lpctl" and len(parts) > 1:
                assert parts[1] == room or parts[1] in ROOMS[room].imports, f"{module}: {room} may not import {name}"
            elif parts[0] not in {"lpctl", *sys.stdlib_module_names}:
                assert parts[0] in LIBRARIES, f"{module}: {parts[0]} has no room"
                assert room in LIBRARIES[parts[0]], f"{module}: {parts[0]} has a room of its own, which is not {room}"


def test_every_row_is_needed() -> None:
    """A permission that nobody uses is a drawing of another house."""
    used: dict[str, set[str]] = {room: set() for room in ROOMS}
    for module in MODULES:
        for name in _imports(module):
            parts = name.split(".")
            if parts[0] == "lpctl" and len(parts) > 1 and parts[1] != _room(module):
                used[_room(module)].add(parts[1])
    assert used == {name: room.imports for name, room in ROOMS.items()}


def test_each_room_says_at_its_head_what_it_holds() -> None:
    for name, room in ROOMS.items():
        head = PACKAGE / name / "__init__.py"
        if head.parent.is_dir():
            said = f"{room.holds}\n\n{room.never}\n{room.new}".rstrip()
            assert ast.get_docstring(ast.parse(head.read_text(encoding="utf-8"))) == said


def test_each_module_of_the_flyte_room_names_its_source() -> None:
    for module in (PACKAGE / "flyte").glob("*.py"):
        if module.name != "__init__.py":
            sources = re.findall(r"[a-z_]+\.go\b|apimachinery", module.read_text(encoding="utf-8"))
            assert sources, f"{module} names no file of the code that it is a port of"


def test_the_table_has_no_cycle() -> None:
    order: list[str] = []

    def visit(room: str, path: tuple[str, ...]) -> None:
        assert room not in path, " -> ".join((*path, room))
        if room not in order:
            for below in sorted(ROOMS[room].imports):
                visit(below, (*path, room))
            order.append(room)

    for room in ROOMS:
        visit(room, ())


def test_a_file_is_about_one_thing() -> None:
    for module in MODULES:
        assert not FORBIDDEN_NAMES & {part.removesuffix(".py") for part in module.relative_to(PACKAGE).parts}, module
        assert len(module.read_text(encoding="utf-8").splitlines()) <= LONGEST, module


def test_only_the_edge_prints_and_exits() -> None:
    for module in MODULES:
        if _room(module) in ("cli", "__main__"):
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("print", "exit", "input"), f"{module} calls {node.func.id}"
