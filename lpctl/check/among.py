"""Of which plans something holds, in words: of those that one document becomes, or that draw on one value."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import WITH_RECORD

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Diagnostic, EntryKey, Origin

_NAMED = 3
_FOR_ALL = "for all "


class _Stated(NamedTuple):
    """The plans of a document, the numbers of their records, and their targets."""

    keys: set[EntryKey]
    numbers: set[int]
    targets: set[str]


class Among:
    """The plans of a run by the documents that state them; `plans` has what each is called."""

    def __init__(self, plans: Mapping[EntryKey, str]) -> None:
        self._plans = plans
        self._of_documents: dict[Origin, _Stated] = defaultdict(lambda: _Stated(set(), set(), set()))
        for key in plans:
            stated = self._of_documents[key.document]
            stated.keys.add(key)
            stated.numbers.add(key.number)
            stated.targets.add(key.target)

    def told(self, diagnostic: Diagnostic) -> Diagnostic:
        """The finding with the words of which plans it is about; one about every record is about none of them alone."""
        words = self.words(diagnostic)
        if words.startswith(_FOR_ALL):
            related = tuple(place for place in diagnostic.related if place.message != WITH_RECORD)
            return diagnostic._replace(among=words, related=related)
        return diagnostic._replace(among=words)

    def words(self, diagnostic: Diagnostic) -> str:
        """Which plans a finding is about, "" where it is about all that its documents become, or about no plan."""
        if not diagnostic.plans:
            return ""
        about = set(diagnostic.plans)
        documents = dict.fromkeys(key.document for key in diagnostic.plans)
        if diagnostic.rule.once is not None:  # the place is one document's, and a note names the plans of others
            documents = dict.fromkeys(list(documents)[:1])
        every = [self._of_documents[document] for document in documents]
        records = len(every[0].numbers) if len(every) == 1 else 1
        names = dict.fromkeys(self._plans.get(key, "") for key in diagnostic.plans)
        if all(about.issuperset(stated.keys) for stated in every):
            return f"{_FOR_ALL}{records} records" if records > 1 else ""
        targets = dict.fromkeys(key.target for key in diagnostic.plans if key.target)
        others = {target for stated in every for target in stated.targets}
        where = f" [{', '.join(targets)}]" if targets and targets.keys() != others else ""
        if len(names) > _NAMED:
            listed = f"{', '.join(list(names)[:_NAMED])} and {len(names) - _NAMED} more"
        else:
            listed = ", ".join(names)
        return f"{listed}{where}"
