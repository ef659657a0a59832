"""What `render` prints, and that it is the plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command_line import ROOT, Outcome, plan, refused, write

from lpctl import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


def test_render_yaml(cli: Cli, project: Path) -> None:
    write(
        project / "plans" / "daily.lp.yaml", plan("daily", "fixed_inputs: {t: 90m, s: yes}\ndefault_inputs: {f: 1}\n")
    )
    assert cli("render") == Outcome(
        0,
        "# required of callers: b: bool\n"
        "# required of callers: d: datetime\n"
        "# required of callers: i: int\n"
        "apiVersion: lpctl/v1\n"
        "kind: LaunchPlan\n"
        "name: daily\n"
        "workflow:\n"
        "  name: plans.scalars\n"
        "default_inputs:\n"
        "  f: 1.0                                # float\n"
        "fixed_inputs:\n"
        "  s: yes                                # str\n"
        "  t: 1h30m                              # timedelta\n",
        "",
    )


def test_render_json(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "fixed_inputs: {f: .inf, i: 7}\n"))
    assert json.loads(cli("render", "--format", "json").out) == {
        "format": "lpctl.render/1",
        "lpctl": __version__,
        "launch_plans": [
            {
                "manifest": {
                    "apiVersion": "lpctl/v1",
                    "kind": "LaunchPlan",
                    "name": "daily",
                    "workflow": {"name": "plans.scalars"},
                    "fixed_inputs": {"f": "Infinity", "i": 7},
                },
                "required_inputs": ["b", "d", "s", "t"],
                "workflow_defaults": {},
                "kept_as_packaged": [],
                "input_types": {"b": "bool", "d": "datetime", "f": "float", "i": "int", "s": "str", "t": "timedelta"},
            }
        ],
    }


def test_render_textproto(cli: Cli) -> None:
    lines = cli("render", "--format", "textproto").out.splitlines()
    assert lines[:5] == [
        "# proto-message: flyteidl.admin.LaunchPlan",
        "id {",
        "  resource_type: LAUNCH_PLAN",
        '  name: "daily"',
        "}",
    ]


def test_render_chooses_plans_by_name_and_pattern(cli: Cli, project: Path) -> None:
    for name in ("daily_eu", "daily_us", "weekly"):
        write(project / "plans" / f"{name}.lp.yaml", plan(name))

    def rendered(*names: str) -> list[str]:
        plans = json.loads(cli("render", *names, "--format", "json").out)["launch_plans"]
        return [plan["manifest"]["name"] for plan in plans]

    assert rendered() == ["daily", "daily_eu", "daily_us", "weekly"]
    assert rendered("weekly", "daily_*") == ["daily_eu", "daily_us", "weekly"]
    assert rendered("daily") == ["daily"]


def test_render_of_a_plan_that_is_not_there(cli: Cli) -> None:
    assert cli("render", "dayly") == refused("no launch plan is named dayly; did you mean daily?")
    assert cli("render", "hourly_*") == refused("no launch plan is named hourly_*; known: daily")
    assert cli("render", "plans/daily.lp.yaml") == refused(
        "no launch plan is named plans/daily.lp.yaml; to read a file, write --manifests plans/daily.lp.yaml"
    )


def test_render_reads_other_manifests(cli: Cli, project: Path) -> None:
    write(project / "other.lp.yaml", plan("other"))
    assert "name: other\n" in cli("render", "--manifests", "other.lp.yaml").out


PACKAGE = ROOT / "examples" / "flyte-package.tgz"
EXAMPLES = [
    (path, PACKAGE)
    for path in sorted((ROOT / "examples" / "plans").glob("*.lp.yaml"))
    if "kind: LaunchPlan" in path.read_text(encoding="utf-8").splitlines()
]
REFERENCE = (ROOT / "examples" / "reference.lp.yaml", ROOT / "examples" / "reference.interface.yaml")
"""The plan that states every field."""


@pytest.mark.parametrize(("example", "interface"), [*EXAMPLES, REFERENCE], ids=lambda path: path.name)
def test_what_render_prints_compiles_to_the_same_bytes(
    cli: Cli, tmp_path: Path, example: Path, interface: Path
) -> None:
    common = ("--no-config", "--interface", interface)
    rendered = write(tmp_path / "rendered.lp.yaml", cli("render", "--manifests", example, *common).out)
    for manifest, directory in ((example, "first"), (rendered, "second")):
        assert cli("compile", manifest, "-o", tmp_path / directory, *common).code == 0
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / d).iterdir()} for d in ("first", "second"))
    assert first == second != {}
