"""What the parser refused, in words: what stands there, and what to type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Span
from lpctl.findings.fix import TextEdit
from lpctl.source.document import Flaw
from lpctl.source.rules import YAML_KEY, YAML_LIMIT, YAML_SYNTAX
from lpctl.source.slips import quote, slip
from lpctl.source.unquoted import instead_of_templates, statement_flaw
from lpctl.text.limits import KEY_CHARACTERS, SECOND_READING_BYTES

if TYPE_CHECKING:
    from lpctl.source.parser import SyntaxRefusedError

# A value that starts with a character to which YAML gives a meaning: `key: VALUE` or `- VALUE` up to the end of the
# line, or a value in a flow collection up to its end.
_UNQUOTED = (
    r"""^\s*(?:-\s+)*(?:[^\s#:'"{\[][^#:]*:\s+|-\s+)"""
    r"""(?P<value>(?:[*&!@`%]|\{[{%]|\{[^{}]*\}(?=\S)).*?)(?:\s+\#.*|\s*)$"""
)
_UNQUOTED_IN_FLOW = r"""[:,\[]\s*(?P<value>[*&!@`%][^,\]}#]*?)\s*(?=[,\]}#]|$)"""

# A value in brackets with an expression in it, `{query: ${each.query}}`.
_TEXT = r"""(?:(?!:\s)[^,\[\]{}"'#])*?"""
_EXPRESSION_IN_FLOW = rf"""(?::\s+|[\[,{{]\s*)(?P<value>(?:{_TEXT}\$\{{[^{{}}"']*\}})+{_TEXT})\s*(?=[,\]}}#]|$)"""

# A text in brackets that is read as a comment, and the closing bracket with it.
_COMMENT_IN_FLOW = r"""(?:[\[,]\s*|:\s+)(?P<value>#[^\s,\]}#][^,\]}#]*)(?=[,\]}])(?=[^#]*[\]}])"""

_MEANINGS = {
    "#": "the start of a comment",
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

_END = ("end of stream", "stream end", "document separator", "document indicator")

_BACKSLASH = "write the backslash twice, or put the value in single quotes"


def syntax_flaw(refusal: SyntaxRefusedError, lines: list[str]) -> Flaw:
    """The flaw that made the parser refuse the file, where it was made rather than where it was noticed."""
    number = min(refusal.at[0], len(lines) - 1)
    if "flow" in refusal.context and (flaw := _expression_flaw(lines[number], number, refusal.at[1])) is not None:
        return flaw
    for read in (number, refusal.began[0] if refusal.began else number):
        if read < len(lines) and (flaw := statement_flaw(lines[read][:_LONGEST_LINE], read)) is not None:
            return flaw
    match = _unquoted(lines[number], refusal.at[1])
    if match is None and (flaw := slip(refusal, lines)) is not None:
        return flaw
    if match is None and "flow" in refusal.context and (opened := _unclosed(lines, refusal.began or refusal.at)):
        number, match = _comment(lines, opened[0], number)
    if match is not None:
        value, start = match["value"], match.start("value") + 1
        span = Span(number + 1, start, number + 1, start + len(value))
        divided = lines[number][match.end() :][:1] == ","
        message = f"`{value}` must be quoted: YAML reads `{value[0]}` as {_MEANINGS[value[0]]}"
        if divided:  # in a flow collection the value may go on behind the comma
            return Flaw(YAML_SYNTAX, span, message, "put the whole value in double quotes")
        return _quoted_flaw(Flaw(YAML_SYNTAX, span, message), value, lines[number])
    (line, column), message, advice = _in_words(refusal, lines)
    column = min(column, len(lines[line]))
    return Flaw(YAML_SYNTAX, Span(line + 1, column + 1, line + 1, column + 2), message, advice)


def _expression_flaw(line: str, number: int, column: int) -> Flaw | None:
    """The value of an expression in brackets that is not quoted, if the parser stopped in one."""
    if "${" not in line or len(line) > _LONGEST_LINE:
        return None
    for match in re.finditer(_EXPRESSION_IN_FLOW, line):
        if match.start("value") <= column <= match.end("value"):
            value, start = match["value"], match.start("value") + 1
            span = Span(number + 1, start, number + 1, start + len(value))
            message = f"`{value}` must be quoted in brackets: YAML reads its `{{` as a mapping"
            return _quoted_flaw(Flaw(YAML_SYNTAX, span, message), value, line)
    return None


def _quoted_flaw(flaw: Flaw, value: str, line: str) -> Flaw:
    """The flaw of a value, with what to write: the value in quotes, unless it would only stay a template."""
    if (advice := instead_of_templates(value, line)) is not None:
        return flaw._replace(help=advice)
    return flaw._replace(help=f"write {quote(value)}", edits=(TextEdit(flaw.span, quote(value)),))


def large_flaw(refusal: SyntaxRefusedError, lines: list[str]) -> Flaw | None:
    """What the pure parser would take of a file that is too large for it; None where that is not plain."""
    line, column = min(refusal.at[0], len(lines) - 1), refusal.at[1]
    if "unexpected ':'" in refusal.problem:
        message, advice = "a text with `:` in brackets or braces has to be quoted", "quote it, or split the file"
    elif "flow mapping" in refusal.context and lines[line][: column + 1].strip() == ":":
        message, advice = "a colon has to stand in the line of its key", "write it behind the key, or split the file"
    else:
        return None
    message = f"in a file of more than {SECOND_READING_BYTES // 1024} KiB {message}"
    return Flaw(YAML_LIMIT, Span(line + 1, column + 1, line + 1, column + 2), message, advice)


def braces_flaw(flaw: Flaw, lines: list[str]) -> Flaw:
    """The flaw, worded for people where a template such as `{{ x }}` was read as a mapping in a mapping."""
    if flaw.rule is not YAML_KEY or flaw.span.line > len(lines) or len(lines[flaw.span.line - 1]) > _LONGEST_LINE:
        return flaw
    for match in re.finditer(r"\{\{.*?\}\}", lines[flaw.span.line - 1]):
        if match.start() < flaw.span.column <= match.end():
            span = Span(flaw.span.line, match.start() + 1, flaw.span.line, match.end() + 1)
            message = f"`{match[0]}` must be quoted: YAML reads `{{{{` as a mapping in a mapping"
            return _quoted_flaw(Flaw(YAML_KEY, span, message), match[0], lines[flaw.span.line - 1])
    return flaw


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


def _comment(lines: list[str], first: int, last: int) -> tuple[int, re.Match[str] | None]:
    """The first text between two lines that is read as a comment though it stands in brackets, and its line."""
    for number in range(first, last + 1):
        if len(lines[number]) <= _LONGEST_LINE and (match := re.search(_COMMENT_IN_FLOW, lines[number])):
            return number, match
    return last, None


NOT_IN_WORDS = ("what stands here is no YAML", "put it in quotes if it is a text")

_WORDS = (
    (r"\\t", "a tab stands where lpctl's YAML parser takes spaces only", "use spaces"),
    (
        "<document start>.*stream end",
        "no document follows the directive",
        "put a line `---` and a document behind it",
    ),
    (
        "<document start>",
        "the document above has ended, and a second value follows",
        "put a line `---` between two documents",
    ),
    ("after document end", "nothing but a comment may follow `...` in its line", "start a line of its own"),
    (
        "hexdecimal",
        r"the escapes \x, \u and \U are followed by 2, 4 and 8 hexadecimal digits",
        _BACKSLASH,
    ),
    ("unexpected ':'", "a text with `:` in brackets or braces has to be quoted here", "put it in quotes"),
    ("no character|invalid Unicode", "the escape stands for no character", "write the character itself"),
    (
        "sequence entries are not allowed",
        "a list cannot begin behind something else in its line",
        "begin it on a line of its own, or put the value in quotes if it is a text",
    ),
    (
        "mapping keys are not allowed",
        "a key behind `?` cannot begin behind something else in its line",
        "put the value in quotes if it is a text",
    ),
    ("directive", "the line begins with `%` and is no directive of YAML", "remove the line, or quote the text"),
    (
        "anchor|alias",
        "a name of letters and digits is expected behind `&` or `*`",
        "put the value in quotes if it is a text",
    ),
    (
        "duplicate tag handle",
        "one `%TAG` line stands for the same as another",
        "remove one of the two",
    ),
    (r"\btag\b|URI", "what begins with `!` here is no tag", "put the value in quotes if it is a text"),
    (
        "more indented follow up|leading blank",
        "a blank line above the text has more spaces than its first line",
        "remove the spaces from the blank line",
    ),
    (
        "block scalar",
        "only `+`, `-`, a digit from 1 to 9 and a comment may follow `|` or `>`",
        "begin the text in the next line, or put it in quotes",
    ),
    ("node content", "a value is expected here", "put it in quotes if it is a text"),
    ("cannot start any token", "no value begins with this character", "put the value in quotes"),
)
"""A pattern of a problem and its context, what is wrong, what to type. The first that fits is meant."""


def _in_words(refusal: SyntaxRefusedError, lines: list[str]) -> tuple[tuple[int, int], str, str | None]:
    """Where it is, what is wrong, what to type."""
    problem, context = refusal.problem, refusal.context
    at = (min(refusal.at[0], len(lines) - 1), refusal.at[1])
    began = refusal.began if refusal.began is not None and refusal.began[0] < len(lines) else None
    if began and "quoted scalar" in context and any(end in problem for end in _END):
        return began, "the quote that opens here is never closed", "close it at the end of the value"
    if "unknown escape" in problem:
        letter = lines[at[0]][at[1] :].removeprefix("\\")[:1]
        return at, f"`\\{letter}` is no escape of double quotes", _BACKSLASH
    if "flow" in context:
        return _in_flow(problem, at, began or at, lines)
    if began and "expected ':'" in problem and at[0] == began[0] and at[1] - began[1] > KEY_CHARACTERS:
        return began, *_LONG_KEY
    if "mapping values are not allowed" in problem:
        return _second_colon(at, lines)
    if "could not find expected ':'" in problem:
        return began or at, "this line is no `key: value`", "check its indentation, or add the colon"
    if re.search("expected (<block end>|key|'-' indicator)", problem):
        if lines[at[0]][: at[1]].strip():
            return at, "nothing may follow the value in this line", "quote the whole value"
        return at, "this line does not fit the indentation of those above", "align it with its siblings"
    said = f"{problem}, {context}"
    return at, *next((words for pattern, *words in _WORDS if re.search(pattern, said)), NOT_IN_WORDS)


def _in_flow(
    problem: str, at: tuple[int, int], began: tuple[int, int], lines: list[str]
) -> tuple[tuple[int, int], str, str]:
    """A bracket that is not closed, or what is missing between two items."""
    opened = _unclosed(lines, began)
    if opened is None:
        if colon := _lone_colon(problem, at, lines):
            return colon
        if "node content" in problem:
            return at, "a value is missing before this", 'remove the comma before, or write `""` for an empty text'
        return at, "a comma is missing here, or the closing bracket before", "separate the items with commas"
    line, column = opened
    bracket = lines[line][column]
    advice = f"close it with `{_CLOSING[bracket]}`"
    if "#" in lines[line][column:]:
        advice += "; `#` starts a comment, so quote a value that begins with it"
    return opened, f"`{bracket}` opens here and is not closed", advice


_LONG_KEY = (f"a key of more than {KEY_CHARACTERS:,} characters", "use a shorter one")


def _lone_colon(problem: str, at: tuple[int, int], lines: list[str]) -> tuple[tuple[int, int], str, str] | None:
    """A colon whose key the parser does not see, because it ends in a line above or begins too far before."""
    line, column = at
    if lines[line][column : column + 1] != ":":
        return None
    before = lines[line][:column].rstrip()
    if not before and "']'" not in problem:
        return None
    if not before:
        return at, "in brackets a colon has to stand in the line of its key", "write it right behind the key"
    if before[-1] in "\"'":
        start = max(before.rfind(before[-1], 0, -1), 0)
    else:
        start = max(map(before.rfind, "[{,")) + 1
        start += len(before[start:]) - len(before[start:].lstrip())
    return ((line, start), *_LONG_KEY) if len(before) - start > KEY_CHARACTERS else None


_CLOSING = {"[": "]", "{": "}"}


def _unclosed(lines: list[str], began: tuple[int, int]) -> tuple[int, int] | None:
    """The last opening bracket at or before a place that nothing closes, neither before the place nor behind it."""
    last = min(began[0], len(lines) - 1)
    closed = 0
    for line in range(last, -1, -1):
        text = _without_comment(lines[line])
        upto = len(text) if line != began[0] else began[1] + (text[began[1] : began[1] + 1] in ("[", "{"))
        for bracket in re.finditer(r"[\[\]{}]", text[:upto][::-1]):
            if bracket[0] in "]}":
                closed += 1
            elif closed:
                closed -= 1
            else:
                opened = min(upto, len(text)) - 1 - bracket.start()
                rest = [text[opened:], *map(_without_comment, lines[line + 1 :])]
                opens, closes = (sum(part.count(sign) for part in rest) for sign in (bracket[0], _CLOSING[bracket[0]]))
                return (line, opened) if opens > closes else None
    return None


def _without_comment(line: str) -> str:
    return re.sub(r"(?:^|(?<=[\s\[,{:]))#.*", "", line)


def _second_colon(at: tuple[int, int], lines: list[str]) -> tuple[tuple[int, int], str, str | None]:
    """A `: ` where none may stand: the second in a line, or the first behind a line that was meant to be a key."""
    line, column = at
    start = len(lines[line]) - len(lines[line].lstrip("- "))
    if column - start > KEY_CHARACTERS and not re.search("[\"'] *:|: ", lines[line][:column]):
        return (line, start), *_LONG_KEY
    if ": " in lines[line][:column]:
        return at, "a second `: ` in one line", "quote the value if it holds `: `; otherwise check the indentation"
    above = next((number for number in range(line - 1, -1, -1) if lines[number].strip()), line)
    if key := re.match(r"\s*(?:- )*([\w.-]+:)(?=\S)", lines[above]):
        return (above, key.start(1)), f"a space is missing after `{key[1]}`", f"put a space after `{key[1]}`"
    return at, "a key stands where the value above goes on", "check the indentation, and the colon of the line above"
