"""The architecture: who may import whom, and which room owns which library. A new module needs a row."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "lpctl"

ROOMS: dict[str, set[str]] = {
    # The base: no Flyte, no YAML.
    "diagnostic": {"limits"},
    "limits": set(),
    "suggest": set(),
    "shell": set(),
    "show": {"diagnostic"},
    "json_text": set(),
    "levels": {"diagnostic", "suggest"},
    "documentation": {"diagnostic"},
    "flyte_version": set(),
    # A manifest's way through the stages, in order.
    "discover": {"limits"},
    "source": {"diagnostic", "limits"},
    "schema": {"diagnostic", "limits", "manifest", "schedule", "show", "source", "suggest"},
    "manifest": set(),
    "literal": {"diagnostic", "limits", "memo", "show", "source", "suggest"},
    "schedule": {"json_text", "limits", "literal", "manifest"},
    "mismatch": {"diagnostic", "literal", "show", "source"},
    "interface": {"diagnostic", "limits", "literal", "manifest", "mismatch", "schema", "show", "source", "suggest"},
    "identity": {"diagnostic", "interface", "manifest"},
    "bind": {"diagnostic", "interface", "limits", "literal", "manifest", "mismatch", "show", "source"},
    "spec": {"bind", "diagnostic", "identity", "interface", "limits", "literal", "manifest", "schedule"},
    "package_plans": {"bind", "diagnostic", "identity", "interface", "spec"},
    "start": {"literal"},
    "reference": {
        "diagnostic",
        "interface",
        "limits",
        "literal",
        "manifest",
        "schema",
        "source",
        "spec",
        "start",
        "suggest",
    },
    "execution": {
        "diagnostic",
        "json_text",
        "limits",
        "literal",
        "mismatch",
        "reference",
        "report",
        "schedule",
        "schema",
        "shell",
        "source",
        "spec",
        "start",
        "suggest",
    },
    "suppression": {"diagnostic", "limits", "source", "suggest"},
    "rules": {
        "diagnostic",
        "flyte_version",
        "interface",
        "limits",
        "literal",
        "manifest",
        "memo",
        "mismatch",
        "schedule",
        "show",
        "spec",
        "suggest",
    },
    "artefact": {"identity", "interface", "json_text", "limits", "shell", "spec"},
    # What is shown, what knows all stages, what prints, and the edge.
    "verdict": {"diagnostic", "levels", "suppression"},
    "batches": set(),
    "memo": {"limits"},
    "pipeline": {
        "batches",
        "bind",
        "catalog",
        "diagnostic",
        "flyte_version",
        "identity",
        "interface",
        "levels",
        "limits",
        "manifest",
        "package_plans",
        "reference",
        "rules",
        "schema",
        "source",
        "spec",
        "suppression",
        "verdict",
    },
    "catalog": {
        "bind",
        "diagnostic",
        "identity",
        "interface",
        "levels",
        "mismatch",
        "package_plans",
        "reference",
        "rules",
        "schema",
        "source",
        "spec",
        "suppression",
    },
    "config": {"catalog", "classes", "diagnostic", "discover", "levels", "manifest", "schema", "source", "suggest"},
    "report": {"diagnostic", "documentation", "json_text", "suppression"},
    "classes": {"levels"},
    "git": {"limits"},
    "diff": {
        "artefact",
        "classes",
        "config",
        "diagnostic",
        "discover",
        "git",
        "identity",
        "interface",
        "json_text",
        "limits",
        "literal",
        "pipeline",
        "report",
        "schedule",
        "source",
        "spec",
        "start",
    },
    "cli": {
        "artefact",
        "catalog",
        "classes",
        "config",
        "diagnostic",
        "diff",
        "discover",
        "documentation",
        "execution",
        "flyte_version",
        "git",
        "identity",
        "interface",
        "json_text",
        "levels",
        "limits",
        "literal",
        "manifest",
        "pipeline",
        "report",
        "rules",
        "schedule",
        "schema",
        "shell",
        "source",
        "spec",
        "start",
        "suggest",
    },
    "__main__": {"cli"},
    "__init__": set(),
}
"""Each room and the rooms that it may import; within a room everything may. `lpctl.__version__` is everybody's."""

LIBRARIES: dict[str, set[str]] = {
    "click": {"cli"},
    "ruamel": {"source"},
    "_ruamel_yaml": {"source"},
    "jsonschema": {"literal"},
    "croniter": {"schedule"},
    "tzdata": {"schedule"},
    "flyteidl": {"bind", "diff", "execution", "interface", "literal", "package_plans", "reference", "spec", "start"},
    "google": {"diff", "execution", "interface", "literal", "spec", "start"},
    "msgpack": {"execution", "literal"},
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
                assert parts[1] == room or parts[1] in ROOMS[room], f"{module}: {room} may not import {name}"
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
    assert used == ROOMS


def test_the_table_has_no_cycle() -> None:
    order: list[str] = []

    def visit(room: str, path: tuple[str, ...]) -> None:
        assert room not in path, " -> ".join((*path, room))
        if room not in order:
            for below in sorted(ROOMS[room]):
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
