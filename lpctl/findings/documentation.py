"""What a rule's docstring says, in its parts: one text for the terminal, for JSON and for CI."""

from __future__ import annotations

import inspect
import re
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Rule

_EXAMPLES = re.compile(r"\n\nBad::\n\n(.+?)\n+Good::\n\n(.+)", re.DOTALL)


class Documentation(NamedTuple):
    """A rule's documentation: what it catches, why it matters in Flyte, an example that breaks it, one that does not.

    An example is YAML: whole documents, or fields of a plan. Lines that start with `$ ` are the command that is meant;
    `$ cat FILE` stands before what is in that file.
    """

    summary: str
    reason: str
    bad: str
    good: str

    @property
    def text(self) -> str:
        """All of it, to be read."""
        parts = [self.summary, *([self.reason] if self.reason else [])]
        parts += [f"{title}:\n\n{_indented(example)}" for title, example in (("Bad", self.bad), ("Good", self.good))]
        return "\n\n".join(parts)

    @property
    def markdown(self) -> str:
        """All of it, as Markdown."""
        parts = [self.summary, *([self.reason] if self.reason else [])]
        parts += [f"{title}:\n\n```yaml\n{example}\n```" for title, example in (("Bad", self.bad), ("Good", self.good))]
        return "\n\n".join(parts)


def documentation(rule: Rule) -> Documentation:
    """The rule's documentation. Raises ValueError where an example is missing, which a test excludes."""
    doc = inspect.cleandoc(rule.doc)
    if (examples := _EXAMPLES.search(doc)) is None:
        raise ValueError(f"the documentation of {rule.id} ends in no `Bad::` and `Good::`, each with a block behind it")
    summary, _, reason = doc[: examples.start()].partition("\n\n")
    bad, good = map(dedent, examples.groups())
    return Documentation(summary.replace("\n", " "), reason.strip(), bad, good)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}".rstrip() for line in text.splitlines())
