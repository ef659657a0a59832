"""A file's bytes to its documents, and everything that is wrong with the file as YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Diagnostic, Location, Origin, Span, brief
from lpctl.source.document import Document, Flaw
from lpctl.source.rules import EMPTY_FILE, ENCODING, YAML_LIMIT, YAML_VERSION
from lpctl.source.scan import scan
from lpctl.text.limits import FILE_BYTES, MIB, SCAN_CHARACTERS, SECOND_READING_BYTES, TAG_DIRECTIVES
from lpctl.text.secrets import covered, may_hold_secrets

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Rule

# Patterns that most files never need are compiled when they are: the first one takes five milliseconds.
_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_PRINTABLE_ASCII = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
_START = Span(1, 1, 1, 1)
_LINE_BREAK = re.compile("\r\n|\n|\r")
_MARK = "\ufeff"
_JOINED = r"(?m)^\ufeff+([\w-]+:([ \t]|$)|#)"
_DIVIDE = "put a line `---` between the two documents, or remove the mark if this is one document"


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
        text = content.decode().removeprefix(_MARK)
    except UnicodeDecodeError as error:
        return undecodable(file, content, error)
    lines = _LINE_BREAK.split(text) if "\r" in text else text.split("\n")
    if _MARK in text and _remove_marks(lines):
        text = "\n".join(lines)
    if _MARK in text and (joined := re.search(_JOINED, text)):
        span = _at(text, joined.start())
        message = "a byte order mark (U+FEFF) stands here, as where another file begins"
        return Source(file, (), (_diagnostic(file, lines, Flaw(ENCODING, span, message, help=_DIVIDE)),))
    if unprintable := _unprintable(text, content):
        code = f"U+{ord(unprintable[0]):04X}"
        message = f"control character {code} is not allowed in YAML"
        return _refused(file, ENCODING, message, _at(text, unprintable.start()), lines)
    has_dollar_brace, may_hold_templates = "${" in text, _may_hold_templates(text)
    hides_secrets = may_hold_secrets(content)
    if len(text) <= SCAN_CHARACTERS and (scanned := scan(lines)) is not None:
        documents = (
            Document(
                Origin(file, index),
                document.data,
                document.entries,
                lines,
                len(content),
                has_dollar_brace=has_dollar_brace,
                may_hold_templates=may_hold_templates,
                may_hold_secrets=hides_secrets,
            )
            for index, document in enumerate(scanned)
        )
        return Source(file, tuple(documents), ())
    return _parsed(file, content, text, lines)


_SIGNS = (
    # A comment for editors has `$schema=`, and what lpctl fills in is no template of another tool.
    ("$", r"\$(?!schema=|\{(?:var|each|target)\.[A-Za-z0-9_-]+\})"),
    ("<", r"<(?!<:)"),
    ("{", r"\{(?<=[^\s\[{,($]\{)"),  # where no mapping begins
)
"""What a text of a template holds, and as a pattern what is none of a template."""


def _may_hold_templates(text: str) -> bool:
    """Whether a text in the file may hold what some tool is to fill in, of which an escape may hide a character."""
    if "{{" in text or "\\" in text or "%" in text:
        return True
    return any(mark in text and re.search(sign, text) is not None for mark, sign in _SIGNS)


def _remove_marks(lines: list[str]) -> bool:
    """Remove the byte order marks in front of documents (YAML 1.2.2, section 5.2); whether there are any.

    `cat` leaves them where it puts one file behind another: in front of a `---`, or at the start of a line between the
    end of a document and the first line of the next.
    """
    nothing, marker = re.compile(r"[ \t]*(#|$)"), re.compile(r"(---|\.\.\.)[ \t]*($|[ \t]#)")
    removed, between = False, True
    for index, line in enumerate(lines):
        rest = line.lstrip(_MARK)
        if rest != line and (between or re.match(r"---([ \t]|$)", rest)):
            lines[index] = rest
            removed = True
        if not nothing.match(rest):
            between = marker.match(rest) is not None
    return removed


def _at(text: str, index: int) -> Span:
    """Where the character at an index stands."""
    before = _LINE_BREAK.split(text[:index])
    return Span(len(before), len(before[-1]) + 1, len(before), len(before[-1]) + 2)


def _other_version(lines: list[str]) -> Flaw | None:
    """The first directive that asks for another version of YAML than 1.2."""
    before = ""
    for number, line in enumerate(lines, 1):
        words = line.split()
        # A directive stands before its document: at the top, behind a comment, another directive or `...`.
        directive = words[:1] == ["%YAML"] and line[0] == "%" and (not before or before.startswith(("#", "%", "...")))
        before = line.strip() or before
        if directive and words[1:2] != ["1.2"]:
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


def _parsed(file: str, content: bytes, text: str, lines: list[str]) -> Source:
    from lpctl.source.parser import read_differently  # noqa: PLC0415 - most files are only scanned
    from lpctl.source.referee import read  # noqa: PLC0415
    from lpctl.source.syntax import braces_flaw, large_flaw, syntax_flaw  # noqa: PLC0415

    if len(content) > SECOND_READING_BYTES and (slow := read_differently(text)):
        name = "tab" if slow[0] == "\t" else f"character U+{ord(slow[0]):04X}"
        message = f"a file of more than {SECOND_READING_BYTES // 1024} KiB may hold no {name}"
        return _refused(file, YAML_LIMIT, message, _at(text, slow.start()), lines)
    if "%YAML" in text and (flaw := _other_version(lines)):
        return Source(file, (), (_diagnostic(file, lines, flaw),))
    if text.count("%TAG") > TAG_DIRECTIVES:
        message = f"more than {TAG_DIRECTIVES} %TAG lines in one file"
        return _refused(file, YAML_LIMIT, message, _at(text, text.index("%TAG")), lines)
    composed, refusal = read(text)
    diagnostics = [
        _diagnostic(file, lines, braces_flaw(flaw, lines))._replace(document=Origin(file, index))
        for index, document in enumerate(composed)
        for flaw in document.flaws
    ]
    if refusal is not None:
        wrong = large_flaw(refusal, lines) if len(text) > SECOND_READING_BYTES else None
        diagnostics.append(_diagnostic(file, lines, wrong or syntax_flaw(refusal, lines)))
    elif not composed:
        diagnostics.append(_diagnostic(file, lines, Flaw(EMPTY_FILE, _START, "the file holds no document")))
    has_dollar_brace, may_hold_templates = "${" in text, _may_hold_templates(text)
    hides_secrets = may_hold_secrets(content)
    documents = tuple(
        Document(
            Origin(file, index),
            document.root.data,
            document.root,
            lines,
            len(content),
            has_dollar_brace=has_dollar_brace,
            may_hold_templates=may_hold_templates,
            may_hold_secrets=hides_secrets,
        )
        for index, document in enumerate(composed)
        if document.usable
    )
    return Source(file, documents, tuple(diagnostics))


def _diagnostic(file: str, lines: list[str], flaw: Flaw) -> Diagnostic:
    return Diagnostic(
        rule=flaw.rule,
        message=brief(flaw.message),
        file=file,
        span=flaw.span,
        line=covered(lines[flaw.span.line - 1]) if flaw.span.line <= len(lines) else "",
        help=None if flaw.help is None else brief(flaw.help),
        related=(Location(brief(flaw.earlier[0]), file, flaw.earlier[1]),) if flaw.earlier else (),
        edits=flaw.edits,
    )


def _refused(file: str, rule: Rule, message: str, span: Span = _START, lines: list[str] | None = None) -> Source:
    return Source(file, (), (_diagnostic(file, lines or [""], Flaw(rule, span, message)),))


def undecodable(file: str, content: bytes, error: UnicodeDecodeError) -> Source:
    """What is said of a file that is not UTF-8: `error` is how its whole content was refused."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _refused(file, ENCODING, "the file is UTF-16; save it as UTF-8")
    before = content[: error.start].decode().removeprefix(_MARK)
    lines = _LINE_BREAK.split(content.decode(errors="replace").removeprefix(_MARK))
    message = f"byte 0x{content[error.start]:02X} is not UTF-8; save the file as UTF-8"
    return _refused(file, ENCODING, message, _at(before, len(before)), lines)
