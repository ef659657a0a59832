"""A file's bytes to its documents, and everything that is wrong with the file as YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lpctl.diagnostic import Diagnostic, Location, Origin, Span
from lpctl.limits import FILE_BYTES, MIB
from lpctl.source.compose import Composed, Flaw, compose
from lpctl.source.document import Document
from lpctl.source.parser import SyntaxRefusedError, c_events, pure_events
from lpctl.source.rules import EMPTY_FILE, ENCODING, YAML_LIMIT, YAML_VERSION
from lpctl.source.syntax import syntax_flaw

if TYPE_CHECKING:
    from lpctl.diagnostic import Rule

# Patterns that most files never need are compiled when they are: the first one takes five milliseconds.
_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_PRINTABLE_ASCII = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_START = Span(1, 1, 1, 1)
_LINE_BREAK = re.compile("\r\n|\n|\r")


class Source(NamedTuple):
    """A manifest file: the documents that can be used, and the findings about the file as YAML."""

    file: str
    documents: tuple[Document, ...]
    diagnostics: tuple[Diagnostic, ...]


def load(file: str, content: bytes) -> Source:
    """The documents of a file. A document with a flaw that leaves its data in doubt is reported and left out."""
    if len(content) > FILE_BYTES:
        return _refused(file, YAML_LIMIT, f"the file is larger than {FILE_BYTES // MIB} MiB")
    try:
        text = content.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return _undecodable(file, content, error)
    lines = _LINE_BREAK.split(text)
    if unprintable := _unprintable(text, content):
        before = _LINE_BREAK.split(text[: unprintable.start()])
        span = Span(len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
        code = f"U+{ord(unprintable[0]):04X}"
        return _refused(file, ENCODING, f"control character {code} is not allowed in YAML", span, lines)
    if "%YAML" in text and (flaw := _other_version(lines)):
        return Source(file, (), (_diagnostic(file, lines, flaw),))
    return _documents(file, text, lines)


def _other_version(lines: list[str]) -> Flaw | None:
    """The first directive that asks for another version of YAML than 1.2."""
    for number, line in enumerate(lines, 1):
        words = line.split()
        if line.startswith("%YAML") and words[1:2] != ["1.2"]:
            version = words[1][:20] if len(words) > 1 else "of no number"
            return Flaw(
                YAML_VERSION,
                Span(number, 1, number, len(line) + 1),
                f"the directive asks for YAML {version}; lpctl reads YAML 1.2",
                help="remove the %YAML line, and check values such as `yes`, `on` and `012`",
            )
    return None


def _unprintable(text: str, content: bytes) -> re.Match[str] | None:
    """The first character that YAML does not allow (1.2.2, section 5.1)."""
    if text.isascii() and not content.translate(None, _PRINTABLE_ASCII + b"\xef\xbb\xbf"):
        return None
    return re.search(_UNPRINTABLE, text)


def _documents(file: str, text: str, lines: list[str]) -> Source:
    refusal: SyntaxRefusedError | None = None
    composed: list[Composed] = []
    events = c_events(text)
    try:
        if events is None:
            raise SyntaxRefusedError("not for the C parser")  # noqa: TRY301
        composed.extend(compose(events))
    except SyntaxRefusedError:
        composed.clear()
        try:
            for document in compose(pure_events(text)):
                composed.append(document)  # noqa: PERF402 - those before the error are kept
        except SyntaxRefusedError as error:
            refusal = error
    diagnostics = [_diagnostic(file, lines, flaw) for document in composed for flaw in document.flaws]
    if refusal is not None:
        diagnostics.append(_diagnostic(file, lines, syntax_flaw(refusal, lines)))
    elif not composed:
        diagnostics.append(_diagnostic(file, lines, Flaw(EMPTY_FILE, _START, "the file holds no document")))
    documents = tuple(
        Document(Origin(file, index), document.root.data, document.root, lines)
        for index, document in enumerate(composed)
        if document.usable
    )
    return Source(file, documents, tuple(diagnostics))


def _diagnostic(file: str, lines: list[str], flaw: Flaw) -> Diagnostic:
    return Diagnostic(
        rule=flaw.rule,
        severity=flaw.rule.severity,
        message=flaw.message,
        file=file,
        span=flaw.span,
        line=lines[flaw.span.line - 1] if flaw.span.line <= len(lines) else "",
        help=flaw.help,
        related=(Location(flaw.earlier[0], file, flaw.earlier[1]),) if flaw.earlier else (),
    )


def _refused(file: str, rule: Rule, message: str, span: Span = _START, lines: list[str] | None = None) -> Source:
    return Source(file, (), (_diagnostic(file, lines or [""], Flaw(rule, span, message)),))


def _undecodable(file: str, content: bytes, error: UnicodeDecodeError) -> Source:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _refused(file, ENCODING, "the file is UTF-16; save it as UTF-8")
    before = _LINE_BREAK.split(content[: error.start].decode(errors="replace").removeprefix("\ufeff"))
    span = Span(len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)
    lines = _LINE_BREAK.split(content.decode(errors="replace").removeprefix("\ufeff"))
    return _refused(
        file, ENCODING, f"byte 0x{content[error.start]:02X} is not UTF-8; save the file as UTF-8", span, lines
    )
