"""What a server has, asked of flytectl."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from lpctl.interface.flytectl import FlytectlOutput, read_flytectl, read_launch_plans
from lpctl.interface.model import UnreadableSourceError
from lpctl.live.program import Answer, AskError, flytectl, shown_program, signal_of
from lpctl.live.state import json_values

if TYPE_CHECKING:
    from lpctl.live.model import Place, Printed
    from lpctl.messages.flyteidl_pb2 import LaunchPlan

_PAGES = (100, 20, 4)
"""Plans a page, and fewer where those are too large: a plan may have a megabyte, and most have a few kilobytes."""

_TOO_LARGE = "code = ResourceExhausted"
"""What gRPC says of an answer that is larger than it takes, 4 MiB by default (rpc_util.go:recv)."""

_NONE = "no launchplans retrieved for"
"""What flytectl says, and exits with 1, where a page is empty (pkg/ext/launch_plan_fetcher.go:FetchAllVerOfLP)."""


def launch_plans(place: Place, seconds: float) -> Printed:
    """Every version of every launch plan of a project and domain, page by page. Raises AskError.

    Where pages are larger than gRPC takes, they are asked for again, shorter.
    """
    for limit in _PAGES:
        found = _pages(place, limit, seconds, last=limit == _PAGES[-1])
        if found is not None:
            break
    return found or []


def _pages(place: Place, limit: int, seconds: float, *, last: bool) -> Printed | None:
    """The pages with so many plans each, None where one is too large and this is not the `last` that is tried.

    They are sorted by when plans were created: without an order, a page may repeat plans and another lack them.
    """
    found: dict[tuple[str, str], LaunchPlan] = {}
    for page in count(1):
        options = ("--filter.limit", str(limit), "--filter.page", str(page))
        sorting = ("--filter.sortBy", "created_at", "--filter.asc")
        where = ("-p", place.project, "-d", place.domain)
        answer = flytectl(("get", "launchplan", *where, "-o", "json", *options, *sorting), seconds)
        if answer.code and _is_none(answer):
            break
        if answer.code and not last and _TOO_LARGE in answer.err:
            return None
        plans = _plans(answer, place)
        new = {(plan.id.name, plan.id.version): plan for plan in plans}
        if new and found.keys() >= new.keys():
            raise AskError(f"`{answer.command}` printed what an earlier page held; it does not know --filter.page")
        found.update(new)
        if len(plans) < limit:
            break
    return list(found.values())


def interface_of(place: Place, name: str, version: str, seconds: float) -> FlytectlOutput | None:
    """A workflow, in the newest version where `version` is "", with its default plan; None where there is none.

    The plan of its name and version states the defaults, which the workflow itself does not; where none was registered,
    they are not known. Raises AskError.
    """
    which = ("--version", version) if version else ("--latest",)
    answer = _get("workflow", place, name, which, seconds)
    if _is_missing(answer):
        return None
    found = [_fetched(value, answer) for value in _values(answer)]
    versions = {interface.id.version for each in found for interface in each.interfaces}
    if len(versions) != 1:
        raise AskError(f"`{answer.command}` did not print one version of {name}")
    answer = _get("launchplan", place, name, ("--version", versions.pop()), seconds)
    if not _is_missing(answer):
        found += [_fetched(value, answer) for value in _values(answer)]
    return FlytectlOutput(
        tuple(interface for each in found for interface in each.interfaces),
        tuple(plan for each in found for plan in each.plans),
    )


def _get(kind: str, place: Place, name: str, options: tuple[str, ...], seconds: float) -> Answer:
    behind = ("--", name) if name.startswith("-") else (name,)
    return flytectl(("get", kind, "-p", place.project, "-d", place.domain, *options, "-o", "json", *behind), seconds)


def _fetched(value: Any, answer: Answer) -> FlytectlOutput:
    try:
        return read_flytectl(value, answer.command)
    except UnreadableSourceError as error:
        raise AskError(f"`{answer.command}`: {error}") from None


def _is_missing(answer: Answer) -> bool:
    """Whether the server has no such workflow or plan, in flyteadmin's words or flytectl's.

    The latter are those of `--latest` (pkg/ext/workflow_fetcher.go:FetchAllVerOfWorkflow).
    """
    errors = (line for line in answer.err.splitlines() if line.startswith("Error: "))
    return bool(answer.code) and any("code = NotFound" in line or " retrieved for " in line for line in errors)


def _is_none(answer: Answer) -> bool:
    """Whether the error that flytectl prints, beside its usage, is that there are no plans, and no other."""
    return any(line.rstrip() == f"Error: {_NONE}" for line in answer.err.splitlines())


def _plans(answer: Answer, place: Place) -> list[LaunchPlan]:
    values = _values(answer)
    try:
        plans = [plan for value in values for plan in read_launch_plans(value)]
    except UnreadableSourceError as error:
        raise AskError(f"`{answer.command}` did not print launch plans: {error}") from None
    for plan in plans:
        if (plan.id.project, plan.id.domain) != place:
            raise AskError(
                f"`{answer.command}` answered for another place: {plan.id.name} is of {plan.id.project}, "
                f"{plan.id.domain}"
            )
    return plans


def _values(answer: Answer) -> list[Any]:
    """The JSON that flytectl printed. Raises AskError where it printed something else, or failed."""
    if answer.code:
        raise AskError(f"`{answer.command}` failed with exit code {answer.code}; {_advice(answer)}", answer.printed)
    text = answer.out.strip()
    if not text:  # that there is none is an error of its own, see _NONE
        raise AskError(f"`{answer.command}` printed nothing, and no error; it is no flytectl", answer.printed)
    at = min((found for sign in "[{" if (found := text.find(f"\n{sign}")) >= 0), default=-1)
    if text[0] not in "[{":
        if at >= 0 or not answer.err:
            raise AskError(
                f"`{answer.command}` printed no JSON; where it asks for a login, log in first: run "
                f"`{shown_program()} get project` yourself",
                Answer(answer.command, 1, text[: at if at >= 0 else None], "").printed,
            )
        raise AskError(f"`{answer.command}` printed no JSON", answer.printed)
    try:
        return json_values(text)
    except UnreadableSourceError as error:
        raise AskError(f"`{answer.command}` printed broken JSON: {error}") from None


def _advice(answer: Answer) -> str:
    said = answer.err + answer.out
    if "unknown flag" in said:
        return "it is too old for lpctl, which asks for pages in order"
    if "Couldn't find a config file" in said:
        return "it found no configuration of its own; make one with `flytectl config init --host HOST`"
    if signal_name := signal_of(answer.code):
        return f"something ended it: {signal_name}"
    return "what it printed stands above; see whether the same command works by itself"
