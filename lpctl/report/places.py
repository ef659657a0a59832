"""Where a finding is, for programs that know the repository and not the working directory; and which finding it is."""

from __future__ import annotations

import posixpath
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.report.model import Report


def in_repository(report: Report, file: str) -> str:
    """The path of a file from the root of the repository, as shown where it is outside or is no path."""
    return located(report.directory, file)


def located(directory: str, file: str) -> str:
    """The same for a file that is shown relative to a directory within the repository."""
    if not directory or file.startswith("/") or not is_path(file):
        return file
    return posixpath.normpath(posixpath.join(directory, file))


def is_path(file: str) -> bool:
    """Whether a finding's file is one, and not the name that standard input goes by, `<stdin>`."""
    return not (file.startswith("<") and file.endswith(">"))


def fingerprints(report: Report, diagnostics: Iterable[Diagnostic]) -> list[str]:
    """A name for each finding that stays when lines move and words change, and is no other finding's.

    32 hexadecimal digits of the SHA-256 of the rule, the file, what the finding is about (else its line's text) and its
    number among equal ones. Where a document becomes several plans, of which the same may be said in other words, the
    message counts instead of the number, and no target does: one that is added leaves what is found in others its name.
    """
    plans = Counter(key.document for key in report.plans)
    seen: Counter[tuple[str, ...]] = Counter()
    names = []
    for diagnostic in diagnostics:
        subject = diagnostic.subject or diagnostic.line.strip()
        key: tuple[str, ...] = (diagnostic.rule.id, in_repository(report, diagnostic.file), subject)
        if diagnostic.targets or (diagnostic.document is not None and plans[diagnostic.document] > 1):
            key = (*key, diagnostic.message)
        text = "\0".join((*key, str(seen[key])))
        names.append(sha256(text.encode(errors="backslashreplace")).hexdigest()[:32])
        seen[key] += 1
    return names
