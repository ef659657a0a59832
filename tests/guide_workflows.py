"""Writes the workflows that docs/ shows into a directory, for `make workflows` to check them like the project's own."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORKFLOW = re.compile(r"^```yaml\n(name: .*?^jobs:.*?)^```$", re.DOTALL | re.MULTILINE)


def workflows() -> dict[str, str]:
    """Each workflow by the page that it is on and its place there, with a commit where the reader fills one in."""
    return {
        f"{page.stem}-{number}.yaml": block.replace("OWNER/lpctl@COMMIT", f"owner/lpctl@{'0' * 40}")
        for page in sorted((ROOT / "docs").glob("*.md"))
        for number, block in enumerate(WORKFLOW.findall(page.read_text(encoding="utf-8")), 1)
        if "runs-on:" in block
    }


if __name__ == "__main__":
    directory = Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in workflows().items():
        (directory / name).write_text(text, encoding="utf-8")
