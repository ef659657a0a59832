"""Slips of the pen that a parser notices later, or as something else: found where they were made, with their repair."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Span
from lpctl.findings.fix import TextEdit
from lpctl.source.document import Flaw
from lpctl.source.rules import YAML_SYNTAX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.source.parser import SyntaxRefusedError

_LONGEST_LINE = 1000
"""Longer lines are not searched: the patterns would take their time."""

_FARTHEST = 200
"""How many lines above the parser's stop are searched."""

_QUOTED = re.compile(r"""(?<![\w'"])("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_TEXT = r"""[^,\[\]{}"'#]"""
_KEY = re.compile(r"\s*(?:- )*[\w./-]+:(?:\s|$)")


def quote(text: str) -> str:
    """The text as a double-quoted YAML scalar."""
    return json.dumps(text, ensure_ascii=False)


def slip(refusal: SyntaxRefusedError, lines: list[str]) -> Flaw | None:
    """The slip that made the parser stop, None where it is none of those known."""
    number, column = min(refusal.at[0], len(lines) - 1), refusal.at[1]
    if len(lines[number]) > _LONGEST_LINE:
        return None
    if "flow" in refusal.context:
        return _colon_in_flow(lines[number], number, column) or _bracket_without_blank(lines[number], number, column)
    return (
        _left_open(lines, number, column)
        or _quote_in_quotes(lines[number], number, column)
        or _dash_without_blank(lines, number)
        or _colon_without_blank(refusal, lines)
    )


def _flaw(number: int, stretch: tuple[int, int], message: str, text: str) -> Flaw:
    """The flaw of a stretch of one line, for which a text is to be written."""
    span = Span(number + 1, stretch[0] + 1, number + 1, stretch[1] + 1)
    return Flaw(YAML_SYNTAX, span, message, f"write {text}", edits=(TextEdit(span, text),))


def _left_open(lines: list[str], number: int, column: int) -> Flaw | None:
    """A quote that another one closes, lines below, which was meant to open: `owner: "x"`."""
    before = lines[number][:column].rstrip()
    sign = before[-1:]
    if sign not in ("'", '"') or before.count(sign) % 2 == 0:
        return None
    if not _KEY.match(before) and before.strip() != sign:
        return None
    for above in range(number - 1, max(number - _FARTHEST, 0) - 1, -1):
        rest = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), lines[above][:_LONGEST_LINE])
        if (opened := re.search(rf"(?:^|[\s\[{{,]){sign}", rest)) is not None:
            return _opened(lines[above], above, opened.end() - 1, number)
        if sign in rest:
            return None
    return None


def _opened(line: str, number: int, column: int, closed: int) -> Flaw:
    span = Span(number + 1, column + 1, number + 1, column + 2)
    message = f"the quote that opens here is not closed in its line, and the next one is in line {closed + 1}"
    end = len(line.rstrip())
    at = Span(number + 1, end + 1, number + 1, end + 1)
    alone = re.search(r"[,\[\]{}#]", line[column:]) is None
    edits = (TextEdit(at, line[column]),) if alone else ()
    return Flaw(YAML_SYNTAX, span, message, "close it at the end of the value", edits=edits)


def _quote_in_quotes(line: str, number: int, column: int) -> Flaw | None:
    """`'john's'` and `"say "hi""`: the value ends at the second quote."""
    match = re.fullmatch(r"""\s*(?:- |[\w./-]+:\s)+\s*(?P<value>(?P<sign>["'])(?P<text>[^\\]*)(?P=sign))\s*""", line)
    if match is None or not match.start("text") < column < match.end("value") or match["sign"] not in match["text"]:
        return None
    if re.search(rf"{match['sign']}\s+{match['sign']}", match["text"]):
        return None  # two texts
    whole = quote(match["text"])
    message = f"a quote ends the value within `{match['value']}`"
    return _flaw(number, match.span("value"), message, whole)


def _dash_without_blank(lines: list[str], number: int) -> Flaw | None:
    """`-phases:` in the line at which the parser stopped, or in the last one above with anything in it."""
    above = next((at for at in range(number - 1, -1, -1) if lines[at].strip()), number)
    for at in (number, above):
        if match := re.match(r"\s*(?P<dash>-)(?P<key>[A-Za-z_]\w*:)(?:\s|$)", lines[at]):
            span = Span(at + 1, match.start("dash") + 1, at + 1, match.end("key") + 1)
            message, help_ = f"a space is missing in `-{match['key']}`", f"write `- {match['key']}`"
            edits = (TextEdit(span, f"- {match['key']}"), *_further_in(lines, at, match.end("dash")))
            return Flaw(YAML_SYNTAX, span, message, help_, edits=edits)
    return None


def _further_in(lines: list[str], number: int, indent: int) -> Iterator[TextEdit]:
    """One more space in front of the lines below that are indented as the key behind a dash was."""
    for below in range(number + 1, min(number + _FARTHEST, len(lines))):
        inner = len(lines[below]) - len(lines[below].lstrip(" "))
        if lines[below].strip() and (inner < indent or (below == number + 1 and inner > indent)):
            return
        yield TextEdit(Span(below + 1, 1, below + 1, 1), " ")


def _colon_without_blank(refusal: SyntaxRefusedError, lines: list[str]) -> Flaw | None:
    """`max_parallelism:10` where a key is due."""
    number, column = refusal.began or refusal.at
    missing = "could not find expected ':'" in refusal.problem
    if not missing or number >= len(lines) or len(lines[number]) > _LONGEST_LINE:
        return None
    match = re.compile(r"(?P<key>[A-Za-z_][\w.-]*:)(?!//)(?P<value>\S.*?)\s*").fullmatch(lines[number], column)
    if match is None:
        return None
    written = f"{match['key']} {match['value']}"
    message = f"a space is missing after `{match['key']}`"
    return _flaw(number, (match.start("key"), match.end("value")), message, written)


def _colon_in_flow(line: str, number: int, column: int) -> Flaw | None:
    """A text with a colon in brackets that is not quoted: `{note: a: b}`."""
    value = rf"(?:(?![:\s]){_TEXT})+:\s{_TEXT}*?"
    for match in re.finditer(rf":\s+(?P<value>{value})\s*(?=[,\]}}])", line):
        if match.start("value") < column <= match.end("value"):
            whole = quote(match["value"])
            message = f"`{match['value']}` must be quoted in brackets: YAML reads its `: ` as that of a key"
            return _flaw(number, match.span("value"), message, whole)
    return None


def _bracket_without_blank(line: str, number: int, column: int) -> Flaw | None:
    """`{run_as:{...}}`: in brackets a colon without a blank behind it is part of a text."""
    match = re.search(r"[\[{,]\s*(?P<key>[A-Za-z_][\w.-]*:)$", line[:column])
    if match is None or line[column : column + 1] not in ("[", "{"):
        return None
    span = Span(number + 1, match.start("key") + 1, number + 1, match.end("key") + 1)
    message, advice = f"a space is missing after `{match['key']}`", f"put a space after `{match['key']}`"
    at = Span(number + 1, column + 1, number + 1, column + 1)
    return Flaw(YAML_SYNTAX, span, message, advice, edits=(TextEdit(at, " "),))
