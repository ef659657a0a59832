"""Which known interface a plan's workflow reference means."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from lpctl.findings.diagnostic import Related
from lpctl.flyte.entity_id import EntityId, is_template
from lpctl.interface.rules import WORKFLOW_AMBIGUOUS, WORKFLOW_CONFLICT, WORKFLOW_NOT_FOUND
from lpctl.literal.notation import notation
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.interface.model import Interface, InterfaceSource

_MOST_NAMED = 5


class Interfaces:
    """All interfaces of all sources, by the workflow's name."""

    def __init__(self, sources: Iterable[InterfaceSource]) -> None:
        self.sources = tuple(sources)
        self._by_name: dict[str, list[Interface]] = defaultdict(list)
        for source in self.sources:
            for interface in source.interfaces:
                self._by_name[interface.name].append(interface)
        self._found: dict[EntityId, Interface] = {}
        self._broken = frozenset(name for source in self.sources for name in source.broken)

    def resolve(self, reference: EntityId, path: Path) -> tuple[Interface | None, list[Problem]]:
        """The interface that `reference` means, or the one problem, at `path`, that keeps it from meaning one.

        A document of that name that is broken is reported where it stands, and not again here. So is a template: it is
        read as a part that is not stated, where nothing is found as it is written.

        A source answers where the names are equal and no part that both state (project, domain, version) differs.
        """
        interface, problems = self._resolve(reference, path)
        if not problems or (rest := _without_templates(reference)) == reference:
            return interface, problems
        interface, problems = self._resolve(rest, path) if rest.name else (None, [])
        return interface, [problem for problem in problems if problem.rule is not WORKFLOW_AMBIGUOUS]

    def _resolve(self, reference: EntityId, path: Path) -> tuple[Interface | None, list[Problem]]:
        if (cached := self._found.get(reference)) is not None:
            return cached, []
        named = self._by_name.get(reference.name)
        if not named:
            if reference.name in self._broken or any(source.diagnostics for source in self.sources):
                return None, []  # what a source that is broken would have said is not known
            return None, [self._not_found(reference, path)]
        answers = [interface for interface in named if interface.id.agrees(reference)]
        if not answers:
            return None, [_other_identity(reference, path, named)]
        versions = sorted({answer.id.version for answer in answers} - {""}, key=_natural)
        if len(versions) > 1:
            return None, [
                WORKFLOW_AMBIGUOUS.at(
                    path,
                    f"workflow `{reference.name}` is known in versions {', '.join(versions)}, and none is asked for",
                    help=f"write {{name: {reference.name}, version: {versions[-1]}}}, or pass --workflow-version",
                )
            ]
        # The fullest answer: one that knows the defaults, then one that knows the outputs.
        best = max(answers, key=_fullness)
        for other in answers:
            if differs := difference(best, other):
                return None, [_conflict(best, other, differs, path)]
        # The source's own object where that will do: what is made of it is then made once for all references.
        states_it = not versions or best.id.version == versions[0]
        found = best if states_it else best._replace(id=best.id._replace(version=versions[0]))
        self._found[reference] = found
        return found, []

    def known(self) -> list[Interface]:
        """Every workflow and version once, in order of name and version: of several sources the fullest answer."""
        best: dict[EntityId, Interface] = {}
        for interface in (interface for named in self._by_name.values() for interface in named):
            known = best.get(interface.id)
            if known is None or _fullness(interface) > _fullness(known):
                best[interface.id] = interface
        return sorted(best.values(), key=_order)

    def inputs_of(self, workflow: Any) -> frozenset[str]:
        """The inputs of all workflows that a reference, as it is written, may mean."""
        name = workflow.get("name") if isinstance(workflow, dict) else workflow
        named = self._by_name.get(name, ()) if isinstance(name, str) else ()
        return frozenset(known for interface in named for known in interface.inputs)

    @property
    def names(self) -> tuple[str, ...]:
        """What the workflows are called, in order."""
        return tuple(sorted(self._by_name))

    def _not_found(self, reference: EntityId, path: Path) -> Problem:
        plans = (plan for source in self.sources for plan in (*source.plans, *source.registered))
        plan = next((plan for plan in plans if plan.id.name == reference.name), None)
        if plan is not None and plan.spec.workflow_id.name in self._by_name:
            return WORKFLOW_NOT_FOUND.at(
                path,
                f"`{reference.name}` is a launch plan, and no workflow",
                help=_launched(plan.spec.workflow_id.name),
            )
        short = sorted(name for name in self._by_name if name.endswith(f".{reference.name}"))
        close = short[0] if len(short) == 1 else None if short else nearest(reference.name, self._by_name)
        sources = ", ".join(
            source.path if source.interfaces or not source.registered else f"{source.path} (launch plans only)"
            for source in self.sources
        )
        return WORKFLOW_NOT_FOUND.at(
            path,
            f"no interface source states workflow `{reference.name}`",
            notes=(("sources", sources),),
            help=_meant(close) if close else _among(short),
        )


def _among(names: list[str]) -> str:
    """What to do where no workflow is the one that is meant: these end in its name."""
    if not names:
        return "package the workflow and pass the archive with --interface"
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return f"write which of {', '.join(names[:_MOST_NAMED])}{more}"


def _meant(name: str) -> str:
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    return helping(f"did you mean `{name}`?", Write(flow(name)), safe=False)


def _launched(name: str) -> str:
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    return helping(f"write {name}, the workflow that it launches", Write(flow(name)))


def _without_templates(reference: EntityId) -> EntityId:
    """The reference with its parts open that hold templates; the name is "" where it holds one."""
    return EntityId(*("" if is_template(part) else part for part in reference))


def _other_identity(reference: EntityId, path: Path, named: list[Interface]) -> Problem:
    """The workflow is known, but not in that version, project or domain; the part that differs is marked."""
    known = sorted({_identity(interface) for interface in named}, key=_natural)
    versions = sorted({interface.id.version for interface in named} - {""}, key=_natural)
    advice = None
    if reference.version and reference.version not in versions and len(path) > 1:
        path = (*path[:-1], "version")
        from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
        from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

        only = versions[0] if len(versions) == 1 else None
        advice = helping(f"write {only}", Write(flow(only)), safe=False) if only else None
    return WORKFLOW_NOT_FOUND.at(
        path,
        f"workflow `{reference.name}` is known, but not as {reference.beside_name}",
        notes=(("known", "; ".join(known)),),
        help=advice or "give a source that states it, with --interface",
    )


def _conflict(one: Interface, other: Interface, differs: str, path: Path) -> Problem:
    related = tuple(
        Related(f"{'one' if stated is one else 'the other'} is stated here", stated.origin, ("name",))
        for stated in (one, other)
        if stated.origin is not None
    )
    same = one.source == other.source
    sources = f"{one.source}, twice" if same else f"{one.source} and {other.source}"
    version = f" in version {stated}" if (stated := one.id.version or other.id.version) else ""
    statements = "statements of one source" if same else "sources"
    return WORKFLOW_CONFLICT.at(
        path,
        f"two {statements} disagree about workflow `{one.name}`{version}: {differs}",
        notes=(("sources", sources),),
        help=f"give only the {'one' if same else 'source'} that is registered",
        related=related,
    )


def _order(interface: Interface) -> tuple[Any, ...]:
    project, domain, name, version = interface.id
    return name, _natural(version), project, domain


def _fullness(interface: Interface) -> tuple[bool, bool]:
    return interface.defaults_known, interface.outputs is not None


def _natural(text: str) -> list[tuple[int, str]]:
    """A key that sorts v9 before v11."""
    parts = re.split("([0-9]+)", text)
    return [(len(part.lstrip("0")), part.lstrip("0")) if part.isdecimal() else (-1, part) for part in parts]


def difference(one: Interface, other: Interface, names: tuple[str, str] = ("one of them",) * 2) -> str:
    """The first difference in inputs, outputs, defaults or the default launch plan's options, "" if there is none.

    `names` are what the two are called.
    """
    outputs, other_outputs = one.outputs, other.outputs
    if outputs is None or other_outputs is None:  # a source that knows only the default plan
        outputs = other_outputs = {}
    for kind, ours, theirs in (("input", one.inputs, other.inputs), ("output", outputs, other_outputs)):
        for name in sorted({*ours, *theirs}):
            if name not in ours or name not in theirs:
                return f"only {names[name in theirs]} has {kind} `{name}`"
    for name, parameter in one.inputs.items():
        if parameter.var.type != other.inputs[name].var.type:
            types = f"{notation(parameter.var.type)} and {notation(other.inputs[name].var.type)}"
            return f"the type of input `{name}` is {types}"
        if one.defaults_known and other.defaults_known and not _same_default(one, other, name):
            return f"the default of input `{name}` differs"
    for name, variable in outputs.items():
        if variable.type != other_outputs[name].type:
            types = f"{notation(variable.type)} and {notation(other_outputs[name].type)}"
            return f"the type of output `{name}` is {types}"
    return _difference_of_options(one, other) if one.defaults_known and other.defaults_known else ""


def _difference_of_options(one: Interface, other: Interface) -> str:
    for kind, ours, theirs in (
        ("labels", one.labels, other.labels),
        ("annotations", one.annotations, other.annotations),
    ):
        if ours != theirs:
            return f"the {kind} of the default launch plan differ"
    return ""


def _same_default(one: Interface, other: Interface, name: str) -> bool:
    ours, theirs = one.inputs[name], other.inputs[name]
    return ours.WhichOneof("behavior") == theirs.WhichOneof("behavior") and ours.default == theirs.default


def _identity(interface: Interface) -> str:
    return f"{interface.id.beside_name or 'no version'} ({interface.source})"
