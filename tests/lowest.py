"""Prints the lowest version of each dependency that pyproject.toml declares, as pip constraints: `make lowest`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"


def constraints(text: str) -> list[str]:
    """`name==lowest` for each entry of the list `dependencies` of the table `[project]`.

    Read line by line, one entry a line: Python 3.10 has no tomllib.
    """
    project = text.split("\n[project]\n", 1)[1]
    entries = re.search(r"^dependencies = \[\n(.*?)^\]$", project, re.DOTALL | re.MULTILINE)
    lines = entries[1].splitlines() if entries else []
    return [_constraint(line) for line in lines if line.strip()]


def _constraint(line: str) -> str:
    match = re.match(r'\s*"(?P<name>[A-Za-z0-9._-]+)>=(?P<lowest>[0-9][0-9.]*)[",; ]', line)
    if match is None:
        sys.exit(f"no lowest version in {line.strip()}")
    return f"{match['name']}=={match['lowest']}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(constraints(PYPROJECT.read_text(encoding="utf-8"))) + "\n")
