"""`render --origins`: of every value of every plan, the named line is the one that states it."""

from __future__ import annotations

import json
import re
import shutil
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import CliRunner
from command_line import write
from drawn import draws
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lpctl.cli import lpctl
from lpctl.expand.expression import Expression, parts
from lpctl.source.dump import dump
from lpctl.source.lines import values

if TYPE_CHECKING:
    from command_line import Cli

pytest_plugins = ("project_fixtures",)

ROOT = Path(__file__).parent.parent
REPOSITORIES = [ROOT / "tests" / "cases" / "commands" / "repository", ROOT / "examples"]
TEXTS = {"rate", "value", "unit"}  # of a rate, which is written as one text
OTHERWISE_WRITTEN = re.compile(r"([0-9.]+(w|d|h|m|s|ms|us))+|[0-9-]{10}T[0-9:.]+Z")
"""A duration or an instant, which may be written in another way than it is rendered."""

WITH_EXPRESSIONS = re.compile(r"""[^\s"'{\[,$]*(?:\$\{[^}]*\}[^\s"',\]}$]*)+""")


def at(value: Any, path: list[Any]) -> Any:
    for part in path:
        value = value[part]
    return value


def line_of(directory: Path, origin: dict[str, Any]) -> str:
    """The line that an origin names; of an option, what it says."""
    if origin["line"] is None:
        return str(origin["source"])
    file: Path = directory / origin["source"]
    number: int = origin["line"]
    return file.read_text(encoding="utf-8").splitlines()[number - 1]


def words(value: Any) -> str:
    return json.dumps(value) if value is None or isinstance(value, (bool, int, float)) else str(value)


def states(directory: Path, origin: dict[str, Any], value: Any) -> bool:
    """Whether the line that an origin names holds a scalar, with what other lines hold in place of its expressions."""
    line = line_of(directory, origin)
    if words(value) in line:
        return True
    if isinstance(value, float):
        return any(float(number) == value for number in re.findall(r"[-+]?[0-9][0-9.]*(?:e[-+]?[0-9]+)?", line))
    used = {one["expression"]: line_of(directory, one) for one in origin.get("with", [])}
    return any(_is_made_of(text, used, words(value)) for text in WITH_EXPRESSIONS.findall(line))


def _is_made_of(text: str, used: dict[str, str], value: str) -> bool:
    """Whether a text with expressions becomes the value; `used` has the line of what each stands for."""
    match = _shape(text).fullmatch(value)
    named = [part.text for part in parts(text) if isinstance(part, Expression)]
    return match is not None and all(
        expression in used and _is_on(used[expression], found)
        for expression, found in zip(named, match.groups(), strict=True)
    )


def _shape(text: str) -> re.Pattern[str]:
    return re.compile("".join(re.escape(part) if isinstance(part, str) else "(.+)" for part in parts(text)))


def _is_on(line: str, value: str) -> bool:
    """Whether a line states a value, in which `${target...}` may stand."""
    return value in line or any(_shape(text).fullmatch(value) for text in WITH_EXPRESSIONS.findall(line))


def check(directory: Path, plan: dict[str, Any]) -> int:
    """Hold every origin of a plan to the files; how many were held."""
    listed = {tuple(origin["path"]): origin for origin in plan["origins"]}
    assert list(listed) == [path for path, _ in values((), plan["manifest"])], "an origin for each value with a line"
    for path, origin in listed.items():
        value, line = at(plan["manifest"], list(path)), line_of(directory, origin)
        if origin["line"] is None or TEXTS & set(path[1:]):
            continue
        if "through" in origin:
            assert origin["through"]["expression"] in line_of(directory, origin["through"]), (path, origin)
        if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value)):
            names = {str(part) for part in path} | {"auth_role", "-"}
            assert "through" in origin or any(name in line for name in names), (path, origin, line)
            continue
        for item in value if isinstance(value, list) else [value]:
            goes_on = isinstance(value, list) and line.rstrip().endswith(f"{path[-1]}:")
            otherwise = OTHERWISE_WRITTEN.fullmatch(words(item)) is not None and f"{path[-1]}:" in line
            assert states(directory, origin, item) or otherwise or goes_on, (path, origin, line)
    return len(listed)


@pytest.mark.parametrize("repository", REPOSITORIES, ids=lambda path: path.name)
def test_of_example_repositories(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repository: Path) -> None:
    directory = tmp_path / "copy"
    shutil.copytree(repository, directory, ignore=shutil.ignore_patterns("build"))
    monkeypatch.chdir(directory)
    found = cli("render", "--origins", "--format", "json")
    assert found.code == 0, found.err
    assert sum(check(directory, plan) for plan in json.loads(found.out)["launch_plans"]) > 50


def test_yaml_and_json_name_the_same_lines(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(REPOSITORIES[0])
    plans = json.loads(cli("render", "--origins", "--format", "json").out)["launch_plans"]
    printed = cli("render", "--origins").out.split("---\n")
    assert len(printed) == len(plans)
    for plan, text in zip(plans, printed, strict=True):
        named = {f"{origin['source']}:{origin['line']}" for origin in plan["origins"] if origin["line"]}
        comments = [line.rsplit("  # ", 1)[1] for line in text.splitlines() if not line.startswith("#")]
        assert {comment.split()[0].rstrip(",") for comment in comments if ".yaml:" in comment.split()[0]} <= named


class Entry(NamedTuple):
    """What a layer states under a key: its text in the manifest, and what is compiled of it."""

    written: str
    value: str


LAYERS = ("defaults", "target", "plan", "override")
KINDS = st.sampled_from(["text", "alone", "inside", "record"])
SECTIONS = ("labels", "annotations", "envs")
STATED = st.fixed_dictionaries(
    {
        layer: st.dictionaries(
            st.sampled_from(SECTIONS), st.dictionaries(st.sampled_from("ab"), KINDS, min_size=1), max_size=3
        )
        for layer in LAYERS
    }
)


def generated(directory: Path, stated: dict[str, dict[str, dict[str, str]]]) -> dict[tuple[str, str], list[Entry]]:
    """Write a repository whose layers state these kinds of values; what each states, the last layer first.

    Every text in it is written once, so that a line can be known by it.
    """
    number = count(100)
    variables: dict[str, str] = {}
    record: dict[str, str] = {"of": "only"}
    layers: dict[str, dict[str, dict[str, str]]] = {layer: {} for layer in LAYERS}
    held: dict[tuple[str, str], list[Entry]] = {}
    for layer in LAYERS:
        for section, entries in stated[layer].items():
            for key, kind in entries.items():
                token = f"t{next(number)}"
                if kind == "text" or (kind == "record" and layer in LAYERS[:2]):
                    entry = Entry(token, token)
                elif kind == "record":
                    record[f"k{token}"] = token
                    entry = Entry(f"${{each.k{token}}}", token)
                else:
                    variables[f"v{token}"] = f"u{token}"
                    alone = kind == "alone"
                    entry = Entry(f"${{var.v{token}}}" if alone else f"{token}-${{var.v{token}}}", "")
                    entry = entry._replace(value=f"u{token}" if alone else f"{token}-u{token}")
                layers[layer].setdefault(section, {})[key] = entry.written
                held.setdefault((section, key), []).insert(0, entry)
    head = {"apiVersion": "lpctl/v1"}
    configuration = {
        **head,
        "kind": "Configuration",
        "manifests": ["plans"],
        "interfaces": ["w.yaml"],
        "variables": variables,
        "defaults": layers["defaults"],
        "targets": {"other": {}, "t": {"defaults": layers["target"]}},
    }
    plan = {
        **head,
        "kind": "LaunchPlan",
        "name": "p",
        "workflow": "w",
        "targets": ["t"],
        **layers["plan"],
        "for_each": [record],
        "overrides": {"t": layers["override"]},
    }
    write(directory / "lpctl.yaml", dump(configuration))
    write(directory / "plans" / "p.lp.yaml", dump(plan))
    write(directory / "w.yaml", dump({**head, "kind": "WorkflowInterface", "name": "w", "inputs": {}, "outputs": {}}))
    return held


@settings(max_examples=draws(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stated=STATED)
def test_of_generated_repositories(monkeypatch: pytest.MonkeyPatch, stated: dict[str, Any]) -> None:
    with TemporaryDirectory() as temporary:
        directory = Path(temporary)
        held = generated(directory, stated)
        monkeypatch.chdir(directory)
        found = CliRunner().invoke(lpctl, ["render", "--origins", "--format", "json"], catch_exceptions=False)
        monkeypatch.chdir(ROOT)
        assert found.exit_code == 0, found.output
        (plan,) = json.loads(found.stdout)["launch_plans"]
        check(directory, plan)
        origins = {tuple(origin["path"]): origin for origin in plan["origins"]}
        assert {path for path in origins if path[0] in SECTIONS and len(path) == 2} == held.keys()
        for path, (entry, *below) in held.items():
            assert at(plan["manifest"], list(path)) == entry.value
            over = [line_of(directory, place) for place in origins[path].get("over", [])]
            assert [f": {lower.written}" in line.replace('"', "") for lower, line in zip(below, over, strict=True)] == [
                True
            ] * len(below), (path, below, over)
