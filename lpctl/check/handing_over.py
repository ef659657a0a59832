"""What one process knows of its share of the files, as bytes for another."""

from __future__ import annotations

import copyreg
import io
import pickle
from functools import cache
from typing import TYPE_CHECKING, Any

from lpctl.check.catalog import RULES
from lpctl.findings.diagnostic import Rule
from lpctl.rules.rule import Check

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.check.run import Share
    from lpctl.interface.model import Interface
    from lpctl.plan.compiled import Candidate


def packed(share: Share, interfaces: Iterable[Interface]) -> bytes:
    """A share as bytes, for a process that has the same interfaces: of those, only which one each plan has."""
    numbers = {_parts(interface): number for number, interface in enumerate(interfaces)}
    known = [candidate.interface for candidate in share.candidates]
    named = [None if interface is None else (numbers[_parts(interface)], interface.id) for interface in known]
    bare = [candidate._replace(interface=None) for candidate in share.candidates]
    stream = io.BytesIO()
    _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump((share._replace(candidates=bare), named))
    return stream.getvalue()


def unpacked(content: bytes, interfaces: Sequence[Interface]) -> Share:
    """The share that another process packed."""
    share: Share
    share, named = pickle.loads(content)  # noqa: S301 - a process of this run wrote it
    found: dict[Any, Interface | None] = {None: None}
    candidates: list[Candidate] = []
    for candidate, name in zip(share.candidates, named, strict=True):
        if name not in found:
            number, identity = name
            stated = interfaces[number]
            found[name] = stated if stated.id == identity else stated._replace(id=identity)
        candidates.append(candidate._replace(interface=found[name]))
    return share._replace(candidates=candidates)


def _parts(interface: Interface) -> tuple[int, ...]:
    """What an interface is made of but for its identity, in which a version may have been filled in."""
    return tuple(map(id, interface[1:]))


class _Pickler(pickle.Pickler):
    """Rules go by name: a process has one object of each."""

    dispatch_table = {**copyreg.dispatch_table, **dict.fromkeys((Rule, Check), lambda rule: (_rule, (rule.id,)))}  # noqa: RUF012


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in RULES}


def _rule(name: str) -> Rule:
    return _rules()[name]
