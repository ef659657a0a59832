"""Texts to types: a type that prints as a text of the same type, or NotATypeError, whatever the text is."""

from __future__ import annotations

from budget import fuzzed, watched
from hypothesis import given
from hypothesis import strategies as st

from lpctl.interface.bounds import beyond_bounds
from lpctl.literal.notation import notation
from lpctl.literal.read_notation import NotATypeError, read_notation
from lpctl.text.limits import NOTATION_CHARACTERS

TOKENS = (
    *"[](),|: \n\t\"'\\-.0a_é\x00🚀",
    *(
        "int",
        "float",
        "str",
        "bool",
        "datetime",
        "date",
        "timedelta",
        "None",
        "dict",
        "list[",
        "dict[str, ",
        "Optional[",
    ),
    *(
        'enum["a"]',
        "enum[",
        "Literal[",
        "Literal[1]",
        "FlyteFile",
        'FlyteFile["csv"]',
        "FlyteDirectory[",
        "FlyteSchema[",
    ),
    *(
        "StructuredDataset[",
        "struct",
        "struct[A]",
        "binary",
        "error",
        "a: ",
        '"a": ',
        '"parquet"',
        "true",
        "1e999",
        "01",
    ),
    *('"\\ud800"', '"\\x"', "'\\''", "9" * 5000, "-1.5", "list[" * 30, "(" * 30, "Optional[" * 30, "int | "),
)
TEXTS = st.lists(st.sampled_from(TOKENS), max_size=16).map("".join)

LEAVES = (
    "int",
    "float",
    "None",
    "dict",
    "date",
    'enum["a", "b\\n"]',
    "Literal[1, 2.5]",
    'FlyteFile["csv"]',
    "struct[A.b]",
)
TYPES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        inner.map("list[{}]".format),
        inner.map("dict[str, {}]".format),
        inner.map("Optional[{}]".format),
        inner.map("({})".format),
        st.lists(inner, min_size=2, max_size=3).map(" | ".join),
        inner.map('StructuredDataset["parquet", a: {}]'.format),
    ),
    max_leaves=12,
)


@watched
def check(text: str) -> None:
    """Read it, print it, read that."""
    try:
        type_ = read_notation(text)
    except NotATypeError:
        return
    assert beyond_bounds(type_) is None
    printed = notation(type_)
    if len(printed) <= NOTATION_CHARACTERS:
        assert notation(read_notation(printed)) == printed


@fuzzed(40)
@given(TEXTS)
def test_near_notation(text: str) -> None:
    check(text)


@fuzzed(10)
@given(TYPES)
def test_types(text: str) -> None:
    check(text)


@fuzzed(10)
@given(st.text(max_size=30))
def test_texts(text: str) -> None:
    check(text)
