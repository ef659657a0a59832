"""What targets, layers and records cost: `python bench/environments.py [ROUNDS]`, with BENCH as for bench/run.py.

Two rows hold 1,000 plans in three targets, with defaults, an override and an expression each, against the same plans
in one target without layers; two more, without a goal, against the same plans where there are no targets. Two hold
10,000 records of one manifest against the 10,000 plans written out, a hundred a file. Times are of the processor, user
and system, and without what a run over a single plan takes, which is measured in each round.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LPCTL = str(Path(os.environ.get("BENCH", Path(sys.executable).parent)).absolute() / "lpctl")
PLANS, RECORDS, A_FILE = 1000, 10_000, 100

INTERFACE = """\
apiVersion: lpctl/v1
kind: WorkflowInterface
name: weather.forecast
inputs: {kickoff_time: datetime, query: str, members: int, out: str}
"""
CONFIGURATION = """\
apiVersion: lpctl/v1
kind: Configuration
manifests: [plans]
interfaces: [interfaces.yaml]
output: out
"""
TARGETS = """\
variables: {bucket: s3://weather-dev}
defaults:
  labels: {team: forecasting}
  notifications:
    - {phases: [FAILED, TIMED_OUT], email: [weather@example.com]}
  auto_activate: true
targets:
  development: {project: weather}
  staging: {project: weather, activate: never}
  production:
    project: weather
    variables: {bucket: s3://weather}
    defaults:
      security_context: {run_as: {k8s_service_account: weather}}
"""
ONE_TARGET = "targets:\n  development: {project: weather}\n"
LAYERED = """\
overrides:
  production:
    fixed_inputs: {members: 20}
    schedule: {cron: "10 6 * * *"}
"""


def plan(number: int, *, out: str = "s3://weather-dev", common: bool = True) -> str:
    """One plan of about twenty lines; `common` is what `defaults` may say instead."""
    shared = """\
notifications:
  - {phases: [FAILED, TIMED_OUT], email: [weather@example.com]}
auto_activate: true
"""
    return f"""\
apiVersion: lpctl/v1
kind: LaunchPlan
name: forecast_{number:05}
workflow: weather.forecast
fixed_inputs:
  query: "Place {number}"
  members: {number % 40}
  out: {out}/forecasts/{number}
schedule:
  cron: "{number % 60} {number % 24} * * *"
  kickoff_time_input_arg: kickoff_time
labels:
  place: place-{number}
{"  team: forecasting" if common else ""}
{shared if common else ""}"""


RECORDED = """\
apiVersion: lpctl/v1
kind: LaunchPlan
name: forecast_${each.number}
workflow: weather.forecast
for_each: {file: places.csv}
fixed_inputs:
  query: ${each.query}
  members: ${each.members}
  out: s3://weather-dev/forecasts/${each.place}
schedule:
  cron: "${each.minute} ${each.hour} * * *"
  kickoff_time_input_arg: kickoff_time
labels:
  place: place-${each.place}
  team: forecasting
notifications:
  - {phases: [FAILED, TIMED_OUT], email: [weather@example.com]}
auto_activate: true
"""


def project(root: Path, files: dict[str, str], configuration: str = CONFIGURATION) -> Path:
    """Write a repository with these manifests."""
    (root / "plans").mkdir(parents=True)
    (root / "lpctl.yaml").write_text(configuration, encoding="utf-8")
    (root / "interfaces.yaml").write_text(INTERFACE, encoding="utf-8")
    for name, text in files.items():
        (root / "plans" / name).write_text(text, encoding="utf-8")
    return root


def projects(work: Path) -> dict[str, Path]:
    """The repositories that are compared, by name."""
    rows = [
        f"{number:05},Place {number},{number % 40},{number},{number % 60},{number % 24}" for number in range(RECORDS)
    ]
    table = "\n".join(("number,query,members,place,minute,hour", *rows)) + "\n"
    documents = {
        f"{first:05}.lp.yaml": "---\n".join(plan(number) for number in range(first, first + A_FILE))
        for first in range(0, RECORDS, A_FILE)
    }
    layered = {
        f"{n:05}.lp.yaml": plan(n, out="${var.bucket}", common=False) + (LAYERED if n % 2 else "") for n in range(PLANS)
    }
    plain = {f"{n:05}.lp.yaml": plan(n) for n in range(PLANS)}
    return {
        "one": project(work / "one", {"one.lp.yaml": plan(1)}),
        "plain": project(work / "plain", plain),
        "target": project(work / "target", plain, CONFIGURATION + ONE_TARGET),
        "layered": project(work / "layered", layered, CONFIGURATION + TARGETS),
        "documents": project(work / "documents", documents),
        "records": project(work / "records", {"all.lp.yaml": RECORDED, "places.csv": table}),
    }


def seconds(command: str, root: Path) -> float:
    """The processor time of a command in a repository, which must end well."""
    shutil.rmtree(root / "out", ignore_errors=True)
    for index in root.glob("out*.json"):
        index.unlink()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([LPCTL, command], cwd=root, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"lpctl {command} in {root.name} failed:\n{(done.stdout + done.stderr)[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def row(what: str, command: str, roots: Iterable[Path], rounds: int, goal: float | None = None) -> None:
    """Let the repositories (one plan, without, with) take turns, and print one row."""
    one, without, with_it = roots
    ratios, times = [], []
    for number in range(rounds + 1):
        start, base, ours = (seconds(command, root) for root in (one, without, with_it))
        if number:  # the first round warms the disk cache
            ratios.append((ours - start) / (base - start))
            times.append((base - start, ours - start))
    ratios.sort()
    print(
        f"| {what} | {statistics.median(base for base, _ in times):.3f} s "
        f"| {statistics.median(ours for _, ours in times):.3f} s "
        f"| **{statistics.median(ratios):.2f}** [{ratios[0]:.2f} .. {ratios[-1]:.2f}] "
        f"| {'' if goal is None else goal} |",
        flush=True,
    )


def main(rounds: int) -> None:
    """Generate, compare, print."""
    with tempfile.TemporaryDirectory() as temporary:
        made = projects(Path(temporary))
        print(f"\nProcessor time without the start, {rounds} rounds:\n")
        print("| what | without | with | times as long, median [spread] | at most |\n|---|---|---|---|---|", flush=True)
        for command, goal in (("validate", 1.5), ("compile", 2.2)):
            for without, where, aim in (("target", "in one target", goal), ("plain", "where there are none", None)):
                roots = (made["one"], made[without], made["layered"])
                row(
                    f"{command} 1,000 plans in three targets with layers, against {where} without",
                    command,
                    roots,
                    rounds,
                    aim,
                )
        records = (made["one"], made["documents"], made["records"])
        row("validate 10,000 records, against 10,000 documents", "validate", records, rounds, 1.0)
        row("compile 10,000 records, against 10,000 documents", "compile", records, rounds, 1.0)
        alike = [
            {file.name: file.read_bytes() for file in (made[name] / "out").iterdir()}
            for name in ("documents", "records")
        ]
        assert len(alike[0]) == RECORDS
        assert alike[0] == alike[1], "records and documents state other plans"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
