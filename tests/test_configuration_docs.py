"""docs/configuration.md lists every key of lpctl.yaml as it is declared."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema

from lpctl.manifest.schemas import schema
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest
    from conftest import Golden, Run

PAGE = Path(__file__).parent.parent / "docs" / "configuration.md"
START, END = "<!-- keys: as declared in lpctl/manifest/configuration.py -->\n", "<!-- end of keys -->\n"
SCHEMA = schema("Configuration")


def words(values: list[str]) -> str:
    return " or ".join(f"`{value}`" for value in values)


def takes(part: dict[str, Any]) -> str:
    """What a key takes, in words."""
    known = {"#/$defs/rules": "mapping of levels and options", "#/$defs/defaults": "fields of a plan"}
    if "$ref" in part:
        return known[part["$ref"]]
    if "enum" in part or "const" in part:
        return words(part.get("enum") or [part["const"]])
    if part["type"] == "array":
        return "list of paths"
    if part["type"] == "object":
        each = part["additionalProperties"]
        what = words(each["enum"]) if "enum" in each else each["title"].lower() + "s"
        return f"mapping of {what}"
    return {"string": "text"}[part["type"]]


def written(example: Any) -> str:
    """An example as YAML in one line, with quotes where YAML needs them or JSON has them."""
    if isinstance(example, dict):
        return "{" + ", ".join(f"{name}: {written(value)}" for name, value in example.items()) + "}"
    if isinstance(example, list):
        return "[" + ", ".join(map(written, example)) + "]"
    return example if re.fullmatch(r"[a-z][\w./:*-]*", example) and example != "null" else json.dumps(example)


def rows(section: dict[str, Any], path: str) -> Iterator[str]:
    for name, part in section["properties"].items():
        if name in ("apiVersion", "kind"):
            continue
        examples = part.get("examples") or part.get("enum") or [part.get("const")]
        assert examples, name
        example = f"{name}: {written(examples[0])}"
        (read,) = load("example.yaml", example.encode()).documents
        assert read.data == {name: examples[0]}, example
        description = part["description"].replace("|", "\\|")
        yield f"| `{path}{name}` | {takes(part)} | `{written(examples[0])}` | {description} |\n"
        each = part.get("additionalProperties", {})
        if "properties" in each:
            yield from rows(each, f"{path}{name}.NAME.")


def test_every_key_is_listed_as_it_is_declared(golden: Golden) -> None:
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    _, _, tail = rest.partition(END)
    table = "".join(("| key | takes | for example | what it is |\n|---|---|---|---|\n", *rows(SCHEMA, "")))
    golden(PAGE, f"{head}{START}\n{table}\n{END}{tail}")


def example() -> str:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return str(block)


def test_the_example_has_what_the_page_is_about() -> None:
    (document,) = load("lpctl.yaml", example().encode()).documents
    jsonschema.validate(document.data, SCHEMA)


def test_the_example_is_taken(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "lpctl.yaml").write_text(example(), encoding="utf-8")
    (tmp_path / "plans").mkdir()
    plan = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: a\nworkflow: w\n"
    (tmp_path / "plans" / "a.lp.yaml").write_text(plan, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("validate", "--no-interface")
    assert result.exit_code == 0, result.output
    assert result.output == "2 plans in 1 file: 0 errors, 0 warnings (inputs not checked)\n"
