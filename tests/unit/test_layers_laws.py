"""Laws of layers: what a target makes of a plan is the plan written out by hand; where each of its values stands."""

from __future__ import annotations

import gc
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from lpctl.check import reading
from lpctl.check.pipeline import Against, Checked, check_targets
from lpctl.check.settings import Settings
from lpctl.expand import laying
from lpctl.expand.environment import NO_TARGET, Environment
from lpctl.expand.expand import expand
from lpctl.flyte.version import parse_version
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.parse import parse, parse_next
from lpctl.plan.size import PLAN_TOO_LARGE
from lpctl.source.document import Document
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.expand.entry import PlanEntry
    from lpctl.findings.diagnostic import Path as DataPath

INTERFACE = Path(__file__).parent.parent / "cases" / "interfaces" / "my_wf.yaml"
ANOTHER_INTERFACE = Path(__file__).parent / "another_my_wf.yaml"
HEADER = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "name": "report", "workflow": "reports.daily.my_wf"}
INPUTS = ("default_inputs", "fixed_inputs")

# What a layer may say. Each key of a mapping is one of few, so that layers meet.

TEXT = st.sampled_from(["a", "b", "c"])
NOTHING = st.none()


def some(**entries: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A mapping of some of the entries, in any order."""
    return st.fixed_dictionaries({}, optional=entries).flatmap(
        lambda made: st.permutations(list(made.items())).map(dict)
    )


def mapping(*keys: str) -> st.SearchStrategy[dict[str, Any]]:
    return some(**dict.fromkeys(keys, TEXT | NOTHING))


SECRETS = st.just([{"group": "db", "key": "password", "mount_requirement": "FILE"}])
SECURITY = some(
    run_as=some(iam_role=TEXT | NOTHING, k8s_service_account=TEXT | NOTHING, execution_identity=TEXT) | NOTHING,
    secrets=SECRETS | NOTHING,
)
SCHEDULE = some(
    cron=st.sampled_from(["0 1 * * *", "0 2 * * *"]) | NOTHING,
    rate=st.sampled_from(["1h", "2h"]) | NOTHING,
    timezone=st.just("Europe/Berlin") | NOTHING,
    kickoff_time_input_arg=st.just("kickoff_time") | NOTHING,
)
NOTIFICATIONS = st.lists(
    st.fixed_dictionaries({"phases": st.just(["FAILED"]), "email": st.just(["a@example.com"])}), min_size=1, max_size=2
)
FIELDS = {
    "labels": mapping("a", "b", "c") | NOTHING,
    "annotations": mapping("a", "b") | NOTHING,
    "envs": mapping("A", "B") | NOTHING,
    "security_context": SECURITY | NOTHING,
    "schedule": SCHEDULE | NOTHING,
    "notifications": NOTIFICATIONS | NOTHING,
    "max_parallelism": st.integers(1, 3) | NOTHING,
    "overwrite_cache": st.booleans() | NOTHING,
    "auto_activate": st.booleans() | NOTHING,
    "raw_output_data_config": st.just({"output_location_prefix": "s3://bucket"}) | NOTHING,
    "concurrency": st.fixed_dictionaries({"max": st.integers(1, 2)}) | NOTHING,
}
BINDINGS = some(days=st.integers(1, 3), region=st.sampled_from(["eu", "us"]), limit=st.integers(1, 2) | NOTHING)
DEFAULTS = some(**FIELDS)
OWN = some(
    **FIELDS,
    default_inputs=BINDINGS,
    fixed_inputs=BINDINGS,
    auth_role=st.just({"kubernetes_service_account": "a"}) | NOTHING,
)
LAYERS = st.tuples(DEFAULTS, DEFAULTS, OWN, OWN)


# The model: plain data laid over plain data, without places.

BY_ENTRY: set[tuple[str, ...]] = {
    ("labels",),
    ("annotations",),
    ("envs",),
    ("schedule",),
    ("security_context",),
    *((name,) for name in INPUTS),
}
BY_ENTRY |= {("security_context", "run_as")}


def laid(below: dict[str, Any], above: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    """A mapping laid over another that stands at a place of the plan."""
    made = dict(below)
    if place == ("schedule",) and above.get("cron") is not None:
        made.pop("rate", None)
    if place == ("schedule",) and above.get("rate") is not None:
        made.pop("cron", None)
        made.pop("timezone", None)
    for key, value in above.items():
        inner = (*place, key)
        if value is None and place[:1] not in {(name,) for name in INPUTS}:
            made.pop(key, None)
        elif inner in BY_ENTRY and isinstance(value, dict):
            made[key] = laid(made.get(key, {}), value, inner)
        else:
            made[key] = value
    return made


def by_hand(*layers: dict[str, Any]) -> dict[str, Any]:
    """The plan that layers make, the last of which wins."""
    plan: dict[str, Any] = {}
    for layer in layers:
        for one, other in (("auth_role", "security_context"), ("security_context", "auth_role")):
            if layer.get(one) is not None:
                plan.pop(other, None)
        for one, other in (INPUTS, INPUTS[::-1]):
            left = {name: value for name, value in plan.get(other, {}).items() if name not in layer.get(one, {})}
            plan = {**plan, other: left} if left else {key: value for key, value in plan.items() if key != other}
        plan = laid(plan, layer, ())
    return plan


def meant(layers: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """The layers without the nulls that take nothing away, which are mistakes and in no plan by hand."""
    found: tuple[dict[str, Any], ...] = ()
    for layer in layers:
        below = by_hand(*found)
        for one, other in (("auth_role", "security_context"), ("security_context", "auth_role")):
            if layer.get(one) is not None:
                below.pop(other, None)
        found = (*found, without_idle(layer, below, ()))
    return found


def without_idle(layer: dict[str, Any], below: dict[str, Any], place: tuple[str, ...]) -> dict[str, Any]:
    """A mapping of a layer without the nulls of which the layers below hold nothing, nor do what excludes it."""
    left = {}
    for key, value in layer.items():
        inner = (*place, key)
        if inner in BY_ENTRY and isinstance(value, dict) and key not in INPUTS:
            left[key] = without_idle(value, below.get(key, {}), inner)
        elif value is not None or key in below:
            left[key] = value
    return left


# Both through lpctl.


def document(name: str, data: Any) -> Document:
    (found,) = load(name, json.dumps(data).encode()).documents
    return found


def environment(**stated: Any) -> Environment:
    return Environment(document("lpctl.yaml", {"apiVersion": "lpctl/v1", "kind": "Configuration", **stated}))


def checked(plan: dict[str, Any], around: Environment) -> Checked:
    """What is found of a plan, and its message."""
    source = read_source(str(INTERFACE), INTERFACE.name)
    assert isinstance(source, InterfaceSource)
    names = around.targets or (NO_TARGET,)
    against = Against((source,), Settings(contents=True))
    files = [("report.lp.yaml", json.dumps(plan).encode())]
    return check_targets(files, dict.fromkeys(names, against), around)


def outcome(found: Checked, target: str = NO_TARGET) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The rules that find something of a target, and what is written for it."""
    rules = {one.rule.id for one in found.diagnostics if not one.plans or target in {plan.target for plan in one.plans}}
    plans = [(plan.identity, plan.content, plan.auto_activate) for plan in found.of_target(target).candidates]
    return sorted(rules), plans


def layered(layers: tuple[dict[str, Any], ...], **others: Any) -> Checked:
    """The plan of four layers in target production, behind other targets."""
    defaults, of_target, own, override = layers
    targets = {**others, "production": {"project": "reports", "defaults": of_target}}
    plan = {**HEADER, **own, "overrides": {"production": override}}
    return checked(plan, environment(defaults=defaults, targets=targets))


@given(LAYERS)
@settings(max_examples=draws(60))
def test_the_plan_of_a_target_is_the_plan_written_out_by_hand(layers: tuple[dict[str, Any], ...]) -> None:
    layers = meant(layers)
    rules, plans = outcome(layered(layers), "production")
    event("with a message" if plans and plans[0][1] else "without one")
    plan = {**HEADER, "project": "reports", "domain": "production", **by_hand(*layers)}
    assert (rules, plans) == outcome(checked(plan, Environment()))


@given(LAYERS, DEFAULTS)
def test_another_target_changes_nothing_of_a_target(
    layers: tuple[dict[str, Any], ...], defaults: dict[str, Any]
) -> None:
    layers = meant(layers)
    alone = outcome(layered(layers), "production")
    assert outcome(layered(layers, staging={"defaults": defaults}), "production") == alone


ASKED_OF_TARGETS = some(
    flyte_version=st.sampled_from(["1.12", "1.14"]).map(parse_version),
    struct_encoding=st.sampled_from(["struct", "msgpack"]),
    contents=st.just(False),
    inputs=st.just(False),
)
STATED = some(
    fixed_inputs=st.fixed_dictionaries({"options": st.just({"a": 1})}, optional={"days": st.sampled_from([1, 2, "1"])}),
    default_inputs=some(region=st.sampled_from(["eu", "us"])),
    schedule=st.sampled_from([{"cron": "0 1 * * *"}, {"rate": "1h"}]),
    struct_encoding=st.sampled_from(["struct", "msgpack"]),
    labels=mapping("a", "b"),
)
KICKOFF = {"cron": "0 1 * * *", "kickoff_time_input_arg": "days"}
OPTIONS = {"fixed_inputs": {"options": {"a": 1}}}
OVERRIDES: st.SearchStrategy[dict[str, Any]] = (
    st.just({}) | some(struct_encoding=st.sampled_from(["struct", "msgpack"])) | STATED
)


@given(
    st.tuples(STATED, OVERRIDES, OVERRIDES),
    st.lists(st.just({}) | ASKED_OF_TARGETS, min_size=2, max_size=2),
    st.booleans(),
)
@example(stated=(OPTIONS, {}, {}), asked=[{}, {"flyte_version": parse_version("1.12")}], other=False)
@example(stated=(OPTIONS, {}, {}), asked=[{}, {"struct_encoding": "struct"}], other=False)
@example(stated=({}, {}, {"schedule": KICKOFF}), asked=[{}, {}], other=False)
@settings(max_examples=draws(200))
def test_a_plan_is_checked_as_if_no_other_were_like_it(
    stated: tuple[dict[str, Any], ...], asked: list[dict[str, Any]], other: bool
) -> None:
    """Whatever targets are checked against: other interfaces, versions of Flyte, encodings."""
    common, *overrides = stated
    names = ("staging", "production")
    around = environment(targets={name: {} for name in names})
    plan = {**HEADER, **common, "overrides": dict(zip(names, overrides, strict=True))}
    source = read_source(str(INTERFACE), INTERFACE.name)
    assert isinstance(source, InterfaceSource)
    another = read_source(str(ANOTHER_INTERFACE), ANOTHER_INTERFACE.name)
    assert isinstance(another, InterfaceSource)
    sources = [(source,), (another if other else source,)]
    against = {
        name: Against(found, Settings(**{"contents": True, **settings}))
        for name, found, settings in zip(names, sources, asked, strict=True)
    }

    def outcomes() -> list[Any]:
        found = check_targets([("report.lp.yaml", json.dumps(plan).encode())], against, around)
        return [outcome(found, name) for name in names]

    shared = outcomes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_parsed", lambda entries: [(parse(LaunchPlan, entry.data), None) for entry in entries])
        assert outcomes() == shared


@pytest.mark.parametrize("version", [None, "1.14"])
def test_a_plan_that_is_too_large_is_found_behind_one_that_is_not(version: str | None) -> None:
    """What is stated of its inputs is the same."""
    around = environment(targets={"staging": {}, "production": {}}, variables={"text": "a" * (1 << 20)})
    plan = {**HEADER, "overrides": {"production": {"envs": dict.fromkeys("ABCDE", "${var.text}")}}}
    source = read_source(str(INTERFACE), INTERFACE.name)
    assert isinstance(source, InterfaceSource)
    asked = Settings(contents=False, flyte_version=parse_version(version) if version else None)
    against = dict.fromkeys(around.targets, Against((source,), asked))
    found = check_targets([("report.lp.yaml", json.dumps(plan).encode())], against, around)
    assert [PLAN_TOO_LARGE.id in outcome(found, target)[0] for target in around.targets] == [False, True]


def test_a_run_keeps_few_of_many_documents() -> None:
    around = environment(targets={"staging": {}, "production": {}})
    files = {f"kept_{number}.lp.yaml": json.dumps({**HEADER, "name": f"of_{number}"}).encode() for number in range(50)}
    against = dict.fromkeys(around.targets, Against((), Settings(inputs=False)))
    found = check_targets(files.items(), against, around)
    gc.collect()
    kept = [each for each in gc.get_objects() if isinstance(each, Document) and each.origin.file in files]
    assert len(found.plans) == 100
    assert len(kept) < 10


@given(LAYERS, st.randoms(use_true_random=False))
def test_the_order_of_keys_changes_nothing(layers: tuple[dict[str, Any], ...], random: Any) -> None:
    def shuffled(value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        keys = list(value)
        random.shuffle(keys)
        return {key: shuffled(value[key]) for key in keys}

    others = tuple(shuffled(layer) for layer in layers)
    assert outcome(layered(others), "production") == outcome(layered(layers), "production")


# What expressions stand for.


def with_variables(value: Any, variables: dict[str, Any], random: Any) -> Any:
    """The data with variables in the place of some of its texts, numbers and truth values, or of their mappings."""
    if value is not None and random.random() < (0.1 if isinstance(value, (dict, list)) else 0.5):
        name = f"v{len(variables)}"
        variables[name] = value
        return f"${{var.{name}}}"
    if isinstance(value, dict):
        return {key: with_variables(inner, variables, random) for key, inner in value.items()}
    return [with_variables(inner, variables, random) for inner in value] if isinstance(value, list) else value


def expressed(layers: tuple[dict[str, Any], ...], random: Any) -> tuple[dict[str, Any], Environment]:
    """The plan of four layers, with variables for some of what they state, and what lpctl.yaml says."""
    variables: dict[str, Any] = {}
    defaults, of_target, own, override = (
        {key: with_variables(value, variables, random) for key, value in layer.items()} for layer in layers
    )
    targets = {"staging": {}, "production": {"project": "reports", "defaults": of_target}}
    plan = {**HEADER, **own, "overrides": {"production": override, "staging": own}}
    return plan, environment(defaults=defaults, targets=targets, variables=variables)


@given(LAYERS, st.randoms(use_true_random=False))
def test_an_expression_is_what_it_stands_for(layers: tuple[dict[str, Any], ...], random: Any) -> None:
    layers = meant(layers)
    plan, around = expressed(layers, random)
    found = outcome(checked(plan, around), "production")
    event("with a message" if found[1] and found[1][0][1] else "without one")
    assert found == outcome(layered(layers), "production")


class Table:
    """A file of records that every manifest finds."""

    def __init__(self, text: str) -> None:
        self._text = text

    def read(self, manifest: str, path: str) -> tuple[str, bytes]:
        return f"{manifest}/{path}", self._text.encode()


CELLS = st.sampled_from(["a", "", " b ", "1", "5%", "%s", "${target.name}", "${HOME}", "null"])
EXPRESSIONS = st.sampled_from(["${var.x}", "of ${var.x}", "${var.y}", "${target.name}", "$${var.x}", "plain"])
WRITTEN = some(
    labels=some(a=EXPRESSIONS, b=EXPRESSIONS | NOTHING),
    fixed_inputs=some(days=st.integers(1, 2), region=EXPRESSIONS, names=st.lists(EXPRESSIONS, max_size=2)),
    default_inputs=some(region=EXPRESSIONS, limit=st.integers(1, 2)),
    max_parallelism=st.just("${var.n}"),
    raw_output_data_config=st.just("s3://${var.x}"),
)
WRITTEN_OWN = {"labels": {"a": "${var.x}"}, "fixed_inputs": {"region": "${var.x}"}}
RECORDS_OF = st.none() | st.lists(
    st.fixed_dictionaries({"n": st.sampled_from(["one", "two", "three"]), "v": TEXT | st.integers(1, 2)}),
    min_size=1,
    max_size=3,
    unique_by=lambda record: record["n"],
)


@given(LAYERS, WRITTEN, WRITTEN, RECORDS_OF)
@example(layers=({}, {}, {}, {"labels": None}), own=WRITTEN_OWN, override={}, records=None)
def test_a_plan_is_expanded_as_if_there_were_no_other_target(
    layers: tuple[dict[str, Any], ...], own: dict[str, Any], override: dict[str, Any], records: list[Any] | None
) -> None:
    defaults, of_target, stated, above = layers
    configuration = document(
        "lpctl.yaml",
        {
            "apiVersion": "lpctl/v1",
            "kind": "Configuration",
            "variables": {"x": "here", "y": ["a"], "n": 2},
            "defaults": defaults,
            "targets": {
                "development": {"variables": {"x": "there"}},
                "staging": {"activate": "never", "project": "reports"},
                "production": {"defaults": of_target},
                "later": {"variables": {"x": "there", "n": 3}},
            },
        },
    )
    plan = {
        **HEADER,
        **stated,
        **own,
        "overrides": {"production": {**above, **override}, "later": {"labels": {"b": "c"}}},
    }
    if records is not None:
        plan |= {"name": "report_${each.n}", "for_each": records, "annotations": {"v": "${each.v}"}}
    read = document("report.lp.yaml", plan)
    together = expand(read, Environment(configuration))
    for target in ("development", "staging", "production", "later"):
        alone = expand(read, Environment(configuration, asked=[target]))
        found = [described(entry) for entry in together.entries if entry.key.target == target]
        assert found == [described(entry) for entry in alone.entries]
        event(f"{target}: {len(found)}")


def described(entry: PlanEntry) -> list[Any]:
    """Everything that a plan says of itself, but for how it differs from the one before it."""
    places = (entry.drawn, entry.supplied, entry.over, {*entry.outside}, {*entry.documents}, entry.kept_inactive_by)
    return [entry.key, entry.data, entry.record, *places]


USUAL = ["${each.a}", "${each.b}", "$${each.a}", "x ", "%", "%s"]
FILLED = st.lists(st.sampled_from([*USUAL * 3, "${var.a}", "${each.lost}", "${each.a"]), min_size=1, max_size=4).map(
    "".join
)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=3),
    some(name=FILLED, max_parallelism=FILLED, labels=some(a=FILLED, b=FILLED), fixed_inputs=some(a=FILLED, b=FILLED)),
    st.booleans(),
)
@example(rows=[("x", "y")], stated={"labels": {"a": "of ${var.a}"}}, override=False)
def test_texts_are_filled_in_at_once_as_one_by_one(
    rows: list[tuple[str, str]], stated: dict[str, Any], override: bool
) -> None:
    table = "n,a,b\n" + "".join(f"{number},{a},{b}\n" for number, (a, b) in enumerate(rows))
    plan = {**HEADER, "name": "r_${each.n}", "for_each": {"file": "table.csv"}, **stated}
    if override:
        plan["overrides"] = {"production": {"labels": {"b": "${each.b}"}}}
    configuration = document("lpctl.yaml", {"variables": {"a": "V"}, "targets": {"production": {}}})
    around = Environment(configuration, files=Table(table))
    read = document("report.lp.yaml", plan)

    def made() -> list[Any]:
        found = expand(read, around)
        entries = ((one.key, one.data, one.drawn, one.supplied, {*one.outside}, one.over) for one in found.entries)
        return [*entries, *((misplaced.document.origin, misplaced.problem) for misplaced in found.problems)]

    at_once = made()
    event("plans" if any(isinstance(one[1], dict) for one in at_once) else "no plan")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laying, "filling", lambda *_: None)
        assert made() == at_once


VARIABLES = st.sampled_from(["${var.a}", "${var.b}", "${var.lost}", "$${var.a}", "${var.a} and ${var.b}", "%s", "x"])


@given(
    some(
        name=VARIABLES, max_parallelism=VARIABLES, labels=some(a=VARIABLES), fixed_inputs=some(a=VARIABLES, b=VARIABLES)
    ),
    some(a=st.sampled_from(["A", 7, True, ["of a list"]]), b=st.sampled_from(["B", "${target.name}"])),
    some(a=st.sampled_from(["7", "given"]), b=st.just("true")),
)
@example(stated={"fixed_inputs": {"a": "${var.a}"}}, variables={}, given_={"a": "7"})
def test_variables_are_filled_in_at_once_as_one_by_one(
    stated: dict[str, Any], variables: dict[str, Any], given_: dict[str, str]
) -> None:
    targets = {"staging": {"variables": {"b": "of staging"}}, "production": {}}
    configuration = document("lpctl.yaml", {"variables": variables, "targets": targets})
    read = document("report.lp.yaml", {**HEADER, **stated})
    of_options = {name: document("<option>", value) for name, value in given_.items()}

    def made() -> list[Any]:
        around = Environment(configuration, given=of_options)
        found = expand(read, around)
        problems = ((misplaced.document.origin, misplaced.problem) for misplaced in found.problems)
        return [*(described(entry) for entry in found.entries), *problems, sorted(around.used)]

    at_once = made()
    event(f"{len(at_once) - 1} plans or problems")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(laying, "filling", lambda *_: None)
        assert made() == at_once


# Where the values stand.


def paths(value: Any, path: DataPath = ()) -> Iterator[DataPath]:
    """Every path of plain data, but the outermost."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, held in inner:
        yield from paths(held, (*path, part))


def at(data: Any, path: DataPath) -> Any:
    for part in path:
        data = data[part]
    return data


def holds(entry: PlanEntry) -> None:
    """Each path of a plan has a place, and the text there is the value's."""
    for path in paths(entry.data):
        value, place = at(entry.data, path), entry.place_of(path)
        entry.position(path)
        if isinstance(path[-1], str):
            entry.position(path, "key")
        if isinstance(value, (dict, list)) or path in (("domain",), ("auto_activate",)):
            continue  # it may be made of several, or of what the target is called
        written = at(place.document.data, place.path)
        if isinstance(written, str) and "${" in written:
            continue  # one text is made of several
        assert str(written) == str(value), path


@given(LAYERS)
def test_every_value_of_a_target_has_a_place(layers: tuple[dict[str, Any], ...]) -> None:
    defaults, of_target, own, override = layers
    targets = {"staging": {"activate": "never"}, "production": {"project": "reports", "defaults": of_target}}
    around = environment(defaults=defaults, targets=targets)
    plan = {**HEADER, **own, "overrides": {"production": override}}
    made = expand(document("report.lp.yaml", plan), around)
    assert [entry.key.target for entry in made.entries] == ["staging", "production"]
    for entry in made.entries:
        holds(entry)
    staging, production = made.entries
    assert staging.differing is None
    if production.differing is None:
        event("a null that takes nothing away")
        return
    assert changed(production.data, staging.data) <= production.differing
    if (read := parse(LaunchPlan, staging.data)) is not None:
        known = parse_next(LaunchPlan, production.data, read, production.differing)
        assert known == parse(LaunchPlan, production.data)


def changed(data: dict[str, Any], before: dict[str, Any]) -> set[str]:
    """The keys under which data hold something else than others do."""
    return {key for key in data.keys() | before.keys() if as_json(data.get(key)) != as_json(before.get(key))}


def as_json(value: Any) -> str:
    """A value as text, in which 1 is not true."""
    return json.dumps(value, sort_keys=True)


VALUES = st.sampled_from(["a", 7, True, [1, {"b": 2}], {"c": {"d": "e"}}])


@given(st.lists(st.fixed_dictionaries({"v": VALUES, "w": TEXT}), min_size=1, max_size=3), VALUES)
def test_every_value_of_a_record_has_a_place(records: list[dict[str, Any]], value: Any) -> None:
    named = [{"n": f"n{number}", **record} for number, record in enumerate(records)]
    around = environment(
        variables={"x": "t", "y": 5},
        defaults={"labels": {"x": "${var.x}", "y": "${var.y}"}},
        targets={"production": {}},
    )
    inputs = {"options": {"alone": "${each.v}", "inside": ["a ${each.w}", "${var.y}", value]}}
    plan = {**HEADER, "name": "r_${each.n}", "for_each": named, "fixed_inputs": inputs, "labels": {"w": "${each.w}"}}
    made = expand(document("report.lp.yaml", plan), around)
    assert not made.problems
    assert [entry.data["name"] for entry in made.entries] == [f"r_{record['n']}" for record in named]
    for entry, record in zip(made.entries, named, strict=True):
        assert at(entry.data, ("fixed_inputs", "options", "alone")) == record["v"]
        assert entry.data["fixed_inputs"]["options"]["inside"][:2] == [f"a {record['w']}", 5]
        holds(entry)
