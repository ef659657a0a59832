"""Every bound that lpctl keeps is one that docs/limits.md names."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpctl.text import limits

PAGE = (Path(__file__).parent.parent / "docs" / "limits.md").read_text(encoding="utf-8")
SECTION = " ".join(PAGE.split())

# What the page says of each bound, with the bound in the braces.
NAMED = {
    "FILE_BYTES": "| a manifest, lpctl.yaml, a file of inputs or records | {};",
    "FINDINGS": "{} mistakes are reported",
    "MESSAGE_CHARACTERS": "{} characters of each",
    "YAML_DEPTH": "collections {} levels deep",
    "YAML_NODES": "{} nodes in a document",
    "FILE_NODES": "and {} in a file, with aliases written out",
    "NODE_CHARACTERS": "a text counting as one for every {} characters",
    "KEY_CHARACTERS": "keys of {} characters",
    "INTEGER_DIGITS": "integers of {} digits",
    "TAG_DIRECTIVES": "{} `%TAG` lines",
    "SECOND_READING_BYTES": "| a file of more than {} |",
    "RECORDS": "| records of a plan | {} |",
    "HELD_BYTES": "| all manifests of a run | {},",
    "CRON_CHARACTERS": "| a cron expression, a type in lpctl's notation | {} and ",
    "NOTATION_CHARACTERS": " and {} characters |",
    "TYPE_DEPTH": "{} types inside one another",
    "TYPE_PARTS": "{} types and values in one",
    "STRUCT_DEFAULTS": "{} defaults of its type",
    "STRUCT_DEPTH": "{} levels in a struct",
    "UNION_TRIES": "{} parts, counted for each variant of a union",
    "ARCHIVE_BYTES": "| a package | {} unpacked",
    "ARCHIVE_MEMBERS": "{} members of ",
    "MEMBER_BYTES": "members of {} with headers",
    "MEMBER_HEADER_BYTES": "headers of {};",
    "ENTITIES_BYTES": "{} of workflows and launch plans",
    "ENTITY_BYTES": "launch plans of {},",
    "INTERFACE_BYTES": "{} of interfaces in them",
    "ATTRIBUTE_READS": "{} attributes that a workflow's nodes read",
    "JSON_BYTES": "| JSON of flytectl | {},",
    "RECORDED_BYTES": "or {} of what `--live` and `--live-from` read",
    "JSON_NODES": "{} values |",
    "TREE_FILES": "| a git revision | {} files",
    "PATTERN_TEXT": "a text of more than {} characters,",
    "PATTERN_CHARACTERS": "a pattern of more than {},",
    "JSON_SCHEMA_VALUES": "schema of more than {} values",
    "JSON_SCHEMA_COMPARISONS": "or {} comparisons",
    "RENAME_PAIRS": "beyond {} pairs of plans",
    "ITEM_PAIRS": "beyond {} pairs of items of two lists",
    "GIVEN_VALUES": "`diff` tries {} values of a changed type",
    "GIVEN_BYTES": "the types come to more than {},",
    "READER_COMPARISONS": "until {} parts of types are compared",
    "LITERAL_DEPTH": "values up to {} messages deep",
    "SCHEMA_STEPS": "{} schemas for each of its values",
    "SCHEMA_ALTERNATIVES": "may stand {} deep",
}

# Where something else is done, with the same result.
UNSEEN = {"KEPT_CHARACTERS", "SCAN_CHARACTERS", "SCAN_DEPTH", "WEIGHED_BYTES", "WEIGHED_NODES", "FILE_NAME_BYTES"}


def written(value: int) -> str:
    """A bound as people write it: bytes have units, everything else has commas."""
    for unit, size in (("MiB", limits.MIB), ("KiB", 1024)):
        if value % size == 0 and value > 1024:
            return f"{value // size:,} {unit}"
    return f"{value:,}"


@pytest.mark.parametrize(("name", "words"), NAMED.items())
def test_the_readme_names_the_bound(name: str, words: str) -> None:
    assert words.format(written(getattr(limits, name))) in SECTION


def test_every_bound_is_named() -> None:
    bounds = {name for name in vars(limits) if name.isupper()} - {"MIB"}
    assert bounds == {*NAMED, *UNSEEN}
