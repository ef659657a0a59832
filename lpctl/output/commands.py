"""The flytectl commands that register and activate an output, exact as far as the manifests and flags say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.flyte.entity_id import is_open
from lpctl.text.shell import shell_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.flyte.entity_id import EntityId
    from lpctl.plan.compiled import Compiled


class Commands(NamedTuple):
    """Shell lines: to register, to activate, and the words in capitals that stand for what nobody has said yet."""

    register: str
    activate: tuple[str, ...]
    open: tuple[str, ...]


def commands(plans: Sequence[Compiled], output: str, *, archive: bool = False) -> Commands:
    """The commands for the plans compiled into the directory, or the archive, at `output`.

    flytectl registers into its own `-p` and `-d`, fills open versions with `--version`, and does not activate a plan
    that is registered already; so activation is a command for each plan (register_util.go).
    """
    project = next((plan.identity.project for plan in plans if not is_open(plan.identity.project)), "")
    domain = next((plan.identity.domain for plan in plans if not is_open(plan.identity.domain)), "")
    where = _where(project, domain)
    fills_version = any(is_open(plan.identity.version) or is_open(plan.workflow.version) for plan in plans)
    open_version = any(is_open(plan.identity.version) for plan in plans)
    stated = {plan.identity.version for plan in plans if not is_open(plan.identity.version)}
    # An open workflow version is filled by the same flag; where all plans state one version, that is the likely one.
    version = next(iter(stated)) if len(stated) == 1 and not open_version else ""
    register = f"flytectl register files {where}"
    if fills_version:
        register += f" --version {_word(version, 'VERSION')}"
    activations = tuple(_update(where, plan.identity, "--activate") for plan in plans if plan.auto_activate)
    lines = " ".join((register, *activations))
    place = shell_word(f"./{output}" if output.startswith("-") else output)
    return Commands(
        register=f"{register} " + (f"--archive {place}" if archive else f"{place}/*.pb"),
        activate=activations,
        open=tuple(word for word in ("PROJECT", "DOMAIN", "VERSION") if f" {word}" in lines),
    )


def activate(plan: EntityId) -> str:
    """The command that makes a version of a plan the active one."""
    return _update(_where(plan.project, plan.domain), plan, "--activate")


def deactivate(plan: EntityId) -> str:
    """The command that ends a plan's schedule; words in capitals stand for what nobody has said."""
    return _update(_where(plan.project, plan.domain), plan, "--deactivate")


def _where(project: str, domain: str) -> str:
    return f"-p {_word(project, 'PROJECT')} -d {_word(domain, 'DOMAIN')}"


def _update(where: str, plan: EntityId, state: str) -> str:
    command = f"flytectl update launchplan {where}"
    options = f"--version {_word(plan.version, 'VERSION')} {state} --force"
    if plan.name.startswith("-"):  # flytectl, as other commands, takes it for an option before a `--`
        return f"{command} {options} -- {shell_word(plan.name)}"
    return f"{command} {shell_word(plan.name)} {options}"


def _word(value: str, placeholder: str) -> str:
    return placeholder if is_open(value) else shell_word(value)
