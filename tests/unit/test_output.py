"""The output directory is replaced as a whole: the old set of files, none, or the new one, whatever happens."""

from __future__ import annotations

import builtins
import contextlib
import errno
import io
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lpctl.artefact.archive import pack, unpack
from lpctl.artefact.output import Output, OutputRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]

OLD = {"lp_a_3.pb": b"old a", "lp_b_3.pb": b"old b"}
NEW = {"lp_b_3.pb": b"new b", "lp_c_3.pb": b"new c"}


def an_index(files: dict[str, bytes], note: str) -> bytes:
    """An index of lpctl's that lists the files; `note` makes two of them differ."""
    listed = [{"file": name} for name in sorted(files)]
    return json.dumps({"format": "lpctl.index/1", "launch_plans": listed, "note": note}).encode()


OLD_INDEX, NEW_INDEX = an_index(OLD, "old"), an_index(NEW, "new")


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "plans"


@pytest.fixture(params=["plans", "plans.tgz"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A directory, and an archive."""
    name: str = request.param
    return tmp_path / name


def replace(place: Path, files: dict[str, bytes], index: bytes) -> bool:
    return Output(str(place), archive=place.suffix == ".tgz").replace(files, index)


def contents(place: Path) -> dict[str, bytes] | None:
    """The files of a directory or an archive, None where it is not there."""
    if place.is_file():
        return unpack(place.read_bytes())
    return {path.name: path.read_bytes() for path in place.iterdir()} if place.exists() else None


def everything(top: Path) -> dict[str, bytes]:
    """Every file and link below a directory, and every directory that is empty."""
    found = {}
    for path in top.rglob("*"):
        name = path.relative_to(top).as_posix()
        if path.is_symlink():
            found[name] = b"<link>"
        elif path.is_file():
            found[name] = path.read_bytes()
        elif not any(path.iterdir()):
            found[name] = b"<directory>"
    return found


def index_of(place: Path) -> Path:
    return place.with_name(f"{place.name}.index.json")


# Runs that end well.


def test_first_run_makes_the_directory_and_its_parents(tmp_path: Path) -> None:
    directory = tmp_path / "build" / "deep" / "plans"
    assert replace(directory, OLD, OLD_INDEX)
    assert everything(tmp_path) == {
        "build/deep/plans/lp_a_3.pb": b"old a",
        "build/deep/plans/lp_b_3.pb": b"old b",
        "build/deep/plans.index.json": OLD_INDEX,
    }


def test_files_are_changed_added_and_removed(directory: Path) -> None:
    replace(directory, OLD, OLD_INDEX)
    assert replace(directory, NEW, NEW_INDEX)
    assert everything(directory.parent) == {
        "plans/lp_b_3.pb": b"new b",
        "plans/lp_c_3.pb": b"new c",
        "plans.index.json": NEW_INDEX,
    }


def test_an_empty_directory_is_filled(directory: Path) -> None:
    directory.mkdir()
    assert replace(directory, NEW, NEW_INDEX)
    assert contents(directory) == NEW


def test_a_set_of_no_files_leaves_an_empty_directory(directory: Path) -> None:
    replace(directory, OLD, OLD_INDEX)
    assert replace(directory, {}, NEW_INDEX)
    assert contents(directory) == {}


def test_an_unchanged_set_is_not_written(directory: Path) -> None:
    replace(directory, OLD, OLD_INDEX)
    paths = [directory, index_of(directory), *directory.iterdir()]
    for path in paths:
        os.utime(path, ns=(1, 1))
    assert not replace(directory, dict(reversed(OLD.items())), OLD_INDEX)
    assert [path.stat().st_mtime_ns for path in paths] == [1] * len(paths)


def test_another_index_alone_is_written(directory: Path) -> None:
    replace(directory, OLD, OLD_INDEX)
    paths = [directory, *directory.iterdir()]
    for path in paths:
        os.utime(path, ns=(1, 1))
    assert not replace(directory, OLD, NEW_INDEX)
    assert [path.stat().st_mtime_ns for path in paths] == [1] * len(paths)
    assert index_of(directory).read_bytes() == NEW_INDEX


def test_files_have_the_permissions_that_the_umask_leaves(directory: Path) -> None:
    before = os.umask(0o027)
    try:
        replace(directory, OLD, OLD_INDEX)
    finally:
        os.umask(before)
    modes = [path.stat().st_mode & 0o777 for path in (directory, directory / "lp_a_3.pb", index_of(directory))]
    assert modes == [0o750, 0o640, 0o640]


def test_a_relative_path_is_relative_to_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Output("build/../plans/").replace(OLD, OLD_INDEX)
    assert contents(tmp_path / "plans") == OLD


def test_an_archive_is_replaced(tmp_path: Path) -> None:
    archive = tmp_path / "plans.tgz"
    assert replace(archive, OLD, OLD_INDEX)
    assert replace(archive, NEW, NEW_INDEX)
    assert everything(tmp_path) == {"plans.tgz": pack(NEW), "plans.tgz.index.json": NEW_INDEX}
    os.utime(archive, ns=(1, 1))
    assert not replace(archive, NEW, NEW_INDEX)
    assert archive.stat().st_mtime_ns == 1


def test_an_archive_is_of_no_time_and_of_nobody() -> None:
    with tarfile.open(fileobj=io.BytesIO(pack(dict(reversed(NEW.items()))))) as archive:
        members = [(member.name, member.mode, member.mtime, member.uid, member.uname) for member in archive]
    assert members == [("lp_b_3.pb", 0o644, 0, 0, ""), ("lp_c_3.pb", 0o644, 0, 0, "")]
    assert pack(dict(reversed(NEW.items()))) == pack(NEW)


def test_what_would_change_is_compared(place: Path) -> None:
    output = Output(str(place), archive=place.suffix == ".tgz")
    assert output.compare(NEW, NEW_INDEX) == (("lp_b_3.pb", "lp_c_3.pb"), (), (), True)
    replace(place, OLD, OLD_INDEX)
    before = everything(place.parent)
    assert output.compare(NEW, NEW_INDEX) == (("lp_c_3.pb",), ("lp_b_3.pb",), ("lp_a_3.pb",), True)
    assert not output.compare(OLD, OLD_INDEX)
    assert everything(place.parent) == before


# Directories that are not lpctl's to replace.

WHOLE = "cannot be replaced as a whole; name a directory of its own, such as build/launch-plans"


@pytest.mark.parametrize("path", [".", "./", "..", "../", "/", "//", "build/..", "", "../x/.."])
def test_refuses_a_directory_that_others_live_in(path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputRefusedError) as refusal:
        Output(path).replace(OLD, OLD_INDEX)
    assert str(refusal.value) == f"{path} {WHOLE}"
    assert everything(tmp_path) == {}


def test_refuses_the_working_directory_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputRefusedError) as refusal:
        Output(str(tmp_path)).replace(OLD, OLD_INDEX)
    assert str(refusal.value) == f"{tmp_path} {WHOLE}"


def refusal_of(directory: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The message of a refused run into a directory given by its name; nothing may have changed."""
    monkeypatch.chdir(directory.parent)
    before = everything(directory.parent)
    with pytest.raises(OutputRefusedError) as refusal:
        Output(directory.name).replace(NEW, NEW_INDEX)
    assert everything(directory.parent) == before
    return str(refusal.value)


def test_refuses_a_link(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(directory, OLD, OLD_INDEX)
    link = directory.with_name("link")
    link.symlink_to(directory)
    assert refusal_of(link, monkeypatch) == "link is a link; name what it points to"


def test_refuses_a_link_that_leads_nowhere(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory.symlink_to("nowhere")
    assert refusal_of(directory, monkeypatch) == "plans is a link; name what it points to"


def test_refuses_a_file(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory.write_bytes(b"")
    assert refusal_of(directory, monkeypatch) == "plans is a file; name a directory"


def test_refuses_a_directory_with_a_foreign_file(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(directory, OLD, OLD_INDEX)
    (directory / "README.md").write_bytes(b"")
    assert refusal_of(directory, monkeypatch) == (
        "plans holds 'README.md', which lpctl did not write; name another directory, or remove it"
    )


def test_refuses_the_directory_of_a_package(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory.mkdir()
    (directory / "1_plans.my_wf_3.pb").write_bytes(b"")
    assert refusal_of(directory, monkeypatch) == (
        "plans holds '1_plans.my_wf_3.pb', which lpctl did not write; name another directory, or remove it"
    )


def test_refuses_a_directory_without_an_index(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(directory, OLD, OLD_INDEX)
    index_of(directory).unlink()
    assert refusal_of(directory, monkeypatch) == (
        "plans has no index of lpctl's beside it; name another place, or remove plans and compile again"
    )


def test_refuses_archives_that_flytectl_would_not_read(tmp_path: Path) -> None:
    for name in ("plans", "plans.zip", "plans.tar"):
        with pytest.raises(OutputRefusedError) as refusal:
            Output(name, archive=True)
        assert str(refusal.value) == f"{name}: flytectl takes archives that end in .tgz or .tar.gz"
    assert Output("plans.tar.gz", archive=True).shown == "plans.tar.gz"
    (tmp_path / "plans.tgz").mkdir()
    with pytest.raises(OutputRefusedError, match=r"\A.*/plans\.tgz is no file; name another\Z"):
        replace(tmp_path / "plans.tgz", NEW, NEW_INDEX)


def test_refuses_an_archive_without_an_index(tmp_path: Path) -> None:
    (tmp_path / "plans.tgz").write_bytes(b"")
    with pytest.raises(OutputRefusedError, match=r"/plans\.tgz has no index of lpctl's beside it; "):
        replace(tmp_path / "plans.tgz", NEW, NEW_INDEX)
    assert (tmp_path / "plans.tgz").read_bytes() == b""


def test_refuses_a_parent_that_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "build").write_bytes(b"")
    with pytest.raises(OutputRefusedError) as refusal:
        Output("build/plans").replace(NEW, NEW_INDEX)
    assert str(refusal.value) == "cannot write build/plans: build is not a directory"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_refuses_a_read_only_parent(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory.parent.chmod(0o500)
    try:
        assert refusal_of(directory, monkeypatch) == "cannot write .plans.lpctl-new: Permission denied"
    finally:
        directory.parent.chmod(0o700)


# Runs that fail or are killed at one of their steps.

MOST_STEPS = 24


class Killed(BaseException):
    """Stands for SIGKILL: no `except OSError` sees it."""


def stop_at(monkeypatch: pytest.MonkeyPatch, step: int, error: BaseException) -> None:
    """Raise the error instead of making the nth change of the file system, counted from 0."""
    steps = itertools.count()

    def stopping(original: Callable[..., Any]) -> Callable[..., Any]:
        def change(*arguments: Any, **options: Any) -> Any:
            reads = original is builtins_open and "w" not in arguments[1]
            if not reads and next(steps) == step:
                raise error
            return original(*arguments, **options)

        return change

    builtins_open = open
    monkeypatch.setattr(builtins, "open", stopping(open))
    for function in ("mkdir", "open", "rename", "unlink", "rmdir"):
        monkeypatch.setattr(os, function, stopping(getattr(os, function)))


@pytest.mark.parametrize("step", range(MOST_STEPS))
def test_a_run_that_is_refused_has_changed_nothing(place: Path, step: int) -> None:
    replace(place, OLD, OLD_INDEX)
    before = everything(place.parent)
    refused = False
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, step, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
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


def below(place: Path, files: dict[str, bytes], index: bytes) -> dict[str, bytes]:
    """What `everything` finds in the place's parent where the place holds these files."""
    if place.suffix == ".tgz":
        return {place.name: pack(files), index_of(place).name: index}
    return {f"{place.name}/{name}": content for name, content in files.items()} | {index_of(place).name: index}


@pytest.mark.parametrize("step", range(MOST_STEPS))
@pytest.mark.parametrize("before", [None, OLD], ids=["first run", "later run"])
@pytest.mark.parametrize(("after", "index"), [(NEW, NEW_INDEX), (OLD, OLD_INDEX)], ids=["same set", "other set"])
def test_a_run_that_is_killed_leaves_the_old_set_none_or_the_new_one(
    place: Path, before: dict[str, bytes] | None, after: dict[str, bytes], index: bytes, step: int
) -> None:
    if before is not None:
        replace(place, before, OLD_INDEX)
    with pytest.MonkeyPatch.context() as patch, contextlib.suppress(Killed):
        stop_at(patch, step, Killed())
        replace(place, NEW, NEW_INDEX)
    assert contents(place) in (before, None, NEW)
    replace(place, after, index)
    assert everything(place.parent) == below(place, after, index)


def test_every_step_of_a_run_is_one_of_those(place: Path) -> None:
    replace(place, OLD, OLD_INDEX)
    with pytest.MonkeyPatch.context() as patch:
        stop_at(patch, MOST_STEPS, AssertionError("the run has more steps"))
        replace(place, NEW, NEW_INDEX)


PLAN = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: {name}\nworkflow: plans.scalars\ndefault_inputs: {{i: {i}}}\n"


KILLED = """
import os, signal, sys

left = int(sys.argv.pop(1))

def kill(event, arguments):
    global left
    changes = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir")
    if changes or (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(kill)
from lpctl.__main__ import main
sys.exit(main())
"""
"""Runs lpctl, and kills it before it changes the file system for the nth time, counted from 0."""


def test_a_process_that_is_killed_leaves_the_old_set_none_or_the_new_one(tmp_path: Path) -> None:
    """The same with SIGKILL, behind which nothing is cleaned up, before each change that the command makes."""
    sets: dict[str, dict[str, bytes]] = {}
    directory = tmp_path / "plans"
    for i, name in enumerate(("one", "two")):
        manifest = tmp_path / f"{name}.lp.yaml"
        manifest.write_text("---\n".join(PLAN.format(name=f"{name}_{n}", i=i) for n in range(2)), encoding="utf-8")
        assert _compile(manifest, directory) == 0
        sets[name] = contents(directory) or {}
    assert _compile(tmp_path / "one.lp.yaml", directory) == 0
    for step in range(MOST_STEPS):
        code = _compile(tmp_path / "two.lp.yaml", directory, step)
        assert contents(directory) in (None, *sets.values()), f"killed before change {step}"
        if code == 0:
            break
        assert code == -signal.SIGKILL
        assert _compile(tmp_path / "one.lp.yaml", directory) == 0
        assert contents(directory) == sets["one"]
    assert 3 < step < MOST_STEPS - 1
    assert contents(directory) == sets["two"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "one.lp.yaml",
        "plans",
        "plans.index.json",
        "two.lp.yaml",
    ]


def _compile(manifest: Path, directory: Path, step: int = 10**6) -> int:
    package = ROOT / "tests" / "oracle" / "inputs" / "package"
    arguments = [step, "compile", manifest, "-o", directory, "--interface", package, "--no-config"]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return run.returncode
