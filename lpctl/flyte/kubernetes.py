"""What Kubernetes takes as names, labels and annotations (apimachinery: pkg/util/validation, pkg/api/validation).

Go's `$` is the end of the text, so a trailing line break is refused; sets say that, and cost no compiled expression. A
key or service account is looked at once: many plans share them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "0123456789"
_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz" + _DIGITS)
_ALPHANUMERIC = _LOWER | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_LABEL = _ALPHANUMERIC | frozenset("-_.")
_HOST = _LOWER | frozenset("-")
_ENV = _ALPHANUMERIC | frozenset("-_.")

LABEL_CHARACTERS = 63
PREFIX_CHARACTERS = 253
ANNOTATION_BYTES = 256 * 1024

QUALIFIED = (
    "a name of at most 63 letters, digits, `-`, `_` and `.` that starts and ends with a letter or digit; before it, if "
    "wanted, a domain in lower case and a `/`, as in example.com/team"
)
VALUE = "nothing, or at most 63 letters, digits, `-`, `_` and `.` that start and end with a letter or digit"
ACCOUNT = "at most 253 lower-case letters, digits, `-` and `.`, each part starting and ending with a letter or digit"
HOST = "at most 63 lower-case letters, digits and `-`, starting and ending with a letter or digit"


def label_value_flaw(value: str) -> str | None:
    """Why Kubernetes does not take a label's value (validation.IsValidLabelValue); None where it does."""
    return _name_flaw(value) if value else None


@lru_cache(maxsize=256)
def qualified_name_flaw(key: str) -> str | None:
    """Why Kubernetes does not take a label's or an annotation's key (validation.IsQualifiedName)."""
    prefix, slash, name = key.rpartition("/")
    if "/" in prefix:
        return "it has more than one `/`"
    if slash and not prefix:
        return "there is nothing before the `/`"
    if not name:
        return "the name is empty" if not slash else "there is nothing behind the `/`"
    if slash and (flaw := subdomain_flaw(prefix)):
        return f"before the `/`, {flaw}"
    return _name_flaw(name)


@lru_cache(maxsize=256)
def subdomain_flaw(name: str) -> str | None:
    """Why Kubernetes does not take a DNS name such as a service account's (validation.IsDNS1123Subdomain)."""
    if len(name) > PREFIX_CHARACTERS:
        return f"it is longer than {PREFIX_CHARACTERS} characters"
    for part in name.split("."):
        if flaw := _host_flaw(part):
            return flaw
    return None


@lru_cache(maxsize=64)
def host_flaw(name: str) -> str | None:
    """Why a name is no DNS label, as Flyte's projects are (validation.IsDNS1123Label): found once of each."""
    if len(name) > LABEL_CHARACTERS:
        return f"it is longer than {LABEL_CHARACTERS} characters"
    return _host_flaw(name)


def env_name_flaw(name: str) -> str | None:
    """Why Kubernetes does not take the name of an environment variable (validation.IsEnvVarName)."""
    if not name:
        return "it is empty"
    if not _ENV.issuperset(name):
        return f"it holds {_first_outside(_ENV, name)}"
    if name[0] in _DIGITS:
        return "it starts with a digit"
    return "it is nothing but dots" if name in (".", "..") or name.startswith("..") else None


def label_repair(text: str) -> str | None:
    """The nearest value or name that a label takes, to be proposed; None where nothing is left."""
    return _repair(text, _LABEL, "-", label_value_flaw)


def key_repair(key: str) -> str | None:
    """The nearest key that a label or an annotation takes, to be proposed."""
    prefix, slash, name = key.rpartition("/")
    host, last = host_repair(prefix), label_repair(name)
    if last is None:
        return label_repair(prefix)
    return f"{host}{slash}{last}" if slash and host else last


def host_repair(text: str) -> str | None:
    """The nearest name of a host, a project or a service account, to be proposed."""
    return _repair(text.lower(), _HOST | {"."}, "-", subdomain_flaw)


def env_repair(text: str) -> str | None:
    """The nearest name of an environment variable, to be proposed."""
    return _repair(text, _ENV, "_", env_name_flaw)


def _repair(text: str, allowed: frozenset[str], filler: str, flaw: Callable[[str], str | None]) -> str | None:
    words = "".join(one if one in allowed else " " for one in text).split()
    proposed = filler.join(words)[:LABEL_CHARACTERS].strip("-_.")
    return proposed if proposed and flaw(proposed) is None else None


def _host_flaw(part: str) -> str | None:
    if not part:
        return "it has an empty part"
    if not _HOST.issuperset(part):
        return f"it holds {_first_outside(_HOST, part)}"
    if part[0] not in _LOWER or part[-1] not in _LOWER:
        return "it starts or ends with `-`"
    return None


def _name_flaw(name: str) -> str | None:
    if not _LABEL.issuperset(name):
        return f"it holds {_first_outside(_LABEL, name)}"
    if len(name) > LABEL_CHARACTERS:
        return f"it is longer than {LABEL_CHARACTERS} characters"
    if name[0] not in _ALPHANUMERIC or name[-1] not in _ALPHANUMERIC:
        return f"it {'starts' if name[0] not in _ALPHANUMERIC else 'ends'} with no letter or digit"
    return None


def _first_outside(allowed: frozenset[str], text: str) -> str:
    character = next(character for character in text if character not in allowed)
    names = {" ": "a blank", "\t": "a tab", "\n": "a line break"}
    return names.get(character) or (f"`{character}`" if character.isprintable() else f"U+{ord(character):04X}")
