"""Hostile input ends in a message at the right place: no traceback, no hang, half an output, nor much memory."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tarfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from command_line import PACKAGE, ROOT, Outcome, write
from flyteidl.admin.launch_plan_pb2 import LaunchPlan
from flyteidl.admin.workflow_pb2 import WorkflowSpec

from lpctl.interface.model import SourceFailure
from lpctl.interface.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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

Hostile = "Callable[..., Outcome]"


@pytest.fixture
def hostile(tmp_path: Path) -> Callable[..., Outcome]:
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
        report = tmp_path / "report.json"
        asked = {
            "command": [sys.executable, "-m", "lpctl", *map(str, arguments)],
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
        assert memory * (1 if sys.platform == "darwin" else 1024) <= MOST_MEMORY
        outcome = Outcome(code, (out or b"").decode(), err.decode())
        assert "Traceback" not in outcome.err
        assert "internal fault" not in outcome.err
        return outcome

    return run


@pytest.fixture
def place(tmp_path: Path, hostile: Callable[..., Outcome]) -> Path:
    """The directory in which the command is run."""
    assert hostile is not None
    return tmp_path / "place"


CHECKED = ("--no-config", "--format", "concise", "--interface", str(PACKAGE))

Found = "tuple[int, int, str]"


def findings(outcome: Outcome) -> list[tuple[int, int, str]]:
    """Line, column and rule of each finding of `--format concise`."""
    lines = re.findall(r"^\S+?:(\d+):(\d+): \w+\[([a-z-]+)\]: ", outcome.out, re.MULTILINE)
    return [(int(line), int(column), rule) for line, column, rule in lines]


# Manifests.

HEAD = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: a\nworkflow: plans.scalars\n"
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
    "3 MiB line": (lambda: f"{HEAD}version: {'a' * 3 * MIB}\nx: 1\n", [(6, 1, "unknown-key")]),
    # Syntax.
    "tab": (lambda: HEAD + "labels:\n\ta: b\n", [(6, 1, "yaml-syntax")]),
    "unclosed quote": (lambda: HEAD + 'labels: {a: "b\n', [(5, 13, "yaml-syntax")]),
    "unclosed quote of 4 MB": (lambda: f'{HEAD}version: "{"x " * 2_000_000}', [(5, 10, "yaml-syntax")]),
    "quotes of 4 MB with a tab": (lambda: f'{HEAD}version: "\t{"x " * 2_000_000}"', [(5, 11, "yaml-limit")]),
    "many lines before a mistake": (
        lambda: HEAD + "labels:\n" + "".join(f"  k{i}: vvvvvvvvvv\n" for i in range(49_000)) + '  z: "',
        [(49_006, 6, "yaml-syntax")],
    ),
    "blanks after a sign": (lambda: f"{HEAD}version: @{' ' * 200_000}x\n", [(5, 10, "yaml-syntax")]),
    "dashes before a mistake": (lambda: f"{HEAD}labels:\n  a: b\n   {'- ' * 200_000}c: d", [(7, 400_005, "yaml-syntax")]),
    "directives": (lambda: "%TAG !a! b\n" * 100_000 + "--- a", [(2, 1, "yaml-syntax")]),
    # Keys, tags, aliases.
    "repeated key": (lambda: HEAD + "name: b\n", [(5, 1, "yaml-duplicate-key")]),
    "keys that are no strings": (
        lambda: "1: a\n2.5: a\ntrue: a\n~: a\n? [a]\n: b\n? {a: b}\n: c\n",
        [(1, 1, "yaml-key"), (2, 1, "yaml-key"), (3, 1, "yaml-key"), (4, 1, "yaml-key"), (5, 3, "yaml-key"), (7, 3, "yaml-key")],
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
    "exploding lists": (lambda: laughs("x", "[", "]", "{alias}"), [(5, 47, "yaml-limit")]),
    "exploding mappings": (lambda: laughs("x: 1", "{", "}", "k{key}: {alias}"), [(5, 51, "yaml-limit")]),
    "exploding merges": (
        lambda: laughs("x: 1", "{", "}", "k{key}: {alias}, <<: {alias}"),
        [(5, 32, "yaml-limit")],
    ),
    "exploding text": (lambda: f"a: &a {'x' * 2 * MIB}\nb: [{'*a, ' * 20_000}]\n", [(2, 37, "yaml-limit")]),
    "merges of nothing": (lambda: "a: &a {}\nb:\n" + "  <<: *a\n" * 49_000, [(1, 1, "missing-key")]),
    # Depth.
    "flow lists": (lambda: "[" * 100_000, [(1, 101, "yaml-limit")]),
    "flow mappings": (lambda: "{a: " * 100_000, [(1, 401, "yaml-limit")]),
    "block lists": (lambda: "- " * 100_000, [(1, 201, "yaml-limit")]),
    "block mappings": (
        lambda: "".join(f"{' ' * depth}a:\n" for depth in range(2500)),
        [(101, 101, "yaml-limit")],
    ),
    "explicit keys": (lambda: "? " * 100_000, [(1, 201, "yaml-limit")]),
    "depth by aliases": (lambda: towers(40), [(3, 103, "yaml-limit")]),
    # Numbers, dates, durations.
    "integer": (lambda: f"{HEAD}max_parallelism: {DIGITS}\n", [(5, 18, "yaml-limit")]),
    "hexadecimal integer": (lambda: f"{HEAD}max_parallelism: 0x{'f' * 10_000}\n", [(5, 18, "yaml-limit")]),
    "octal integer": (lambda: f"{HEAD}max_parallelism: 0o{'7' * 10_000}\n", [(5, 18, "yaml-limit")]),
    "largest hexadecimal integer": (lambda: f"{HEAD}max_parallelism: 0x{'f' * 998}\n", [(5, 18, "invalid-value")]),
    "float": (lambda: f"{HEAD}max_parallelism: {DIGITS}.5\n", [(5, 18, "wrong-type")]),
    "exponent": (lambda: f"{HEAD}max_parallelism: 1e{DIGITS}\n", [(5, 18, "wrong-type")]),
    "fraction": (lambda: f"{HEAD}max_parallelism: 1.{'0' * 3 * MIB}\n", [(5, 18, "yaml-limit")]),
    "integer in quotes": (lambda: f'{HEAD}max_parallelism: "{DIGITS}"\n', [(5, 18, "wrong-type")]),
    "integer in quotes for an input": (lambda: f'{HEAD}default_inputs: {{i: "{DIGITS}"}}\n', [(5, 21, "input-type")]),
    "integer for a float": (lambda: f"{HEAD}default_inputs: {{f: 1{'0' * 400}}}\n", [(5, 21, "input-type")]),
    "duration": (lambda: f"{HEAD}default_inputs: {{t: {DIGITS}h}}\n", [(5, 21, "input-type")]),
    "duration in parts": (lambda: f"{HEAD}default_inputs: {{t: {{hours: 1e300}}}}\n", [(5, 21, "input-type")]),
    "rate": (lambda: f"{HEAD}schedule: {{rate: {DIGITS}m}}\n", [(5, 18, "invalid-rate")]),
    "rate in words": (lambda: f'{HEAD}schedule: {{rate: "{DIGITS} days"}}\n', [(5, 18, "invalid-rate")]),
    "rate of 3 MB": (lambda: f"{HEAD}schedule: {{rate: {'1m' * 1_500_000}}}\n", [(5, 18, "invalid-rate")]),
    "cron of AWS": (lambda: f'{HEAD}schedule: {{cron_expression: "0 0 ? * {DIGITS} *"}}\n', [(5, 12, "refused-key")]),
    "dates": (
        lambda: HEAD + "default_inputs: {d: 2026-02-30T00:00:00Z}\nfixed_inputs: {d: 9999-12-31T23:59:59-01:00}\n",
        [(5, 18, "input-in-both"), (5, 21, "input-type"), (6, 19, "input-type")],
    ),
    "years": (lambda: f"{HEAD}default_inputs: {{d: {DIGITS}-01-01T00:00:00Z}}\n", [(5, 21, "input-type")]),
    # Much of it.
    "nodes": (lambda: f"[{'a,' * 1_000_000}]", [(1, 200_000, "yaml-limit")]),
    "null values in one line": (
        lambda: f"{HEAD}labels: {{{''.join(f'k{i}:, ' for i in range(900))}z: '{'x' * 3 * MIB}'}}\n",
        [(5, 10 + sum(len(f"k{i}:, ") for i in range(number)), "null-value") for number in range(900)],
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
