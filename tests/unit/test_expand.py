"""Plans that are not their document: one that draws values from two files, and two that one document states."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flyteidl.admin.launch_plan_pb2 import LaunchPlan

from lpctl.check import collector, pipeline
from lpctl.check.pipeline import Checked, check
from lpctl.check.settings import Settings
from lpctl.cli.concerned import concerned
from lpctl.diff import cause
from lpctl.diff.cause import Causes
from lpctl.diff.model import FieldFact, NormalPlan, Pair, Plan, Side, Value
from lpctl.diff.report import Place as Line
from lpctl.diff.stated import stated
from lpctl.expand.entry import Place, PlanEntry, expand
from lpctl.findings.diagnostic import EntryKey, Origin
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.plan.identity import Fill
from lpctl.report import reporter
from lpctl.report.model import Report
from lpctl.report.visible import FILE
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.findings.diagnostic import Path as DataPath
    from lpctl.source.document import Document

    Expand = Callable[[Document], tuple[PlanEntry, ...]]

PLAN = """\
apiVersion: lpctl/v1
kind: LaunchPlan
name: daily
workflow: reports.daily.my_wf
auto_activate: true
"""

BESIDE = """\
# What the plan draws from, as it may draw from records and defaults.
schedule:
  cron: "0 9 * * MON"
  offset: PT5M
labels:
  team: a b
default_inputs:
  days: "7"
"""


INTERFACE = Path(__file__).parent.parent / "cases" / "interfaces" / "my_wf.yaml"


def beside(text: str = BESIDE) -> Document:
    (document,) = load("beside.yaml", text.encode()).documents
    return document


def drawing(document: Document, source: Document, *names: str, number: int = 0) -> PlanEntry:
    """The plan of a document with some of its fields drawn from another."""
    data: dict[str, Any] = document.data | {name: source.data[name] for name in names}
    drawn: dict[DataPath, Place] = {(name,): Place(source, (name,)) for name in names}
    return PlanEntry(EntryKey(document.origin, number), data, document, drawn)


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Checked]:
    """Check a plan's file, the plans in which are what `expanded` makes of the document."""

    def run(expanded: Expand, plan: str = PLAN, **others: str) -> Checked:
        for module in (collector, pipeline):
            monkeypatch.setattr(module, "expand", expanded)
        files = [("plans.lp.yaml", plan.encode()), *((name, text.encode()) for name, text in others.items())]
        source = read_source(str(INTERFACE), INTERFACE.name)
        assert isinstance(source, InterfaceSource)
        return check(files, [source], Settings())

    return run


def places(found: Checked) -> list[tuple[str, str, int, int]]:
    return [(one.rule.id, one.file, one.span.line, one.span.column) for one in found.diagnostics]


def test_a_document_is_one_plan_that_draws_on_nothing_else() -> None:
    for document in load("plans.lp.yaml", f"{PLAN}---\nkind: Other\n---\n3\n".encode()).documents:
        (entry,) = expand(document)
        assert entry == PlanEntry(EntryKey(document.origin), document.data, document)
        assert entry.position(()) == ("plans.lp.yaml", document.span(()))


@pytest.mark.parametrize("kind", ["WorkflowInterface", "ReferenceLaunchPlan"])
def test_what_is_no_plan_is_none(kind: str) -> None:
    (document,) = load("plans.lp.yaml", f"kind: {kind}\n".encode()).documents
    assert expand(document) == ()


def test_a_finding_stands_where_the_value_was_drawn_from(checked: Callable[..., Checked]) -> None:
    source = beside()
    found = checked(lambda document: (drawing(document, source, "labels", "schedule"),))
    assert places(found) == [
        ("offset-ignored", "beside.yaml", 4, 3),
        ("invalid-label", "beside.yaml", 6, 9),
    ]
    key = EntryKey(Origin("plans.lp.yaml", 0))
    for one in found.diagnostics:
        assert one.plan == key
        assert one.document == key.document
        assert one.line == BESIDE.splitlines()[one.span.line - 1]
    assert [one.subject for one in found.diagnostics] == ["daily/schedule/offset", "daily/labels/team"]


def test_what_is_wrong_with_two_layers_names_both(checked: Callable[..., Checked]) -> None:
    """A cron line of the plan, a rate that it draws."""
    source = beside("rate: 10m\n")

    def both(document: Document) -> tuple[PlanEntry, ...]:
        schedule = document.data["schedule"] | {"rate": source.data["rate"]}
        drawn: dict[DataPath, Place] = {("schedule", "rate"): Place(source, ("rate",))}
        return (PlanEntry(EntryKey(document.origin), document.data | {"schedule": schedule}, document, drawn),)

    (found,) = checked(both, f'{PLAN}schedule:\n  cron: "0 9 * * *"\n').diagnostics
    assert (found.rule.id, found.file, found.span.line) == ("conflicting-keys", "beside.yaml", 1)
    assert [(one.file, one.span.line) for one in found.related] == [("plans.lp.yaml", 7)]


def test_a_part_of_a_text_stands_in_the_file_of_the_text(checked: Callable[..., Checked]) -> None:
    source = beside('schedule: {cron: "61 9 * * *"}\n')
    (found,) = checked(lambda document: (drawing(document, source, "schedule"),)).diagnostics
    assert (found.rule.id, found.file, found.span) == ("invalid-cron", "beside.yaml", (1, 19, 1, 21))


def test_a_part_of_a_text_that_is_made_of_another_is_all_of_that(checked: Callable[..., Checked]) -> None:
    source = beside('schedule: {cron: "${var.minute} 9 * * *"}\n')

    def made(document: Document) -> tuple[PlanEntry, ...]:
        entry = drawing(document, source, "schedule")
        return (entry._replace(data=entry.data | {"schedule": {"cron": "61 9 * * *"}}),)

    (found,) = checked(made).diagnostics
    assert (found.rule.id, found.file, found.span) == ("invalid-cron", "beside.yaml", (1, 18, 1, 41))


def test_advice_quotes_no_text_that_is_not_the_value(checked: Callable[..., Checked]) -> None:
    source = beside("name: 7\n")
    (found,) = checked(lambda document: (drawing(document, source, "name"),)).diagnostics
    assert (found.file, found.help) == ("beside.yaml", 'write "7"')

    def made(document: Document) -> tuple[PlanEntry, ...]:
        entry = drawing(document, source, "name")
        return (entry._replace(data=entry.data | {"name": 8}),)

    (found,) = checked(made).diagnostics
    assert (found.file, found.help) == ("beside.yaml", None)


def test_a_path_that_leads_nowhere_is_refused() -> None:
    (document,) = load("plans.lp.yaml", PLAN.encode()).documents
    entry = drawing(document, beside(), "labels")
    for path in (("labels", "tame"), ("schedule",)):
        with pytest.raises(AssertionError, match="has nothing at"):
            entry.position(path)
    assert entry.position(("labels", "tame"), "nearest")[0] == "beside.yaml"


def test_a_file_that_is_drawn_from_calls_findings_intended(checked: Callable[..., Checked]) -> None:
    """Also where the run does not read it as a manifest; what it draws and does not suppress is told as ever."""
    text = BESIDE.replace("PT5M", "PT5M  # lpctl: ignore[offset-ignored] the old scheduler reads it")
    found = checked(lambda document: (drawing(document, beside(text), "schedule"),))
    assert places(found) == []
    assert [(one.reason, one.diagnostic.file) for one in found.suppressed] == [
        ("the old scheduler reads it", "beside.yaml")
    ]


def test_a_manifest_that_is_drawn_from_calls_findings_intended(checked: Callable[..., Checked]) -> None:
    """Of a plan in a file that is read before it; its own plan has the finding as well."""
    shared = PLAN.replace("daily", "shared", 1) + (
        'schedule:\n  cron: "0 9 * * *"\n  # lpctl: ignore[offset-ignored] the old scheduler reads it\n  offset: PT5M\n'
    )
    (source,) = load("shared.lp.yaml", shared.encode()).documents

    def expanded(document: Document) -> tuple[PlanEntry, ...]:
        return (drawing(document, source, "schedule"),) if document.origin != source.origin else expand(document)

    found = checked(expanded, **{"shared.lp.yaml": shared})
    assert places(found) == []
    assert {one.diagnostic.plan for one in found.suppressed} == {
        EntryKey(Origin("plans.lp.yaml", 0)),
        EntryKey(source.origin),
    }


def test_a_comment_is_not_called_unused_behind_an_error_elsewhere(checked: Callable[..., Checked]) -> None:
    source = beside(BESIDE.replace("PT5M", "PT5M  # lpctl: ignore[offset-ignored, inactive-schedule] it is meant"))

    def expanded(document: Document) -> tuple[PlanEntry, ...]:
        return (drawing(document, source, "schedule"),)

    assert places(checked(expanded)) == [("unused-suppression", "beside.yaml", 4, 49)]
    assert places(checked(expanded, PLAN.replace("true", "5"))) == [("wrong-type", "plans.lp.yaml", 5, 16)]


def two_plans(document: Document) -> tuple[PlanEntry, ...]:
    """Two plans of one document, as two records of it would be, of which one has an input that is wrong."""
    first = PlanEntry(EntryKey(document.origin, 0), document.data | {"name": "berlin"}, document)
    second = drawing(document, beside(), "default_inputs", number=1)
    return first, second._replace(data=second.data | {"name": "paris"})


def test_a_document_may_state_two_plans(checked: Callable[..., Checked]) -> None:
    found = checked(two_plans)
    origin = Origin("plans.lp.yaml", 0)
    assert found.plans == {EntryKey(origin, 0): "berlin", EntryKey(origin, 1): "paris"}
    assert [(plan.key.number, plan.identity.name, plan.line) for plan in found.candidates] == [
        (0, "berlin", 3),
        (1, "paris", 3),
    ]
    assert [(one.plan, one.subject) for one in found.diagnostics] == [
        (EntryKey(origin, 1), "paris/default_inputs/days")
    ]


def test_a_finding_concerns_the_plan_that_it_is_about(checked: Callable[..., Checked]) -> None:
    found = checked(two_plans)
    for name, findings in (("berlin", 0), ("paris", 1)):
        of_one = concerned(found, [name], Fill())
        assert list(of_one.plans.values()) == [name]
        assert len(of_one.diagnostics) == findings


def test_an_error_leaves_the_other_plan_of_its_document_known(checked: Callable[..., Checked]) -> None:
    found = checked(two_plans)
    known = stated({"plans.lp.yaml": PLAN.encode()}, found)
    assert [plan.identity.name for plan in known.plans] == ["berlin"]
    assert [plan.identity.name for plan in known.unknown] == ["paris"]
    assert known.unread == 0


def test_plans_of_one_document_may_be_one_too_many(checked: Callable[..., Checked]) -> None:
    """A late finding, whose document and whose plan are looked up again."""
    source = beside("name: daily\n")

    def expanded(document: Document) -> tuple[PlanEntry, ...]:
        (first,) = expand(document)
        return first, drawing(document, source, "name", number=1)

    (found,) = checked(expanded).diagnostics
    assert (found.rule.id, found.plan) == ("repeated-plan", EntryKey(Origin("plans.lp.yaml", 0), 1))
    assert (found.file, found.span.line) == ("beside.yaml", 1)
    assert [(one.file, one.span.line) for one in found.related] == [("plans.lp.yaml", 3)]


def test_reports_say_where_it_stands_and_of_which_plan(checked: Callable[..., Checked]) -> None:
    found = checked(two_plans)
    report = Report(found.diagnostics, found.plans, found.files)
    assert "beside.yaml:8:9" in reporter("text")(report, FILE)
    (finding,) = json.loads(reporter("json")(report, FILE))["findings"]
    assert (finding["file"], finding["line"]) == ("beside.yaml", 8)
    junit = reporter("junit")(report, FILE)
    assert '<testsuite name="plans.lp.yaml" tests="2" failures="1" errors="0">' in junit
    assert junit.count("<testsuite ") == 1
    assert junit.index('<testcase name="paris"') < junit.index("<failure")
    (result,) = json.loads(reporter("sarif")(report, FILE))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "beside.yaml"


def test_what_changed_is_looked_for_where_it_was_drawn_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cause, "expand", two_plans)

    def plan(number: int) -> Plan:
        key = EntryKey(Origin("plans.lp.yaml", 0), number)
        return Plan(EntityId(name="paris"), b"", None, None, "plans.lp.yaml", 3, key)

    sides = tuple(Side(name, "", (), files={"plans.lp.yaml": PLAN.encode()}) for name in ("before", "after"))
    before, after = (NormalPlan(plan(number), LaunchPlan(), {}) for number in (0, 1))
    path = ("default_inputs",)
    fact = FieldFact(path, None, Value("7", "7"), (path, path))
    found = Causes((sides[0], sides[1])).of(Pair(before, after, (fact,), 0), fact, path)
    assert (found.by, found.before, found.after) == ("manifest", Line("plans.lp.yaml", 3), Line("beside.yaml", 7))
