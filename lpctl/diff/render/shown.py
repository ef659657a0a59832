"""What a change is of and its two values, as people read them: cut where they are long, never where they differ."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lpctl.report.model import counted
from lpctl.report.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lpctl.diff.model import Member, Steps, Value
    from lpctl.diff.report import Change

_LONGEST = 120
_CONTEXT = 30
_LONGEST_ALONE = 300
_LONGEST_NAME = 100
_MOST_MEMBERS = 20
_PLAIN_STEP = re.compile(r'[^.\[\]"\s]+')


def short(text: str, longest: int = _LONGEST_NAME) -> str:
    """The text as it may be shown, without its middle where it is longer than anybody reads."""
    text = visible(text)
    return text if len(text) <= longest else f"{text[: longest * 2 // 3]} ... {text[-longest // 4 :]}"


def apart(one: str, other: str) -> tuple[str, str]:
    """Two texts as they may be shown; of long ones what differs, with a little of what stands around it.

    Two texts that differ stay different: both are shown from the same place on, beyond the first character that only
    one of them has there.
    """
    one, other = visible(one), visible(other)
    least = min(len(one), len(other))
    if max(len(one), len(other)) <= _LONGEST:
        return one, other
    start = next((at for at in range(least) if one[at] != other[at]), least)
    end = next((at for at in range(least - start) if one[-1 - at] != other[-1 - at]), least - start)
    return _around(one, start, end), _around(other, start, end)


def _around(text: str, start: int, end: int) -> str:
    """The text without most of its first `start` and its last `end` characters, and without a long middle."""
    first, last = max(0, start - _CONTEXT), len(text) - max(0, end - _CONTEXT)
    part = text[first:last]
    if len(part) > _LONGEST:
        part = f"{part[: _LONGEST * 2 // 3]} ... {part[-_CONTEXT:]}"
    return f"{'... ' if first else ''}{part}{' ...' if last < len(text) else ''}"


def symbol(change: Change) -> str:
    """The sign of a change: what it did to the field, or to the one member of it that changed."""
    if (member := _only(change)) is not None:
        return _sign(member)
    return ">" if _rebound(change) or change.class_id in ("plan-renamed", "plan-moved") else _sign(change)


def _sign(changed: Change | Member) -> str:
    return "+" if changed.before is None else "-" if changed.after is None else "~"


def _bindings(change: Change) -> list[str]:
    """How an input is bound on both sides, once where that is alike; [] for what is no input."""
    values = (value.data for value in (change.before, change.after) if value is not None)
    return list(dict.fromkeys(data["binding"] for data in values if isinstance(data, dict) and "binding" in data))


def _rebound(change: Change) -> bool:
    return len(_bindings(change)) > 1


def _only(change: Change) -> Member | None:
    """The member that is all that changed of a field."""
    return change.members[0] if len(change.members) == 1 and not _rebound(change) else None


def name_of(change: Change) -> str:
    """What a change is of: `inputs.region`, `labels.team`, `inputs.config.sizes[2]`."""
    member = _only(change)
    return short(_path((*change.path, *(member.path if member is not None else ()))))


def _path(steps: Iterable[str | int]) -> str:
    """Keys with dots between them, in quotes where that is not plain to read; positions in brackets."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += ("." if text else "") + (step if _PLAIN_STEP.fullmatch(step) else f'"{step}"')
    return text


REDACTED = "(changed, redacted)"


def hidden_of(changed: Change | Member) -> str | None:
    """What stands for the values of a change that look secret, None where they do not."""
    if not any(value is not None and value.secret for value in (changed.before, changed.after)):
        return None
    return (
        "(added, redacted)" if changed.before is None else "(removed, redacted)" if changed.after is None else REDACTED
    )


def arrow(change: Change) -> str:
    """`"eu" -> "us"`, the one value that there is, or how many members differ that have lines of their own."""
    if (member := _only(change)) is not None:
        return _member_arrow(member)
    if change.members:
        number = len(change.members)
        count = f"{counted(number, 'member')} differ{'s' if number == 1 else ''}"
        return ", ".join(part for part in (" -> ".join(_bindings(change)), count) if part)
    return _arrow(change)


def _arrow(changed: Change | Member) -> str:
    if hidden := hidden_of(changed):
        return hidden
    if changed.before is None or changed.after is None:
        return _text(changed.after or changed.before)
    return " -> ".join(apart(changed.before.text, changed.after.text))


def _text(value: Value | None) -> str:
    return "" if value is None else short(value.text, _LONGEST_ALONE)


def _member_arrow(member: Member) -> str:
    was = moved_from(member)
    return _arrow(member) + (f" (was {short(_path(was))})" if was is not None else "")


def moved_from(member: Member) -> Steps | None:
    """Where a member was that is at another place now, None for one that is where it was, new or gone."""
    return None if member.now is None or member.was == member.now else member.was


def member_lines(change: Change) -> list[str]:
    """A line for each member that changed, the first twenty; none where the line of the change says it."""
    if _only(change) is not None:
        return []
    lines = [
        f"{_sign(member)} {short(_path((*change.path, *member.path)))}  {_member_arrow(member)}"
        for member in change.members[:_MOST_MEMBERS]
    ]
    left = len(change.members) - len(lines)
    return [*lines, *([f"and {counted(left, 'more member')}; `--format json` has all"] if left else [])]
