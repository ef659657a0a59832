"""The formats of `lpctl diff`: which there are, and a diff in one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.cli.outputs import directory_in_repository

if TYPE_CHECKING:
    from lpctl.diff.report import Diff

FORMATS = ("text", "markdown", "json", "github", "html")


def rendered(found: Diff, format_: str, max_chars: int, *, colour: bool) -> str:
    """The diff in a format; `max_chars` is the length that markdown is cut to."""
    if format_ == "json":
        from lpctl.diff.render import json  # noqa: PLC0415 - each format by itself

        return json.render(found)
    if format_ == "markdown":
        from lpctl.diff.render import markdown  # noqa: PLC0415

        return markdown.render(found, max_chars, directory_in_repository())
    if format_ == "html":
        from lpctl.diff.render.html import page_data  # noqa: PLC0415
        from lpctl.html.page import diff_page  # noqa: PLC0415

        return diff_page(page_data(found))
    if format_ == "github":
        from lpctl.diff.render import github  # noqa: PLC0415

        return github.render(found, directory_in_repository())
    from lpctl.diff.render import text  # noqa: PLC0415

    return text.render(found, colour)
