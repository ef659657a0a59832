"""Which launch plan or workflow is meant, and what of that is left for flytectl to fill in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lpctl.messages.flyteidl_pb2 import Identifier

PLACEHOLDERS = {part: f"{{{{ registration.{part} }}}}" for part in ("project", "domain", "version")}
"""What flytectl fills in where it is the whole of that part (register_util.go:hydrateIdentifier)."""

_OF_OTHER_TOOLS = re.compile(r"\$\{(?!(?:var|each|target)\.)")


class EntityId(NamedTuple):
    """A launch plan or a workflow by what tells it from others, as flyteidl.core.Identifier has it; "" where open.

    To the server an entity is its project, domain, name and version (launch_plan_manager.go:CreateLaunchPlan).
    """

    project: str = ""
    domain: str = ""
    name: str = ""
    version: str = ""

    @classmethod
    def of(cls, identifier: Identifier) -> EntityId:
        """What a message states: parts that are placeholders are open."""
        return cls(
            open_part(identifier.project),
            open_part(identifier.domain),
            identifier.name,
            open_part(identifier.version),
        )

    def agrees(self, other: EntityId) -> bool:
        """Whether the two may be one entity: no part that both state differs."""
        return all(ours == theirs or not ours or not theirs for ours, theirs in zip(self, other, strict=True))

    def filled(self, other: EntityId) -> EntityId:
        """The same entity, with what `other` states for the parts that are open."""
        return EntityId(*(ours or theirs for ours, theirs in zip(self, other, strict=True)))

    def with_placeholders(self) -> EntityId:
        """The same entity, with flytectl's placeholder in every part that is open; a name has none."""
        return self.filled(EntityId(**PLACEHOLDERS))

    @property
    def beside_name(self) -> str:
        """The parts beside the name that are stated, in words, as messages have them: `domain staging, version v2`."""
        parts = (("project", self.project), ("domain", self.domain), ("version", self.version))
        return ", ".join(f"{word} {value}" for word, value in parts if value)


def open_part(part: str) -> str:
    """A part of an identifier, "" where it is open: empty, or one of flytectl's placeholders.

    Whatever begins with `{{` is taken for one (flytectl cmd/register/register_util.go:hydrateIdentifier).
    """
    return "" if part.startswith("{{") else part


def is_open(part: str) -> bool:
    """Whether flytectl fills in a part as it is written: empty, or one of its placeholders, to the letter."""
    return not part or part in PLACEHOLDERS.values()


def is_template(part: str) -> bool:
    """Whether a part of an identifier holds what some tool is to fill in.

    An expression of lpctl's that is still there was escaped, and is text.
    """
    return "{{" in part or ("${" in part and _OF_OTHER_TOOLS.search(part) is not None)
