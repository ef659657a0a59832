"""The C parser is only faster: what it reads, the pure Python parser reads the same, to the column.

`load` asks the C parser first and believes its data, so every text that it takes and ruamel's own parser refuses or
reads otherwise has to be known. All that are known are in `KNOWN`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from corpus import ROOT, unlike_files
from drawn import draws, sample
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from lpctl.source import load as loading
from lpctl.source import parser
from lpctl.source.dump import dump
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Span
    from lpctl.source.document import Document

LAW = settings(deadline=None, derandomize=True, max_examples=draws(1000), database=None)

# Why, what a text of the kind looks like, the smallest one.
KNOWN = [
    # libyaml refuses less.
    ("a comment right behind the sign of a block scalar", r"[|>][0-9+-]*#", "a: |# b\n  c"),
    ("a document that ends twice", r"\.\.\.\s+([#%].*\s+)*\.\.\.", "a: 1\n...\n..."),
    ("a quoted key in a flow sequence with its value right behind it", r"\[.*[\"']:\S", '["a":b]'),
    ("more blanks before the first line of a block scalar than in it", r"[|>].*[\r\n]+ +[\r\n]+", "|\n \n  "),
    ("odd signs between the marks of a tag", r"![^\s]+!", "a: !+!b c"),
    # libyaml reads something else.
    ("an anchor that is followed by punctuation", r"[*&][\w-]+[?:%@`\]},]", "&a: b"),
    ("a byte order mark that is not the first character", r"[^\ufeff]\ufeff", "a: b\ufeff"),
    ("a block scalar that is a whole document", r"(?m)^((?![:?-] ).)*[|>]|[|>][^|>]*[\r\n][-.#%]", "|\n---"),
    # libyaml sees it elsewhere.
    ("an anchor behind a tag", r"!\S*\s+(#.*\s+)?&", "a: !b &c d"),
    ("a flow mapping of a question mark", r"\{\s*\?\s+\}", "{? }"),
]

ODD = [
    *("", "\ufeff", "\ufeffa: b", "---", "--- a", "a\n...", "a: b\n...\nc: d", "--- {}\n--- []", "- - - a", "? a\n: b"),
    *("a:b", "{a:b}", "{a: b, c}", "{a, b: }", "[a, b: c]", "[a: b]", '{"a":b}', "{a: s3://b}", "[http://x]", "a: ?b"),
    *("a: -b", "a: b#c", "a: b #c", "a: 'it''s'", r'a: "\x41\u00e9\U0001F680"', 'a: "b\\\n  c"', "a: 'b\n\n\n  c'"),
    *("a: |\n  b\n\n\nc: d", "a: |+\n  b\n\nc: d", "a: >-\n  b\n   c\n  d\n", "a: |2\n   b", "a: |\nb: c"),
    *("a: | # b\n  c", "a: &x b\nc: *x", "a: &x {b: c}\nd: {<<: *x}", "a: &é b\nc: *é", "*a", "a: *b"),
    *("a: */5 * * * *", "a: & b", "a: !!str 1", "a: !<x> b", "!!map\na: b", "%TAG ! x\n---\na: !b c"),
    *("%TAG !e! tag:e,\n---\na: !e!b c", "%A b\n---\nc", "a: b: c", "a: b\n c: d", "a: b\n- c", "- a\nb", "[a", "{a"),
    *("a: ]", "a: [b\nc: d", '"a', "'a", "a: 'b' c", "a: @b", "\ta", "a:\tb", "a: b\t# c", "- a\n\t- b"),
    *(
        "a: b\r\nc: d\r\n",
        "a: b\rc: d",
        "a: \x85b",
        "a: \u2028b",
        "a: b\u2029c: d",
        "a: \xa0b",
        "漢: 字",
        "e\u0301: 🚀",
    ),
    *("1: a", "? [a]\n: b", "{{ a }}", "<<: 1", "a: 1\na: 2", "a: &x [*x]", "%YAML 1.2\n---\na"),
]

SIGNIFICANT = (
    *"ab1 \n-?:,[]{}#!'\"%@`~.=+\\/",
    *("\n  ", "\r\n", "\r", "- ", ": ", "? ", "# ", "a: ", "b: ", "&a ", "*a ", "!!str ", "! ", "<<: {b: 1}", "<<: *a"),
    *("{}", "[]", "\n---\n", "\n...\n", "--- ", "a: |\n ", "- >\n ", "a: |+\n  ", "- >-\n  ", "b: |2\n  ", "*/5", "& "),
    *("* ", "é", "漢", "🚀", "\u0301", "\xa0", "://", '"\\n', "\\x41", "null", "true"),
)
TEXTS = st.lists(st.sampled_from(SIGNIFICANT), max_size=24).map("".join)

WORDS = st.text("ab1 -:#,.é漢🚀'\"\\{}[]@%\n", max_size=8)
SCALARS = st.one_of(WORDS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False))
TREES = st.recursive(
    SCALARS, lambda item: st.lists(item, max_size=4) | st.dictionaries(WORDS, item, max_size=4), max_leaves=12
)


def paths(data: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every path of plain data, and what stands there."""
    yield path, data
    if isinstance(data, (dict, list)):
        for step, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from paths(item, (*path, step))


def places(document: Document) -> list[object]:
    """Where everything stands, but for what `test_what_is_empty_is_in_the_same_place` speaks of."""
    found: list[object] = []
    for path, data in paths(document.data):
        if isinstance(data, (dict, list)):
            span = document.span(path)
            found.append((path, span.line, span.column))
        elif data is not None:
            found.append((path, document.span(path), document.span(path, "key"), document.written(path)))
        elif path and isinstance(path[-1], str):
            found.append((path, document.span(path)))
    return found


def verdict(content: bytes) -> tuple[object, object]:
    """Everything that `load` says of a file, in a form that compares nan with nan."""
    source = load("plan.lp.yaml", content)
    return (
        [(document.origin, repr(document.data), places(document)) for document in source.documents],
        [
            (found.rule.id, found.span.line, found.span.column, found.message, found.help, found.line, found.related)
            for found in source.diagnostics
        ],
    )


def both(content: bytes) -> tuple[object, object]:
    """The verdict with the C parser, and that without it; neither file is only scanned."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "scan", lambda *_: None)
        fast = verdict(content)
        patch.setattr(parser, "CParser", None)
        return fast, verdict(content)


def known(text: str) -> bool:
    return any(re.search(pattern, text) for _, pattern, _ in KNOWN)


def test_the_parsers_agree_on_files() -> None:
    for path in sample(unlike_files()):
        fast, pure = both(path.read_bytes())
        assert fast == pure, path


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_the_parsers_agree_on_a_file_that_is_cut_off(line_break: str) -> None:
    text = (ROOT / "examples/reference.lp.yaml").read_text(encoding="utf-8").replace("\n", line_break)
    for end in range(0, len(text), 53):
        fast, pure = both(text[:end].encode())
        assert fast == pure, text[:end]


@pytest.mark.parametrize("text", ODD)
def test_the_parsers_agree_on_odd_texts(text: str) -> None:
    fast, pure = both(text.encode())
    assert fast == pure


@settings(LAW, max_examples=draws(1000))
@given(TEXTS)
def test_the_parsers_agree_on_any_text(text: str) -> None:
    assume(not known(text))
    fast, pure = both(text.encode())
    assert fast == pure


@settings(LAW, max_examples=draws(300))
@given(st.dictionaries(WORDS, TREES, max_size=4), st.booleans())
def test_the_parsers_agree_on_any_data(data: dict[str, Any], flow: bool) -> None:
    text = json.dumps(data, ensure_ascii=False) if flow else dump(data)
    fast, pure = both(text.encode())
    assert fast == pure


@pytest.mark.skipif(parser.c_events("") is None, reason="there is no C parser here")
@pytest.mark.parametrize(("pattern", "text"), [pytest.param(*rest, id=why) for why, *rest in KNOWN])
def test_where_the_parsers_differ(pattern: str, text: str) -> None:
    """Each of these is a fact about libyaml and ruamel.yaml; one that is no longer true has to leave the table."""
    assert re.search(pattern, text)
    fast, pure = both(text.encode())
    assert fast != pure


# What is not written stands behind what comes before it for libyaml, in front of what comes next for ruamel.
EMPTY = ["a:\n", "a:\n  b:\n\nc: 1", "a:\n-\n\n- b", "- # a\n- b", "? a", "a: {b: }\n", "a: [b, {c}]"]


@pytest.mark.parametrize("text", EMPTY)
def test_what_is_empty_is_in_the_same_place(text: str) -> None:
    def spans() -> list[Span]:
        (document,) = load("plan.lp.yaml", text.encode()).documents
        return [document.span(path) for path, _ in paths(document.data)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "scan", lambda *_: None)
        fast = spans()
        patch.setattr(parser, "CParser", None)
        assert fast == spans()


@pytest.mark.parametrize("text", ["<<:\n\na: 1", "%YAML 1.1\n---\na: b"])
def test_flaws_are_in_the_same_place(text: str) -> None:
    fast, pure = both(text.encode())
    assert fast == pure


@LAW
@given(st.binary(max_size=64))
def test_no_bytes_are_too_much(content: bytes) -> None:
    both(content)


@LAW
@given(st.text(st.characters(codec="utf-8"), max_size=64))
def test_no_text_is_too_much(text: str) -> None:
    both(text.encode())


@LAW
@given(st.lists(st.sampled_from((*SIGNIFICANT, "%YAML 1.", "%TAG ", '"\\U', "0011", "\t", "\ufeff")), max_size=32))
@example(["%YAML 1.3", "\n---\n", "a"])
@example(['"\\U00110000"'])
def test_no_yaml_is_too_much(parts: list[str]) -> None:
    both("".join(parts).encode())
