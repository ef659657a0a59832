"""examples/environments: what docs/environments.md says of it is so, and so are the lines that it counts."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML

from lpctl.manifest.configuration import Target
from lpctl.manifest.layers import BY_ENTRY, NOT_IN_DEFAULTS, NOT_IN_OVERRIDES

if TYPE_CHECKING:
    from conftest import Run

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "environments"
PYTHON = ROOT / "tests" / "oracle" / "environments"
BEGINNING = re.compile(r"\n## From one environment to two\n.*?(?=\n## )", re.DOTALL)
"""Is about the README's plan, and held to it by `test_examples.py`."""
PAGE = BEGINNING.sub("", (ROOT / "docs" / "environments.md").read_text(encoding="utf-8"))
MANIFESTS = [EXAMPLE / "lpctl.yaml", *sorted((EXAMPLE / "plans").glob("*.lp.yaml"))]
RECORDS = sorted((EXAMPLE / "plans").glob("*.csv"))


@pytest.fixture(autouse=True)
def _in_the_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE)


def counted(text: str) -> int:
    """The lines of a text that hold more than a comment, a docstring or the line between two documents."""
    return sum(re.match(r"\s*(#|\"\"\"|---|$)", line) is None for line in text.splitlines())


def counted_in(files: list[Path]) -> int:
    return sum(counted(file.read_text(encoding="utf-8")) for file in files)


def in_block_style(file: Path) -> str:
    """The YAML of a file with every list and mapping in block style."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.width = 1000
    out = io.StringIO()
    yaml.dump_all(yaml.load_all(file), out)
    return out.getvalue()


def formatted(file: Path, *options: str) -> str:
    """Python as ruff formats it with its own settings, which are those of black, but for these options."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", *options, "-"]
    text = file.read_text(encoding="utf-8")
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def test_there_is_nothing_to_find(run: Run) -> None:
    result = run("validate", "--format", "json", "--fail-on", "info")
    report: dict[str, Any] = json.loads(result.stdout)
    assert (result.exit_code, report["summary"]["plans"]) == (0, 46)


def test_it_shows_what_the_issue_of_environments_is_about() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in MANIFESTS)
    for shown in ("defaults:", "variables:", "activate: never", "targets: [production]", "for_each:\n  - ", "file: "):
        assert shown in text
    assert text.count("\noverrides:\n") > 1


def test_one_plan_exists_only_in_production(run: Run) -> None:
    def names(target: str) -> set[str]:
        result = run("render", "--target", target, "--format", "json")
        return {plan["manifest"]["name"] for plan in json.loads(result.stdout)["launch_plans"]}

    development, staging, production = map(names, ("development", "staging", "production"))
    assert development == staging
    assert len(staging) == 15
    assert production - staging == {"publish_warnings"}


def test_its_interfaces_are_those_of_the_python(run: Run) -> None:
    printed = run("interface", "--format", "yaml", "--no-config", "--interface", PYTHON / "package").stdout
    yaml = YAML(typ="safe")
    stated = (EXAMPLE / "interfaces.yaml").read_text(encoding="utf-8")
    documents = list(yaml.load_all(printed))
    for document in documents:
        del document["source"]
    assert list(yaml.load_all(stated)) == documents


def test_the_page_has_the_places_that_merge_and_what_layers_may_hold() -> None:
    listed = PAGE.partition("**Eight places merge by\nentry** instead: ")[2].partition("Their entries")[0]
    merged = re.findall(r"`(\w+)`", listed)
    assert sorted(merged) == sorted(path[-1] for path in BY_ENTRY)
    assert len(BY_ENTRY) == len(merged) == 8
    table = PAGE.partition("| layer | may hold every field but |")[2].partition("\n\n")[0]
    defaults, overrides = (
        set(re.findall(r"`(\w+)`", row.split("|")[2].replace("; with targets", ""))) for row in table.splitlines()[2:]
    )
    assert defaults == NOT_IN_DEFAULTS - {"apiVersion", "kind"} | {"domain"}  # with targets
    assert overrides == NOT_IN_OVERRIDES - {"apiVersion", "kind"}


def test_the_page_lists_the_keys_of_a_target() -> None:
    table = PAGE.partition("| key of a target |")[2].partition("\n\n")[0]
    keys = [key for row in table.splitlines()[2:] for key in re.findall(r"`(\w+)[`:]", row.split("|")[1])]
    assert sorted(keys) == sorted(Target._fields)


def test_the_finding_of_the_page_is_what_lpctl_prints(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    monkeypatch.chdir(tmp_path / "example")
    cities = Path("plans", "cities.csv")
    cities.write_text(cities.read_text(encoding="utf-8").replace('KE",3,10', 'KE",3,ten'), encoding="utf-8")
    (shown,) = re.findall(r"```console\n\$ lpctl validate\n(.*?)```", PAGE, re.DOTALL)
    assert run("validate").stdout == shown


def test_the_origins_of_the_page_are_what_lpctl_prints(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(EXAMPLE)
    command, shown = re.findall(r"```console\n\$ lpctl (render .*)\n(.*(?:\n.+)*?)\n```", PAGE)[0]
    printed = run(*command.split()).stdout.splitlines()
    lines = [line for line in shown.splitlines() if line != "..."]
    assert lines
    assert [line for line in printed if line in lines] == lines


PLANS_OF_THE_PAGE = re.findall(r"```yaml\n(apiVersion: lpctl/v1\nkind: LaunchPlan\n.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", PLANS_OF_THE_PAGE, ids=lambda block: block.splitlines()[2])
def test_a_plan_of_the_page_is_in_order(block: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "example")
    monkeypatch.chdir(tmp_path / "example")
    Path("plans", "page.lp.yaml").write_text(block, encoding="utf-8")
    result = run("validate", "plans/page.lp.yaml", "--no-interface")
    assert (result.exit_code, "warning[" in result.stdout) == (0, False), result.stdout


def test_the_lines_of_the_page_are_counted(run: Run) -> None:
    block = sum(counted(in_block_style(file)) for file in MANIFESTS) + counted_in(RECORDS)
    lines = {
        "the launch plans in Python": counted_in([PYTHON / "plans.py"]),
        "lpctl.yaml, manifests and CSV": counted_in([*MANIFESTS, *RECORDS]),
        "the same, no list in brackets": block,
        "the 46 plans, each written out": counted(run("render").stdout),
    }
    rows = dict(re.findall(r"^\| (the [^|]+?|lpctl.yaml, [^|]+?) +\| ([0-9,]+) +\|", PAGE, re.MULTILINE))
    assert rows == {what: f"{number:,}" for what, number in lines.items()}
    assert block <= 1.5 * counted_in([PYTHON / "plans.py"])


def test_the_python_is_formatted_as_the_page_says() -> None:
    pytest.importorskip("ruff", reason="the formatter is not installed")
    python = PYTHON / "plans.py"
    assert formatted(python) == python.read_text(encoding="utf-8")
    tight = formatted(python, "--line-length=120", "--config=format.skip-magic-trailing-comma=true")
    assert f"it is {counted(tight)} lines" in PAGE
