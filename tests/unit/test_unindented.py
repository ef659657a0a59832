"""A section whose keys are not indented is one mistake, whose help, followed, gives the document that was meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
from drawn import draws
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.manifest.explain import explain
from lpctl.manifest.rules import NULL_VALUE, UNKNOWN_KEY
from lpctl.source.dump import dump
from lpctl.source.load import load

LAW = settings(deadline=None, derandomize=True, max_examples=draws(300), database=None)

SECTIONS: dict[str, dict[str, Any]] = {
    "default_inputs": {"space": "eval", "limit": 10},
    "fixed_inputs": {"days": 7, "config": {"lr": 0.1, "layers": [1, 2]}},
    "labels": {"team": "a", "tier": "b"},
    "annotations": {"a.example.com/owner": "x"},
    "envs": {"LOG_LEVEL": "info"},
    "schedule": {"cron": "0 9 * * *", "timezone": "UTC"},
    "raw_output_data_config": {"output_location_prefix": "s3://b/x"},
    "concurrency": {"max": 1, "behavior": "SKIP"},
    "security_context": {"run_as": {"iam_role": "a"}},
}
INPUTS = {"space", "limit", "days", "config", "scheduled", "label"}
HEAD = "apiVersion: lpctl/v1\nkind: LaunchPlan\nname: daily\nworkflow: etl.main\n"


def _text(name: str, *, indented: bool) -> str:
    first, *rest = dump({name: SECTIONS[name]}).splitlines(keepends=True)
    return first + "".join(rest if indented else (line.removeprefix("  ") for line in rest))


@LAW
@given(st.lists(st.sampled_from(sorted(SECTIONS)), unique=True, max_size=4), st.data(), st.booleans())
def test_one_message_a_section(names: list[str], data: st.DataObject, known: bool) -> None:
    meant = HEAD + "".join(_text(name, indented=True) for name in names)
    flat = {name for name in names if data.draw(st.booleans())}
    text = HEAD + "".join(_text(name, indented=name not in flat) for name in names)
    (document,) = load("a.lp.yaml", text.encode()).documents
    problems = explain(document, "LaunchPlan", INPUTS if known else ())
    assert [problem.path for problem in problems] == [(name,) for name in names if name in flat]
    for problem in problems:
        assert problem.rule is NULL_VALUE
        said = re.fullmatch(r"indent (it|them) under `(\w+):`", problem.help or "")
        assert said is not None
        name = said[2]
        text = text.replace(_text(name, indented=False), _text(name, indented=True))
        keys = re.findall(r"`([^`]+)`", problem.message)[1:]
        assert keys == list(SECTIONS[name])
    assert text == meant
    (document,) = load("a.lp.yaml", text.encode()).documents
    assert explain(document, "LaunchPlan") == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("fixed_inputs:\nscheduel: {cron: '* * * * *'}\n", ["null-value", "unknown-key"]),
        ("fixed_inputs:\nmax_parallelism: 4\nother: 1\n", ["null-value", "unknown-key"]),
        ("fixed_inputs:\nmax_parallelism: 4\ndays: 1\n", ["null-value"]),
        ("fixed_inputs:\nlabels: {a: b}\n", ["null-value"]),
        ("labels:\nteam: a\nschedule:\n", ["null-value", "null-value"]),
        ("fixed_inputs: {space: a}\ndays: 7\n", ["unknown-key"]),
        ("days: 7\nlimit: 3\nspace: a\n", ["unknown-key"]),
        ("days: 7\nlabel: {a: b}\n", ["unknown-key", "unknown-key"]),
        ("fixed_inputs:\nlabel: 1\nscheduled: 2\n", ["null-value"]),
    ],
)
def test_what_else_stands_beside_is_told_as_well(text: str, rules: list[str]) -> None:
    (document,) = load("a.lp.yaml", (HEAD + text).encode()).documents
    assert sorted(problem.rule.id for problem in explain(document, "LaunchPlan", INPUTS)) == rules


@LAW
@given(st.lists(st.sampled_from(["days", "space", "limit", "config"]), unique=True, min_size=1), st.booleans())
@example(["days"], True)
def test_inputs_beside_the_sections_are_one_mistake(names: list[str], some: bool) -> None:
    section = "fixed_inputs:\n  mode: 1\n"
    lines = "".join(f"{name}: 1\n" for name in names)
    (document,) = load("a.lp.yaml", (HEAD + (section if some else "") + lines).encode()).documents
    (problem,) = explain(document, "LaunchPlan", INPUTS)
    assert (problem.rule, problem.path) == (UNKNOWN_KEY, (names[0],))
    advised = re.search(r"under `(\w+):`(?: or `(\w+):`)?$", problem.help or "")
    assert advised is not None
    assert [one for one in advised.groups() if one] == (
        ["fixed_inputs"] if some else ["default_inputs", "fixed_inputs"]
    )
    for one in filter(None, advised.groups()):
        inside = "".join(f"  {line}\n" for line in lines.splitlines())
        mended = HEAD + (section if some else f"{one}:\n") + inside
        (document,) = load("a.lp.yaml", mended.encode()).documents
        assert explain(document, "LaunchPlan", INPUTS) == []
