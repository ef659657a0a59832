"""The flytectl commands that register and activate an output, exact as far as the manifests and flags say."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.spec.compiled import Compiled


class Commands(NamedTuple):
    """Shell lines: to register, to activate, and the words in capitals that stand for what nobody has said yet."""

    register: str
    activate: tuple[str, ...]
    open: tuple[str, ...]


def commands(candidates: Sequence[Compiled], output: str, *, archive: bool = False) -> Commands:
    """The commands for the plans compiled into the directory, or the archive, at `output`.

    flytectl registers into its own `-p` and `-d`, fills open versions with `--version`, and does not activate a plan
    that is registered already; so activation is a command for each plan (register_util.go).
    """
    project = next((candidate.identity.project for candidate in candidates if candidate.identity.project), "")
    domain = next((candidate.identity.domain for candidate in candidates if candidate.identity.domain), "")
    where = f"-p {_word(project, 'PROJECT')} -d {_word(domain, 'DOMAIN')}"
    fills_version = any(not (c.identity.version and c.identity.workflow_version) for c in candidates)
    open_version = any(not candidate.identity.version for candidate in candidates)
    stated = {candidate.identity.version for candidate in candidates if candidate.identity.version}
    # An open workflow version is filled by the same flag; where all plans state one version, that is the likely one.
    version = next(iter(stated)) if len(stated) == 1 and not open_version else ""
    register = f"flytectl register files {where}"
    if fills_version:
        register += f" --version {_word(version, 'VERSION')}"
    activate = tuple(
        f"flytectl update launchplan {where} {_quoted(candidate.identity.name)} "
        f"--version {_word(candidate.identity.version, 'VERSION')} --activate --force"
        for candidate in candidates
        if candidate.auto_activate
    )
    lines = " ".join((register, *activate))
    return Commands(
        register=f"{register} " + (f"--archive {_quoted(output)}" if archive else f"{_quoted(output)}/*.pb"),
        activate=activate,
        open=tuple(word for word in ("PROJECT", "DOMAIN", "VERSION") if f" {word}" in lines),
    )


def deactivate(project: str, domain: str, name: str, version: str) -> str:
    """The command that ends a plan's schedule; words in capitals stand for what nobody has said."""
    where = f"-p {_word(project, 'PROJECT')} -d {_word(domain, 'DOMAIN')}"
    return (
        f"flytectl update launchplan {where} {_quoted(name)} --version {_word(version, 'VERSION')} --deactivate --force"
    )


def _word(value: str, placeholder: str) -> str:
    return _quoted(value) if value else placeholder


def _quoted(text: str) -> str:
    """The text as one word of a shell; what is invisible is written as an escape, in the quotes that know escapes."""
    if text.isprintable():
        return shlex.quote(text)
    return f"$'{''.join(map(_escaped, text))}'"


def _escaped(character: str) -> str:
    if character.isprintable() and character not in "'\\":
        return character
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # a byte of a path that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"\\U{code:08x}"
