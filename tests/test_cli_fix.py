"""`validate --fix` on files: what is written, what is not, and what is said of it."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from command_line import plan, refused, write

from lpctl.source.edited import edited, overlap
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

BROKEN = 'lables: {team: x}  # who\ndefault_inputs: {i: "7"}\n'
MENDED = "labels: {team: x}  # who\ndefault_inputs: {i: 7}\n"
UNSAFE = "domain: produktion\n"


@pytest.fixture
def daily(project: Path) -> Path:
    """The plan of the project, with two mistakes that can be mended."""
    return write(project / "plans" / "daily.lp.yaml", plan("daily", BROKEN))


def test_what_is_mended_is_written(cli: Cli, daily: Path) -> None:
    done = cli("validate", "--fix")
    assert (done.code, done.err) == (0, "")
    assert done.out == "1 plan in 1 file: 2 fixed, 0 left: 0 errors, 0 warnings\n"
    assert daily.read_text(encoding="utf-8") == plan("daily", MENDED)
    assert cli("validate", "--fix").out == "1 plan in 1 file: 0 fixed, 0 left: 0 errors, 0 warnings\n"


def test_without_it_nothing_is_written(cli: Cli, daily: Path) -> None:
    assert cli("validate").code == 1
    assert daily.read_text(encoding="utf-8") == plan("daily", BROKEN)


def test_what_is_left_is_listed(cli: Cli, daily: Path) -> None:
    write(daily, plan("daily", BROKEN + "owner_of: me\n" + UNSAFE))
    done = cli("validate", "--fix", "--format", "concise")
    assert done.code == 1
    assert done.out == (
        "plans/daily.lp.yaml:7:1: error[unknown-key]: unknown key `owner_of`\n"
        'plans/daily.lp.yaml:8:9: warning[misspelt-domain]: domain "produktion" is none of development, staging, '
        "production\n"
        "1 plan in 1 file: 2 fixed, 2 left: 1 error, 1 warning\n"
    )
    assert done.err == (
        "lpctl: hint: 1 finding left with a fix that changes when a plan runs, where, as whom, a value or a name; "
        "--unsafe-fixes writes it\n"
    )
    assert daily.read_text(encoding="utf-8") == plan("daily", MENDED + "owner_of: me\n" + UNSAFE)


def test_unsafe_fixes_are_asked_for(cli: Cli, daily: Path) -> None:
    write(daily, plan("daily", UNSAFE))
    assert cli("validate", "--fix").out == (
        'warning[misspelt-domain]: domain "produktion" is none of development, staging, production\n'
        " --> plans/daily.lp.yaml:5:9\n  |\n5 | domain: produktion\n  |         ^^^^^^^^^^\n  |\n"
        "  = help: did you mean production?\n\n"
        "1 plan in 1 file: 0 fixed, 1 left: 0 errors, 1 warning\n"
    )
    assert cli("validate", "--fix", "--unsafe-fixes").code == 0
    assert daily.read_text(encoding="utf-8") == plan("daily", "domain: production\n")


def test_unsafe_fixes_go_with_another_option(cli: Cli) -> None:
    assert cli("validate", "--unsafe-fixes") == refused(
        "--unsafe-fixes goes with --fix, which writes, or with --diff, which shows"
    )


@pytest.mark.parametrize("options", [("--diff",), ("--fix", "--diff")])
def test_diff_shows_what_would_be_written(cli: Cli, daily: Path, options: tuple[str, ...]) -> None:
    done = cli("validate", *options)
    assert done.code == 1
    assert done.out == (
        "--- a/plans/daily.lp.yaml\n+++ b/plans/daily.lp.yaml\n@@ -2,5 +2,5 @@\n"
        " kind: LaunchPlan\n name: daily\n workflow: plans.scalars\n"
        '-lables: {team: x}  # who\n-default_inputs: {i: "7"}\n'
        "+labels: {team: x}  # who\n+default_inputs: {i: 7}\n"
    )
    assert done.err == "1 plan in 1 file: 2 fixable, 0 left: 0 errors, 0 warnings\n"
    assert daily.read_text(encoding="utf-8") == plan("daily", BROKEN)
    write(daily, plan("daily"))
    assert cli("validate", *options).code == 0


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\n\n"])
def test_git_applies_the_diff(cli: Cli, daily: Path, project: Path, end: str) -> None:
    text = plan("daily", BROKEN).strip("\n").replace("\n", "\r\n" if "\r" in end else "\n") + end
    daily.write_bytes(text.encode())
    shown = cli("validate", "--diff").out
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],  # noqa: S607
        input=shown.encode(),
        cwd=project,
        check=True,
        timeout=60,
    )
    applied = daily.read_bytes()
    daily.write_bytes(text.encode())
    cli("validate", "--fix")
    assert daily.read_bytes() == applied != text.encode()


def test_secrets_are_written_and_not_shown(cli: Cli, daily: Path) -> None:
    """What CI logs has many readers; what is printed for an editor is the file."""
    token = "ghp_" + "a1B2" * 9
    text = plan("daily", f"envs: {{TOKEN: {token}}}\n" + BROKEN)
    write(daily, text)
    assert token not in cli("validate", "--diff").out
    assert cli("validate", "--fix", "-", stdin=text).out == text.replace(BROKEN, MENDED)
    cli("validate", "--fix")
    assert daily.read_text(encoding="utf-8") == text.replace(BROKEN, MENDED)


def test_json_says_what_was_mended(cli: Cli, daily: Path) -> None:
    write(daily, plan("daily", BROKEN + UNSAFE))
    found = json.loads(cli("validate", "--format", "json").out)["findings"]
    document = json.loads(cli("validate", "--fix", "--format", "json").out)
    assert document["summary"]["fixed"] == 2
    assert document["fixed"] == [finding for finding in found if finding["fix"]["safe"]]
    assert document["findings"] == [finding for finding in found if not finding["fix"]["safe"]]


def test_sarif_says_what_is_safe(cli: Cli, daily: Path) -> None:
    write(daily, plan("daily", BROKEN + UNSAFE))
    (run,) = json.loads(cli("validate", "--format", "sarif").out)["runs"]
    safe = {result["ruleId"]: result["fixes"][0]["properties"]["safe"] for result in run["results"]}
    assert safe == {"input-type": True, "misspelt-domain": False, "unknown-key": True}


def test_standard_input_is_printed(cli: Cli, daily: Path) -> None:
    text = plan("daily", BROKEN)
    done = cli("validate", "--fix", "--stdin-name", "plans/daily.lp.yaml", "-", stdin=text)
    assert (done.code, done.out) == (0, plan("daily", MENDED))
    assert done.err == "1 plan in 1 file: 2 fixed, 0 left: 0 errors, 0 warnings\n"
    assert daily.read_text(encoding="utf-8") == text  # an editor's buffer is not its file
    clean = cli("validate", "--fix", "-", stdin=done.out)
    assert (clean.code, clean.out) == (0, done.out)


def test_standard_input_beside_files(cli: Cli, daily: Path) -> None:
    done = cli("validate", "--fix", "plans", "-", stdin=plan("weekly", BROKEN))
    assert (done.code, done.out) == (0, plan("weekly", MENDED))
    assert daily.read_text(encoding="utf-8") == plan("daily", MENDED)


def test_what_is_no_text_is_printed_as_it_is(project: Path) -> None:
    assert project.is_dir()
    content = b"name: \xff\n"
    called = [sys.executable, "-m", "lpctl", "validate", "--fix", "-"]
    done = subprocess.run(called, input=content, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, content)


def test_mode_and_link_are_kept(cli: Cli, daily: Path, project: Path) -> None:
    target = daily.rename(project / "shared.lp.yaml")
    target.chmod(0o640)
    daily.symlink_to("../shared.lp.yaml")
    assert cli("validate", "--fix", "plans/daily.lp.yaml").code == 0
    assert daily.is_symlink()
    assert target.read_text(encoding="utf-8") == plan("daily", MENDED)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(path.name for path in project.iterdir()) == [
        ".git",
        "lpctl.yaml",
        "package",
        "plans",
        "shared.lp.yaml",
    ]


def test_what_is_no_file_is_not_written(project: Path) -> None:
    weekly = write(project / "plans" / "weekly.lp.yaml", plan("weekly", BROKEN))
    command = f"{sys.executable} -m lpctl validate --fix /dev/fd/3 3<>plans/weekly.lp.yaml"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert b"cannot fix /dev/fd/3: it is a descriptor; name the file, or pass `-`" in done.stderr
    assert weekly.read_text(encoding="utf-8") == plan("weekly", BROKEN)


def test_what_changed_meanwhile_is_not_written(
    cli: Cli, daily: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly = write(project / "plans" / "weekly.lp.yaml", plan("weekly", BROKEN))

    def saving(check: Callable[..., object]) -> Callable[..., object]:
        def checked(*arguments: object, **options: object) -> object:
            write(weekly, plan("weekly", "# saved by an editor\n"))
            return check(*arguments, **options)

        return checked

    from lpctl.check import pipeline  # noqa: PLC0415 - to stand in for it

    monkeypatch.setattr(pipeline, "check_targets", saving(pipeline.check_targets))
    assert cli("validate", "--fix") == refused(
        "cannot fix plans/weekly.lp.yaml: it changed while it was checked; run it again; nothing is written"
    )
    assert daily.read_text(encoding="utf-8") == plan("daily", BROKEN)


def test_one_fix_for_all_plans_of_a_document(cli: Cli, daily: Path) -> None:
    text = plan("daily_${each.city}", 'for_each: [{city: rome}, {city: oslo}]\ndefault_inputs: {i: "7"}\n')
    write(daily, text)
    assert cli("validate", "--fix").out == "2 plans in 1 file: 1 fixed, 0 left: 0 errors, 0 warnings\n"
    assert daily.read_text(encoding="utf-8") == text.replace('"7"', "7")


def test_configuration_is_left_to_people(cli: Cli, daily: Path, project: Path) -> None:
    configuration = project / "lpctl.yaml"
    text = configuration.read_text(encoding="utf-8") + "defaults:\n  annotations: {on call: me}\n"
    write(configuration, text)
    done = cli("validate", "--fix", "--unsafe-fixes", "--format", "concise")
    assert done.code == 1
    assert done.out.startswith("lpctl.yaml:7:17: error[invalid-annotation]")
    assert done.out.endswith("1 plan in 1 file: 2 fixed, 1 left: 1 error, 0 warnings\n")
    assert done.err == (
        "lpctl: hint: lpctl.yaml is no manifest, and holds for other plans too: it is not written, and help says what "
        "to write\n"
    )
    assert configuration.read_text(encoding="utf-8") == text
    assert daily.read_text(encoding="utf-8") == plan("daily", MENDED)


def test_overrides_are_mended_where_they_stand(cli: Cli, daily: Path, project: Path) -> None:
    configuration = project / "lpctl.yaml"
    write(
        configuration,
        configuration.read_text(encoding="utf-8") + "targets: {staging: {project: p}, production: {project: p}}\n",
    )
    text = plan("daily", 'default_inputs: {i: 1}\noverrides:\n  staging:\n    default_inputs: {i: "7"}  # fewer\n')
    write(daily, text)
    assert cli("validate", "--fix").out.startswith("2 plans in 1 file: 1 fixed, 0 left")
    assert daily.read_text(encoding="utf-8") == text.replace('"7"', "7")


def test_what_would_make_two_plans_one_is_not_written(cli: Cli, daily: Path, project: Path) -> None:
    write(project / "plans" / "a.lp.yaml", plan("other-name", "labels: {a: b}\n"))
    write(daily, plan("'other name'", "labels: {a: c}\n"))
    done = cli("validate", "--fix", "--unsafe-fixes", "--format", "concise")
    assert "0 fixed, 1 left" in done.out
    assert "warning[unsafe-name]" in done.out


def test_many_files_at_once(cli: Cli, project: Path) -> None:
    for number in range(40):
        write(project / "plans" / f"{number:02}.lp.yaml", plan(f"plan-{number}", BROKEN + "schedule: {cron: '*'}\n"))
    done = cli("validate", "--fix", "--format", "json")
    assert json.loads(done.out)["summary"]["fixed"] == 80


def test_edits_of_text() -> None:
    from lpctl.findings.diagnostic import Span  # noqa: PLC0415
    from lpctl.findings.fix import TextEdit  # noqa: PLC0415

    edits = (TextEdit(Span(2, 1, 2, 1), "b: 1\n"), TextEdit(Span(1, 4, 1, 5), "x\u00e9"))
    content, spans = edited("\ufeffa: 1\r\nc: 2\r\n".encode(), edits)
    assert content == "\ufeffa: x\u00e9\r\nb: 1\r\nc: 2\r\n".encode()
    assert spans == [Span(1, 4, 1, 6), Span(2, 1, 3, 1)]
    assert not overlap(edits)
    assert overlap((*edits, TextEdit(Span(1, 2, 1, 5), "")))
    assert load("a", content).documents[0].data == {"a": "x\u00e9", "b": 1, "c": 2}
