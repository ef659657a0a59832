"""What looks like a secret: a review comment is read by many more people than a manifest.

Too much is hidden rather than too little; what is said to be wrong with a manifest is another question, with another
answer (`secret-in-envs`).
"""

from __future__ import annotations

import re
from typing import Any

from lpctl.text.secrets import secret_in

_NAMES = re.compile(
    r"pass(word|wd|phrase)?(?![a-z])|secret|token|credential|api[_-]?key|private[_-]?key|access[_-]?key|"
    r"(?<![a-z])(auth|key|pwd|salt|dsn)(?![a-z])",
    re.IGNORECASE,
)
_OF_NUMBERS = re.compile(r"pass(word|wd|phrase|code)|secret|credential|(?<![a-z])(pwd|pin)(?![a-z])", re.IGNORECASE)
_VALUES = re.compile(
    r"-----BEGIN|gh[pousr]_[A-Za-z0-9]{20}|github_pat_|glpat-|xox[abeprs]-|sk-[A-Za-z0-9_-]{20}|"
    r"(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,200}|://[^/\s:@]*:[^/\s@]+@|"
    r"(?i:bearer|basic)\s+[A-Za-z0-9+/_=.-]{16,}|(?i:password|secret|token|api_?key)\s*[=:]\s*\S{6,}"
)
"""What may be the beginning of a secret, or one of no known shape; the others are in `lpctl.text.secrets`."""


def hides(name: str | None, mapping: dict[str, Any]) -> bool:
    """Whether a mapping is to be kept back as a whole: by what it is called, or for a key that is a secret itself.

    None is a name that says nothing.
    """
    return (name is not None and _named(name, mapping)) or any(map(_is_secret, mapping))


def looks_secret(name: str, data: Any) -> bool:
    """Whether a value is to be kept out of what is printed, by its name or by what it looks like."""
    if isinstance(data, dict):
        return hides(name, data) or any(looks_secret(key, item) for key, item in data.items())
    if isinstance(data, list):
        return any(looks_secret(name, item) for item in data)
    return _named(name, data) or (isinstance(data, str) and _is_secret(data))


def _is_secret(text: str) -> bool:
    return _VALUES.search(text) is not None or secret_in(text) is not None


def _named(name: str, data: Any) -> bool:
    if not data or isinstance(data, bool):
        return False  # a switch says little
    # Of numbers, few names make a secret: `max_tokens: 5` is none.
    names = _OF_NUMBERS if isinstance(data, (int, float)) else _NAMES
    return names.search(name) is not None
