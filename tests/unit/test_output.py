"""The output directory is replaced as a whole: the old set of files, none, or the new one, whatever happens."""

from __future__ import annotations

import io
import os
import tarfile
from typing import TYPE_CHECKING

import pytest
from output_sets import NEW, NEW_INDEX, OLD, OLD_INDEX, contents, everything, index_of, replace

from lpctl.output.archive import pack
from lpctl.output.output import Output, OutputRefusedError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "plans"


@pytest.fixture(params=["plans", "plans.tgz"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A directory, and an archive."""
    name: str = request.param
    return tmp_path / name


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


def test_what_is_replaced_keeps_its_mode(place: Path) -> None:
    replace(place, OLD, OLD_INDEX)
    paths = {index_of(place): 0o664, place: 0o2775 if place.is_dir() else 0o660}
    if place.is_dir():
        paths |= {place / "lp_b_3.pb": 0o640}
    for path, mode in paths.items():
        path.chmod(mode)
    replace(place, NEW, NEW_INDEX)
    assert {path: path.stat().st_mode & 0o7777 for path in paths} == paths


def test_a_directory_that_nobody_may_write_to_is_replaced(directory: Path) -> None:
    replace(directory, OLD, OLD_INDEX)
    directory.chmod(0o555)
    replace(directory, NEW, NEW_INDEX)
    assert contents(directory) == NEW
    replace(directory, OLD, OLD_INDEX)
    assert directory.stat().st_mode & 0o777 == 0o555
    directory.chmod(0o755)
    assert sorted(path.name for path in directory.parent.iterdir()) == ["plans", "plans.index.json"]


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


def test_refuses_a_directory_in_the_directory(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace(directory, OLD, OLD_INDEX)
    (directory / "lp_a_3.pb").unlink()
    (directory / "lp_a_3.pb").mkdir()
    assert refusal_of(directory, monkeypatch) == (
        "plans holds 'lp_a_3.pb/', which lpctl did not write; name another directory, or remove it"
    )


@pytest.mark.parametrize(
    "content", [b'{"format": "x"}', b'{"format": "lpctl.index/2", "launch_plans": []}', b"{x", b"\0{"]
)
@pytest.mark.parametrize("name", ["plans.index.json", ".plans.lpctl-index.json"])
def test_refuses_an_index_of_others(
    directory: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    directory.with_name(name).write_bytes(content)
    assert refusal_of(directory, monkeypatch) == f"{name} is no index of lpctl's; remove it, or name another place"


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


def test_refuses_an_archive_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "plans.tgz"
    replace(archive, OLD, OLD_INDEX)
    archive.write_bytes(pack({"1_plans.my_wf_2.pb": b""}))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputRefusedError) as refusal:
        Output("plans.tgz", archive=True).replace(NEW, NEW_INDEX)
    assert str(refusal.value) == (
        "plans.tgz holds '1_plans.my_wf_2.pb', which lpctl did not write; name another archive, or remove it"
    )
    archive.write_bytes(b"notes")
    with pytest.raises(OutputRefusedError) as refusal:
        Output("plans.tgz", archive=True).replace(NEW, NEW_INDEX)
    assert str(refusal.value) == "plans.tgz is no archive of lpctl's; name another, or remove it"
    assert archive.read_bytes() == b"notes"


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
        assert refusal_of(directory, monkeypatch) == "cannot write plans: Permission denied"
    finally:
        directory.parent.chmod(0o700)
