"""What the reading of one value finds: the literal's way of writing structs, how near the fit is, what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.literal.notation import notation
from lpctl.literal.rules import INPUT_TYPE
from lpctl.text.limits import UNION_TRIES

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path, Rule
    from lpctl.messages.flyteidl_pb2 import LiteralType

OWN_KIND, A_READING, WIDENED = 1, 2, 3
"""How near a value is to a type: of its own kind, text read as something else, an integer widened to a float."""

MESSAGEPACK, STRUCT = "msgpack", "struct"
"""The two encodings of structs: MessagePack as flytekit writes it since 1.14, protobuf's Struct for older images."""


VARIANT, VALUE = "$variant", "$value"
"""The keys of a marker, which names the variant of a union that a value is meant for."""


NO_UNION = "a marker is read only where a union is declared: write the value alone"


def is_marked(value: Any) -> bool:
    """Whether a value for a union is a marker: it has exactly the two keys."""
    return type(value) is dict and value.keys() == {VARIANT, VALUE}


def is_like_marked(value: Any) -> bool:
    """Whether a value has a key of a marker, so that it may be meant as one where it fits nothing as it is."""
    return type(value) is dict and (VARIANT in value or VALUE in value)


def size(value: Any) -> int:
    """Scalars and collections in a value."""
    if type(value) is dict:
        return 1 + sum(map(size, value.values()))
    return 1 + sum(map(size, value)) if type(value) is list else 1


class Mismatch(NamedTuple):
    """Why the value at `path`, counted from the input's own value, is not of the declared type.

    `expected` is the type in notation, `reason` what keeps the value from being of it where the kinds alone do not say
    so. `says` stands for all of that where it is no matter of kinds. `help` is what to write; `repair` is its template
    where that depends on how the value is written. `rule` is the one that is broken.
    """

    path: Path
    value: Any
    expected: str = ""
    reason: str | None = None
    help: str | None = None
    repair: str | None = None
    rule: Rule = INPUT_TYPE
    says: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    on_key: bool = False


class Tries:
    """How many more scalars and collections of a value are tried as variants of unions, and where it was too many."""

    __slots__ = ("beyond", "left")

    def __init__(self) -> None:
        self.left = UNION_TRIES
        self.beyond: Mismatch | None = None


class Reading:
    """What one reading has found so far. `rank` is that of the least near part of the value.

    `mismatches` keep the value from being of its type; `remarks` do not. `tries` is what is left of the bound on them.
    `encoding` is how structs are written, None where each is written as its type says.
    """

    __slots__ = ("encoding", "mismatches", "rank", "remarks", "tries")

    def __init__(self, encoding: str | None = None, tries: Tries | None = None) -> None:
        self.encoding = encoding
        self.mismatches: list[Mismatch] = []
        self.remarks: list[Mismatch] = []
        self.rank = OWN_KIND
        self.tries = tries or Tries()

    def apart(self) -> Reading:
        """A reading of the same value whose findings do not count yet."""
        return Reading(self.encoding, self.tries)

    def refuse(
        self,
        value: Any,
        type_: LiteralType,
        path: Path,
        *,
        reason: str | None = None,
        help: str | None = None,  # noqa: A002
        repair: str | None = None,
        rule: Rule = INPUT_TYPE,
    ) -> None:
        """Note that the value is not of the type."""
        if help is None and is_like_marked(value):
            help = NO_UNION  # noqa: A001
        self.mismatches.append(
            Mismatch(
                path=path, value=value, expected=notation(type_), reason=reason, help=help, repair=repair, rule=rule
            )
        )

    def at_most(self, rank: int) -> None:
        """Note that a part of the value is no nearer than `rank`."""
        self.rank = max(self.rank, rank)
