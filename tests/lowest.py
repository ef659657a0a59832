"""Prints the lowest version of all that lpctl and its suite need, as pyproject.toml declares it: `make lowest`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

PYPROJECT = Path(__file__).parent.parent / "pyproject.toml"
LISTS = ("dependencies", "test")
"""What `pip install .[test]` installs: a list of the table `[project]`, and one of its optional dependencies."""


def constraints(text: str) -> list[str]:
    """`name==lowest` for each entry of LISTS, as pip reads constraints.

    Read line by line, one entry a line: Python 3.10 has no tomllib. Ends the process where an entry has no lowest
    version.
    """
    found = []
    for name in LISTS:
        entries = re.search(rf"^{name} = \[\n(.*?)^\]$", text, re.DOTALL | re.MULTILINE)
        if entries is None:
            sys.exit(f"pyproject.toml has no list {name}")
        found += [_constraint(line) for line in entries[1].splitlines() if line.strip()]
    return found


def _constraint(line: str) -> str:
    match = re.match(r'\s*"(?P<name>[A-Za-z0-9._-]+)>=(?P<lowest>[0-9][0-9.]*)[",; ]', line)
    if match is None:
        sys.exit(f"no lowest version in {line.strip()}")
    return f"{match['name']}=={match['lowest']}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(constraints(PYPROJECT.read_text(encoding="utf-8"))) + "\n")
