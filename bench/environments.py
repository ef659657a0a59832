"""What targets, layers and records cost: `python bench/environments.py [ROUNDS]`, with BENCH as for bench/run.py.

Two rows hold 1,000 plans in three targets, with defaults, an override and an expression each, against the same plans
in one target without layers; two more, without a goal, against the same plans where there are no targets. Two hold
10,000 records of one manifest against the 10,000 plans written out, a hundred a file. Times are of the processor, user
and system, and without what a run over a single plan of the same repository takes, which is measured in each round. All
runs have one processor, on which one process does everything.
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
    """The repositories that are compared, by name; `one-` and a name is the same with a single plan."""
    documents = {
        f"{first:05}.lp.yaml": "---\n".join(plan(number) for number in range(first, first + A_FILE))
        for first in range(0, RECORDS, A_FILE)
    }
    plain = {f"{n:05}.lp.yaml": plan(n) for n in range(PLANS)}
    layered = {
        f"{n:05}.lp.yaml": plan(n, out="${var.bucket}", common=False) + (LAYERED if n % 2 else "") for n in range(PLANS)
    }
    several: dict[str, tuple[dict[str, str], str]] = {
        "plain": (plain, ""),
        "target": (plain, ONE_TARGET),
        "layered": (layered, TARGETS),
        "documents": (documents, ""),
    }
    made: dict[str, Path] = {}
    for name, (files, targets) in several.items():
        made[name] = project(work / name, files, CONFIGURATION + targets)
        single = {"one.lp.yaml": files["00000.lp.yaml"].partition("---")[0]}
        made[f"one-{name}"] = project(work / f"one-{name}", single, CONFIGURATION + targets)
    for name, number in (("records", RECORDS), ("one-records", 1)):
        made[name] = project(work / name, {"all.lp.yaml": RECORDED, "places.csv": places(number)})
    return made


def places(number: int) -> str:
    """The CSV of as many records."""
    rows = [f"{n:05},Place {n},{n % 40},{n},{n % 60},{n % 24}" for n in range(number)]
    return "\n".join(("number,query,members,place,minute,hour", *rows)) + "\n"


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


def row(
    what: str, command: str, made: dict[str, Path], pair: tuple[str, str], rounds: int, *, goal: float | None
) -> None:
    """Let two repositories, without something and with it, take turns, and print one row."""
    ratios, times = [], []
    for number in range(rounds + 1):
        base, ours = (seconds(command, made[name]) - seconds(command, made[f"one-{name}"]) for name in pair)
        if number:  # the first round warms the disk cache
            ratios.append(ours / base)
            times.append((base, ours))
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
    if sys.platform == "linux":
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as temporary:
        made = projects(Path(temporary))
        print(f"\nProcessor time without the start, {rounds} rounds:\n")
        print("| what | without | with | times as long, median [spread] | at most |\n|---|---|---|---|---|", flush=True)
        for command, goal in (("validate", 1.5), ("compile", 2.2)):
            for without, where, aim in (("target", "one target without layers", goal), ("plain", "no target", None)):
                what = f"{command} 1,000 plans in three targets with layers, against {where}"
                row(what, command, made, (without, "layered"), rounds, goal=aim)
        for command in ("validate", "compile"):
            what = f"{command} 10,000 records, against 10,000 documents"
            row(what, command, made, ("documents", "records"), rounds, goal=1.0)
        alike = [
            {file.name: file.read_bytes() for file in (made[name] / "out").iterdir()}
            for name in ("documents", "records")
        ]
        assert len(alike[0]) == RECORDS
        assert alike[0] == alike[1], "records and documents state other plans"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
