"""The YAML files of the repository: what the laws about any text are held to beside generated texts."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
YAML_FILES = sorted([*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("tests/*/**/*.yaml")])


@cache
def unlike_files() -> list[Path]:
    """The YAML files of which each has a line unlike any line of those before it, whatever its words are.

    To a parser the others are the same text once more.
    """
    seen: set[str] = set()
    found = []
    for path in YAML_FILES:
        lines = path.read_bytes().decode(errors="replace").splitlines(keepends=True)
        shapes = {re.sub(r"\w+", "w", line) for line in lines}
        if not shapes <= seen:
            seen |= shapes
            found.append(path)
    return found
