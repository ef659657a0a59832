"""Hostile input ends in a message at the right place: no traceback, no hang, half an output, nor much memory."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tarfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import PACKAGE, ROOT, Outcome, write
from drawn import draws, sample

from lpctl.interface.archive import DOCUMENT_NAMES
from lpctl.interface.model import SourceFailure
from lpctl.interface.sources import read_source
from lpctl.messages.flyteidl_pb2 import LaunchPlan, SimpleType, WorkflowSpec
from lpctl.text.limits import FINDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forking import Call

MIB = 1024 * 1024
MOST_MEMORY = 500 * MIB
HANG_SECONDS = 60

# A process between the tests and lpctl: the peak memory of a process counts what it was forked from.
LAUNCHER = """
import json, os, resource, sys
asked = json.loads(sys.argv[1])
child = os.fork()
if not child:
    for descriptor in asked["closed"]:
        os.close(descriptor)
    if asked["file_size"] is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (asked["file_size"], asked["file_size"]))
    os.execv(asked["command"][0], asked["command"])
_, status, usage = os.wait4(child, 0)
with open(asked["report"], "w") as report:
    json.dump([os.waitstatus_to_exitcode(status), usage.ru_maxrss], report)
"""


class Forking:
    """The process that forks one for each call, started when it is first called, and anew after a call that hung."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None

    def call(self, place: Path, arguments: list[str], stdin: bytes) -> tuple[Outcome, int]:
        """How a call ended, and the memory that it took. Raises TimeoutExpired, with all of it killed."""
        streams = [place.with_name(name) for name in ("stdin", "stdout", "stderr")]
        for stream, content in zip(streams, (stdin, b"", b""), strict=True):
            stream.write_bytes(content)
        call: Call = {
            "arguments": arguments,
            "directory": str(place),
            "environment": dict(os.environ),
            "streams": [str(stream) for stream in streams],
        }
        process = self.process = self.process or self._started()
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(call) + "\n")
        process.stdin.flush()
        if not select.select([process.stdout], [], [], HANG_SECONDS)[0]:
            self.end()
            raise subprocess.TimeoutExpired(arguments, HANG_SECONDS)
        code, memory = json.loads(process.stdout.readline())
        return Outcome(code, streams[1].read_bytes().decode(), streams[2].read_bytes().decode()), memory

    def _started(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, ROOT / "tests" / "forking.py"],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def end(self) -> None:
        """End the process, and what it forked."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
            self.process = None


@pytest.fixture(scope="module")
def forking() -> Iterator[Forking]:
    process = Forking()
    yield process
    process.end()


@pytest.fixture
def hostile(tmp_path: Path, forking: Forking) -> Iterator[Callable[..., Outcome]]:
    """Run the command in an empty directory, and see that it neither crashes, hangs nor takes much memory."""
    place = tmp_path / "place"
    place.mkdir()

    def run(
        *arguments: str | Path,
        stdin: bytes = b"",
        stdout: int | None = None,
        closed: tuple[int, ...] = (),
        file_size: int | None = None,
    ) -> Outcome:
        called = [str(argument) for argument in arguments]
        if stdout is None and not closed and file_size is None:
            outcome, memory = forking.call(place, called, stdin)
        else:
            outcome, memory = started(place, called, stdin=stdin, stdout=stdout, closed=closed, file_size=file_size)
        assert memory * (1 if sys.platform == "darwin" else 1024) <= MOST_MEMORY
        assert "Traceback" not in outcome.err
        assert "internal fault" not in outcome.err
        return outcome

    yield run
    shutil.rmtree(place)  # files of 50 MiB are not kept


def started(
    place: Path,
    arguments: list[str],
    *,
    stdin: bytes,
    stdout: int | None,
    closed: tuple[int, ...],
    file_size: int | None,
) -> tuple[Outcome, int]:
    """How a call ended whose streams or files are out of order from the start, and the memory that it took."""
    report = place.with_name("report.json")
    asked = {
        "command": [sys.executable, "-m", "lpctl", *arguments],
        "report": str(report),
        "closed": closed,
        "file_size": file_size,
    }
    launched = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, json.dumps(asked)],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE if stdout is None else stdout,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        out, err = launched.communicate(stdin, timeout=HANG_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(launched.pid, signal.SIGKILL)
        raise
    code, memory = json.loads(report.read_text())
    return Outcome(code, (out or b"").decode(), err.decode()), memory


@pytest.fixture
def place(tmp_path: Path, hostile: Callable[..., Outcome]) -> Path:
    """The directory in which the command is run."""
    assert hostile is not None
    return tmp_path / "place"


CHECKED = ("--no-config", "--format", "concise", "--interface", str(PACKAGE))


def findings(outcome: Outcome) -> list[tuple[int, int, str]]:
    """Line, column and rule of each finding of `--format concise`."""
    lines = re.findall(r"^\S+?:(\d+):(\d+): \w+\[([a-z-]+)\]: ", outcome.out, re.MULTILINE)
    return [(int(line), int(column), rule) for line, column, rule in lines]


# Manifests.

HEAD = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: a\nworkflow: plans.scalars\n"
SCHEDULED = HEAD.replace("scalars", "defaults")
UNIONS = "apiVersion: lpctl/v1\nkind: WorkflowInterface\nname: plans.unions\ninputs: {u: '%s'}\n---\n"
OF_UNION = HEAD.replace("scalars", "unions")
LISTS = " | ".join(["list[int]"] * 800)
DIGITS = "9" * 10_000


def laughs(item: str, opening: str, closing: str, of: str) -> str:
    """Anchors, each of which stands for nine of the one before."""
    lines = [f"a0: &a0 {opening}{item}{closing}\n"]
    for level in range(1, 21):
        items = ", ".join(of.format(key=key, alias=f"*a{level - 1}") for key in range(9))
        lines.append(f"a{level}: &a{level} {opening}{items}{closing}\n")
    return "".join(lines)


def towers(levels: int) -> str:
    """Lists of 97 levels, the innermost of which holds the one before."""
    lines = [f"- &a{level} {'[' * 97}*a{level - 1}{']' * 97}\n" for level in range(1, levels)]
    return "- &a0 x\n" + "".join(lines)


MANIFESTS: dict[str, tuple[Callable[[], str | bytes], list[tuple[int, int, str]]]] = {
    # Bytes.
    "empty": (lambda: "", [(1, 1, "empty-file")]),
    "comments": (lambda: "# a\n" * 9, [(1, 1, "empty-file")]),
    "not UTF-8": (lambda: b"name: a\nkind: \xff\n", [(2, 7, "encoding")]),
    "UTF-16": (lambda: HEAD.encode("utf-16"), [(1, 1, "encoding")]),
    "NUL": (lambda: HEAD + "version: \0\n", [(5, 10, "encoding")]),
    "control character": (lambda: HEAD + "version: \x1b[31m\n", [(5, 10, "encoding")]),
    "half a character": (lambda: HEAD + 'version: "\\ud800"\n', [(5, 10, "encoding")]),
    "50 MiB": (lambda: b"a" * (50 * MIB), [(1, 1, "yaml-limit")]),
    "10 MiB line": (lambda: HEAD + "version: " + "a" * (10 * MIB), [(1, 1, "yaml-limit")]),
    "3 MiB line": (
        lambda: f"{HEAD}labels: {{a: {'a' * 3 * MIB}}}\nx: 1\n",
        [(5, 13, "invalid-label"), (6, 1, "unknown-key")],
    ),
    # Syntax.
    "tab": (lambda: HEAD + "labels:\n\ta: b\n", [(6, 1, "yaml-syntax")]),
    "unclosed quote": (lambda: HEAD + 'labels: {a: "b\n', [(5, 13, "yaml-syntax")]),
    "unclosed quote of 4 MB": (lambda: HEAD + 'version: "' + "x " * 2_000_000, [(5, 10, "yaml-syntax")]),
    "quotes of 4 MB with a tab": (lambda: f"{HEAD}version: '\t{'x ' * 2_000_000}'", [(5, 11, "yaml-limit")]),
    "many lines before a mistake": (
        lambda: HEAD + "labels:\n" + "".join(f"  k{i}: vvvvvvvvvv\n" for i in range(49_000)) + '  z: "',
        [(49_006, 6, "yaml-syntax")],
    ),
    "blanks after a sign": (lambda: f"{HEAD}version: @{' ' * 200_000}x\n", [(5, 10, "yaml-syntax")]),
    "dashes before a mistake": (
        lambda: f"{HEAD}labels:\n  a: b\n   {'- ' * 200_000}c: d",
        [(7, 400_005, "yaml-syntax")],
    ),
    "directives": (lambda: "%TAG !a! b\n" * 9 + "--- a", [(2, 1, "yaml-syntax")]),
    "60,000 directives": (
        lambda: "".join(f"%TAG !a{number}! b\n" for number in range(60_000)) + "--- a",
        [(1, 1, "yaml-limit")],
    ),
    # Keys, tags, aliases.
    "repeated key": (lambda: HEAD + "name: b\n", [(5, 1, "yaml-duplicate-key")]),
    "keys that are no strings": (
        lambda: "1: a\n2.5: a\ntrue: a\n~: a\n? [a]\n: b\n? {a: b}\n: c\n",
        [
            (1, 1, "yaml-key"),
            (2, 1, "yaml-key"),
            (3, 1, "yaml-key"),
            (4, 1, "yaml-key"),
            (5, 3, "yaml-key"),
            (7, 3, "yaml-key"),
        ],
    ),
    "long key": (lambda: f"? {'k' * 3 * MIB}\n: a\n", [(1, 3, "yaml-limit")]),
    "long key by aliases": (
        lambda: f"? &k {'k' * 3 * MIB}\n: a\n" + "*k : a\n" * 9,
        [(1, 3, "yaml-limit"), *((line, 1, "yaml-limit") for line in range(3, 9))],
    ),
    "unknown tags": (
        lambda: "a: !b c\nd: !!set {e}\nf: !!int g\nh: !<i:j> k\nl: !!float 1" + "0" * 400,
        [(line, 4, "yaml-tag") for line in range(1, 6)],
    ),
    "Python tags": (
        lambda: "!!python/object/apply:os.system [touch hacked]\n",
        [(1, 1, "yaml-tag")],
    ),
    "cyclic list": (lambda: "a: &a [b, *a]\n", [(1, 11, "yaml-alias")]),
    "cyclic mapping": (lambda: "a: &a\n  b: *a\n", [(2, 6, "yaml-alias")]),
    "cyclic merge": (lambda: "a: &a\n  <<: *a\n", [(2, 7, "yaml-alias")]),
    "exploding lists": (lambda: laughs("x", "[", "]", "{alias}"), [(6, 45, "yaml-limit")]),
    "exploding mappings": (lambda: laughs("x: 1", "{", "}", "k{key}: {alias}"), [(6, 41, "yaml-limit")]),
    "exploding merges": (
        lambda: laughs("x: 1", "{", "}", "k{key}: {{<<: [{alias}, {alias}, {alias}]}}"),
        [(4, 169, "yaml-limit")],
    ),
    "exploding text": (lambda: f"a: &a {'x' * 2 * MIB}\nb: [{'*a, ' * 20_000}]\n", [(2, 41, "yaml-limit")]),
    "merges of nothing": (lambda: f"a: &a {{}}\nb: {{<<: [{'*a, ' * 90_000}]}}\n", [(1, 1, "missing-key")]),
    # Depth.
    "flow lists": (lambda: "[" * 100_000, [(1, 101, "yaml-limit")]),
    "flow mappings": (lambda: "{a: " * 100_000, [(1, 401, "yaml-limit")]),
    "block lists": (lambda: "- " * 100_000, [(1, 201, "yaml-limit")]),
    "block mappings": (
        lambda: "".join(f"{' ' * depth}a:\n" for depth in range(2500)),
        [(101, 101, "yaml-limit")],
    ),
    "explicit keys": (lambda: "? " * 100_000, [(1, 201, "yaml-limit")]),
    "depth by aliases": (lambda: towers(40), [(3, 104, "yaml-limit")]),
    "blanks in a text": (lambda: f"{HEAD}version: a{' ' * 60_000}b: c\n", [(5, 60_012, "yaml-syntax")]),
    "blanks in brackets": (lambda: f"{HEAD}labels: [a{' ' * 60_000}b#]\n", [(5, 9, "wrong-type")]),
    # Numbers, dates, durations.
    "integer": (lambda: f"{HEAD}max_parallelism: {DIGITS}\n", [(5, 18, "yaml-limit")]),
    "hexadecimal integer": (lambda: f"{HEAD}max_parallelism: 0x{'f' * 10_000}\n", [(5, 18, "yaml-limit")]),
    "octal integer": (lambda: f"{HEAD}max_parallelism: 0o{'7' * 10_000}\n", [(5, 18, "yaml-limit")]),
    "largest hexadecimal integer": (lambda: f"{HEAD}max_parallelism: 0x{'f' * 998}\n", [(5, 18, "invalid-value")]),
    "float": (lambda: f"{HEAD}max_parallelism: {DIGITS}.5\n", [(5, 18, "yaml-limit")]),
    "exponent": (lambda: f"{HEAD}max_parallelism: 1e{DIGITS}\n", [(5, 18, "yaml-limit")]),
    "exponent of an input": (lambda: f"{HEAD}default_inputs: {{f: -1e999}}\n", [(5, 21, "yaml-limit")]),
    "fraction": (lambda: f"{HEAD}max_parallelism: 1.5{'0' * 3 * MIB}\n", [(5, 18, "wrong-type")]),
    "integer in quotes": (lambda: f'{HEAD}max_parallelism: "{DIGITS}"\n', [(5, 18, "wrong-type")]),
    "integer in quotes for an input": (lambda: f'{HEAD}default_inputs: {{i: "{DIGITS}"}}\n', [(5, 21, "input-type")]),
    "list for a union of lists": (
        lambda: f"{UNIONS % LISTS}{OF_UNION}fixed_inputs: {{u: [1{', 1' * 90_000}]}}\n",
        [(10, 19, "input-unsupported")],
    ),
    "list of unions of lists": (
        lambda: f"{UNIONS % f'list[{LISTS}]'}{OF_UNION}fixed_inputs: {{u: [[1]{', [1]' * 30_000}]}}\n",
        [(10, 645, "input-unsupported")],
    ),
    "integer for a float": (lambda: f"{HEAD}default_inputs: {{f: 1{'0' * 400}}}\n", [(5, 21, "input-type")]),
    "duration": (lambda: f"{HEAD}default_inputs: {{t: {DIGITS}h}}\n", [(5, 21, "input-type")]),
    "duration in parts": (lambda: f"{HEAD}default_inputs: {{t: {{hours: 1e300}}}}\n", [(5, 29, "input-type")]),
    "rate": (lambda: f"{SCHEDULED}schedule: {{rate: {DIGITS}m}}\nauto_activate: true\n", [(5, 18, "invalid-rate")]),
    "rate in words": (
        lambda: f'{SCHEDULED}schedule: {{rate: "{DIGITS} days"}}\nauto_activate: true\n',
        [(5, 18, "invalid-rate")],
    ),
    "rate of 3 MB": (
        lambda: f"{SCHEDULED}schedule: {{rate: {'1m' * 1_500_000}}}\nauto_activate: true\n",
        [(5, 18, "invalid-rate")],
    ),
    "cron of 3 MB": (
        lambda: f"{SCHEDULED}schedule: {{cron: '{'1,' * 1_500_000} * * * *'}}\nauto_activate: true\n",
        [(5, 18, "invalid-cron")],
    ),
    "cron of a thousand items": (
        lambda: f"{SCHEDULED}schedule: {{cron: '{'*/1,' * 240}99 * * * *'}}\nauto_activate: true\n",
        [(5, 979, "invalid-cron")],
    ),
    "cron of a long number": (
        lambda: f"{SCHEDULED}schedule: {{cron: '{'9' * 900} * * * *'}}\nauto_activate: true\n",
        [(5, 19, "invalid-cron")],
    ),
    "cron of a long interval": (
        lambda: f"{SCHEDULED}schedule: {{cron: '@every {'9' * 900}h'}}\nauto_activate: true\n",
        [(5, 26, "invalid-cron")],
    ),
    "cron of AWS": (lambda: f'{HEAD}schedule: {{cron_expression: "0 0 ? * {DIGITS} *"}}\n', [(5, 12, "refused-key")]),
    "dates": (
        lambda: HEAD + "default_inputs: {d: 2026-02-30T00:00:00Z}\nfixed_inputs: {d: 9999-12-31T23:59:59-01:00}\n",
        [(5, 18, "input-in-both"), (5, 21, "input-type"), (6, 19, "input-type")],
    ),
    "years": (lambda: f"{HEAD}default_inputs: {{d: {DIGITS}-01-01T00:00:00Z}}\n", [(5, 21, "input-type")]),
    # Much of it.
    "nodes": (lambda: f"[{'a,' * 1_000_000}]", [(1, 200_000, "yaml-limit")]),
    "null values in one line": (
        lambda: f"{HEAD}labels: {{{''.join(f'k{i}: , ' for i in range(900))}z: '{'x' * 3 * MIB}'}}\n",
        [(5, 1, "too-many-labels")]
        + [(5, 10 + sum(len(f"k{i}: , ") for i in range(number)), "null-value") for number in range(900)]
        + [(5, 13 + sum(len(f"k{i}: , ") for i in range(900)), "invalid-label")],
    ),
}


@pytest.mark.parametrize("case", MANIFESTS)
def test_manifests(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    make, expected = MANIFESTS[case]
    content = make()
    (place / "a.lp.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    outcome = hostile("validate", "a.lp.yaml", *CHECKED)
    assert findings(outcome) == expected
    assert (outcome.code, outcome.err) == (1, "")
    assert len(outcome.out) < 200_000
    assert os.listdir(place) == ["a.lp.yaml"]


# What follows a thousand mistakes in a file is not checked, and a thousand findings of a file are shown.
MUCH = draws(40_000)
MANY = {
    "unknown keys": (HEAD + "".join(f"x{i}: 1\n" for i in range(MUCH)), (5, 1, "unknown-key")),
    "wrong types": (HEAD + "labels:\n" + "".join(f"  x{i}: 1\n" for i in range(MUCH)), (6, 7, "wrong-type")),
    "wrong types in one line": (
        f"{HEAD}labels: {{{''.join(f'x{i}: 1, ' for i in range(MUCH))}}}\n",
        (5, 14, "wrong-type"),
    ),
    "repeated keys": (HEAD + "labels:\n" + "  a: b\n" * MUCH, (7, 3, "yaml-duplicate-key")),
    "unknown inputs": (
        HEAD + "default_inputs:\n" + "".join(f"  x{i}: 1\n" for i in range(MUCH)),
        (6, 3, "unknown-input"),
    ),
    "labels": (HEAD + "labels:\n" + "".join(f'  x{i}: "v v"\n' for i in range(MUCH)), (6, 7, "invalid-label")),
    "labels beside an anchor": (
        HEAD + "version: &a b\nlabels:\n" + "".join(f'  x{i}: "v v"\n' for i in range(MUCH)),
        (7, 7, "invalid-label"),
    ),
    "labels in one line": (
        f"{HEAD}labels: {{{''.join(f'x{i}: v v, ' for i in range(MUCH))}}}\n",
        (5, 14, "invalid-label"),
    ),
    "annotations": (
        HEAD + "annotations:\n" + "".join(f"  x{i} x: v\n" for i in range(MUCH)),
        (6, 3, "invalid-annotation"),
    ),
    "environment variables": (
        HEAD + "envs:\n" + "".join(f"  x{i} x: v\n" for i in range(MUCH)),
        (6, 3, "invalid-env-name"),
    ),
    "unknown variables": (
        HEAD + "labels:\n" + "".join(f'  x{i}: "${{var.x{i}}}"\n' for i in range(MUCH)),
        (6, 8, "unknown-variable"),
    ),
    "secrets": (
        HEAD + "labels:\n" + "".join(f"  x{i}: ghp_aB3dE5gH7jK9mN1pQ3rS5tU7vW{i:08}\n" for i in range(MUCH)),
        (5, 1, "too-many-labels"),
    ),
    "templates": (
        HEAD + "annotations:\n" + "".join(f'  x{i}: "{{{{ x }}}}"\n' for i in range(draws(15_000))),
        (6, 8, "unfilled-template"),
    ),
    "documents of no kind": ("--- a\n" * draws(600_000), (1, 5, "wrong-kind")),
    "documents with mistakes": ((HEAD + "x: 1\n---\n") * draws(10_000), (5, 1, "unknown-key")),
    "the same document": ((HEAD + "---\n") * 50_000, (8, 7, "repeated-plan")),
    "broken interfaces": (
        "apiVersion: lpctl/v1\nkind: WorkflowInterface\nname: a\n---\n" * 9
        + "apiVersion: lpctl/v1\nkind: WorkflowInterface\n---\n" * draws(9_000),
        (37, 1, "missing-key"),
    ),
}


@pytest.mark.parametrize("case", MANY)
def test_many_mistakes(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    text, first = MANY[case]
    write(place / "a.lp.yaml", text)
    outcome = hostile("validate", "a.lp.yaml", *CHECKED)
    found = findings(outcome)
    assert (outcome.code, len(found), sorted(found)) == (1, FINDINGS + 1, found)
    assert first == next(place for place in found if place[2] != "yaml-limit")
    assert "yaml-limit" in {rule for _, _, rule in found}


# Warnings alone: that there are more of them is a warning.
MANY_WARNINGS = {
    "notifications": (
        HEAD + "notifications:\n" + "  - {phases: [FAILED], email: [nobody]}\n" * draws(8_000),
        (6, 32, "recipient-not-an-address"),
    ),
    "recipients": (
        HEAD + "notifications:\n  - phases: [FAILED]\n    email:\n" + "      - nobody\n" * draws(30_000),
        (8, 9, "recipient-not-an-address"),
    ),
    "secrets": (
        HEAD + "envs:\n" + "".join(f"  DB{i}_PASSWORD: hunter2\n" for i in range(draws(12_000))),
        (6, 3, "secret-in-envs"),
    ),
    "records": (
        HEAD.replace("name: a", "name: ${each.n}")
        + "notifications: [{phases: [FAILED], slack: ['${each.n}']}]\nfor_each:\n"
        + "".join(f"  - n: x{i}\n" for i in range(3_000)),
        (7, 8, "recipient-not-an-address"),
    ),
}


@pytest.mark.parametrize("case", MANY_WARNINGS)
def test_many_warnings(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    text, first = MANY_WARNINGS[case]
    for mistake in ("", "x: 1\n"):  # which is shown, whatever stands before it
        write(place / "a.lp.yaml", text + mistake)
        outcome = hostile("validate", "a.lp.yaml", *CHECKED)
        found = findings(outcome)
        assert (outcome.code, len(found), sorted(found), found[0]) == (bool(mistake), FINDINGS + 1, found, first)
        assert ("unknown-key" in {rule for _, _, rule in found}) == bool(mistake)
        assert "error[yaml-limit]" not in outcome.out
        assert "warning[yaml-limit]: 1,000 findings of this file are shown; there are more" in outcome.out


# Names and paths.

NAMES = {
    "a/b": "lp_a-b~c14cddc0_3.pb",
    "../../a": "lp_..-..-a~",
    "a\nb": "lp_a-b~",
    "\x1b[31ma\u202eb": "lp_-",
    "n" * 5000: f"lp_{'n' * 111}~",
    "Same": "lp_Same~",
    "same": "lp_same~",
    "a'b $(touch hacked)": "lp_a-b---touch-hacked-~",
}


def test_names(hostile: Callable[..., Outcome], place: Path) -> None:
    plans = [f"{HEAD.replace('name: a', f'name: {json.dumps(name)}')}auto_activate: true\n" for name in NAMES]
    write(place / "a.lp.yaml", "---\n".join(plans))
    asked = ("a.lp.yaml", "--no-config", "--interface", PACKAGE, "--ignore", "all")
    outcome = hostile("compile", *asked, "-o", "out")
    assert (outcome.code, outcome.err) == (0, "")
    assert sorted(os.listdir(place)) == ["a.lp.yaml", "out", "out.index.json"]
    written = sorted(os.listdir(place / "out"))
    assert len(written) == len({name.lower() for name in written}) == len(NAMES)
    for start in NAMES.values():
        assert any(name.startswith(start) for name in written), start
    assert all(character.isprintable() for character in outcome.out.replace("\n", ""))
    script = "\n".join(line.strip() for line in outcome.out.splitlines() if line.startswith("  flytectl update"))
    assert script.count("\n") == len(NAMES) - 1
    # What is to be typed means the plans' exact names to a shell, and nothing else.
    told = f'flytectl() {{ printf "%s\\0" "$7"; }}\n{script}'
    shell = subprocess.run(["/bin/bash", "-c", told], capture_output=True, check=True, cwd=place)
    assert set(shell.stdout.decode().split("\0")[:-1]) == NAMES.keys()
    meant = ("--no-config", "--interface", PACKAGE, "--ignore", "unfilled-template")  # `$(touch hacked)` is one
    rendered = hostile("render", "--manifests", "a.lp.yaml", *meant)
    write(place / "b.lp.yaml", rendered.out)
    again = hostile("compile", "b.lp.yaml", *meant, "-o", "again")
    assert (again.code, sorted(os.listdir(place / "again"))) == (0, written)


def test_names_in_messages(hostile: Callable[..., Outcome], place: Path) -> None:
    name = "\x1b[31m\u202e" + "n" * 5000
    write(place / "a.lp.yaml", HEAD.replace("plans.scalars", json.dumps(name)))
    for format_ in ("text", "concise"):
        outcome = hostile("validate", "a.lp.yaml", "--no-config", "--interface", PACKAGE, "--format", format_)
        assert outcome.code == 1
        assert r"no interface source states workflow `\x1b[31m\u202ennn" in outcome.out
        assert all(character.isprintable() for character in outcome.out.replace("\n", ""))
        assert len(outcome.out) < 3000


def test_files(hostile: Callable[..., Outcome], place: Path) -> None:
    write(place / "dir.lp.yaml" / "readme.md", "")
    os.mkfifo(place / "fifo.lp.yaml")
    (place / "one.lp.yaml").symlink_to("two.lp.yaml")
    (place / "two.lp.yaml").symlink_to("one.lp.yaml")
    (place / "nowhere.lp.yaml").symlink_to("nothing")
    for argument, message in (
        (
            "dir.lp.yaml",
            "no manifest in dir.lp.yaml: nothing matches dir.lp.yaml/**/*.lp.yaml, dir.lp.yaml/**/*.lp.yml",
        ),
        ("fifo.lp.yaml", "fifo.lp.yaml: not a regular file; pass `-` to read standard input"),
        (".", "fifo.lp.yaml: not a regular file; pass `-` to read standard input"),
        ("one.lp.yaml", "one.lp.yaml: Too many levels of symbolic links"),
        ("nowhere.lp.yaml", "nowhere.lp.yaml: No such file or directory"),
        ("*.txt", "no file matches *.txt"),
        ("dir.lp.yaml/readme.md/a", "dir.lp.yaml/readme.md/a: No such file or directory"),
        ("/dev/zero", f"{os.path.relpath('/dev/zero', place)}: not a regular file; pass `-` to read standard input"),
    ):
        assert hostile("validate", argument, *CHECKED) == Outcome(2, "", f"lpctl: {message}\n")
    long = hostile("validate", "a" * 5000, *CHECKED)
    assert long.code == 2
    assert re.fullmatch("lpctl: a+ [.]{3} a+: No such file or directory\n", long.err)


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="there is no file that even root cannot read")
def test_a_file_that_cannot_be_read(hostile: Callable[..., Outcome], place: Path) -> None:
    shown = os.path.relpath("/proc/self/mem", place)
    assert hostile("validate", "/proc/self/mem", *CHECKED) == Outcome(2, "", f"lpctl: {shown}: Input/output error\n")
    write(place / "a.lp.yaml", HEAD)
    outcome = hostile("validate", "a.lp.yaml", "--no-config", "--interface", "/proc/self/mem")
    assert (outcome.code, outcome.err[: len(shown) + 36]) == (2, f"lpctl: cannot read interfaces from {shown}:")


def test_links_in_circles_and_deep_directories(hostile: Callable[..., Outcome], place: Path) -> None:
    for link in "xyz":
        (place / link).symlink_to(".")
    with deep_directories(place):
        for argument in (".", "**/*.lp.yaml", "**/**/d/**/a*", "**/d"):
            outcome = hostile("validate", argument, *CHECKED)
            assert outcome == Outcome(0, "1 plan in 1 file: 0 errors, 0 warnings\n", "")


@contextmanager
def deep_directories(place: Path) -> Iterator[None]:
    """A manifest in directories too deep for functions that call themselves, those of pytest among them."""
    here, depth = os.getcwd(), 1500
    os.chdir(place)
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    write(Path("a.lp.yaml"), HEAD)
    inside = os.open(".", os.O_RDONLY)
    os.chdir(here)
    try:
        yield
    finally:
        os.fchdir(inside)
        os.close(inside)
        os.unlink("a.lp.yaml")
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("d")
        os.chdir(here)


def test_standard_input(hostile: Callable[..., Outcome]) -> None:
    assert findings(hostile("validate", "-", *CHECKED)) == [(1, 1, "empty-file")]
    assert findings(hostile("validate", "-", *CHECKED, stdin=b"a" * 5 * MIB)) == [(1, 1, "yaml-limit")]
    assert hostile("validate", "-", *CHECKED, closed=(0,)) == Outcome(2, "", "lpctl: standard input is closed\n")


def test_paths_that_are_not_utf_8(hostile: Callable[..., Outcome], place: Path) -> None:
    directory = os.fsencode(place) + b"/d\xff"
    try:
        os.mkdir(directory)
    except OSError:
        pytest.skip("this file system takes UTF-8 only")
    Path(os.fsdecode(directory), os.fsdecode(b"a\xfe.lp.yaml")).write_text(HEAD + "x: 1\n", encoding="utf-8")
    shown = r"d\xff/a\xfe.lp.yaml"
    assert shown in hostile("validate", os.fsdecode(b"d\xff"), *CHECKED).out
    printed = hostile("validate", os.fsdecode(b"d\xff"), *CHECKED, "--format", "json").out
    assert json.loads(printed)["findings"][0]["file"] == "d\udcff/a\udcfe.lp.yaml"
    write(place / "a.lp.yaml", HEAD)
    compiled = hostile("compile", "a.lp.yaml", "--no-config", "--interface", PACKAGE, "-o", os.fsdecode(b"out\xff"))
    assert (compiled.code, compiled.out.splitlines()[0]) == (
        0,
        r"wrote 1 launch plan in out\xff, index out\xff.index.json",
    )
    assert r" $'out\xff'/*.pb" in compiled.out
    refused = hostile("validate", "a.lp.yaml", *CHECKED, "--project", os.fsdecode(b"p\xff"))
    assert refused == Outcome(2, "", "lpctl: --project p\\xff holds characters that cannot be printed\n")


# Interface sources.


def member(name: str, size: int | bytes = 0, kind: bytes = b"0", magic: bytes = b"ustar\x0000") -> bytes:
    """A member's header, whatever it says."""
    header = bytearray(512)
    header[: len(name)] = name.encode()
    header[124:136] = size if isinstance(size, bytes) else b"%011o\0" % size
    header[148:156] = b" " * 8
    header[156:157] = kind
    header[257:265] = magic
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def pax(*records: str, kind: bytes = b"x") -> bytes:
    """An extended header with these records."""
    written = b""
    for record in records:
        length = len(record) + 2
        length += len(str(length + len(str(length))))
        written += f"{length} {record}\n".encode()
    return member("pax", len(written), kind) + written + bytes(-len(written) % 512)


def bomb(head: bytes, size: int) -> bytes:
    """A gzip file of `head` and so many bytes of zeros, made of copies of one compressed stretch."""
    step = 16 * MIB
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(head) + packer.flush(zlib.Z_FULL_FLUSH)
    stretch = packer.compress(bytes(step)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\x02\xff" + start + stretch * (size // step) + packer.flush() + bytes(8)


def tar(*members: tuple[str, bytes | None]) -> bytes:
    """A plain archive of files."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members:
            information = tarfile.TarInfo(name)
            information.size = len(content or b"")
            archive.addfile(information, io.BytesIO(content or b""))
    return packed.getvalue()


def good_archive() -> bytes:
    """What `pyflyte package` writes."""
    return gzip.compress(tar(*((file.name, file.read_bytes()) for file in sorted(PACKAGE.iterdir()))), mtime=0)


def field(number: int, content: bytes) -> bytes:
    """A field of a protobuf message."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(number: int) -> bytes:
    """A number as protobuf writes it."""
    written = bytearray()
    while number > 127:
        written.append(number & 127 | 128)
        number >>= 7
    return bytes([*written, number])


WORKFLOW = (PACKAGE / "0_plans.scalars_2.pb").read_bytes()


def described(size: int) -> bytes:
    """A workflow with an input whose description is so long."""
    workflow = WorkflowSpec.FromString(WORKFLOW)
    workflow.template.interface.inputs.variables["i"].description = "a" * size
    return workflow.SerializeToString()


END = bytes(1024)
GIB = 1024 * MIB
NO_ARCHIVE = f"not an archive of `pyflyte package` (.tgz), and not a directory of .pb files; {DOCUMENT_NAMES}"
NO_WORKFLOW = (
    "it holds no workflow: no file whose name ends in _2.pb, nor a default launch plan in one that ends in _3.pb, as "
    "`pyflyte package` writes them"
)
EARLY = "the archive is damaged: it ends too early"
EMPTY = "is no serialised WorkflowSpec: it names no workflow"
NONSENSE = "the archive is damaged: a member's header makes no sense"
NO_HEADER = "the archive is damaged: it ends in something that is no header"
HUGE_RECORD = NO_ARCHIVE if hasattr(tarfile, "_header_length_prefix_re") else NONSENSE  # refused since Python 3.12.6
TOO_LARGE = "the archive unpacks to more than 256 MiB"
LARGE_HEADER = "a member's header is larger than 64 KiB"
MANY_MEMBERS = "the archive has more than 10,000 members"
SPARSE = "a_2.pb is a sparse file; a package holds plain files"
LINK = "a_2.pb is a link or a device; a package holds plain files"
SPARSE_1 = ("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=a_2.pb", "GNU.sparse.realsize=99999999999")


def negative() -> bytes:
    """An archive with a member of a negative size."""
    return pax("size=-1") + member("a_2.pb", 512) + END + END


def members(archive: bytes) -> list[tarfile.TarInfo]:
    """What tarfile sees in an archive."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as opened:
        return opened.getmembers()


ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", NO_ARCHIVE),
    "text": (lambda: b"no archive" * 1000, NO_ARCHIVE),
    "zeros": (lambda: bytes(10_240), NO_WORKFLOW),
    "gzipped text": (lambda: gzip.compress(b"no archive" * 1000), NO_ARCHIVE),
    "truncated": (lambda: good_archive()[:-1], EARLY),
    "truncated at half": (lambda: good_archive()[:700], EARLY),
    "cut between members": (lambda: tar(("a", b"b" * 512), ("c", b"d"))[:1024], EARLY),
    "bits flipped": (lambda: good_archive()[:-8] + bytes(8), "the archive is damaged: its content does not unpack"),
    "followed by something": (lambda: good_archive() + b"a", "the archive is damaged: something follows its end"),
    "gzip header of 20 MiB": (lambda: b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"a" * 20 * MIB, EARLY),
    "xz": (lambda: b"\xfd7zXZ\0" + bytes(1000), NO_ARCHIVE),
    "10 GiB of zeros": (lambda: bomb(b"", 10 * GIB), TOO_LARGE),
    "10 GiB in a member": (
        lambda: bomb(member("a_2.pb", b"\x80" + (10 * GIB).to_bytes(11, "big")), 10 * GIB),
        "a_2.pb is larger than 16 MiB",
    ),
    "10 GiB in another member": (
        lambda: bomb(member("a", b"\x80" + (10 * GIB).to_bytes(11, "big")), 10 * GIB),
        TOO_LARGE,
    ),
    "a size that is not true": (lambda: member("a_2.pb", 15 * MIB) + END, EARLY),
    "1 GiB of a name": (lambda: bomb(member("././@LongLink", GIB, b"L"), GIB), LARGE_HEADER),
    "1 GiB of attributes": (lambda: bomb(member("a", GIB, b"x"), GIB), LARGE_HEADER),
    "1 GiB of attributes of all": (lambda: bomb(member("a", GIB, b"g"), GIB), LARGE_HEADER),
    "headers of headers": (lambda: pax("path=a") * 5000 + END, NONSENSE),
    "negative size": (negative, NONSENSE if members(negative()) else NO_HEADER),  # to later tarfiles this is an end
    "huge record": (lambda: member("a", 40, b"x") + (b"9" * 30 + b" a=b\n").ljust(512, b"\0") + END, HUGE_RECORD),
    "sparse file": (lambda: member("a_2.pb", 10 * MIB, b"S", b"ustar  \0") + END, SPARSE),
    "sparse file of another form": (
        lambda: pax(*SPARSE_1) + member("a", 512) + b"1\n0\n512\n".ljust(512, b"\0") + END,
        SPARSE,
    ),
    "sparse file with a broken map": (
        lambda: pax(*SPARSE_1) + member("a", 512) + b"a".ljust(512, b"\0") + END,
        NONSENSE,
    ),
    "sparse file with a long map": (
        lambda: pax(*SPARSE_1) + member("a", 200 * MIB) + b"99999999999\n" + b"1\n" * 20 * MIB,
        "the headers of the archive's members are too long",
    ),
    "symbolic link": (lambda: member("a_2.pb", 0, b"2") + END, LINK),
    "hard link": (lambda: member("a_2.pb", 0, b"1") + END, LINK),
    "device": (lambda: member("a_2.pb", 0, b"3") + END, LINK),
    "FIFO": (lambda: member("a_2.pb", 0, b"6") + END, LINK),
    "directory": (lambda: member("a_2.pb", 0, b"5") + END, NO_WORKFLOW),
    "escaping": (
        lambda: tar(("../../a_2.pb", b"\xff"), ("/etc/b_2.pb", b"\xff")),
        "../../a_2.pb is no serialised WorkflowSpec",
    ),
    "control characters": (
        lambda: tar(("\x1b[31m\u202e\n_2.pb", b"\xff")),
        r"\x1b[31m\u202e\x0a_2.pb is no serialised WorkflowSpec",
    ),
    "100,000 members": (lambda: gzip.compress(member("a") * 100_000 + END, 1), MANY_MEMBERS),
    "100,000 workflows": (lambda: gzip.compress(member("a_2.pb") * 100_000 + END, 1), f"a_2.pb {EMPTY}"),
    "a workflow of 15 MiB": (
        lambda: gzip.compress(tar(("a_2.pb", WORKFLOW + field(9, bytes(15 * MIB)))), 1),
        "a_2.pb is larger than 4 MiB, and no server would take it",
    ),
    "many workflows of 3 MiB": (
        lambda: gzip.compress(tar(*((f"{i}_2.pb", WORKFLOW + field(9, bytes(3 * MIB))) for i in range(30))), 1),
        "its workflows and launch plans are larger than 64 MiB",
    ),
    "many interfaces of 3 MiB": (
        lambda: gzip.compress(tar(*((f"{i}_2.pb", described(3 * MIB)) for i in range(3))), 1),
        "its interfaces and launch plans are larger than 6 MiB",
    ),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_archives(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    make, message = ARCHIVES[case]
    (place / "a.tgz").write_bytes(make())
    write(place / "a.lp.yaml", HEAD)
    outcome = hostile("validate", "a.lp.yaml", "--no-config", "--interface", "a.tgz")
    assert outcome == Outcome(2, "", f"lpctl: cannot read interfaces from a.tgz: {message}\n")
    assert sorted(os.listdir(place)) == ["a.lp.yaml", "a.tgz"]


def test_archives_truncated_anywhere(place: Path) -> None:
    whole = good_archive()
    for end in (*range(20), *sample(range(20, len(whole) - 20)), *range(len(whole) - 20, len(whole))):
        (place / "a.tgz").write_bytes(whole[:end])
        source = read_source(str(place / "a.tgz"), "a.tgz")
        assert isinstance(source, SourceFailure)
        assert source.message == (NO_ARCHIVE if end < 2 else EARLY)


def with_input(type_: bytes) -> bytes:
    """A workflow with one more input, whose type is these bytes of a LiteralType."""
    variable = field(1, b"z") + field(2, field(1, type_))
    return WORKFLOW + field(1, field(3, field(1, field(1, variable))))


def nested(depth: int) -> bytes:
    """A list of a list of …, as bytes."""
    type_ = b"\x08\x01"
    for _ in range(depth):
        type_ = field(3, type_)
    return type_


UNION = 10
DEEP = "the type of `z` of workflow plans.scalars is beyond bounds: more than 25 types inside one another"
WIDE = "the type of `z` of workflow plans.scalars is beyond bounds: more than 10,000 types and values in one"
NO_WORKFLOW_SPEC = "a_2.pb is no serialised WorkflowSpec"

ENTITIES: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("a_2.pb", lambda: b"", f"a_2.pb {EMPTY}"),
    "random bytes": ("a_2.pb", lambda: bytes(range(256)) * 100, NO_WORKFLOW_SPEC),
    "random bytes as a plan": ("a_3.pb", lambda: bytes(range(256)) * 100, "a_3.pb is no serialised LaunchPlan"),
    "text": ("a_2.pb", lambda: b"no message", NO_WORKFLOW_SPEC),
    "not UTF-8": ("a_2.pb", lambda: field(1, field(1, field(4, b"\xff"))), NO_WORKFLOW_SPEC),
    "50 MiB": ("a_2.pb", lambda: bytes(50 * MIB), "it is larger than 16 MiB"),
    "nested 26 deep": ("a_2.pb", lambda: with_input(nested(25)), DEEP),
    "nested 90 deep": ("a_2.pb", lambda: with_input(nested(90)), DEEP),
    "nested 10,000 deep": ("a_2.pb", lambda: with_input(nested(10_000)), NO_WORKFLOW_SPEC),
    "2,000,000 nodes": ("a_2.pb", lambda: WORKFLOW + field(1, b"\x22\0" * 2_000_000), ""),
    "2,000,000 variants": ("a_2.pb", lambda: with_input(field(UNION, b"\x0a\0" * 2_000_000)), WIDE),
}


@pytest.mark.parametrize("case", ENTITIES)
def test_serialised_entities(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    name, make, message = ENTITIES[case]
    (place / name).write_bytes(make())
    write(place / "a.lp.yaml", HEAD)
    outcome = hostile("validate", "a.lp.yaml", "--no-config", "--format", "concise", "--interface", name)
    if message:
        assert outcome == Outcome(2, "", f"lpctl: cannot read interfaces from {name}: {message}\n")
    else:
        assert (outcome.code, findings(outcome)) == (0, [(4, 11, "defaults-unknown")])


def test_interfaces_as_deep_as_they_may_be(hostile: Callable[..., Outcome], place: Path) -> None:
    (place / "a_2.pb").write_bytes(with_input(nested(24)))
    lists = "[" * 24 + "7" + "]" * 24
    write(place / "a.lp.yaml", f"{HEAD}default_inputs: {{z: {lists}}}\n")
    for format_ in ("yaml", "json", "textproto"):
        outcome = hostile(
            "render", "--manifests", "a.lp.yaml", "--no-config", "--interface", "a_2.pb", "--format", format_
        )
        assert outcome.code == 0


def test_defaults_that_no_manifest_can_state(hostile: Callable[..., Outcome], place: Path) -> None:
    plan = LaunchPlan.FromString((PACKAGE / "1_plans.scalars_3.pb").read_bytes())
    parameters = plan.spec.default_inputs.parameters
    parameters["d"].default.scalar.primitive.datetime.seconds = 2**62
    parameters["t"].default.scalar.primitive.duration.seconds = -(2**62)
    parameters["i"].default.scalar.binary.value = b"a"
    parameters["i"].var.type.simple = SimpleType.BINARY
    parameters["f"].var.type.ParseFromString(b"\x08\x63")
    parameters["a\nb: c\u202e"].default.scalar.primitive.string_value = "\x1b[31m\u202e\n\0"
    parameters["a\nb: c\u202e"].var.type.simple = SimpleType.STRING
    (place / "a_3.pb").write_bytes(plan.SerializeToString())
    write(place / "a.lp.yaml", HEAD)
    for format_ in ("yaml", "json", "textproto"):
        rendered = hostile(
            "render", "--manifests", "a.lp.yaml", "--no-config", "--interface", "a_3.pb", "--format", format_
        )
        assert (rendered.code, rendered.err) == (0, "")
    rendered = hostile("render", "--manifests", "a.lp.yaml", "--no-config", "--interface", "a_3.pb")
    comments = [line for line in rendered.out.splitlines() if line.startswith("#")]
    assert comments == [
        "# required of callers: b: bool",
        "# required of callers: f: a type that lpctl does not know",
        "# required of callers: s: str",
        r"# the workflow's own: a\x0ab: c\u202e: str = " + r'"\e[31m\u202e\n\0"',
        "# kept as packaged: d: datetime",
        "# kept as packaged: i: binary",
        "# kept as packaged: t: timedelta",
    ]


def test_defaults_that_the_server_refuses(hostile: Callable[..., Outcome], place: Path) -> None:
    plan = LaunchPlan.FromString((PACKAGE / "1_plans.scalars_3.pb").read_bytes())
    parameters = plan.spec.default_inputs.parameters
    parameters["i"].default.scalar.generic.fields["a"].number_value = 1
    parameters["f"].default.SetInParent()
    parameters["b"].default.scalar.union.value.scalar.primitive.boolean = True
    parameters["s"].default.scalar.primitive.string_value = "a"
    parameters["s"].var.type.ParseFromString(b"\x08\x63")
    deep = parameters["t"].default
    for _ in range(40):
        deep = deep.collection.literals.add()
    (place / "a_3.pb").write_bytes(plan.SerializeToString())
    write(place / "a.lp.yaml", HEAD)
    outcome = hostile("validate", "a.lp.yaml", "--no-config", "--format", "concise", "--interface", "a_3.pb")
    assert (outcome.code, findings(outcome)) == (1, [(4, 11, "uncastable-default")] * 5)


# JSON, and interfaces written by hand.

NAMES_ONLY = (
    "it holds names and no interface; run `flytectl get workflow -p PROJECT -d DOMAIN NAME -o json` with the "
    "workflow's name"
)
MANY_VALUES = "its interfaces hold more than 200,000 values; name one version"
OF_A = "the type of `z` of workflow a is beyond bounds: "
VARIABLES = (
    '{"id": {"name": "a"}, "closure": {"compiledWorkflow": {"primary": {"template": {"interface": {"inputs": '
    '{"variables": {"z": {"type": %s}}}}}}}}}'
)

PRINTED: dict[str, tuple[Callable[[], str | bytes], str | list[tuple[int, int, str]]]] = {
    "empty": (lambda: "", [(1, 1, "empty-file")]),
    "UTF-16": (lambda: "{}".encode("utf-16"), [(1, 1, "encoding")]),
    "100,000 brackets": (lambda: "[" * 100_000, [(1, 101, "yaml-limit")]),
    "100,000 braces": (lambda: '{"a":' * 100_000, [(1, 501, "yaml-limit")]),
    "5 MiB line": (lambda: f'{{"a": "{"b" * 5 * MIB}"}}', [(1, 1, "yaml-limit")]),
    "10 MiB line": (lambda: '"' + "a" * 10 * MIB + '"', "it is larger than 8 MiB"),
    "many empty objects": (lambda: "[{}" + ",{}" * 2_700_000 + "]", MANY_VALUES),
    "many versions of nothing": (lambda: '[{"id": {}}' + ",{}" * 2_000_000 + "]", MANY_VALUES),
    "many variants": (lambda: VARIABLES % f'{{"unionType": {{"variants": [{"{}," * 2_000_000}{{}}]}}}}', MANY_VALUES),
    "integer": (lambda: f'{{"id": {{"name": {DIGITS}}}, "closure": {{}}}}', [(1, 17, "yaml-limit")]),
    "half a character": (lambda: '{"id": {"\\ud800": 1}, "closure": {}}', [(1, 9, "encoding")]),
    "deep type": (
        lambda: VARIABLES % ('{"collectionType": ' * 60 + '{"simple": 1}' + "}" * 60),
        f"{OF_A}more than 25 types inside one another",
    ),
    "deep metadata": (
        lambda: VARIABLES % ('{"simple": "STRUCT", "metadata": ' + '{"a": ' * 40 + "1" + "}" * 41),
        f"{OF_A}its metadata nest deeper than protobuf reads them",
    ),
    "number": (lambda: "1", NAMES_ONLY),
    "not a number": (lambda: "[NaN]", NAMES_ONLY.replace("NAME -o json` with the workflow's name", "NaN -o json`")),
}


@pytest.mark.parametrize("case", PRINTED)
def test_what_flytectl_is_said_to_have_printed(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    make, expected = PRINTED[case]
    content = make()
    (place / "a.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    write(place / "a.lp.yaml", HEAD)
    outcome = hostile("validate", "a.lp.yaml", "--no-config", "--format", "concise", "--interface", "a.json")
    if isinstance(expected, str):
        assert outcome == Outcome(2, "", f"lpctl: cannot read interfaces from a.json: {expected}\n")
    else:
        assert (outcome.code, outcome.err, findings(outcome)) == (1, "", expected)


TYPES = {
    "lists": ("list[" * 1_900, "more than 25 types inside one another"),
    "optionals": ("Optional[" * 1000, "more than 25 types inside one another"),
    "parentheses": ("(" * 9_000, "more than 25 types inside one another"),
    "datasets": ("StructuredDataset[a: " * 400, "more than 25 types inside one another"),
    "union": ("int | " * 10_000 + "int", "it is longer than 10,000 characters"),
    "long text": (f"enum['{'a' * 3 * MIB}']", "it is longer than 10,000 characters"),
    "integer": (f"Literal[{DIGITS[:9000]}]", f"the number {DIGITS[:40]} is beyond what a Literal can hold"),
    "float": ("Literal[1e999]", "the number 1e999 is beyond what a Literal can hold"),
    "leading zero": ("Literal[01]", "`,` is missing before `1]`"),
    "half a character": (r'enum["\ud800"]', r'"\ud800" has half of a character'),
    "escape": (r'enum["\x41"]', r'"\x41" has an escape that is none'),
    "long name": ("a" * 5000, f"`{'a' * 5000}` is unknown"),
}


@pytest.mark.parametrize("case", TYPES)
def test_types_in_notation(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    text, message = TYPES[case]
    interface = {"apiVersion": "lpctl/v1", "kind": "WorkflowInterface", "name": "a", "inputs": {"z": text}}
    write(place / "a.lp.yaml", json.dumps(interface))
    outcome = hostile("validate", "a.lp.yaml", *CHECKED)
    assert (outcome.code, findings(outcome)) == (1, [(1, 86, "invalid-type")])
    assert len(outcome.out) < 1300
    assert outcome.out.splitlines()[0].endswith(f" is no type: {message}"[-200:])


def test_literal_types(hostile: Callable[..., Outcome], place: Path) -> None:
    deep: Any = 1
    for _ in range(40):
        deep = {"a": deep}
    written = [
        {"simple": "STRUCT", "metadata": deep},
        {"simple": "STRUCT", "metadata": {"a": 10**400}},
        {"simple": 10**400},
        {"unionType": {"variants": [{}] * 20_000}},
    ]
    inputs = {f"z{number}": {"type": "struct", "literal_type": type_} for number, type_ in enumerate(written)}
    interface = {"apiVersion": "lpctl/v1", "kind": "WorkflowInterface", "name": "a", "inputs": inputs}
    write(place / "a.lp.yaml", json.dumps(interface, indent=0))
    outcome = hostile("validate", "a.lp.yaml", *CHECKED)
    assert outcome.code == 1
    assert {rule for _, _, rule in findings(outcome)} == {"invalid-literal-type"}
    assert len(findings(outcome)) == len(written)


# lpctl.yaml.

CONFIGURED = "apiVersion: lpctl/v1\nkind: Configuration\n"

CONFIGURATIONS: dict[str, tuple[Callable[[], str | bytes], tuple[int, int, str]]] = {
    "empty": (lambda: "", (1, 1, "empty-file")),
    "not UTF-8": (lambda: b"a: \xff", (1, 4, "encoding")),
    "UTF-16": (lambda: CONFIGURED.encode("utf-16"), (1, 1, "encoding")),
    "NUL": (lambda: CONFIGURED + "\0", (3, 1, "encoding")),
    "a list": (lambda: "[]", (1, 1, "wrong-type")),
    "two documents": (lambda: f"{CONFIGURED}---\n{CONFIGURED}", (4, 1, "wrong-kind")),
    "a plan": (lambda: HEAD, (2, 7, "invalid-value")),
    "tag": (lambda: "!!python/object/apply:os.system [touch hacked]", (1, 1, "yaml-tag")),
    "cyclic": (lambda: "a: &a [*a]", (1, 8, "yaml-alias")),
    "exploding": (lambda: laughs("x", "[", "]", "{alias}"), (6, 45, "yaml-limit")),
    "depth": (lambda: "[" * 100_000, (1, 101, "yaml-limit")),
    "50 MiB": (lambda: b"a" * (50 * MIB), (1, 1, "yaml-limit")),
    "integer": (lambda: f"{CONFIGURED}output: {DIGITS}", (3, 9, "yaml-limit")),
    "NUL in a manifest's path": (lambda: CONFIGURED + 'manifests: ["a\\0"]', (3, 13, "invalid-value")),
    "NUL in a source's path": (lambda: CONFIGURED + 'interfaces: ["a\\0"]', (3, 14, "invalid-value")),
    "NUL in the output's path": (lambda: CONFIGURED + 'output: "a\\0"', (3, 9, "invalid-value")),
}


@pytest.mark.parametrize("case", CONFIGURATIONS)
def test_configurations(case: str, hostile: Callable[..., Outcome], place: Path) -> None:
    make, (line, column, rule) = CONFIGURATIONS[case]
    content = make()
    (place / "lpctl.yaml").write_bytes(content if isinstance(content, bytes) else content.encode())
    write(place / "a.lp.yaml", HEAD)
    outcome = hostile("compile")
    assert (outcome.code, outcome.out) == (2, "")
    assert re.search(rf"error\[{rule}\]: .*\n +--> lpctl\.yaml:{line}:{column}\n", outcome.err)
    assert sorted(os.listdir(place)) == ["a.lp.yaml", "lpctl.yaml"]


def test_configurations_that_are_no_files(hostile: Callable[..., Outcome], place: Path) -> None:
    (place / ".git").mkdir()
    os.mkfifo(place / "lpctl.yaml")
    assert hostile("validate") == Outcome(2, "", "lpctl: lpctl.yaml: not a regular file\n")
    (place / "lpctl.yaml").unlink()
    (place / "lpctl.yaml").mkdir()
    assert hostile("validate") == Outcome(2, "", "lpctl: lpctl.yaml: not a regular file\n")
    (place / "lpctl.yaml").rmdir()
    (place / "lpctl.yaml").symlink_to("lpctl.yaml")
    assert hostile("validate") == Outcome(2, "", "lpctl: lpctl.yaml: Too many levels of symbolic links\n")


# Where it is written to.

COMPILE = ("compile", "a.lp.yaml", "--no-config", "--interface", PACKAGE)


def test_output_that_others_have_taken(hostile: Callable[..., Outcome], place: Path) -> None:
    write(place / "a.lp.yaml", HEAD)
    assert hostile(*COMPILE, "-o", "out").code == 0
    before = (place / "out" / "lp_a_3.pb").read_bytes()
    (place / "link").symlink_to("out")
    write(place / "file", "")
    write(place / "others" / "lp_a_3.pb" / "precious", "")
    write(place / "index.index.json" / "precious", "")
    os.mkfifo(place / "fifo.index.json")
    (place / ".staged.lpctl-index.json").symlink_to("file")
    for output, message in (
        ("link", "link is a link; name what it points to"),
        ("file", "file is a file; name a directory"),
        ("others", "others holds 'lp_a_3.pb/', which lpctl did not write; name another directory, or remove it"),
        ("index", "index.index.json is no plain file; remove it, or name another place"),
        ("fifo", "fifo.index.json is no plain file; remove it, or name another place"),
        ("staged", ".staged.lpctl-index.json is no plain file; remove it, or name another place"),
        ("file/out", "cannot write file/out: file is not a directory"),
        ("n" * 300, f"cannot write {'n' * 300}: File name too long"),
        (".", ". cannot be replaced as a whole; name a directory of its own, such as build/launch-plans"),
    ):
        names = sorted(os.listdir(place))
        assert hostile(*COMPILE, "-o", output) == Outcome(2, "", f"lpctl: {message}\n")
        assert sorted(os.listdir(place)) == names
    (place / "out" / "lp_a_3.pb").unlink()
    os.mkfifo(place / "out" / "lp_a_3.pb")
    assert hostile(*COMPILE, "-o", "out").code == 0
    assert (place / "out" / "lp_a_3.pb").read_bytes() == before
    (place / "a.tgz").write_bytes(bomb(member("a", GIB, b"x"), GIB))
    (place / "a.tgz.index.json").write_bytes((place / "out.index.json").read_bytes())
    assert hostile(*COMPILE, "--archive", "a.tgz", "--check").code == 1


@pytest.mark.parametrize("limit", [0, 1, 100, 500])
def test_a_disk_that_fills_up(limit: int, hostile: Callable[..., Outcome], place: Path) -> None:
    write(place / "a.lp.yaml", HEAD)
    for output in ("out", "archive.tgz"):
        option = "-o" if output == "out" else "--archive"
        outcome = hostile(*COMPILE, option, output, file_size=limit)
        assert outcome == Outcome(2, "", f"lpctl: cannot write {output}: File too large\n")
        assert os.listdir(place) == ["a.lp.yaml"]


@pytest.fixture
def mounted(place: Path) -> Iterator[Callable[[str], Path]]:
    """Mount a small file system in memory, with these options; whoever may not is told so."""
    mounts: list[Path] = []

    def mount(options: str) -> Path:
        point = place / f"mount{len(mounts)}"
        point.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(point)]
        if sys.platform != "linux" or subprocess.run(command, capture_output=True, check=False).returncode:
            point.rmdir()
            pytest.skip("this needs to mount a file system")
        mounts.append(point)
        return point

    yield mount
    for point in mounts:
        subprocess.run(["umount", str(point)], check=True)  # noqa: S607


def test_a_full_disk_a_read_only_one_and_a_mount_point(
    hostile: Callable[..., Outcome], place: Path, mounted: Callable[[str], Path]
) -> None:
    write(place / "a.lp.yaml", HEAD)
    full = mounted("size=12k,mode=777")
    assert hostile(*COMPILE, "-o", "mount0/out").code == 0
    before = {path: path.read_bytes() for path in full.rglob("*") if path.is_file()}
    write(place / "a.lp.yaml", "---\n".join(HEAD.replace("name: a", f"name: a{number}") for number in range(9)))
    outcome = hostile(*COMPILE, "-o", "mount0/out")
    assert outcome == Outcome(2, "", "lpctl: cannot write mount0/out: No space left on device\n")
    assert {path: path.read_bytes() for path in full.rglob("*") if path.is_file()} == before
    outcome = hostile(*COMPILE, "-o", "mount0")
    assert outcome == Outcome(2, "", "lpctl: mount0 is a mount point; name a directory in it\n")
    mounted("ro")
    outcome = hostile(*COMPILE, "-o", "mount1/out")
    assert outcome == Outcome(2, "", "lpctl: cannot write mount1/out: Read-only file system\n")


# Streams.


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no device that is always full")
@pytest.mark.parametrize(
    "arguments", [("validate", "a.lp.yaml", *CHECKED), ("--help",), ("rules",), (*COMPILE, "-o", "out")]
)
def test_standard_output_that_is_full(arguments: tuple[str, ...], hostile: Callable[..., Outcome], place: Path) -> None:
    write(place / "a.lp.yaml", HEAD)
    with open("/dev/full", "wb") as full:
        outcome = hostile(*arguments, stdout=full.fileno())
    assert outcome == Outcome(2, "", "lpctl: cannot write to standard output: No space left on device\n")


def test_standard_output_that_is_closed(hostile: Callable[..., Outcome], place: Path) -> None:
    write(place / "a.lp.yaml", HEAD + "".join(f"x{i}: 1\n" for i in range(5000)))
    assert hostile("validate", "a.lp.yaml", *CHECKED, closed=(1,)) == Outcome(1, "", "")
    assert hostile("validate", "a.lp.yaml", *CHECKED, closed=(2,)).code == 1
    reading, writing = os.pipe()
    os.close(reading)
    outcome = hostile("validate", "a.lp.yaml", *CHECKED, stdout=writing)
    os.close(writing)
    assert outcome == Outcome(-signal.SIGPIPE, "", "")
