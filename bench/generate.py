"""Makes the bench's input: 40 workflows, and distinct launch plans of them written twice, in YAML and in flytekit.

    python bench/generate.py DIRECTORY [PLANS]

DIRECTORY gets `plans/*.lp.yaml`, `benchflows.py` (the workflows) and `benchplans.py` (the same plans in Python).
`realistic/*.lp.yaml` are the plans as repositories have them, with something to find in each. The same arguments make
the same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

WORKFLOWS = 40
PHASES = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
DAYS = ("mon", "tue", "wed", "thu", "fri")


def manifest(number: int) -> str:
    """One launch plan of about sixty lines, as a team would write it."""
    n = number
    return f"""\
# Report {n}: what the team of region {n % 7} reads on {DAYS[n % 5]}.
apiVersion: lpctl/v1
kind: LaunchPlan
name: report_{n:05}
project: analytics
domain: production
version: v{n % 9 + 1}
workflow:
  name: benchflows.report_{n % WORKFLOWS:02}
  version: v1

# callers may override these
default_inputs:
  days: {n % 30 + 1}
  region: region-{n % 7}
  ratio: {n % 100 / 100 + 0.5}
  recipients:
    - team-{n}@example.com
    - lead-{n}@example.com
    - reports@example.com
  thresholds:
    orders: {n % 50}.5
    returns: {n % 20}.25
    refunds: 12.75

# and not these
fixed_inputs:
  dry_run: {"true" if n % 2 else "false"}
  since: "2026-01-{n % 28 + 1:02}T06:00:00Z"
  window: {n % 48 + 1}h30m
  limit: {n % 1000}

schedule:
  cron: "{n % 60} {n % 24} * * {DAYS[n % 5]}"
  kickoff_time_input_arg: kickoff_time

notifications:
  - phases:
      - {PHASES[n % 4]}
      - {PHASES[(n + 1) % 4]}
    email:
      - team-{n}@example.com
      - on-call@example.com
  - phases: [FAILED]
    slack:
      - alerts-{n}@example.com

labels:
  team: region-{n % 7}
  app: reports
  tier: tier-{n % 3}
annotations:
  example.com/owner: team-{n}
  example.com/ticket: OPS-{n}

raw_output_data_config:
  output_location_prefix: s3://example-bucket/raw/{n}
max_parallelism: {n % 25 + 1}
security_context:
  run_as:
    iam_role: arn:aws:iam::123456789012:role/reports-{n % 7}
    k8s_service_account: reports-{n % 7}
auto_activate: true
"""


WARNED, WRONG = 7, 20
"""Of the realistic plans one in so many has a warning, and one in so many an error."""

WARNINGS = (
    ("- on-call@example.com", "- on-call at example.com", "recipient-not-an-address"),
    ("annotations:", "envs:\n  REPORTS_API_TOKEN: 4f1a9c27d0e84b6f\nannotations:", "secret-in-envs"),
    ("  window: ", "  days: 7\n  window: ", "input-in-both"),
    (" * * ", " 1 * ", "day-or-weekday"),
)
ERRORS = (
    ("raw_output_data_config:", "raw_output_config:", "unknown-key"),
    ("max_parallelism: ", "max_parallelism: about ", "wrong-type"),
    ("  limit: ", "  limit: about ", "input-type"),
    ("  dry_run: ", "  dryrun: ", "unknown-input"),
    (" * * ", " * 13 ", "invalid-cron"),
    ("  app: reports", "  app: reports and alerts", "invalid-label"),
)
"""What is written in the clean plan, what in its place, and the rule that finds it. Two errors are of the schema."""


def realistic(number: int) -> str:
    """The plan of `manifest(number)` without `auto_activate`, an info, and here and there with something worse."""
    text = manifest(number).removesuffix("auto_activate: true\n")
    if number % WARNED == 3:
        text = _changed(text, WARNINGS[number // WARNED % len(WARNINGS)])
    if number % WRONG == 11:
        text = _changed(text, ERRORS[number // WRONG % len(ERRORS)])
    return text


def _changed(text: str, change: tuple[str, str, str]) -> str:
    before, after, _ = change
    changed = text.replace(before, after, 1)
    assert changed != text, before
    return changed


FLOWS_HEAD = '''\
"""Forty workflows for the bench."""

from datetime import datetime, timedelta
from typing import Optional

from flytekit import task, workflow


@task
def work(kickoff_time: datetime, days: int, region: str) -> str:
    return region
'''


def flow(number: int) -> str:
    """One workflow with twelve inputs."""
    return f'''

@workflow
def report_{number:02}(
    kickoff_time: datetime,
    days: int,
    region: str,
    ratio: float,
    recipients: list[str],
    thresholds: dict[str, float],
    dry_run: bool,
    since: datetime,
    window: timedelta,
    limit: Optional[int] = None,
    top: int = {number},
    note: str = "none",
) -> str:
    """Report {number}."""
    return work(kickoff_time=kickoff_time, days=days, region=region)
'''


PLANS_HEAD = '''\
"""The plans of the manifests, as flytekit has them."""

from datetime import datetime, timedelta, timezone

import benchflows
from flytekit import CronSchedule, Email, LaunchPlan, Slack, WorkflowExecutionPhase as P
from flytekit.models.common import Annotations, Labels, RawOutputDataConfig
from flytekit.models.security import Identity, SecurityContext
'''


def plan(number: int) -> str:
    """The launch plan of `manifest(number)`, in flytekit."""
    n = number
    return f"""
LaunchPlan.get_or_create(
    name="report_{n:05}",
    workflow=benchflows.report_{n % WORKFLOWS:02},
    default_inputs={{
        "days": {n % 30 + 1},
        "region": "region-{n % 7}",
        "ratio": {n % 100 / 100 + 0.5},
        "recipients": ["team-{n}@example.com", "lead-{n}@example.com", "reports@example.com"],
        "thresholds": {{"orders": {n % 50}.5, "returns": {n % 20}.25, "refunds": 12.75}},
    }},
    fixed_inputs={{
        "dry_run": {bool(n % 2)},
        "since": datetime(2026, 1, {n % 28 + 1}, 6, tzinfo=timezone.utc),
        "window": timedelta(hours={n % 48 + 1}, minutes=30),
        "limit": {n % 1000},
    }},
    schedule=CronSchedule(schedule="{n % 60} {n % 24} * * {DAYS[n % 5]}", kickoff_time_input_arg="kickoff_time"),
    notifications=[
        Email(phases=[P.{PHASES[n % 4]}, P.{PHASES[(n + 1) % 4]}],
              recipients_email=["team-{n}@example.com", "on-call@example.com"]),
        Slack(phases=[P.FAILED], recipients_email=["alerts-{n}@example.com"]),
    ],
    labels=Labels({{"team": "region-{n % 7}", "app": "reports", "tier": "tier-{n % 3}"}}),
    annotations=Annotations({{"example.com/owner": "team-{n}", "example.com/ticket": "OPS-{n}"}}),
    raw_output_data_config=RawOutputDataConfig("s3://example-bucket/raw/{n}"),
    max_parallelism={n % 25 + 1},
    security_context=SecurityContext(run_as=Identity(
        iam_role="arn:aws:iam::123456789012:role/reports-{n % 7}", k8s_service_account="reports-{n % 7}")),
    auto_activate=True,
)
"""


def generate(directory: Path, plans: int) -> None:
    """Write everything under `directory`."""
    for name, text in (("plans", manifest), ("realistic", realistic)):
        (directory / name).mkdir(parents=True, exist_ok=True)
        for number in range(plans):
            (directory / name / f"report_{number:05}.lp.yaml").write_text(text(number), encoding="utf-8")
    (directory / "benchflows.py").write_text(FLOWS_HEAD + "".join(map(flow, range(WORKFLOWS))), encoding="utf-8")
    (directory / "benchplans.py").write_text(PLANS_HEAD + "".join(map(plan, range(plans))), encoding="utf-8")


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
