"""References to existing plans: where their plans are found, and what may be done with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from command_line import plan, refused, write

from lpctl.check.reference.check import not_found
from lpctl.check.reference.document import Reference
from lpctl.check.reference.known import KnownPlan
from lpctl.flyte.entity_id import PLACEHOLDERS, EntityId
from lpctl.messages.flyteidl_pb2 import LaunchPlan

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


def reference(name: str, rest: str = "", version: str = "v1") -> str:
    """A reference to a plan of that name."""
    return (
        "apiVersion: lpctl/v1\nkind: ReferenceLaunchPlan\nproject: shop\ndomain: production\n"
        f"name: {name}\nversion: {version}\n{rest}"
    )


def registered(name: str = "hourly", **identity: str) -> str:
    """What flytectl prints of a plan that fixes `region`, has a default for `days` and returns a text."""
    identifier = {"project": "shop", "domain": "production", "name": name, "version": "v1", **identity}
    parameters: dict[str, Any] = {
        "at": {"var": {"type": {"simple": "DATETIME"}}, "required": True},
        "days": {
            "var": {"type": {"simple": "INTEGER"}},
            "default": {"scalar": {"primitive": {"integer": "7"}}},
        },
    }
    fixed = {"region": {"scalar": {"primitive": {"stringValue": "eu"}}}}
    return json.dumps(
        {
            "id": identifier,
            "spec": {
                "workflowId": {**identifier, "name": "etl.main"},
                "defaultInputs": {"parameters": parameters},
                "fixedInputs": {"literals": fixed},
            },
            "closure": {
                "expectedInputs": {"parameters": parameters},
                "expectedOutputs": {"variables": {"o0": {"type": {"simple": "STRING"}}}},
            },
        }
    )


def rules(cli: Cli, *arguments: str) -> list[str]:
    """The rules of what `validate` finds."""
    printed = json.loads(cli("validate", *arguments, "--format", "json").out)
    return [finding["rule"] for finding in printed["findings"]]


def test_a_plan_that_flytectl_printed(cli: Cli, project: Path) -> None:
    write(project / "hourly.json", registered())
    interfaces = ("--interface", "package", "--interface", "hourly.json")
    good = reference("hourly", "inputs: {at: datetime}\noutputs: {o0: str}\n")
    write(project / "plans" / "hourly.lp.yaml", good)
    assert rules(cli, *interfaces) == []
    assert rules(cli) == ["reference-not-found"]
    write(project / "plans" / "hourly.lp.yaml", reference("hourly", "inputs: {region: str}\noutputs: {o0: int}\n"))
    assert sorted(rules(cli, *interfaces)) == ["reference-input", "reference-input-missing", "reference-type"]


@pytest.mark.parametrize("identity", [{"project": "other"}, {"domain": "staging"}, {"version": "v2"}])
def test_another_plan_of_the_name(cli: Cli, project: Path, identity: dict[str, str]) -> None:
    write(project / "hourly.json", registered(**identity))
    write(project / "plans" / "hourly.lp.yaml", reference("hourly", "inputs: {at: datetime}\n"))
    assert rules(cli, "--interface", "package", "--interface", "hourly.json") == ["reference-not-found"]


def test_a_plan_of_a_package(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", reference("plans.scalars", "inputs: {i: int, f: float}\n"))
    assert rules(cli) == ["reference-input-missing"] * 4


def test_the_default_plan_of_a_workflow_written_by_hand(cli: Cli, project: Path) -> None:
    interface = "---\napiVersion: lpctl/v1\nkind: WorkflowInterface\nname: etl.main\ninputs: {days: int}\n"
    write(project / "plans" / "daily.lp.yaml", reference("etl.main", "inputs: {days: int}\n") + interface)
    assert rules(cli) == []


def test_a_manifest_wins_over_what_is_registered(cli: Cli, project: Path) -> None:
    write(project / "daily.json", registered("daily"))
    write(project / "plans" / "daily.lp.yaml", plan("daily", "project: shop\ndomain: production\nversion: v1\n"))
    write(project / "plans" / "other.lp.yaml", reference("daily", "inputs: {at: datetime}\n"))
    found = rules(cli, "--interface", "package", "--interface", "daily.json", "--ignore", "workflow-version-open")
    assert sorted(found) == ["reference-input"] + ["reference-input-missing"] * 6


def test_a_plan_with_an_error_is_not_called_unknown(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "fixed_inputs: {i: x}\n") + "---\n" + reference("daily"))
    assert rules(cli) == ["input-type"]
    assert rules(cli, "--no-interface") == []


def test_references_are_not_compiled(cli: Cli, project: Path) -> None:
    write(project / "plans" / "other.lp.yaml", reference("hourly"))
    assert cli("compile", "-o", "out").code == 0
    assert [path.name for path in (project / "out").iterdir()] == ["lp_daily_3.pb"]
    assert cli("render", "hourly").code == 2


def test_try(cli: Cli, project: Path) -> None:
    write(project / "hourly.json", registered())
    write(project / "plans" / "hourly.lp.yaml", reference("hourly", "inputs: {at: datetime}\n"))
    called = ("try", "hourly", "--input", "at=2026-01-02T00:00:00Z", "--interface", "package")
    assert cli(*called, "--interface", "hourly.json").out == (
        "hourly, version v1, starts with\n"
        '  at      datetime  "2026-01-02T00:00:00Z"  caller\n'
        "  days    int       7                       default\n"
        "  region            eu                      fixed\n"
    )
    assert cli(*called) == refused(
        "the plan that the reference hourly means is not known: give with --interface what `flytectl get launchplan "
        "-p shop -d production hourly --version v1 -o json` prints"
    )
    write(project / "plans" / "second.lp.yaml", reference("hourly", version="v2"))
    assert "stated 2 times: version v1; version v2; choose one with --version" in cli(*called).err


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ("--version v2", "--version v2 contradicts the reference hourly, which states version v1: remove --version"),
        ("--project zz", "--project zz contradicts the reference hourly, which states project shop: remove --project"),
        (
            "--project shop --domain staging",
            "--domain staging contradicts the reference hourly, which states domain production: remove --domain",
        ),
        (
            "--project zz --version v2",
            (
                "--project zz --version v2 contradict the reference hourly, which states project shop, version v1: "
                "remove --project, --version"
            ),
        ),
    ],
)
def test_try_with_flags_that_contradict_the_reference(cli: Cli, project: Path, flags: str, says: str) -> None:
    write(project / "hourly.json", registered())
    write(project / "plans" / "hourly.lp.yaml", reference("hourly", "inputs: {at: datetime}\n"))
    given = ("--input", "at=2026-01-02T00:00:00Z", "--interface", "hourly.json")
    called = ("try", "hourly", *given, "--manifests", "plans/hourly.lp.yaml")
    assert cli(*called, *flags.split()) == refused(f"{says}, or give what is stated")
    assert cli(*called, "--project", "shop", "--domain", "production", "--version", "v1").code == 0


def test_try_with_flags_that_contradict_each_reference(cli: Cli, project: Path) -> None:
    write(project / "hourly.json", registered())
    for version in ("v1", "v2"):
        write(project / "plans" / f"{version}.lp.yaml", reference("hourly", "inputs: {at: datetime}\n", version))
    given = ("--input", "at=2026-01-02T00:00:00Z", "--interface", "hourly.json")
    called = ("try", "hourly", *given, "--manifests", "plans/v?.lp.yaml", "--version")
    assert cli(*called, "v3") == refused(
        "--version v3 contradicts each reference hourly, which states version v1; version v2: remove --version, or "
        "give what is stated"
    )
    assert cli(*called, "v1").code == 0


@pytest.mark.parametrize(
    ("rest", "rule"),
    [
        ("inputs: {a: itn}\n", "invalid-type"),
        ("inputs: {a: {type: int, default: 7}}\n", "unknown-key"),
        ("fixed_inputs: {a: 7}\n", "unknown-key"),
        ("inputs: [a]\n", "wrong-type"),
        ("outputs: {a: {type: int, literal_type: {simple: 7.5}}}\n", "invalid-literal-type"),
    ],
)
def test_a_reference_that_cannot_be_read(cli: Cli, project: Path, rest: str, rule: str) -> None:
    write(project / "plans" / "hourly.lp.yaml", reference("hourly", rest))
    assert rules(cli) == [rule]


def test_mistakes_in_one_reference_are_bounded(cli: Cli, project: Path) -> None:
    unknown = "inputs:\n" + "".join(f"  x{at}: int\n" for at in range(1200))
    write(project / "plans" / "daily.lp.yaml", reference("plans.scalars", unknown))
    found = rules(cli)
    assert (len(found), set(found)) == (1001, {"reference-input", "yaml-limit"})


def test_a_placeholder_of_flytectl_states_nothing() -> None:
    message = LaunchPlan()
    message.id.project, message.id.name, message.id.version = PLACEHOLDERS["project"], "hourly", "v2"
    known = not_found(
        Reference(EntityId("shop", "production", "hourly", "v1"), {}, {}), [KnownPlan(message, {}, None, "a.tgz")]
    )
    assert known.notes == (("known", "any project/any domain, version v2 (a.tgz)"),)
