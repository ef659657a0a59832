"""Finished findings as text, in each format.

Never enters: finding or judging anything.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.report.model import Report
    from lpctl.report.visible import Screen

FORMATS = ("text", "concise", "json", "github", "sarif", "junit", "gitlab")
"""Every format by name: each is a module of this package."""

FOR_PEOPLE = ("text", "concise")
"""The formats beside which people may be told something."""

PLACED = ("github", "sarif", "junit", "gitlab")
"""The formats whose paths start at the root of the repository."""


def reporter(name: str) -> Callable[[Report, Screen], str]:
    """The reporter of a format, which takes the report and what it is made for."""
    render: Callable[[Report, Screen], str] = import_module(f"lpctl.report.{name}").render
    return render
