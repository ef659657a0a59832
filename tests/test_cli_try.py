"""What `try` prints, and what it writes for flytectl."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from command_line import ROOT, Outcome, plan, refused, write

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

PLAN = plan(
    "daily",
    "version: v1\ndefault_inputs: {i: 1, f: 2}\nfixed_inputs: {s: fixed}\n"
    'schedule: {cron: "0 9 * * MON", kickoff_time_input_arg: d}\n',
)
REST = ("--input", "b=true", "--input", "t=1h")


@pytest.fixture
def daily(project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose one plan has a default, a fixed input and a schedule, though two inputs are left to callers."""
    monkeypatch.setenv("LPCTL_IGNORE", "unbound-required-input")
    write(project / "plans" / "daily.lp.yaml", PLAN)
    return project


@pytest.mark.usefixtures("daily")
def test_text(cli: Cli) -> None:
    assert cli("try", "daily", *REST, "--input", "d=2026-01-05T09:00:00+01:00", "--input", "i=3") == Outcome(
        0,
        "daily, version v1, starts with\n"
        "  b  bool       true                    caller\n"
        '  d  datetime   "2026-01-05T08:00:00Z"  caller\n'
        "  f  float      2.0                     default\n"
        "  i  int        3                       caller\n"
        "  s  str        fixed                   fixed\n"
        "  t  timedelta  1h                      caller\n",
        "",
    )


@pytest.mark.usefixtures("daily")
def test_the_servers_refusals(cli: Cli) -> None:
    assert cli("try", "daily", "--input", "s=mine", "--input", "ii=3", "--input", "b=false") == Outcome(
        1,
        "daily, version v1, does not start\n"
        "  server: invalid input ii\n"
        "    the plan has no parameter `ii`; did you mean `i`?\n"
        "  server: invalid input s\n"
        "    the plan fixes `s` to fixed, which no caller can change\n"
        "  server: expected_inputs d missing\n"
        "    `d` is required: give it with --input d=... (datetime), or a default in the plan\n"
        "  server: expected_inputs t missing\n"
        "    `t` is required: give it with --input t=... (timedelta), or a default in the plan\n",
        "",
    )


@pytest.mark.usefixtures("daily")
def test_a_value_of_another_type(cli: Cli) -> None:
    printed = cli("try", "daily", *REST, "--input", "d=2026-01-05T09:00:00Z", "--input", "i='7'", "--format", "json")
    assert printed.code == 1
    assert printed.err == (
        'error[input-type]: `i` expects int, got string "7"\n'
        " --> --input i:1:1\n"
        "  |\n"
        "1 | '7'\n"
        "  | ^^^ string\n"
        "  |\n"
        "  = declared: i: int\n"
        "  = server: invalid i input wrong type. Expected simple: INTEGER, but got simple: STRING\n"
        "  = help: write 7 without quotes\n"
        "\n"
    )
    found = json.loads(printed.out)
    assert (found["starts"], found["inputs"]) == (False, None)
    assert [(refusal["input"], refusal["why"]) for refusal in found["refusals"]] == [("i", "wrong type")]


@pytest.mark.usefixtures("daily")
def test_wrong_values_and_other_reasons(cli: Cli) -> None:
    """What is wrong with a value is said once; the server's words are part of it where the server has any."""
    given = (*REST, "--input", "d=2026-01-05T09:00:00Z", "--input", "i=99999999999999999999", "--input", "s=a")
    printed = cli("try", "daily", *given)
    assert printed.out == (
        "daily, version v1, does not start\n"
        "  server: invalid input s\n"
        "    the plan fixes `s` to fixed, which no caller can change\n"
    )
    assert printed.err.startswith("error[input-type]: `i` expects int, got int 99999999999999999999: a Flyte integer")
    refusals = json.loads(cli("try", "daily", *given, "--format", "json").out)["refusals"]
    assert [(refusal["input"], refusal["server"]) for refusal in refusals] == [("i", None), ("s", "invalid input s")]


def test_the_scheduled_run(cli: Cli, daily: Path) -> None:
    write(
        daily / "plans" / "daily.lp.yaml",
        PLAN.replace("s: fixed", "s: fixed, b: true, t: 1h"),
    )
    started = cli("try", "daily", "--scheduled", "--at", "2026-01-05T10:00:00+01:00", "--format", "yaml")
    assert 'd: "2026-01-05T09:00:00Z"             # datetime, schedule' in started.out.splitlines()
    assert cli("try", "daily", "--scheduled").code == 0
    assert cli("try", "daily", "--scheduled", "--at", "2026-01-06T09:00:00Z") == refused(
        "--at 2026-01-06T09:00:00Z: the schedule does not fire then, but next at 2026-01-12T09:00:00Z"
    )
    assert cli("try", "daily", "--scheduled", "--at", "2026-01-05") == refused(
        "--at 2026-01-05: the schedule does not fire then, but next at 2026-01-05T09:00:00Z"
    )
    assert cli("try", "daily", "--scheduled", "--at", "tomorrow").err.startswith("lpctl: --at tomorrow: ")
    assert cli("try", "daily", "--scheduled", "--at", "2026-01-05T09:00:00.5Z") == refused(
        "--at 2026-01-05T09:00:00.5Z: it has a fraction of a second, and schedules know whole ones"
    )
    assert cli("try", "daily", "--at", "2026-01-06T09:00:00Z") == refused(
        "--at is the instant of a scheduled run; add --scheduled"
    )
    assert cli("try", "daily", "--scheduled", "--input", "i=7") == refused(
        "--scheduled contradicts --input and --inputs: the scheduler gives the kickoff time and nothing else"
    )


def test_a_fixed_rate_gives_no_kickoff_time(cli: Cli, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LPCTL_IGNORE", "unbound-required-input")
    fixed = "fixed_inputs: {s: a, b: true, t: 1h, i: 1, f: 1}\n"
    write(project / "plans" / "daily.lp.yaml", plan("daily", fixed + "schedule: {rate: 1h}\n"))
    assert "server: expected_inputs d missing" in cli("try", "daily", "--scheduled").out
    write(project / "plans" / "daily.lp.yaml", plan("daily", fixed))
    assert cli("try", "daily", "--scheduled") == refused("launch plan daily has no schedule")


def test_a_file_of_inputs(cli: Cli, daily: Path) -> None:
    write(daily / "given.yaml", 'b: true\nt: 1h\nd: "2026-01-05T09:00:00Z"\ni: 3\n')
    started = cli("try", "daily", "--inputs", "given.yaml", "--input", "i=4", "--format", "yaml")
    assert (started.code, started.err) == (0, "")
    assert "i: 4 " in started.out
    write(daily / "given.yaml", "b: 1\n")
    assert cli("try", "daily", "--inputs", "given.yaml").err.splitlines()[1] == " --> given.yaml:1:4"
    write(daily / "given.yaml", "- b\n")
    assert "a file of inputs is one mapping" in cli("try", "daily", "--inputs", "given.yaml").err
    assert cli("try", "given.yaml", *REST) == refused(
        "no launch plan is named given.yaml; to read a file, write --manifests given.yaml"
    )
    assert cli("try", "daily", "--inputs", "none.yaml") == refused("cannot read none.yaml: No such file or directory")
    assert cli("try", "daily", *REST, "--inputs", "given.yaml", "--exec-file", "./given.yaml") == refused(
        "--exec-file ./given.yaml would overwrite a file that is read"
    )
    os.mkfifo(daily / "pipe.yaml")
    for place in ("pipe.yaml", "plans"):
        assert cli("try", "daily", "--inputs", place) == refused(
            f"cannot read {place}: not a regular file; pass `-` to read standard input"
        )
    write(daily / "given.yaml", "b: true\n---\ni: 3\n")
    found = cli("try", "daily", "--inputs", "given.yaml")
    assert (found.code, found.err.splitlines()[1]) == (2, " --> given.yaml:3:1")
    write(daily / "given.yaml", "b: [\n")
    found = cli("try", "daily", "--inputs", "given.yaml")
    assert (found.code, found.err.splitlines()[-1]) == (2, "lpctl: no inputs in given.yaml: see above")
    assert " --> given.yaml:" in found.err
    for empty in ("", "# nothing\n", "---\n"):
        write(daily / "given.yaml", empty)
        assert cli("try", "daily", *REST, "--inputs", "given.yaml").code == 2
    text = 'b: true\nt: 1h\nd: "2026-01-05T09:00:00Z"\n'
    assert cli("try", "daily", "--inputs", "-", stdin=text).code == 0
    assert cli("try", "daily", "--inputs", "-", stdin="- b").err.splitlines()[1] == " --> <stdin>:1:1"
    assert cli("try", "daily", "--inputs", "-", "--manifests", "-").code == 2
    assert cli("try", "daily", "--inputs", "") == refused("--inputs is empty; name a file")


@pytest.mark.parametrize("text", ["7", "true", "null", "a: b", "[", "#x", "{{ x }}", "", "*", "a\n---\nb", '"7', "%"])
def test_any_text_is_a_string_where_one_is_due(cli: Cli, project: Path, text: str) -> None:
    started, written = _started_with(cli, project, text)
    assert started == text
    assert written == text


@pytest.mark.parametrize(
    "text",
    [
        "a #b",
        "|",
        "&a b",
        "'q'",
        '"a\\b"',
        '"q"',
        "!!str q",
        "line1\nline2",
        "\rx",
        "\xa0x",
        "\x01\x7f\u2028\ufeff\U0001f600",
    ],
)
def test_what_yaml_would_read_otherwise_is_taken_as_it_is(cli: Cli, project: Path, text: str) -> None:
    assert _started_with(cli, project, text) == (text, text)


@pytest.mark.parametrize("text", ["  x", "x ", "x\n", "\tx", "\n", " "])
def test_what_flytectl_trims_is_started_and_not_written(cli: Cli, project: Path, text: str) -> None:
    assert _started_with(cli, project, text) == (text, None)


def _started_with(cli: Cli, project: Path, text: str) -> tuple[str, str | None]:
    """What the text starts a `str` with, and what the execution file has for it, None where the text is refused."""
    fixed = "fixed_inputs: {b: true, t: 1h, i: 1, f: 1, d: 2026-01-05T09:00:00Z}\n"
    write(project / "plans" / "daily.lp.yaml", plan("daily", fixed))
    printed = cli("try", "daily", "--input", f"s={text}", "--format", "json", "--exec-file", "run.yaml")
    started = json.loads(printed.out)["inputs"]["s"]["value"]
    if printed.code:
        assert printed.err.startswith("lpctl: run.yaml is not written: of `s`, flytectl would start with ")
        return started, None
    line = (project / "run.yaml").read_text(encoding="utf-8").partition("inputs:\n")[2].partition("\n")[0]
    return started, json.loads(line.partition(": ")[2])


ENUM = """\
---
apiVersion: lpctl/v1
kind: WorkflowInterface
name: w
inputs: {e: 'enum["red", "&a red", "on # off"]'}
"""


def test_the_text_of_an_enum(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", ENUM, "w"))
    for text in ("red", "&a red", "on # off"):
        started = json.loads(cli("try", "daily", "--input", f"e={text}", "--format", "json").out)
        assert started["inputs"]["e"]["value"] == text
    printed = cli("try", "daily", "--input", "e=&b red")
    assert printed.code == 1
    assert printed.err.startswith(
        'error[input-member]: `e` expects enum["red", "&a red", "on # off"], got string "&b red"\n'
        " --> --input e:1:1\n"
        "  |\n"
        "1 | &b red\n"
        "  | ^^^^^^ string\n"
    )
    assert cli("try", "daily", "--input", "e=red\nred").err.startswith("error[input-member]: `e` expects enum")


@pytest.mark.parametrize("name", ["s", "i", "none"])
@pytest.mark.usefixtures("daily")
def test_text_that_is_not_utf_8(cli: Cli, name: str) -> None:
    printed = cli("try", "daily", "--input", f"{name}=a\udcff")
    assert (printed.code, printed.out) == (1, "")
    assert printed.err == (
        f"error[encoding]: the value of `{name}` is not UTF-8, as every text of Flyte is\n"
        f" --> --input {name}:1:1\n"
        "  |\n"
        "1 | a\\xff\n"
        "  | ^^^^^\n"
        "\n"
    )


def test_a_pipe_that_the_shell_holds_open(cli: Cli, daily: Path) -> None:
    """As `--inputs <(command)` does; a FIFO of that kind is read even where nobody writes to it any more."""

    def given(text: bytes) -> Outcome:
        reading, writing = os.pipe()
        os.write(writing, text)
        os.close(writing)
        try:
            return cli("try", "daily", "--inputs", f"/dev/fd/{reading}")
        finally:
            os.close(reading)

    assert given(b'b: true\nt: 1h\nd: "2026-01-05T09:00:00Z"\ni: 3\n').code == 0
    assert " --> /dev/fd/" in given(b"b: [").err
    assert given(b"").code == 2
    os.mkfifo(daily / "pipe")
    reading = os.open(daily / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    held = cli("try", "daily", "--inputs", f"/dev/fd/{reading}")  # to open that path would wait for a writer
    os.close(reading)
    assert (held.code, held.err.splitlines()[-1]) == (2, f"lpctl: no inputs in /dev/fd/{reading}: see above")
    for wrong in ("/dev/fd/99999", "/dev/fd/" + "9" * 30, "/dev/fd/x", "/dev/fd/-1"):
        printed = cli("try", "daily", "--inputs", wrong)
        assert (printed.code, printed.err[:19]) == (2, "lpctl: cannot read ")


@pytest.mark.parametrize("text", ["[", "", "a: b: c", "!x", "&a *a", "\x00", "\udc80", "1" * 5000, "[" * 5000])
@pytest.mark.usefixtures("daily")
def test_hostile_text_for_an_integer(cli: Cli, text: str) -> None:
    printed = cli("try", "daily", "--input", f"i={text}")
    assert printed.code == 1
    assert "error[" in printed.err


@pytest.mark.usefixtures("daily")
def test_textproto(cli: Cli) -> None:
    printed = cli("try", "daily", *REST, "--input", "d=2026-01-05T09:00:00Z", "--format", "textproto")
    assert printed.out.startswith('# proto-message: flyteidl.core.LiteralMap\nliterals {\n  key: "b"\n')
    refusal = cli("try", "daily", "--format", "textproto")
    assert (refusal.code, refusal.out) == (1, "")
    assert "expected_inputs b missing" in refusal.err


def test_exec_file(cli: Cli, daily: Path) -> None:
    given = (*REST, "--input", "d=2026-01-05T09:00:00Z")
    assert cli("try", "daily", *given, "--exec-file", "run.yaml").code == 0
    assert (daily / "run.yaml").read_text(encoding="utf-8") == (
        "# flytectl create execution --execFile run.yaml -p PROJECT -d DOMAIN\n"
        'iamRoleARN: ""\n'
        "inputs:\n"
        '  "b": true\n'
        '  "d": "2026-01-05T09:00:00Z"\n'
        '  "t": "3600s"\n'
        'kubeServiceAcct: ""\n'
        'targetDomain: ""\n'
        'targetProject: ""\n'
        'version: "v1"\n'
        'workflow: "daily"\n'
    )
    for path, says in (
        ("plans/daily.lp.yaml", "--exec-file plans/daily.lp.yaml would overwrite a file that is read"),
        ("plans", "--exec-file plans: plans is a directory; name a file"),
    ):
        assert cli("try", "daily", *given, "--exec-file", path) == refused(says)
    write(daily / "file", "")
    printed = cli("try", "daily", *given, "--exec-file", "file/run.yaml")
    assert (printed.code, printed.err) == (2, "lpctl: cannot write file/run.yaml: file is not a directory\n")


def test_no_exec_file_that_starts_something_else(cli: Cli, project: Path) -> None:
    interface = "---\napiVersion: lpctl/v1\nkind: WorkflowInterface\nname: w\ninputs: {s: str, o: 'str | None'}\n"
    write(project / "plans" / "daily.lp.yaml", plan("daily", "default_inputs: {o: a}\n" + interface, "w"))
    printed = cli("try", "daily", "--input", "s= a", "--input", "o=null", "--exec-file", "run.yaml")
    assert printed.code == 1
    assert printed.err == (
        'lpctl: run.yaml is not written: of `o`, flytectl would start with "" instead of null\n'
        "lpctl: run.yaml is not written: of `s`, flytectl would start with a instead of ' a'\n"
    )
    assert not (project / "run.yaml").exists()


STRUCT = """\
---
apiVersion: lpctl/v1
kind: WorkflowInterface
name: w
inputs:
  rates:
    type: struct
    literal_type: {simple: STRUCT, annotation: {annotations: {cache-key-metadata: {serialization-format: msgpack}}},
      metadata: {type: object, properties: {lr: {type: number}}}}
  counts:
    type: struct
    literal_type: {simple: STRUCT, annotation: {annotations: {cache-key-metadata: {serialization-format: msgpack}}},
      metadata: {type: object, properties: {n: {type: integer}}}}
"""


def test_structs(cli: Cli, project: Path) -> None:
    given = ("--input", "rates={lr: 1}", "--input", "counts={n: 3}")
    write(project / "plans" / "daily.lp.yaml", plan("daily", STRUCT, "w"))
    started = json.loads(cli("try", "daily", *given, "--format", "json").out)["inputs"]
    assert (started["rates"]["value"], started["counts"]["value"]) == ({"lr": 1.0}, {"n": 3})
    assert "binary" in started["rates"]["literal"]["scalar"]
    # Every number of a struct that flytectl writes is a float.
    assert "of `counts`, flytectl would start with {n: 3.0}" in cli("try", "daily", *given, "--exec-file", "x.yaml").err
    write(project / "plans" / "daily.lp.yaml", plan("daily", "struct_encoding: struct\n" + STRUCT, "w"))
    write(project / "lpctl.yaml", (project / "lpctl.yaml").read_text("utf-8") + "struct_encoding: struct\n")
    started = json.loads(cli("try", "daily", *given, "--format", "json", "--exec-file", "x.yaml").out)["inputs"]
    assert started["counts"]["literal"] == {"scalar": {"generic": {"n": 3.0}}}
    assert '  "counts": "{\\"n\\": 3.0}"\n' in (project / "x.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("{a: .nan}", "{a: NaN} instead of {a: .nan}"),
        ("{a: [-.inf]}", "{a: [-Inf]} instead of {a: [-.inf]}"),
        ("{a: {b: .inf}}", "{a: {b: +Inf}} instead of {a: {b: .inf}}"),
    ],
)
def test_numbers_of_a_struct_that_json_has_not(cli: Cli, project: Path, given: str, made: str) -> None:
    interface = "---\napiVersion: lpctl/v1\nkind: WorkflowInterface\nname: w\ninputs: {a: dict}\n"
    write(project / "plans" / "daily.lp.yaml", plan("daily", interface, "w"))
    write(project / "given.yaml", f"a: {given}\n")
    printed = cli("try", "daily", "--inputs", "given.yaml", "--exec-file", "run.yaml")
    assert printed.code == 1
    assert printed.err == f"lpctl: run.yaml is not written: of `a`, flytectl would start with {made}\n"
    assert not (project / "run.yaml").exists()


VARIANTS = """\
---
apiVersion: lpctl/v1
kind: WorkflowInterface
name: w
inputs: {u: "FlyteFile | str", d: "str | datetime", s: str}
"""


def test_what_is_misread_is_told_from_what_is_meant(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", VARIANTS, "w"))
    long = "a" * 100
    instant = "2026-01-02T00:00:00Z"
    write(project / "given.yaml", f'u: s3://x\nd: {{$variant: datetime, $value: "{instant}"}}\ns: "{long} "\n')
    before = "lpctl: run.yaml is not written: of"
    assert cli("try", "daily", "--inputs", "given.yaml", "--exec-file", "run.yaml").err.splitlines() == [
        f'{before} `d`, flytectl would start with "{instant}" instead of {{$variant: datetime, $value: "{instant}"}}',
        f"{before} `s`, flytectl would start with ...{'a' * 20} instead of ...{'a' * 20} '",
        f'{before} `u`, flytectl would start with {{$variant: FlyteFile, $value: "s3://x"}} instead of "s3://x"',
    ]


UNIONS = """\
---
apiVersion: lpctl/v1
kind: WorkflowInterface
name: w
inputs: {u: "str | datetime", v: "int | str | None"}
"""


def test_what_is_printed_can_be_given_again(cli: Cli, project: Path) -> None:
    write(
        project / "plans" / "daily.lp.yaml",
        plan(
            "daily", 'default_inputs: {u: {$variant: datetime, $value: "2026-01-02T00:00:00Z"}, v: 1}\n' + UNIONS, "w"
        ),
    )
    printed = cli("try", "daily", "--format", "yaml")
    assert "$variant: datetime" in printed.out
    assert "$variant: datetime" in cli("try", "daily").out
    write(project / "given.yaml", printed.out)
    arguments = ("try", "daily", "--format", "json")
    before, after = (json.loads(cli(*arguments, *more).out)["inputs"] for more in ((), ("--inputs", "given.yaml")))
    assert {name: stated["literal"] for name, stated in before.items()} == {
        name: stated["literal"] for name, stated in after.items()
    }
    assert before["v"]["value"] == 1  # obvious without a mark


def test_usage(cli: Cli, daily: Path) -> None:
    assert cli("try", "dayly") == refused("no launch plan is named dayly; did you mean daily?")
    assert cli("try", "daily", "--input", "i") == refused("--input i: write NAME=VALUE")
    assert cli("try", "daily", "--input", "i=1", "--input", "i=2") == refused("--input i is given twice")
    write(daily / "plans" / "daily2.lp.yaml", PLAN.replace("version: v1", "version: v2"))
    assert cli("try", "daily") == refused(
        "launch plan daily is stated 2 times: version v1; version v2; choose one with --version, or name one file with "
        "--manifests"
    )
    assert cli("try", "daily", *REST, "--input", "d=2026-01-05T09:00:00Z", "--version", "v2").out.startswith(
        "daily, version v2, starts"
    )


def test_the_documentation_shows_what_is_printed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "docs" / "executions.md").read_text(encoding="utf-8")
    command, _, output = text.partition("```console\n$ lpctl ")[2].partition("```")[0].partition("\n")
    monkeypatch.chdir(ROOT / "examples")
    assert cli(*command.split()) == Outcome(0, output, "")
