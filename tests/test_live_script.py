"""The script of a rollout, run by bash: what it does, where it stops, and that no name is more than a word to it."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from command_line import plan, write
from drawn import draws
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simulated_server import Key

from lpctl.flyte.entity_id import EntityId
from lpctl.live.model import Activate, Deactivate, File, Place, Register, Rollout
from lpctl.live.script import script

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli
    from flytectl_fixtures import Flytectl

pytest_plugins = ("project_fixtures", "flytectl_fixtures")
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None, reason="no bash")

TARGETS = """\
apiVersion: lpctl/v1
kind: Configuration
manifests: [plans]
interfaces: [package]
targets:
  production: {project: analytics}
  staging: {project: analytics, activate: never}
"""
NAMES = ("daily", "'-dash'", '"it\'s `touch pwned` \\"q\\" \\\\ %s ü; exit 9 & # *"', "'--help'", "'~'", "'a!b'")


def scheduled(name: str, hour: int = 6) -> str:
    """A manifest of a plan that starts every day."""
    rest = f'schedule: {{cron: "0 {hour} * * *"}}\nauto_activate: true\n'
    return plan(name, rest, "plans.defaults")


def bash(text: str, *options: str) -> subprocess.CompletedProcess[str]:
    """What bash makes of a script."""
    assert BASH is not None
    return subprocess.run(
        [BASH, *options, "-c", text], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture
def _targets(project: Path, flytectl: Flytectl) -> None:
    assert flytectl.program.exists()
    write(project / "lpctl.yaml", TARGETS)


def rollout(cli: Cli, *options: str) -> str:
    """The script that is printed for production."""
    result = cli("rollout", "--live", "--target", "production", "--ignore", "unsafe-name", *options)
    assert result.code == 0, result.err
    assert bash(result.out, "-n").returncode == 0
    return result.out


@pytest.mark.usefixtures("_targets")
def test_what_is_printed_is_run_once_and_there_is_nothing_left_to_do(
    cli: Cli, project: Path, flytectl: Flytectl
) -> None:
    write(project / "plans" / "daily.lp.yaml", "---\n".join(scheduled(name) for name in NAMES))
    assert cli("status", "--live", "--target", "production", "--ignore", "unsafe-name").code == 1
    ran = bash(rollout(cli, "--version", "v1"))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[-1] == "done: 7 of 7 steps"
    assert not (project / "pwned").exists()
    assert len(flytectl.server.active()) == len(NAMES)
    assert cli("status", "--live", "--target", "production", "--ignore", "unsafe-name").code == 0
    assert bash(rollout(cli)).stdout == "nothing to do\n"
    again = bash(rollout(cli, "--version", "v1"))
    assert again.stdout == "nothing to do\n"


@pytest.mark.usefixtures("_targets")
def test_a_change_is_registered_activated_and_can_be_rolled_back(cli: Cli, project: Path, flytectl: Flytectl) -> None:
    manifest = project / "plans" / "daily.lp.yaml"
    write(manifest, f"{scheduled('daily')}---\n{scheduled('weekly')}")
    bash(rollout(cli, "--version", "v1"))
    write(manifest, scheduled("daily", 7))
    text = rollout(cli, "--version", "v2", "--prune")
    ran = bash(text)
    assert ran.returncode == 0, ran.stderr
    assert flytectl.server.active() == {("analytics", "production", "daily"): "v2"}
    for line in reversed(text.splitlines()):
        if line.startswith("# rollback ("):
            assert bash(line.split("): ", 1)[1]).returncode == 0
    assert flytectl.server.active() == {
        ("analytics", "production", "daily"): "v1",
        ("analytics", "production", "weekly"): "v1",
    }


@pytest.mark.usefixtures("_targets")
def test_without_prune_what_no_manifest_states_goes_on(cli: Cli, project: Path, flytectl: Flytectl) -> None:
    manifest = write(project / "plans" / "daily.lp.yaml", scheduled("weekly"))
    bash(rollout(cli, "--version", "v1"))
    manifest.unlink()
    write(project / "plans" / "other.lp.yaml", plan("other", workflow="plans.defaults"))
    text = rollout(cli, "--version", "v2")
    assert "weekly (analytics, production) runs, and no manifest states it" in text
    bash(text)
    assert flytectl.server.active() == {("analytics", "production", "weekly"): "v1"}


@pytest.mark.usefixtures("_targets")
def test_it_stops_at_the_first_command_that_fails(cli: Cli, project: Path, flytectl: Flytectl) -> None:
    write(project / "plans" / "daily.lp.yaml", scheduled("daily"))
    ran = bash(rollout(cli, "--version", "v9"))  # its workflow is in no such version
    assert ran.returncode == 1
    assert "missing entity of type WORKFLOW" in ran.stderr
    assert ran.stderr.endswith(
        "stopped: register 1 launch plan in analytics, production, version v9: exit 1; 0 of 2 steps are done, and no "
        "later one was begun\nrun lpctl rollout again: it prints the steps that are left\n"
    )
    assert not flytectl.server.plans


@pytest.mark.usefixtures("_targets")
def test_run_twice_it_ends_the_same(cli: Cli, project: Path, flytectl: Flytectl) -> None:
    write(project / "plans" / "daily.lp.yaml", scheduled("daily"))
    text = rollout(cli, "--version", "v1")
    assert bash(text).returncode == 0
    before = flytectl.server_file.read_bytes()
    assert bash(text).returncode == 0
    assert flytectl.server_file.read_bytes() == before


@pytest.mark.usefixtures("_targets")
def test_a_version_with_other_content_is_refused(cli: Cli, project: Path) -> None:
    manifest = project / "plans" / "daily.lp.yaml"
    write(manifest, scheduled("daily"))
    bash(rollout(cli, "--version", "v1"))
    write(manifest, scheduled("daily", 7))
    result = cli("rollout", "--live", "--target", "production", "--version", "v1")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "plans/daily.lp.yaml:3: daily (analytics, production): version v1 is registered with other content, and "
        "versions never change: schedule\n"
        "  help: pass a --version that the server does not have\n"
        "lpctl: no rollout is printed: not every plan can be brought to what is written\n"
    )
    result = cli("rollout", "--live", "--target", "production")
    assert "it has to be registered, and has no version\n  help: pass --version, and " in result.err


RECORDS = """\
#!/bin/sh
last=
for word; do last=$word; done
for file; do case $file in *_3.pb) cp "$file" "$RECORD/content" ;; esac; done
printf '%s\\0' "$@" >>"$RECORD/words"
printf '\\0' >>"$RECORD/words"
"""

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30)
"""Whatever a server may have for a name; a word of a shell holds no NUL."""


@settings(max_examples=draws(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXTS, version=TEXTS, project=TEXTS, content=st.binary(max_size=400))
def test_every_name_is_one_word_and_every_byte_arrives(
    tmp_path_factory: pytest.TempPathFactory, name: str, version: str, project: str, content: bytes
) -> None:
    directory = tmp_path_factory.mktemp("record")
    program = write(directory / "flytectl", RECORDS)
    program.chmod(0o755)
    place, plan_ = Place(project, "production"), EntityId(project, "production", name, version)
    steps = (
        Register(place, version, (File(name, "lp_x_3.pb", content, ("never registered",)),)),
        Activate(plan_, "", "never registered"),
        Deactivate(plan_, "orphan"),
    )
    text = script(Rollout(steps, (), 0, (), (place,), "a file"), "title")
    assert BASH is not None
    ran = subprocess.run(
        [BASH, "-c", text],
        env={"PATH": os.environ["PATH"], "LPCTL_FLYTECTL": str(program), "RECORD": str(directory), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert (directory / "content").read_bytes() == content
    called = [each.split("\0") for each in (directory / "words").read_text("utf-8").split("\0\0")[:-1]]
    assert [words[:3] for words in called] == [["register", "files", "-p"], *[["update", "launchplan", "-p"]] * 2]
    for words in called:
        assert words[words.index("-p") + 1] == project
        assert words[words.index("--version") + 1] == version
    for words in called[1:]:
        assert name in words


def test_a_key_is_what_the_server_knows_a_version_by() -> None:
    assert Key(*EntityId("p", "d", "n", "v")) == ("p", "d", "n", "v")
