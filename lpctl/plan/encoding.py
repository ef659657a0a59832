"""A stated `struct_encoding` against what the types of a plan's structs say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Once, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType

STRUCT_ENCODING_CONTRADICTED = Rule(
    "struct-encoding-contradicted",
    Severity.WARNING,
    """A stated `struct_encoding` is not how the tasks of the workflow read structs, as the type says.

    Since 1.14 flytekit marks the types that its tasks read as MessagePack (`cache-key-metadata`, in
    core/type_engine.py:DataclassTransformer.get_literal_type). A task of an older one reads protobuf Structs and
    nothing else; a protobuf Struct has doubles only. Without `struct_encoding` each struct is written as its type
    says. A server before 1.14 takes no MessagePack, so that nothing is said where `flyte_version` names one.

    Bad::

        struct_encoding: struct
        fixed_inputs: {options: {retries: 3}}

    Good::

        fixed_inputs: {options: {retries: 3}}
    """,
    once=Once.RUN,
)

_READ_AS = {
    "msgpack": (
        "which its tasks read from a protobuf Struct, as those of a flytekit before 1.14 do",
        "they fail at MessagePack",
    ),
    "struct": (
        "which its tasks read from MessagePack",
        "a protobuf Struct has no integers, and is for images with a flytekit before 1.14",
    ),
}
"""What the type says where this encoding is not the one that it says, and what becomes of that."""


def contradicted(
    stated: str, of_manifest: bool, made: Mapping[Path, Literal], types: Mapping[str, LiteralType]
) -> Iterator[Problem]:
    """The warning at the first of the literals, each under where it stands, that has structs of another encoding.

    `of_manifest` is whether the manifest states the encoding, and not lpctl.yaml.
    """
    from lpctl.literal.decode import struct_encoding  # noqa: PLC0415 - few plans state an encoding
    from lpctl.literal.encoding import declared_encodings  # noqa: PLC0415

    for path, literal in made.items():
        name = str(path[-1])
        declared = declared_encodings(types[name])
        if not declared or stated in declared or struct_encoding(literal) is None:
            continue
        read_as, becomes = _READ_AS[stated]
        yield STRUCT_ENCODING_CONTRADICTED.at(
            ("struct_encoding",) if of_manifest else path,
            f"`struct_encoding: {stated}`{'' if of_manifest else ' of lpctl.yaml'} contradicts the type of `{name}`, "
            f"{read_as}: {becomes}",
            on="value" if of_manifest else "key",
            help="remove `struct_encoding`: each struct is then written as its type says",
        )
        return
