"""What differs is shown: every field of a plan's message, every member of a value, whatever is shortened."""

from __future__ import annotations

import copy
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from drawn import THOROUGH, draws, sample
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.wrappers_pb2 import BoolValue
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.diff.compare import compare
from lpctl.diff.members import alike, member_changes
from lpctl.diff.model import Plan, Side, Value
from lpctl.diff.render import github, json, markdown, text
from lpctl.diff.render.shown import apart
from lpctl.diff.review import review
from lpctl.diff.struct_schema import schema_difference
from lpctl.findings.classes.kind import Impact
from lpctl.findings.classes.plans import IMMUTABLE_VERSION
from lpctl.flyte.entity_id import EntityId
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Literal, LiteralType
from lpctl.source.flow import flow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lpctl.diff.report import Diff

START = 1_774_224_000  # 2026-03-23


def plan_of(message: LaunchPlan) -> Plan:
    content = message.SerializeToString(deterministic=True)
    return Plan(EntityId.of(message.id)._replace(project="", domain=""), content, None, None, "daily.pb", None)


def side(*messages: LaunchPlan) -> Side:
    return Side("side", "", tuple(map(plan_of, messages)))


def with_spec(message: LaunchPlan, spec: Any) -> LaunchPlan:
    return LaunchPlan(id=message.id, spec=spec)


def is_repeated(field: Any) -> bool:
    """Whether a field holds several values; protobuf before 6 has the label alone, which later ones warn of."""
    return bool(field.is_repeated if hasattr(field, "is_repeated") else field.label == field.LABEL_REPEATED)


class Filler:
    """Messages of which every field is set, no two texts or numbers alike; `turn` chooses among alternatives."""

    def __init__(self, turn: int) -> None:
        self._turn = turn
        self._count = 0

    def fill(self, message: Any, depth: int = 0) -> Any:
        alternatives = {
            field.name
            for oneof in message.DESCRIPTOR.oneofs
            for number, field in enumerate(oneof.fields)
            if number != self._turn % len(oneof.fields)
        }
        for field in message.DESCRIPTOR.fields:
            if field.name not in alternatives and depth < DEEPEST.get(message.DESCRIPTOR.name, 9):
                self._set(message, field, depth)
        return message

    def _set(self, message: Any, field: FieldDescriptor, depth: int) -> None:
        place = getattr(message, field.name)
        if field.message_type is not None and field.message_type.GetOptions().map_entry:
            for _ in range(2):
                if field.message_type.fields_by_name["value"].message_type is None:
                    place[self.text()] = self.text()
                else:
                    self.fill(place[self.text()], depth + 1)
        elif field.message_type is not None and is_repeated(field):
            for _ in range(2):
                self.fill(place.add(), depth + 1)
        elif field.message_type is not None:
            place.SetInParent()
            self.fill(place, depth + 1)
        elif is_repeated(field):
            place.extend([self.scalar(field), self.scalar(field)])
        else:
            setattr(message, field.name, self.scalar(field))

    def text(self) -> str:
        self._count += 1
        return f"text{self._count}"

    def scalar(self, field: FieldDescriptor) -> Any:
        self._count += 1
        if field.enum_type is not None:
            numbers = [value.number for value in field.enum_type.values if value.number] or [1]
            return numbers[self._count % len(numbers)]
        return SCALARS.get(field.type, int)(self._count)


SCALARS: dict[int, Callable[[int], Any]] = {
    FieldDescriptor.TYPE_STRING: lambda count: f"text{count}",
    FieldDescriptor.TYPE_BYTES: lambda count: b"%d" % count,
    FieldDescriptor.TYPE_DOUBLE: lambda count: count + 0.5,
    FieldDescriptor.TYPE_FLOAT: lambda count: count + 0.5,
    FieldDescriptor.TYPE_BOOL: lambda _: True,
}
DEEPEST = {"Literal": 5, "LiteralType": 5, "Struct": 5, "Value": 5}
"""How deep messages that hold one another are filled."""


def filled(turn: int) -> LaunchPlan:
    message = LaunchPlan()
    Filler(turn).fill(message.spec)
    for identifier in (message.id, message.spec.workflow_id):
        identifier.name, identifier.project, identifier.domain, identifier.version = "daily", "sales", "dev", "v1"
    return message


Way = tuple[Any, ...]


def mutated(message: Any) -> Iterator[tuple[Way, Any]]:
    """Messages that differ in one field, with the way to it: another value, none, an item twice, left out or moved."""
    for field, stated in message.ListFields():
        for way, value in _changed(field, stated):
            changed = copy.deepcopy(message)
            changed.ClearField(field.name)
            _put(changed, field, value)
            yield (field.name, *way), changed


def _changed(field: FieldDescriptor, stated: Any) -> Iterator[tuple[Way, Any]]:
    others: Any
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        for key in sorted(stated):
            others = {other: stated[other] for other in stated if other != key}
            yield (key, "left out"), others
            yield from (((key, *way), others | {key: value}) for way, value in _other_values(stated[key]))
    elif is_repeated(field):
        items = list(stated)
        for number, item in enumerate(items):
            others = [*items[:number], *items[number + 1 :]]
            yield (number, "twice"), [*items, item]
            yield (number, "left out"), others
            yield (number, "moved"), [item, *others]
            for way, value in _other_values(item):
                yield (number, *way), [*items[:number], value, *items[number + 1 :]]
    else:
        yield ("cleared",), None
        yield from _other_values(stated)


def _other_values(stated: Any) -> Iterator[tuple[Way, Any]]:
    if isinstance(stated, Message):
        yield from mutated(stated)
    else:
        yield (), another(stated)


def _put(message: Any, field: FieldDescriptor, value: Any) -> None:
    place = getattr(message, field.name)
    if isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, Message):
                place[key].CopyFrom(item)
            else:
                place[key] = item
    elif isinstance(value, list):
        place.extend(value)
    elif isinstance(value, Message):
        place.SetInParent()
        place.CopyFrom(value)
    elif value is not None:
        setattr(message, field.name, value)


def another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, bytes):
        return value + b"x"
    return value + 7  # for an enum, one that nobody knows


def meaning(message: LaunchPlan) -> tuple[Any, ...]:
    """A plan as far as docs/diff.md says that differences show."""
    spec: Any = copy.deepcopy(message.spec)
    notifications: Counter[Any] = Counter()
    for notification in spec.entity_metadata.notifications:
        kind = notification.WhichOneof("type")
        inner: Any = getattr(notification, kind or "", None)
        for recipient in getattr(inner, "recipients_email", ()) or ("",):
            notifications.update((kind, recipient, phase) for phase in notification.phases or (None,))
            if getattr(inner, "template", ""):
                notifications[kind, recipient, "template", inner.template] += 1
    spec.entity_metadata.ClearField("notifications")
    envs = sorted(((pair.key, pair.value) for pair in spec.envs.values), key=lambda pair: pair[0])
    spec.ClearField("envs")
    secrets, tokens = (
        sorted(str(without_nothing(item)) for item in items)
        for items in (spec.security_context.secrets, spec.security_context.tokens)
    )
    spec.security_context.ClearField("secrets")
    spec.security_context.ClearField("tokens")
    for parameter in spec.default_inputs.parameters.values():
        if not parameter.HasField("default"):
            parameter.var.ClearField("artifact_partial_id")  # the server takes it from the workflow
            parameter.var.ClearField("artifact_tag")
            if not parameter.required and parameter.WhichOneof("behavior") == "required":
                parameter.ClearField("required")
    spec.workflow_id.ClearField("resource_type")
    spec.workflow_id.ClearField("org")
    return str(without_nothing(spec)), notifications, envs, secrets, tokens


def without_nothing(message: Any) -> Any:
    """The message without messages that say nothing."""
    for field, stated in message.ListFields():
        if isinstance(stated, Message) and not isinstance(stated, (BoolValue, Literal)):
            without_nothing(stated)
            if not stated.ListFields() and stated.DESCRIPTOR.name not in ("LiteralType", "Any"):
                message.ClearField(field.name)
    return message


def told_apart(diff: Diff) -> bool:
    """Whether there is a change, and what stands on both sides of each is not printed alike."""
    changes = [
        change for plan in diff.plans for change in plan.changes if change.kind is not IMMUTABLE_VERSION
    ]  # which says that a version is the same
    pairs = [(part.before, part.after) for change in changes for part in (change.members or (change,))]
    return bool(changes) and all(
        one is None or other is None or one.secret or other.secret or len(set(apart(one.text, other.text))) == 2
        for one, other in pairs
    )


IDENTIFIERS = ("project", "domain", "version")
TURNS = 4
"""As many as the largest choice that is no literal or type has."""


@pytest.mark.parametrize("turn", range(TURNS))
def test_every_change_of_a_message_is_shown(turn: int) -> None:
    before = filled(turn)
    known = meaning(before)
    old = side(before)
    assert not compare(old, old).pairs
    missed, invented, count = [], [], 0
    for way, spec in sample([*mutated(before.spec)], turn):
        after = with_spec(before, spec)
        count += 1
        open_ = way[0] == "workflow_id" and way[-1] == "cleared"
        same = open_ or meaning(after) == known
        if same and compare(old, side(after)).pairs:
            invented.append(way)
        elif not same and not told_apart(review(old, side(after), START, {})):
            missed.append(way)
    assert (missed, invented) == ([], [])
    assert count > (300 if THOROUGH else 60)


@pytest.mark.parametrize("way", ["", "workflow_id", "security_context.run_as", "labels", "concurrency_policy"])
def test_a_field_that_this_flyteidl_does_not_know_is_shown(way: str) -> None:
    plain = filled(0)
    newer, newest = copy.deepcopy(plain), copy.deepcopy(plain)
    for message, content in ((newer, b"\xf2\x07\x01x"), (newest, b"\xf2\x07\x01x\xf2\x07\x01x")):
        owner: Any = message.spec
        for name in filter(None, way.split(".")):
            owner = getattr(owner, name)
        owner.MergeFromString(content)  # field 126, once and twice
    for before, after in ((plain, newer), (newer, newest), (newest, plain)):
        assert told_apart(review(side(before), side(after), START, {}))
    assert not compare(side(newer), side(newer)).pairs


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=3)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4),
    max_leaves=20,
)
lists = st.lists(st.integers(0, 3), max_size=12)


def structured(data: Any) -> Value:
    return Value(flow(data), data, content=data)


def applied(before: Any, changes: tuple[Any, ...]) -> Any:
    """A value after its members have changed, as `member_changes` says how."""
    value = copy.deepcopy(before)

    def inside(steps: tuple[str | int, ...]) -> Any:
        owner = value
        for step in steps[:-1]:
            owner = owner[step]
        return owner

    for member in reversed(changes):
        if member.now is None:
            del inside(member.was)[member.was[-1]]
    for member in changes:
        if member.now is not None:
            owner, last = inside(member.now), member.now[-1]
            if member.was is None and isinstance(owner, list):
                owner.insert(last, member.after.data)
            else:
                owner[last] = member.after.data
    return value


@settings(max_examples=draws(100), deadline=None)
@given(before=values | lists, after=values | lists)
@example(before=[1, 2, 3, 4], after=[2, 3, 9, 4, 4])
@example(before=list(range(700)), after=[*range(1, 800, 2)])
def test_the_members_that_changed_make_the_new_value(before: Any, after: Any) -> None:
    changes = member_changes(structured(before), structured(after))
    if type(before) is type(after) and isinstance(before, (dict, list)):
        assert alike(applied(before, changes), after)
        assert bool(changes) != alike(before, after)
    else:
        assert changes == ()
    for change in changes:
        if change.before is not None and change.after is not None:
            one, other = apart(change.before.text, change.after.text)
            assert one != other


def test_one_item_more_in_a_list_is_one_member() -> None:
    items = [{"name": f"n{number}"} for number in range(2000)]
    changes = member_changes(structured(items), structured([*items[:1200], {"name": "new"}, *items[1200:]]))
    assert [(change.was, change.now) for change in changes] == [(None, (1200,))]


texts = st.text(max_size=4) | st.text("ab", max_size=3)
repeated = st.builds(str.__mul__, texts, st.integers(0, 200))


@settings(max_examples=draws(100), deadline=None)
@given(start=repeated, middles=st.tuples(texts, texts), end=repeated)
@example(start="a" * 200, middles=("", "a"), end="")
@example(start="a" * 100, middles=("b", "cccc"), end="a" * 100)
def test_two_texts_that_differ_never_look_alike(start: str, middles: tuple[str, str], end: str) -> None:
    before, after = (flow(start + middle + end) for middle in middles)
    shown = apart(before, after)
    assert (shown[0] == shown[1]) == (before == after)
    assert max(map(len, shown)) <= 150


@settings(max_examples=draws(100), deadline=None)
@given(one=values, other=values)
def test_two_values_that_differ_are_never_written_alike(one: Any, other: Any) -> None:
    if not alike(one, other):
        assert len(set(apart(flow(one), flow(other)))) == 2


ACCESS = ("security_context", "raw_output_data_config", "envs", "auth", "auth_role", "role", "entity_metadata")
NO_ACCESS = {"phases", "template", "schedule", "launch_conditions", "cleared", "left out", "moved", "twice"}
"""What is told is no access, and who is told is; less of it is no other."""


def added(message: LaunchPlan, project: str = "") -> Plan:
    """A plan of another name with all that a message says."""
    return plan_of(message)._replace(id=EntityId(project=project, name="another"), file="another.pb")


def impact(before: tuple[Plan, ...], new: Plan) -> Impact | None:
    (found,) = review(Side("before", "", before), Side("after", "", (*before, new)), START, {}).plans
    assert found.verb == "added"
    # Whether its schedule can start it is another matter.
    return found._replace(changes=tuple(each for each in found.changes if each.class_id != "schedule-refused")).impact


@pytest.mark.parametrize("turn", range(TURNS))
def test_access_that_another_plan_has_is_safe_and_what_is_new_of_it_is_risky(turn: int) -> None:
    message = filled(turn)
    known = plan_of(message)
    assert impact((known,), added(message)) is Impact.SAFE
    assert impact((known._replace(id=known.id._replace(project="sales")),), added(message, "finance")) is Impact.RISKY
    assert impact((), added(message)) is Impact.RISKY
    count = 0
    for way, spec in mutated(message.spec):
        if way[0] not in ACCESS or set(way) & NO_ACCESS:
            continue
        named = way[:2] == ("security_context", "tokens") and way[-1] == "name"  # which says nothing of access
        new = added(with_spec(message, spec))
        assert impact((known,), new) is (Impact.SAFE if named else Impact.RISKY), way
        count += 1
    assert count > 20


def test_a_plan_without_access_is_safe() -> None:
    message = LaunchPlan()
    message.id.name, message.spec.workflow_id.name = "daily", "etl.main"
    assert impact((), added(message)) is Impact.SAFE


RENDERED: dict[str, Callable[[Diff], str]] = {
    "text": lambda diff: text.render(diff, colour=False),
    "markdown": lambda diff: markdown.render(diff, 60_000),
    "json": json.render,
    "github": lambda diff: github.render(diff, ""),
}


@pytest.mark.parametrize("format_", RENDERED)
def test_access_of_a_new_plan_is_in_every_format(format_: str) -> None:
    message = LaunchPlan()
    message.id.name = message.spec.workflow_id.name = "daily"
    message.spec.security_context.run_as.k8s_service_account = "cluster-admin"
    diff = review(side(), side(message), START, {})
    assert RENDERED[format_](diff).count("cluster-admin") >= {"text": 2, "markdown": 2}.get(format_, 1)


@pytest.mark.parametrize("format_", RENDERED)
def test_twenty_members_are_shown_and_json_has_all(format_: str) -> None:
    before, after = LaunchPlan(), LaunchPlan()
    for message, value in ((before, 1), (after, 2)):
        message.id.name = message.spec.workflow_id.name = "daily"
        literals = message.spec.fixed_inputs.literals["sizes"].map.literals
        for number in range(57):
            literals[f"k{number:02}"].scalar.primitive.integer = value
    shown = RENDERED[format_](review(side(before), side(after), START, {}))
    if format_ == "json":
        assert shown.count('"k56"') == 1 + 2  # the way to the member, and both values as a whole
    else:
        assert "and 37 more members" in shown
        assert "inputs.sizes.k19  1 -> 2" in shown
        assert "k20" not in shown


def test_properties_of_structs_are_named_in_one_order() -> None:
    """A protobuf Struct has an order that each process shuffles."""
    old, new = LiteralType(simple="STRUCT"), LiteralType(simple="STRUCT")
    old.metadata.update({"properties": {name: {} for name in "cba"}})
    new.metadata.update({"properties": {name: {} for name in "edc"}})
    assert schema_difference(old, new) == "`a` is gone, `b` is gone, `d` is new, `e` is new"
