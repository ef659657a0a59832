"""Plans that are not their document: values that stand in other files, and several plans of one document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from drawn import draws

from lpctl.check.pipeline import Against, Checked, check_targets
from lpctl.check.settings import Settings
from lpctl.expand.entry import PlanEntry
from lpctl.expand.environment import NO_TARGET, Environment
from lpctl.expand.expand import expand
from lpctl.findings.diagnostic import EntryKey, Origin
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.source.load import load
from lpctl.text.limits import RECORDS

if TYPE_CHECKING:
    from lpctl.source.document import Document

INTERFACE = Path(__file__).parent.parent / "cases" / "interfaces" / "my_wf.yaml"
PLAN = """\
apiVersion: lpctl/v1
kind: LaunchPlan
name: daily
workflow: reports.daily.my_wf
auto_activate: true
"""


class Files:
    """Files of records, by the path that a manifest names them with."""

    def __init__(self, **files: str) -> None:
        self._files = {name.replace("_", "."): text.encode() for name, text in files.items()}

    def read(self, manifest: str, path: str) -> tuple[str, bytes] | str:  # noqa: ARG002 - all are beside it
        """The file, or that there is none."""
        return (path, self._files[path]) if path in self._files else "there is none"


def document(text: str, name: str = "plans.lp.yaml") -> Document:
    (found,) = load(name, text.encode()).documents
    return found


def around(text: str = "", **files: str) -> Environment:
    """What an lpctl.yaml of these sections says."""
    header = "apiVersion: lpctl/v1\nkind: Configuration\n"
    return Environment(document(header + text, "lpctl.yaml"), files=Files(**files))


def checked(environment: Environment, plan: str = PLAN, **others: str) -> Checked:
    source = read_source(str(INTERFACE), INTERFACE.name)
    assert isinstance(source, InterfaceSource)
    against = dict.fromkeys(environment.targets or (NO_TARGET,), Against((source,), Settings()))
    files = [("plans.lp.yaml", plan.encode()), *((name, text.encode()) for name, text in others.items())]
    return check_targets(files, against, environment, whole=True)


def places(found: Checked) -> list[tuple[str, str, int, int]]:
    return [(one.rule.id, one.file, one.span.line, one.span.column) for one in found.diagnostics]


def test_a_document_is_one_plan_that_draws_on_nothing_else() -> None:
    for found in load("plans.lp.yaml", f"{PLAN}---\nkind: Other\n---\n3\n".encode()).documents:
        (entry,) = expand(found, Environment()).entries
        assert entry == PlanEntry(EntryKey(found.origin), found.data, found)
        assert entry.position(()) == ("plans.lp.yaml", found.span(()))


@pytest.mark.parametrize("kind", ["WorkflowInterface", "ReferenceLaunchPlan"])
def test_what_is_no_plan_is_none(kind: str) -> None:
    assert expand(document(f"kind: {kind}\n"), Environment()).entries == ()


def test_the_header_holds_no_expressions_whatever_it_is() -> None:
    """What is wrong with it is the next stage's to say."""
    made = expand(document('apiVersion: {"${var.x}": "${var.x}"}\nkind: LaunchPlan\nworkflow: a\n'), Environment())
    assert not made.problems
    assert len(made.entries) == 1


def test_a_finding_stands_where_the_value_was_drawn_from() -> None:
    found = checked(around('defaults:\n  schedule: {cron: "0 9 * * MON", offset: PT5M}\n  labels: {team: a b}\n'))
    assert places(found) == [("offset-ignored", "lpctl.yaml", 4, 35), ("invalid-label", "lpctl.yaml", 5, 18)]
    key = EntryKey(Origin("plans.lp.yaml", 0))
    assert [(one.plans, one.document, one.subject) for one in found.diagnostics] == [
        ((key,), key.document, "1/defaults/schedule/offset"),
        ((key,), key.document, "1/defaults/labels/team"),
    ]


def test_a_part_of_a_text_stands_in_the_file_of_the_text() -> None:
    (found,) = checked(around('defaults: {schedule: {cron: "61 9 * * *"}}\n')).diagnostics
    assert (found.rule.id, found.file, found.span) == ("invalid-cron", "lpctl.yaml", (3, 30, 3, 32))


def test_a_part_of_a_text_that_is_made_of_another_is_all_of_that() -> None:
    text = 'variables: {minute: 61}\ndefaults: {schedule: {cron: "${var.minute} 9 * * *"}}\n'
    (found,) = checked(around(text)).diagnostics
    assert (found.rule.id, found.file, found.span) == ("invalid-cron", "lpctl.yaml", (4, 29, 4, 52))


def test_what_is_wrong_with_two_layers_names_both() -> None:
    """In one layer both stay; in two, the later takes the other away."""
    both = 'schedule: {cron: "0 9 * * *", rate: 10m}\n'
    (found,) = checked(around(f"defaults: {{{both.strip()}}}\n")).diagnostics
    assert (found.rule.id, found.file, found.span.line) == ("conflicting-keys", "lpctl.yaml", 3)
    assert [(one.file, one.span.line) for one in found.related] == [("lpctl.yaml", 3)]
    assert (
        places(checked(around("defaults: {schedule: {rate: 10m}}\n"), f'{PLAN}schedule: {{cron: "0 9 * * *"}}\n')) == []
    )


def test_a_path_that_leads_nowhere_is_refused() -> None:
    (entry,) = expand(document(PLAN), around("defaults: {labels: {team: a}}\n")).entries
    for path in (("labels", "tame"), ("schedule",)):
        with pytest.raises(AssertionError, match="has nothing at"):
            entry.position(path)
    assert entry.position(("labels", "tame"), "nearest")[0] == "lpctl.yaml"


def test_a_comment_is_not_called_unused_behind_an_error_elsewhere() -> None:
    comment = "# lpctl: ignore[offset-ignored, inactive-schedule] meant"
    text = f'defaults:\n  schedule: {{cron: "0 9 * * *", offset: PT5M}}  {comment}\n'
    assert places(checked(around(text))) == [("unused-suppression", "lpctl.yaml", 4, 80)]
    assert places(checked(around(text), PLAN.replace("true", "5"))) == [("wrong-type", "plans.lp.yaml", 5, 16)]


@pytest.mark.parametrize("uses", [2_000, draws(40_000)])
@pytest.mark.parametrize("apart", [False, True], ids=["in one text", "in texts of their own"])
def test_texts_that_expressions_make_have_a_bound(uses: int, apart: bool) -> None:
    """A variable, or a cell of a CSV, is repeated in less text than it makes."""
    for expression, stated, rows in (
        ("${var.a}", f"variables: {{a: {'x' * 100_000}}}\n", ""),
        ("${each.a}", "", f"a\n{'x' * 100_000}\n"),
    ):
        texts = [f"{expression} "] * uses if apart else ["-".join([expression] * uses)]
        labels = "".join(f"  k{number}: '{text}'\n" for number, text in enumerate(texts))
        plan = f"{PLAN}{'for_each: {file: a.csv}' if rows else ''}\nlabels:\n{labels}"
        found = expand(document(plan), around(stated, a_csv=rows))
        assert found.entries == ()
        (misplaced,) = found.problems
        assert misplaced.problem.message == "with what expressions stand for, the texts are longer than 4 MiB"


def test_what_is_wrong_in_another_target_is_not_said_for_a_null() -> None:
    stated = "targets: {staging: {}, production: {}}\n"
    overrides = "overrides: {staging: {labels: {a: '${var.nope}'}}, production: {max_parallelism: null}}\n"
    environment = around(stated)
    environment.asked = ("production",)
    assert [rule for rule, *_ in places(checked(environment, PLAN + overrides))] == ["null-value"]


TWO = f'{PLAN.replace("daily", "${each.city}", 1)}default_inputs: {{days: "${{each.days}}"}}\n'
RECORDS_OF_TWO = "for_each:\n  - {city: berlin, days: 7}\n  - {city: paris, days: x}\n"


def test_a_document_may_state_two_plans() -> None:
    found = checked(around(), TWO + RECORDS_OF_TWO)
    origin = Origin("plans.lp.yaml", 0)
    assert found.plans == {EntryKey(origin, 0): "berlin", EntryKey(origin, 1): "paris"}
    assert [(plan.key.number, plan.identity.name, plan.line) for plan in found.candidates] == [
        (0, "berlin", 3),
        (1, "paris", 3),
    ]
    assert [(one.plans, one.subject, one.among) for one in found.diagnostics] == [
        ((EntryKey(origin, 1),), "paris/for_each/-/days", "paris")
    ]


def test_a_mistake_of_every_record_is_said_once() -> None:
    (found,) = checked(around(), f"{TWO}{RECORDS_OF_TWO.replace('x', '8')}labels: {{a: b c}}\n").diagnostics
    assert (found.rule.id, found.among) == ("invalid-label", "for all 2 records")


def test_plans_of_two_documents_may_be_one() -> None:
    """A late finding, whose plan is looked up again, at the record that names it."""
    found = checked(
        around(), TWO + RECORDS_OF_TWO.replace("x", "8"), **{"z.lp.yaml": PLAN.replace("daily", "paris", 1)}
    )
    (late,) = found.diagnostics
    assert (late.rule.id, late.file, late.span.line) == ("duplicate-plan", "z.lp.yaml", 3)
    assert [(one.file, one.span.line) for one in late.related] == [("plans.lp.yaml", 9)]


def test_records_have_a_limit() -> None:
    rows = "".join(f"c{number}\n" for number in range(100_000))
    found = checked(
        around(cities_csv=f"city\n{rows}"), f"{PLAN.replace('daily', '${each.city}')}for_each: {{file: cities.csv}}\n"
    )
    assert [one.message for one in found.diagnostics] == [f"more than {RECORDS:,} records"]
    assert places(found) == [("unreadable-records", "cities.csv", RECORDS + 2, 1)]
    listed = "".join(f"- c{number}\n" for number in range(RECORDS + 1))
    found = checked(around(cities_yaml=listed), f"{PLAN}for_each: {{file: cities.yaml}}\n")
    assert [one.message for one in found.diagnostics] == [f"{RECORDS + 1:,} records; a plan may have {RECORDS:,}"]
    beyond = "".join(f"- c{number}\n" for number in range(100_000))
    found = checked(around(cities_yaml=beyond), f"{PLAN}for_each: {{file: cities.yaml}}\n")
    assert [(one.rule.id, one.file) for one in found.diagnostics] == [("yaml-limit", "cities.yaml")]


def test_a_file_of_records_is_read_once_and_its_faults_stand_there_once() -> None:
    environment = around("targets: {a: {}, b: {}}\n", cities_csv="city\nberlin,2\n")
    plans = "---\n".join(f"{PLAN.replace('daily', name)}for_each: {{file: cities.csv}}\n" for name in ("x", "y"))
    assert places(checked(environment, plans)) == [("unreadable-records", "cities.csv", 2, 8)]
