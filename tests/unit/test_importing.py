"""Laws of an import: its text, its names, its layers, and that what it writes of any plan compiles to that plan."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from drawn import draws
from hypothesis import event, example, given, settings
from hypothesis import strategies as st
from test_dump import TEXTS, VALUES, read, same
from test_layers_laws import DEFAULTS, HEADER, INTERFACE, OWN, by_hand, environment, meant

from lpctl.check.pipeline import Against, check, check_targets
from lpctl.check.settings import Settings
from lpctl.expand.environment import Environment
from lpctl.expand.expand import expand
from lpctl.expand.expression import escaped, parts
from lpctl.importing.documents import documents
from lpctl.importing.imported import Imported, import_sides, layers_of
from lpctl.importing.model import Decoded, Side, SourcePlan
from lpctl.importing.names import file_names
from lpctl.importing.source import read_side
from lpctl.importing.text import text_of
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.manifest.launch_plan import LaunchPlan as Model
from lpctl.manifest.parse import parse
from lpctl.messages.flyteidl_pb2 import LaunchPlan
from lpctl.source.load import load
from lpctl.text.limits import FILE_NAME_BYTES

ORACLE = Path(__file__).parent.parent / "oracle"
TARGETS = ("development", "staging", "production")

# Texts.

EXPRESSIONS = st.lists(
    st.sampled_from(["${var.a}", "$", "${", "}", "{", "each.b", "${target.name}", "${ var.x }", "{{ a }}", "a", " "])
).map("".join)


@given(EXPRESSIONS | TEXTS)
@example("$${var.a}")
@example("$$${var.${each.b}}")
def test_an_escaped_text_holds_no_expression(text: str) -> None:
    found = parts(escaped(text))
    assert all(isinstance(part, str) for part in found)
    assert "".join(map(str, found)) == text


@given(st.dictionaries(TEXTS, VALUES, min_size=1))
@settings(max_examples=draws(60))
@example({"a": {"b": {"c": "s3://bucket/key"}}, "d": [{"e": ["a@example.com"]}, []], "f": "a:"})
@example({"a": [{"b": [{"c": 1, "d": {"e": {}, "f": []}}]}, "g"], "h" * 1024: "x"})
def test_the_text_of_a_document_is_read_back(data: dict[str, Any]) -> None:
    assert same(read(text_of(data)), data)
    assert same(read(text_of(data, large=True)), data)


# Names of files.

ODD_NAMES = ["..", ".", "", "/", "a/b", "../a", "-o", ".a", "A", "a", "CON", "a\0b", "ä", "a" * 200, "a" * 201, "x.y.z"]
NAMES = st.sampled_from([*ODD_NAMES, "b.y.z", "y.z", "z", "Z", "x.Y.z", "a.", ".a.", "a b"]) | st.text(max_size=8)


@given(st.lists(NAMES, unique=True), st.booleans())
@settings(max_examples=draws(300))
@example(["a.b", "A.b", "b", "a.B"], True)
@example(["é", "è", "--"], False)
def test_the_names_of_files_are_safe_and_different(names: list[str], dotted: bool) -> None:
    made = file_names(names, dotted=dotted)
    assert len({name.lower() for name in made}) == len(names) == len(made)
    for name in made:
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-")
        assert name[0] not in ".-~"
        assert name.endswith(".lp.yaml")
        assert len(name) <= FILE_NAME_BYTES + len(".lp.yaml")


def test_files_are_named_as_people_would() -> None:
    workflows = ["reports.daily.my_wf", "etl.load", "etl.other.load", "reports.weekly"]
    assert file_names(workflows, dotted=True) == [
        "my_wf.lp.yaml",
        "etl.load.lp.yaml",
        "other.load.lp.yaml",
        "weekly.lp.yaml",
    ]
    assert file_names(["daily_eu", "reports.daily.eu"], dotted=False) == [
        "daily_eu.lp.yaml",
        "reports.daily.eu.lp.yaml",
    ]


# Layers.


def source() -> InterfaceSource:
    found = read_source(str(INTERFACE), INTERFACE.name)
    assert isinstance(found, InterfaceSource)
    return found


def decoded(data: dict[str, Any]) -> Decoded:
    message = LaunchPlan()
    message.id.name = "report"
    plan = SourcePlan(message, "package", data.get("auto_activate"))
    stated = {key: value for key, value in data.items() if key != "auto_activate"}
    return Decoded(HEADER | stated, plan, source().interfaces[0])


def as_compiled(data: dict[str, Any]) -> dict[str, Any]:
    """A plan by hand without what a plan that was compiled does not have: what holds nothing, what is fixed as well."""
    free = {
        name: value
        for name, value in data.get("default_inputs", {}).items()
        if name not in data.get("fixed_inputs", {})
    }
    return {
        key: value for key, value in (data | {"default_inputs": free}).items() if value != {} and key != "auth_role"
    }


def fits(data: dict[str, Any]) -> bool:
    return parse(Model, HEADER | data) is not None


PLAN = st.tuples(OWN).map(lambda layers: as_compiled(by_hand(*meant(layers)))).filter(fits)
PLANS = st.dictionaries(st.sampled_from(TARGETS), PLAN, min_size=1)
BELOW = st.tuples(DEFAULTS, DEFAULTS).map(meant).filter(lambda below: fits(as_compiled(by_hand(*below))))


def sorted_deeply(value: Any) -> Any:
    return json.dumps(value, sort_keys=True)


@given(PLANS, BELOW)
@settings(max_examples=draws(200))
def test_the_document_of_several_targets_is_the_plan_of_each(
    wanted: dict[str, dict[str, Any]], below: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    event(f"{len(wanted)} targets")
    defaults, of_target = below
    targets: dict[str, Any] = {
        "development": {"activate": "never"},
        "staging": {},
        "production": {"defaults": of_target},
    }
    around = environment(defaults=defaults, targets=targets)
    (made,) = documents({target: [decoded(data)] for target, data in wanted.items()}, layers_of(around))
    (read_again,) = load("report.lp.yaml", text_of(made.data).encode()).documents
    expanded = expand(read_again, around)
    assert not expanded.problems
    assert {entry.key.target for entry in expanded.entries} == set(wanted)
    for entry in expanded.entries:
        data = dict(entry.data)
        active = data.pop("auto_activate", False)
        expected = dict(wanted[entry.key.target])
        if "auto_activate" in expected:
            assert active is expected.pop("auto_activate")
        # A plan without identity is in the place of its target.
        data.pop("domain")
        assert sorted_deeply(data) == sorted_deeply(HEADER | expected)


@given(PLAN)
def test_targets_that_are_alike_have_no_overrides(data: dict[str, Any]) -> None:
    around = environment(targets={target: {} for target in TARGETS})
    (made,) = documents({target: [decoded(data)] for target in TARGETS}, layers_of(around))
    assert "overrides" not in made.data
    assert "targets" not in made.data


# Any plan.


def imported(plans: list[LaunchPlan], found: InterfaceSource) -> Imported:
    side = Side("", tuple(SourcePlan(plan, "package") for plan in plans), (found,))
    return import_sides({"": side}, Environment(), Settings(), each="workflow")


def compiled(files: list[tuple[str, bytes]], found: InterfaceSource) -> dict[str, bytes]:
    checked = check(files, [found], Settings())
    return {plan.identity.name: plan.content for plan in checked.candidates if plan.content is not None}


@given(st.lists(st.tuples(OWN), min_size=1, max_size=3))
@settings(max_examples=draws(100))
def test_what_a_manifest_says_is_imported_to_the_same_bytes(stated: list[tuple[dict[str, Any]]]) -> None:
    """Whatever compiles is imported; what is imported compiles to what it was."""
    found = source()
    written = [HEADER | {"name": f"plan_{number}"} | by_hand(*meant(own)) for number, own in enumerate(stated)]
    files = [("plans.lp.yaml", "---\n".join(json.dumps(plan) + "\n" for plan in written).encode())]
    checked = check(files, [found], Settings())
    sound = {plan.identity.name: plan.content for plan in checked.candidates if plan.content is not None}
    if checked.has_errors:
        refused = {key for one in checked.diagnostics for key in one.plans if one.severity.value == "error"}
        sound = {
            plan.identity.name: plan.content
            for plan in checked.candidates
            if plan.content is not None and plan.key not in refused
        }
    event("sound" if sound else "none of them is sound")
    result = imported([LaunchPlan.FromString(content) for content in sound.values()], found)
    assert result.unsaid == ()
    again = compiled([(file.name, text.encode()) for file, text in result.files], found)
    assert again == sound


SCALARS = read_side("", [(str(ORACLE / "inputs" / "package"), "package")]).interfaces[0]
BASE = LaunchPlan.FromString(
    compiled([("a.lp.yaml", b"{apiVersion: lpctl/v1, kind: LaunchPlan, name: a, workflow: plans.scalars}")], SCALARS)[
        "a"
    ]
)


@given(
    TEXTS,
    TEXTS,
    st.dictionaries(TEXTS, TEXTS, max_size=3),
    st.floats(allow_nan=False),
    st.integers(-(2**63), 2**63 - 1),
)
@settings(max_examples=draws(200))
@example("${var.x}", "$${var.x}", {"${each.a}": "{{ .inputs.a }}"}, -0.0, 0)
@example("a" * 200, "..", {"a": "${target.name}"}, float("inf"), 1)
def test_any_text_and_number_is_kept_exactly(
    name: str, text: str, annotations: dict[str, str], number: float, whole: int
) -> None:
    """Of a plan of any name: it is equal, or the reason why it is not imported is one of `lpctl validate`'s."""
    plan = LaunchPlan()
    plan.CopyFrom(BASE)
    plan.id.name = name
    plan.spec.annotations.values.update(annotations)
    for part, value in (("string_value", text), ("float_value", number), ("integer", whole)):
        parameter = {"string_value": "s", "float_value": "f", "integer": "i"}[part]
        setattr(plan.spec.fixed_inputs.literals[parameter].scalar.primitive, part, value)
        del plan.spec.default_inputs.parameters[parameter]
    result = imported([plan], SCALARS)
    if result.unsaid:
        event("not imported")
        assert "[" in result.unsaid[0].reason
        assert result.files == ()
        return
    again = compiled([(file.name, text.encode()) for file, text in result.files], SCALARS)
    assert again == {name: plan.SerializeToString(deterministic=True)}


@given(st.dictionaries(st.sampled_from(TARGETS), PLAN, min_size=2), BELOW)
@settings(max_examples=draws(60))
def test_the_plans_of_several_targets_are_imported_to_the_same_bytes(
    wanted: dict[str, dict[str, Any]], below: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    """Each target's plan, compiled by itself, is what the document of all of them compiles to there."""
    found = source()
    alone = {}
    for target, data in wanted.items():
        written = json.dumps(HEADER | {"domain": target} | data).encode()
        (candidate,) = check([("report.lp.yaml", written)], [found], Settings()).candidates
        if candidate.content is not None:
            alone[target] = candidate
    event(f"{len(alone)} targets")
    if not alone:
        return
    sides = {
        target: Side(
            target,
            (SourcePlan(LaunchPlan.FromString(plan.content or b""), "package", bool(plan.auto_activate)),),
            (found,),
        )
        for target, plan in alone.items()
    }
    targets = {"development": {"activate": "never"}, "staging": {}, "production": {"defaults": below[1]}}
    around = Environment(environment(defaults=below[0], targets=targets).configuration, asked=tuple(alone))
    result = import_sides(sides, around, Settings(), each="plan")
    assert result.unsaid == ()
    against = {target: Against((found,), Settings()) for target in around.names}
    checked = check_targets([(file.name, text.encode()) for file, text in result.files], against, around)
    assert {plan.key.target: (plan.content, bool(plan.auto_activate)) for plan in checked.candidates} == {
        target: (plan.content, bool(plan.auto_activate)) for target, plan in alone.items()
    }


def test_where_nobody_says_whether_a_plan_is_active_nothing_makes_it_so() -> None:
    around = environment(targets={target: {} for target in TARGETS})
    active = {"development": None, "staging": True, "production": True}
    plans = {target: [decoded({"auto_activate": value})] for target, value in active.items()}
    (made,) = documents(plans, layers_of(around))
    assert made.data["overrides"] == {target: {"auto_activate": True} for target in ("staging", "production")}
    assert "auto_activate" not in made.data
