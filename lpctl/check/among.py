"""Of which plans something holds, in words: of those that one document becomes, or that draw on one value."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Diagnostic, EntryKey, Origin

_NAMED = 3


class Among:
    """The plans of a run by the documents that state them; `plans` has what each is called."""

    def __init__(self, plans: Mapping[EntryKey, str]) -> None:
        self._plans = plans
        self._of_documents: dict[Origin, list[EntryKey]] = defaultdict(list)
        for key in plans:
            self._of_documents[key.document].append(key)

    def words(self, diagnostic: Diagnostic) -> str:
        """Which plans a finding is about, "" where it is about all that its documents become, or about no plan."""
        if not diagnostic.plans:
            return ""
        about = set(diagnostic.plans)
        documents = dict.fromkeys(key.document for key in diagnostic.plans)
        if diagnostic.rule.once is not None:  # the place is one document's, and a note names the plans of others
            documents = dict.fromkeys(list(documents)[:1])
        every = [key for document in documents for key in self._of_documents[document]]
        records = len({key.number for key in every}) if len(documents) == 1 else 1
        names = dict.fromkeys(self._plans.get(key, "") for key in diagnostic.plans)
        if about.issuperset(every):
            return f"for all {records} records" if records > 1 else ""
        targets = dict.fromkeys(key.target for key in diagnostic.plans if key.target)
        others = {key.target for key in every}
        where = f" [{', '.join(targets)}]" if targets and targets.keys() != others else ""
        if len(names) > _NAMED:
            listed = f"{', '.join(list(names)[:_NAMED])} and {len(names) - _NAMED} more"
        else:
            listed = ", ".join(names)
        return f"{listed}{where}"
