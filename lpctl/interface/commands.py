"""The commands of flytectl that print what an interface source lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lpctl.text.shell import shell_word

if TYPE_CHECKING:
    from lpctl.flyte.entity_id import EntityId


def get_command(kind: Literal["workflow", "launchplan"], entity: EntityId, *, versions: bool = False) -> str:
    """What prints a workflow, or the launch plan of its name, in JSON; parts that are not known are in capitals.

    One version, or all `versions`: flytectl prints names alone where it is given none (flytectl/cmd/get: workflow.go,
    launch_plan.go).
    """
    project, domain, name, version = entity
    parts = ["flytectl", "get", kind, "-p", shell_word(project or "PROJECT"), "-d", shell_word(domain or "DOMAIN")]
    parts.append(shell_word(name or "NAME"))
    if not versions:
        parts += ["--version", shell_word(version or "VERSION")]
    return " ".join([*parts, "-o", "json"])


def list_command(project: str, domain: str) -> str:
    """What prints every version of every launch plan of a project and domain, in JSON (cmd/get/launch_plan.go)."""
    return f"flytectl get launchplan -p {shell_word(project)} -d {shell_word(domain)} -o json"


def to_record(project: str, domain: str) -> str:
    """What to do where what was recorded holds no plan of a project and domain: an empty list says not of which."""
    return (
        f"record `{list_command(project, domain)}`; where that prints no plan, as before the first registration, "
        "pass --live instead"
    )
