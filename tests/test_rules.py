"""Every rule is what its documentation says: its bad example raises it and nothing else, its good one nothing."""

from __future__ import annotations

import inspect
import json
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from lpctl.check.catalog import RULES
from lpctl.findings.diagnostic import Severity
from lpctl.findings.documentation import documentation
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse
from lpctl.rules import checks_of_sections
from lpctl.source.load import load

if TYPE_CHECKING:
    from conftest import Run

    from lpctl.findings.diagnostic import Rule

CASES = Path(__file__).parent / "cases"
INTERFACES = CASES / "interfaces"
MANIFEST = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "name": "daily", "workflow": "reports.daily.my_wf"}
SOURCES = {
    "workflow.json": "export_without_defaults.json",
    "flyte-package": "python_plan",
    "refused-default": "refused_default",
    "older.yaml": "older.yaml",
    "attributes": "../../oracle/attributes/package",
}
"""What the examples call interface sources that are not theirs to show."""

EVERY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


CONFIGURATION = {"apiVersion": "lpctl/v1", "kind": "Configuration", "manifests": "[report.lp.yaml]"}


class Example(NamedTuple):
    """An example of the documentation: the further arguments that it is meant for, and its files by name."""

    arguments: list[str]
    files: dict[str, str]

    def write(self, directory: Path) -> None:
        """Write the files."""
        for name, content in self.files.items():
            (directory / name).write_text(content, encoding="utf-8")

    def called(self, directory: Path, *, option: str = "") -> list[str]:
        """The arguments of a command that reads the manifest, which `option` names where the command line does."""
        configured = "lpctl.yaml" in self.files
        config = ["--config", str(directory / "lpctl.yaml")] if configured else ["--no-config"]
        manifest = [] if configured else [option, str(directory / "report.lp.yaml")]
        interface = ["--interface", str(INTERFACES / "my_wf.yaml")]
        return [*filter(None, manifest), *config, *interface, *self.arguments]


def read_example(example: str) -> Example:
    """What an example states: `$ cat FILE` starts a file, all else is one manifest, or fields of a plan."""
    arguments: list[str] = []
    files: dict[str, list[str]] = {"report.lp.yaml": []}
    lines = files["report.lp.yaml"]
    for line in example.splitlines():
        if line.startswith("$ cat "):
            lines = files.setdefault(line.removeprefix("$ cat "), [])
        elif line.startswith("$ "):
            words = shlex.split(line.removeprefix("$ lpctl validate"))
            arguments += [str(INTERFACES / SOURCES[word]) if word in SOURCES else word for word in words]
        else:
            lines.append(line)
    texts = {name: "\n".join(lines) + "\n" for name, lines in files.items()}
    texts["report.lp.yaml"] = manifest_of(texts["report.lp.yaml"])
    if "lpctl.yaml" in texts:
        header = "".join(f"{key}: {value}\n" for key, value in CONFIGURATION.items())
        texts["lpctl.yaml"] = header + texts["lpctl.yaml"]
    return Example(arguments, texts)


def manifest_of(text: str) -> str:
    """The manifest that the text of an example is, or that its fields are a part of."""
    keys = set(re.findall(r"^(\w+):", text.partition("---")[0], re.MULTILINE))
    if not keys or "apiVersion" in text.partition("---")[0] or text.startswith("%"):
        return text
    fields = MANIFEST if "schedule" not in keys else {**MANIFEST, "auto_activate": "true"}
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if key not in keys) + text


def findings(run: Run, directory: Path, rule: Rule, text: str) -> list[dict[str, Any]]:
    """What `lpctl validate` finds in an example, but the note that it has on every run with a time zone."""
    example = read_example(text)
    example.write(directory)
    without = [] if rule.id == "no-zone-database" else ["--ignore", "no-zone-database"]
    result = run("validate", *example.called(directory), *without, "--format", "json")
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return found


@EVERY_RULE
def test_the_documentation_says_what_why_and_how(rule: Rule) -> None:
    documented = documentation(rule)
    assert "\n\nBad::\n\n" in inspect.cleandoc(rule.doc), "each example is a block, see CONTRIBUTING.md"
    assert documented.summary.endswith(".")
    assert len(documented.reason) > 40, "why it matters in Flyte"
    assert not re.search(r"\b(LP|SCH|ACT|CTL|CRON|EX)\d{3}\b", documented.text)


@EVERY_RULE
def test_the_bad_example_raises_the_rule_and_nothing_else(rule: Rule, run: Run, tmp_path: Path) -> None:
    found = findings(run, tmp_path, rule, documentation(rule).bad)
    assert {finding["rule"] for finding in found} == {rule.id}


@EVERY_RULE
def test_the_good_example_raises_nothing(rule: Rule, run: Run, tmp_path: Path) -> None:
    assert findings(run, tmp_path, rule, documentation(rule).good) == []


@EVERY_RULE
def test_what_an_adjustable_rule_finds_leaves_a_message_to_write(rule: Rule, run: Run, tmp_path: Path) -> None:
    """And what a firm one finds is an error whatever anybody says."""
    example = read_example(documentation(rule).bad)
    example.write(tmp_path)
    called = example.called(tmp_path, option="--manifests")
    result = run("render", *called, "--ignore", rule.id)
    if rule.firm:
        assert rule.severity is Severity.ERROR
        assert result.exit_code == 2
        assert f"{rule.id} is always an error" in result.stderr
        written = ("compile", *example.called(tmp_path), "--output", tmp_path / "out")  # some stop only what writes
        assert run(*written, "--ignore", "all").exit_code == 1
        assert run(*written, "--error", rule.id).exit_code == 1
    else:
        assert (result.exit_code, result.stderr) == (0, "")
        assert "kind: LaunchPlan" in result.stdout
        assert run("render", *called, "--error", rule.id).exit_code == 1


def test_the_list_of_rules_is_sorted_and_without_repetition() -> None:
    ids = [rule.id for rule in RULES]
    assert ids == sorted(set(ids))
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id_) for id_ in ids)


PLANS = [
    plan
    for path in sorted(CASES.glob("**/*.lp.yaml"))
    for document in load(path.name, path.read_bytes()).documents
    if (plan := parse(LaunchPlan, document.data)) is not None
]


SECTIONS = checks_of_sections()


@pytest.mark.parametrize("section", SECTIONS)
def test_a_rule_finds_nothing_without_its_section(section: str) -> None:
    without = [plan for plan in PLANS if getattr(plan, section) is None]
    assert without
    assert [problem for plan in without for rule in SECTIONS[section] for problem in rule.check(plan)] == []
