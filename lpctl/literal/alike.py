"""One mistake that every item of a list or map repeats, told once: a level of lists that is missing, or too many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.show import kind_of
from lpctl.literal import advice
from lpctl.literal.reading import Mismatch
from lpctl.literal.rules import INPUT_TYPE
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lpctl.findings.diagnostic import Path

_LONGEST = 60
_HOLDING = ("list[", "dict", "struct")
_MANY = {"list": "lists", "mapping": "mappings"}


def told_together(found: list[Mismatch], value: Any, again: Callable[[Any], list[Mismatch]]) -> list[Mismatch]:
    """The mismatches of a value; those of all items of a list or map that are one mistake are one, at the whole.

    That is where lists, maps or structs are due and scalars are there, or the other way round. `again` says what is
    wrong with another value of the same type. Where nothing mends the whole and something each item, each is told.
    """
    groups: dict[Path, list[Mismatch]] = {}
    for mismatch in found:
        if mismatch.path and mismatch.says is None and mismatch.reason is None:
            groups.setdefault(mismatch.path[:-1], []).append(mismatch)
    told = list(found)
    for path, group in groups.items():
        whole = _at(value, path)
        if len(group) > 1 and _one_mistake(whole, group, cut=len(found) >= FINDINGS):
            mended = next((one for one in _mended(whole) if _fits(one, value, path, again)), None)
            if mended is not None or not any(each.help or each.repair for each in group):
                place = told.index(group[0])
                ones = set(map(id, group))
                told = [each for each in told if id(each) not in ones]
                told.insert(place, _whole(whole, path, group[0], mended))
    return told


def _one_mistake(whole: Any, group: list[Mismatch], *, cut: bool) -> bool:
    """Whether all that a list or map holds is of one kind, another than the one that is due."""
    first = group[0]
    items = list(whole.values()) if isinstance(whole, dict) else whole
    kinds = {kind_of(item) for item in items}
    if len(kinds) > 1 or (len(group) < len(items) and not cut):
        return False
    if isinstance(whole, dict) and first.rule is not INPUT_TYPE:
        return False  # fields, each with a type of its own
    if any((each.rule, each.expected) != (first.rule, first.expected) for each in group):
        return False
    return kinds <= _MANY.keys() or first.expected.startswith(_HOLDING)


def _mended(whole: Any) -> Iterator[Any]:
    """What may have been meant: one more list around all, a list around each, the items of the lists inside."""
    if isinstance(whole, dict):
        yield {key: [item] for key, item in whole.items()}
        return
    yield [whole]
    yield [[item] for item in whole]
    if all(isinstance(item, list) for item in whole):
        yield [part for item in whole for part in item]


def _fits(mended: Any, value: Any, path: Path, again: Callable[[Any], list[Mismatch]]) -> bool:
    left = again(_replaced(value, path, mended))
    return len(left) < FINDINGS and not any(each.path[: len(path)] == path for each in left)


def _whole(whole: Any, path: Path, first: Mismatch, mended: Any) -> Mismatch:
    item, kind = first.value, kind_of(whole)
    expected = f"dict[str, {first.expected}]" if kind == "mapping" else f"list[{first.expected}]"
    held = _MANY.get(kind_of(item), kind_of(item))
    return Mismatch(
        path, whole, says=f"expects {expected}, got a {kind} of {held}", help=_help(whole, mended), rule=first.rule
    )


def _help(whole: Any, mended: Any) -> str | None:
    if mended is None:
        return None
    from lpctl.source.flow import flow  # noqa: PLC0415 - only a mistake needs it

    if len(repr(mended)) <= _LONGEST and len(text := flow(mended)) <= _LONGEST:
        return advice.write(text)
    if mended == [whole]:
        return "put one more list around it: [[...]]"
    return "put a list around each: [...]" if len(mended) == len(whole) else "leave out the inner lists"


def _at(value: Any, path: Path) -> Any:
    for part in path:
        value = value[part]
    return value


def _replaced(value: Any, path: Path, part: Any) -> Any:
    """The value with another part at the path."""
    if not path:
        return part
    key, *rest = path
    made = dict(value) if isinstance(value, dict) else list(value)
    made[key] = _replaced(value[key], tuple(rest), part)  # type: ignore[index]
    return made
