"""What the parser refused, in words: what stands there, and what to type."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lpctl.diagnostic import Span
from lpctl.source.compose import Flaw
from lpctl.source.rules import YAML_SYNTAX

if TYPE_CHECKING:
    from lpctl.source.parser import SyntaxRefusedError

# A value that starts with a character to which YAML gives a meaning: `key: VALUE` or `- VALUE` up to the end of the
# line, or a value in a flow collection up to its end.
_UNQUOTED = (
    r"""^\s*(?:-\s+)*(?:[^\s#:'"{\[][^#:]*:\s+|-\s+)"""
    r"""(?P<value>(?:[*&!@`%]|\{[{%]|\{[^{}]*\}(?=\S)).*?)(?:\s+\#.*|\s*)$"""
)
_UNQUOTED_IN_FLOW = r"""[:,\[]\s*(?P<value>[*&!@`%][^,\]}#]*?)\s*(?=[,\]}#]|$)"""

_MEANINGS = {
    "*": "an alias",
    "&": "an anchor",
    "!": "a tag",
    "@": "a reserved character",
    "`": "a reserved character",
    "%": "a directive",
    "{": "a mapping",
}

_LONGEST_LINE = 1000
"""Longer lines are not searched for a value to quote: the patterns would take their time."""

_END = ("end of stream", "stream end", "document separator")


def syntax_flaw(refusal: SyntaxRefusedError, lines: list[str]) -> Flaw:
    """The flaw that made the parser refuse the file, where it was made rather than where it was noticed."""
    number = min(refusal.at[0], len(lines) - 1)
    if match := _unquoted(lines[number], refusal.at[1]):
        value, start = match["value"], match.start("value") + 1
        return Flaw(
            YAML_SYNTAX,
            Span(number + 1, start, number + 1, start + len(value)),
            f"`{value}` must be quoted: YAML reads `{value[0]}` as {_MEANINGS[value[0]]}",
            help=f"write {quote(value)}",
        )
    (line, column), message, advice = _in_words(refusal, lines)
    column = min(column, len(lines[line]))
    return Flaw(YAML_SYNTAX, Span(line + 1, column + 1, line + 1, column + 2), message, advice)


def _unquoted(line: str, column: int) -> re.Match[str] | None:
    """The value in which the parser stopped, where that starts with a character of a meaning."""
    if len(line) > _LONGEST_LINE:
        return None
    matches = [re.match(_UNQUOTED, line), *re.finditer(_UNQUOTED_IN_FLOW, line)]
    for match in matches:
        if match is None or not match.start("value") <= column <= match.end("value"):
            continue
        before = line[: match.start("value")]
        if before.count('"') % 2 == 0 and before.count("'") % 2 == 0:
            return match
    return None


def _in_words(refusal: SyntaxRefusedError, lines: list[str]) -> tuple[tuple[int, int], str, str | None]:
    """Where it is, what is wrong, what to type."""
    problem, context = refusal.problem, refusal.context
    at = (min(refusal.at[0], len(lines) - 1), refusal.at[1])
    began = refusal.began if refusal.began is not None and refusal.began[0] < len(lines) else None
    at_end = any(end in problem for end in _END)
    if began and "quoted scalar" in context and at_end:
        return began, "the quote that opens here is never closed", "close it at the end of the value"
    if began and "flow" in context and (at_end or at[0] > began[0]):
        bracket = lines[began[0]][began[1] : began[1] + 1] or "["
        closing = {"[": "]", "{": "}"}.get(bracket, "]")
        return began, f"`{bracket}` opens here and is not closed", f"close it with `{closing}`"
    if "flow" in context:
        return at, "a comma is missing here, or the closing bracket before", "separate the items with commas"
    if "\\t" in problem:
        return at, "YAML does not take a tab here", "use spaces"
    if "unknown escape" in problem:
        return at, f"not YAML: {problem}", "write the backslash twice, or put the value in single quotes"
    if "mapping values are not allowed" in problem:
        return at, "a second `: ` in one line", "quote the value if it holds `: `; otherwise check the indentation"
    if "could not find expected ':'" in problem:
        return began or at, "this line is no `key: value`", "check its indentation, or add the colon"
    if "expected <block end>" in problem:
        if not lines[at[0]][: at[1]].strip():
            return at, "this line does not fit the indentation of those above", "align it with its siblings"
        return at, "nothing may follow the value in this line", "quote the whole value"
    return at, f"not YAML: {problem}" + (f", {context}" if context and context != problem else ""), None


def quote(text: str) -> str:
    """The text as a double-quoted YAML scalar."""
    return json.dumps(text, ensure_ascii=False)
