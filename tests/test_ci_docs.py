"""The workflow, the pipeline and the hooks that the documentation shows do what it says, in the examples' directory."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from guide_workflows import workflows

from lpctl.report import FORMATS
from lpctl.source.load import load

if TYPE_CHECKING:
    from conftest import Run

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")


def parsed(text: str) -> Any:
    source = load("ci.yaml", text.encode())
    assert source.diagnostics == ()
    (document,) = source.documents
    return document.data


def shown(heading: str) -> Any:
    """The first YAML under a heading of the guide, of whichever level."""
    section = re.split(r"\n#+ ", re.split(rf"\n#+ {heading}\n", GUIDE)[1])[0]
    (block,) = re.findall(r"```yaml\n(.*?)```", section, re.DOTALL)
    return parsed(block)


HOOKS = parsed((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def examples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the examples, which have an lpctl.yaml; the working directory."""
    directory = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", directory, ignore=shutil.ignore_patterns("build"))
    monkeypatch.chdir(directory)
    return directory


def execute(run: Run, commands: list[str]) -> None:
    """Run the commands of lpctl among them."""
    called = [shlex.split(command) for command in commands if command.startswith("lpctl ")]
    assert called
    for _, *arguments in called:
        result = run(*arguments)
        assert result.exit_code == 0, result.output


def committed_twice(directory: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The first of two commits of a directory that becomes a repository."""
    git = ("git", "-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for command in (("init",), ("add", "-A"), ("commit", "-m", "one"), ("commit", "-m", "two", "--allow-empty")):
        subprocess.run([*git, *command], check=True, cwd=directory, capture_output=True)
    found = subprocess.run([*git, "rev-parse", "HEAD~1"], check=True, cwd=directory, capture_output=True, text=True)
    return found.stdout.strip()


def test_nobody_is_told_to_install_a_name_that_is_not_registered() -> None:
    """Whoever registered it would own the CI of everybody who did as told."""
    told = [ROOT / "README.md", ROOT / ".pre-commit-hooks.yaml", *(ROOT / "docs").glob("*.md")]
    told += [ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "action.yml", ROOT / "Makefile"]
    told += [*(ROOT / ".github").rglob("*.yaml"), *(ROOT / "examples").rglob("*.md"), *(ROOT / "lpctl").rglob("*.py")]
    asked = re.compile(
        r"\b(pip3?|pipx|uv)\b[^\n]*\b(install|add|run)\b[^\n|;&]*\s['\"]?lpctl\b(?![/.])|\buvx\s+lpctl\b"
    )
    for file in told:
        assert not asked.search(file.read_text("utf-8")), file
    for line in (
        "pip install lpctl",
        "pip install -U 'lpctl==1'",
        "pipx run lpctl",
        "uv tool install lpctl",
        "uvx lpctl",
    ):
        assert asked.search(line), line


@pytest.mark.parametrize("text", workflows().values(), ids=workflows().keys())
def test_workflows_of_the_docs_ask_for_no_more_than_they_need(text: str) -> None:
    workflow = parsed(text)
    assert workflow["permissions"]["contents"] == "read"
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_github(run: Run, examples: Path) -> None:
    steps = shown("Without the action")["jobs"]["lpctl"]["steps"]
    execute(run, [step["run"] for step in steps if "run" in step])
    uploads = {step["uses"].partition("@")[0]: step["with"] for step in steps if "with" in step}
    assert (examples / uploads["github/codeql-action/upload-sarif"]["sarif_file"]).is_file()
    assert (examples / uploads["actions/upload-artifact"]["path"]).is_dir()


def test_the_action(run: Run, examples: Path) -> None:
    """What the step is given it takes, and what later steps ask of it it has."""
    action = parsed((ROOT / "action.yml").read_text(encoding="utf-8"))
    workflow = shown("The action")
    steps = workflow["jobs"]["lpctl"]["steps"]
    (step,) = (step for step in steps if step.get("id") == "lpctl")
    assert step["uses"] == "OWNER/lpctl@COMMIT"
    assert step["with"].keys() <= action["inputs"].keys()
    (after,) = (step for step in steps if "run" in step)
    assert after["env"] == {"LPCTL": "${{ steps.lpctl.outputs.lpctl }}"}
    assert "lpctl" in action["outputs"]
    execute(run, [after["run"].replace('"$LPCTL"', "lpctl")])
    assert (examples / steps[-1]["with"]["path"]).is_dir()
    for permission in ("pull-requests: write", "security-events: write"):
        name, level = permission.split(": ")
        assert workflow["permissions"][name] == level
        said = [given["description"] for given in action["inputs"].values() if name in given["description"]]
        assert len(said) == 1


def test_gitlab(run: Run, examples: Path) -> None:
    job = shown("GitLab CI")["launch-plans"]
    execute(run, job["script"])
    artifacts = job["artifacts"]
    for path in (*artifacts["paths"], *artifacts["reports"].values()):
        assert (examples / path).exists(), path


def test_gitlab_says_what_a_merge_request_does(run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of lpctl in a repository, and the one that comments, with `curl` standing in for GitLab."""
    job = shown("GitLab CI")["launch-plans-diff"]
    base = committed_twice(examples, monkeypatch)
    diff, comment = job["script"][1:]
    execute(run, [diff.replace("$CI_MERGE_REQUEST_DIFF_BASE_SHA", base)])
    for path in job["artifacts"]["paths"]:
        assert (examples / path).is_file()
    curl = examples / "bin" / "curl"
    curl.parent.mkdir()
    curl.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > sent\n', encoding="utf-8")
    curl.chmod(0o755)
    place = {"CI_API_V4_URL": "https://gitlab.example.com/api/v4", "CI_PROJECT_ID": "7", "CI_MERGE_REQUEST_IID": "5"}
    for token in ("", "secret"):
        monkeypatch.setenv("PATH", f"{curl.parent}{os.pathsep}{os.environ['PATH']}")
        subprocess.run(["/bin/sh", "-ec", comment], check=True, env={**os.environ, **place, "NOTES_TOKEN": token})
        assert (examples / "sent").exists() is bool(token)
    sent = (examples / "sent").read_text(encoding="utf-8").splitlines()
    assert sent[-1] == "https://gitlab.example.com/api/v4/projects/7/merge_requests/5/notes"
    assert sent[-3:-1] == ["--data-urlencode", "body@diff.md"]


def test_hooks(run: Run, examples: Path) -> None:
    fix, validate, check = HOOKS
    manifest = examples / "plans" / "churn.lp.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("workflow:", "worklfow:"), encoding="utf-8")
    assert run(*validate["entry"].split()[1:]).exit_code == 1
    assert run(*fix["entry"].split()[1:]).exit_code == 0
    assert manifest.read_text(encoding="utf-8") == text
    assert run(*validate["entry"].split()[1:]).exit_code == 0
    assert run(*check["entry"].split()[1:]).exit_code == 1
    assert run("compile").exit_code == 0
    assert run(*check["entry"].split()[1:]).exit_code == 0
    written = next((examples / "build").rglob("*_3.pb")).relative_to(examples)
    for hook, names in ((fix, ()), (validate, ()), (check, (str(written), "build/launch-plans.index.json"))):
        records = ("plans/cities.csv", "plans/cities.yaml", "cities.json")
        for name in ("plans/daily.lp.yaml", "a/lpctl.yaml", "flyte-package.tgz", "interfaces.yaml", *records, *names):
            assert re.search(hook["files"], name), name
        for name in ("README.md", "workflows/etl.py", "plans/daily.lp.yaml.orig"):
            assert not re.search(hook["files"], name), name


def test_the_hooks_that_the_guide_names_are_there() -> None:
    (repository,) = shown("pre-commit")["repos"]
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in HOOKS]
    for hook in HOOKS:
        assert not hook["pass_filenames"]
        assert hook["entry"].startswith("lpctl ")


def test_the_guide_names_every_format() -> None:
    table = GUIDE.partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(FORMATS)


WORKFLOW = parsed((ROOT / ".github" / "workflows" / "launch-plans.yaml").read_text(encoding="utf-8"))


def test_the_workflow_does_what_it_says(run: Run, examples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed_twice(examples, monkeypatch)
    temporary = str(examples / "temporary")
    commands = [step["run"] for step in WORKFLOW["jobs"]["check"]["steps"] if "run" in step]
    execute(run, [command.replace("$RUNNER_TEMP", temporary) for command in commands])
    (upload,) = (
        step["with"] for step in WORKFLOW["jobs"]["check"]["steps"] if step.get("uses", "").startswith("actions/upload")
    )
    for path in upload["path"].split("\n")[:-1]:
        assert Path(path.replace("${{ runner.temp }}", temporary)).is_file()


def test_the_workflow_gives_away_nothing() -> None:
    assert WORKFLOW["on"].keys() == {"pull_request"}
    check, comment = WORKFLOW["jobs"]["check"], WORKFLOW["jobs"]["comment"]
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in check
    # The job that may write checks nothing out and installs nothing, and no expression is put into a script.
    assert comment["permissions"] == {"pull-requests": "write"}
    assert "head.repo.full_name == github.repository" in comment["if"]
    assert [step.get("uses", "").partition("@")[0] for step in comment["steps"]] == ["actions/download-artifact", ""]
    steps = [*check["steps"], *comment["steps"]]
    assert all(step["uses"].startswith("actions/") for step in steps if "uses" in step)
    assert not [step for step in steps if "${{" in step.get("run", "")]
