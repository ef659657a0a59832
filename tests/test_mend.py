"""`validate --fix` as a law over every mistake that lpctl knows to mend.

What is mended is found no more, and nothing is found that was not before, but what an error hid; the text is another
one only in the lines that a fix is about, and its data only there; once more changes nothing. A fix that is safe
changes nothing that a plan does which worked.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rule_examples import read_example
from test_help_followed import CASES, EXAMPLES, MANIFESTS, MISTAKES, differences

from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path as File

    from conftest import Golden, Run

    Found = list[dict[str, Any]]

HELD_BACK = {
    "bad/invalid-expression/blanks.lp.yaml": "there is no such variable",
    "bad/yaml-syntax/channel_in_brackets.lp.yaml": "a channel is no address",
    "bad/yaml-syntax/comment_in_braces.lp.yaml": "a label holds no `#`",
    "bad/yaml-syntax/later_document.lp.yaml": "`*` is no cron expression",
    "bad/yaml-syntax/unquoted_backtick.lp.yaml": "a label holds no backtick",
    "bad/yaml-syntax/unquoted_percent.lp.yaml": "a label holds no `%`",
    "yaml_traps 4": "nothing fills in what stands in it",
}
"""What is not mended though help says what to write: that would be wrong as well, or needs a fix that is not safe."""


class Mended:
    """A manifest before and after, the findings that were mended, and those that are left."""

    def __init__(self, before: str, after: str, report: dict[str, Any]) -> None:
        self.before, self.after = before, after
        self.fixed: Found = report["fixed"]
        self.left: Found = report["findings"]


def said(findings: Found) -> Counter[tuple[str, str]]:
    return Counter((finding["rule"], finding["message"]) for finding in findings)


def wrong(mended: Mended, found: Found, again: Callable[[str], Found], *, unsafe: bool) -> Iterator[str]:
    """What is wrong with a manifest that was mended: `again` is what is found in a text."""
    now = again(mended.after)
    if now != mended.left:
        yield f"what is left is not what is found: {mended.left} and {now}"
    if came_back := said(mended.fixed) & said(now) - (said(found) - said(mended.fixed)):
        yield f"mended, and found again: {list(came_back)}"
    worked = all(finding["severity"] != "error" for finding in found)
    if worked and (new := [one for one in now if one["severity"] != "info" and not said([one]) & said(found)]):
        yield f"a plan that worked has new findings: {new}"
    if not unsafe and not all(finding["fix"]["safe"] for finding in mended.fixed):
        yield "a fix is not safe, and nobody asked for it"
    if (mended.after != mended.before) != bool(mended.fixed):
        yield f"{len(mended.fixed)} fixed, and the text is {mended.after}"
    yield from strays(mended)


def strays(mended: Mended) -> Iterator[str]:
    """Lines and data that differ where no fix of the first round is."""
    lines = {
        line
        for finding in mended.fixed
        for edit in finding["fix"]["edits"]
        for line in range(edit["line"], edit["end_line"] + 1)
    }
    before = mended.before.splitlines(keepends=True)
    kept = [line for number, line in enumerate(before, 1) if number not in lines]
    after = mended.after.splitlines(keepends=True)
    for line in kept:  # in this order
        while after and after[0] != line:
            after.pop(0)
        if not after:
            yield f"the line {line!r} is another one, or elsewhere"
            return
        after.pop(0)
    old, new = (load("a.lp.yaml", text.encode()) for text in (mended.before, mended.after))
    if old.diagnostics:
        return
    for one, other in zip(old.documents, new.documents, strict=True):
        for path in differences(one.data, other.data):
            if path in one.data and path not in other.data:
                continue
            if path[:-1] == () and path[-1] not in one.data:  # added
                continue
            span = one.span(path, "nearest")
            if not set(range(span.line, span.end_line + 1)) & lines:
                yield f"{path} is another value"


IN_CASES: dict[str, Found] = {}
"""What is found in a case, for safe fixes and all."""

OF_CASES: dict[bool, list[tuple[str, Found, list[str], Mended]]] = {}


def of_cases(run: Run, *, unsafe: bool) -> list[tuple[str, Found, list[str], Mended]]:
    """Each case with what is found in it, mended as standard input; once for all tests, as nothing changes it."""
    if unsafe not in OF_CASES:
        OF_CASES[unsafe] = list(_of_cases(run, unsafe=unsafe))
    return OF_CASES[unsafe]


def _of_cases(run: Run, *, unsafe: bool) -> Iterator[tuple[str, Found, list[str], Mended]]:
    for manifest in MANIFESTS:
        arguments = manifest.with_name(manifest.name.replace(".lp.yaml", ".args"))
        more = arguments.read_text(encoding="utf-8").split() if arguments.exists() else []
        name = str(manifest.relative_to(CASES))
        called = ["-", "--stdin-name", name, "--no-config", "--interface", "../oracle/inputs/package", *more]
        called += ["--format", "json"]

        def again(text: str, called: list[str] = called) -> Found:
            findings: Found = json.loads(run("validate", *called, input=text.encode()).stdout)["findings"]
            return findings

        try:
            text = manifest.read_bytes().decode()
        except UnicodeDecodeError:
            continue  # which no fix is of
        if (found := IN_CASES.get(name)) is None:
            found = IN_CASES[name] = again(text)
        if any("fix" in finding for finding in found):  # of this file: a case is one
            yield name, found, *mended_input(run, called, text, found, again, unsafe=unsafe)


def mended_input(
    run: Run, called: list[str], text: str, found: Found, again: Callable[[str], Found], *, unsafe: bool
) -> tuple[list[str], Mended]:
    flags = ["--fix", *(["--unsafe-fixes"] if unsafe else [])]
    result = run("validate", *called, *flags, input=text.encode())
    mended = Mended(text, result.stdout_bytes.decode(), report_of(result.stderr))
    problems = list(wrong(mended, found, again, unsafe=unsafe))
    once_more = run("validate", *called, *flags, input=mended.after.encode())
    if once_more.stdout_bytes.decode() != mended.after or report_of(once_more.stderr)["fixed"]:
        problems.append("once more changes more")
    return problems, mended


def report_of(stderr: str) -> dict[str, Any]:
    """The report, which is alone on standard error where a program is to read it."""
    report: dict[str, Any] = json.loads(stderr)
    return report


@pytest.fixture
def _in_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CASES)


@pytest.mark.usefixtures("_in_cases")
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_cases_are_mended(run: Run, unsafe: bool) -> None:
    problems: list[str] = []
    held = {name for name in HELD_BACK if name.startswith("bad/")}
    seen = 0
    for name, found, each, mended in of_cases(run, unsafe=unsafe):
        seen += len(mended.fixed)
        problems += [f"{name}: {one}" for one in each]
        asked = [one for one in found if "fix" in one and (unsafe or one["fix"]["safe"])]
        missed = said(asked) - said(mended.fixed)
        if missed and name not in HELD_BACK:
            problems.append(f"{name}: not mended: {list(missed)}")
        elif missed or unsafe:
            held.discard(name)
    assert not problems, "\n".join(problems)
    assert not held
    assert seen > 50


@pytest.mark.usefixtures("_in_cases")
def test_what_is_safe_changes_no_plan_that_works(run: Run, tmp_path: File) -> None:
    """As `lpctl diff` has it: nothing is breaking or risky, and no schedule starts at another time."""
    seen: set[str] = set()
    for name, found, _, mended in of_cases(run, unsafe=False):
        if not mended.fixed or any(finding["severity"] == "error" for finding in found):
            continue
        for side, text in (("before", mended.before), ("after", mended.after)):
            (tmp_path / f"{side}.lp.yaml").write_bytes(text.encode())
        sides = (tmp_path / "before.lp.yaml", tmp_path / "after.lp.yaml")
        called = ("--no-config", "--interface", "../oracle/inputs/package", "--from", "2026-01-01", "--format", "json")
        result = run("diff", *sides, *called)
        assert result.exit_code == 0, (name, result.output)
        summary = json.loads(result.stdout)["summary"]
        assert (summary["plans"]["added"], summary["plans"]["removed"], summary["plans"]["not_compared"]) == (0, 0, 0)
        assert (summary["changes"]["breaking"], summary["changes"]["risky"]) == (0, 0), (name, result.stdout)
        seen.update(finding["rule"] for finding in mended.fixed)
    assert seen >= {"deprecated-auth-role", "legacy-timezone", "not-portable", "one-value-range", "star-with-step-one"}


RIGHT = """\
apiVersion: lpctl/v1
kind: LaunchPlan   # one of several
name: daily
version: "1.10"
workflow: {name: plans.defaults, version: "7"}
labels:  # who pays
  team: finance
  build: "0012"
default_inputs:
  # of the last week
  i: 7
  f: 0.5   # a share
  b: true
  d: "2026-01-02T00:00:00+01:00"
  items: [1, 2, 3]
  table: {a: 1.0, b: 2.5}
schedule:
  cron: "*/5 9 * * MON"
  timezone: America/New_York
notifications:
  - phases: [FAILED, TIMED_OUT]
    email: [finance@example.com]
concurrency: {max: 2}
overwrite_cache: false
max_parallelism: 5
auto_activate: true
"""
SLIPS = {
    "apiVersion: lpctl/v1\n": ["", "apiVersion: lpctl/v2\n", "apiversion: lpctl/v1\n"],
    "kind: LaunchPlan ": ["kind: launchplan ", "Kind: LaunchPlan "],
    'version: "1.10"': ["version: 1.10"],
    'version: "7"}': ["version: 7}"],
    "\nlabels:": ["\nlables:", "\nlabel:"],
    '"0012"': ["0012"],
    "default_inputs:": ["default_input:", "defaultInputs:"],
    "i: 7\n": ['i: "7"\n', "i: '7'\n"],
    "f: 0.5 ": ['f: "0.5" ', "f: '0.5' "],
    "b: true": ['b: "true"', "b: yes"],
    '"2026-01-02T00:00:00+01:00"': ['"2026-01-02T00:00:00+0100"', '"2026-01-02 00:00:00+01:00"'],
    "[1, 2, 3]": ['"1,2,3"', '[1, "2", 3]'],
    "{a: 1.0": ['{a: "1.0"'],
    "\nschedule:": ["\nshedule:"],
    'cron: "*/5 9 * * MON"': [
        "cron: */5 9 * * MON",
        'cron: "0 */5 9 ? * MON *"',
        'cron_schedule: "*/5 9 * * MON"',
        'crn: "*/5 9 * * MON"',
    ],
    "America/New_York": ["US/Eastern"],
    "phases: [FAILED, TIMED_OUT]": ["phases: [failed, TIMED_OUT]", "phase: [FAILED, timed_out]"],
    "concurrency: {max: 2}": ["max_concurrency: 2", 'concurrency: {max: "2"}'],
    "overwrite_cache: false": ['overwrite_cache: "false"', "overwritecache: false"],
    "max_parallelism: 5": ["max_paralelism: 5", 'max_parallelism: "5"'],
    "auto_activate: true": ["autoactivate: true", 'auto_activate: "true"', 'autoactivate: "true"'],
}
"""What people write instead of what stands in a manifest that is right: each is mended back to it."""

slips = st.lists(
    st.sampled_from([(right, wrong) for right, wrongs in SLIPS.items() for wrong in wrongs]),
    unique_by=lambda slip: slip[0],
)


@pytest.mark.usefixtures("_in_cases")
@settings(max_examples=draws(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(slips, min_size=1, max_size=3),
    line_break=st.sampled_from(["\n", "\r\n"]),
    mark=st.sampled_from(["", "\ufeff"]),
    end=st.booleans(),
)
def test_slips_are_mended_back(
    run: Run, documents: list[list[tuple[str, str]]], line_break: str, mark: str, end: bool
) -> None:
    """However many there are, in however many documents of a file: what was right stands there again, to the byte."""
    right, slipped = list[str](), list[str]()
    for number, made in enumerate(documents):
        text = RIGHT.replace("name: daily", f"name: daily-{number}")
        right.append(text)
        for correct, wrong in made:
            assert text.count(correct) == 1
            text = text.replace(correct, wrong)
        slipped.append(text)

    def content(texts: list[str]) -> bytes:
        text = "---\n".join(texts)
        return (mark + (text if end else text[:-1]).replace("\n", line_break)).encode()

    called = ("validate", "-", "--no-config", "--interface", "../oracle/inputs/package")
    done = run(*called, "--ignore", "no-zone-database", "--fix", input=content(slipped))
    assert done.stdout_bytes == content(right), done.stderr
    assert done.exit_code == 0


CASES_OF_FILES = sorted(CASES.glob("fix/*.lp.yaml"))


@pytest.mark.parametrize("manifest", CASES_OF_FILES, ids=lambda path: path.name.removesuffix(".lp.yaml"))
@pytest.mark.usefixtures("_in_cases")
def test_file(manifest: File, run: Run, golden: Golden, request: pytest.FixtureRequest) -> None:
    """A file as people write them, mended as it is beside it, byte for byte."""
    name = str(manifest.relative_to(CASES))
    stem = manifest.name.removesuffix(".lp.yaml")
    arguments = manifest.with_name(f"{stem}.args")
    more = arguments.read_text(encoding="utf-8").split() if arguments.exists() else []
    called = ("validate", "-", "--stdin-name", name, "--no-config", "--interface", "../oracle/inputs/package", *more)
    before = manifest.read_bytes()
    result = run(*called, "--fix", input=before)
    golden(manifest.with_name(f"{stem}.out"), result.stderr)
    fixed = manifest.with_name(f"{stem}.fixed")
    if request.config.getoption("--update"):
        fixed.write_bytes(result.stdout_bytes)
    assert result.stdout_bytes == fixed.read_bytes()
    again = run(*called, "--fix", input=result.stdout_bytes)
    assert again.stdout_bytes == result.stdout_bytes
    assert " 0 fixed, " in again.stderr
    for mark in (b"\xef\xbb\xbf", b"\r\n", b"#", b"&", b"---"):
        assert result.stdout_bytes.count(mark) >= before.count(mark)


OF_EXAMPLES: dict[str, Found] = {}
"""What is found in an example, for safe fixes and all."""


def of_examples(
    examples: dict[str, str], run: Run, directory: File, *, unsafe: bool
) -> Iterator[tuple[str, list[str]]]:
    """Each example in files of its own, mended there."""
    flags = ["--fix", *(["--unsafe-fixes"] if unsafe else [])]
    for number, (name, text) in enumerate(examples.items()):
        place = directory / str(number)
        place.mkdir()
        example = read_example(text)
        example.write(place)
        called = ["validate", *example.called(place), "--ignore", "no-zone-database", "--format", "json"]

        def report(*more: str, called: list[str] = called) -> dict[str, Any]:
            made: dict[str, Any] = json.loads(run(*called, *more).stdout)
            return made

        if (found := OF_EXAMPLES.get(name)) is None:
            found = OF_EXAMPLES[name] = report()["findings"]
        if not any("fix" in finding for finding in found):
            continue
        done = report(*flags)
        now = {file: (place / file).read_text(encoding="utf-8") for file in example.files}
        problems: list[str] = []
        left = report()["findings"]
        for file, before in example.files.items():
            own = {key: [one for one in done[key] if one["file"].endswith(file)] for key in ("fixed", "findings")}
            of_file, left_in_file = ([one for one in each if one["file"].endswith(file)] for each in (found, left))

            def again(_: str, left_in_file: Found = left_in_file) -> Found:
                return left_in_file

            problems += wrong(Mended(before, now[file], own), of_file, again, unsafe=unsafe)
        if report(*flags)["fixed"] or now != {file: (place / file).read_text(encoding="utf-8") for file in now}:
            problems.append("once more changes more")
        asked = [one for one in found if "fix" in one and (unsafe or one["fix"]["safe"])]
        missed = said(asked) - said(done["fixed"])
        if missed and name not in HELD_BACK:
            problems.append(f"not mended: {list(missed)}")
        yield name, problems


@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_examples_are_mended(run: Run, tmp_path: File, unsafe: bool) -> None:
    for kind, examples in (("rules", EXAMPLES), ("mistakes", MISTAKES)):
        (tmp_path / kind).mkdir()
        some = dict(sample([*examples.items()]))
        problems = dict(of_examples(some, run, tmp_path / kind, unsafe=unsafe))
        assert len(problems) >= 10
        assert not any(problems.values()), "\n".join(f"{name}: {each}" for name in problems for each in problems[name])
