"""One plan's way through all stages: from what is written to the message, and everything that was found on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.check.checked_plan import CheckedPlan, Inputs
from lpctl.check.elsewhere import MAY_DIFFER, check_elsewhere
from lpctl.flyte.version import MESSAGEPACK
from lpctl.interface.rules import defaults_unknown
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse
from lpctl.plan.bind import bind, plainly_binds
from lpctl.plan.compiled import Candidate
from lpctl.plan.encoding import STRUCT_ENCODING_CONTRADICTED
from lpctl.plan.identity import identify, workflow_id
from lpctl.rules import checks_of
from lpctl.rules.flyte_version import Encodings
from lpctl.rules.names import short_domain
from lpctl.rules.plan import plan_problems
from lpctl.rules.rule import ENCODINGS, INPUTS, VERSION, WITH_SECRETS, WITH_TEMPLATES
from lpctl.rules.schedule import inactive_schedule
from lpctl.rules.scheduled_inputs import plainly_starts, resolved_plan
from lpctl.text.limits import WEIGHED_BYTES, WEIGHED_NODES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lpctl.check.context import Context
    from lpctl.expand.entry import PlanEntry
    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.flyte.version import FlyteVersion
    from lpctl.interface.model import Interface
    from lpctl.plan.bind import Bound, OwnDefaults
    from lpctl.source.document import Document

_OF_VERSIONS, _OF_ENCODINGS, _OF_INPUTS = checks_of(VERSION), checks_of(ENCODINGS), checks_of(INPUTS)
_WITH_SECRETS, _WITH_TEMPLATES = checks_of(WITH_SECRETS), checks_of(WITH_TEMPLATES)


_INPUT_FIELDS = frozenset(("workflow", "default_inputs", "fixed_inputs", "struct_encoding", "schedule"))
"""What is said of a plan's inputs depends on these fields of it, and on nothing else that a manifest states."""


def check_plan(
    entry: PlanEntry,
    plan: LaunchPlan | None,
    problems: Collection[Problem],
    context: Context,
    like: tuple[CheckedPlan, frozenset[str]] | None = None,
    *,
    documents: Collection[Document],
) -> CheckedPlan:
    """Check, bind and build a plan, given as it was parsed, None where it does not fit the schema.

    `problems` are those that `plan_problems` finds of it. `like` is what was found of another plan, and the fields in
    which this one differs from it. `documents` are those that the plan's values may stand in.
    """
    checked = _check_misfit(entry, context) if plan is None else _check_fitting(entry, plan, problems, context, like)
    for document in documents:
        if document.may_hold_secrets or document.may_hold_templates:
            break
    else:
        return checked
    if checked.called is None or not (texts := _of_texts(entry, documents)):
        return checked
    from lpctl.check.texts_first import texts_first  # noqa: PLC0415 - few plans hold any

    return checked._replace(problems=texts_first(texts, checked.problems))


def _of_texts(entry: PlanEntry, documents: Collection[Document]) -> list[Problem]:
    """What the rules over every text of a plan find, one about each text."""
    found: dict[tuple[Path, bool], Problem] = {}
    if any(document.may_hold_secrets for document in documents):
        for rule in _WITH_SECRETS:
            found |= {(problem.path, problem.on == "key"): problem for problem in rule.check(entry.data)}
    if any(document.may_hold_templates for document in documents):
        for rule in _WITH_TEMPLATES:
            found = {(problem.path, problem.on == "key"): problem for problem in rule.check(entry.data)} | found
    return list(found.values())


def _check_fitting(
    entry: PlanEntry,
    plan: LaunchPlan,
    problems: Collection[Problem],
    context: Context,
    like: tuple[CheckedPlan, frozenset[str]] | None,
) -> CheckedPlan:
    """What is found of a plan that fits the schema."""
    known = None
    if like is not None:
        other, differing = like
        if not problems and differing <= MAY_DIFFER and (checked := check_elsewhere(entry, plan, context, other)):
            return checked
        if _INPUT_FIELDS.isdisjoint(differing):
            known = other.inputs
    found = [*_own_problems(entry, problems)] if problems else []
    if context.settings.flyte_version is not None:
        found.extend(_of_version(plan, context))
    if context.settings.asked:
        found = _with_asked(found, plan, context, whole=True)
    sound = not found or not _any_firm(found)
    return _bind_and_build(entry, plan, context, found, known, sound=sound, inputs_stated=True)


def _with_asked(found: list[Problem], plan: LaunchPlan, context: Context, *, whole: bool) -> list[Problem]:
    """What is found of a plan, with what is that the project asks for."""
    if not context.settings.asked:
        return found
    from lpctl.check.asked import with_asked  # noqa: PLC0415 - few projects ask for any

    return with_asked(found, plan, context.settings.asked, whole=whole)


def _check_misfit(entry: PlanEntry, context: Context) -> CheckedPlan:
    """Why a plan does not fit the schema, and what is found of what is left of it."""
    from lpctl.manifest.explain import explain, kind_problem  # noqa: PLC0415 - only a misfit needs it
    from lpctl.manifest.prune import usable  # noqa: PLC0415

    if problem := kind_problem(entry):
        return CheckedPlan([problem])
    inputs = context.interfaces.inputs_of(entry.data.get("workflow")) if context.interfaces is not None else ()
    workflows = context.interfaces.names if context.interfaces is not None else ()
    found = explain(entry, "LaunchPlan", inputs, workflows)
    assert found, "the parser refused what the schema takes"  # noqa: S101
    left = usable(entry.data, found, inputs)
    certain = left is not None and left.certain
    plan = None if left is None else parse(LaunchPlan, left.data)
    if left is None or plan is None:
        return CheckedPlan(found, entry.title, certain=certain)
    own = [*_own_problems(entry, plan_problems(plan)), *_of_version(plan, context)]
    found.extend(left.placed(_with_asked(own, plan, context, whole=False)))
    if not left.workflow_stated:
        return CheckedPlan(found, entry.title, certain=certain)
    built = _bind_and_build(entry, plan, context, found, sound=not _any_firm(found), inputs_stated=left.inputs_stated)
    candidate = built.candidate
    stand_in = any(path[:1] == ("schedule",) for path in left.stand_ins)
    if stand_in and candidate is not None and candidate.plan is not None:
        candidate = candidate._replace(plan=candidate.plan._replace(schedule=None))  # nobody wrote this one
    return CheckedPlan(built.problems, entry.title, candidate, certain and built.certain)


def _own_problems(entry: PlanEntry, problems: Iterable[Problem]) -> Iterator[Problem]:
    """What is wrong with a plan by itself, given what `plan_problems` finds of it."""
    for problem in problems:
        # That its schedule does nothing may be what the target asks for.
        if problem.rule is inactive_schedule and entry.kept_inactive:
            continue
        target = entry.key.target
        if (
            problem.rule is short_domain
            and target
            and entry.place_of(("domain",)).path == ("targets", target, "domain")
        ):
            continue  # it is stated, and not only what the target is called
        yield problem


def _any_firm(problems: Iterable[Problem]) -> bool:
    return any(problem.rule.firm for problem in problems)


def _of_version(plan: LaunchPlan, context: Context) -> Iterator[Problem]:
    """What the rules over a plan and the version of Flyte find."""
    version = context.settings.flyte_version
    if version is not None:
        for rule in _OF_VERSIONS:
            yield from rule.check((plan, version))


def _bind_and_build(
    entry: PlanEntry,
    plan: LaunchPlan,
    context: Context,
    found: list[Problem],
    known: Inputs | None = None,
    *,
    sound: bool,
    inputs_stated: bool,
) -> CheckedPlan:
    """The plan as a candidate, and all that is found of it, given what was before.

    `sound` is whether that leaves it a plan, `known` what is known of another one that has the same inputs.
    """
    settings = context.settings
    name_path = _name_path(entry)
    problems: list[Problem] = []
    reference = workflow_id(plan, settings.fill)
    interface = made = None
    if context.interfaces is not None:
        interface, problems = context.interfaces.resolve(reference, name_path)
    identity, workflow, contradictions = identify(plan, settings.fill, interface, reference)
    with_content = settings.contents or context.packaged.may_hold(identity, workflow)
    certain = True
    if contradictions:
        problems = problems + contradictions
        certain = not any(problem.rule.ambiguous for problem in contradictions)  # else which of the two is meant
    if interface is not None:
        if outside := entry.outside:
            plan, known = _with_outside_read(plan, outside, context.own_defaults(interface)), None
        made = _bind(entry, plan, interface, context, known, with_content=with_content, inputs_stated=inputs_stated)
        if made.problems:
            problems = problems + made.problems
    sound = sound and made is not None and made.fits
    named = plan.name is not None
    content = message = None
    bound = made.bound if made is not None and sound else None
    if made is not None and bound is not None and (made.weighed or bound.size() > WEIGHED_BYTES):
        from lpctl.plan.build import build, serialize_filled  # noqa: PLC0415 - most runs of `validate` build nothing
        from lpctl.plan.size import size_problem  # noqa: PLC0415

        message = build(bound, identity, workflow)
        if too_large := size_problem(message, bound, name_path):
            problems = [*problems, too_large]
        if with_content:
            problems = problems + context.packaged.problems(message, bound, named=named)
            content = serialize_filled(message, identity, workflow, placeholders=settings.fill.placeholders)
    candidate = Candidate(
        entry.key,
        entry.document.key_line("name" if named else "workflow"),
        named,
        identity,
        workflow,
        content,
        None if sound else plan,
        interface,
        plan.auto_activate,
        entry.kept_inactive_by,
    )
    inputs = made if made is not None and made.fits and not made.problems else None
    called = plan.name or plan.workflow.name
    return CheckedPlan(found + problems if problems else found, called, candidate, certain, inputs, message)


def _name_path(entry: PlanEntry) -> Path:
    return ("workflow", "name") if type(entry.data["workflow"]) is dict else ("workflow",)


def _bind(
    entry: PlanEntry,
    plan: LaunchPlan,
    interface: Interface,
    context: Context,
    known: Inputs | None,
    *,
    with_content: bool,
    inputs_stated: bool,
) -> Inputs:
    settings, own = context.settings, context.own_defaults(interface)
    asked = (settings.flyte_version, settings.struct_encoding)
    weighed = with_content or _may_be_large(entry, own)
    if known is not None and known.interface is interface and known.asked == asked:
        if known.bound is not None:
            return known._replace(bound=known.bound._replace(plan=plan), weighed=weighed)
        if not weighed:
            return known
    bound: Bound | None = None
    problems: list[Problem] = []
    fits = True
    if weighed or settings.flyte_version is not None or not plainly_binds(plan, own):
        bound, problems = bind(plan, interface, entry, settings.struct_encoding, own)
        fits = bound is not None
        if settings.flyte_version is not None and not settings.flyte_version.reaches(MESSAGEPACK):
            problems = [found for found in problems if found.rule is not STRUCT_ENCODING_CONTRADICTED]
    if bound is not None and settings.flyte_version is not None:
        problems.extend(_about_encodings(bound, _name_path(entry), settings.flyte_version))
    if inputs_stated:
        if not plainly_starts(plan, own.required, own.instants):
            resolved = resolved_plan(plan, interface)
            problems.extend(problem for rule in _OF_INPUTS for problem in rule.check(resolved))
        if not interface.defaults_known and not _binds_all(plan, interface):
            problems.append(defaults_unknown(interface, _name_path(entry)))
    return Inputs(interface, asked, bound, problems, fits, weighed)


def _about_encodings(bound: Bound, name_path: Path, version: FlyteVersion) -> Iterator[Problem]:
    """What the rules over the structs among a plan's inputs and the version of Flyte find."""
    encodings = Encodings(bound.struct_encodings(), bound.inherited_encodings(), name_path, version)
    for rule in _OF_ENCODINGS:
        yield from rule.check(encodings)


def _binds_all(plan: LaunchPlan, interface: Interface) -> bool:
    """Whether the plan has a value for every input, so that the workflow's own defaults are not used."""
    return interface.inputs.keys() <= {*(plan.default_inputs or ()), *(plan.fixed_inputs or ())}


def _with_outside_read(plan: LaunchPlan, outside: Iterable[Path], own: OwnDefaults) -> LaunchPlan:
    from lpctl.plan.outside import with_outside_read  # noqa: PLC0415 - few plans hold texts from outside

    return with_outside_read(plan, outside, own.types)


def _may_be_large(entry: PlanEntry, own: OwnDefaults) -> bool:
    """Whether the plan may be too large for the server, so that it has to be built to know."""
    return entry.outweighs(WEIGHED_BYTES - own.size) or entry.size > WEIGHED_NODES


def may_have_content(candidate: Candidate) -> bool:
    """Whether a candidate without content has some that nobody has needed yet."""
    return candidate.content is None and candidate.plan is None and candidate.interface is not None


def with_content(candidate: Candidate, entry: PlanEntry, context: Context) -> Candidate:
    """A candidate that `may_have_content`, with it; `entry` is the plan's."""
    from lpctl.plan.build import build, serialize  # noqa: PLC0415 - see above

    plan = parse(LaunchPlan, entry.data)
    assert plan is not None and candidate.interface is not None  # noqa: S101, PT018 - it is sound
    own = context.own_defaults(candidate.interface)
    if outside := entry.outside:
        plan = _with_outside_read(plan, outside, own)
    bound, _ = bind(plan, candidate.interface, entry, context.settings.struct_encoding, own)
    assert bound is not None  # noqa: S101 - it is sound
    return candidate._replace(content=serialize(build(bound, candidate.identity, candidate.workflow)))
