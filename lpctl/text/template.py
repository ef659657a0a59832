"""What other tools fill in, as people write it: `{{ bucket }}`, `${BUCKET}`, `$BUCKET`."""

from __future__ import annotations

import re

_OF_A_DEFAULT = re.compile(r":?[-=?+].*|\|.*", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def name_in(template: str) -> str | None:
    """What a template calls what it stands for: `BUCKET` of `${BUCKET:-raw}`, None of `$(git rev-parse HEAD)`."""
    if template.startswith("$("):
        return None
    inner = template.strip("${}<>% ()")
    if not template.startswith("<"):
        inner = _OF_A_DEFAULT.sub("", inner)
    names = _NAME.findall(inner)
    return names[-1] if names else None
