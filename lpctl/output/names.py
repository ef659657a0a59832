r"""What the file of a plan is called.

flytectl tells a file's kind by its name (register_util.go, `^.*_(?P<index>[1-3])\.pb$`) and registers files in the
order of their names: `lp_` sorts after the digits of pyflyte's files, so plans come after the workflows they launch.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from typing import TYPE_CHECKING

from lpctl.text.limits import FILE_NAME_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

PATTERN = re.compile(r"lp_.*_3\.pb", re.DOTALL)
"""What every file that lpctl writes is called."""

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_DIGEST_DIGITS = 8


def file_names(plans: Sequence[tuple[str, str]]) -> list[str]:
    """The file names of plans given as (name, version), in the same order: `lp_<name>_3.pb`.

    Bytes outside `[A-Za-z0-9._-]` become `-`. Where that or a cut at `limits.FILE_NAME_BYTES` changed the name, or
    where two names are equal ignoring case, `~` and 8 hex digits of the exact name's SHA-256 follow; where one name has
    several versions, the digits are those of name and version.
    """
    exact = Counter(name for name, _ in plans)
    folded = Counter(name.lower() for name in exact)
    return [_file_name(name, version, versions=exact[name], alike=folded[name.lower()]) for name, version in plans]


def _file_name(name: str, version: str, *, versions: int, alike: int) -> str:
    safe = _UNSAFE.sub(lambda match: "-" * len(match[0].encode()), name)
    if safe != name or len(safe) > FILE_NAME_BYTES or alike > 1 or versions > 1:
        exact = f"{name}\0{version}" if versions > 1 else name
        digest = hashlib.sha256(exact.encode()).hexdigest()[:_DIGEST_DIGITS]
        safe = f"{safe[: FILE_NAME_BYTES - _DIGEST_DIGITS - 1]}~{digest}"
    return f"lp_{safe}_3.pb"
