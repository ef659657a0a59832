"""The files of a run in shares, each of which a process of its own checks: the plans are those of one run over all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lpctl.check.run import Run
    from lpctl.interface.model import Interface

    Watch = Callable[[int, int], None]

_LEAST = 256 * 1024
"""Bytes of content, two hundred files or so: a share that has fewer takes longer to hand over than it saves."""


def check_in_shares(
    run: Run,
    another: Callable[[], Run],
    contents: Mapping[str, bytes],
    interfaces: Sequence[Interface],
    watch: Watch | None,
) -> None:
    """Check all files: some of them here, the others at the same time in processes that make a run of their own each.

    Where such a run finds more mistakes than are told, this one does it all over: which of them come first depends on
    what is found before. `interfaces` are those of all sources.
    """
    if sum(map(len, contents.values())) < 2 * _LEAST:
        run.check(contents, watch)
        return
    from lpctl.check.handing_over import unpacked  # noqa: PLC0415 - few runs have as many files
    from lpctl.check.processes import Counts, forked, processors  # noqa: PLC0415 - likewise

    own, *others = shares(contents, processors())
    counts = Counts(len(others))
    watch_all = partial(counts.tell, watch) if watch is not None else None
    makers = [
        partial(_handed_over, another, files, interfaces, partial(counts.note, number))
        for number, files in enumerate(others)
    ]
    with forked(makers) as processes:
        run.check(own, watch_all)
        for number, (files, process) in enumerate(zip(others, processes, strict=True)):
            made = process.made() if process is not None else None
            counts.note(number, 0, 0)  # this run counts them now
            if made is None:
                run.check(files, watch_all)
            else:
                run.take_over(unpacked(made, interfaces))


def shares(contents: Mapping[str, bytes], most: int) -> list[dict[str, bytes]]:
    """The files in order, in parts of about the same size: as many as are worth it, and one at least."""
    total = sum(map(len, contents.values()))
    number = max(min(most, total // _LEAST), 1)
    found: list[dict[str, bytes]] = [{} for _ in range(number)]
    before = 0
    for file, content in contents.items():
        found[min(before * number // max(total, 1), number - 1)][file] = content  # empty files at the end start there
        before += len(content)
    return found


class _CutError(Exception):
    """There are more mistakes than are told."""


def _handed_over(
    another: Callable[[], Run], files: Mapping[str, bytes], interfaces: Sequence[Interface], count: Watch
) -> bytes:
    """What a process makes: all that is known of the files. Raises _CutError."""
    from lpctl.check.handing_over import packed  # noqa: PLC0415 - see check_in_shares

    run = another()

    def watch(done: int, plans: int) -> None:
        if run.is_cut:
            raise _CutError
        count(done, plans)

    run.check(files, watch)
    return packed(run.share(), interfaces)
