"""The proof of an import: each plan compiled from the text of its manifest, and compared with what the source holds."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lpctl.check.pipeline import Against, check_targets
from lpctl.findings.diagnostic import EntryKey, Origin, Severity
from lpctl.importing.differences import Difference, differences
from lpctl.importing.expected import expected
from lpctl.importing.model import Proof
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.plan.build import serialize

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lpctl.check.pipeline import Checked
    from lpctl.check.settings import Settings
    from lpctl.expand.environment import Environment
    from lpctl.importing.model import Decoded, ManifestFile, Side
    from lpctl.plan.compiled import Candidate


def prove(
    files: Sequence[tuple[ManifestFile, str]], sides: Mapping[str, Side], environment: Environment, settings: Settings
) -> list[Proof]:
    """What was found of each plan in each target, given the files with their texts, and each target's sources.

    `environment` is the lpctl.yaml that the files will be read with.
    """
    contents = [(file.name, text.encode()) for file, text in files]
    against = {
        target: Against(sides[target].interfaces, settings._replace(one_output=False, repeated=True))
        for target in environment.names
    }
    checked = check_targets(contents, against, environment)
    candidates = {candidate.key: candidate for candidate in checked.candidates}
    errors = errors_of(checked)
    for file, _ in files:
        if errors[file.name] and len(file.documents) > 1:  # such as that it is too large
            errors[file.name].append("`--one-file-each plan` writes a file for each plan")
    return [
        _proof(document.name, target, decoded, candidates.get(key), [*errors[file.name], *errors[key]])
        for file, _ in files
        for index, document in enumerate(file.documents)
        for target, decoded in document.decoded.items()
        for key in (EntryKey(Origin(file.name, index), 0, target),)
    ]


def errors_of(checked: Checked) -> dict[EntryKey | str, list[str]]:
    """The errors of each plan; what is wrong with a file is under its name."""
    found: dict[EntryKey | str, list[str]] = defaultdict(list)
    of_documents: dict[Origin, list[EntryKey]] = defaultdict(list)
    for key in checked.plans:
        of_documents[key.document].append(key)
    for diagnostic in checked.diagnostics:
        if diagnostic.severity is not Severity.ERROR:
            continue
        said = f"{diagnostic.message} [{diagnostic.rule.id}]"
        about: tuple[EntryKey | str, ...] = diagnostic.plans
        if not about and diagnostic.document is not None:
            about = tuple(of_documents[diagnostic.document])
        for one in about or (diagnostic.file,):
            found[one].append(said)
    return found


def _proof(name: str, target: str, decoded: Decoded, candidate: Candidate | None, errors: Sequence[str]) -> Proof:
    """What was found of a plan: an error is in the way only where it leaves no message to compare."""
    if candidate is None or candidate.content is None:
        return Proof(name, target, "; ".join(errors) or "its manifest does not compile")
    differing = compared(decoded, candidate.content, auto_activate=bool(candidate.auto_activate))
    return Proof(name, target, "; ".join(difference.says for difference in differing), refused=bool(errors))


def compared(decoded: Decoded, content: bytes, *, auto_activate: bool) -> Iterator[Difference]:
    """In what a compiled plan is another than the source's, nothing where the two are equal byte for byte."""
    made = LaunchPlan.FromString(content)
    source = expected(decoded.source.message, made, decoded.interface)
    if serialize(source) != content:
        yield from differences(source, made)
    active = decoded.source.active
    if active is not None and active is not auto_activate:
        says = f"`auto_activate` is {str(auto_activate).lower()}, and the source says {str(active).lower()}"
        yield Difference("auto_activate", says)
