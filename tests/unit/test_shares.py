"""Files that several processes check: what is found is what one process finds of all of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from drawn_repositories import CONFIGURATION, CONFIGURATIONS, NEW, REPOSITORIES, SETTINGS, SOURCES, environment, written
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from lpctl.check import handing_over, plan_check, processes, run, shares
from lpctl.check.collector import Collector
from lpctl.check.context import contexts
from lpctl.check.pipeline import Against, Checked, check_targets
from lpctl.check.processes import Counts, forked, processors
from lpctl.check.settings import Settings
from lpctl.expand.environment import NO_TARGET, Environment
from lpctl.findings.diagnostic import EntryKey, Origin, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lpctl.check.run import Share
    from lpctl.interface.model import InterfaceSource


def found(checked: Checked, environment: Environment) -> list[Any]:
    """All that is known at the end of a run."""
    return [
        list(checked.plans.items()),
        [(one, one.severity, one.edits) for one in checked.diagnostics],
        checked.candidates,
        checked.suppressed,
        [(reference.id, plan) for reference, plan in checked.references],
        checked.files,
        environment.used,
    ]


@pytest.fixture
def in_processes(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """How many processes check the files, however few these are."""

    def use(number: int) -> None:
        monkeypatch.setattr(shares, "_LEAST_BYTES", 1)
        monkeypatch.setattr(processes, "processors", lambda: number)

    return use


def made(*stated: str) -> list[bytes]:
    """Files of the same size."""
    longest = max(map(len, stated))
    return [
        (NEW.format(name=f"plan_{number}") + each.ljust(longest, "\n")).encode() for number, each in enumerate(stated)
    ]


SECRETS = "security_context: {run_as: {iam_role: a}, secrets: [{group: db, key: password}]}\n"
WRONG_VARIABLE = "fixed_inputs: {days: '${var.region}'}\n"


def an_example(repository: list[bytes], **others: Any) -> dict[str, Any]:
    return {
        "repository": repository,
        "configuration": CONFIGURATION,
        "sources": SOURCES[0],
        "stated": (Settings(), Settings()),
        "limit": 1000,
        "number": len(repository),
        "given_a_variable": False,
        **others,
    }


@example(  # what is said once is said where it is found first, whatever the files are called
    **an_example(made(SECRETS, SECRETS))
)
@example(  # the third finds as much as is told, if what is said once is said of it once more
    **an_example(
        made("", SECRETS, SECRETS + "unknown: 1\n"),
        limit=2,
        stated=(Settings(levels={"secrets-not-injected": Severity.ERROR}),) * 2,
    )
)
@example(  # the third finds as much as is told, if it does not know what the second found
    **an_example(made("", WRONG_VARIABLE, WRONG_VARIABLE + "unknown: 1\n"), limit=2)
)
@given(
    repository=REPOSITORIES,
    configuration=st.sampled_from(CONFIGURATIONS),
    sources=st.sampled_from(SOURCES),
    stated=st.tuples(SETTINGS, SETTINGS),
    limit=st.sampled_from([2, 3, 1000, 1000]),
    number=st.integers(2, 4),
    given_a_variable=st.booleans(),
)
@settings(max_examples=draws(400))
def test_several_processes_find_what_one_finds(
    tmp_path_factory: pytest.TempPathFactory,
    *,
    repository: list[bytes],
    configuration: str | None,
    sources: tuple[InterfaceSource, ...],
    stated: tuple[Settings, Settings],
    limit: int,
    number: int,
    given_a_variable: bool,
) -> None:
    directory = tmp_path_factory.getbasetemp()
    files = written(directory, repository)
    outcomes = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares, "_LEAST_BYTES", 1)
        patch.setattr(run, "FINDINGS", limit)
        taken = 0
        unpacked = handing_over.unpacked

        def count(*arguments: Any) -> Any:
            nonlocal taken
            taken += 1
            return unpacked(*arguments)

        patch.setattr(handing_over, "unpacked", count)
        for used in (1, number):
            patch.setattr(processes, "processors", lambda used=used: used)
            holds = environment(configuration, directory, given=given_a_variable)
            repeated = stated[0].repeated
            against = {
                name: Against(sources, each._replace(repeated=repeated))
                for name, each in zip(holds.names, stated, strict=False)
            }
            outcomes.append(found(check_targets(files, against, holds, whole=True), holds))
    event(f"{taken} taken over")
    assert outcomes[0] == outcomes[1]


def plans(number: int, stated: str = "") -> list[tuple[str, bytes]]:
    return [(f"{name}.lp.yaml", (NEW.format(name=f"plan_{name}") + stated).encode()) for name in range(number)]


def check(files: list[tuple[str, bytes]], **options: Any) -> Checked:
    return check_targets(files, {NO_TARGET: Against(SOURCES[0], Settings())}, Environment(), **options)


@pytest.fixture
def no_process_is_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whether each process that a test forks has ended, and has been waited for."""
    fork = os.fork
    forked: list[int] = []

    def count() -> int:
        number = fork()
        forked.append(number)
        return number

    monkeypatch.setattr(os, "fork", count)
    yield
    assert forked
    for number in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(number, os.WNOHANG)


@pytest.mark.usefixtures("no_process_is_left")
@pytest.mark.parametrize("ends", [lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: os._exit(1), lambda: 1 // 0])
def test_what_a_process_does_not_hand_over_is_found_all_the_same(
    monkeypatch: pytest.MonkeyPatch, in_processes: Callable[[int], None], ends: Callable[[], object]
) -> None:
    files = plans(9, "fixed_inputs: {days: x}\n")
    alone = check(files)
    in_processes(3)
    monkeypatch.setattr(handing_over, "packed", lambda *_: ends())
    assert check(files).diagnostics == alone.diagnostics


@pytest.mark.usefixtures("no_process_is_left")
def test_a_fault_in_a_process_is_a_fault_of_the_run(
    monkeypatch: pytest.MonkeyPatch, in_processes: Callable[[int], None]
) -> None:
    checked = plan_check.check_plan

    def fails(entry: Any, *arguments: Any, **options: Any) -> Any:
        if entry.key.file == "8.lp.yaml":
            raise ZeroDivisionError
        return checked(entry, *arguments, **options)

    in_processes(3)
    monkeypatch.setattr(run, "check_plan", fails)
    with pytest.raises(ZeroDivisionError):
        check(plans(9))


@pytest.mark.usefixtures("no_process_is_left")
def test_a_run_that_ends_ends_its_processes(
    monkeypatch: pytest.MonkeyPatch, in_processes: Callable[[int], None]
) -> None:
    def waits(*_: Any) -> None:
        signal.pause()

    def fails(*_: Any) -> None:
        raise KeyboardInterrupt

    in_processes(3)
    monkeypatch.setattr(shares, "_handed_over", waits)
    monkeypatch.setattr(run.Run, "check", fails)
    with pytest.raises(KeyboardInterrupt):
        check(plans(9))


@pytest.mark.parametrize("call", ["fork", "pipe"])
def test_where_no_process_is_to_be_had_one_checks_all(
    monkeypatch: pytest.MonkeyPatch, in_processes: Callable[[int], None], call: str
) -> None:
    def refuse() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    files = plans(9, "fixed_inputs: {days: x}\n")
    alone = check(files)
    in_processes(3)
    monkeypatch.setattr(os, call, refuse)
    opened = len(os.listdir("/proc/self/fd")) if Path("/proc/self/fd").exists() else 0
    assert check(files).diagnostics == alone.diagnostics
    assert not opened or len(os.listdir("/proc/self/fd")) == opened


def test_more_mistakes_than_are_told_are_those_that_one_process_tells(
    monkeypatch: pytest.MonkeyPatch, in_processes: Callable[[int], None]
) -> None:
    monkeypatch.setattr(run, "FINDINGS", 3)
    wrong = "".join(f"unknown_{number}: 1\n" for number in range(5))
    files = [*plans(6, "fixed_inputs: {days: x}\n"), *((f"wrong_{file}", content) for file, content in plans(3, wrong))]
    alone = check(files)
    in_processes(3)
    assert check(files).diagnostics == alone.diagnostics


NUMBERED = "for_each: {file: records.csv}\n"


@pytest.mark.parametrize("elsewhere", [1, 3])
def test_a_file_of_records_that_changes_is_what_it_was_at_first(
    in_processes: Callable[[int], None], elsewhere: int
) -> None:
    class Growing:
        """A file that has a record more at each time, or three where another process reads it, and is gone then."""

        def __init__(self) -> None:
            self.process = os.getpid()
            self.records = 0
            self.is_gone = False

        def read(self, _: str, path: str) -> tuple[str, bytes] | str:
            if self.is_gone:
                return "there is no such file"
            self.records += 1 if os.getpid() == self.process else elsewhere
            return path, "".join(f"{line}\n" for line in ("number", *range(self.records))).encode()

    def records() -> list[int]:
        growing = Growing()
        made = check_targets(files, {NO_TARGET: Against(SOURCES[0], Settings())}, Environment(files=growing))
        growing.is_gone = True
        assert all(made.entry(key).key == key for key in made.plans)
        return [sum(key.file == file for key in made.plans) for file, _ in files]

    files = [(file, content.replace(b"name: ", b"name: ${each.number}_")) for file, content in plans(9, NUMBERED)]
    alone = records()
    assert alone == [1] * 9
    in_processes(3)
    assert records() == alone


ORPHAN = """
import os, signal, sys
from lpctl.check.processes import forked

def work(end_with_parent):
    os.read(int(sys.argv[1]), 1)
    while True:
        end_with_parent()

with forked([work]):
    os.kill(os.getpid(), signal.SIGKILL)
"""
SOON = 60
"""Seconds after which something does not end."""


def test_a_process_ends_with_the_one_that_forked_it_and_holds_nothing_of_it_open() -> None:
    waits, goes_on = os.pipe()
    left, is_there = os.pipe()
    command = [sys.executable, "-c", ORPHAN, str(waits)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=[waits, is_there])
    os.close(is_there)
    try:
        assert run.communicate(timeout=SOON) == (b"", b"")  # both are read to the end
    finally:
        os.close(goes_on)
        os.close(waits)
    assert run.returncode == -signal.SIGKILL
    with os.fdopen(left, "rb") as stream:
        assert stream.read() == b""  # which ends when nobody has the other end any more


def test_a_process_looks_for_the_one_that_forked_it_behind_each_file() -> None:
    contexts_ = contexts([(NO_TARGET, SOURCES[0], Settings())])
    files = dict(plans(3))
    environment = Environment()
    looked: list[int] = []

    def new_run() -> run.Run:
        return run.Run(contexts_, environment, Collector(files, environment, {NO_TARGET: {}}))

    interfaces = [each for source in SOURCES[0] for each in source.interfaces]
    shares._handed_over(new_run, files, interfaces, lambda *_: None, lambda: looked.append(1))
    assert len(looked) == 3


def test_what_was_told_to_be_done_stays_done() -> None:
    told: list[tuple[int, int]] = []
    counts = Counts(2)
    for share in ((2, 3), (0, 0)):  # which does not hand over what it has done
        counts.note(1, *share)
        counts.tell(lambda *numbers: told.append(numbers), 1, 1)
    counts.tell(lambda *numbers: told.append(numbers), 4, 4)
    assert told == [(3, 4), (3, 4), (4, 4)]


def test_a_process_that_has_no_standard_streams() -> None:
    closed = "import os\nfor stream in range(3): os.close(stream)\n"
    made = "with forked([lambda _: b'made']) as (process,):\n    os._exit(process.wait() != b'made')"
    code = f"{closed}from lpctl.check.processes import forked\n{made}"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_how_far_all_processes_are(monkeypatch: pytest.MonkeyPatch, in_processes: Callable[[int], None]) -> None:
    """What one process does not hand over is counted once it is done again."""
    packed = handing_over.packed

    def fails_at_the_end(share: Share, *others: Any) -> bytes:
        assert EntryKey(Origin("8.lp.yaml", 0)) not in share.plans
        return packed(share, *others)

    in_processes(3)
    monkeypatch.setattr(handing_over, "packed", fails_at_the_end)
    told: list[tuple[int, int]] = []
    check(plans(9), watch=lambda *numbers: told.append(numbers))
    assert len(told) == 6
    assert told[-1] == (9, 9)
    assert all(1 <= files <= 9 and plans <= 9 for files, plans in told)
    assert told == sorted(told)


@given(st.lists(st.binary(max_size=9), max_size=20), st.integers(1, 5))
@settings(max_examples=draws(300))
def test_shares_are_all_files_in_order(contents: list[bytes], most: int) -> None:
    files = {str(at): content for at, content in enumerate(contents)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares, "_LEAST_BYTES", 10)
        made = shares.shares(files, most)
    assert [file for share in made for file in share.items()] == list(files.items())
    assert 1 <= len(made) <= most
    total = sum(map(len, contents))
    assert len(made) == 1 or all(sum(map(len, share.values())) <= total // len(made) + 9 + 1 for share in made)


def test_few_files_are_one_share() -> None:
    assert len(shares.shares(dict(plans(100)), 8)) == 1
    assert len(shares.shares({str(at): bytes(2**17) for at in range(8)}, 8)) == 4


def test_a_large_file_leaves_nothing_to_others() -> None:
    assert shares.shares({"a": bytes(2**20)}, 8) == [{"a": bytes(2**20)}]


class TestProcessors:
    @pytest.fixture(autouse=True)
    def machine(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
        """A machine of six processors, and where its control group says how many may be used."""
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(6), raising=False)
        monkeypatch.setattr(processes, "_QUOTA", str(tmp_path / "cpu.max"))
        monkeypatch.delitem(sys.modules, "threading")
        return tmp_path / "cpu.max"

    @pytest.mark.parametrize(
        ("quota", "number"),
        [
            (None, 6),
            ("max 100000\n", 6),
            ("250000 100000\n", 2),
            ("50000 100000\n", 1),
            ("900000 100000\n", 6),
            ("", 6),
        ],
    )
    def test_as_many_as_may_be_used(self, machine: Path, quota: str | None, number: int) -> None:
        if quota is not None:
            machine.write_text(quota, encoding="ascii")
        assert processors() == number

    def test_one_on_another_system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "platform", "darwin")
        assert processors() == 1

    @pytest.mark.parametrize(("threads", "number"), [(1, 6), (2, 1)])
    def test_one_beside_threads(self, monkeypatch: pytest.MonkeyPatch, threads: int, number: int) -> None:
        class Threading:
            active_count = staticmethod(partial(int, threads))

        monkeypatch.setitem(sys.modules, "threading", Threading)
        assert processors() == number

    def test_as_many_as_help(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(64), raising=False)
        assert processors() == 8


@pytest.mark.usefixtures("no_process_is_left")
def test_what_a_process_makes_comes_whole_however_much_it_is() -> None:
    made = [b"x" * 300_000, b"", b"y"]
    with forked([partial(lambda content, _: content, content) for content in made]) as ran:
        assert [process and process.wait() for process in ran] == [made[0], None, b"y"]
