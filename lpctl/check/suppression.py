"""Findings that a comment in the manifest calls intended: `# lpctl: ignore[rule] reason`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Diagnostic, Origin, Rule, Severity, Span, brief
from lpctl.text.limits import FINDINGS
from lpctl.text.secrets import covered
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lpctl.source.comments import Comment

INVALID_SUPPRESSION = Rule(
    "invalid-suppression",
    Severity.WARNING,
    """A comment that speaks to lpctl suppresses nothing: it has another form, or names no rule that it could.

    `# lpctl: ignore[rule] reason` takes names of rules, separated by commas. Rules whose findings leave no launch plan
    to write are always errors, and the rules about suppressions themselves have levels only.

    Bad::

        # lpctl: ignore[ofset-ignored] the old scheduler reads it
        schedule: {cron: "0 9 * * *"}

    Good::

        # lpctl: ignore[offset-ignored] the old scheduler reads it
        schedule: {cron: "0 9 * * *", offset: PT5M}
    """,
    suppressible=False,
)

SUPPRESSION_WITHOUT_REASON = Rule(
    "suppression-without-reason",
    Severity.ERROR,
    """A comment suppresses a finding and does not say why.

    Whoever reads the manifest next has to know whether the reason still holds. The finding is suppressed all the same:
    one mistake, one message.

    Bad::

        schedule:
          cron: "0 9 * * *"
          offset: PT5M  # lpctl: ignore[offset-ignored]

    Good::

        schedule:
          cron: "0 9 * * *"
          offset: PT5M  # lpctl: ignore[offset-ignored] the old scheduler reads it
    """,
    suppressible=False,
)

UNUSED_SUPPRESSION = Rule(
    "unused-suppression",
    Severity.WARNING,
    """A comment suppresses a rule that finds nothing there.

    It is left over, or stands in the wrong place: behind a line it covers what is found in that line, on a line of its
    own the entry or list item below it, above a document's first key the whole document. One that is left over would
    hide the next mistake.

    Bad::

        # lpctl: ignore[offset-ignored] the old scheduler reads it
        schedule: {cron: "0 9 * * *"}

    Good::

        schedule: {cron: "0 9 * * *"}
    """,
    suppressible=False,
)


_IGNORE = re.compile(r"ignore[ \t]*\[([^\]]*)\][ \t:-]*(.*)")
_FORM = "write # lpctl: ignore[rule] reason"


class Suppressed(NamedTuple):
    """A finding that a comment calls intended, and why."""

    diagnostic: Diagnostic
    reason: str


class _Suppression(NamedTuple):
    """A rule that a comment suppresses, where the comment names it, and why."""

    rule: str
    span: Span
    reason: str
    comment: Comment


class Suppressions:
    """What the comments of one file suppress, and what is wrong with them."""

    def __init__(self, file: str, comments: Iterable[Comment], rules: Mapping[str, Rule]) -> None:
        self._file = file
        self._known = rules
        self._found: list[_Suppression] = []
        self._used: set[int] = set()
        self.problems: list[Diagnostic] = []
        """What is wrong with the comments themselves."""
        for comment in comments:
            if len(self._found) + len(self.problems) >= FINDINGS:
                message = f"{FINDINGS:,} suppressions in this file; what follows is not read"
                self._problem(INVALID_SUPPRESSION, comment, comment.span, message, "set levels in lpctl.yaml")
                break
            self._read(comment)

    def _read(self, comment: Comment) -> None:
        form = _IGNORE.fullmatch(comment.text)
        if form is None:
            message = f"`{comment.text}` is no suppression" if comment.text else "the comment suppresses nothing"
            self._problem(INVALID_SUPPRESSION, comment, comment.span, message, _FORM)
            return
        names = list(re.finditer(r"[^,\s](?:[^,]*[^,\s])?", form[1]))
        if not names:
            message = "the suppression names no rule"
            self._problem(INVALID_SUPPRESSION, comment, comment.span, message, _FORM)
        elif not form[2]:
            message = "the suppression does not say why"
            advice = f"write {comment.text[: form.end(1)]}] and the reason"
            self._problem(SUPPRESSION_WITHOUT_REASON, comment, comment.span, message, advice)
        for name in names:
            column = comment.span.column + form.start(1) + name.start()
            span = comment.span._replace(column=column, end_column=column + len(name[0]))
            if wrong := self._wrong(name[0]):
                self._problem(INVALID_SUPPRESSION, comment, span, *wrong)
            else:
                self._found.append(_Suppression(name[0], span, form[2], comment))

    def _wrong(self, name: str) -> tuple[str, str] | None:
        """Why a rule cannot be suppressed, and what to do; None where it can."""
        rule = self._known.get(name)
        if rule is None:
            close = nearest(name, self._known)
            return f"no rule is named `{name}`", f"did you mean {close}?" if close else "`lpctl rules` lists them"
        if rule.firm:
            return f"`{name}` cannot be suppressed: what it finds leaves no launch plan to write", "mend what it finds"
        if not rule.suppressible:
            return (
                f"`{name}` cannot be suppressed by a comment",
                f"set its level: rules: {{{name}: ignore}} in lpctl.yaml",
            )
        return None

    def _problem(self, rule: Rule, comment: Comment, span: Span, message: str, advice: str) -> None:
        self.problems.append(
            Diagnostic(
                rule=rule,
                message=brief(message),
                file=self._file,
                span=span,
                line=covered(comment.line),
                help=brief(advice),
                document=Origin(self._file, comment.document),
            )
        )

    def reason(self, diagnostic: Diagnostic) -> str | None:
        """Why the finding is intended; None where no comment says so."""
        reason = None
        for number, suppression in enumerate(self._found):
            if suppression.rule == diagnostic.rule.id and suppression.comment.covers(diagnostic.span):
                self._used.add(number)
                reason = suppression.reason if reason is None else reason
        return reason

    def reason_of_document(self, rule: Rule, document: Origin) -> str | None:
        """Why a rule's findings are intended in all of a document; None where no comment above it says so."""
        for number, suppression in enumerate(self._found):
            comment = suppression.comment
            if suppression.rule == rule.id and comment.document == document.document and comment.of_document:
                self._used.add(number)
                return suppression.reason
        return None

    def unused(self, ignored: Collection[str]) -> list[Diagnostic]:
        """A finding for each rule that is suppressed where nothing was found, but for those that could not speak."""
        before = len(self.problems)
        for number, suppression in enumerate(self._found):
            if self._known[suppression.rule].of_other_files or suppression.rule in ignored:
                continue
            if number not in self._used:
                where = "there" if suppression.comment.covered is not None else "there: nothing follows the comment"
                self._problem(
                    UNUSED_SUPPRESSION,
                    suppression.comment,
                    suppression.span,
                    f"`{suppression.rule}` finds nothing {where}",
                    "remove it" if suppression.comment.covered is not None else "put it above what it is about",
                )
        found = self.problems[before:]
        del self.problems[before:]
        return found
