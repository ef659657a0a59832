"""A plan of a source to what a manifest says of it, or why none does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import EntryKey, Origin
from lpctl.flyte.entity_id import EntityId, open_part
from lpctl.importing.beyond import beyond, beyond_interface, stated_inputs, without_yaml
from lpctl.importing.model import Decoded, Side, Unsaid
from lpctl.interface.commands import get_command
from lpctl.interface.resolve import Interfaces
from lpctl.interface.rules import WORKFLOW_NOT_FOUND
from lpctl.literal.decode import struct_encoding as struct_encoding_of
from lpctl.manifest.launch_plan import LaunchPlan as Model
from lpctl.manifest.rate import NotARateError, parse_rate
from lpctl.manifest.security import Identity
from lpctl.messages.flyteidl_pb2 import FixedRateUnit
from lpctl.plan.build import serialize
from lpctl.plan.compiled import Compiled
from lpctl.plan.unparse import unparse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.findings.diagnostic import Problem
    from lpctl.importing.model import SourcePlan
    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import LaunchPlan

_FIRST = ("apiVersion", "kind", "name", "project", "domain", "version", "workflow")
ORDER = (*_FIRST, *(name for name in Model._fields if name not in _FIRST))
"""The fields of a manifest in the order of examples/reference.lp.yaml."""


class Agreed(NamedTuple):
    """The project and domain of all plans of a side, "" where they leave them open or do not agree."""

    project: str
    domain: str


def agreed(side: Side) -> tuple[Agreed, dict[str, list[str]]]:
    """Where the plans of a side are, and the parts in which they do not agree, with what they state."""
    stated = {
        part: sorted({open_part(getattr(plan.message.id, part)) for plan in side.plans} - {""})
        for part in Agreed._fields
    }
    apart = {part: values for part, values in stated.items() if len(values) > 1}
    only = {part: values[0] if len(values) == 1 else "" for part, values in stated.items()}
    return Agreed(**only), apart


def decode_side(side: Side, struct_encoding: str | None = None) -> tuple[list[Decoded], list[Unsaid]]:
    """What manifests say of each plan of a side, and the plans of which they cannot say it.

    `struct_encoding` is lpctl.yaml's, over which a manifest says how its own structs are written.
    """
    interfaces = Interfaces(side.interfaces)
    place, _ = agreed(side)
    found: list[Decoded] = []
    unsaid: list[Unsaid] = []
    for plan in side.plans:
        one = _decode(plan, interfaces, place, struct_encoding)
        if isinstance(one, Decoded):
            found.append(one)
        else:
            unsaid.append(Unsaid(plan.name, side.target, one))
    return found, unsaid


def _decode(plan: SourcePlan, interfaces: Interfaces, place: Agreed, struct_encoding: str | None) -> Decoded | str:
    """What a manifest says of the plan, or the reason why none does."""
    message = plan.message
    workflow = EntityId.of(message.spec.workflow_id)
    interface, problems = interfaces.resolve(workflow, ("workflow",))
    if interface is None:
        return _unresolved(workflow, problems)
    if plan.unknown:
        return f"flyteidl 1.16 does not know all of it: {plan.unknown}"
    reasons = [*beyond(message), *beyond_interface(message, interface)]
    if reasons:
        return "; ".join(reasons)
    identity = EntityId.of(message.id)
    full = unparse(
        Compiled(
            key=EntryKey(Origin(plan.file, 0)),
            line=0,
            named=True,
            identity=identity,
            workflow=workflow,
            content=serialize(message),
            interface=interface,
            auto_activate=False,  # which the documents state, over what lpctl.yaml says
        )
    )
    kept = stated_inputs(message, interface).intersection(full.opaque)
    if kept:
        return "; ".join(without_yaml(name, interface) for name in sorted(kept))
    reference = _reference(identity, workflow, interfaces)
    data = _shortened(full.manifest | {"workflow": reference}, place)
    if struct_encoding is not None and (own := _encoding(message, interface)) not in (None, struct_encoding):
        data["struct_encoding"] = own
    return Decoded({key: data[key] for key in ORDER if key in data}, plan, interface)


def _encoding(message: LaunchPlan, interface: Interface) -> str | None:
    """How the structs of a plan that a manifest states are written, None where there are none."""
    parameters, fixed = message.spec.default_inputs.parameters, message.spec.fixed_inputs.literals
    stated = sorted(stated_inputs(message, interface))
    literals = (fixed[name] if name in fixed else parameters[name].default for name in stated)
    return next((found for literal in literals if (found := struct_encoding_of(literal))), None)


def _unresolved(workflow: EntityId, problems: Sequence[Problem]) -> str:
    """Why the interface of a workflow is not known, and what to do about it."""
    if not problems:
        return f"the interface of `{workflow.name}` cannot be read"
    problem = problems[0]
    if problem.rule is WORKFLOW_NOT_FOUND:
        command = get_command("workflow", workflow)
        return f"{problem.message}; pass the package, or what `{command}` prints, with --interface"
    return f"{problem.message}; import from the sources one after the other"


def _reference(plan: EntityId, workflow: EntityId, interfaces: Interfaces) -> str | dict[str, str]:
    """The workflow, without the parts that are the plan's, or that the interfaces or the flags state."""
    stated = {
        part: value
        for part in ("project", "domain")
        if (value := getattr(workflow, part)) and value != getattr(plan, part)
    }
    if workflow.version and workflow.version != plan.version:
        open_, _ = interfaces.resolve(workflow._replace(version=""), ("workflow",))
        if open_ is None or open_.id.version != workflow.version:
            stated["version"] = workflow.version
    elif workflow.version and interfaces.resolve(workflow._replace(version=""), ("workflow",))[0] is None:
        stated["version"] = workflow.version  # the interfaces have several
    return {"name": workflow.name, **stated} if stated else workflow.name


def _shortened(manifest: dict[str, Any], place: Agreed) -> dict[str, Any]:
    """The manifest without what a flag or a target fills in, as people write it."""
    data = {key: value for key, value in manifest.items() if key != "version"}
    for part, value in place._asdict().items():
        if part in data and (data[part] == value or not open_part(data[part])):
            del data[part]
    if isinstance(rate := data.get("schedule", {}).get("rate"), dict):
        text = _rate_text(rate["value"], rate["unit"])
        if text is not None:
            data["schedule"] = data["schedule"] | {"rate": text}
    if run_as := data.get("security_context", {}).get("run_as"):
        ordered = {field: run_as[field] for field in Identity._fields if field in run_as}
        data["security_context"] = data["security_context"] | {"run_as": ordered}
    if data.get("concurrency", {}).get("behavior") == "SKIP":
        data["concurrency"] = {"max": data["concurrency"]["max"]}
    return data


def _rate_text(value: int, unit: str) -> str | None:
    """A rate as people write it, None where that is read as another unit."""
    texts = {"DAY": f"{value} day{'s' * (value != 1)}", "HOUR": f"{value}h", "MINUTE": f"{value}m"}
    try:
        return (
            texts[unit] if parse_rate(texts[unit]) == (value, FixedRateUnit.Name(FixedRateUnit.Value(unit))) else None
        )
    except NotARateError:
        return None
