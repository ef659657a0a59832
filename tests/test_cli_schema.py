"""`lpctl schema` with workflows: from lpctl.yaml or --interface, and what is said where that means nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from command_line import Outcome, refused, write
from corpus import ROOT
from jsonschema import Draft202012Validator

from lpctl.manifest.schemas import KINDS, OUTPUTS, TYPED, schema_text

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli
    from conftest import Golden

pytest_plugins = ("project_fixtures",)

CASES = ROOT / "tests" / "cases" / "schema"
INTERFACES = CASES / "interfaces.yaml"
HEADER: dict[str, Any] = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "name": "daily"}


def schema(cli: Cli, *arguments: str | Path) -> Any:
    outcome = cli("schema", *arguments)
    assert (outcome.code, outcome.err) == (0, "")
    made = json.loads(outcome.out)
    Draft202012Validator.check_schema(made)
    return made


def names(made: Any) -> list[str]:
    """The workflows that a schema names."""
    return [named["const"] for named in made["$defs"]["workflows"]["anyOf"]]


def test_a_typed_schema(cli: Cli, golden: Golden) -> None:
    """Read it as an editor does: names, then for each what it completes and says."""
    outcome = cli("schema", "LaunchPlan", "--interface", INTERFACES)
    assert (outcome.code, outcome.err) == (0, "")
    golden(CASES / "LaunchPlan.schema.json", outcome.out)


def test_lpctl_yaml_types_it(cli: Cli, project: Path) -> None:
    stated = names(schema(cli))
    assert "plans.scalars" in stated
    assert names(schema(cli, "LaunchPlan")) == stated
    assert names(schema(cli, "launchplan")) == stated
    (project / "plans" / "deeper").mkdir()
    assert json.loads(cli("schema", "--config", project / "lpctl.yaml").out) == schema(cli)


def test_interface_wins_over_lpctl_yaml(cli: Cli) -> None:
    assert names(schema(cli, "--interface", INTERFACES)) == ["reports.daily", "reports.weekly/of the (north)"]
    both = names(schema(cli, "--interface", INTERFACES, "--interface", "package"))
    assert {"reports.daily", "plans.scalars"} < set(both)


def test_interfaces_among_the_manifests_type_it(cli: Cli, project: Path) -> None:
    write(project / "lpctl.yaml", "apiVersion: lpctl/v1\nkind: Configuration\nmanifests: [plans]\n")
    assert cli("schema").out == schema_text("Manifest")
    write(project / "plans" / "interfaces.lp.yaml", INTERFACES.read_text(encoding="utf-8"))
    assert names(schema(cli)) == ["reports.daily", "reports.weekly/of the (north)"]


def test_interfaces_of_a_target_type_it(cli: Cli, project: Path) -> None:
    write(project / "old.yaml", INTERFACES.read_text(encoding="utf-8"))
    write(
        project / "lpctl.yaml",
        "apiVersion: lpctl/v1\nkind: Configuration\nmanifests: [plans]\ninterfaces: [package]\n"
        "targets: {production: {interfaces: [old.yaml]}, staging: {}}\n",
    )
    assert {"reports.daily", "plans.scalars"} < set(names(schema(cli)))


@pytest.mark.parametrize("name", TYPED)
def test_without_workflows(cli: Cli, project: Path, name: str) -> None:
    plain = Outcome(0, schema_text(name), "")
    assert cli("schema", name, "--no-interface") == plain
    assert cli("schema", name, "--no-config") == plain
    (project / "lpctl.yaml").unlink()
    assert cli("schema", name) == plain
    write(project / "lpctl.yaml", "apiVersion: lpctl/v1\nkind: Configuration\nmanifests: [nowhere]\n")
    assert cli("schema", name) == plain


def test_other_schemas_need_no_lpctl_yaml(cli: Cli, project: Path) -> None:
    write(project / "lpctl.yaml", "kind: nonsense\n")
    for name in {*KINDS, *OUTPUTS} - set(TYPED):
        assert cli("schema", name) == Outcome(0, schema_text(name), "")
    assert cli("schema", "--no-interface") == Outcome(0, schema_text("Manifest"), "")
    outcome = cli("schema")
    assert (outcome.code, outcome.out) == (2, "")
    assert "lpctl.yaml:1:7" in outcome.err


def test_what_means_nothing(cli: Cli, project: Path) -> None:
    assert cli("schema", "Configuration", "--interface", "package") == refused(
        "--interface says what the inputs of launch plans are; Configuration has none: ask for Manifest or LaunchPlan"
    )
    assert cli("schema", "--no-interface", "--interface", "package") == refused(
        "--no-interface contradicts --interface; give one of them"
    )
    assert cli("schema", "--interface", "nowhere") == refused(
        "cannot read interfaces from nowhere: No such file or directory; --no-interface leaves the workflows out"
    )
    assert cli("schema", "--interface", "") == refused("--interface is empty; name a file")
    assert cli("schema", "--interface", "package", "-o", "lpctl.yaml") == refused(
        "--output lpctl.yaml would overwrite a file that is read"
    )
    write(project / "broken.yaml", "apiVersion: lpctl/v1\nkind: WorkflowInterface\nname: wf\ninputs: {a: itn}\n")
    outcome = cli("schema", "--interface", "broken.yaml")
    assert (outcome.code, outcome.out) == (1, "")
    assert "did you mean" in outcome.err


def test_a_schema_that_there_is_none_of(cli: Cli) -> None:
    assert cli("schema", "Manifst") == refused("no schema is named Manifst; did you mean Manifest?")
    assert cli("schema", "all") == refused(
        "no schema is named all; schemas: Manifest, LaunchPlan, WorkflowInterface, ReferenceLaunchPlan, "
        "Configuration, diff, schedule, status"
    )


def test_a_document_is_not_overwritten(cli: Cli, project: Path) -> None:
    """Not even where it is not read: what the schema is of is easily written in the place of its name."""
    for arguments, path in (
        (("schema", "Configuration"), "lpctl.yaml"),
        (("schema", "--no-interface"), "plans/daily.lp.yaml"),
        (("schema", "diff"), "plans/daily.lp.yaml"),
    ):
        before = (project / path).read_bytes()
        assert cli(*arguments, "-o", path) == refused(
            f"--output {path} would overwrite a document of lpctl; name another file, or remove it"
        )
        assert (project / path).read_bytes() == before
    write(project / "other.json", "{}")
    for path in ("new.json", "new.json", "other.json"):
        assert cli("schema", "diff", "-o", path).code == 0
        assert (project / path).read_text(encoding="utf-8") == schema_text("diff")
    assert cli("schema", "-o", "") == refused("--output is empty; name a file")


def test_the_interface_of_the_environment_is_for_those_that_have_one(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LPCTL_INTERFACE", str(INTERFACES))
    assert names(schema(cli)) == ["reports.daily", "reports.weekly/of the (north)"]
    assert cli("schema", "Configuration").out == schema_text("Configuration")


def test_no_secret_of_a_package_is_in_it(cli: Cli, project: Path) -> None:
    """The defaults and descriptions that look like one: it is kept beside the manifests, as the package is not."""
    key = "AKIA" + "IOSFODNN7EXAMPLE"
    interface = {
        "apiVersion": "lpctl/v1",
        "kind": "WorkflowInterface",
        "name": "wf",
        "inputs": {
            "key": {"type": "str", "default": key, "description": f"Such as {key}."},
            "keys": {"type": "list[str]", "default": [key]},
            "options": {
                "type": "struct[Config]",
                "literal_type": {
                    "simple": "STRUCT",
                    "metadata": {
                        "title": "Config",
                        "type": "object",
                        "properties": {"key": {"type": "string", "default": key, "description": key}},
                    },
                },
            },
        },
        "outputs": {},
    }
    write(project / "secret.yaml", json.dumps(interface))
    printed = cli("schema", "--interface", "secret.yaml").out
    assert "(redacted)" in printed
    assert key not in printed
    assert cli("schema", "--interface", "secret.yaml", "-o", "made.json").code == 0
    assert (project / "made.json").read_text(encoding="utf-8") == printed


VERSIONS: list[tuple[dict[str, Any], bool]] = [
    ({"workflow": "reports.daily", "default_inputs": {"days": 7}}, True),
    ({"workflow": "reports.daily", "default_inputs": {"days": "all"}}, True),
    ({"workflow": "reports.daily", "default_inputs": {"days": True}}, False),
    ({"workflow": {"name": "reports.daily", "version": "v11"}, "default_inputs": {"days": "all"}}, False),
    ({"workflow": {"name": "reports.daily", "version": "v12"}, "default_inputs": {"days": 7}}, False),
    ({"workflow": {"name": "reports.daily", "version": "v12"}, "default_inputs": {"title": "x"}}, False),
    ({"workflow": {"name": "reports.daily", "version": "${var.v}"}, "default_inputs": {"title": "x"}}, True),
    ({"workflow": "reports.weekly/of the (north)", "fixed_inputs": {}}, True),
    ({"workflow": "reports.weekly/of the (north)", "fixed_inputs": {"days": 7}}, False),
    ({"workflow": "reports.dail"}, False),
    ({"workflow": "reports.daily.x"}, False),
    ({"workflow": {"name": "reports"}}, False),
    ({"workflow": "${var.workflow}", "fixed_inputs": {"anything": 1}}, True),
    ({"workflow": "reports.${target.name}", "fixed_inputs": {"anything": 1}}, True),
    ({"workflow": "{{ registration.workflow }}"}, True),
    ({"workflow": "reports.daily", "overrides": {"staging": {"fixed_inputs": {"days": True}}}}, False),
    ({"workflow": "reports.daily", "overrides": {"staging": {"fixed_inputs": {"dasy": 1}}}}, False),
    ({"workflow": "reports.daily", "overrides": {"staging": {"fixed_inputs": None}}}, True),
    ({"workflow": "reports.daily", "fixed_inputs": "${each.inputs}"}, True),
    # Where a target has another workflow, nobody knows here which of them a value is for.
    (
        {
            "workflow": "reports.daily",
            "fixed_inputs": {"x": 1},
            "overrides": {"staging": {"workflow": "reports.weekly/of the (north)"}},
        },
        True,
    ),
    (
        {
            "workflow": {"name": "reports.daily", "version": "v12"},
            "fixed_inputs": {"days": True},
            "overrides": {"staging": {"workflow": {"name": "reports.daily", "version": "v11"}}},
        },
        False,
    ),
]


def test_the_workflow_that_is_meant(cli: Cli) -> None:
    for name in TYPED:
        validator = Draft202012Validator(schema(cli, name, "--interface", INTERFACES))
        for fields, valid in VERSIONS:
            assert validator.is_valid(HEADER | fields) == valid, (name, fields)


def test_names_of_every_object_of_javascript_are_inputs_and_no_keys_that_an_editor_completes(
    cli: Cli, project: Path
) -> None:
    struct = {"title": "Config", "type": "object", "properties": {"valueOf": {"type": "integer"}}}
    odd = {"simple": "STRUCT", "metadata": struct | {"additionalProperties": False}}
    inputs = {
        "constructor": "int",
        "__proto__": "int",
        "days": "int",
        "odd": {"type": "struct[Config]", "literal_type": odd},
    }
    interface = {"apiVersion": "lpctl/v1", "kind": "WorkflowInterface", "name": "wf", "inputs": inputs, "outputs": {}}
    write(project / "odd.yaml", json.dumps(interface))
    made = schema(cli, "--interface", "odd.yaml")
    assert list(made["$defs"]["inputs.wf"]["properties"]) == ["days", "odd"]
    validator = Draft202012Validator(made)
    for bound, valid in (
        ({"constructor": 1, "__proto__": 2, "days": 3, "odd": {"valueOf": 4}}, True),
        ({"constructor": "x"}, False),
        ({"__proto__": "x"}, False),
        ({"odd": {"valueOf": "x"}}, False),
        ({"odd": {"toString": 1}}, False),
        ({"hasOwnProperty": 1}, False),
    ):
        assert validator.is_valid(HEADER | {"workflow": "wf", "fixed_inputs": bound}) == valid, bound


def test_a_workflow_in_a_thousand_versions(cli: Cli, project: Path) -> None:
    """As `flytectl get workflow` prints them: what is said of each stands beside the others, and not within them."""
    header = {"apiVersion": "lpctl/v1", "kind": "WorkflowInterface", "name": "wf", "outputs": {}}
    versions = [header | {"version": f"v{at}", "inputs": {"days": "int", f"new{at}": "int"}} for at in range(1000)]
    write(project / "few.yaml", "\n---\n".join(map(json.dumps, versions[:9])))
    assert names(schema(cli, "LaunchPlan", "--interface", "few.yaml")) == ["wf"]
    write(project / "versions.yaml", "\n---\n".join(map(json.dumps, versions)))
    outcome = cli("schema", "LaunchPlan", "--interface", "versions.yaml")
    validator = Draft202012Validator(json.loads(outcome.out))  # that it is a schema, nine versions show as well
    for workflow, name, valid in (
        ({"name": "wf", "version": "v999"}, "new999", True),
        ({"name": "wf", "version": "v999"}, "new0", False),
        ({"name": "wf", "version": "${var.version}"}, "new0", True),
        ("wf", "new0", True),
        ("wf", "new", False),
    ):
        assert validator.is_valid(HEADER | {"workflow": workflow, "fixed_inputs": {name: 1}}) == valid, (workflow, name)


@pytest.mark.parametrize(
    ("type_", "default", "completed"),
    [
        ("int", 2**53, True),
        ("int", -(2**53) - 1, False),
        ("int", 2**63 - 1, False),
        ("float", ".inf", False),
        ("str", "yes", True),
        ("str", "null", False),
        ('enum["1", "off"]', "off", False),
        ('enum["1", "a"]', "a", True),
        ("int | None", None, False),
    ],
)
def test_a_default_that_an_editor_would_write_otherwise_is_told_and_not_completed(
    cli: Cli, project: Path, type_: str, default: Any, *, completed: bool
) -> None:
    stated = default if default == ".inf" else json.dumps(default)
    write(
        project / "one.yaml",
        "apiVersion: lpctl/v1\nkind: WorkflowInterface\nname: wf\noutputs: {}\n"
        f"inputs: {{a: {{type: {json.dumps(type_)}, default: {stated}}}}}\n",
    )
    told = schema(cli, "--interface", "one.yaml")["$defs"]["inputs.wf"]["properties"]["a"]
    assert told["description"].startswith("Default: ")
    assert ("default" in told) == completed
    assert not completed or told["default"] == default
