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
    found = check(contents)
    mending = _Mending(contents, found, check, unsafe=unsafe, in_steps=True)
    mended = mending.all()
    if any(map(mending.owes, mended.left.diagnostics)):  # a second step that was not right
        return _Mending(contents, found, check, unsafe=unsafe, in_steps=False).all()
    return mended


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
    """Files that are being mended, and what is found in them.

    `in_steps` is whether a fix may write what has a fix in turn, as a key of another name has whose value is in another
    dialect; what is still found then is owed.
    """

    def __init__(
        self,
        contents: Contents,
        found: Checked,
        check: Callable[[Contents], Checked],
        *,
        unsafe: bool,
        in_steps: bool,
    ) -> None:
        self._before = contents
        self._contents = contents
        self._found = found
        self._check = check
        self._unsafe = unsafe
        self._in_steps = in_steps
        self._owed: set[tuple[str, str, str]] = set()

    def all(self) -> Mended:
        """Round after round, until nothing more is mended."""
        fixed: list[Diagnostic] = []
        for _ in range(_ROUNDS):
            done = self._round(_chosen(self._found.diagnostics, self._contents, unsafe=self._unsafe))
            if not done:
                break
            fixed += done
        changed = {name: content for name, content in self._contents.items() if content != self._before[name]}
        return Mended(changed, tuple(fixed), self._found)

    def owes(self, finding: Diagnostic) -> bool:
        """Whether a finding came with what was written, and was to be mended."""
        return _said(finding) in self._owed

    def _round(self, chosen: Sequence[list[Diagnostic]]) -> list[Diagnostic]:
        """Apply those fixes that are right together; the findings that they mend."""
        contents, base = self._contents, self._found
        right: list[list[Diagnostic]] = []
        groups = [chosen] if chosen else []
        while groups:
            group = groups.pop(0)
            if self._try(contents, base, [*right, *group]):
                right += group
            elif len(group) > 1:
                middle = len(group) // 2
                groups[:0] = [group[:middle], group[middle:]]
        return [finding for same in right for finding in same]

    def _try(self, contents: Contents, base: Checked, fixes: Sequence[list[Diagnostic]]) -> bool:
        """Take the contents with these fixes if that is right."""
        made = dict(contents)
        written: dict[str, list[Span]] = {}
        for file in dict.fromkeys(same[0].file for same in fixes):
            edits = [edit for same in fixes if same[0].file == file for edit in same[0].edits]
            made[file], written[file] = edited(contents[file], edits)
            if not untouched(file, contents[file], made[file], edits):
                return False
        found = self._check(made)
        mended = [finding for same in fixes for finding in same]
        came = _came(mended, base.diagnostics, found.diagnostics, written)
        if came is None or (came and any(finding.severity is not Severity.ERROR for finding in mended)):
            return False
        of_written = [finding for finding in came if _is_about(finding, written)]
        if of_written and not (self._in_steps and all(map(self._may_mend, of_written))):
            return False
        self._owed.update(map(_said, of_written))
        self._contents, self._found = made, found
        return True

    def _may_mend(self, finding: Diagnostic) -> bool:
        return bool(finding.edits) and (finding.safe or self._unsafe)


def _came(
    mended: Sequence[Diagnostic],
    before: Sequence[Diagnostic],
    after: Sequence[Diagnostic],
    written: Mapping[str, list[Span]],
) -> list[Diagnostic] | None:
    """The errors and warnings that were not found before; None where a finding that was to be mended still is.

    The same may be found somewhere else, where it was hidden.
    """
    was, gone, left = Counter(map(_said, before)), Counter(map(_said, mended)), Counter(map(_said, after))
    still = {said for said, number in gone.items() if left[said] > was[said] - number}
    if still:
        places = {(finding.file, _line_now(finding, mended)) for finding in mended if _said(finding) in still}
        again = (finding for finding in after if _said(finding) in still)
        if any((finding.file, finding.span.line) in places or _is_about(finding, written) for finding in again):
            return None
    # A message may name a key that has another name now.
    renamed = Counter(said[:2] for said in (was - gone - left).elements())
    new = left - (was - gone)
    came: list[Diagnostic] = []
    for finding in after:
        said = _said(finding)
        if not new[said]:
            continue
        new[said] -= 1
        if renamed[said[:2]]:
            renamed[said[:2]] -= 1
        elif finding.severity is not Severity.INFO:
            came.append(finding)
    return came


def _line_now(finding: Diagnostic, mended: Sequence[Diagnostic]) -> int:
    """The line that a finding would be in, behind the lines that were put before it."""
    edits = {edit for other in mended if other.file == finding.file for edit in other.edits}
    return finding.span.line + sum(
        edit.text.count("\n") - (edit.span.end_line - edit.span.line)
        for edit in edits
        if edit.span[:2] <= finding.span[:2]
    )


def _said(finding: Diagnostic) -> tuple[str, str, str]:
    return finding.rule.id, finding.file, finding.message


def _is_about(finding: Diagnostic, written: Mapping[str, list[Span]]) -> bool:
    """Whether a finding is about something that was written."""
    span = finding.span
    return any(start[:2] <= span[2:] and span[:2] <= start[2:] for start in written.get(finding.file, ()))
