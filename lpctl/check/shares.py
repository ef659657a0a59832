"""The files of a run in shares, each of which a process of its own checks: the plans are those of one run over all."""

from __future__ import annotations

import copyreg
import io
import pickle
from functools import cache, partial
from mmap import mmap
from typing import TYPE_CHECKING, Any

from lpctl.check.processes import forked, processors
from lpctl.findings.diagnostic import Rule
from lpctl.rules.rule import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lpctl.check.run import Run, Share
    from lpctl.interface.model import Interface
    from lpctl.plan.compiled import Candidate

    Watch = Callable[[int, int], None]

_LEAST = 256 * 1024
"""Bytes of content, two hundred files or so: a share that has fewer takes longer to hand over than it saves."""


def shares(contents: Mapping[str, bytes], most: int) -> list[dict[str, bytes]]:
    """The files in order, in parts of about the same size: as many as are worth it, and one at least."""
    total = sum(map(len, contents.values()))
    number = max(min(most, total // _LEAST), 1)
    found: list[dict[str, bytes]] = [{} for _ in range(number)]
    before = 0
    for file, content in contents.items():
        found[min(before * number // max(total, 1), number - 1)][file] = content  # empty ones at the end start there
        before += len(content)
    return found


def check_in_shares(
    run: Run,
    another: Callable[[], Run],
    contents: Mapping[str, bytes],
    interfaces: Sequence[Interface],
    watch: Watch | None,
) -> None:
    """Check all files: some of them here, the others at the same time in processes that make a run of their own each.

    Where such a run finds more mistakes than are told, this one does it all over: which come first depends on what is
    found before. `interfaces` are those of all sources.
    """
    own, *others = shares(contents, processors())
    if not others:
        run.check(own, watch)
        return
    counts = _Counts(len(others)) if watch is not None else None
    makers = [
        partial(_handed_over, another, files, interfaces, counts.of(number) if counts is not None else None)
        for number, files in enumerate(others)
    ]
    with forked(makers) as processes:
        watch_all = partial(counts.tell, watch) if counts is not None and watch is not None else None
        run.check(own, watch_all)
        for number, (files, process) in enumerate(zip(others, processes, strict=True)):
            made = process.made() if process is not None else None
            if counts is not None:
                counts.of(number)(0, 0)  # this run counts them now
            if made is None:
                run.check(files, watch_all)
            else:
                run.take_over(_unpacked(made, interfaces))


class _Counts:
    """How many files and plans each process has done so far, in memory that all of them have."""

    def __init__(self, processes: int) -> None:
        self._numbers = memoryview(mmap(-1, processes * 16)).cast("Q")

    def of(self, process: int) -> Watch:
        """What a process calls with its own numbers."""

        def note(files: int, plans: int) -> None:
            self._numbers[2 * process] = files
            self._numbers[2 * process + 1] = plans

        return note

    def tell(self, watch: Watch, files: int, plans: int) -> None:
        """Tell of the numbers of all processes, given those of this one."""
        watch(files + sum(self._numbers[::2]), plans + sum(self._numbers[1::2]))


class _CutError(Exception):
    """There are more mistakes than are told."""


def _handed_over(
    another: Callable[[], Run],
    files: Mapping[str, bytes],
    interfaces: Sequence[Interface],
    count: Watch | None,
) -> bytes:
    run = another()

    def watch(done: int, plans: int) -> None:
        if run.is_cut:
            raise _CutError
        if count is not None:
            count(done, plans)

    run.check(files, watch)
    return _packed(run.share(), interfaces)


class _Pickler(pickle.Pickler):
    """Rules go by name: each is one object in a process."""

    dispatch_table = {**copyreg.dispatch_table, **dict.fromkeys((Rule, Check), lambda rule: (_rule, (rule.id,)))}  # noqa: RUF012


@cache
def _rules() -> dict[str, Rule]:
    from lpctl.check.catalog import RULES  # noqa: PLC0415 - few runs have shares

    return {rule.id: rule for rule in RULES}


def _rule(name: str) -> Rule:
    return _rules()[name]


def _packed(share: Share, interfaces: Iterable[Interface]) -> bytes:
    """A share as bytes; of the interfaces only which they are, and the version by which they were asked for."""
    numbers = {_parts(interface): number for number, interface in enumerate(interfaces)}
    stream = io.BytesIO()
    named = [
        None if (known := candidate.interface) is None else (numbers[_parts(known)], known.id)
        for candidate in share.candidates
    ]
    bare = [candidate._replace(interface=None) for candidate in share.candidates]
    _Pickler(stream, pickle.HIGHEST_PROTOCOL).dump((share._replace(candidates=bare), named))
    return stream.getvalue()


def _unpacked(content: bytes, interfaces: Sequence[Interface]) -> Share:
    share: Share
    share, named = pickle.loads(content)  # noqa: S301 - a process of this run wrote it
    found: dict[Any, Interface | None] = {None: None}
    candidates: list[Candidate] = []
    for candidate, meant in zip(share.candidates, named, strict=True):
        if meant not in found:
            stated = interfaces[meant[0]]
            found[meant] = stated if stated.id == meant[1] else stated._replace(id=meant[1])
        candidates.append(candidate._replace(interface=found[meant]))
    return share._replace(candidates=candidates)


def _parts(interface: Interface) -> tuple[int, ...]:
    """What an interface is made of but for its identity, in which a version may be filled in."""
    return tuple(map(id, interface[1:]))
