"""The JSON Schemas by name: of documents as their declarations say, of what lpctl prints from the published files."""

from __future__ import annotations

import os.path
from functools import cache
from importlib import import_module
from typing import Any

from lpctl.manifest.json_schema import json_schema, manifest_schema

_MODULES = {
    "LaunchPlan": "launch_plan",
    "WorkflowInterface": "workflow_interface",
    "ReferenceLaunchPlan": "workflow_interface",
    "Configuration": "configuration",
}
"""Where each kind of document is declared: one that does not fit needs the declaration of its own kind only."""

_DECLARED = {**_MODULES, "Expansion": "expansion"}

KINDS = tuple(_MODULES)
"""Every kind of document that lpctl reads; `schemas/` holds the schema of each, as it is made of the declaration."""

OUTPUTS = ("diff", "schedule", "status")
"""What lpctl prints as JSON that has a schema of its own."""

MANIFEST = "Manifest"
"""What the schema of all kinds that a manifest file may hold is called; it is no kind."""

TYPED = (MANIFEST, "LaunchPlan")
"""The schemas that may hold the workflows of launch plans, and their inputs."""

MANIFEST_KINDS = ("LaunchPlan", "WorkflowInterface", "ReferenceLaunchPlan")
"""The kinds that a manifest file may hold."""

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_FOLDERS = tuple(os.path.join(parent, "schemas") for parent in (_PACKAGE, os.path.dirname(_PACKAGE)))


def schema_text(name: str) -> str:
    """The JSON Schema of a kind of document, or of an output, as it is published."""
    if name == MANIFEST:
        from lpctl.manifest.editor_schema import manifest_schema_of  # noqa: PLC0415 - only an editor needs it

        return json_text(manifest_schema_of(published_schema("LaunchPlan")))
    if name in _MODULES:
        from lpctl.manifest.editor_schema import for_editors  # noqa: PLC0415 - likewise

        return json_text(for_editors(published_schema(name)))
    paths = (os.path.join(folder, f"{name}.schema.json") for folder in _FOLDERS)
    with open(next(filter(os.path.isfile, paths)), encoding="utf-8") as stream:
        return stream.read()


def json_text(made: dict[str, Any]) -> str:
    """A schema as it is printed."""
    import json  # noqa: PLC0415 - a document that does not fit has no need of it

    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


@cache
def published_schema(name: str) -> dict[str, Any]:
    """The same as data: that of a launch plan is of its document as it is written, before it is expanded."""
    return manifest_schema() if name == "LaunchPlan" else schema(name)


@cache
def schema(name: str) -> dict[str, Any]:
    """The schema that a document, or an output, is held to: that of a launch plan is of a plan that is expanded.

    That of `Expansion`, which is no kind of document, is of the fields that stand beside a plan's before it is.
    """
    if name in _DECLARED:
        return json_schema(getattr(import_module(f"lpctl.manifest.{_DECLARED[name]}"), name))
    import json  # noqa: PLC0415 - see json_text

    loaded: dict[str, Any] = json.loads(schema_text(name))
    return loaded
