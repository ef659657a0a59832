"""`lpctl import` loses nothing: what it writes compiles to what the source holds, and `lpctl diff` finds no change."""

from __future__ import annotations

import tarfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from import_sources import ORACLE, changed, package, recorded

from lpctl.text.limits import MIB, SECOND_READING_BYTES

if TYPE_CHECKING:
    from conftest import Run

    from lpctl.messages.flyteidl_pb2 import LaunchPlan

ROOT = Path(__file__).parent.parent
GROUPS = sorted(path.parent.name for path in ORACLE.glob("*/plans.lp.yaml"))

REFUSED = {"beyond": ["envs-sorted"], "seed": ["weekly_report"], "settings": ["labels_edges"]}
"""Plans of a group that Flyte's server refuses, and so `lpctl validate`: their manifests say so."""


@pytest.mark.parametrize("group", GROUPS)
def test_what_flytekit_packages_is_imported_and_equal(
    group: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plans = recorded(ORACLE / group / "expected")
    package(tmp_path / "package", ORACLE / group / "package", plans)
    refused = REFUSED.get(group, [])
    default_plans = sum(plan.id.name == plan.spec.workflow_id.name for plan in plans)
    total = len(plans) - default_plans
    result = run("import", "package", "-o", "plans")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1] == f"{total} plans, {total} equal"
    hints = [line for line in result.stderr.splitlines() if "Flyte would refuse" in line]
    assert [line.split(": ")[2] for line in hints] == refused
    assert run("validate", "--ignore", "same-plan-in-package").exit_code == bool(refused)
    difference = run("diff", "package", "plans", "--exit-code")
    assert (difference.exit_code, "no changes" in difference.stdout) == (0, True), difference.output
    assert run("import", "--check", "package").stdout == f"{total} plans, {total} equal\n"


def test_a_manifest_per_plan_and_per_workflow_say_the_same(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    package(tmp_path / "package", ORACLE / "inputs" / "package", recorded(ORACLE / "inputs" / "expected"))
    for each in ("workflow", "plan"):
        assert run("import", "package", "-o", each, "--one-file-each", each, "--no-config").exit_code == 0
    assert len(list((tmp_path / "workflow").iterdir())) == 4
    assert len(list((tmp_path / "plan").iterdir())) == 35
    difference = run("diff", "workflow", "plan", "--interface", "package", "--exit-code")
    assert difference.exit_code == 0, difference.output


def numbered(count: int, annotation: str) -> list[LaunchPlan]:
    """So many plans of one workflow, each with a URI and an annotation."""
    expected = recorded(ORACLE / "environments" / "expected" / "production")
    (plan,) = (plan for plan in expected if plan.id.name == "ingest_stations")

    def number(message: LaunchPlan, number: int) -> None:
        message.id.name = f"plan_{number}"
        message.spec.annotations.values["note"] = annotation

    return [changed(plan, partial(number, number=each)) for each in range(count)]


def test_many_plans_of_one_workflow_are_imported(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A URI in braces stands in quotes in a file that libyaml alone reads."""
    monkeypatch.chdir(tmp_path)
    package(tmp_path / "package", ORACLE / "environments" / "package", numbered(600, "s3://bucket"))
    result = run("import", "package", "-o", "plans")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "600 plans, 600 equal"), result.output
    assert (tmp_path / "plans" / "ingest.lp.yaml").stat().st_size > SECOND_READING_BYTES


def test_plans_that_are_too_large_for_one_file_are_imported_to_one_each(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lpctl.source.load.FILE_BYTES", MIB)  # to write four takes three seconds
    package(tmp_path / "package", ORACLE / "environments" / "package", numbered(4, "x" * (MIB // 4)))
    result = run("import", "package", "-o", "plans")
    assert result.exit_code == 1
    assert "larger than 1 MiB [yaml-limit]; `--one-file-each plan` writes a file for each plan\n" in result.stderr
    result = run("import", "package", "-o", "plans", "--one-file-each", "plan")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "4 plans, 4 equal"), result.output


def test_the_order_of_an_archive_decides_nothing(run: Run, tmp_path: Path) -> None:
    """`pyflyte package` packs files in the order of a directory, which is another on each machine."""
    unpacked = package(tmp_path / "package", ORACLE / "fields" / "package", recorded(ORACLE / "fields" / "expected"))
    printed = []
    for number, files in enumerate((sorted(unpacked.iterdir()), sorted(unpacked.iterdir(), reverse=True))):
        with tarfile.open(tmp_path / f"{number}.tgz", "w:gz") as archive:
            for file in files:
                archive.add(file, file.name)
        printed.append(run("import", tmp_path / f"{number}.tgz", "--no-config").stdout)
    assert printed[0] == printed[1]
    assert printed[0].count("\nname: ") == 35


@pytest.mark.parametrize("example", ["plans", "environments/plans"])
def test_what_lpctl_compiles_of_the_examples_is_imported_and_equal(
    example: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory, interface = {
        "plans": (ROOT / "examples", ROOT / "examples" / "flyte-package.tgz"),
        "environments/plans": (ROOT / "examples" / "environments", ROOT / "examples" / "environments/interfaces.yaml"),
    }[example]
    monkeypatch.chdir(directory)
    compiled = run("compile", "-o", tmp_path / "compiled")
    assert compiled.exit_code == 0, compiled.output
    monkeypatch.chdir(tmp_path)
    outputs = [path for path in sorted((tmp_path / "compiled").glob("*")) if path.is_dir()]
    sources = [f"--target={path.name}={path}" for path in outputs] or ["compiled"]
    result = run("import", *sources, "--interface", interface, "-o", "plans")
    assert result.exit_code == 0, result.output
    checked = run("import", "--check", *sources, "--interface", interface)
    assert (checked.exit_code, checked.stdout.split(", ")[1]) == (0, checked.stdout.split()[0] + " equal\n")
