"""The index beside an output directory: what each file is, where it comes from, what it was checked against.

`lpctl.index/1`. Paths are relative to the index, so that the bytes do not depend on the working directory. The index
lies beside the directory because flytectl aborts a whole registration at any file that is no .pb.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from lpctl.text.json import envelope
from lpctl.text.limits import ENTITIES_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.interface.model import InterfaceSource
    from lpctl.plan.compiled import Compiled

FORMAT = "lpctl.index/1"
_HEAD = envelope(FORMAT).partition(",")[0].encode()
"""How an index begins."""


def index(plans: Sequence[Compiled], names: Sequence[str], sources: Sequence[InterfaceSource], path: str) -> bytes:
    """The index, at `path`, of compiled plans and their file names; it names their target, where there are targets."""
    base = os.path.dirname(os.path.abspath(path))
    target = plans[0].key.target if plans else ""
    listed = sorted(zip(plans, names, strict=True), key=_file)
    directories: dict[str, str] = {}
    return envelope(
        FORMAT,
        **({"target": target} if target else {}),
        launch_plans=[_plan(plan, name, _manifest(plan.key.file, base, directories)) for plan, name in listed],
        interfaces=[{"path": _relative(source.path, base), "sha256": source.sha256} for source in sources],
    ).encode()


def is_index(content: bytes) -> bool:
    """Whether a file is an index of lpctl's."""
    return _read(content) is not None


def is_damaged_index(content: bytes) -> bool:
    """Whether a file is what a killed run or a power cut left of an index: nothing, a part, zeros behind a part."""
    return not is_index(content) and _HEAD.startswith(content[: len(_HEAD)].rstrip(b"\0"))


def listed_files(content: bytes) -> set[str]:
    """The files that an index names, none where it is no index of lpctl's."""
    return set(_read(content) or ())


def activated(path: str) -> dict[str, bool]:
    """Which files of a directory the index beside it says are to be active: a message has no field for that.

    Nothing where no index is beside it.
    """
    try:
        with open(f"{path.rstrip('/')}.index.json", "rb") as stream:
            document = json.loads(stream.read(ENTITIES_BYTES))
        return {str(plan["file"]): bool(plan["auto_activate"]) for plan in document["launch_plans"]}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}


def _read(content: bytes) -> list[str] | None:
    try:
        document = json.loads(content)
        files = [plan["file"] for plan in document["launch_plans"]] if document["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return files if files is not None and all(isinstance(file, str) for file in files) else None


def _file(pair: tuple[Compiled, str]) -> str:
    return pair[1]


def _plan(plan: Compiled, name: str, file: str) -> dict[str, Any]:
    identity = plan.identity
    return {
        "file": name,
        "sha256": hashlib.sha256(plan.content).hexdigest(),
        "name": identity.name,
        "project": identity.project,
        "domain": identity.domain,
        "version": identity.version,
        "workflow": plan.workflow._asdict(),
        "source": {"file": file, "line": plan.line},
        "auto_activate": plan.auto_activate,
    }


def _manifest(path: str, base: str, directories: dict[str, str]) -> str:
    """A manifest as it is seen from the directory `base`; `directories` keeps what goes before the name, for the next.

    To find that takes longer than all else that the index says of a plan.
    """
    if _is_no_path(path):
        return path
    directory, name = os.path.split(path)
    if directory not in directories:
        directories[directory] = _relative(os.path.join(directory, "_"), base)[:-1]
    return directories[directory] + name


def _relative(path: str, base: str) -> str:
    """A path as it is seen from the directory `base`."""
    return path if _is_no_path(path) else os.path.relpath(path, base).replace(os.sep, "/")


def _is_no_path(shown: str) -> bool:
    """Whether it is what messages call something that is no file, such as standard input."""
    return shown.startswith("<")
