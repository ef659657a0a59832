"""How large a plan may be for Flyte's server to take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Rule, Severity
from lpctl.text.limits import ENTITY_BYTES, MIB

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.messages.flyteidl_pb2 import LaunchPlan
    from lpctl.plan.bind import Bound

PLAN_TOO_LARGE = Rule(
    "plan-too-large",
    Severity.ERROR,
    """A plan has more than 4 MiB once it is compiled.

    Flyte's server takes no larger request: "ResourceExhausted ... received message larger than max" (gRPC's default for
    `grpc.maxMessageSizeBytes`, flyteadmin server/service.go). What an alias stands for counts each time.

    Bad::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {table: dict}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        fixed_inputs:
          table:
            text: &text "0123456789012345678901234567890123456789012345678901234567890123456789\\
              0123456789012345678901234567890123456789012345678901234567890123456789"
            ten: &ten [*text, *text, *text, *text, *text, *text, *text, *text, *text, *text]
            more: &more [*ten, *ten, *ten, *ten, *ten, *ten, *ten, *ten, *ten, *ten]
            most: &most [*more, *more, *more, *more, *more, *more, *more, *more, *more, *more]
            all: &all [*most, *most, *most, *most, *most, *most, *most, *most, *most, *most]
            again: [*all, *all]

    Good::

        apiVersion: lpctl/v1
        kind: WorkflowInterface
        name: etl.load
        inputs: {table: FlyteFile}
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: load
        workflow: etl.load
        fixed_inputs: {table: "s3://example-bucket/tables/load.parquet"}
    """,
)


def size_problem(message: LaunchPlan, bound: Bound, name_path: Path) -> Problem | None:
    """What is to be said of a plan that is too large; at the input that makes it so, where there is one."""
    size = message.ByteSize()
    if size <= ENTITY_BYTES:
        return None
    stated = {("default_inputs", name): literal.ByteSize() for name, literal in bound.defaults.items()}
    stated |= {("fixed_inputs", name): literal.ByteSize() for name, literal in bound.fixed.items()}
    largest = max(stated, key=stated.__getitem__, default=None)
    at: Path = largest if largest is not None and stated[largest] > size // 2 else name_path
    return PLAN_TOO_LARGE.at(
        at,
        f"the compiled plan has {size / MIB:.1f} MiB, and Flyte's server takes no request of more than "
        f"{ENTITY_BYTES // MIB} MiB",
        on="value" if at is name_path else "key",
        help="keep the data in a file, and give its URI",
    )
