"""The files of a run in shares, each of which a process of its own checks: the plans are those of one run over all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lpctl.check.run import Run
    from lpctl.interface.model import Interface

    Watch = Callable[[int, int], None]

_LEAST_BYTES = 256 * 1024
"""Of content in a share, two hundred files or so: one that has less takes longer to hand over than it saves."""


def check_in_shares(
    run: Run,
    new_run: Callable[[], Run],
    contents: Mapping[str, bytes],
    interfaces: Sequence[Interface],
    watch: Watch | None,
) -> None:
    """Check all files: some of them here, the others at the same time in processes that make a run of their own each.

    What a process does not hand over, this one checks. `interfaces` are those of all sources.
    """
    if sum(map(len, contents.values())) < 2 * _LEAST_BYTES:
        run.check(contents, watch)
        return
    from lpctl.check.handing_over import unpacked  # noqa: PLC0415 - few runs have as many files
    from lpctl.check.processes import Counts, forked, processors  # noqa: PLC0415 - likewise

    own, *others = shares(contents, processors())
    counts = Counts(len(others))
    watch_all = partial(counts.tell, watch) if watch is not None else None
    work = [
        partial(_handed_over, new_run, files, interfaces, partial(counts.note, number))
        for number, files in enumerate(others)
    ]
    with forked(work) as processes:
        run.check(own, watch_all)
        for number, (files, process) in enumerate(zip(others, processes, strict=True)):
            content = process.wait() if process is not None else None
            counts.note(number, 0, 0)  # this run counts these files from here on
            if content is None or not run.take_over(unpacked(content, interfaces)):
                run.check(files, watch_all)


def shares(contents: Mapping[str, bytes], most: int) -> list[dict[str, bytes]]:
    """The files in order, in parts of about the same size: as many as are worth it, and one at least."""
    total = sum(map(len, contents.values()))
    number = max(min(most, total // _LEAST_BYTES), 1)
    found: list[dict[str, bytes]] = [{} for _ in range(number)]
    before = 0
    for file, content in contents.items():
        share = before * number // max(total, 1)
        found[min(share, number - 1)][file] = content  # behind all content there may be empty files
        before += len(content)
    return [share for share in found if share] or [{}]


class _CutError(Exception):
    """A file has more mistakes than are told: which of them come first depends on what is found before."""


def _handed_over(
    new_run: Callable[[], Run],
    files: Mapping[str, bytes],
    interfaces: Sequence[Interface],
    count: Watch,
    end_with_parent: Callable[[], None],
) -> bytes:
    """What a process makes: all that is known of the files. Raises _CutError."""
    from lpctl.check.handing_over import packed  # noqa: PLC0415 - see check_in_shares

    run = new_run()

    def watch(done: int, plans: int) -> None:
        end_with_parent()
        if run.is_cut:
            raise _CutError
        count(done, plans)

    run.check(files, watch)
    return packed(run.share(), interfaces)
