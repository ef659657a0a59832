"""What is known of a workflow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flyteidl.admin.launch_plan_pb2 import LaunchPlan
    from flyteidl.core.interface_pb2 import Parameter, Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """A workflow's inputs and outputs, as one source states them.

    `inputs` are the parameters of the workflow's default launch plan: declared type, description, and the default or
    `required`. A source without that plan does not know the workflow's own defaults: then every input is required and
    `defaults_known` is False. Parts of the identity that the source leaves open are None. The messages belong to the
    source: nobody changes them.
    """

    name: str
    project: str | None
    domain: str | None
    version: str | None
    inputs: Mapping[str, Parameter]
    outputs: Mapping[str, Variable]
    source: str
    defaults_known: bool
    default_plan: LaunchPlan | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceSource:
    """One file or directory that states interfaces: as it is shown, the SHA-256 of its content, what it states."""

    path: str
    sha256: str
    interfaces: tuple[Interface, ...]


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """An interface source that cannot be read, and why; a reason to stop, not a finding about a manifest."""

    path: str
    message: str
