"""Whether manifests still say what the plans of a source are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.check.pipeline import Against, check_targets
from lpctl.flyte.entity_id import EntityId
from lpctl.importing.model import Decoded, Proof
from lpctl.importing.proof import compared, errors_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lpctl.check.settings import Settings
    from lpctl.expand.environment import Environment
    from lpctl.importing.model import Side, SourcePlan
    from lpctl.plan.compiled import Candidate


def agreement(
    files: Sequence[tuple[str, bytes]], sides: Mapping[str, Side], environment: Environment, settings: Settings
) -> list[Proof]:
    """What manifests, given as (name, content), say of each plan of the sources, compiled with their interfaces.

    Plans that only the manifests have are nobody's concern here.
    """
    settings = settings._replace(one_output=False, repeated=True)
    against = {target: Against(sides[target].interfaces, settings) for target in environment.names}
    checked = check_targets(files, against, environment)
    errors = errors_of(checked)
    found: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in checked.candidates:
        found.setdefault((candidate.key.target, candidate.identity.name), []).append(candidate)

    def reason(target: str, plan: SourcePlan) -> str:
        if plan.unknown:
            return f"flyteidl 1.16 does not know all of it: {plan.unknown}"
        stated = EntityId.of(plan.message.id)._replace(version="")
        for candidate in found.get((target, plan.name), ()):
            if not candidate.identity._replace(version="").agrees(stated):
                continue
            if candidate.content is None or candidate.interface is None:
                why = "; ".join(errors[candidate.key]) or "see `lpctl validate`"
                return f"{candidate.key.file}:{candidate.line} does not compile: {why}"
            decoded = Decoded({}, plan, candidate.interface)
            differing = compared(decoded, candidate.content, auto_activate=bool(candidate.auto_activate))
            paths = ", ".join(f"`{difference.path}`" for difference in differing)
            return f"{candidate.key.file}:{candidate.line} says otherwise of {paths}" if paths else ""
        return "no manifest states it"

    return [Proof(plan.name, target, reason(target, plan)) for target, side in sides.items() for plan in side.plans]
