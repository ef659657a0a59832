"""What `--interface` takes: which reader a path is for."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING, Any

from lpctl.findings.diagnostic import Severity
from lpctl.interface.archive import DOCUMENT_NAMES
from lpctl.interface.model import InterfaceSource, SourceFailure, UnreadableSourceError
from lpctl.interface.package import read_package
from lpctl.source.load import load
from lpctl.source.rules import MORE_MISTAKES
from lpctl.text.limits import FINDINGS, JSON_BYTES, MIB

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.findings.diagnostic import Diagnostic
    from lpctl.interface.model import Interface
    from lpctl.interface.stale import Known
    from lpctl.messages.flyteidl_pb2 import LaunchPlan
    from lpctl.source.load import Source


def read_source(
    path: str, shown: str, struct_encoding: str | None = None, *, beside: Known | None = None
) -> InterfaceSource | SourceFailure:
    """The interfaces at `path`, or why there are none. `shown` is the path's name in messages.

    `struct_encoding` is how defaults of `WorkflowInterface` documents are written that are structs. `beside` has
    the packages that documents are compared with, as far as they were read; None where they are not.

    A package is a directory, an archive, or a .pb file of it; YAML and JSON hold `WorkflowInterface` documents or what
    `flytectl get` printed.
    """
    try:
        mode = os.stat(path).st_mode
        if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
            return SourceFailure(shown, f"not a regular file; write it to one first: {DOCUMENT_NAMES}")
        if path.endswith((".yaml", ".yml", ".json")):
            return _read_text(path, shown, struct_encoding, beside)
        return read_package(path, shown)
    except UnreadableSourceError as error:
        return SourceFailure(shown, str(error))
    except OSError as error:
        return SourceFailure(shown, error.strerror or str(error))


def flytectl_data(path: str, shown: str) -> list[Any]:
    """The data of each document in a file of JSON or YAML that flytectl printed.

    Raises OSError, and UnreadableSourceError where the file is something else.
    """
    from lpctl.interface.flytectl import is_flytectl  # noqa: PLC0415 - packages need none of it

    content = _text_of(path)
    if path.endswith(".json") and (data := _json(content)) is not None:
        found = [data]
    else:
        source = load(shown, content)
        if source.diagnostics:
            where = source.diagnostics[0]
            raise UnreadableSourceError(f"line {where.span.line}: {where.message}")
        found = [document.data for document in source.documents]
    if not found or not all(map(is_flytectl, found)):
        raise UnreadableSourceError("it is no output of `flytectl get launchplan -o json` or `-o yaml`")
    return found


def _text_of(path: str) -> bytes:
    with open(path, "rb") as stream:
        content = stream.read(JSON_BYTES + 1)
    if len(content) > JSON_BYTES:
        raise UnreadableSourceError(f"it is larger than {JSON_BYTES // MIB} MiB")
    return content


def _read_text(path: str, shown: str, struct_encoding: str | None, beside: Known | None) -> InterfaceSource:
    content = _text_of(path)
    from lpctl.interface.flytectl import is_flytectl, read_flytectl  # noqa: PLC0415 - packages need none of it

    digest = hashlib.sha256(content).hexdigest()
    if path.endswith(".json") and is_flytectl(data := _json(content)):
        fetched = read_flytectl(data, shown)
        return InterfaceSource(path=shown, sha256=digest, interfaces=fetched.interfaces, registered=fetched.plans)
    return _from_documents(load(shown, content), shown, digest, struct_encoding, beside, among_manifests=False)


def interfaces_among(
    files: Iterable[tuple[str, bytes]], struct_encoding: str | None = None, *, beside: Known | None = None
) -> tuple[InterfaceSource, ...]:
    """The `WorkflowInterface` documents among manifests, given as (name to show, content): one source a file.

    Findings about the file as YAML are left to whoever reads the manifests. `beside` is as in `read_source`.
    """
    return tuple(
        _from_documents(
            load(shown, content),
            shown,
            hashlib.sha256(content).hexdigest(),
            struct_encoding,
            beside,
            among_manifests=True,
        )
        for shown, content in files
        if b"WorkflowInterface" in content
    )


def _from_documents(
    source: Source,
    shown: str,
    digest: str,
    struct_encoding: str | None,
    beside: Known | None,
    *,
    among_manifests: bool,
) -> InterfaceSource:
    from lpctl.interface.document import read_interface_document  # noqa: PLC0415 - packages need none of it
    from lpctl.interface.flytectl import is_flytectl, read_flytectl  # noqa: PLC0415

    interfaces: list[Interface] = []
    diagnostics: list[Diagnostic] = [] if among_manifests else list(source.diagnostics)
    registered: list[LaunchPlan] = []
    broken: set[str] = set()
    for document in source.documents:
        data = document.data
        if among_manifests and not (isinstance(data, dict) and data.get("kind") == "WorkflowInterface"):
            continue
        if not among_manifests and is_flytectl(data):
            fetched = read_flytectl(data, shown)
            interfaces.extend(fetched.interfaces)
            registered.extend(fetched.plans)
            continue
        interface, problems = read_interface_document(document, struct_encoding)
        diagnostics.extend(document.place(problem, lambda _: None) for problem in problems)
        if sum(found.severity is Severity.ERROR for found in diagnostics) >= FINDINGS:
            diagnostics.append(document.place(MORE_MISTAKES, lambda _: None))
            break
        if interface is not None:
            interfaces.append(interface)
            if beside is not None and interface.recorded is not None:
                from lpctl.interface.stale import stale  # noqa: PLC0415 - few documents were printed

                stated = [other.data for other in source.documents]
                found = stale(interface, shown, stated, lambda path: read_source(path, path), beside)
                diagnostics.extend(document.place(problem, lambda _: None) for problem in found)
        elif isinstance(data, dict):
            broken.add(str(data.get("name")))
    if not interfaces and not registered and not diagnostics and not among_manifests:
        raise UnreadableSourceError("it holds no interface")
    return InterfaceSource(
        path=shown,
        sha256=digest,
        interfaces=tuple(interfaces),
        diagnostics=tuple(diagnostics),
        broken=frozenset(broken),
        registered=tuple(registered),
    )


def _json(content: bytes) -> Any:
    import json  # noqa: PLC0415 - packages need none of it

    try:
        data = json.loads(content)
        if b"\\ud" in content.lower():  # maybe half of a character, which protobuf does not take
            json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None  # what is wrong with it is found, and placed, as with any YAML
    return data
