"""A tar archive, plain or gzipped, read within bounds, whatever the archive says of itself."""

from __future__ import annotations

import io
import os
import tarfile
import zlib
from typing import IO, TYPE_CHECKING, cast

from lpctl.interface.model import UnreadableSourceError
from lpctl.text.limits import ARCHIVE_BYTES, ARCHIVE_MEMBERS, MEMBER_BYTES, MEMBER_HEADER_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_GZIP = b"\x1f\x8b"
_CHUNK = 64 * 1024

# Headers that nest or contradict themselves end in tarfile in more ways than its own exceptions.
_NONSENSE = (tarfile.TarError, RecursionError, ValueError, OverflowError, LookupError)


DOCUMENT_NAMES = "documents have a name that ends in .yaml, .yml or .json"
"""By what lpctl tells `WorkflowInterface` documents, and what flytectl printed, from packages."""


def read_archive(file: IO[bytes], wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file in an archive whose name is wanted.

    Raises UnreadableSourceError where it is no archive, is damaged, or is beyond a bound.
    """
    if file.seek(0, os.SEEK_END) > ARCHIVE_BYTES:
        raise UnreadableSourceError(f"the archive unpacks to more than {ARCHIVE_BYTES // MIB} MiB")
    file.seek(0)
    zipped = file.read(len(_GZIP)) == _GZIP
    file.seek(0)
    stream = _Bounded(io.BufferedReader(_Gunzipped(file), _CHUNK) if zipped else file)
    try:
        with tarfile.open(fileobj=cast("IO[bytes]", stream), mode="r:") as archive:
            yield from _members(archive, stream, wanted)
        stream.end()
    except EOFError:
        raise UnreadableSourceError("the archive is damaged: it ends too early") from None
    except tarfile.ReadError as error:
        if str(error) == "unexpected end of data":
            raise UnreadableSourceError("the archive is damaged: it ends too early") from None
        raise UnreadableSourceError(
            f"not an archive of `pyflyte package` (.tgz), and not a directory of .pb files; {DOCUMENT_NAMES}"
        ) from None
    except _NONSENSE:
        raise UnreadableSourceError("the archive is damaged: a member's header makes no sense") from None


def _members(archive: tarfile.TarFile, stream: _Bounded, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
    for count, member in enumerate(archive, 1):
        if count > ARCHIVE_MEMBERS:
            raise UnreadableSourceError(f"the archive has more than {ARCHIVE_MEMBERS:,} members")
        if member.issparse():
            raise UnreadableSourceError(f"{member.name} is a sparse file; a package holds plain files")
        if member.isdir() or not wanted(member.name):
            continue
        if not member.isreg():
            raise UnreadableSourceError(f"{member.name} is a link or a device; a package holds plain files")
        if member.size > MEMBER_BYTES:
            raise UnreadableSourceError(f"{member.name} is larger than {MEMBER_BYTES // MIB} MiB")
        yield member.name, stream.content(member)


class _Bounded:
    """What tarfile reads headers from. It believes the sizes that they state; this does not."""

    def __init__(self, stream: IO[bytes] | io.BufferedReader) -> None:
        self._stream = stream
        self._at = 0
        self._headers = self._lines = 0
        self._header = b""

    def read(self, size: int) -> bytes:
        """Read a header."""
        self._headers += 1
        if self._headers > 4 * ARCHIVE_MEMBERS:
            raise UnreadableSourceError(f"the archive has more than {ARCHIVE_MEMBERS:,} members")
        if size > MEMBER_HEADER_BYTES:
            raise UnreadableSourceError(f"a member's header is larger than {MEMBER_HEADER_BYTES // 1024} KiB")
        self._header = self._take(size)
        self._lines += self._header.count(b"\n")  # a record of an extended header ends in one
        if self._lines > 20 * ARCHIVE_MEMBERS:
            raise UnreadableSourceError("the headers of the archive's members are too long")
        return self._header

    def seek(self, position: int) -> None:
        """Pass over a member."""
        if position > ARCHIVE_BYTES:
            raise UnreadableSourceError(f"the archive unpacks to more than {ARCHIVE_BYTES // MIB} MiB")
        while self._at < position and self._take(min(_CHUNK, position - self._at)):
            pass

    def tell(self) -> int:
        """How much has been read."""
        return self._at

    def content(self, member: tarfile.TarInfo) -> bytes:
        """The content of a plain file, whose header has just been read."""
        content = self._take(member.size)
        if len(content) < member.size:
            raise EOFError
        return content

    def end(self) -> None:
        """Read up to the end, where gzip's checksum is: an archive ends in zeros, and nothing else follows them."""
        if len(self._header) < tarfile.BLOCKSIZE:
            raise EOFError
        rest = self._header
        while rest:
            if rest.strip(b"\0"):
                raise UnreadableSourceError("the archive is damaged: it ends in something that is no header")
            self.seek(self._at)
            rest = self._take(_CHUNK)

    def _take(self, size: int) -> bytes:
        if size < 0:
            raise ValueError(size)
        taken = self._stream.read(size)
        self._at += len(taken)
        return taken


class _Gunzipped(io.RawIOBase):
    """A gzipped file's content: one member, as pyflyte writes it. gzip.GzipFile takes its time over odd headers."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._zlib = zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer as far as one step goes. Raises EOFError where the file ends before its content does."""
        while not self._zlib.eof:
            data = self._zlib.unconsumed_tail or self._file.read(_CHUNK)
            try:
                part = self._zlib.decompress(data, len(buffer))
            except zlib.error:
                raise UnreadableSourceError("the archive is damaged: its content does not unpack") from None
            if part:
                buffer[: len(part)] = part
                return len(part)
            if not data:
                raise EOFError
        if (self._zlib.unused_data + self._file.read(_CHUNK)).strip(b"\0"):
            raise UnreadableSourceError("the archive is damaged: something follows its end")
        return 0
