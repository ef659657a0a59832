"""Which plans manifests state, as far as that is known of manifests with mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.expand.expand import expand
from lpctl.findings.diagnostic import Severity
from lpctl.plan.compare import differing_fields
from lpctl.plan.compiled import registered_ids
from lpctl.source.load import load
from lpctl.source.rules import EMPTY_FILE, YAML_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.check.pipeline import Checked
    from lpctl.expand.environment import Environment
    from lpctl.findings.diagnostic import Diagnostic, Origin
    from lpctl.flyte.entity_id import EntityId
    from lpctl.plan.compiled import Candidate


class StatedPlans(NamedTuple):
    """What manifests state: `plans` that compile, `unknown` ones that do not, each once and in their order.

    `unread` is the number of files and documents that cannot be read so far that anybody knew which plans they state:
    one for a file, whatever is in it. `errors` are those for which a plan does not compile.
    """

    plans: tuple[Candidate, ...]
    unknown: tuple[Candidate, ...]
    unread: int
    errors: tuple[Diagnostic, ...]


def stated(files: Mapping[str, bytes], checked: Checked, environment: Environment) -> StatedPlans:
    """What the files state, by their names as they are shown, and by what was found when they were checked.

    A plan that is stated twice, and not alike, is unknown: nobody says which of the two is meant.
    """
    errors = tuple(found for found in checked.diagnostics if found.rule.firm and found.severity is Severity.ERROR)
    faulty = {key for found in errors for key in found.plans}
    faulty_documents = {found.document for found in errors if not found.plans and found.document is not None}
    misstated = set(_misstated(files, environment)) if errors else set()
    faulty_documents |= misstated
    named = [plan for plan in checked.candidates if plan.identity.name == checked.plans[plan.key]]
    groups: dict[tuple[str, EntityId], list[Candidate]] = {}
    for key, candidate in zip(registered_ids(named), named, strict=True):
        groups.setdefault((candidate.key.target, key), []).append(candidate)
    plans: list[Candidate] = []
    unknown: list[Candidate] = []
    for first, *others in groups.values():
        sound = all(
            plan.content is not None and plan.key not in faulty and plan.key.document not in faulty_documents
            for plan in (first, *others)
        )
        (plans if sound and not any(differing_fields(first, other) for other in others) else unknown).append(first)
    unread = set(_unread_files(files, errors))
    nameless = faulty - {plan.key for plan in named}
    of_no_plan = faulty_documents - {key.document for key in (*nameless, *(plan.key for plan in named))}
    unknown_in = [
        *(document.file for document in {key.document for key in nameless}),
        *(document.file for document in of_no_plan - misstated if not _states_no_plan(files, document, environment)),
        *(document.file for document in misstated),
    ]
    nobody_knows = sum(file in files and file not in unread for file in unknown_in)
    return StatedPlans(tuple(plans), tuple(unknown), len(unread) + nobody_knows, errors)


def _unread_files(files: Mapping[str, bytes], errors: tuple[Diagnostic, ...]) -> Iterator[str]:
    """The files of which not every document was read; one without a document states nothing."""
    for found in errors:
        whole = found.document is None or found.rule is YAML_LIMIT  # which ends the reading of a file
        if whole and found.file in files and found.rule is not EMPTY_FILE:
            yield found.file


def _misstated(files: Mapping[str, bytes], environment: Environment) -> Iterator[Origin]:
    """The documents of which it is not known which plans they state, and in which targets.

    What is wrong may stand elsewhere: in a file of records, or in lpctl.yaml.
    """
    for file, content in files.items():
        for document in load(file, content).documents:
            expanded = expand(document, environment)
            if expanded.diagnostics or any(found.problem.rule.firm for found in expanded.problems):
                yield document.origin


def _states_no_plan(files: Mapping[str, bytes], origin: Origin, environment: Environment) -> bool:
    content = files.get(origin.file)
    documents = load(origin.file, content).documents if content is not None else ()
    return any(document.origin == origin and not expand(document, environment).entries for document in documents)
