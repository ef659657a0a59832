"""`--live-from`: every form in which flytectl and the REST API print plans, and what is in none of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from command_line import PACKAGE, plan, refused, write
from ruamel.yaml import YAML
from simulated_server import Key, Server
from test_live_laws import compiled
from test_live_script import TARGETS

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli, Outcome

pytest_plugins = ("project_fixtures",)

PLACE = ("analytics", "production")
EMPTY = (
    "it is empty: flytectl prints nothing where it fails, and says why beside it; it fails too where no launch plan is "
    "registered, which --live knows"
)


@pytest.fixture
def printed(project: Path) -> list[dict[str, Any]]:
    """What flytectl prints of a server with two plans, of which `daily` runs in v2."""
    write(project / "lpctl.yaml", TARGETS)
    daily = plan("daily", "auto_activate: true\n", "plans.defaults")
    write(project / "plans" / "daily.lp.yaml", f"{daily}---\n{plan('weekly', workflow='plans.defaults')}")
    server = Server()
    for version in ("v1", "v2"):
        server.add_workflows(PACKAGE, *PLACE, version)
        for name in ("daily", "weekly"):
            server.register(compiled(name, "one", version, active=False, pinned=False).content, *PLACE, version)
    server.set_active(Key(*PLACE, "daily", "v2"), active=True)
    return server.printed(*PLACE)


def status(cli: Cli, *files: str, **options: str) -> Outcome:
    """What is said of production."""
    return cli("status", "--target", "production", *(f"--live-from={file}" for file in files), **options)


def schedule_daily(project: Path) -> None:
    """Write that `daily` starts by itself."""
    daily = project / "plans" / "daily.lp.yaml"
    write(daily, daily.read_text(encoding="utf-8").replace("auto_", "schedule: {cron: '0 8 * * *'}\nauto_"))


def yaml(data: Any) -> str:
    from io import StringIO  # noqa: PLC0415

    stream = StringIO()
    YAML(typ="safe", pure=True).dump(data, stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "form",
    [
        json.dumps,
        lambda plans: json.dumps({"launchPlans": plans, "token": ""}),
        lambda plans: "\n".join(json.dumps(each, indent="\t") for each in plans),
        lambda plans: json.dumps(plans[:2]) + "\n" + json.dumps(plans[1:]),
        lambda plans: "\ufeff" + json.dumps(plans),
        yaml,
    ],
)
def test_every_form_says_the_same(form: Any, cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", form(printed))
    said = status(cli, "live.json")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "production: analytics, production\n"
        "  as-written    daily                                       version v2 is active\n"
        "  as-written    weekly                                      version v2, which is not active\n"
        "\n"
        "2 plans: 2 as-written\n"
    )
    assert status(cli, "-", stdin=form(printed)) == said


def test_two_files_are_one_state(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    for number, part in enumerate((printed[:3], printed[2:])):
        write(project / f"{number}.json", json.dumps(part))
    assert status(cli, "0.json", "1.json").code == 0


def test_many_pages_in_one_array(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    many = [json.loads(json.dumps(printed[0]).replace('"v1"', f'"w{number}"')) for number in range(1000)]
    write(project / "live.json", json.dumps(many + printed))
    assert status(cli, "live.json").code == 0
    write(project / "live.json", json.dumps(many[:96] + printed))
    assert status(cli, "live.json").err == (
        "lpctl: hint: 100 plans were read, where flytectl stops unless --filter.limit says more: whether there "
        "are others is not known\n"
    )


def test_a_place_in_no_file_was_not_asked_about(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", json.dumps(printed).replace("production", "staging"))
    schedule_daily(project)
    said = status(cli, "live.json")
    assert (said.code, said.out.splitlines()[-1]) == (1, "2 plans: 2 not-asked")
    assert "\n      as written, starts 08:00 every day, UTC; next " in said.out  # nobody knows what starts now
    refusal = cli("rollout", "--target", "production", "--version", "v3", "--live-from", "live.json")
    assert (refusal.code, refusal.out) == (1, "")
    assert refusal.err == (
        "plans/daily.lp.yaml:3: daily (analytics, production): nothing is known of this project and domain: what is "
        "given holds no plan of it\n"
        "  help: record `flytectl get launchplan -p analytics -d production -o json`; where that prints no plan, as "
        "before the first registration, pass --live instead, or run what `lpctl compile` prints\n"
        "lpctl: no rollout is printed: not every plan can be brought to what is written\n"
    )
    assert cli("diff", "--target", "production", "--live-from", "live.json") == refused(
        "nothing is known of analytics, production: what is given holds no plan of it; record "
        "`flytectl get launchplan -p analytics -d production -o json`; where that prints no plan, as before the first "
        "registration, pass --live instead"
    )


def test_without_a_closure_nothing_says_what_runs(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    for each in printed:
        del each["closure"]
    write(project / "live.json", json.dumps(printed))
    said = status(cli, "live.json")
    assert (said.code, said.out.splitlines()[-1]) == (1, "2 plans: 2 unknown")
    assert "2 versions, and nothing says whether one is active" in said.out
    assert cli("rollout", "--target", "production", "--live-from", "live.json").code == 1
    schedule_daily(project)
    for each in printed[::2]:
        each["spec"]["entityMetadata"] = {"schedule": {"cronSchedule": {"schedule": "0 8 * * *"}}}
    write(project / "live.json", json.dumps(printed))
    assert "\n      as written, starts 08:00 every day, UTC; next " in status(cli, "live.json").out


def test_a_closure_without_a_state_is_inactive(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    assert [each["closure"].pop("state", None) for each in printed] == [None, None, "ACTIVE", None]
    write(project / "live.json", json.dumps(printed))
    assert status(cli, "live.json").out.splitlines()[-1] == "2 plans: 1 as-written, 1 inactive"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", EMPTY),
        ("\n", EMPTY),
        ('[{"id": {', "line 1: no JSON value ends here; it may have been cut off"),
        ("[" * 100_000, "line 1: no JSON value ends here; it may have been cut off"),
        ("Error: rpc error: [x", None),
        ('[{"id": "\\ud800"}]', "line 1: no JSON value ends here; it may have been cut off"),
    ],
)
@pytest.mark.usefixtures("printed")
def test_what_is_no_output_of_flytectl(text: str, message: str | None, cli: Cli, project: Path) -> None:
    write(project / "live.json", text)
    said = status(cli, "live.json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("lpctl: cannot read live.json: ")
    assert message is None or said == refused(f"cannot read live.json: {message}")


@pytest.mark.usefixtures("printed")
def test_what_cannot_be_read(cli: Cli, project: Path) -> None:
    assert status(cli, "none.json") == refused("cannot read none.json: No such file or directory")
    assert status(cli, "plans") == refused("cannot read plans: Is a directory")
    assert status(cli, "") == refused("--live-from is empty; name a file")
    (project / "live.json").write_bytes(b"\xff\xfe[")
    assert status(cli, "live.json") == refused(
        "cannot read live.json: it is no text: flytectl prints JSON with `-o json`"
    )


def test_two_active_versions_are_no_state(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    for each in printed:
        each["closure"]["state"] = "ACTIVE"
    write(project / "live.json", json.dumps(printed))
    assert status(cli, "live.json") == refused(
        "live.json: versions v1 and v2 of daily are active, and a server has one: it changed while it was recorded; "
        "record it again"
    )


def test_what_is_only_some_manifests(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", json.dumps(printed))
    write(project / "plans" / "daily.lp.yaml", plan("weekly", workflow="plans.defaults"))
    assert "orphan        daily" in status(cli, "live.json").out
    said = cli("status", "plans", "--target", "production", "--live-from", "live.json")
    assert "orphan" not in said.out
    assert said.out.startswith(
        "note: only some manifests are read: which plans no manifest states is told where no PATH"
    )
    assert cli("rollout", "plans", "--prune", "--target", "production", "--live-from", "live.json") == refused(
        "--prune is about what no manifest states, and PATH names some of the manifests; leave PATH out"
    )


def test_a_rollout_is_of_targets_that_are_named(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", json.dumps(printed))
    assert cli("rollout", "--live-from", "live.json") == refused(
        "a rollout is of the targets that are named; choose among production, staging with --target"
    )


def test_a_place_that_targets_share_has_no_orphans(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", json.dumps(printed))
    shared = TARGETS.replace("staging: {", "canary: {domain: production, ")
    write(project / "lpctl.yaml", shared)
    write(project / "plans" / "daily.lp.yaml", plan("weekly", workflow="plans.defaults"))
    said = status(cli, "live.json").out
    assert "orphan" not in said
    assert said.startswith("note: analytics, production is the place of other targets too")


def test_a_plan_that_nobody_places(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", json.dumps(printed))
    write(project / "lpctl.yaml", TARGETS.split("targets:")[0])
    assert cli("status", "--live-from", "live.json", "--domain", "production") == refused(
        "plans/daily.lp.yaml:3: nobody says the project of daily; pass --project, or write `targets` in lpctl.yaml"
    )


def test_several_versions_of_a_plan_that_are_written(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", json.dumps(printed))
    one, two = (
        plan("daily", f"version: {version}\nauto_activate: {active}\n", "plans.defaults")
        for version, active in (("v1", "false"), ("v2", "true"))
    )
    write(project / "plans" / "daily.lp.yaml", f"{one}---\n{two}")
    said = status(cli, "live.json")
    assert (said.code, said.out.splitlines()[-1].partition(";")[0]) == (0, "2 plans: 2 as-written")
    write(project / "plans" / "daily.lp.yaml", f"{one}---\n{two.replace(': v2', ': v3')}")
    said = status(cli, "live.json")  # what fills in the version of the plan fills in that of its workflow
    assert said.out.splitlines()[-1].startswith("2 plans: 1 as-written, 1 changed")
    assert "workflow.version        v2 -> v3" in said.out
    write(project / "plans" / "daily.lp.yaml", f"{one.replace(': v1', ': v3')}---\n{two}")
    assert status(cli, "live.json").out.splitlines()[-1].startswith("2 plans: 1 as-written, 1 unregistered")
    write(project / "plans" / "daily.lp.yaml", f"{one.replace('false', 'true')}---\n{two}")
    said = status(cli, "live.json")
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith(
        "lpctl: versions v1 and v2 of daily are both to be active in analytics, production, and a server has one "
        "active version: plans/daily.lp.yaml:3 and plans/daily.lp.yaml:10\n"
    )


def test_a_target_without_plans_has_orphans(cli: Cli, project: Path, printed: list[dict[str, Any]]) -> None:
    write(project / "live.json", json.dumps(printed))
    elsewhere = plan("daily", "targets: [staging]\n", "plans.defaults")
    write(project / "plans" / "daily.lp.yaml", elsewhere)
    said = status(cli, "live.json")
    assert (said.code, said.out.splitlines()[-1].partition(";")[0]) == (1, "1 plan: 1 orphan")
    script = cli("rollout", "--prune", "--target", "production", "--live-from", "live.json").out
    assert "production daily --version v2 --deactivate --force\n" in script


def test_a_repository_whose_last_manifest_is_gone_has_orphans(
    cli: Cli, project: Path, printed: list[dict[str, Any]]
) -> None:
    """Git removes the directory with it. A listed path that leads nowhere beside others is a mistake, as everywhere."""
    write(project / "live.json", json.dumps(printed))
    (project / "plans" / "daily.lp.yaml").unlink()
    for gone in (False, True):
        if gone:
            (project / "plans").rmdir()
        said = status(cli, "live.json")
        assert (said.code, said.out.splitlines()[-1].partition(";")[0]) == (1, "1 plan: 1 orphan")
        assert (
            "under `manifests`, and nothing else that holds one, so the repository states no launch plan\n" in said.err
        )
        script = cli("rollout", "--prune", "--target", "production", "--live-from", "live.json").out
        assert "production daily --version v2 --deactivate --force\n" in script
        removed = cli("diff", "--target", "production", "--live-from", "live.json")
        assert "daily: removed" in removed.out.replace(" (analytics, production)", ""), removed
    write(project / "others" / "daily.lp.yaml", plan("daily", workflow="plans.defaults"))
    write(project / "lpctl.yaml", TARGETS.replace("manifests: [plans]", "manifests: [plans, others]"))
    assert status(cli, "live.json") == refused(
        "plans: No such file or directory; lpctl.yaml:3 lists it under `manifests`"
    )


def test_live_contradicts_between(cli: Cli) -> None:
    assert cli("diff", "--between", "production", "staging", "--live-from", "live.json") == refused(
        "--live contradicts --between, which compares two targets as they are written; give one of them"
    )
