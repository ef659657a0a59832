"""What the project's lpctl.yaml says."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.files.discover import ManifestFile, read_regular, shown_path
from lpctl.findings.diagnostic import Severity
from lpctl.manifest.configuration import Configuration
from lpctl.manifest.parse import parse
from lpctl.manifest.rules import INVALID_VALUE, UNKNOWN_KEY, WRONG_KIND, WRONG_TYPE
from lpctl.manifest.shape import API_VERSION
from lpctl.source.load import load
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.diagnostic import Diagnostic, Path, Problem
    from lpctl.findings.levels import Scale
    from lpctl.source.document import Document


class Project(NamedTuple):
    """A configuration, the directory that its paths are relative to, and its document, None where there is none."""

    directory: str
    configuration: Configuration
    document: Document | None = None


def read_configuration(path: str) -> tuple[Project | None, list[Diagnostic]]:
    """The configuration at `path`, None with at least one finding where it cannot be used. Raises UnreadableError."""
    return configuration_of(path, read_regular(ManifestFile(path, shown_path(path))))


def configuration_of(path: str, content: bytes) -> tuple[Project | None, list[Diagnostic]]:
    """The configuration that a content states as that of `path`; None with at least one finding where it is none."""
    source = load(shown_path(path), content)
    diagnostics = list(source.diagnostics)
    if diagnostics or not source.documents:
        return None, diagnostics
    document = source.documents[0]
    if len(source.documents) > 1:
        second = WRONG_KIND.at((), "a configuration file holds one document", on="key", help="remove this one")
        return None, [source.documents[1].place(second, lambda _: None)]
    configuration, problems = _parsed(document)
    if configuration is None or problems:
        return None, [document.place(problem, lambda _: None) for problem in problems]
    return Project(os.path.dirname(os.path.abspath(path)), configuration, document), []


def sound_part(path: str, content: bytes) -> tuple[Project, frozenset[str]]:
    """What can be used of a configuration that cannot be used as a whole, and the entries that are in doubt.

    An entry is in doubt where something is wrong with it, or where an unknown one may be meant for it; all are where
    the content is no configuration. The document holds those entries, too.
    """
    directory = os.path.dirname(os.path.abspath(path))
    nothing = Project(directory, Configuration()), frozenset(Configuration._fields)
    source = load(shown_path(path), content)
    if source.diagnostics or len(source.documents) != 1 or type(source.documents[0].data) is not dict:
        return nothing
    (document,) = source.documents
    _, problems = _parsed(document)
    at = {str(problem.path[0]) for problem in problems if problem.path}
    if "kind" in at:
        return nothing
    doubtful = {nearest(key, Configuration._fields) or key if key not in Configuration._fields else key for key in at}
    sound = {key: value for key, value in document.data.items() if key in set(Configuration._fields) - doubtful}
    configuration = parse(Configuration, {"apiVersion": "lpctl/v1", "kind": "Configuration", **sound})
    assert configuration is not None, "what nothing is wrong with does not fit the schema"  # noqa: S101
    return Project(directory, configuration, document), frozenset(doubtful)


def _parsed(document: Document) -> tuple[Configuration | None, list[Problem]]:
    """The configuration that a document states, None where it does not fit the schema, and what is wrong with it."""
    configuration = parse(Configuration, document.data)
    problems: list[Problem] = []
    if configuration is None:
        from lpctl.manifest.explain import explain  # noqa: PLC0415 - only a misfit needs it

        problems = explain(document, "Configuration")
    beyond = _beyond_shape(document.data)
    unknown = {found.path for found in beyond if found.rule is UNKNOWN_KEY}
    problems = [found for found in problems if found.rule is not WRONG_TYPE or found.path not in unknown]
    said = {problem.path for problem in problems}
    problems += [found for found in beyond if found.path not in said]
    return configuration, sorted(problems, key=lambda problem: document.position(problem.path, problem.on))


def _beyond_shape(data: Any) -> list[Problem]:
    """What else is wrong with a configuration, of which other parts may not fit the schema."""
    if not isinstance(data, dict):
        return []
    problems = [*_levels_of(data, ()), *_options_of(data, (), ())]
    if data.keys().isdisjoint(("targets", "defaults", "variables")):
        return problems
    from lpctl.check.configured_layers import problems_of_layers  # noqa: PLC0415 - few projects have any

    targets = data.get("targets")
    for name, target in targets.items() if isinstance(targets, dict) else ():
        problems += _levels_of(target, ("targets", name))
        problems += _options_of(target, ("targets", name), data.get("rules"))
        problems += _expressions_in(target, ("targets", name))
    return problems + problems_of_layers(data)


def _expressions_in(target: Any, path: Path) -> Iterable[Problem]:
    """Expressions in what a target is called by the server, where none is looked for."""
    for part in ("project", "domain") if isinstance(target, dict) else ():
        stated = target.get(part)
        if isinstance(stated, str) and any(f"${{{name}." in stated for name in ("var", "each", "target")):
            message = f"`{part}` of a target is taken as it is written: expressions stand in its `defaults`"
            from lpctl.expand.rules import INVALID_EXPRESSION  # noqa: PLC0415 - only a mistake needs it

            yield INVALID_EXPRESSION.at((*path, part), message, help="write what it stands for")


def _levels_of(data: Any, path: Path) -> list[Problem]:
    """What is wrong with the levels that stand at a path: those of all targets, or those of one."""
    problems: list[Problem] = []
    for section in ("rules", "changes"):
        stated = data.get(section) if isinstance(data, dict) else None
        if stated and isinstance(stated, dict):
            scale = _scale(section)
            sound = {name: level for name, level in stated.items() if isinstance(level, str) and level in scale.levels}
            if section == "rules":  # the names of those with options, too
                sound |= {name: Severity.ERROR.value for name, options in stated.items() if isinstance(options, dict)}
            problems += [
                INVALID_VALUE.at((*path, section, wrong.name), wrong.message, help=wrong.help)
                if wrong.known
                else UNKNOWN_KEY.at((*path, section, wrong.name), wrong.message, on="key", help=wrong.help)
                for wrong in scale.wrong(sound)
            ]
    return problems


def _options_of(data: Any, path: Path, above: Any) -> Iterable[Problem]:
    """What is wrong with the options of rules at a path, where other ones may be stated above."""
    stated = data.get("rules") if isinstance(data, dict) else None
    if not stated or not isinstance(stated, dict):
        return ()
    from lpctl.rules.asked import CHECKS  # noqa: PLC0415 - see _levels_of

    if all(isinstance(said, str) and rule not in CHECKS for rule, said in stated.items()):
        return ()
    from lpctl.rules.asked.options import problems_of_options  # noqa: PLC0415 - few projects ask for any

    header = {"apiVersion": API_VERSION, "kind": Configuration.__name__}
    sound: dict[str, Any] = {}
    for rule, said in stated.items():
        fitting = parse(Configuration, {**header, "rules": {rule: said}})
        if fitting is not None:
            sound |= fitting.rules or {}
    options = [rule for rule, said in above.items() if isinstance(said, dict)] if isinstance(above, dict) else ()
    return problems_of_options(sound, (*path, "rules"), options)


def _scale(section: str) -> Scale[Any]:
    """The levels that the names of a section may have; few configurations state any."""
    if section == "rules":
        from lpctl.check.catalog import SCALE as OF_RULES  # noqa: PLC0415

        return OF_RULES
    from lpctl.findings.classes.levels import SCALE as OF_CLASSES  # noqa: PLC0415

    return OF_CLASSES
