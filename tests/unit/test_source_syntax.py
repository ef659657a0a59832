"""What a parser refuses is said in lpctl's own words, whichever parser it was."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.source import parser
from lpctl.source.load import load
from lpctl.source.parser import SyntaxRefusedError, c_events, pure_events
from lpctl.source.syntax import NOT_IN_WORDS, syntax_flaw
from lpctl.text.limits import KEY_CHARACTERS, SECOND_READING_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

LAW = settings(deadline=None, derandomize=True, max_examples=draws(1000), database=None)

PARTS = (
    *"ab1 \n-?:,[]{}#!'\"%@`~.=+\\/\t&*|>",
    *(
        "\n  ",
        "- ",
        ": ",
        "? ",
        "a: ",
        "b: ",
        "&a ",
        "*a ",
        "!!str ",
        "!a!b ",
        "!<a",
        "!<a> ",
        "!%zz ",
        "!%c3 ",
        "{}",
        "[]",
    ),
    *(
        "\n---\n",
        "\n...\n",
        "... a",
        "--- ",
        "a: |\n",
        "- >\n ",
        "|0",
        "|x",
        "\n   \n b",
        "%YAML",
        "%TAG ! b\n",
        "%YAML 1.2\n",
    ),
    *(
        "%TAG a",
        "%A\n",
        "%YAML 1.x\n",
        "%YAML 1.2 b\n",
        '"\\q"',
        '"\\x',
        '"\\u12"',
        '"\\U00110000"',
        '"\\ud83c"',
        "{a: 1}\n{b: 2}",
    ),
)


def refusal(events: Iterator[Any] | None) -> SyntaxRefusedError | None:
    try:
        deque(events or (), maxlen=0)
    except SyntaxRefusedError as error:
        return error
    return None


@LAW
@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_every_refusal_has_words(text: str) -> None:
    for refused in filter(None, (refusal(c_events(text)), refusal(pure_events(text)))):
        flaw = syntax_flaw(refused, text.split("\n"))
        assert refused.problem not in f"{flaw.message} {flaw.help}"
        assert flaw.message != NOT_IN_WORDS[0], (refused.problem, refused.context)


LONG = "k" * (KEY_CHARACTERS + 1)
LONG_KEY = f"a key of more than {KEY_CHARACTERS:,} characters"
LATE_COLON = "in brackets a colon has to stand in the line of its key"
SECOND = "the document above has ended, and a second value follows"

# The text, its line and column where the mistake stands, what is said.
REFUSED = [
    ('{"a": 1}\n{"b": 2}', (2, 1), SECOND),
    ('{"a": 1}{"b": 2}', (1, 9), SECOND),
    ("[1]\n# c\n[2]", (3, 1), SECOND),
    ('["a"\n : 1]', (2, 2), LATE_COLON),
    (f'{{"{LONG}": 1}}', (1, 2), LONG_KEY),
    (f'{{"{LONG}"\n: 1}}', (1, 2), LONG_KEY),
    (f"{{{LONG}: 1}}", (1, 2), LONG_KEY),
    (f'["{LONG}": 1]', (1, 2), LONG_KEY),
    (f"[a, {LONG}: 1]", (1, 5), LONG_KEY),
    (f"{LONG}: 1", (1, 1), LONG_KEY),
    (f"a: 1\n{LONG}: 1", (2, 1), LONG_KEY),
    (f"a:\n  - 'x{LONG}': 1", (2, 5), LONG_KEY),
    ("{a: b\n: c}", (2, 1), "a comma is missing here, or the closing bracket before"),
    ("[a, , b]", (1, 5), "a value is missing before this"),
    ("a: - b", (1, 4), "a list cannot begin behind something else in its line"),
    ("a: 1\n... b", (2, 5), "nothing but a comment may follow `...` in its line"),
    ("%FOO", (1, 5), "no document follows the directive"),
    ("a: |x\n b", (1, 5), "only `+`, `-`, a digit from 1 to 9 and a comment may follow `|` or `>`"),
]


@pytest.mark.parametrize(
    ("text", "place", "message"), REFUSED, ids=[text.replace(LONG, "LONG") for text, *_ in REFUSED]
)
def test_what_is_said(text: str, place: tuple[int, int], message: str) -> None:
    (found,) = load("plan.lp.yaml", text.encode()).diagnostics
    assert ((found.span.line, found.span.column), found.message) == (place, message)
    assert found.help is not None


LARGE = f"in a file of more than {SECOND_READING_BYTES // 1024} KiB"
C_ONLY = pytest.mark.skipif(parser.CParser is None, reason="there is no C parser here, and the other takes these")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param('{"a"\n: 1}', f"{LARGE} a colon has to stand in the line of its key", marks=C_ONLY),
        pytest.param("a: [http://x]", f"{LARGE} a text with `:` in brackets or braces has to be quoted", marks=C_ONLY),
        ('["a"\n: 1]', LATE_COLON),
        ('{"a": 1}\n{"b": 2}', SECOND),
        (f'{{"{LONG}": 1}}', LONG_KEY),
    ],
)
def test_what_is_said_of_a_large_file(text: str, message: str) -> None:
    assert [
        found.message for found in load("plan.lp.yaml", (text + "\n#".ljust(SECOND_READING_BYTES)).encode()).diagnostics
    ] == [message]
