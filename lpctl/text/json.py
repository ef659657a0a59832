"""The JSON that lpctl prints and writes: versioned envelopes, ASCII, no number that JSON does not have."""

from __future__ import annotations

import json
import math
from typing import Any

from lpctl import __version__


def envelope(format_: str, **fields: Any) -> str:
    """A document of one of lpctl's own formats, with the version of lpctl that wrote it."""
    return json_text({"format": format_, "lpctl": __version__, **fields})


def json_text(document: Any) -> str:
    """The document, indented, with a final line break. Raises ValueError at a float that `finite` has not seen."""
    return json.dumps(document, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def finite(value: Any) -> Any:
    """JSON has no infinities and no NaN: they become the strings that protobuf's JSON has for them."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: finite(item) for key, item in value.items()}
    return [finite(item) for item in value] if isinstance(value, list) else value
