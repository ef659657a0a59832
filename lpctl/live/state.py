"""The state of a server, from what `flytectl get launchplan` printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lpctl.interface.flytectl import read_launch_plans
from lpctl.interface.model import UnreadableSourceError
from lpctl.live.model import Place, Registered, State, Version
from lpctl.messages.flyteidl_pb2 import LaunchPlanState
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.live.model import Printed
    from lpctl.messages.flyteidl_pb2 import LaunchPlan

_BEGINS = ("[", "{")
_PAGE = 100


def recorded(content: bytes, shown: str) -> Printed:
    """The launch plans in a file that somebody recorded: JSON values one after another, as pages are, or YAML.

    Raises UnreadableSourceError.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableSourceError("it is no text: flytectl prints JSON with `-o json`") from None
    if not text.strip():
        raise UnreadableSourceError(
            "it is empty: flytectl prints nothing where it fails, and says why beside it; it fails too where no launch "
            "plan is registered, which --live knows"
        )
    if text.lstrip().startswith(_BEGINS):
        return [plan for value in json_values(text) for part in _parts(value) for plan in read_launch_plans(part)]
    source = load(shown, content)
    if source.diagnostics:
        found = source.diagnostics[0]
        raise UnreadableSourceError(
            f"line {found.span.line}: it is neither JSON nor YAML of flytectl's; record "
            "`flytectl get launchplan -o json` once flytectl is logged in"
        )
    return [plan for document in source.documents for plan in read_launch_plans(document.data)]


def _parts(value: Any) -> Iterable[Any]:
    """A value in parts of a page's length, so that what is bounded is a page and not all that a server has."""
    items = value.get("launchPlans") if isinstance(value, dict) else value
    if not isinstance(items, list) or len(items) <= _PAGE:
        return (value,)
    return (items[at : at + _PAGE] for at in range(0, len(items), _PAGE))


def json_values(text: str) -> list[Any]:
    """The JSON values that a text is made of, one after another. Raises UnreadableSourceError."""
    decoder = json.JSONDecoder()
    values: list[Any] = []
    at = len(text) - len(text.lstrip())
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
            json.dumps(value, ensure_ascii=False).encode()  # half of a character, which protobuf does not take
        except (ValueError, RecursionError):
            line = text.count("\n", 0, at) + 1
            raise UnreadableSourceError(f"line {line}: no JSON value ends here; it may have been cut off") from None
        values.append(value)
        at = end + len(text[end:]) - len(text[end:].lstrip())
    return values


def state(plans: Iterable[LaunchPlan], asked: Iterable[Place], source: str) -> State:
    """What is registered where. The places that were asked about are those of the plans, and those in `asked`.

    A version that comes twice, as on two pages, counts once, as it was read last. Raises UnreadableSourceError where
    two versions of a plan are active, which no server has.
    """
    places: dict[Place, dict[str, dict[str, Version]]] = {place: {} for place in asked}
    for plan in plans:
        if not plan.id.name or not plan.id.project or not plan.id.domain or not plan.id.version:
            raise UnreadableSourceError(
                f"launch plan {plan.id.name or 'without a name'} has no full identifier: project, domain, name, version"
            )
        of_place = places.setdefault(Place(plan.id.project, plan.id.domain), {})
        of_place.setdefault(plan.id.name, {})[plan.id.version] = Version(plan, _active(plan))
    found = {place: {name: _registered(each) for name, each in plans.items()} for place, plans in places.items()}
    return State(found, source)


def _active(plan: LaunchPlan) -> bool | None:
    """Whether a plan is active: protobuf's JSON leaves INACTIVE out, which is 0; without a closure nothing says."""
    return plan.closure.state == LaunchPlanState.ACTIVE if plan.HasField("closure") else None


def _registered(versions: dict[str, Version]) -> Registered:
    found = Registered(tuple(sorted(versions.values(), key=_age)))
    active = [version.name for version in found.versions if version.active]
    if len(active) > 1:
        raise UnreadableSourceError(
            f"versions {' and '.join(active)} of {found.newest.message.id.name} are active, and a server has one: it "
            "changed while it was recorded; record it again"
        )
    return found


def _age(version: Version) -> tuple[int, int, str]:
    created = version.message.closure.created_at
    return created.seconds, created.nanos, version.name
