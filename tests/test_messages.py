"""lpctl's copy of Flyte's messages, wherever lpctl runs; test_flyte_messages.py holds it to flyteidl."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from google.protobuf.json_format import MessageToJson, ParseDict, ParseError
from google.protobuf.struct_pb2 import Struct

from lpctl.messages import flyteidl_pb2
from lpctl.messages.flyteidl_pb2 import LaunchPlan, LiteralType, Workflow
from lpctl.messages.names import as_flyte_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from google.protobuf.message import Message

ROOT = Path(__file__).parent.parent
UNKNOWN = b"\xa2\x87\x03\x03abc"
"""Field 6260, a text, which no message has."""


def classes(of: Any = flyteidl_pb2) -> Iterator[type[Message]]:
    """All classes of messages, those inside others too, but for the entries of maps."""
    for value in vars(of).values():
        descriptor = getattr(value, "DESCRIPTOR", None)
        if isinstance(value, type) and descriptor is not None and not descriptor.GetOptions().map_entry:
            yield value
            yield from classes(value)


CLASSES = list(classes())


def test_there_is_a_class_for_every_message() -> None:
    assert {LaunchPlan, Workflow, flyteidl_pb2.SchemaType.SchemaColumn} <= set(CLASSES)
    for made in CLASSES:
        for field in made.DESCRIPTOR.fields:
            if field.message_type is not None and not field.message_type.file.name.startswith("google/"):
                assert field.message_type.full_name.startswith("lpctl.flyteidl.")


def test_unknown_fields_survive() -> None:
    """What a newer Flyte writes is kept where lpctl only passes it on."""
    for made in CLASSES:
        assert made.FromString(UNKNOWN).SerializeToString(deterministic=True) == UNKNOWN, made


def test_what_is_googles_is_shared() -> None:
    assert type(LiteralType().metadata) is Struct


def test_json_of_a_message_whose_classes_nobody_asked_for(tmp_path: Path) -> None:
    """protobuf 4.22 and 4.23 crash here where only the class of the outer message was made."""
    program = (
        "from google.protobuf.json_format import MessageToJson\n"
        "from lpctl.messages.flyteidl_pb2 import LaunchPlan\n"
        f"print(MessageToJson(LaunchPlan.FromString({plan().SerializeToString(deterministic=True)!r})))"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout.rstrip("\n")) == (0, MessageToJson(plan())), run.stderr


def plan() -> LaunchPlan:
    """A plan with a struct, a map and a time in it."""
    made = LaunchPlan()
    parameter = made.spec.default_inputs.parameters["a"]
    parameter.var.type.metadata["title"] = "T"
    parameter.default.scalar.primitive.datetime.seconds = 1
    parameter.default.map.literals["b"].scalar.primitive.integer = 7
    made.spec.entity_metadata.launch_conditions.type_url = ""
    made.spec.interruptible.value = True
    return made


@pytest.mark.parametrize(
    ("json", "said"),
    [
        ({"spek": 1}, 'Message type "flyteidl.admin.LaunchPlan" has no field named "spek"'),
        ({"spec": {"role": []}}, "expected string or bytes-like object"),
        ({"spec": {"workflowId": {"resourceType": "X"}}}, "Invalid enum value X for enum type flyteidl.core.Resource"),
    ],
)
def test_protobuf_speaks_of_flytes_messages(json: dict[str, Any], said: str) -> None:
    with pytest.raises(ParseError) as raised:
        ParseDict(json, LaunchPlan())
    words = as_flyte_names(str(raised.value))
    assert said in words
    assert "lpctl" not in words


def test_the_module_carries_flytes_notice() -> None:
    """As NOTICE has it, at the head of both generated files."""
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").partition("notice is:\n\n")[2]
    head = "".join(f"# {line}".rstrip() + "\n" for line in notice.splitlines())
    for name in ("flyteidl_pb2.py", "flyteidl_pb2.pyi"):
        assert head in (ROOT / "lpctl" / "messages" / name).read_text(encoding="utf-8")
