"""Bytes and near-YAML to documents: a finding inside the file or data with places, whatever the bytes are."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from budget import fuzzed, watched
from damage import damaged
from hypothesis import given
from hypothesis import strategies as st

from lpctl.source import load as loading
from lpctl.source import parser
from lpctl.source.load import load
from lpctl.source.scan import scan

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path as DocumentPath
    from lpctl.findings.diagnostic import Span
    from lpctl.source.document import Document

ROOT = Path(__file__).parent.parent
SEEDS = [path.read_bytes() for path in sorted(ROOT.glob("examples/**/*.yaml"))]

TOKENS = (
    *"\n\t\r -?:,[]{}#&*!|>'\"%@`\\/~=.<0aé漢\x00\x7f\x85\xa0\u2028\u202e\ufeff\ufffe🚀",
    *(
        "- ",
        ": ",
        "a: ",
        "? ",
        "# ",
        "\n  ",
        "\r\n",
        "&a ",
        "*a",
        "*b ",
        "!a ",
        "!!int ",
        "!!str ",
        "!!float ",
        "!!os ",
    ),
    *("!<", "!%41", "<<: ", "<<: *a", "|\n", ">-\n ", "|2+\n", "---\n", "...\n", "%YAML 1.1\n", "%TAG ! a\n"),
    *(
        '"\\ud800"',
        '"\\ud83c\\udf89"',
        "\\ud83c",
        "\\udf89",
        '"\\U0000D83C',
        "\\ue83c",
        "\n\ufeff---\n",
        '\n{"a"\n: ',
        '"\\x',
        '"\\U0011',
        '"\\\n',
        "''",
        "null",
        "true",
        ".nan",
        "-.inf",
        "0x1f",
        "1e999",
        "9" * 1001,
    ),
    *("kind: LaunchPlan\n", "{{ a }}", "*/5 * * * *", "[[", "{a: ", "s3://b", "a" * 1025, "a" * 300),
)
TEXTS = st.lists(st.sampled_from(TOKENS), max_size=30).map("".join)


def paths(data: Any, path: DocumentPath = ()) -> list[DocumentPath]:
    """Every path in a document's data."""
    found = [path]
    if isinstance(data, dict):
        for key, value in data.items():
            found += paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            found += paths(value, (*path, index))
    return found


def inside(span: Span, lines: list[str]) -> bool:
    """Whether a span is one of the file's."""
    return (
        1 <= span.line <= len(lines)
        and 1 <= span.column <= len(lines[span.line - 1]) + 1
        and (span.end_line, span.end_column) >= (span.line, span.column)
    )


def check_document(document: Document) -> None:
    """Every value has a place and can be asked what stands there."""
    for path in [*paths(document.data)[:500], ("no such key",), (0, "a")]:
        for on in ("key", "value"):
            assert inside(document.span(path, on), document.lines), (path, on)
        document.written(path)
        document.comment_after(path)


def check_scanned(content: bytes, documents: list[str]) -> None:
    """What was only scanned is what both parsers read, and they find nothing wrong with it."""
    for c_parser in (parser.CParser, None):
        with patch.object(loading, "scan", lambda _: None), patch.object(parser, "CParser", c_parser):
            parsed = load("fuzzed.lp.yaml", content)
        assert not parsed.diagnostics, parsed.diagnostics
        assert [repr(document.data) for document in parsed.documents] == documents


@watched
def check(content: bytes) -> None:
    """Load and look at everything."""
    source = load("fuzzed.lp.yaml", content)
    with suppress(UnicodeDecodeError):
        if not source.diagnostics and scan(re.split("\r\n|\n|\r", content.decode())) is not None:
            check_scanned(content, [repr(document.data) for document in source.documents])
    lines = re.split("\r\n|\n|\r", content.decode(errors="replace").removeprefix("\ufeff"))
    for found in source.diagnostics:
        assert inside(found.span, lines), found
        for place in found.related:
            assert inside(place.span, lines), place
    for document in source.documents:
        check_document(document)
    if not source.documents:
        assert source.diagnostics


@fuzzed(8)
@given(st.binary(max_size=60))
def test_bytes(content: bytes) -> None:
    check(content)


@fuzzed(20)
@given(TEXTS)
def test_near_yaml(text: str) -> None:
    check(text.encode())


LINES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(("", "", "  ", "    ", " ", "   ")),
        st.sampled_from(("", "", "- ", "-  ", "-")),
        st.sampled_from(("", "a: ", "b: ", "c:", "d.e/f: ")),
        st.lists(st.sampled_from(TOKENS), max_size=3).map("".join) | st.sampled_from(("", "a", "1", "'a'", "[a]")),
    ),
)


@fuzzed(20)
@given(st.lists(LINES, max_size=8).map("\n".join))
def test_near_subset(text: str) -> None:
    check(text.encode())


@fuzzed(4)
@given(damaged(SEEDS, TEXTS.map(str.encode)))
def test_damaged_manifests(content: bytes) -> None:
    check(content)
