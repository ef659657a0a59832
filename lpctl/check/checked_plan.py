"""What was found of one plan, and what of it another plan need not find anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Problem
    from lpctl.flyte.version import FlyteVersion
    from lpctl.interface.model import Interface
    from lpctl.messages.flyteidl_pb2 import LaunchPlan as Message
    from lpctl.plan.bind import Bound
    from lpctl.plan.compiled import Candidate


class Inputs(NamedTuple):
    """What comes of binding a plan's inputs: of which workflow, what was asked, and all that is to be said.

    `asked` is the version of Flyte, and lpctl.yaml's encoding of structs. `bound` are the literals, where they were
    needed; `fits` is whether all inputs can be bound, `weighed` whether the plan has to be built to know that it is not
    too large.
    """

    interface: Interface
    asked: tuple[FlyteVersion | None, str | None]
    bound: Bound | None
    problems: list[Problem]
    fits: bool
    weighed: bool


class CheckedPlan(NamedTuple):
    """What was found of a plan.

    `called` is what the plan is called, None where its document is of no kind that states plans. `candidate` is None
    where the plan is not known so far. `certain` is whether it is known who the plan is. `inputs` is what another plan
    with the same inputs need not find anew, None where there is something to say of them. `message` is the plan's own,
    where it was built.
    """

    problems: list[Problem]
    called: str | None = None
    candidate: Candidate | None = None
    certain: bool = True
    inputs: Inputs | None = None
    message: Message | None = None
