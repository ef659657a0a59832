"""What `try` says of an execution that the server refuses, and of one that it starts and a task fails at."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Outcome, plan, write

from lpctl.messages.flyteidl_pb2 import LaunchPlan, Parameter, SimpleType, WorkflowSpec

if TYPE_CHECKING:
    from command_line import Cli

pytest_plugins = ("project_fixtures",)

INTERFACE = """\
---
apiVersion: lpctl/v1
kind: WorkflowInterface
name: etl.main
inputs:
  at: datetime
  day: date | None
  days: int
  mode: 'Literal["fast", "exact"]'
  place: FlyteFile | FlyteDirectory
"""
PLAN = plan("daily", "default_inputs: {days: 1, mode: fast, place: {$variant: 1, $value: s3://b/a}}\n", "etl.main")
AT = ("--input", "at=2026-01-02T00:00:00Z")


@pytest.fixture
def daily(project: Path) -> Path:
    """A project with one plan of a workflow whose types hold values that the server does not look into."""
    write(project / "plans" / "daily.lp.yaml", PLAN + INTERFACE)
    return project


@pytest.mark.usefixtures("daily")
def test_a_task_fails(cli: Cli) -> None:
    printed = cli("try", "daily", *AT, "--input", "mode=exactly")
    assert (printed.code, printed.out) == (1, "daily starts, and then fails\n")
    assert printed.err == (
        'error[input-member]: `mode` expects Literal["fast", "exact"], got string "exactly"\n'
        " --> --input mode:1:1\n"
        "  |\n"
        "1 | exactly\n"
        "  | ^^^^^^^ string\n"
        "  |\n"
        '  = declared: mode: Literal["fast", "exact"]\n'
        "  = server: takes the value: the execution starts, and a task that reads it fails\n"
        "  = help: write exact\n"
        "\n"
    )


def _json(cli: Cli, *arguments: str) -> dict[str, Any]:
    printed = cli("try", "daily", *arguments, "--format", "json")
    found: dict[str, Any] = json.loads(printed.out)
    assert printed.code == (found["verdict"] != "starts")
    return found


@pytest.mark.usefixtures("daily")
def test_json_tells_the_verdicts_apart(cli: Cli) -> None:
    starts = _json(cli, *AT)
    assert (starts["verdict"], starts["starts"], starts["refusals"], starts["failures"]) == ("starts", True, [], [])
    fails = _json(cli, *AT, "--input", "day=2026-01-02T03:00:00Z")
    assert (fails["verdict"], fails["starts"], fails["refusals"]) == ("fails", True, [])
    assert fails["failures"] == [
        {
            "input": "day",
            "from": "caller",
            "message": '`day` expects date | None, got string "2026-01-02T03:00:00Z": it is a date with a time',
        }
    ]
    assert fails["inputs"].keys() == {"at", "day", "days", "mode", "place"}
    refused = _json(cli, *AT, "--input", "days='7'", "--input", "mode=exactly")
    assert (refused["verdict"], refused["starts"], refused["inputs"]) == ("refused", False, None)
    assert [(refusal["input"], refusal["server"][:24]) for refusal in refused["refusals"]] == [
        ("days", "invalid days input wrong")
    ]
    unread = _json(cli, *AT, "--input", "place=s3://b/a")
    assert (unread["verdict"], unread["starts"], unread["inputs"]) == ("unread", False, None)
    assert [(refusal["input"], refusal["server"]) for refusal in unread["refusals"]] == [("place", None)]
    assert _json(cli, "--input", "place=s3://b/a")["verdict"] == "refused"


@pytest.mark.usefixtures("daily")
def test_what_cannot_be_read_is_not_tried(cli: Cli) -> None:
    printed = cli("try", "daily", *AT, "--input", f"days={2**63}", "--input", "place=s3://b/a")
    assert printed.out == "daily is not tried: no literal is known that states `days`, `place`\n"
    assert "= server:" not in printed.err


@pytest.mark.usefixtures("daily")
@pytest.mark.parametrize("format_", ["yaml", "textproto"])
def test_no_inputs_of_an_execution_that_fails(cli: Cli, format_: str) -> None:
    printed = cli("try", "daily", *AT, "--input", "mode=exactly", "--format", format_)
    assert (printed.code, printed.out) == (1, "")
    assert printed.err.endswith("\ndaily starts, and then fails\n")


def test_no_execution_file_of_one_that_fails(cli: Cli, daily: Path) -> None:
    assert cli("try", "daily", *AT, "--input", "mode=exactly", "--exec-file", "run.yaml").code == 1
    assert not (daily / "run.yaml").exists()


REFERENCE = """\
apiVersion: lpctl/v1
kind: ReferenceLaunchPlan
project: shop
domain: production
name: hourly
version: v1
inputs: {at: datetime}
"""


def write_package(directory: Path) -> None:
    """Write a package whose plan has a default and a fixed input that no task takes, as Python may state them."""
    spec, plan_ = WorkflowSpec(), LaunchPlan()
    plan_.id.name, plan_.id.version = "hourly", "v1"
    spec.template.id.name = plan_.spec.workflow_id.name = "etl.main"
    inputs = spec.template.interface.inputs.variables
    inputs["at"].type.simple = SimpleType.DATETIME
    inputs["config"].type.simple = SimpleType.STRUCT
    inputs["config"].type.metadata.update(
        {"title": "Config", "type": "object", "required": ["lr"], "properties": {"lr": {"type": "number"}}}
    )
    inputs["mode"].type.enum_type.values.extend(["fast", "exact"])
    parameters = plan_.spec.default_inputs.parameters
    parameters["at"].CopyFrom(Parameter(var=inputs["at"], required=True))
    parameters["mode"].var.CopyFrom(inputs["mode"])
    parameters["mode"].default.scalar.primitive.string_value = "exactly"
    plan_.spec.fixed_inputs.literals["config"].scalar.generic.SetInParent()
    schedule = plan_.spec.entity_metadata.schedule
    schedule.cron_schedule.schedule, schedule.kickoff_time_input_arg = "0 * * * *", "at"
    directory.mkdir()
    (directory / "1_etl.main_2.pb").write_bytes(spec.SerializeToString())
    (directory / "2_hourly_3.pb").write_bytes(plan_.SerializeToString())


def test_values_that_the_plan_has_of_its_own(cli: Cli, project: Path) -> None:
    write_package(project / "hourly")
    write(project / "plans" / "daily.lp.yaml", REFERENCE)
    known = ("--interface", "hourly")
    assert cli("try", "hourly", *known, "--scheduled", "--at", "2026-01-02T03:00:00Z") == Outcome(
        1,
        "hourly, version v1, starts, and then fails\n"
        "  `config` lacks `lr`, which Config requires\n"
        "    the value is the plan's own, a fixed input: the server takes it, a task does not\n"
        '  `mode` expects enum["fast", "exact"], got string "exactly"\n'
        "    the value is the plan's own, a default: the server takes it, a task does not\n",
        "",
    )
    printed = json.loads(cli("try", "hourly", *known, *AT, "--input", "mode=fast", "--format", "json").out)
    assert printed["verdict"] == "fails"
    assert [(failure["input"], failure["from"]) for failure in printed["failures"]] == [("config", "fixed")]


ATTRIBUTES = ("--interface", str(Path(__file__).parent / "oracle" / "attributes" / "package"))
PLANS = (
    plan("index", "", "plans.build_index")
    + "---\n"
    + plan("named", "default_inputs: {names: [a, b]}\n", "plans.search_in")
)


def test_a_node_reads_what_a_value_lacks(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", PLANS)
    assert cli("try", "index", *ATTRIBUTES, "--input", "config={limit: 10}") == Outcome(
        1,
        "index starts, and then fails\n"
        "  `config` lacks `tags`, which node n0 (plans.index) reads\n"
        "    the value is the caller's: the server takes it, a node of the workflow does not\n",
        "",
    )
    whole = cli("try", "index", *ATTRIBUTES, "--input", "config={limit: 10, tags: [a]}", "--format", "yaml")
    assert whole.code == 0
    assert whole.out.splitlines()[1:] == ["  limit: 10", "  tags: [a]", "  splitter: character"]


def test_a_node_reads_what_the_workflows_own_default_lacks(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", PLANS)
    printed = cli("try", "named", *ATTRIBUTES)
    assert printed.code == 1
    assert printed.out == (
        "named starts, and then fails\n"
        "  `options` is None and has no `limit`, which node n0 (plans.count) reads\n"
        "    the value is the plan's own, a default: the server takes it, a node of the workflow does not\n"
    )
    assert printed.err.startswith("warning[default-missing-attribute]: ")
    assert cli("try", "named", *ATTRIBUTES, "--input", "options={}").code == 0


def test_what_is_an_error_fails(cli: Cli, project: Path) -> None:
    """Each plan that `validate` finds an attribute missing in is one of which `try` says that it fails."""
    case = Path(__file__).parent / "cases" / "bad" / "missing-attribute" / "many_of_structs.lp.yaml"
    write(project / "plans" / "daily.lp.yaml", case.read_text(encoding="utf-8"))
    lines = case.read_text(encoding="utf-8").splitlines()
    named = {at: line.removeprefix("name: ") for at, line in enumerate(lines, 1) if line.startswith("name: ")}
    found = json.loads(cli("validate", *ATTRIBUTES, "--format", "json").out)["findings"]
    wrong = {named[max(at for at in named if at < finding["line"])] for finding in found}
    assert wrong < {*named.values()}
    for name in named.values():
        printed = cli("try", name, *ATTRIBUTES, "--warn", "missing-attribute")
        assert (printed.code == 1) == (name in wrong), printed
