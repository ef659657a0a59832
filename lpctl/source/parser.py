"""The only room of ruamel.yaml: YAML text to parse events.

The pure Python parser has the last word. The C parser gives the same events about twenty times faster, so it goes
first; what it refuses is read again by the pure one (libyaml 0.1.7 refuses `{a: s3://b}` and `[http://x]`, which are
valid), and text in which the two are known to differ does not go to it at all. A file beyond
`limits.SECOND_READING_BYTES` is not read again: the pure parser would take seconds for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from ruamel.yaml.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

try:
    from _ruamel_yaml import CParser
except ImportError:  # another Python than CPython, or no wheel for this version of it or this platform
    CParser = None

__all__ = [
    "AliasEvent",
    "CParser",
    "DocumentEndEvent",
    "DocumentStartEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "SyntaxRefusedError",
    "c_events",
    "pure_events",
    "read_differently",
]

# libyaml reads NEL, LS and PS as line breaks (YAML 1.1) and takes tabs where ruamel's parser does not.
_READ_DIFFERENTLY = re.compile("[\t\x85\u2028\u2029]")


class SyntaxRefusedError(Exception):
    """The text is not YAML: what the parser says, where it noticed, and where what it was reading began.

    Lines and columns count from 0; `began` is None where the parser does not say.
    """

    def __init__(
        self, problem: str, context: str = "", at: tuple[int, int] = (0, 0), began: tuple[int, int] | None = None
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.context = context
        self.at = at
        self.began = began


def read_differently(text: str) -> re.Match[str] | None:
    """The first character that only the pure parser may read."""
    return _READ_DIFFERENTLY.search(text)


def c_events(text: str) -> Iterator[Any] | None:
    """The events of `text` from the C parser, or None where only the pure one may read it.

    The iterator raises SyntaxRefusedError; the pure parser then decides.
    """
    if CParser is None or read_differently(text):
        return None
    return _iterate_c(text)


def _iterate_c(text: str) -> Iterator[Any]:
    parser = CParser(text)
    next_event = parser.get_event
    try:
        while (event := next_event()) is not None:
            yield event
    except YAMLError as error:
        raise _refusal(error) from None
    except UnicodeError as error:  # surrogates cannot be handed to C
        raise SyntaxRefusedError(str(error)) from None


class _Scanner(Scanner):
    """The pure parser's scanner, with a key's colon on a later line, or anywhere behind it, in braces.

    That the colon stands within 1,024 characters on the key's line is asked of keys elsewhere (YAML 1.2.2, sections
    7.4.2 and 8.2.2). ruamel's scanner, of which this is, asks it of all.
    """

    def stale_possible_simple_keys(self) -> None:
        key = self.possible_simple_keys.get(self.flow_level)
        super().stale_possible_simple_keys()
        # A scalar is the last token, behind its anchor and its tag; collections, which are no keys, may be of any size.
        if key is not None and self.flow_context[-1:] == ["{"]:
            behind = self.tokens_taken + len(self.tokens) - key.token_number
            if behind <= _TOKENS_OF_A_SCALAR:
                self.possible_simple_keys[self.flow_level] = key


_TOKENS_OF_A_SCALAR = 3


def pure_events(text: str) -> Iterator[Any]:
    """The events of `text` from the pure Python parser; the iterator raises SyntaxRefusedError."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Scanner = _Scanner
    try:
        yield from yaml.parse(text)
    except YAMLError as error:
        raise _refusal(error) from None
    except (ValueError, OverflowError) as error:  # an escape such as "\\U00110000" is handed to chr()
        raise SyntaxRefusedError(f"no character: {error}", at=(yaml.reader.line, yaml.reader.column)) from None


def _refusal(error: YAMLError) -> SyntaxRefusedError:
    if not isinstance(error, MarkedYAMLError):
        return SyntaxRefusedError(str(error).split("\n", 1)[0])
    began = error.context_mark and (error.context_mark.line, error.context_mark.column)
    at = error.problem_mark and (error.problem_mark.line, error.problem_mark.column)
    problem = error.problem or error.context or "not YAML"
    return SyntaxRefusedError(problem, error.context or "", at or began or (0, 0), began)
