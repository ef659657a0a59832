"""Whether a `WorkflowInterface` document still says what the package says that it was printed from."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, Any

from lpctl.interface.model import InterfaceSource
from lpctl.interface.rules import STALE_INTERFACE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from google.protobuf.message import Message

    from lpctl.findings.diagnostic import Problem
    from lpctl.interface.model import Interface, SourceFailure

    Read: TypeAlias = "Callable[[str], InterfaceSource | SourceFailure]"
    Known: TypeAlias = "dict[str, InterfaceSource | None]"


def digest(interface: Interface) -> str:
    """The SHA-256 of what a source states of a workflow's inputs, outputs and default launch plan.

    It is the same in every package of the same code: who the workflow is, its version included, is no part of it.
    """
    made = hashlib.sha256()
    for messages in (interface.inputs, interface.outputs or {}):
        made.update(_messages(messages))
    for texts in (interface.labels, interface.annotations):
        made.update(repr(sorted(texts.items())).encode())
    made.update(repr((interface.outputs is None, interface.defaults_known)).encode())
    return made.hexdigest()


def _messages(messages: Mapping[str, Message]) -> bytes:
    parts = [f"{len(messages)}\n".encode()]
    for name in sorted(messages):
        content = messages[name].SerializeToString(deterministic=True)
        parts.append(f"{name}\0{len(content)}\n".encode() + content)
    return b"".join(parts)


def stale(interface: Interface, document: str, stated: Sequence[Any], read: Read, known: Known) -> Iterator[Problem]:
    """The warning about an interface that a document states, if the package that it was printed from says otherwise.

    `document` is the document's file, from whose directory upward the package is looked for; one that is not there, or
    cannot be read, says nothing. `stated` are the data of all documents of the file, `known` the packages that were
    read already, by path.
    """
    recorded = interface.recorded
    if recorded is None or (found := _beside(document, recorded.file, read, known)) is None:
        return
    named = [other for other in found.interfaces if other.name == interface.name]
    if any(digest(other) == recorded.sha256 for other in named):
        return
    if not named:
        yield STALE_INTERFACE.at(
            ("source",),
            f"{found.path}, which this was printed from, has no workflow `{interface.name}` any more",
            on="key",
            help="remove the document, or `source` if it is to hold by itself",
        )
        return
    from lpctl.interface.resolve import difference  # noqa: PLC0415 - only a finding needs it

    differs = difference(interface, named[0], ("the document", found.path))
    yield STALE_INTERFACE.at(
        ("source",),
        f"{found.path} states workflow `{interface.name}` otherwise than when this was printed from it",
        on="key",
        notes=(("difference", differs),) if differs else (),
        help=_printed_anew(interface, document, stated, found.path),
    )


def _printed_anew(interface: Interface, document: str, stated: Sequence[Any], package: str) -> str:
    """What to type: with the file to write where all of it was printed from the package, which the command prints."""
    from lpctl.text.shell import shell_word  # noqa: PLC0415 - only a finding needs it

    recorded = interface.recorded
    printed = [
        data
        for data in stated
        if isinstance(data, dict)
        and data.get("kind") == "WorkflowInterface"
        and isinstance(source := data.get("source"), dict)
        and recorded is not None
        and source.get("file") == recorded.file
    ]
    whole = len(printed) == len(stated) and os.path.exists(document)
    only = "" if whole and len(stated) > 1 else f" {shell_word(interface.name)}"
    into = f" > {shell_word(document)}" if whole else ""
    command = f"lpctl interface{only} --interface {shell_word(package)} --format yaml{into}"
    return f"print {'it' if only else document} anew with `{command}`"


def _beside(document: str, file: str, read: Read, known: Known) -> InterfaceSource | None:
    directory = os.path.dirname(document)
    while not os.path.exists(path := os.path.normpath(os.path.join(directory, file))):
        above = os.path.dirname(directory)
        if above == directory or os.path.basename(directory) == "..":
            return None
        directory = above
    if path not in known:
        source = read(path)
        known[path] = source if isinstance(source, InterfaceSource) else None
    return known[path]
