"""Measures lpctl against its peers on the same input, in one session, the two alternating.

    python bench/run.py [ROUNDS]

Prints medians, ratios pair by pair with their spread, peak memory (that of the largest process, where lpctl works in
several), and what each stage of one manifest costs. Absolute times are those of the machine at that moment; the ratios
are what holds. BENCH names the directory of the commands that are compared: lpctl, pyflyte, check-jsonschema; `make
bench` sets it.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generate import WORKFLOWS, generate
from structured import generate_structured

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "schemas" / "LaunchPlan.schema.json"
COMMANDS = Path(os.environ.get("BENCH", ROOT / ".venv-bench" / "bin")).absolute()
LPCTL = [str(COMMANDS / "lpctl")]


class Run(NamedTuple):
    """One run of a command: wall-clock seconds, peak resident memory in MiB."""

    seconds: float
    mebibytes: float


def run(command: list[str], directory: Path, *, status: int = 0) -> Run:
    """Run a command to its end; it must end with this exit code."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    errors = process.stderr.read()
    _, ended, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(ended) != status:
        sys.exit(f"{' '.join(command)[:200]} failed:\n{errors.decode()[-2000:]}")
    return Run(seconds, usage.ru_maxrss / 1024)


def compare(
    name: str,
    peer: list[str],
    ours: list[str],
    directory: Path,
    rounds: int,
    *,
    before: Callable[[], None] = lambda: None,
    status: int = 0,
) -> None:
    """Alternate the two commands, which end with the same exit code, and print one row."""
    pairs: list[tuple[Run, Run]] = []
    for number in range(rounds + 1):
        before()
        pair = (run(peer, directory, status=status), run(ours, directory, status=status))
        if number:  # the first pair warms the disk cache
            pairs.append(pair)
    ratios = sorted(theirs.seconds / mine.seconds for theirs, mine in pairs)
    print(
        f"| {name} | {statistics.median(theirs.seconds for theirs, _ in pairs):.3f} s "
        f"| {statistics.median(mine.seconds for _, mine in pairs):.3f} s "
        f"| **{statistics.median(ratios):.1f}** [{ratios[0]:.1f} .. {ratios[-1]:.1f}] "
        f"| {max(theirs.mebibytes for theirs, _ in pairs):.0f} MiB "
        f"| {max(mine.mebibytes for _, mine in pairs):.0f} MiB |",
        flush=True,
    )


def alone(name: str, ours: list[str], directory: Path, rounds: int, *, status: int = 0) -> None:
    """One row without a peer."""
    runs = [run(ours, directory, status=status) for _ in range(rounds + 1)][1:]
    seconds = statistics.median(each.seconds for each in runs)
    print(f"| {name} | | {seconds:.3f} s | | | {max(each.mebibytes for each in runs):.0f} MiB |", flush=True)


def main(rounds: int) -> None:
    """Generate, compare, print."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        generate(work, 1000)
        generate(work / "many", 10_000)
        package = ["--image", "example.com/image:1", "--force"]
        pyflyte = str(COMMANDS / "pyflyte")
        run([pyflyte, "--pkgs", "benchflows", "package", *package, "--output", "flows.tgz"], work)
        sources = ["--interface", str(work / "flows.tgz")]
        files = sorted(str(file) for file in (work / "plans").iterdir())
        realistic = sorted(str(file) for file in (work / "realistic").iterdir())
        checker = [str(COMMANDS / "check-jsonschema"), "--schemafile", str(SCHEMA)]

        def clean() -> None:
            shutil.rmtree(work / "out", ignore_errors=True)
            (work / "out.index.json").unlink(missing_ok=True)

        machine = f"Python {sys.version.split()[0]}, {os.cpu_count()} processors"
        print(f"1,000 manifests over {WORKFLOWS} workflows, {rounds} rounds, {machine}\n")
        print("| what | peer | lpctl | ratio, median [spread] | peer's peak | lpctl's peak |")
        print("|---|---|---|---|---|---|")
        compare(
            "compile 1,000 plans, against `pyflyte package`",
            [pyflyte, "--pkgs", "benchplans", "package", *package, "--output", "plans.tgz"],
            [*LPCTL, "compile", "plans", *sources, "-o", "out"],
            work,
            rounds,
            before=clean,
        )
        structured = work / "structured"
        generate_structured(structured, 1000)
        run([pyflyte, "--pkgs", "structflows", "package", *package, "--output", "flows.tgz"], structured)
        compare(
            "compile 1,000 plans with dataclasses and unions, against `pyflyte package`",
            [pyflyte, "--pkgs", "structplans", "package", *package, "--output", "plans.tgz"],
            [*LPCTL, "compile", "plans", "--interface", "flows.tgz", "-o", "out"],
            structured,
            rounds,
            before=lambda: shutil.rmtree(structured / "out", ignore_errors=True),
        )
        compare(
            "validate 1,000 files, against check-jsonschema",
            [*checker, *files],
            [*LPCTL, "validate", "plans", *sources],
            work,
            rounds,
        )
        compare(
            "validate 1,000 files with findings, against check-jsonschema",
            [*checker, *realistic],
            [*LPCTL, "validate", "realistic", *sources],
            work,
            rounds,
            status=1,
        )
        compare(
            "validate one file, cold, against check-jsonschema",
            [*checker, files[0]],
            [*LPCTL, "validate", files[0], *sources],
            work,
            rounds * 3,
        )
        compare("`--help`, against pyflyte", [pyflyte, "--help"], [*LPCTL, "--help"], work, rounds)
        few = max(1, rounds // 2)
        many = [*LPCTL, "validate", *sources]
        alone("validate 10,000 files", [*many, "many/plans"], work, few)
        alone("validate 10,000 files with findings", [*many, "many/realistic"], work, few, status=1)
        compiling = [*LPCTL, "compile", "many/plans", *sources, "-o", "out"]
        clean()
        alone("compile 10,000 plans", compiling, work, 1)
        if sys.platform == "linux":
            all_processors = os.sched_getaffinity(0)
            os.sched_setaffinity(0, {min(all_processors)})  # which is that of every command from here on
            alone("validate 10,000 files, on one processor", [*many, "many/plans"], work, few)
            clean()
            alone("compile 10,000 plans, on one processor", compiling, work, 1)
            os.sched_setaffinity(0, all_processors)
        subprocess.run([str(COMMANDS / "python"), str(ROOT / "bench" / "cron.py")], check=True)
        environments = [str(COMMANDS / "python"), str(ROOT / "bench" / "environments.py"), str(rounds)]
        subprocess.run(environments, check=True)
        print("\nOne manifest, stage by stage, warm:\n", flush=True)
        subprocess.run(
            [str(COMMANDS / "python"), str(ROOT / "bench" / "stages.py"), files[0], str(work / "flows.tgz")], check=True
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
