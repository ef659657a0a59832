"""Runs that fail or are killed at any of their steps, and what the next run makes of what they leave."""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from drawn import THOROUGH
from output_sets import (
    NEW,
    NEW_INDEX,
    OLD,
    OLD_INDEX,
    an_index,
    below,
    contents,
    everything,
    index_of,
    replace,
)
from stopping import Steps, take_steps

from lpctl.output.archive import is_damaged_archive, pack, unpack
from lpctl.output.index import is_damaged_index, is_index
from lpctl.output.output import Output, OutputRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(params=["plans", "plans.tgz"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A directory, and an archive."""
    name: str = request.param
    return tmp_path / "build" / name


class Killed(BaseException):
    """Stands for SIGKILL: no `except` of lpctl's sees it."""


def raising(error: BaseException) -> Callable[[], None]:
    """What ends a run with an error."""

    def end() -> None:
        raise error

    return end


def killed(place: Path, files: dict[str, bytes], index: bytes, step: int) -> bool:
    """Whether a run was killed at the step, counted from 0, or was at its end before."""
    with pytest.MonkeyPatch.context() as patch:
        take_steps(patch, Steps(step, raising(Killed())))
        try:
            replace(place, files, index)
        except Killed:
            return True
    return False


def start_again(place: Path, before: dict[str, bytes] | None) -> None:
    """Have nothing in the place's parent, or an older set alone."""
    shutil.rmtree(place.parent, ignore_errors=True)
    if before is not None:
        replace(place, before, an_index(before, "old"))


def test_a_run_that_is_refused_has_changed_nothing(place: Path) -> None:
    for step in itertools.count():
        start_again(place, OLD)
        before = everything(place.parent)
        refused = False
        with pytest.MonkeyPatch.context() as patch:
            steps = Steps(step, raising(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))))
            take_steps(patch, steps)
            try:
                replace(place, NEW, NEW_INDEX)
            except OutputRefusedError as refusal:
                refused = True
                assert re.fullmatch("cannot write .*: No space left on device", str(refusal))  # noqa: PT017
        if refused:
            assert everything(place.parent) == before
        assert contents(place) == (OLD if refused else NEW)
        replace(place, NEW, NEW_INDEX)
        assert everything(place.parent) == below(place, NEW, NEW_INDEX)
        if steps.taken <= step:
            break
    assert step > 8


def empty(path: Path) -> None:
    """What a power cut leaves of a file that was written shortly before."""
    os.truncate(path, 0)


def zero(path: Path) -> None:
    """The same where the file system knew the size already."""
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("damage", [None, empty, zero])
@pytest.mark.parametrize("before", [None, OLD], ids=["first run", "later run"])
@pytest.mark.parametrize(("after", "index"), [(NEW, NEW_INDEX), (OLD, OLD_INDEX)], ids=["same set", "other set"])
def test_a_run_that_is_killed_leaves_the_old_set_none_or_the_new_one(
    place: Path,
    before: dict[str, bytes] | None,
    after: dict[str, bytes],
    index: bytes,
    damage: Callable[[Path], None] | None,
) -> None:
    for step in itertools.count():
        start_again(place, before)
        kept = {path.stat().st_ino for path in place.parent.rglob("*")}
        going = killed(place, NEW, NEW_INDEX, step)
        assert contents(place) in (before, None, NEW)
        if damage is not None:
            for path in place.parent.rglob("*"):
                if path.is_file() and path.stat().st_ino not in kept:
                    damage(path)
        replace(place, after, index)
        assert everything(place.parent) == below(place, after, index)
        if not going:
            break
    assert step > 8


@pytest.mark.parametrize("before", [None, {"lp_a_3.pb": b"a"}], ids=["first run", "later run"])
def test_a_run_that_is_killed_after_one_that_was_killed(place: Path, before: dict[str, bytes] | None) -> None:
    sets = [{f"lp_{name}_3.pb": name.encode()} for name in "bcd"]
    indexes = [an_index(files, "") for files in sets]
    for first in itertools.count():
        for second in itertools.count() if THOROUGH else itertools.count(first % 3, 3):
            start_again(place, before)
            one = killed(place, sets[0], indexes[0], first)
            two = killed(place, sets[1], indexes[1], second)
            assert contents(place) in (before, None, *sets[:2])
            replace(place, sets[2], indexes[2])
            assert everything(place.parent) == below(place, sets[2], indexes[2])
            if not two:
                break
        if not one:
            break
    assert first > 8


def test_another_index_alone_is_written_whenever_the_run_is_killed(place: Path) -> None:
    new_index = an_index(OLD, "new")
    for step in itertools.count():
        start_again(place, OLD)
        going = killed(place, OLD, new_index, step)
        assert contents(place) == OLD
        assert index_of(place).read_bytes() in (OLD_INDEX, new_index)
        replace(place, OLD, new_index)
        assert everything(place.parent) == below(place, OLD, new_index)
        if not going:
            break
    assert step > 2


def test_what_a_power_cut_leaves_of_an_index_is_known() -> None:
    for length in range(len(OLD_INDEX)):
        for cut in (OLD_INDEX[:length], OLD_INDEX[:length] + bytes(9), bytes(length)):
            assert is_damaged_index(cut) or (is_index(cut) and is_index(OLD_INDEX[:length]))
    assert not any(map(is_damaged_index, (OLD_INDEX, b"x", b"{}", b"[]", b"\0x", b'{\n  "format": "lpctl.diff/1"')))


def test_what_a_power_cut_leaves_of_an_archive_is_known() -> None:
    packed = pack(OLD)
    for length in range(len(packed)):
        for cut in (packed[:length], packed[:length] + bytes(9), bytes(length)):
            assert unpack(cut) is not None or is_damaged_archive(cut)
    assert not any(map(is_damaged_archive, (b"x", b"PK\x03\x04", b"\x1f\x8b\x08\x08", b"\0x")))


# What has the name of a leftover, and is none.

STAGED, REPLACED = ".{}.lpctl-new", ".{}.lpctl-old"


def a_text(path: Path) -> None:
    path.write_text("notes", encoding="utf-8")


def a_link(path: Path) -> None:
    path.symlink_to("elsewhere")


def a_directory_with_a_file(path: Path) -> None:
    path.mkdir()
    (path / "lp_a_3.pb").write_bytes(b"")
    (path / "notes.txt").write_bytes(b"")


def a_directory_in_a_directory(path: Path) -> None:
    (path / "lp_a_3.pb").mkdir(parents=True)


def an_archive(path: Path) -> None:
    path.write_bytes(pack({"notes.txt": b""}))


def a_fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    "make", [a_text, a_link, a_directory_with_a_file, a_directory_in_a_directory, an_archive, a_fifo]
)
@pytest.mark.parametrize("name", [STAGED, REPLACED])
def test_what_is_not_lpctls_is_no_leftover(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str, make: Callable[[Path], None]
) -> None:
    start_again(place, OLD)
    monkeypatch.chdir(place.parent)
    path = place.with_name(name.format(place.name))
    make(path)
    before = sorted(place.parent.rglob("*"))
    for call in (replace, lambda *_: compared(place)):
        with pytest.raises(OutputRefusedError) as refusal:
            call(place, NEW, NEW_INDEX)
        assert str(refusal.value) == (
            f"{path.name} is not what a run of lpctl leaves there; move it away, or name another place"
        )
    assert sorted(place.parent.rglob("*")) == before


def compared(place: Path) -> None:
    """Ask what would change."""
    Output(str(place), archive=place.suffix == ".tgz").compare(NEW, NEW_INDEX)


def test_a_leftover_that_has_become_an_output_of_the_other_kind(tmp_path: Path) -> None:
    """Where an archive was meant by the name of a directory, or the other way round."""
    place = tmp_path / "plans.tgz"
    for name in (STAGED, REPLACED):
        leftover = place.with_name(name.format(place.name))
        leftover.mkdir()
        (leftover / "lp_a_3.pb").write_bytes(b"")
    replace(place, NEW, NEW_INDEX)
    assert everything(tmp_path) == below(place, NEW, NEW_INDEX)


# Others that change what is there in the middle of a comparison.


def test_a_comparison_says_something_whenever_others_remove_what_it_reads(place: Path) -> None:
    for step in itertools.count():
        start_again(place, OLD)
        calls = itertools.count()
        with pytest.MonkeyPatch.context() as patch:
            for function in ("stat", "lstat", "open", "listdir", "scandir"):
                patch.setattr(os, function, _removing(getattr(os, function), place.parent, calls, step))
            with contextlib.suppress(OutputRefusedError):
                compared(place)
        if next(calls) <= step:
            break
    assert step > 4


def _removing(
    original: Callable[..., object], directory: Path, calls: itertools.count[int], step: int
) -> Callable[..., object]:
    """The function, before whose nth call all is gone."""

    def function(*arguments: object, **options: object) -> object:
        if next(calls) == step:
            shutil.rmtree(directory, ignore_errors=True)
        return original(*arguments, **options)

    return function
