"""The schema files: in an installed package beside the code, in a checkout at its top."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

KINDS = ("LaunchPlan", "WorkflowInterface", "ReferenceLaunchPlan", "Configuration")
"""Every kind of document that lpctl reads; each has its `<kind>.schema.json`."""

OUTPUTS = ("diff", "schedule")
"""What lpctl prints as JSON that has a schema of its own."""

MANIFEST_KINDS = ("LaunchPlan", "WorkflowInterface", "ReferenceLaunchPlan")
"""The kinds that a manifest file may hold."""

_PACKAGE = Path(__file__).parent.parent
_FOLDERS = (_PACKAGE / "schemas", _PACKAGE.parent / "schemas")


def schema_text(kind: str) -> str:
    """The JSON Schema of a kind, or of an output, as it is published."""
    name = f"{kind}.schema.json"
    for folder in _FOLDERS:
        if (file := folder / name).is_file():
            return file.read_text(encoding="utf-8")
    raise FileNotFoundError(f"{name} is in none of {_FOLDERS}")


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of a kind as data."""
    loaded: dict[str, Any] = json.loads(schema_text(kind))
    return loaded
