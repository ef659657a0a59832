"""What yaml-language-server answers about a text in which places are marked, as data to compare.

`<|>` is where somebody types and is offered completions, `<?>` where somebody points and is told what stands there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from language_server import LanguageServer, Place

if TYPE_CHECKING:
    from pathlib import Path

    Answer = dict[str, Any]

_MARK = re.compile(r"<([|?])>")
_SEVERITIES = {1: "error", 2: "warning", 3: "information", 4: "hint"}


def answers(server: LanguageServer, folder: Path, name: str, marked: str) -> Answer:
    """What is found wrong in the document, and what is offered or explained at each of its marks."""
    pieces = _MARK.split(marked)
    text = "".join(pieces[::2])
    uri = server.open(name, text)
    made: Answer = {"diagnostics": [_finding(found) for found in server.diagnostics(uri)], "asked": []}
    before = ""
    for piece, mark in zip(pieces[::2], pieces[1::2], strict=False):
        before += piece
        place = Place(before.count("\n"), len(before) - before.rfind("\n") - 1)
        line = text.splitlines()[place.line] if place.line < text.count("\n") else ""
        shown = f"{place.line + 1}: {line[: place.character]}<{mark}>{line[place.character :]}"
        if mark == "|":
            offers = [_offer(item) for item in server.completion(uri, place)]
            made["asked"].append({"completion": shown, "offers": offers})
        else:
            told = (server.hover(uri, place) or "").replace(folder.as_uri(), "file://")
            made["asked"].append({"hover": shown, "tells": told.splitlines()})
    return made


def _offer(item: Answer) -> Answer:
    """An offer: its label, what it writes, and what is said of it. Where it is a snippet, `$1` is where to type on."""
    said = item.get("documentation")
    text = said["value"] if isinstance(said, dict) else said
    edit = item.get("textEdit") or {}
    written = edit.get("newText", item.get("insertText", item["label"]))
    return {"label": item["label"], "writes": written, **({"says": text.splitlines()} if text else {})}


def _finding(found: Answer) -> Answer:
    start, end = found["range"]["start"], found["range"]["end"]
    at = f"{start['line'] + 1}:{start['character'] + 1}-{end['line'] + 1}:{end['character'] + 1}"
    return {"at": at, "severity": _SEVERITIES[found["severity"]], "message": found["message"]}
