"""Asks Flyte's own code about the recorded rows again: `python ask.py PROGRAM`; prints what differs, and exits with 1.

PROGRAM is what build.sh built. A recursion without end ends it, which is the answer to that row: it is started again.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from google.protobuf.json_format import ParseDict

from lpctl.flyte.make_literal import same
from lpctl.messages.flyteidl_pb2 import Literal

HERE = Path(__file__).resolve().parent.parent
FILES = {"castable": "verdict", "castable-odd": "verdict", "castable-types": "verdict", "make_literal": "literal"}
"""Each file and the key that holds the answer."""


def answers(program: str, rows: list[str]) -> list[Any]:
    """What the program says of each row."""
    found: list[Any] = []
    while len(found) < len(rows):
        rest = "\n".join(rows[len(found) :])
        said = subprocess.run([program], input=rest, capture_output=True, text=True, check=False).stdout
        found += [json.loads(line) for line in said.splitlines()]
        if len(found) < len(rows):
            found.append("panics")
    return found


def alike(said: Any, recorded: Any) -> bool:
    """Whether two answers are one: Go writes the keys of a MessagePack map in any order."""
    if isinstance(said, dict) and isinstance(recorded, dict):
        return same(ParseDict(said, Literal()), ParseDict(recorded, Literal()))
    return bool(said == recorded)


def main() -> int:
    """Asks about every file; the exit code."""
    different = 0
    for name, key in FILES.items():
        rows = [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        asked = [json.dumps({part: value for part, value in row.items() if part != key}) for row in rows]
        for row, said in zip(rows, answers(sys.argv[1], asked), strict=True):
            if not alike(said, row[key]):
                different += 1
                sys.stdout.write(f"{name}: {said} is said of {json.dumps(row)}\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
