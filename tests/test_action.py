"""The action does what docs/ci.md says: each of its scripts is run, with bash as GitHub starts it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    Git = Callable[..., None]

pytest_plugins = ("git_fixtures",)
pytestmark = [
    pytest.mark.usefixtures("git_of_nobody"),
    pytest.mark.skipif(shutil.which("bash") is None, reason="the action's scripts are for bash"),
]

ROOT = Path(__file__).parent.parent


def parsed(path: Path) -> Any:
    source = load(path.name, path.read_bytes())
    assert source.diagnostics == ()
    (document,) = source.documents
    return document.data


ACTION = parsed(ROOT / "action.yml")
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
GUIDES = sorted(path for path in (ROOT / "docs").glob("*.md") if "uses: " in path.read_text(encoding="utf-8"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yaml"))

Step = subprocess.CompletedProcess[str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in the runner's checkout."""

    def run(*arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=tmp_path / "the work", check=True, capture_output=True)  # noqa: S607

    return run


@pytest.fixture
def runner(tmp_path: Path, git: Git) -> Path:
    """The directory of a runner: a checkout of two commits, and temporary files, with blanks in their names."""
    shutil.copytree(ROOT / "examples", tmp_path / "the work" / "examples", ignore=shutil.ignore_patterns("build"))
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    git("commit", "-q", "-m", "two", "--allow-empty")
    command = tmp_path / "the tools" / "lpctl"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m lpctl "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (tmp_path / "the temp").mkdir()
    return tmp_path


@pytest.fixture
def step(runner: Path) -> Callable[..., Step]:
    """Runs a step of the action as GitHub does; what it writes for GitHub is in `output` and `summary`."""

    def run(name: str, directory: str = "examples", **variables: str) -> Step:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(runner / "the temp"),
            "GITHUB_OUTPUT": str(runner / "output"),
            "GITHUB_STEP_SUMMARY": str(runner / "summary"),
            "GITHUB_WORKSPACE": str(runner / "the work"),
            "LPCTL": str(runner / "the tools" / "lpctl"),
            "REPORTS": str(runner / "the temp"),
            **variables,
        }
        shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]]
        where = runner / "the work" / directory
        return subprocess.run(
            shell, cwd=where, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
        )

    return run


PIP = ("install", "--quiet", "--disable-pip-version-check", "--")


def python_of_nothing(runner: Path) -> None:
    """`python` stands in for one that makes environments: its `pip` says what it is asked to install."""
    python = runner / "the tools" / "python"
    python.write_text(
        '#!/bin/sh\n[ "$1 $2 $3" = "-I -m venv" ] || exit 9\nmkdir -p "$4/bin"\n'
        'printf \'#!/bin/sh\\nfor word; do echo "$word"; done\\n\' > "$4/bin/pip"\nchmod +x "$4/bin/pip"\n',
        encoding="utf-8",
    )
    python.chmod(0o755)


def outputs(runner: Path) -> dict[str, str]:
    lines = (runner / "output").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_it_validates(runner: Path, step: Callable[..., Step]) -> None:
    done = step("Validate")
    assert done.returncode == 0, done.stderr
    report = Path(outputs(runner)["sarif"])
    assert json.loads(report.read_bytes())["version"] == "2.1.0"


def test_a_finding_fails_the_step_and_is_in_the_report(runner: Path, step: Callable[..., Step]) -> None:
    plan = runner / "the work" / "examples" / "plans" / "weekly_digest.lp.yaml"
    plan.write_text(plan.read_text(encoding="utf-8") + "scedule: {}\n", encoding="utf-8")
    done = step("Validate")
    assert done.returncode == 1
    assert done.stdout.startswith("::error title=unknown-key,file=examples/plans/weekly_digest.lp.yaml,")
    assert "unknown-key" in Path(outputs(runner)["sarif"]).read_text(encoding="utf-8")


def test_it_validates_as_the_variables_of_the_job_say(step: Callable[..., Step]) -> None:
    assert step("Validate", LPCTL_ERROR="all").returncode == step("Validate", LPCTL_FAIL_ON="info").returncode == 1


def change(runner: Path, git: Git) -> None:
    """A merge commit like GitHub's would have two parents; the first one is what the action asks for."""
    plan = runner / "the work" / "examples" / "plans" / "weekly_digest.lp.yaml"
    text, changed = re.subn(r"cron: .*", 'cron: "0 9 * * TUE"', plan.read_text(encoding="utf-8"))
    assert changed
    plan.write_text(text, encoding="utf-8")
    git("commit", "-q", "-a", "-m", "three")


def test_it_says_what_a_pull_request_changes(runner: Path, git: Git, step: Callable[..., Step]) -> None:
    change(runner, git)
    done = step("Say what changes", BASE="", GITHUB_EVENT_NAME="pull_request")
    assert done.returncode == 0, done.stderr
    assert "schedule-changed" in done.stdout
    markdown = Path(outputs(runner)["markdown"])
    assert markdown.read_text(encoding="utf-8") == (runner / "summary").read_text(encoding="utf-8")
    assert sorted(path.name for path in markdown.parent.iterdir()) == ["diff.html", "diff.json", "diff.md"]


def test_a_change_that_fails_the_step_is_shown_all_the_same(runner: Path, git: Git, step: Callable[..., Step]) -> None:
    change(runner, git)
    done = step("Say what changes", BASE="HEAD~1", GITHUB_EVENT_NAME="push", LPCTL_DIFF_FAIL_ON="risky")
    assert done.returncode == 1
    assert Path(outputs(runner)["markdown"]).is_file()
    assert "schedule-changed" in (runner / "summary").read_text(encoding="utf-8")


def test_a_push_is_compared_with_nothing(runner: Path, step: Callable[..., Step]) -> None:
    done = step("Say what changes", BASE="", GITHUB_EVENT_NAME="push")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (runner / "output").exists()


def test_a_clone_without_the_base_says_so(runner: Path, step: Callable[..., Step]) -> None:
    done = step("Say what changes", BASE="HEAD~7", GITHUB_EVENT_NAME="push")
    assert done.returncode == 2
    assert "HEAD~7" in done.stderr
    assert not (runner / "output").exists()


HOSTILE = (
    "$(touch pwned)",
    "`touch pwned`",
    "; touch pwned",
    'a\'b "c"',
    "x y",
    "*",
    "main\ntouch pwned",
    "%0A::error::",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_script_runs_what_it_is_given(runner: Path, step: Callable[..., Step], text: str) -> None:
    """A base is a revision, whatever it is made of; a directory, and what pip installs, are names."""
    done = step("Say what changes", BASE=text, GITHUB_EVENT_NAME="push")
    assert done.returncode == 2
    assert done.stderr.startswith("lpctl: ")
    assert not (runner / "output").exists()
    directory = f"a {text}"
    shutil.copytree(runner / "the work" / "examples", runner / "the work" / directory)
    validated = step("Validate", directory)
    assert validated.returncode == 0, validated.stderr
    python_of_nothing(runner)
    installed = step("Install lpctl", ".", PYTHON=str(runner / "the tools" / "python"), PACKAGE=text)
    assert (installed.returncode, installed.stdout) == (0, "\n".join((*PIP, text, "")))
    assert not list(runner.rglob("pwned"))


@pytest.mark.parametrize("base", ["--output=html=pwned", "-h", "--help"])
def test_a_base_is_no_option(runner: Path, step: Callable[..., Step], base: str) -> None:
    done = step("Say what changes", BASE=base, GITHUB_EVENT_NAME="push")
    assert (done.returncode, done.stdout) == (2, "::error title=lpctl::base is an option, and no git revision\n")
    assert not list(runner.rglob("pwned"))


@pytest.mark.parametrize(("known", "method", "address"), [("", "POST", "all of them"), ("12", "PATCH", "one/12")])
def test_it_keeps_one_comment(runner: Path, step: Callable[..., Step], known: str, method: str, address: str) -> None:
    """`gh` stands in for GitHub's: it answers with the comment that is there, and keeps what it is called with."""
    asked = runner / "asked"
    gh = runner / "the tools" / "gh"
    gh.write_text(
        '#!/bin/sh\nfor word; do printf "<%s>" "$word"; done >> "$ASKED"; echo >> "$ASKED"\n'
        'case "$*" in *--jq*) [ -z "$KNOWN" ] || echo "$KNOWN";; esac\n',
        encoding="utf-8",
    )
    gh.chmod(0o755)
    (runner / "the temp" / "diff.md").write_text("### Launch plans: `$(exit 3)`\n", encoding="utf-8")
    done = step(
        "Comment, or bring the comment up to date",
        PATH=f"{gh.parent}{os.pathsep}{os.environ['PATH']}",
        ASKED=str(asked),
        KNOWN=known,
        COMMENTS="all of them",
        COMMENT="one",
        MARKDOWN=str(runner / "the temp" / "diff.md"),
    )
    assert done.returncode == 0, done.stderr
    question, answer = asked.read_text(encoding="utf-8").splitlines()
    assert question.startswith("<api><all of them><--paginate><--jq>")
    assert answer == f"<api><--silent><--method><{method}><{address}><--field><body=@body.md>"
    body = (runner / "the temp" / "body.md").read_text(encoding="utf-8")
    assert body == "<!-- lpctl diff -->\n### Launch plans: `$(exit 3)`\n"


@pytest.mark.parametrize("package", ["", "a wheel's path.whl"])
def test_it_installs_into_an_environment_of_its_own(runner: Path, step: Callable[..., Step], package: str) -> None:
    """Each use of the action has reports of its own: a comment on this change shows no other."""
    python_of_nothing(runner)
    python = runner / "the tools" / "python"
    done = step("Install lpctl", ".", PYTHON=str(python), PACKAGE=package, GITHUB_ACTION_PATH="/an action")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == (package or "/an action")
    found = outputs(runner)
    assert (
        step("Install lpctl", ".", PYTHON=str(python), PACKAGE=package, GITHUB_ACTION_PATH="/an action").returncode == 0
    )
    assert outputs(runner)["reports"] != found["reports"]
    assert found["lpctl"] == str(runner / "the temp" / "lpctl" / "bin" / "lpctl")
    assert Path(found["reports"]).is_dir()


def test_the_action_writes_the_comment_that_the_workflow_writes() -> None:
    """One comment, whichever of the two a repository has: the job of the workflow has no action to call."""
    workflow = parsed(ROOT / ".github" / "workflows" / "launch-plans.yaml")
    name = "Comment, or bring the comment up to date"
    (other,) = (step for step in workflow["jobs"]["comment"]["steps"] if step.get("name") == name)
    assert STEPS[name]["run"].partition("\n")[2] == other["run"]


def test_scripts_take_what_comes_from_outside_from_their_environment() -> None:
    """An expression in a script is code of whoever names a branch."""
    assert not [name for name, step in STEPS.items() if "${{" in step.get("run", "")]
    assert all(step["shell"] == "bash" for step in STEPS.values() if "run" in step)


def test_inputs_and_outputs_are_used_and_documented() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    guide = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    table = guide.partition("\n### The action\n")[2].partition("\n### ")[0].partition("\n## ")[0]
    assert re.findall(r"^\| `([\w-]+)` \|", table, re.MULTILINE) == [*ACTION["inputs"], *ACTION["outputs"]]


def test_expressions_name_steps_and_outputs_that_are_there() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"steps\.(\w+)\.outputs\.(\w+)", text))
    steps = {step["id"]: step["run"] for step in ACTION["runs"]["steps"] if "id" in step}
    assert named
    for identity, output in named:
        assert re.search(rf'"{output}=.*>> "\$GITHUB_OUTPUT"', steps[identity]), (identity, output)


@pytest.mark.parametrize("path", [ROOT / "action.yml", *WORKFLOWS, *GUIDES], ids=lambda path: path.name)
def test_actions_are_pinned_by_digest(path: Path) -> None:
    """A tag is moved by whoever holds the action's repository; the comment says which one it was."""
    used = re.findall(r"\buses: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert used
    for action in used:
        if action.startswith("OWNER/lpctl@COMMIT "):
            continue
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action


def test_the_workflow_runs_what_ci_runs() -> None:
    jobs = parsed(ROOT / ".github" / "workflows" / "ci.yaml")["jobs"]
    targets = {entry["target"] for entry in jobs["other"]["strategy"]["matrix"]["include"]}
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    asked = {
        word for line in re.findall(r"^make (.*)$", script, re.MULTILINE) for word in line.split() if "=" not in word
    }
    assert asked - {"test", "pythons"} <= targets
    declared = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    pythons = re.findall(r'"Programming Language :: Python :: (3\.\d+)"', declared)
    assert jobs["suite"]["strategy"]["matrix"]["python"] == pythons
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in targets:
        assert re.search(rf"^{target}: .*## ", makefile, re.MULTILINE), target
