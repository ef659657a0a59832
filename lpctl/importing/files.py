"""Documents of plans to the files that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from lpctl.importing.model import ManifestFile
from lpctl.importing.names import file_names
from lpctl.importing.text import text_of
from lpctl.text.limits import SCAN_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.importing.model import PlanDocument


def files_of(documents: Sequence[PlanDocument], each: Literal["workflow", "plan"]) -> list[ManifestFile]:
    """A file for each workflow, or each plan, named after it, in the order of their names.

    Plans of one name, in several projects, share a file.
    """
    grouped: dict[str, list[PlanDocument]] = {}
    for document in documents:
        grouped.setdefault(document.workflow if each == "workflow" else document.name, []).append(document)
    names = file_names([*grouped], dotted=each == "workflow")
    made = zip(names, grouped.values(), strict=True)
    return [ManifestFile(name, tuple(group)) for name, group in sorted(made, key=lambda file: file[0])]


def text_of_file(documents: Sequence[PlanDocument], schema: str | None) -> str:
    """The text of a file of manifests; `schema` is the path from it to the JSON Schema that an editor reads."""
    head = f"# yaml-language-server: $schema={schema}\n" if schema is not None else ""
    text = head + "---\n".join(text_of(document.data) for document in documents)
    if len(text) <= SCAN_CHARACTERS:
        return text
    return head + "---\n".join(text_of(document.data, large=True) for document in documents)
