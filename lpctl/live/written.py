"""The plans that are written, as flytectl would register them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.model import Plan
from lpctl.flyte.entity_id import open_part
from lpctl.live.model import Place, Wanted
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lpctl.flyte.entity_id import EntityId
    from lpctl.plan.compiled import Compiled


class NoPlaceError(Exception):
    """A plan whose project or domain nobody has said, in words."""


class TwoActiveError(Exception):
    """Two versions of one plan that are both to be active, in words."""


def written(plans: Iterable[Compiled], versions: Mapping[str, str]) -> list[Wanted]:
    """The plans with the parts filled that flytectl fills (cmd/register/register_util.go:hydrateSpec).

    A workflow's project and domain are the plan's, and its version is the one that is given for all plans, by the name
    of the target; it stays open where none is. Raises NoPlaceError and TwoActiveError.
    """
    found: dict[tuple[Place, str, str], Wanted] = {}
    active: dict[tuple[Place, str], Wanted] = {}
    for plan in plans:
        wanted = _wanted(plan, versions.get(plan.key.target, ""))
        found.setdefault((wanted.place, wanted.plan.name, wanted.plan.id.version), wanted)
        if not wanted.active:
            continue
        other = active.setdefault((wanted.place, wanted.plan.name), wanted)
        if other.plan.id != wanted.plan.id:
            raise TwoActiveError(
                f"versions {other.plan.id.version or 'without a name'} and {wanted.plan.id.version or 'without a name'}"
                f" of {wanted.plan.name} are both to be active in {wanted.place}, and a server has one active version: "
                f"{other.plan.file}:{other.plan.line} and {wanted.plan.file}:{wanted.plan.line}"
            )
    return list(found.values())


def _wanted(plan: Compiled, version: str) -> Wanted:
    identity = plan.identity
    if not identity.project or not identity.domain:
        lacking = " and ".join(part for part in ("project", "domain") if not getattr(identity, part))
        options = " and ".join(f"--{part}" for part in ("project", "domain") if not getattr(identity, part))
        raise NoPlaceError(
            f"{plan.key.file}:{plan.line}: nobody says the {lacking} of {identity.name}; pass {options}, or write "
            "`targets` in lpctl.yaml"
        )
    content = filled(plan.content, identity, version)
    written = Plan(identity, content, plan.interface, plan.auto_activate, plan.key.file, plan.line, plan.key)
    return Wanted(written, Place(identity.project, identity.domain), plan.auto_activate)


def filled(content: bytes, identity: EntityId, version: str = "") -> bytes:
    """A serialised plan with its identity, and with what flytectl fills in where its workflow's is open.

    A workflow's project and domain are the plan's, and its version is what `--version` says, else the plan's.
    """
    message = LaunchPlan.FromString(content)
    for part in ("project", "domain", "version"):
        setattr(message.id, part, getattr(identity, part))
    workflow = message.spec.workflow_id
    workflow.project = open_part(workflow.project) or identity.project
    workflow.domain = open_part(workflow.domain) or identity.domain
    workflow.version = open_part(workflow.version) or version or identity.version
    return message.SerializeToString(deterministic=True)
