"""What users install: the wheel and the sdist are built from the checkout, and the wheel works on its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from lpctl import __version__
from lpctl.manifest.schemas import KINDS, OUTPUTS

ROOT = Path(__file__).parent.parent
NAME = f"lpctl-{__version__}"


def python(*arguments: str | Path, cwd: Path, path: Path | None = None, code: int = 0) -> str:
    """Run Python with one directory on its path; standard output of a run that ends with the exit code."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    run = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory of an sdist and of the wheel that is built from it."""
    directory = tmp_path_factory.mktemp("dist")
    python("-m", "build", "--no-isolation", "--outdir", directory, ROOT, cwd=directory)
    return directory


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    assert found.name == f"{NAME}-py3-none-any.whl"
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The directory that the wheel is installed into; its dependencies are those of the running environment."""
    target = tmp_path_factory.mktemp("target")
    quiet = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps")
    python("-m", "pip", "install", *quiet, "--target", target, wheel, cwd=target)
    return target


def sources() -> set[str]:
    """The modules and stubs of the checkout, what pages are made of, and the schemas as the wheel has them."""
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lpctl").rglob("*.py*") if path.suffix != ".pyc"}
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lpctl" / "html").glob("*.[hcj]*")}
    return modules | pages | {f"lpctl/schemas/{kind}.schema.json" for kind in (*KINDS, *OUTPUTS)}


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if not name.startswith(f"{NAME}.dist-info/")}
        scripts = archive.read(f"{NAME}.dist-info/entry_points.txt").decode()
    assert {name for name in names if not name.endswith("/py.typed")} == sources()
    assert scripts.split() == ["[console_scripts]", "lpctl", "=", "lpctl.__main__:main"]


def test_the_wheel_carries_the_licences(wheel: Path) -> None:
    """Flyte's own with what is taken from Flyte: Apache-2.0, section 4."""
    with zipfile.ZipFile(wheel) as archive:
        for name in ("LICENSE", "NOTICE"):
            carried = archive.read(f"{NAME}.dist-info/licenses/{name}").decode()
            assert carried == (ROOT / name).read_text(encoding="utf-8")


def test_the_checkout_builds_the_wheel_that_the_sdist_builds(wheel: Path, tmp_path: Path) -> None:
    python("-m", "build", "--no-isolation", "--wheel", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_sdist_holds_what_the_tests_need(built: Path) -> None:
    with tarfile.open(built / f"{NAME}.tar.gz") as archive:
        names = set(archive.getnames())
    needed = {
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "NOTICE",
        "Makefile",
        "tests/conftest.py",
        "examples/lpctl.yaml",
    }
    needed |= {f"schemas/{kind}.schema.json" for kind in (*KINDS, *OUTPUTS)}
    needed |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "lpctl").rglob("*.py")}
    assert {f"{NAME}/{name}" for name in needed} <= names
    needed_too = {".ci/run", ".gitignore", ".pre-commit-hooks.yaml"}
    needed_too |= {path.relative_to(ROOT).as_posix() for path in (ROOT / ".github" / "workflows").iterdir()}
    assert {name for name in names if "/." in name} == {f"{NAME}/{name}" for name in needed_too}
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows what belongs to the project")
def test_the_sdist_holds_what_git_has_and_nothing_else(built: Path) -> None:
    """No output of a build and no file of an editor, whatever lies about; only git's own settings stay."""
    with tarfile.open(built / f"{NAME}.tar.gz") as archive:
        names = {member.name.removeprefix(f"{NAME}/") for member in archive if member.isfile()}
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],  # noqa: S607 - the git that is there
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    known = {name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    assert names - {"PKG-INFO"} == known - {".gitattributes"}


def test_the_wheel_says_how_it_is_installed_and_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"{NAME}.dist-info/METADATA").decode()
        inside = {name for name in archive.namelist() if name.startswith(f"{NAME}.dist-info/")}
    files = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE")
    assert inside == {f"{NAME}.dist-info/{name}" for name in files}
    assert f"\nVersion: {__version__}\n" in metadata
    assert metadata.endswith((ROOT / "README.md").read_text(encoding="utf-8"))


def test_the_version_has_a_section_of_the_changelog() -> None:
    sections = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert next(section for section in sections if section != "Unreleased").split()[0] == __version__


SCHEMAS = """
import contextlib, sys
from lpctl.cli import lpctl
for kind in sys.argv[1:]:
    with contextlib.suppress(SystemExit):
        lpctl(["schema", kind])
"""


def test_the_wheel_works_on_its_own(installed: Path, tmp_path: Path) -> None:
    found = python("-c", "import lpctl; print(lpctl.__file__)", cwd=tmp_path, path=installed)
    assert found == f"{installed / 'lpctl' / '__init__.py'}\n"
    kinds = (*KINDS, *OUTPUTS)
    printed = python("-c", SCHEMAS, *kinds, cwd=tmp_path, path=installed)
    assert printed == "".join((ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8") for kind in kinds)
    example, package = ROOT / "examples" / "plans" / "weekly_digest.lp.yaml", ROOT / "examples" / "flyte-package.tgz"
    findings = python("-m", "lpctl", "validate", example, "--interface", package, cwd=tmp_path, path=installed)
    assert findings == "1 plan in 1 file: 0 errors, 0 warnings\n"
    page = python("-m", "lpctl", "schedule", "--manifests", example, "--format", "html", cwd=tmp_path, path=installed)
    assert page.startswith("<!doctype html>")
    assert list(tmp_path.iterdir()) == []


def test_the_wheel_explains_what_does_not_fit_a_schema(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.lp.yaml").write_text("apiVersion: lpctl/v1\nkind: LaunchPlan\nname: a\n", encoding="utf-8")
    arguments = ("-m", "lpctl", "validate", "bad.lp.yaml", "--no-interface")
    findings = python(*arguments, cwd=tmp_path, path=installed, code=1)
    assert findings.startswith("error[missing-key]: `workflow` is missing\n")


def test_the_script_is_installed(installed: Path, tmp_path: Path) -> None:
    script = installed / "bin" / "lpctl"
    assert python(script, "--version", cwd=tmp_path, path=installed).splitlines()[0] == f"lpctl {__version__}"


def test_a_bare_checkout_works() -> None:
    published = (ROOT / "schemas" / "LaunchPlan.schema.json").read_text(encoding="utf-8")
    assert python("-m", "lpctl", "schema", "LaunchPlan", cwd=Path("/"), path=ROOT) == published
