"""Compiled plans as one archive, what `flytectl register files --archive` takes: the same bytes for the same plans."""

from __future__ import annotations

import gzip
import io
import tarfile
from typing import TYPE_CHECKING

from lpctl.interface.archive import read_archive
from lpctl.interface.model import UnreadableSourceError

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIXES = (".tgz", ".tar.gz")
"""What flytectl takes as a compressed archive (register_util.go:getArchiveReaderCloser)."""


_HEAD = b"\x1f\x8b\x08\0\0\0\0\0"
"""How `pack` begins: gzip, deflated, without a name and without a time (RFC 1952, 2.3)."""


def pack(files: Mapping[str, bytes]) -> bytes:
    """A gzipped tar of the files: flat, sorted, mode 0644, no owner, no time."""
    packed = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=packed, mode="wb", filename="", mtime=0) as compressed,
        tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name in sorted(files):
            member = tarfile.TarInfo(name)  # mode 0644, owner 0, time 0
            member.size = len(files[name])
            archive.addfile(member, io.BytesIO(files[name]))
    return packed.getvalue()


def unpack(content: bytes) -> dict[str, bytes] | None:
    """The files in an archive that `pack` made, None where it is another file."""
    try:
        return dict(read_archive(io.BytesIO(content), lambda _: True))
    except UnreadableSourceError:
        return None


def is_damaged_archive(content: bytes) -> bool:
    """Whether a file that `unpack` cannot read may be what a killed run or a power cut left of what `pack` made."""
    return _HEAD.startswith(content[: len(_HEAD)].rstrip(b"\0"))
