"""Findings mended as their help says, as far as that is right: what is written is checked again before it counts.

A fix stays where the finding is gone, the data of its file are the same everywhere else, and nothing new is found.
An error hides what is behind it, so that mending one may bring other findings to light: those are no reason against it
where they are not about what was written. A plan with warnings works, so that mending one may bring none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Severity
from lpctl.source.edited import edited, is_editable, overlap
from lpctl.source.untouched import untouched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from lpctl.check.pipeline import Checked
    from lpctl.findings.diagnostic import Diagnostic, Span

    Contents: TypeAlias = "Mapping[str, bytes]"

_ROUNDS = 20
"""Mending what hides another finding, or overlaps with it, lets the next round mend that."""


class Mended(NamedTuple):
    """The files that are other ones now, the findings that are gone, and what is found now."""

    changed: Contents
    fixed: tuple[Diagnostic, ...]
    left: Checked


def mend(contents: Contents, check: Callable[[Contents], Checked], *, unsafe: bool) -> Mended:
    """Follow the help of what `check` finds in files, by name, until nothing more is mended.

    Fixes that are not safe are left out unless `unsafe`. `check` says of every plan what is found of several.
    """
    mending = _Mending(contents, check)
    fixed: list[Diagnostic] = []
    for _ in range(_ROUNDS):
        done = mending.round(_chosen(mending.found.diagnostics, mending.contents, unsafe=unsafe))
        if not done:
            break
        fixed += done
    changed = {name: content for name, content in mending.contents.items() if content != contents[name]}
    return Mended(changed, tuple(fixed), mending.found)


def _chosen(found: Iterable[Diagnostic], contents: Contents, *, unsafe: bool) -> list[list[Diagnostic]]:
    """The fixes of one round, which do not overlap; findings that one and the same mends are together."""
    chosen: dict[object, list[Diagnostic]] = {}
    taken: dict[str, list[Diagnostic]] = {}
    for finding in found:
        key = (finding.file, finding.edits)
        if key in chosen:
            chosen[key].append(finding)
        elif (
            finding.edits
            and (finding.safe or unsafe)
            and finding.file in contents
            and is_editable(contents[finding.file])
        ):
            others = taken.setdefault(finding.file, [])
            if not overlap(edit for each in (*others, finding) for edit in each.edits):
                others.append(finding)
                chosen[key] = [finding]
    return list(chosen.values())


class _Mending:
    """Files that are being mended, and what is found in them."""

    def __init__(self, contents: Contents, check: Callable[[Contents], Checked]) -> None:
        self.contents = contents
        self.found = check(contents)
        self._check = check

    def round(self, chosen: Sequence[list[Diagnostic]]) -> list[Diagnostic]:
        """Apply those fixes that are right together; the findings that they mend."""
        base = self.found
        contents = self.contents
        right: list[list[Diagnostic]] = []
        groups = [chosen] if chosen else []
        while groups:
            group = groups.pop(0)
            tried = self._tried(contents, base, [*right, *group])
            if tried is not None:
                right += group
                self.contents, self.found = tried
            elif len(group) > 1:
                middle = len(group) // 2
                groups[:0] = [group[:middle], group[middle:]]
        return [finding for same in right for finding in same]

    def _tried(
        self, contents: Contents, base: Checked, fixes: Sequence[list[Diagnostic]]
    ) -> tuple[Contents, Checked] | None:
        """The files with these fixes and what is found in them, None where that is not right."""
        made = dict(contents)
        written: dict[str, list[Span]] = {}
        for file in dict.fromkeys(same[0].file for same in fixes):
            edits = [edit for same in fixes if same[0].file == file for edit in same[0].edits]
            made[file], written[file] = edited(contents[file], edits)
            if not untouched(file, contents[file], made[file], edits):
                return None
        found = self._check(made)
        mended = [finding for same in fixes for finding in same]
        return (made, found) if _is_right(mended, base.diagnostics, found.diagnostics, written) else None


def _is_right(
    mended: Sequence[Diagnostic],
    before: Sequence[Diagnostic],
    after: Sequence[Diagnostic],
    written: Mapping[str, list[Span]],
) -> bool:
    """Whether findings are gone and nothing else came but what they may have hidden."""
    was, gone = Counter(map(_said, before)), Counter(map(_said, mended))
    left = Counter(map(_said, after))
    if any(left[said] > was[said] - number for said, number in gone.items()):
        return False
    # A message may name a key that has another name now.
    renamed = Counter(said[:2] for said in (was - gone - left).elements())
    came = left - was
    hides = all(finding.severity is Severity.ERROR for finding in mended)
    for finding in after:
        if not came[_said(finding)]:
            continue
        came[_said(finding)] -= 1
        if renamed[_said(finding)[:2]]:
            renamed[_said(finding)[:2]] -= 1
        elif finding.severity is not Severity.INFO and (not hides or _is_about(finding, written)):
            return False
    return True


def _said(finding: Diagnostic) -> tuple[str, str, str]:
    return finding.rule.id, finding.file, finding.message


def _is_about(finding: Diagnostic, written: Mapping[str, list[Span]]) -> bool:
    """Whether a finding is about something that was written."""
    span = finding.span
    return any(start[:2] <= span[2:] and span[:2] <= start[2:] for start in written.get(finding.file, ()))
