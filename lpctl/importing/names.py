"""What the files of manifests are called: as a person would call them, whatever workflows and plans are called."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from lpctl.text.limits import FILE_NAME_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

SUFFIX = ".lp.yaml"

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_LEADING = re.compile(r"^[.-]+")
_DIGITS = 8


def file_names(names: Sequence[str], *, dotted: bool) -> list[str]:
    """A file name for each of these different names, in their order, no two of them equal ignoring case.

    Of a `dotted` name, such as a workflow's, it is the last part, as far as that tells it from the others, else more.
    Other characters than `[A-Za-z0-9._-]` become `-`, and no name begins with a dot or a dash, which would hide the
    file or make it an option. Where that, or a cut at `limits.FILE_NAME_BYTES`, changed the name, or two are equal
    ignoring case, `~` and 8 hex digits of the SHA-256 of the whole name follow.
    """
    endings = Counter(end for name in names for end in set(_endings(name.lower())))
    shown = [_told_apart(name, endings) if dotted else name for name in names]
    safe = [_safe(name) for name in shown]
    count = Counter(name.lower() for name in safe)
    return [
        made + SUFFIX if made == short and count[made.lower()] == 1 else f"{made}~{_digest(whole)}{SUFFIX}"
        for made, short, whole in zip(safe, shown, names, strict=True)
    ]


def _endings(name: str) -> list[str]:
    """What a dotted name ends in, from its last part to all of it."""
    parts = name.split(".")
    return [".".join(parts[-length:]) for length in range(1, len(parts) + 1)]


def _told_apart(name: str, endings: Counter[str]) -> str:
    """The fewest last parts of a dotted name that no other name ends in."""
    return next((end for end in _endings(name) if end and endings[end.lower()] == 1), name)


def _safe(name: str) -> str:
    plain = _LEADING.sub("_", _UNSAFE.sub("-", name))
    return plain[: FILE_NAME_BYTES - _DIGITS - 1] if len(plain) > FILE_NAME_BYTES else plain or "_"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
