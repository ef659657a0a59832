"""`lpctl diff` as a command: arguments, formats, levels, exit codes, and what is refused."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from command_line import CONFIGURATION, PACKAGE, ROOT, Outcome, plan, refused, write

from lpctl.interface.archive import DOCUMENT_NAMES

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

FROM = ("--from", "2026-03-23T00:00:00Z")


@pytest.fixture
def sides(project: Path) -> Path:
    """Beside the project's `plans`, `after`: with another limit, and another label."""
    write(project / "plans" / "daily.lp.yaml", plan("daily", "max_parallelism: 1\nlabels: {a: b}\n"))
    write(project / "after" / "daily.lp.yaml", plan("daily", "max_parallelism: 2\nlabels: {a: c}\n"))
    return project


def changes(outcome: Outcome) -> list[tuple[str, str]]:
    document: dict[str, Any] = json.loads(outcome.out)
    return [(change["class"], change["impact"]) for found in document["plans"] for change in found["changes"]]


@pytest.mark.usefixtures("sides")
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 0),
        (("--exit-code",), 1),
        (("--fail-on", "breaking"), 0),
        (("--fail-on", "risky"), 1),
        (("--fail-on", "any"), 1),
        (("--fail-on", "any", "--level", "all=ignore"), 0),
        (("--exit-code", "--level", "all=ignore"), 0),
        (("--fail-on", "risky", "--level", "execution-changed=safe"), 0),
        (("--fail-on", "breaking", "--level", "labels-changed=breaking"), 1),
    ],
)
def test_exit_codes(cli: Cli, options: tuple[str, ...], code: int) -> None:
    outcome = cli("diff", "plans", "after", *options)
    assert (outcome.code, outcome.err) == (code, "")
    assert cli("diff", "plans", "plans", *options).code == 0


def test_a_version_whose_content_changed_fails(cli: Cli, sides: Path) -> None:
    for side, limit in (("plans", 1), ("after", 2)):
        write(sides / side / "daily.lp.yaml", plan("daily", f"version: v1\nmax_parallelism: {limit}\n"))
    outcome = cli("diff", "plans", "after", "--format", "json")
    assert outcome.code == 1
    assert changes(outcome) == [("immutable-version", "error"), ("execution-changed", "risky")]
    assert cli("diff", "plans", "after", "--level", "all=ignore").code == 1
    assert cli("diff", "plans", "after", "--level", "immutable-version=safe") == refused(
        "--level immutable-version=safe: immutable-version is always an error: the server refuses the plan; remove it"
    )


def test_a_version_of_its_own_leaves_those_of_others_to_the_options(cli: Cli, sides: Path) -> None:
    """`validate` says that the two contradict one another; to compare, nobody has to take one away."""
    for side in ("plans", "after"):
        write(sides / side / "own.lp.yaml", plan("own", "version: v7\n"))
        write(sides / side / "daily.lp.yaml", plan("daily"))
    options = ("--version", "v12", "--base-version", "v11")
    outcome = cli("diff", "plans", "after", *options)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[2:] == [
        "  version v11 -> v12 of daily",
        "",
        "1 changed (1 in the version alone), 1 unchanged",
    ]
    assert changes(cli("diff", "plans", "after", *options, "--format", "json")) == [("version-changed", "safe")]
    assert "flag-contradiction" in cli("validate", "--version", "v12").out


def test_a_version_of_a_hostile_name_is_code(cli: Cli, sides: Path) -> None:
    """In a comment, nothing that a manifest says is a mention, a link or HTML."""
    for side, version in (("plans", "v1"), ("after", "'<b>`@team'")):
        write(sides / side / "daily.lp.yaml", plan("'<i>|@all'", f"version: {version}\n"))
    text = cli("diff", "plans", "after", "--format", "markdown").out
    assert text.endswith('Version `v1 -> "<b>\'@team"` of `<i>|@all`\n')


def test_a_version_that_is_no_trifle_is_listed(cli: Cli, sides: Path) -> None:
    for side, version in (("plans", "v1"), ("after", "v2")):
        write(sides / side / "daily.lp.yaml", plan("daily", f"version: {version}\n"))
    text = cli("diff", "plans", "after", "--level", "version-changed=risky").out
    assert "RISKY     version-changed\n" in text
    assert text.endswith("\n1 changed, 0 unchanged | 1 risky\n")


@pytest.mark.parametrize(("old", "new"), [("package", "plans"), ("plans", "package"), ("package", "compiled")])
def test_default_plans_come_with_their_workflows(cli: Cli, project: Path, old: str, new: str) -> None:
    """Who states none of them takes none away, and adds none; a package without a workflow lacks its default plan."""
    assert cli("compile", "-o", "compiled").code == 0
    outcome = cli("diff", old, new, "--interface", "package", "--base-interface", "package", "--format", "json")
    document = json.loads(outcome.out)
    assert [plan["name"] for plan in document["plans"]] == ["daily"]
    assert "default launch plan" in document["notes"][0]
    version = "version: v1\nmax_parallelism: 5\n"  # beside the default plan, a plan of this name has one of its own
    write(project / "plans" / "default.lp.yaml", plan("plans.scalars", version))
    document = json.loads(cli("diff", "package", "plans", "--interface", "package", "--format", "json").out)
    assert ("plans.scalars", "changed") in [(plan["name"], plan["change"]) for plan in document["plans"]]


@pytest.mark.usefixtures("sides")
def test_levels(cli: Cli, sides: Path) -> None:
    levels = "changes: {labels-changed: ignore, execution-changed: safe}\n"
    write(sides / "lpctl.yaml", CONFIGURATION + levels)
    assert changes(cli("diff", "plans", "after", "--format", "json")) == [("execution-changed", "safe")]
    risky = ("--level", "all=risky", "--level", "execution-changed=breaking")
    assert changes(cli("diff", "plans", "after", "--format", "json", *risky)) == [
        ("execution-changed", "breaking"),
        ("labels-changed", "risky"),
    ]
    write(sides / "lpctl.yaml", CONFIGURATION + "changes: {label-changed: ignore, immutable-version: safe}\n")
    outcome = cli("diff", "plans", "after")
    assert (outcome.code, outcome.out) == (2, "")
    assert "lpctl.yaml:6:11" in outcome.err
    assert "no class of changes is named label-changed" in outcome.err
    assert "did you mean labels-changed?" in outcome.err
    assert "immutable-version is always an error" in outcome.err
    assert cli("validate").code == 2


@pytest.mark.usefixtures("sides")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--level", "labels-changed"),
            "--level labels-changed: write CLASS=LEVEL, where LEVEL is one of breaking, risky, safe, ignore",
        ),
        (
            ("--level", "label-changed=safe"),
            "--level label-changed=safe: no class of changes is named label-changed; did you mean labels-changed?",
        ),
        (("--level", "x=safe"), "--level x=safe: no class of changes is named x; `lpctl explain --changes` lists them"),
        (("--from", "yesterday"), "--from yesterday: {}, or an instant such as 2026-01-02T00:00:00Z"),
        (("--from", "0001-01-01"), "--from 0001-01-01: it is outside the years 1970 to 3999"),
        (("--config", ""), "--config is empty; name a file"),
        (("--base-interface", ""), "--base-interface is empty; name a file"),
        (("--no-config", "--config", "lpctl.yaml"), "--no-config contradicts --config; give one of them"),
        (("--base-version", "a\nb"), "--base-version a\\x0ab holds characters that cannot be printed"),
        (("--output", "foo"), "--output foo is not FORMAT=PATH; write one such as --output markdown=lpctl.md"),
        (("--output", "html"), "--output html is not FORMAT=PATH; write one such as --output html=lpctl.html"),
        (("--output", "a/b.json"), "--output a/b.json is not FORMAT=PATH; write one such as --output json=a/b.json"),
        (("--output", "md=x"), "--output md=x: no format is named md; formats: text, markdown, json, github"),
        (("--worktree",), "--worktree compares a revision with the files as they are; two paths are given"),
    ],
)
def test_options_that_mean_nothing(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    outcome = cli("diff", "plans", "after", *arguments)
    before, _, after = message.partition("{}")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"lpctl: {before}")
    assert outcome.err.endswith(f"{after}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("gone", "plans"),
            "gone: No such file or directory; two paths are compared, two revisions are written A..B",
        ),
        (
            ("plans", "lpctl.yaml", "x"),
            "too many arguments: one revision, or two paths; manifests are named behind `--`",
        ),
        (("plans", ""), "an argument is empty; name a revision or a path"),
    ],
)
def test_arguments_that_mean_nothing(cli: Cli, arguments: tuple[str, ...], message: str) -> None:
    assert cli("diff", *arguments) == refused(message)


@pytest.mark.usefixtures("sides")
def test_two_paths_behind_the_separator(cli: Cli) -> None:
    assert cli("diff", *FROM, "--", "plans", "after") == cli("diff", "plans", "after", *FROM)


@pytest.mark.usefixtures("sides")
def test_reports_beside_what_is_printed(cli: Cli, sides: Path) -> None:
    formats = ("text", "markdown", "json", "github")
    outputs = [word for name in formats for word in ("--output", f"{name}=reports/diff.{name}")]
    printed = {name: cli("diff", "plans", "after", "--format", name).out for name in formats}
    assert cli("diff", "plans", "after", *outputs).out == printed["text"]
    written = {name: (sides / "reports" / f"diff.{name}").read_text(encoding="utf-8") for name in formats}
    assert written == printed


@pytest.mark.usefixtures("sides")
def test_annotations(cli: Cli, sides: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    labels = ", ".join(f"l{number}: b" for number in range(12))
    write(
        sides / "after" / "daily.lp.yaml",
        plan("daily", f'max_parallelism: 2\nlabels: {{{labels}, "%0A,:": "::error"}}\n'),
    )
    (sides / ".git").rmdir()
    (sides.parent / ".git").mkdir()
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    lines = cli("diff", "plans", "after", "--format", "github").out.splitlines()
    assert lines[0] == (
        "::warning title=RISKY execution-changed,file=repository/after/daily.lp.yaml,line=5::daily max_parallelism "
        "1 -> 2: at most 2 nodes of an execution run at the same time"
    )
    assert sum(line.startswith("::notice") for line in lines) == 10
    assert [line for line in lines if line.startswith("SAFE daily labels.l9 ")]
    assert lines[-1].endswith("1 risky, 14 safe (4 of them only in this log: GitHub shows 10 a level)")


@pytest.mark.usefixtures("sides")
def test_annotations_count_changes_and_not_their_lines(cli: Cli, sides: Path) -> None:
    for side, version in (("plans", "1"), ("after", "2")):
        secret = f'key: k, group_version: "{version}", env_var: V{version}'
        secrets = ", ".join(f"{{group: g{number}, {secret}}}" for number in range(12))
        context = f"security_context: {{run_as: {{iam_role: role}}, secrets: [{secrets}]}}\n"
        write(sides / side / "daily.lp.yaml", plan("daily", context))
    lines = cli("diff", "plans", "after", "--format", "github").out.splitlines()
    assert sum(line.startswith("::warning") for line in lines) == 10
    assert len([line for line in lines if line.startswith("RISKY daily ")]) == 6  # two changes of two members each
    assert lines[-1].endswith("12 risky (2 of them only in this log: GitHub shows 10 a level)")
    assert not [line for line in lines if "::error" in line.partition("::")[0]]


def test_empty_directories(cli: Cli, project: Path) -> None:
    (project / "empty").mkdir()
    outcome = cli("diff", "empty", "empty", "--exit-code")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "no changes: 0 launch plans, empty/ and empty/ alike")
    assert changes(cli("diff", "empty", "plans", "--format", "json")) == [("plan-added", "safe")]
    assert changes(cli("diff", "plans", "empty", "--format", "json")) == [("plan-removed", "breaking")]


def test_a_path_that_never_ends(cli: Cli, project: Path) -> None:
    for name in ("x.pb", "x.json", "x.lp.yaml"):
        os.mkfifo(project / name)
        assert cli("diff", name, "plans") == refused(f"{name}: not a regular file")


def test_a_directory_of_both_kinds_is_one_of_manifests(cli: Cli, project: Path) -> None:
    (project / "plans" / "lp_x_3.pb").write_bytes(b"\xff")
    assert cli("diff", "plans", "plans").code == 0


@pytest.mark.usefixtures("sides")
def test_the_hash_seed_decides_nothing(project: Path) -> None:
    command = [sys.executable, "-m", "lpctl", "diff", "plans", "after", *FROM, "--format", "json"]
    printed = [
        subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            cwd=project,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "1", "2")
    ]
    assert printed[0] == printed[1] == printed[2]


def test_packages_of_pyflyte(cli: Cli) -> None:
    outcome = cli("diff", PACKAGE, PACKAGE, "--exit-code")
    assert (outcome.code, outcome.err) == (0, "")
    (file,) = sorted(PACKAGE.glob("*_3.pb"))[:1]
    outcome = cli("diff", PACKAGE, file, "--format", "json")
    assert {name for name, _ in changes(outcome)} == {"plan-removed"}


def test_a_file_of_another_kind(cli: Cli, project: Path) -> None:
    for name, content, message in (
        ("x.pb", b"\xff\xff", "x.pb is no serialised LaunchPlan"),
        ("y.pb", b"", "y.pb is no serialised LaunchPlan: it names no plan and no workflow"),
        (
            "x.tgz",
            b"no archive",
            f"not an archive of `pyflyte package` (.tgz), and not a directory of .pb files; {DOCUMENT_NAMES}",
        ),
        ("x.json", b"{", "it is no JSON of `flytectl get launchplan -o json`"),
        ("u.json", b'{"id": "\\ud800"}', "it is no JSON of `flytectl get launchplan -o json`"),
        ("d.json", b"[" * 100_000, "it is no JSON of `flytectl get launchplan -o json`"),
        (
            "names.json",
            b'["daily"]',
            "it holds names and no launch plans; run `flytectl get launchplan -p PROJECT -d DOMAIN daily -o json`",
        ),
        (
            "workflow.json",
            b'{"id": {"name": "w"}, "closure": {}}',
            "it holds no launch plan, which has a `spec`; a workflow is passed with --interface",
        ),
    ):
        (project / name).write_bytes(content)
        assert cli("diff", "plans", name) == refused(f"cannot read {name}: {message}")
    (project / "empty.json").write_bytes(b"[]")
    assert changes(cli("diff", "empty.json", "plans", "--format", "json")) == [("plan-added", "safe")]


def test_a_path_where_a_revision_is_due(cli: Cli, project: Path) -> None:
    (project / ".git").rmdir()
    subprocess.run(
        ["git", "init", "-q"],  # noqa: S607
        check=True,
        cwd=project,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )
    assert cli("diff", "plans") == refused(
        "plans is a path, and one argument is a revision: two paths are compared with `lpctl diff OLD NEW`, the "
        "manifests in one since a revision with `lpctl diff REV -- plans`"
    )


@pytest.mark.usefixtures("project")
def test_no_interface(cli: Cli) -> None:
    assert cli("diff", "plans", "plans", "--no-config") == refused(
        "no interface source for plans/: pass the archive of `pyflyte package` with --interface, or list it under "
        "`interfaces` in lpctl.yaml"
    )


@pytest.mark.parametrize("longest", [2000, 2500, 5000, 60_000])
def test_markdown_is_never_longer_than_asked_for(cli: Cli, project: Path, longest: int) -> None:
    def many(number: int) -> str:
        return "---\n".join(
            plan(
                f"plan_{index:04}_{'x' * 80}",
                f"labels: {{team: {'x' * 60}{number}{index}}}\n"
                f"envs: {{A: '{number}{index}'}}\nmax_parallelism: {number}{index:04}\n"
                f"version: {'v' * 90}{number}{index}\n",
            )
            for index in range(150)
        )

    write(project / "plans" / "daily.lp.yaml", many(1))
    write(project / "after" / "daily.lp.yaml", many(2))
    text = cli("diff", "plans", "after", "--format", "markdown", "--max-chars", str(longest)).out
    assert longest * 0.7 < len(text) <= longest
    assert text.startswith("### Launch plans: 300 RISKY, 150 SAFE\n")
    assert re.search(
        rf"\nCut to {longest:,} characters: \d+ blocks, .* not shown in full; `lpctl diff` prints all.\n$", text
    )
    assert text.count("<details>") == text.count("</details>")
    assert re.search(r"and \d+ more", text)


@pytest.mark.usefixtures("sides")
def test_markdown_that_fits_says_nothing_of_being_cut(cli: Cli) -> None:
    assert "characters" not in cli("diff", "plans", "after", "--format", "markdown").out


def test_classes_are_explained(cli: Cli) -> None:
    outcome = cli("explain", "input-fixed")
    assert outcome.out.startswith("input-fixed (breaking)\n\nAn input that callers could give is fixed.\n")
    listed = cli("explain", "--changes").out.splitlines()
    assert "input-fixed              breaking  An input that callers could give is fixed." in listed
    assert cli("explain") == refused(
        "name a rule; `lpctl rules` lists them, and `lpctl explain --changes` the classes of changes"
    )
    assert cli("explain", "input-fxed") == refused("no rule is named input-fxed; did you mean input-fixed?")


def test_default_launch_plans_come_with_their_workflows(cli: Cli, project: Path) -> None:
    """A package holds one for each workflow; that manifests do not state it takes none away."""
    write(project / "one" / "daily.lp.yaml", plan("daily"))
    assert cli("compile", "one", "-o", "compiled").code == 0

    def summary(*sides: str) -> tuple[int, ...]:
        outcome = cli("diff", *sides, "--interface", "package", "--format", "json")
        assert "4 default launch plans not compared" in outcome.out
        return tuple(json.loads(outcome.out)["summary"]["plans"][what] for what in ("added", "removed", "changed"))

    for other in ("one", "compiled"):
        assert summary("package", other) == (1, 0, 0)
    assert summary("one", "package") == (0, 1, 0)
    write(project / "one" / "default.lp.yaml", plan("x").replace("name: x\n", ""))
    stated = cli("diff", "package", "one", "--interface", "package", "--format", "json").out
    assert "3 default launch plans not compared" in stated
