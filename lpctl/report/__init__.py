"""Findings as text: pure functions from a finished report to what is printed, one file a format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.report import concise, json, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lpctl.report.model import Report

REPORTERS: Mapping[str, Callable[[Report, bool], str]] = {
    "text": text.render,
    "concise": concise.render,
    "json": json.render,
}
"""Every format by name. A reporter takes the report and whether colours are wanted."""
