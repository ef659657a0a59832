"""No secret of a plan is printed: whatever its shape, wherever it stands, by no command in any format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from drawn import THOROUGH, draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.report import FORMATS
from lpctl.text.secrets import SHAPES, covered, may_hold_secrets, redacted, secret_in

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Run

WORKFLOW = """\
apiVersion: lpctl/v1
kind: WorkflowInterface
name: reports.daily
inputs:
  text: {type: str, default: "SECRET"}
  count: {type: int, default: 1}
  more: {type: "dict[str, str]", default: {}}
  when: {type: datetime, default: "2026-01-01T00:00:00Z"}
"""

PLAN = """\
apiVersion: lpctl/v1
kind: LaunchPlan
name: daily
workflow: reports.daily
fixed_inputs: {count: 2}
schedule: {cron: "0 9 * * *", kickoff_time_input_arg: when}
"""

PLACES = {
    "label": 'labels: {token: "SECRET"}',
    "key-of-a-label": 'labels: {"SECRET": main}',
    "annotation": 'annotations: {page: "see SECRET", "on call": x}',
    "variable": 'envs: {SOURCE: "SECRET", "LOG LEVEL": info}',
    "input": 'default_inputs: {text: "SECRET"}',
    "input-of-another-type": 'default_inputs: {when: "SECRET"}',
    "member-of-an-input": 'default_inputs: {more: {a: "SECRET"}}',
    "input-that-there-is-not": 'default_inputs: {others: "SECRET"}',
    "address": 'notifications: [{phases: [FAILED], slack: ["SECRET"]}]',
    "phase": 'notifications: [{phases: ["SECRET"], slack: [a@example.com]}]',
    "location": 'raw_output_data_config: {output_location_prefix: "SECRET"}',
    "account": 'security_context: {run_as: {k8s_service_account: "SECRET"}}',
    "role": 'security_context: {run_as: {iam_role: "SECRET"}}',
    "domain": 'domain: "SECRET"',
    "project": 'project: "SECRET"',
    "version": 'version: "SECRET"',
    "number": 'max_parallelism: "SECRET"',
    "switch": 'overwrite_cache: "SECRET"',
    "key-that-there-is-not": 'password: "SECRET"',
    "comment": "labels: {team: a}  # lpctl: ignore[SECRET]",
    "syntax": 'labels: {token: SECRET, "a}',
    "environment": "",
}

COMMANDS = (
    *(("validate", "PATH", "--format", format_) for format_ in FORMATS),
    *(
        ("render", "--manifests", "PATH", "--ignore", "all", "--format", format_)
        for format_ in ("yaml", "json", "textproto")
    ),
    *(
        ("try", "daily", "--manifests", "PATH", "--ignore", "all", "--format", format_)
        for format_ in ("text", "yaml", "json")
    ),
    *(("schedule", "--manifests", "PATH", "--from", "2026-01-01", "--format", format_) for format_ in ("text", "json")),
    *(("interface", "--manifests", "PATH", "--format", format_) for format_ in ("text", "yaml", "json")),
    *(("diff", "BEFORE", "PATH", "--format", format_) for format_ in ("text", "markdown", "json", "github")),
    *(("diff", "PATH", "BEFORE", "--format", format_) for format_ in ("text", "json")),
    ("compile", "PATH", "--ignore", "all", "-o", "OUT"),
)


EXAMPLES = {
    "github": "ghp_" + "a1B2c3D4e5F6" * 3,
    "aws": "AKIA" + "Q3EGZ7T2" * 2,
    "address": "postgres://reports:hunter2secret@db.example.com/reports",
    "hook": "https://hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/" + "x1Y2z3" * 4,
    "token": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
}
KEPT = {"address": "hunter2secret", "hook": "x1Y2z3" * 4}
"""What must not be printed, where that is not all of the text."""


OTHERS = [shape for shape in EXAMPLES if shape != "address"]
HIDDEN = [
    (place, shape)
    for number, place in enumerate(PLACES)
    for shape in (EXAMPLES if THOROUGH else ("address", OTHERS[number % len(OTHERS)]))
]
"""A secret of each shape in each place; else an address, of which a part is kept, and one of the others in turn."""


@pytest.mark.parametrize(("place", "shape"), HIDDEN)
def test_no_secret_is_printed(place: str, shape: str, run: Run, tmp_path: Path) -> None:
    secret = EXAMPLES[shape]
    before, after = tmp_path / "before", tmp_path / "after"
    for directory, text in ((before, PLAN), (after, f"{PLAN}{PLACES[place]}\n")):
        directory.mkdir()
        (directory / "daily.lp.yaml").write_text(text.replace("SECRET", secret), encoding="utf-8")
        default = secret if place == "environment" and directory is after else "none"
        (directory / "interface.lp.yaml").write_text(WORKFLOW.replace("SECRET", default), encoding="utf-8")
    paths = {"PATH": str(after), "BEFORE": str(before), "OUT": str(tmp_path / "out")}
    for command in COMMANDS:
        outcome = run(*(paths.get(word, word) for word in command), "--no-config")
        assert outcome.exit_code in (0, 1, 2)
        assert KEPT.get(shape, secret) not in outcome.stdout + outcome.stderr, command


def test_what_is_compiled_and_what_is_asked_for_is_whole(run: Run, tmp_path: Path) -> None:
    """Redaction is of what people read: a plan that is registered says what its manifest says."""
    secret = EXAMPLES["github"]
    plan = tmp_path / "daily.lp.yaml"
    plan.write_text(f"{PLAN}envs: {{GITHUB: {secret}, DB_PASSWORD: hunter2secret}}\n---\n{WORKFLOW}", encoding="utf-8")
    assert run("compile", plan, "--no-config", "-o", tmp_path / "out").exit_code == 0
    (compiled,) = (tmp_path / "out").glob("*.pb")
    assert secret.encode() in compiled.read_bytes()
    whole = run("render", "--manifests", plan, "--no-config", "--show-secrets")
    assert secret in whole.stdout
    assert "hunter2secret" in whole.stdout
    hidden = run("render", "--manifests", plan, "--no-config")
    assert hidden.stdout == whole.stdout.replace(secret, "(redacted)").replace("hunter2secret", "(redacted)")
    assert "--show-secrets prints it" in hidden.stderr


IN_PLACE = {"(?<=://)": "://", "(?=@)": "@", "(?<=[?&])": "[?&]", r"(?!\*+@)": ""}
"""What a pattern says of what stands around a secret, as what stands there."""


@pytest.mark.parametrize("shape", [shape for _, shape in SHAPES])
def test_each_shape_is_found(shape: str) -> None:
    """The quick look with which most texts end lets a secret pass only where it has no run of a token's length."""
    for around, there in IN_PLACE.items():
        shape = shape.replace(around, there)

    @settings(max_examples=draws(15))
    @given(st.from_regex(re.compile(shape, re.ASCII), fullmatch=True))
    def holds(secret: str) -> None:
        run = any(not one.islower() for one in re.findall("[A-Za-z0-9-]{12,}", secret) if re.search("[A-SU-Za-z]", one))
        address = "://" in secret and re.search(r"://[^/\s:@]*:[^*/\s@{}$<]+@", secret)
        if run or address:
            assert secret_in(f"see {secret}") is not None

    holds()


@given(st.text(max_size=60), st.sampled_from(sorted(EXAMPLES.values())), st.text(max_size=60))
def test_redaction_keeps_the_rest(before: str, secret: str, after: str) -> None:
    text = f"{before} {secret} {after}"
    assert secret not in redacted(text)
    assert redacted(redacted(text)) == redacted(text)
    assert len(covered(text)) == len(text)
    assert may_hold_secrets(text.encode(errors="replace"))
