"""docs/fields.md lists every field of a manifest as it is declared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lpctl.manifest.layers import BY_ENTRY, NOT_IN_DEFAULTS, NOT_IN_OVERRIDES
from lpctl.manifest.schemas import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Golden

PAGE = Path(__file__).parent.parent / "docs" / "fields.md"
START, END = "<!-- fields: as declared in lpctl/manifest -->\n", "<!-- end of fields -->\n"
SCHEMA = schema("LaunchPlan")
LAYERS = (("defaults", NOT_IN_DEFAULTS), ("overrides", NOT_IN_OVERRIDES))
BESIDE = schema("Expansion")


def takes(part: dict[str, Any]) -> str:
    """What a schema takes, in words."""
    if "enum" in part:
        return " or ".join(f"`{value}`" for value in part["enum"])
    if isinstance(part["type"], list):
        return "list of mapping, or mapping" if "array" in part["type"] else "text or mapping"
    if part["type"] == "array":
        return f"list of {takes(resolved(part['items']))}"
    if part["type"] == "integer":
        return f"whole number, {part['minimum']} to {part['maximum']}"
    of_texts = part["type"] == "object" and (part.get("additionalProperties") or {}).get("type") == "string"
    words = {"string": "text", "boolean": "`true` or `false`", "object": "mapping of texts" if of_texts else "mapping"}
    return words[part["type"]]


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """The schema that a reference stands for."""
    found: dict[str, Any] = SCHEMA["$defs"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
    return found


def layers(at: str) -> str:
    """Where among the layers a field may stand, for those of a plan; and whether its entries are merged."""
    stands = ["with its section"] if "." in at else [layer for layer, without in LAYERS if at not in without]
    by_entry = ["by entry"] if tuple(at.split(".")) in BY_ENTRY else []
    return ", ".join((*stands, *by_entry)) or "the plan alone"


def rows(section: dict[str, Any], path: str, listed: dict[str, str]) -> Iterator[str]:
    """A row for each field of a section, those of sections in it behind their own.

    `listed` says where a section that stands in several places is listed already.
    """
    for name, stated in section["properties"].items():
        part = resolved(stated)
        if "const" in part:
            continue
        at = f"{path}{name}"
        items = part.get("items", {})
        items = {} if "array" in part["type"] and "properties" in part else items
        inner, inside = (resolved(items), f"{at}[]") if items else (part, at)
        shared = items.get("$ref", stated.get("$ref"))
        there = listed.get(shared)
        needed = ", needed" if name in section.get("required", ()) else ""
        like = f", as `{there}`" if there else ""
        description = part["description"].replace("|", "\\|")
        yield f"| `{at}` | {takes(part)}{needed}{like} | {layers(at)} | {description} |\n"
        if there or "properties" not in inner:
            continue
        if shared:
            listed[shared] = inside
        yield from rows(inner, f"{inside}.", listed)


def test_every_field_is_listed_as_it_is_declared(golden: Golden) -> None:
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    _, _, tail = rest.partition(END)
    head_of_table = "| field | takes | layers | what it is |\n|---|---|---|---|\n"
    table = "".join((head_of_table, *rows(SCHEMA, "", {}), *rows(BESIDE, "", {})))
    golden(PAGE, f"{head}{START}\n{table}\n{END}{tail}")
