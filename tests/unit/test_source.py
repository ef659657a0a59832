"""YAML files to documents: what is read, where it stands, and what is said of a file that is not as it should be."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from lpctl.findings.diagnostic import Origin
from lpctl.source.load import Source, load
from lpctl.text.limits import (
    FILE_BYTES,
    FILE_NODES,
    FINDINGS,
    INTEGER_DIGITS,
    KEY_CHARACTERS,
    MESSAGE_CHARACTERS,
    MIB,
    NODE_CHARACTERS,
    SECOND_READING_BYTES,
    YAML_DEPTH,
    YAML_NODES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import On, Span
    from lpctl.source.document import Document

# Rule, place, message, help.
Finding = tuple[str, str, str, "str | None"]

FAR_TOO_LONG = 60
"""Seconds. What is tested under this bound takes milliseconds, or minutes where the bound is not kept."""


def read(content: str | bytes) -> Source:
    return load("plan.lp.yaml", content.encode() if isinstance(content, str) else content)


def documents(content: str | bytes) -> tuple[Document, ...]:
    """The documents of a file in which nothing is wrong."""
    source = read(content)
    assert source.diagnostics == ()
    return source.documents


def value(text: str) -> Any:
    """What `a: TEXT` holds, on a line of its own."""
    (document,) = documents(f"a: {text}\n")
    return document.data["a"]


def place(span: Span) -> str:
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"


def findings(content: str | bytes) -> list[Finding]:
    return [(found.rule.id, place(found.span), found.message, found.help) for found in read(content).diagnostics]


@contextmanager
def bounded() -> Iterator[None]:
    """Stop what would not end in a lifetime."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(FAR_TOO_LONG)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


POSITIONS = [
    # text, path, place of the key, place of the value
    pytest.param("a: bc\n", ("a",), "1:1-1:2", "1:4-1:6", id="plain"),
    pytest.param("é: ü1\n", ("é",), "1:1-1:2", "1:4-1:6", id="two bytes"),
    pytest.param("漢字: 値\n", ("漢字",), "1:1-1:3", "1:5-1:6", id="three bytes, two columns wide"),
    pytest.param("🚀: 🎉x\n", ("🚀",), "1:1-1:2", "1:4-1:6", id="four bytes"),
    pytest.param("e\u0301: e\u0301\n", ("e\u0301",), "1:1-1:3", "1:5-1:7", id="combining"),
    pytest.param("\ufeffa: b\n", ("a",), "1:1-1:2", "1:4-1:5", id="byte order mark"),
    pytest.param("a: 1\r\nb: 22\r\n", ("b",), "2:1-2:2", "2:4-2:6", id="CRLF"),
    pytest.param("a: 1\rb: 22\r", ("b",), "2:1-2:2", "2:4-2:6", id="lone CR"),
    pytest.param("a: 1\n\r\n\rb: 22", ("b",), "4:1-4:2", "4:4-4:6", id="mixed line breaks"),
    pytest.param("{a: [1, {b: cd}]}", ("a", 1, "b"), "1:10-1:11", "1:13-1:15", id="flow scalar"),
    pytest.param("{a: [1, {b: cd}]}", ("a", 1), "1:9-1:16", "1:9-1:16", id="flow mapping in a sequence"),
    pytest.param("{a: [1, {b: cd}]}", ("a",), "1:2-1:3", "1:5-1:17", id="flow sequence"),
    pytest.param("a: [\n  1,\n  2\n]\nb: 3\n", ("a",), "1:1-1:2", "1:4-4:2", id="flow sequence over lines"),
    pytest.param("a:\n  b: 1\n  c: 22\n\nd: 3\n", ("a",), "1:1-1:2", "2:3-3:8", id="block mapping"),
    pytest.param("a:\n- b\n- cc  # d\n", ("a",), "1:1-1:2", "2:1-3:5", id="block sequence"),
    pytest.param("a:\n- b\n- cc  # d\n", ("a", 1), "3:3-3:5", "3:3-3:5", id="item"),
    pytest.param("a: |\n  b\n  c\nd: 1\n", ("a",), "1:1-1:2", "1:4-4:1", id="literal"),
    pytest.param("a: |\n  b\n  c\nd: 1\n", ("d",), "4:1-4:2", "4:4-4:5", id="after a literal"),
    pytest.param("a: >-\n  b\n\n  c\nd: 1\n", ("d",), "5:1-5:2", "5:4-5:5", id="after a folded scalar"),
    pytest.param('a: "b\n  c"\nd: 1\n', ("a",), "1:1-1:2", "1:4-2:5", id="double quotes over lines"),
    pytest.param("a: 'b\n\n  c'\nd: 1\n", ("a",), "1:1-1:2", "1:4-3:5", id="single quotes over lines"),
    pytest.param("a: b\n  c\nd: 1\n", ("a",), "1:1-1:2", "1:4-2:4", id="plain over lines"),
    pytest.param('"a b": "c"\n', ("a b",), "1:1-1:6", "1:8-1:11", id="quotes are part of it"),
    pytest.param('a: ""\n', ("a",), "1:1-1:2", "1:4-1:6", id="empty text is a value"),
    pytest.param("? a\n: b\n", ("a",), "1:3-1:4", "2:3-2:4", id="explicit key"),
    # A value stands behind its anchor and its tag, where those are on its line.
    pytest.param("a: &x bc\n", ("a",), "1:1-1:2", "1:7-1:9", id="anchor"),
    pytest.param("a: !!str &x 1\n", ("a",), "1:1-1:2", "1:13-1:14", id="tag and anchor"),
    pytest.param("a: &x\n  b: 1\n", ("a",), "1:1-1:2", "1:4-2:7", id="anchor on a line of its own"),
    pytest.param("a: &x # c\n  b: 1\n", ("a",), "1:1-1:2", "1:4-2:7", id="anchor before a comment"),
    pytest.param("a: &x # c\nb: 1\n", ("a",), "1:1-1:2", "1:4-1:6", id="anchor of nothing"),
    # An alias stands where it is used; what is in it, where it is written.
    pytest.param("a: &x [b]\nc: *x\n", ("c",), "2:1-2:2", "2:4-2:6", id="alias"),
    pytest.param("a: &x {b: 1}\nc: *x\n", ("c", "b"), "1:8-1:9", "1:11-1:12", id="inside an alias"),
    pytest.param("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", ("c", "b"), "1:8-1:9", "1:11-1:12", id="merged"),
    pytest.param("a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", ("c", "b"), "4:3-4:4", "4:6-4:7", id="over a merged one"),
    # A value that is not written stands at its key.
    pytest.param("a:\nb: 1\n", ("a",), "1:1-1:2", "1:1-1:2", id="empty value"),
    pytest.param("a:   # nothing\n", ("a",), "1:1-1:2", "1:1-1:2", id="nothing but a comment"),
    pytest.param("b:\n  a:\n\n\nc: 1\n", ("b", "a"), "2:3-2:4", "2:3-2:4", id="empty value before blank lines"),
    pytest.param("{a, b: }", ("a",), "1:2-1:3", "1:2-1:3", id="empty value of a flow mapping"),
    pytest.param("a:\n- b\n-\n- c\n", ("a", 1), "3:2-3:2", "3:2-3:2", id="empty item"),
    pytest.param("a:\n- # nothing\n- b\n", ("a", 0), "2:2-2:2", "2:2-2:2", id="empty first item"),
    pytest.param("a: null\n", ("a",), "1:1-1:2", "1:4-1:8", id="null written out"),
]


@pytest.mark.parametrize(("text", "path", "key", "value_place"), POSITIONS)
def test_positions(text: str, path: tuple[str | int, ...], key: str, value_place: str) -> None:
    (document,) = documents(text)
    assert place(document.span(path, "key")) == key
    assert place(document.span(path)) == value_place


ABSENT = [
    pytest.param("a:\n  b: 1\n", ("a", "c"), "1:1-1:2", id="missing key"),
    pytest.param("a:\n  b:\n    c: 1\n", ("a", "b", "d", "e"), "2:3-2:4", id="missing keys"),
    pytest.param("a:\n  - b: 1\n", ("a", 0, "c"), "2:5-2:6", id="missing key of an item"),
    pytest.param("a: [1]\n", ("a", 7), "1:1-1:2", id="missing item"),
    pytest.param("a: 1\n", ("a", "b"), "1:1-1:2", id="below a scalar"),
    pytest.param("# c\na: 1\nb: 2\n", ("c",), "2:1-2:2", id="missing key of the document"),
]


@pytest.mark.parametrize(("text", "path", "key"), ABSENT)
def test_what_is_absent_stands_at_the_key_of_the_nearest_that_is_not(
    text: str, path: tuple[str | int, ...], key: str
) -> None:
    (document,) = documents(text)
    assert place(document.span(path, "nearest")) == key
    ons: tuple[On, ...] = ("key", "value")
    for on in ons:
        with pytest.raises(AssertionError, match="has nothing at"):
            document.span(path, on)


def test_what_is_there_is_its_own_nearest() -> None:
    (document,) = documents("a: {b: 1}\n")
    assert place(document.span(("a", "b"), "nearest")) == "1:8-1:9"


def test_the_whole_document_is_everything_that_is_written() -> None:
    (document,) = documents("# first\na: 1\nb: [2]\n# last\n")
    assert place(document.span(())) == "2:1-3:7"


def test_the_key_of_the_whole_document_is_its_first() -> None:
    """A key that is missing at the top is reported there, not on the whole file."""
    (document,) = documents("# first\na: 1\nb: 2\n")
    assert place(document.span((), "key")) == "2:1-2:2"


def test_every_document_of_a_file_knows_its_place() -> None:
    found = documents("# one\na: 1\n---\nb: 2\n...\n%YAML 1.2\n---\n# nothing\n---\n- 3\n--- text\n")
    assert [document.data for document in found] == [{"a": 1}, {"b": 2}, [3], "text"]
    assert [document.origin for document in found] == [Origin("plan.lp.yaml", number) for number in range(4)]
    assert [place(document.span(())) for document in found] == ["2:1-2:5", "4:1-4:5", "10:1-10:4", "11:5-11:9"]


@pytest.mark.parametrize(
    ("content", "where", "kind"),
    [
        ("c: d\na: {1: b}", "2:5-2:6", "int"),
        ("c: d\na:\n  1.5: b", "3:3-3:6", "float"),
        ("c: d\na: {true: b}", "2:5-2:9", "bool"),
        ("c: d\na: {~: b}", "2:5-2:6", "null"),
    ],
)
def test_a_key_that_is_no_string_is_left_out(content: str, where: str, kind: str) -> None:
    message = f"a key must be a string; YAML reads this one as {kind}"
    assert findings(content) == [("yaml-key", where, message, "quote the key")]
    assert [document.data for document in read(content).documents] == [{"c": "d", "a": {}}]


def test_a_flaw_stops_its_document_only() -> None:
    source = read("a: 1\n---\n[2]: b\n---\nc: 3\n")
    assert [document.data for document in source.documents] == [{"a": 1}, {"c": 3}]
    assert [document.origin for document in source.documents] == [Origin("plan.lp.yaml", 0), Origin("plan.lp.yaml", 2)]
    assert [found.rule.id for found in source.diagnostics] == ["yaml-key"]


def test_what_is_before_a_syntax_error_is_kept() -> None:
    source = read("a: 1\n---\nb: 2\n---\nc: [3\n")
    assert [document.data for document in source.documents] == [{"a": 1}, {"b": 2}]
    assert [found.rule.id for found in source.diagnostics] == ["yaml-syntax"]


def test_findings_show_the_line_without_its_break() -> None:
    for line_break in ("\n", "\r\n", "\r"):
        (found,) = read(f"a: 1{line_break}b: *c  # d{line_break}").diagnostics
        assert (found.line, place(found.span)) == ("b: *c  # d", "2:4-2:6")


WRITTEN = [
    ("a: 1.10", "1.10"),
    ("a: '1.10' # b", "'1.10'"),
    ("a: 漢字 # b", "漢字"),
    ("a: [1, yes ]", ""),
    ("a: {b: 1}", ""),
    ('a: "b\n  c"', ""),
    ("a:", ""),
    ("? a", ""),
    ("a: &x !!str 1.10", "1.10"),
    ("b: &x 1.10\na: *x", ""),
    ("b: 1", ""),
]


@pytest.mark.parametrize(("text", "written"), WRITTEN)
def test_a_scalar_is_shown_as_it_is_written(text: str, written: str) -> None:
    assert documents(text)[0].written(("a",)) == written


COMMENTS = [
    ("a: #channel", "#channel"),
    ("a:   # a channel  ", "# a channel"),
    ("a: null # none", "# none"),
    ("a:", ""),
    ("a:\nb: 1 # c", ""),
]


@pytest.mark.parametrize(("text", "comment"), COMMENTS)
def test_the_comment_after_an_empty_value(text: str, comment: str) -> None:
    assert documents(text)[0].comment_after(("a",)) == comment


INF, NAN = float("inf"), float("nan")

# YAML 1.2.2, section 10.3.2.
CORE_SCHEMA: list[tuple[Any, tuple[str, ...]]] = [
    (None, ("", "~", "null", "Null", "NULL")),
    (True, ("true", "True", "TRUE")),
    (False, ("false", "False", "FALSE")),
    (0, ("0", "-0", "00", "0o0", "0x0")),
    (1, ("1", "+1", "0001")),
    (-1, ("-1", "-01")),
    (12, ("12", "012", "0o14", "0xC")),
    (31, ("31", "0x1F", "0x1f", "0o37")),
    (2**63, ("9223372036854775808",)),
    (0.5, (".5", "+.5", "0.5", "00.50", "5e-1", "5E-1", ".05e1")),
    (-0.5, ("-.5", "-0.5")),
    (1.0, ("1.", "1.0", "+1.", "1e0")),
    (1000.0, ("1e3", "1E3", "1e+3", "1.e3", "0001e03")),
    (-0.0, ("-0.0", "-0.")),
    (INF, (".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF")),
    (-INF, ("-.inf", "-.Inf", "-.INF")),
    (NAN, (".nan", ".NaN", ".NAN")),
]
SCALARS = {text: meant for meant, texts in CORE_SCHEMA for text in texts}

# What YAML 1.1 or a loose parser takes for something else.
TEXTS = (
    *("on", "off", "yes", "no", "Yes", "NO", "y", "n", "tRUE", "nULL", "none", "None", "nan", "inf", "Infinity"),
    *("1:30", "190:20:30", "1_000", "0b11", "0o9", "0o", "0x", "0xG", "0X1F", "0O14", "-0x1F", "-0o7", "1e", "1e+"),
    *("e1", ".", "..", "+", "+.", "-.", ".e1", ".iNF", "+.nan", "-.nan", ".Nan", "1.2.3", "1,000", "1.5.", "--1"),
    *("2026-01-02", "2026-01-02T00:00:00Z", "1d", "~x", "=", "<<", "1 2", "null x", "true-ish"),
    *("\uff11\uff12", "\u0663", "1e\uff13", "\u2212\u0031"),  # digits and a minus that are not ASCII
)


@pytest.mark.parametrize("text", SCALARS)
def test_scalars_of_the_core_schema(text: str) -> None:
    read_as, meant = value(text), SCALARS[text]
    assert (type(read_as), repr(read_as)) == (type(meant), repr(meant))


@pytest.mark.parametrize("text", TEXTS)
def test_everything_else_is_text(text: str) -> None:
    assert value(text) == text


@pytest.mark.parametrize("text", [*SCALARS, *TEXTS])
def test_quotes_make_text(text: str) -> None:
    assert value(f'"{text}"') == value(f"'{text}'") == value(f"!!str {text}") == value(f"! {text}") == text


BLOCKS = [
    ("|\n  b\n  c\n", "b\nc\n"),
    ("|-\n  b\n  c\n", "b\nc"),
    ("|+\n  b\n", "b\n\n"),
    ("|2\n   b\n", " b\n"),
    (">\n  b\n  c\n\n  d\n", "b c\nd\n"),
    (">-\n  1\n", "1"),
    ("|\n  1\n", "1\n"),
    ('"b\n  c"', "b c"),
    ('"b\\\n  c"', "bc"),
    ("'b\n\n  c'", "b\nc"),
    ("b\n  c", "b c"),
    (r'"\x41\u00e9\U0001F680\t\\\"\/\0"', 'Aé🚀\t\\"/\0'),
    ("'it''s'", "it's"),
]


@pytest.mark.parametrize(("text", "read_as"), BLOCKS)
def test_text_in_every_style(text: str, read_as: str) -> None:
    assert value(text) == read_as


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_line_breaks_in_text_are_normalised(line_break: str) -> None:
    assert documents(line_break.join(("a: |", "  b", "  c", "")))[0].data == {"a": "b\nc\n"}


TAGGED = [
    ("!!int 0x1F", 31),
    ('!!int "1"', 1),
    ("!!float 1.5", 1.5),
    ("!!float .inf", INF),
    ("!!float 1", 1.0),
    ("!!bool True", True),
    ("!!null", None),
    ("!!null ~", None),
    ("!!str", ""),
    ("!", ""),
    ("!!map {b: 1}", {"b": 1}),
    ("!!seq [1]", [1]),
    ("! {b: 1}", {"b": 1}),
    ("! [1]", [1]),
    ("!<tag:yaml.org,2002:str> 1", "1"),
    ("!!str &x 1", "1"),
]


@pytest.mark.parametrize(("text", "read_as"), TAGGED)
def test_tags_of_the_core_schema(text: str, read_as: object) -> None:
    tagged = value(text)
    assert (type(tagged), tagged) == (type(read_as), read_as)


SHARED = "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\n"
MERGES = [
    ("z: {<<: *x}", {"a": 1, "b": 2}),
    ("z: {<<: *x, b: 9}", {"a": 1, "b": 9}),
    ("z: {b: 9, <<: *x}", {"a": 1, "b": 9}),
    ("z: {<<: [*x, *y]}", {"a": 1, "b": 2, "c": 4}),
    ("z: {<<: [*y, *x]}", {"a": 1, "b": 3, "c": 4}),
    ("z: {<<: {d: 5}}", {"d": 5}),
    ("z: {<<: []}", {}),
    ("z: {<<: {<<: *x, b: 9}, d: 5}", {"a": 1, "b": 9, "d": 5}),
    ('z: {"<<": *x}', {"<<": {"a": 1, "b": 2}}),
    ("z: {'<<': 1}", {"<<": 1}),
    ("z: [<<]", ["<<"]),
]


@pytest.mark.parametrize(("text", "merged"), MERGES)
def test_merge_keys(text: str, merged: object) -> None:
    assert documents(SHARED + text)[0].data["z"] == merged


def test_an_alias_is_the_nearest_anchor_before_it() -> None:
    assert documents("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")[0].data == {"a": 1, "b": 1, "c": 2, "d": 2}


def test_an_alias_may_be_a_key() -> None:
    assert documents("a: &x b\n*x : 1\n")[0].data == {"a": "b", "b": 1}


CHECK_VERSION = "remove the %YAML line, and check values such as `yes`, `on` and `012`"
TAB = "a tab stands where lpctl's YAML parser takes spaces only"
MERGE = "`<<` merges a mapping or a list of mappings"
MERGED = "name an anchored mapping: `<<: *a`"
NO_ANCHOR = "no anchor `&x` before this alias in the document"
TEXT_OR_ANCHOR = 'if it is text, write "*x"; otherwise put `&x` before the value it stands for'
COLON = "a second `: ` in one line"
QUOTE_OR_INDENT = "quote the value if it holds `: `; otherwise check the indentation"
COMMA = ("a comma is missing here, or the closing bracket before", "separate the items with commas")
ESCAPE = "write the backslash twice, or put the value in single quotes"
ALIGN = "align it with its siblings"

# By rule: content, place, message, help.
HALVES = r'write the character itself, or both halves as JSON does: "\ud83c\udf89"'

REFUSED: dict[str, list[tuple[str | bytes, str, str, str | None]]] = {
    "empty-file": [
        ("", "1:1-1:1", "the file holds no document", None),
        ("\ufeff", "1:1-1:1", "the file holds no document", None),
        ("# one\n# two\n", "1:1-1:1", "the file holds no document", None),
        ("---\n...\n---\n", "1:1-1:1", "the file holds no document", None),
    ],
    "encoding": [
        ("a: é\x00", "1:5-1:6", "control character U+0000 is not allowed in YAML", None),
        ("a: 1\r\nb: \x1b[0m", "2:4-2:5", "control character U+001B is not allowed in YAML", None),
        ("# \x7f", "1:3-1:4", "control character U+007F is not allowed in YAML", None),
        ("a: \x9f", "1:4-1:5", "control character U+009F is not allowed in YAML", None),
        ("a: \uffff", "1:4-1:5", "control character U+FFFF is not allowed in YAML", None),
        (b"a: \xc3\xa9\r\nb: \xc3\xa9\xe9", "2:5-2:6", "byte 0xE9 is not UTF-8; save the file as UTF-8", None),
        (b"\xef\xbb\xbfa: \x80", "1:4-1:5", "byte 0x80 is not UTF-8; save the file as UTF-8", None),
        (b"a: \xed\xa0\x80", "1:4-1:5", "byte 0xED is not UTF-8; save the file as UTF-8", None),
        (b"a: \xf0\x9f\x9a", "1:4-1:5", "byte 0xF0 is not UTF-8; save the file as UTF-8", None),
        (b"\xff\xfea\x00", "1:1-1:1", "the file is UTF-16; save it as UTF-8", None),
        (b"\xfe\xff\x00a", "1:1-1:1", "the file is UTF-16; save it as UTF-8", None),
        (r'a: "\uD800"', "1:4-1:12", "U+D800 is half of a character", HALVES),
        (r'"\uDE00\uD83D": a', "1:1-1:15", "U+DE00 is half of a character", HALVES),
        (r'a: "\U0000D83D\U0000DE00"', "1:4-1:26", "U+D83D is half of a character", HALVES),
        (r'a: "\uD83D\U0000DE00"', "1:4-1:22", "U+D83D is half of a character", HALVES),
        (r'a: "\\uD83D\uDE00"', "1:4-1:19", "U+DE00 is half of a character", HALVES),
        (b"a\x00:\x00", "1:2-1:3", "control character U+0000 is not allowed in YAML", None),
    ],
    "yaml-version": [
        ("%YAML 1.1\n---\na: yes", "1:1-1:10", "the directive asks for YAML 1.1; lpctl reads YAML 1.2", CHECK_VERSION),
        (
            "a: 1\r\n...\r\n%YAML 1.0\r\n--- b",
            "3:1-3:10",
            "the directive asks for YAML 1.0; lpctl reads YAML 1.2",
            CHECK_VERSION,
        ),
        ("%YAML 1.3\n---\na: yes", "1:1-1:10", "the directive asks for YAML 1.3; lpctl reads YAML 1.2", CHECK_VERSION),
    ],
    "yaml-key": [
        ("[a]: b", "1:1-1:4", "a key must be a string, not a list", None),
        ("{a: 1}: b", "1:1-1:7", "a key must be a string, not a mapping", None),
        (
            "a: {{ x }}",
            "1:4-1:11",
            "`{{ x }}` must be quoted: YAML reads `{{` as a mapping in a mapping",
            'write "${var.x}", and declare x under `variables` in lpctl.yaml: in quotes alone, nothing fills it in',
        ),
    ],
    "yaml-alias": [
        ("a: *x\nb: &x 1", "1:4-1:6", NO_ANCHOR, TEXT_OR_ANCHOR),
        ("a: &x [1, *x]", "1:11-1:13", "alias `*x` stands inside the node that it names", None),
        ("&x\na: {b: *x}", "2:8-2:10", "alias `*x` stands inside the node that it names", None),
        ("a: &x\n  <<: *x", "2:7-2:9", "alias `*x` stands inside the node that it names", None),
        ("<<: *x", "1:5-1:7", NO_ANCHOR, TEXT_OR_ANCHOR),
        ("*x : 1", "1:1-1:3", NO_ANCHOR, TEXT_OR_ANCHOR),
    ],
    "yaml-merge": [
        ("<<: 1", "1:5-1:6", MERGE, MERGED),
        ("<<: [{a: 1}, b]", "1:5-1:16", MERGE, MERGED),
        ("<<: [[{a: 1}]]", "1:5-1:15", MERGE, MERGED),
    ],
    "yaml-tag": [
        ("a: !!int x", "1:4-1:11", "the value does not fit its tag `!!int`", "remove the tag"),
        ("a: !!int 1.5", "1:4-1:13", "the value does not fit its tag `!!int`", "remove the tag"),
        ("a: !!bool yes", "1:4-1:14", "the value does not fit its tag `!!bool`", "remove the tag"),
        ("a: !!seq {}", "1:4-1:11", "the value does not fit its tag `!!seq`", "remove the tag"),
        ("a: !!map x", "1:4-1:11", "the value does not fit its tag `!!map`", "remove the tag"),
        ("a: !!binary eA==", "1:4-1:17", "unknown tag `!!binary`", "remove the tag"),
        ("a: !!set {}", "1:4-1:11", "unknown tag `!!set`", "remove the tag"),
        ("a: !x y", "1:4-1:8", "unknown tag `!x`", 'quote the value if it starts with `!`, as in "!x y"'),
        ("a: !x", "1:4-1:6", "unknown tag `!x`", 'quote the value if it starts with `!`, as in "!x"'),
    ],
    "yaml-syntax": [
        ("\ta: b", "1:1-1:2", TAB, "use spaces"),
        ("a:\n\tb: c", "2:1-2:2", TAB, "use spaces"),
        ("a:\n  - b\n\t- c", "3:1-3:2", TAB, "use spaces"),
        ("a: b: c", "1:5-1:6", COLON, QUOTE_OR_INDENT),
        ("a: {b: c d: e}", "1:11-1:12", *COMMA),
        ("a: {\n  b: c\n  d: e\n}", "3:4-3:5", *COMMA),
        (r'a: "\q"', "1:6-1:7", r"`\q` is no escape of double quotes", ESCAPE),
        ("a: 1\nb\nc: 2", "2:1-2:2", "this line is no `key: value`", "check its indentation, or add the colon"),
        ("a:\n  b: 1\n c: 2", "3:2-3:3", "this line does not fit the indentation of those above", ALIGN),
        ("a: 'b' c", "1:8-1:9", "nothing may follow the value in this line", "quote the whole value"),
        # What is not closed is reported where it is opened.
        ("a: 1\nb: [1, 2\n\n", "2:4-2:5", "`[` opens here and is not closed", "close it with `]`"),
        ("a: 1\nb: {c: d\n\n", "2:4-2:5", "`{` opens here and is not closed", "close it with `}`"),
        ("a: {", "1:4-1:5", "`{` opens here and is not closed", "close it with `}`"),
        ('a: 1\nb: "c\n\n', "2:4-2:5", "the quote that opens here is never closed", "close it at the end of the value"),
        # What looks like an unquoted value and is none, on a line that is wrong for another reason.
        ("a: b: c  # ask: @bob", "1:5-1:6", COLON, QUOTE_OR_INDENT),
        ('a: "b, @c" d', "1:12-1:13", "nothing may follow the value in this line", "quote the whole value"),
    ],
}


@pytest.mark.parametrize(
    ("rule", "content", "where", "message", "advice"),
    [pytest.param(rule, *case, id=f"{rule} {case[0]!r}") for rule, cases in REFUSED.items() for case in cases],
)
def test_what_is_wrong_with_a_file(
    rule: str, content: str | bytes, where: str, message: str, advice: str | None
) -> None:
    assert findings(content) == [(rule, where, message, advice)]
    assert read(content).documents == ()


# The text, where the value stands in it, the value, what YAML reads its first character as.
UNQUOTED = [
    ("cron: */5 * * * *", "1:7-1:18", "*/5 * * * *", "an alias"),
    ("a:\n  - cron: * * * * *  # often", "2:11-2:20", "* * * * *", "an alias"),
    ("schedule: {cron: */5 * * * *}", "1:18-1:29", "*/5 * * * *", "an alias"),
    ("a: &b/c &d", "1:4-1:11", "&b/c &d", "an anchor"),
    ("é: @daily\r\nb: c", "1:4-1:10", "@daily", "a reserved character"),
    ("a: `x`", "1:4-1:7", "`x`", "a reserved character"),
    ('a: @x "y" \\z', "1:4-1:13", '@x "y" \\z', "a reserved character"),
    ("a: %x", "1:4-1:6", "%x", "a directive"),
    ("a: {{ .inputs.x }}/y", "1:4-1:21", "{{ .inputs.x }}/y", "a mapping"),
    ("a: !x!y z", "1:4-1:10", "!x!y z", "a tag"),
]


@pytest.mark.parametrize(("text", "where", "written", "meaning"), UNQUOTED, ids=[text for text, *_ in UNQUOTED])
def test_a_value_that_must_be_quoted(text: str, where: str, written: str, meaning: str) -> None:
    """The error stands at the value, and the help is the value in quotes."""
    ((rule, place_found, message, advice),) = findings(text)
    assert (rule, place_found) == ("yaml-syntax", where)
    assert message == f"`{written}` must be quoted: YAML reads `{written[0]}` as {meaning}"
    assert advice is not None
    verb, _, quoted = advice.partition(" ")
    assert (verb, value(quoted)) == ("write", written)


# Escapes and directives that ruamel cannot turn into a value.
UNREADABLE = [
    r'a: "\U00110000"',
    r'a: "\UFFFFFFFF"',
    "%YAML 2.0\n---\na: b",
    "%YAML 1." + "1" * 5000 + "\n---\na: b",
]


@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: text[:16])
def test_what_is_no_character_and_no_version_is_refused(text: str) -> None:
    ((rule, *_),) = findings(text)
    assert rule in ("yaml-syntax", "yaml-version")


def test_an_anchor_ends_with_its_document() -> None:
    source = read("a: &x 1\n---\nb: *x\n---\nc: 2\n")
    assert [document.data for document in source.documents] == [{"a": 1}, {"c": 2}]
    assert findings("a: &x 1\n---\nb: *x\n---\nc: 2\n") == [
        (
            "yaml-alias",
            "3:4-3:6",
            f"{NO_ANCHOR}: anchors end at `---`",
            "write the value again, or once for all plans, under `defaults` in lpctl.yaml",
        )
    ]
    assert [place.span.line for found in source.diagnostics for place in found.related] == [1]


def test_a_key_that_is_written_twice_names_both_places() -> None:
    source = read("a: 1\nb:\n  c: 1\n  c: 2\na: 3\na: 4\n")
    assert [document.data for document in source.documents] == [{"a": 1, "b": {"c": 1}}]  # usable: the first counts
    assert [(found.message, found.help, place(found.span)) for found in source.diagnostics] == [
        ("key `c` is written twice in one mapping", "keep one of the two", "4:3-4:4"),
        ("key `a` is written twice in one mapping", "keep one of the two", "5:1-5:2"),
        ("key `a` is written twice in one mapping", "keep one of the two", "6:1-6:2"),
    ]
    assert [
        [(earlier.message, earlier.file, place(earlier.span)) for earlier in found.related]
        for found in source.diagnostics
    ] == [
        [("`c` is first written here", "plan.lp.yaml", "3:3-3:4")],
        [("`a` is first written here", "plan.lp.yaml", "1:1-1:2")],
        [("`a` is first written here", "plan.lp.yaml", "1:1-1:2")],
    ]


@pytest.mark.parametrize("text", ['{a: 1, "a": 2}', "? a\n: 1\na: 2", "a: 1\n'a': 2", "x: &x a\na: 1\n*x : 2"])
def test_a_key_is_the_same_in_every_style(text: str) -> None:
    assert [rule for rule, *_ in findings(text)] == ["yaml-duplicate-key"]


def test_all_flaws_of_a_document_are_found_in_one_run() -> None:
    assert [(rule, where) for rule, where, *_ in findings("a: *x\nb: !y z\n1: c\nd: 1\nd: 2\n<<: 3\n")] == [
        ("yaml-alias", "1:4-1:6"),
        ("yaml-tag", "2:4-2:8"),
        ("yaml-key", "3:1-3:2"),
        ("yaml-duplicate-key", "5:1-5:2"),
        ("yaml-merge", "6:5-6:6"),
    ]


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def items(count: int) -> str:
    return f"[{'1,' * count}]"


def chained(length: int) -> str:
    """Lists by alias inside one another, in a mapping."""
    return "a0: &a0 []\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, length))


NODES = f"more than {YAML_NODES:,} nodes in one document, aliases written out"
DEPTH = f"more than {YAML_DEPTH} collections inside one another"
DIGITS = f"an integer of more than {INTEGER_DIGITS} digits"

WITHIN = {
    "depth": nested(YAML_DEPTH),
    "depth of block collections": "- " * (YAML_DEPTH - 1) + "[]",
    "depth by aliases": chained(YAML_DEPTH - 1),
    "nodes": items(YAML_NODES - 1),
    "nodes by an alias": f"[&x {items(YAML_NODES // 2 - 2)}, *x]",
    "key": f"? {'k' * KEY_CHARACTERS}\n: 1",
    "tab": "a: '\t'\n# ".ljust(SECOND_READING_BYTES, "b"),
    "digits": "1" * INTEGER_DIGITS,
    "digits after a sign": "-" + "1" * INTEGER_DIGITS,
    "digits of text": '"' + "1" * 10_000 + '"',
    "bytes": "a: " + "b" * (FILE_BYTES - 3),
}

BEYOND = {
    "depth": (nested(YAML_DEPTH + 1), DEPTH),
    "depth of block collections": ("- " * YAML_DEPTH + "[]", DEPTH),
    "bottomless": ("[" * MIB, DEPTH),
    "depth by aliases": (chained(YAML_DEPTH), DEPTH),
    "nodes": (items(YAML_NODES), NODES),
    "nodes by an alias": (f"[&x {items(YAML_NODES // 2)}, *x]", NODES),
    "a billion laughs": (
        "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 40)),
        NODES,
    ),
    "a billion laughs by merging": (
        "a0: &a0 {x: 1}\n"
        + "".join(f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 10)}], k{i}: *a{i - 1}}}\n" for i in range(1, 40)),
        NODES,
    ),
    "a long merge again and again": (
        f"a: &a {{{', '.join(f'k{i}' for i in range(40_000))}}}\nb: [{'{<<: *a}, ' * 40_000}]\n",
        NODES,
    ),
    "a long text again and again": (f"[&a {'b' * NODE_CHARACTERS * 100}{', *a' * (YAML_NODES // 100)}]", NODES),
    "key": (f"? {'k' * (KEY_CHARACTERS + 1)}\n: 1", f"a key of more than {KEY_CHARACTERS:,} characters"),
    "tab": (
        "a: '\t'\n# ".ljust(SECOND_READING_BYTES + 1, "b"),
        f"a file of more than {SECOND_READING_BYTES // 1024} KiB may hold no tab",
    ),
    "digits": ("1" * (INTEGER_DIGITS + 1), DIGITS),
    "ten thousand digits": ("-" + "9" * 10_000, DIGITS),
    "hexadecimal digits": ("0x" + "f" * 10_000, DIGITS),
    "octal digits": ("0o" + "7" * 10_000, DIGITS),
    "bytes": ("a: " + "b" * (FILE_BYTES - 2), "the file is larger than 4 MiB"),
}


@pytest.mark.parametrize("text", WITHIN.values(), ids=WITHIN)
def test_within_the_limits(text: str) -> None:
    with bounded():
        assert len(documents(text)) == 1


@pytest.mark.parametrize(("text", "message"), BEYOND.values(), ids=BEYOND)
def test_beyond_the_limits(text: str, message: str) -> None:
    with bounded():
        assert [(found.rule.id, found.message) for found in read(text).diagnostics] == [("yaml-limit", message)]
        assert read(text).documents == ()


def test_a_file_holds_so_many_documents() -> None:
    with bounded():
        source = read("--- a\n" * FILE_NODES)
    assert 0 < len(source.documents) < FILE_NODES
    assert [found.message for found in source.diagnostics] == [
        f"more than {FILE_NODES:,} nodes in one file, aliases written out"
    ]


def test_so_many_mistakes_are_reported() -> None:
    with bounded():
        found = findings("--- {a, a, a}\n" * FINDINGS)
    assert len(found) == FINDINGS + 1
    assert [rule for rule, *_ in found[-2:]] == ["yaml-duplicate-key", "yaml-limit"]
    assert found[-1][2] == f"more than {FINDINGS:,} mistakes in one file; what follows is not read"


def test_a_message_is_no_longer_than_anybody_reads() -> None:
    ((_, _, message, advice),) = findings("a: *" + "b" * 100_000)
    assert len(message) == len(advice or "") == MESSAGE_CHARACTERS + len(" ... ")
    assert message.startswith("no anchor `&bbb")
    assert message.endswith("bbb` before this alias in the document")
    assert advice is not None
    assert advice.startswith('if it is text, write "*bbb')
    assert advice.endswith("bbb` before the value it stands for")


# In each the parser refuses a long line, of which a message is then to be made.
LONG_LINES = {
    "blanks": "a: @b" + " " * 200_000 + "c",
    "blanks in a flow collection": "a: [b, @c" + " " * 200_000 + "d]",
    "dashes": '"\n' + "- " * 100_000 + '" a',
}


@pytest.mark.parametrize("text", LONG_LINES.values(), ids=LONG_LINES)
def test_a_long_line_is_refused_in_time(text: str) -> None:
    with bounded():
        assert [found.rule.id for found in read(text).diagnostics] == ["yaml-syntax"]
