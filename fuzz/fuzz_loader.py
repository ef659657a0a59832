"""Bytes and near-YAML to documents: a finding inside the file or data with places, whatever the bytes are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budget import fuzzed, watched
from damage import damaged
from hypothesis import given
from hypothesis import strategies as st

from lpctl.source.load import load

if TYPE_CHECKING:
    from lpctl.diagnostic import Path as DocumentPath
    from lpctl.diagnostic import Span
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
    *('"\\ud800"', '"\\x', '"\\U0011', '"\\\n', "''", "null", "true", ".nan", "-.inf", "0x1f", "1e999", "9" * 1001),
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


@watched
def check(content: bytes) -> None:
    """Load and look at everything."""
    source = load("fuzzed.lp.yaml", content)
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


@fuzzed(4)
@given(damaged(SEEDS, TEXTS.map(str.encode)))
def test_damaged_manifests(content: bytes) -> None:
    check(content)
