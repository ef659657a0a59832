"""What lpctl.yaml says of all plans of a side: its targets, which of them are asked for, what variables stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.check.config_choice import NAME
from lpctl.expand.environment import Environment
from lpctl.findings.diagnostic import Origin
from lpctl.source.verbatim import Verbatim
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lpctl.expand.record import RecordFiles
    from lpctl.source.document import Document


class LayersError(Exception):
    """`--target` or `--var`, which `asked` holds with its name, means nothing in what is compared."""

    def __init__(self, asked: str, why: str) -> None:
        super().__init__(f"{asked}: {why}")
        self.asked = asked


class SideTarget(NamedTuple):
    """A target as lpctl.yaml of a side has it; "" for a project or domain that it leaves open."""

    name: str
    project: str = ""
    domain: str = ""


class Layers(NamedTuple):
    """The lpctl.yaml of a side, None where it has none, and where the side's files of records are read from."""

    document: Document | None = None
    files: RecordFiles | None = None


class Variable(NamedTuple):
    """What the command line says that a variable stands for, and the option that says so."""

    name: str
    value: str
    said: str


class LayerOptions(NamedTuple):
    """What the command line says of targets and variables, of all sides alike; without `targets` all are meant.

    `said` is the option that names the targets.
    """

    targets: tuple[str, ...] = ()
    variables: tuple[Variable, ...] = ()
    said: str = "--target"


def targets_of(environment: Environment) -> list[SideTarget]:
    """The targets of a side, in the order of its lpctl.yaml."""
    found = []
    for name in environment.targets:
        identity = environment.scope(name).identity
        project, domain = (str(identity[part].value) if part in identity else "" for part in ("project", "domain"))
        found.append(SideTarget(name, project, domain))
    return found


TargetPair = tuple[SideTarget | None, SideTarget | None]
"""A target as it was and as it is; None where a side does not have it."""


def paired(before: Sequence[SideTarget], after: Sequence[SideTarget]) -> list[TargetPair]:
    """The targets of two sides in pairs, in the order of the new side: those of one project and domain, else by name.

    A project that only one of them states may be that of the other.
    """
    left, pairs = list(before), dict.fromkeys(after)  # in the end, what each new target was
    found: dict[SideTarget, SideTarget] = {}
    for alike in (_same, _same_place, _agreeing, _same_name):
        for new in pairs:
            if new in found:
                continue
            candidates = [old for old in left if alike(old, new)]
            if len(candidates) == 1:
                found[new] = candidates[0]
                left.remove(candidates[0])
    return [*((found.get(new), new) for new in pairs), *((old, None) for old in left)]


def _same(old: SideTarget, new: SideTarget) -> bool:
    return old == new


def _same_place(old: SideTarget, new: SideTarget) -> bool:
    return old[1:] == new[1:]


def _agreeing(old: SideTarget, new: SideTarget) -> bool:
    return old.domain == new.domain and not (old.project and new.project)


def _same_name(old: SideTarget, new: SideTarget) -> bool:
    return old.name == new.name


def environments(sides: Sequence[Layers], options: LayerOptions) -> list[Environment]:
    """What holds for the plans of each side, the old one first, in the targets that are asked for.

    A target that is asked for is meant on both sides, whatever it is called on the other. Raises LayersError where no
    side knows a target or variable of that name.
    """
    known = [Environment(side.document) for side in sides]
    targets = [targets_of(environment) for environment in known]
    names = [target.name for target in dict.fromkeys((*targets[-1], *targets[0]))]
    for name in options.targets:
        if name not in names:
            raise LayersError(f"{options.said} {name}", _no_target(name, list(dict.fromkeys(names))))
    declared = [environment.declared() for environment in known]
    for variable in options.variables:
        if not any(variable.name in side for side in declared):
            raise LayersError(variable.said, _no_variable(variable, [name for side in declared for name in side]))
    return [
        Environment(
            side.document,
            given={
                variable.name: Verbatim(Origin(f"<{variable.said}>", 0), variable.value)
                for variable in options.variables
                if variable.name in declared[number]
            },
            asked=tuple(_asked(targets, number, options.targets)),
            files=side.files,
        )
        for number, side in enumerate(sides)
    ]


def _asked(targets: Sequence[Sequence[SideTarget]], number: int, asked: Sequence[str]) -> Iterator[str]:
    """The names of the targets that are asked for on one side: those, and what they are called there."""
    yield from asked
    if len(targets) > 1:
        for pair in paired(targets[0], targets[1]):
            here, there = pair[number], pair[1 - number]
            if here is not None and there is not None and there.name in asked:
                yield here.name


def _no_target(name: str, known: Sequence[str]) -> str:
    if not known:
        return f"there are no targets; add `targets: {{{name}: {{}}}}` to {NAME}"
    close = nearest(name, known)
    advice = f"did you mean {close}?" if close else f"there are {', '.join(known)}"
    return f"no such target; {advice}"


def _no_variable(variable: Variable, known: Sequence[str]) -> str:
    close = nearest(variable.name, known)
    advice = f"did you mean {close}?" if close else f"declare it under `variables` in {NAME}"
    return f"no variable is named {variable.name}; {advice}"
