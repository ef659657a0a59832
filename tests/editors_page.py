"""What the page about editors and hooks shows, as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

_GUIDE = (Path(__file__).parent.parent / "docs" / "editors.md").read_text(encoding="utf-8")


def shown(heading: str, language: str) -> str:
    """The block in a language under a heading of any level."""
    _, below = re.split(rf"^##+ {re.escape(heading)}\n", _GUIDE, flags=re.MULTILINE)
    section = re.split(r"^##+ ", below, flags=re.MULTILINE)[0]
    (block,) = re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)
    return str(block)
