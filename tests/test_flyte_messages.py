"""lpctl's copy of Flyte's messages against flyteidl itself, where that is installed: `make oracle` runs this."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from google.protobuf.text_format import MessageToString
from hypothesis import given, settings
from hypothesis import strategies as st
from test_messages import CLASSES, plan

from lpctl.messages.names import as_flyte_names

pytest.importorskip("flyteidl", reason="flyteidl is not installed; `make oracle` runs this where it is")

from flyte_messages import written

if TYPE_CHECKING:
    from google.protobuf.message import Message

INTEGERS = {
    FieldDescriptor.TYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.TYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.TYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.TYPE_UINT64: (0, 2**64 - 1),
}
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
FLOAT = st.floats(allow_nan=False, allow_infinity=False, width=32)


def flytes(ours: type[Message]) -> type[Message]:
    """flyteidl's class for one of lpctl's."""
    file = ours.DESCRIPTOR.file.name.removeprefix("lpctl/")
    found: Any = import_module(file.replace("/", ".").replace(".proto", "_pb2"))
    for name in ours.DESCRIPTOR.full_name.removeprefix(f"{ours.DESCRIPTOR.file.package}.").split("."):
        found = getattr(found, name)
    made: type[Message] = found
    return made


def value(draw: st.DrawFn, field: FieldDescriptor) -> Any:
    if field.enum_type is not None:
        return draw(st.sampled_from([*field.enum_type.values_by_number]))
    if field.type in INTEGERS:
        return draw(st.integers(*INTEGERS[field.type]))
    kinds = {
        FieldDescriptor.TYPE_BOOL: st.booleans(),
        FieldDescriptor.TYPE_STRING: TEXT,
        FieldDescriptor.TYPE_BYTES: st.binary(max_size=6),
        FieldDescriptor.TYPE_FLOAT: FLOAT,
        FieldDescriptor.TYPE_DOUBLE: FLOAT,
    }
    return draw(kinds[field.type])


def fill(draw: st.DrawFn, message: Message, depth: int = 3) -> None:
    """Set some fields of a message, and of those in it down to a depth."""
    if message.DESCRIPTOR.full_name in ("google.protobuf.Timestamp", "google.protobuf.Duration"):
        message.seconds = draw(st.integers(0, 10**9))  # type: ignore[attr-defined]
        return
    if message.DESCRIPTOR.full_name == "google.protobuf.Struct":
        message.update(draw(st.dictionaries(TEXT, FLOAT | TEXT | st.none() | st.booleans(), max_size=2)))  # type: ignore[attr-defined]
        return
    if message.DESCRIPTOR.full_name in ("google.protobuf.Any", "google.protobuf.Value"):
        return  # what is in them says itself what it is
    fields: list[Any] = list(message.DESCRIPTOR.fields)
    for field in draw(st.lists(st.sampled_from(fields), max_size=4, unique=True)) if fields else ():
        _set(draw, message, field, depth)


def _set(draw: st.DrawFn, message: Message, field: FieldDescriptor, depth: int) -> None:
    inner = field.message_type
    at = getattr(message, field.name)
    if inner is None and not field.is_repeated:
        setattr(message, field.name, value(draw, field))
    elif inner is None:
        at.extend([value(draw, field) for _ in range(draw(st.integers(1, 2)))])
    elif depth == 0:
        return
    elif inner.GetOptions().map_entry:
        key, held = value(draw, inner.fields_by_name["key"]), inner.fields_by_name["value"]
        if held.message_type is None:
            at[key] = value(draw, held)
        else:
            fill(draw, at[key], depth - 1)
    elif field.is_repeated:
        fill(draw, at.add(), depth - 1)
    else:
        at.SetInParent()
        fill(draw, at, depth - 1)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """A message of lpctl's, of any class."""
    made = draw(st.sampled_from(CLASSES))()
    fill(draw, made)
    return made


@given(messages())
@settings(max_examples=draws(1500))
def test_random_messages_are_the_same_bytes_json_and_text_both_ways(ours: Message) -> None:
    content = ours.SerializeToString(deterministic=True)
    theirs = flytes(type(ours)).FromString(content)
    assert theirs.SerializeToString(deterministic=True) == content
    assert type(ours).FromString(theirs.SerializeToString(deterministic=True)) == ours
    assert MessageToDict(theirs) == MessageToDict(ours)
    assert ParseDict(MessageToDict(theirs), type(ours)()) == ours
    assert MessageToString(theirs) == MessageToString(ours)


def test_every_message_has_the_fields_of_flytes() -> None:
    def stated(made: type[Message]) -> list[tuple[Any, ...]]:
        return [
            (
                field.name,
                field.json_name,
                field.number,
                field.type,
                field.is_repeated,
                field.containing_oneof.name if field.containing_oneof else None,
                as_flyte_names(field.message_type.full_name) if field.message_type else None,
                as_flyte_names(field.enum_type.full_name) if field.enum_type else None,
                {value.name: value.number for value in field.enum_type.values} if field.enum_type else None,
            )
            for field in made.DESCRIPTOR.fields
        ]

    for ours in CLASSES:
        assert as_flyte_names(ours.DESCRIPTOR.full_name) == flytes(ours).DESCRIPTOR.full_name
        assert stated(ours) == stated(flytes(ours))


@pytest.mark.parametrize(
    "json", [{"spek": 1}, {"spec": {"workflowId": {"resourceType": "X"}}}, {"spec": {"role": "a", "auth": 3}}]
)
def test_protobuf_says_the_same_of_both(json: dict[str, Any]) -> None:
    said = []
    for made in (type(plan()), flytes(type(plan()))):
        with pytest.raises(ParseError) as raised:
            ParseDict(json, made())
        said.append(as_flyte_names(str(raised.value)))
    assert said[0] == said[1]


@pytest.mark.parametrize("first", ["lpctl.messages.flyteidl_pb2", "flyteidl.admin.workflow_pb2"])
def test_both_live_in_one_process(first: str) -> None:
    content = plan().SerializeToString(deterministic=True)
    program = "\n".join(
        [
            f"import {first}",
            "import lpctl.messages.flyteidl_pb2 as ours",
            "import flyteidl.admin.launch_plan_pb2 as theirs",
            f"for made in (ours.LaunchPlan, theirs.LaunchPlan): assert made.FromString({content!r}).spec",
            "assert type(ours.LaunchPlan().spec) is not type(theirs.LaunchPlan().spec)",
            "print('lived')",
        ]
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout) == (0, "lived\n"), run.stderr


def test_the_copy_is_what_make_messages_writes() -> None:
    for path, text in written().items():
        assert path.read_text(encoding="utf-8") == text, f"{path} differs; `make messages` writes it"
