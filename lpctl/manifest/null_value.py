"""A key without a value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lpctl.findings.fix import write
from lpctl.manifest.repair import quoted
from lpctl.manifest.rules import NULL_VALUE

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path, Problem, Rule
    from lpctl.source.values import Values


_WITHOUT_BLANK = re.compile(r"([A-Za-z_][\w.-]*:)[^\s:/].*")


def without_blank(rule: Rule, path: Path) -> Problem | None:
    """A key without a value that holds both, `{max:3}`: YAML takes it for one key in brackets."""
    key = key_without_blank(str(path[-1])) if path else None
    if key is None:
        return None
    return rule.at(path, f"a space is missing after `{key}`", on="key", help=f"put a space after `{key}`")


def key_without_blank(key: str) -> str | None:
    """The key that is meant, with its colon, where a key without a value holds both: `team:` of `{team:data}`."""
    match = _WITHOUT_BLANK.fullmatch(key)
    return match[1] if match is not None else None


def null_value(path: Path, name: str, document: Values) -> Problem:
    """That nothing stands where something is due, and what may have been meant."""
    if (problem := without_blank(NULL_VALUE, path)) is not None:
        return problem
    comment = document.comment_after(path)
    if comment and not comment.startswith("# "):
        return NULL_VALUE.at(
            path,
            f"`{name}` has no value: YAML reads `{comment}` as a comment",
            help=write(quoted(comment)) if "labels" not in path else "remove the line, or give it a value",  # has no #
        )
    if path[:1] == ("targets",) and len(path) == len(("targets", "production")):
        # A name is all that a target needs, and people write no more.
        return NULL_VALUE.at(
            path, f"`{name}` has no value", help=f"write {path[1]}: {{}} for a target that says nothing"
        )
    advice = "remove the line, or give it a value"
    if path[:1] == ("overrides",) and len(path) == len(("overrides", "production")):
        advice += f"; a plan that is not in {path[1]} names the others: targets: [...]"
    return NULL_VALUE.at(path, f"`{name}` has no value", help=advice)
