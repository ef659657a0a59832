"""What the tests of outputs speak of: sets of files with their index, how they are put in place, and what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.output.archive import pack, unpack
from lpctl.output.output import Output
from lpctl.text.json import envelope

if TYPE_CHECKING:
    from pathlib import Path

OLD = {"lp_a_3.pb": b"old a", "lp_b_3.pb": b"old b"}
NEW = {"lp_b_3.pb": b"new b", "lp_c_3.pb": b"new c"}


def an_index(files: dict[str, bytes], note: str) -> bytes:
    """An index of lpctl's that lists the files; `note` makes two of them differ."""
    return envelope("lpctl.index/1", launch_plans=[{"file": name} for name in sorted(files)], note=note).encode()


OLD_INDEX, NEW_INDEX = an_index(OLD, "old"), an_index(NEW, "new")


def replace(place: Path, files: dict[str, bytes], index: bytes) -> bool:
    """Put a set in place: in an archive where the name says so, else in a directory."""
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
    """The index beside a place."""
    return place.with_name(f"{place.name}.index.json")


def below(place: Path, files: dict[str, bytes], index: bytes) -> dict[str, bytes]:
    """What `everything` finds in the place's parent where the place holds these files."""
    if place.suffix == ".tgz":
        return {place.name: pack(files), index_of(place).name: index}
    return {f"{place.name}/{name}": content for name, content in files.items()} | {index_of(place).name: index}
