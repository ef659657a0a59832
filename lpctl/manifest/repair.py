"""What to type instead of a value of the wrong type, or of a key that there is not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.findings.fix import Write, helping, rename, write
from lpctl.manifest.addition import such_as
from lpctl.manifest.expansion import OTHERWISE_IN_A_TARGET
from lpctl.manifest.other_rates import meant_rate
from lpctl.manifest.shape import words_of_pattern
from lpctl.source.scalar import boolean_meant, plain_type

if TYPE_CHECKING:
    from collections.abc import Collection

    from lpctl.findings.diagnostic import Path


def instead_of(
    value: Any, written: str, schema: dict[str, Any], types: list[str], *, path: Path, in_plan: Path
) -> str | None:
    """What to write instead of a value of the wrong type, where its schema or the value tells.

    `path` is where it stands in its document, `in_plan` where in the plan that the document is made to.
    """
    if "enum" in schema and not isinstance(value, (dict, list)):
        return one_of_words(value, schema["enum"], path)
    if "const" in schema:
        return write(schema["const"])
    if words_of_pattern(schema.get("pattern", "")):
        return such_as(schema["examples"][0])
    return repair(types, value, written, in_plan)


def repair(types: list[str], value: Any, written: str, path: Path) -> str | None:
    """What to write instead of a value of the wrong type, where that can be told."""
    if types == ["array"] and isinstance(value, dict):
        return _list_repair(value)
    if types == ["object"] and path == ("targets",) and (names := named(value)):
        return helping(f"write targets: {names}", Write(names))
    if types == ["object"] and isinstance(value, list):
        return "write one mapping, not a list of them"
    if isinstance(value, dict) and path[-2:-1] == ("rules",):
        level = value.get("level")
        return write(level) if len(value) == 1 and type(level) is str else "write its level: it has no options"
    if isinstance(value, (dict, list)):
        return None
    if (special := _special_repair(value, written, path)) is not None:
        return special
    if "string" in types:
        return write(quoted(written)) if written else None
    if types == ["array"]:
        return write(f"[{written}]") if written else None
    if "object" in types and isinstance(value, str):
        return _mapping_repair(value, path)
    return _scalar_repair(types, value)


def instead_of_key(key: str, close: str | None, stated: Collection[str], *, alone: bool) -> str | None:
    """What to do about an unknown key, given the one that it may be meant for; `alone` where only one is known."""
    if close:
        return f"keep one of `{key}` and `{close}`" if close in stated else rename(close)
    return f"remove `{key}`" if alone else None


WORDS_OF_CRON = ("hourly", "daily", "weekly", "monthly", "yearly", "annually", "midnight")
"""What other tools call times of the clock, which the server's cron lines begin with an `@`."""


def one_of_words(value: Any, words: list[str], path: Path) -> str | None:
    """What to write instead of what is no text, where one of some words is due."""
    if path[:1] == ("targets",) and path[-1] == "activate" and isinstance(value, bool):
        return "remove the line" if value else helping("write activate: never", Write("never"))
    return write(words[0]) if len(words) == 1 and isinstance(value, (bool, int, float)) else None


def named(value: Any) -> str | None:
    """A list of names as a mapping of targets that say nothing, None for anything else."""
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        return None
    return f"{{{', '.join(f'{item}: {{}}' for item in value)}}}"


def _list_repair(value: dict[str, Any]) -> str:
    """What to write instead of a mapping where a list is due."""
    key = next(iter(value), "")
    if key.startswith("-"):
        return f"put a space after the `-` of `{key}`"
    return "write a list: each item behind a `- `, or in brackets"


def _mapping_repair(value: str, path: Path) -> str | None:
    """What to write instead of a text where a mapping is due."""
    if path == ("for_each",):
        return _records_repair(value)
    if key := re.match(r"[A-Za-z_]+:(?=[^\s/])", value):
        return f"put a space after `{key[0]}`"
    if path[-2:-1] == ("secrets",):
        group, _, name = value.partition("/")
        return write(f"{{group: {group}, key: {name}}}") if name else f"write {{group: {group}, key: ...}}"
    if path == ("schedule",):
        if value.lower() in WORDS_OF_CRON:  # at midnight, say; a rate would begin when it is activated
            return write(f'{{cron: "@{value.lower()}"}}')
        rate = meant_rate(value)
        return write(f"{{rate: {rate}}}" if rate else f"{{cron: {quoted(value)}}}")
    stated = re.fullmatch(r"([A-Za-z_]\w*)\s*=\s*([^\s,=]+)", value)
    if stated is None:
        return None
    of_texts = path[-1:] in (("labels",), ("annotations",), ("envs",))
    return write(f"{{{stated[1]}: {quoted(stated[2]) if of_texts else stated[2]}}}")


def _records_repair(value: str) -> str:
    """What to write instead of a text where records are due, or the file that holds them."""
    if "${" in value:
        written = "write them here, or {file: cities.csv}"
        return f"no expression stands for records: {written}; {OTHERWISE_IN_A_TARGET}"
    if re.search(r"\S\.(csv|ya?ml|json)\Z", value, re.IGNORECASE):
        from lpctl.source.flow import flow  # noqa: PLC0415 - few mistakes need it

        return write(f"{{file: {flow(value)}}}")
    return "write a list of records, or {file: cities.csv}"


def _special_repair(value: Any, written: str, path: Path) -> str | None:
    """What to write where the place says more than the type that is due."""
    if path == ("schedule", "rate"):
        return f'write "{written}m", "{written}h" or "{written}d"'
    if path == ("schedule", "timezone"):
        return "write a name such as Europe/Berlin or UTC"
    if path[:1] in (("inputs",), ("outputs",)) and (len(path) == 2 or path[2:] == ("type",)):
        return "write a type, such as int or list[str]"
    if path == ("schedule", "cron"):
        return 'write five fields in quotes, such as "0 9 * * MON"'
    if (short := _SHORT.get(str(path[-1] if path else ""))) and type(value) is short[1] and written:
        return write(f"{{{short[0]}: {written}}}")
    return None


def _scalar_repair(types: list[str], value: str | float) -> str | None:
    if types == ["boolean"] and (meant := boolean_meant(str(value))) is not None:
        return write(meant)
    if types == ["integer"] and isinstance(value, str) and plain_type(value) is int:
        return write(value, " without quotes")
    return None


_SHORT: dict[str, tuple[str, type]] = {
    "auth_role": ("kubernetes_service_account", str),
    "concurrency": ("max", int),
    "raw_output_data_config": ("output_location_prefix", str),
    "run_as": ("k8s_service_account", str),
}
"""Sections that are written as the value of their most usual key: that key, and of which type its value is."""


def quoted(text: str) -> str:
    """The text in double quotes, as YAML and JSON have them."""
    import json  # noqa: PLC0415 - few mistakes need it

    return json.dumps(text, ensure_ascii=False)
