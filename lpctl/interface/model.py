"""What is known of a workflow."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.findings.diagnostic import Diagnostic, Origin
    from lpctl.flyte.attributes import Reads
    from lpctl.flyte.entity_id import EntityId
    from lpctl.interface.reads import Bindings
    from lpctl.messages.flyteidl_pb2 import LaunchPlan, Parameter, Variable


class Recorded(NamedTuple):
    """What a document was printed from: the source's path, and the digest of what it stated of the workflow."""

    file: str
    sha256: str


class Interface(NamedTuple):
    """A workflow's inputs and outputs, as one source states them.

    `inputs` are the parameters of the workflow's default launch plan: declared type, description, and the default or
    `required`. A source without that plan does not know the workflow's own defaults: then every input is required and
    `defaults_known` is False. `labels` and `annotations` are those of the default launch plan, which has no other
    options in flytekit (core/launch_plan.py:LaunchPlan.get_default_launch_plan). `bindings` are those of its nodes,
    where the source has them and they may read attributes of inputs. `outputs` is None where the source
    knows only the default plan. `origin` is the document that states it by hand, `recorded` what that says it was
    printed from. The messages belong to the source: nobody changes them.
    """

    id: EntityId
    inputs: Mapping[str, Parameter]
    outputs: Mapping[str, Variable] | None
    source: str
    defaults_known: bool
    default_plan: LaunchPlan | None = None
    origin: Origin | None = None
    labels: Mapping[str, str] = MappingProxyType({})
    annotations: Mapping[str, str] = MappingProxyType({})
    bindings: Bindings | None = None
    recorded: Recorded | None = None

    @property
    def reads(self) -> Reads:
        """The attributes of its inputs that its nodes read, as far as is known."""
        return {} if self.bindings is None else self.bindings.reads

    @property
    def name(self) -> str:
        """The workflow's name."""
        return self.id.name


class InterfaceSource(NamedTuple):
    """One file or directory that states interfaces: as it is shown, the SHA-256 of its content, what it states.

    `plans` are the launch plans that a package holds, `registered` those that flytectl fetched from a server, which
    have their effective parameters as default inputs. `diagnostics` is what is wrong with documents written by hand,
    and `broken` the workflows that those speak of.
    """

    path: str
    sha256: str
    interfaces: tuple[Interface, ...]
    plans: tuple[LaunchPlan, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    broken: frozenset[str] = frozenset()
    registered: tuple[LaunchPlan, ...] = ()


class UnreadableSourceError(Exception):
    """An interface source cannot be read, for the reason given. Readers raise it; `read_source` returns it."""


class SourceFailure(NamedTuple):
    """An interface source that cannot be read, and why; a reason to stop, not a finding about a manifest."""

    path: str
    message: str
