"""What a repository says of all its plans: targets, defaults, variables. What each target makes of an expression."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from lpctl.expand.layer import Layer, Merged
    from lpctl.expand.record import FilesRead, RecordFiles, RecordReader
    from lpctl.expand.scope import Scope
    from lpctl.expand.supplied import Supplied
    from lpctl.findings.diagnostic import Path
    from lpctl.source.document import Document

NO_TARGET = ""
"""The name of the one target of a repository that has none."""


class Environment:
    """What lpctl.yaml says of plans, and what the command line adds.

    `configuration` is its document, None where there is none; it fits its schema. `given` are the variables of the
    command line, `asked` the targets that it names, all where it names none.
    """

    def __init__(
        self,
        configuration: Document | None = None,
        *,
        given: Mapping[str, Document] | None = None,
        asked: Collection[str] = (),
        files: RecordFiles | None = None,
    ) -> None:
        data = configuration.data if configuration is not None else {}
        self.configuration = configuration
        self.targets: tuple[str, ...] = tuple(data.get("targets") or ())
        self.asked = tuple(target for target in self.targets if target in asked or not asked)
        self.given = given or {}
        self._files = files
        self.used: set[str] = set()
        """The variables that expressions have named so far."""
        self.touches_every_plan = bool(self.targets or data.get("defaults"))
        """Whether a plan may be another than its document says though that names nothing of this."""
        self.layers: dict[Path, Layer] = {}
        """The defaults that hold no expression, by their path."""
        self.constants: dict[Path, Supplied] = {}
        """What variables stand for that hold no expression, by the path of each, or by the name of a given one."""
        self._laid: dict[tuple[Layer, ...], Merged] = {}
        self._differing: dict[tuple[int, int], frozenset[str]] = {}
        self._stated: Mapping[str, Any] = data
        self._scopes: dict[str, Scope] = {}

    @cached_property
    def records(self) -> RecordReader:
        """What reads the records of plans."""
        from lpctl.expand.record import RecordReader  # noqa: PLC0415 - few plans have records

        return RecordReader(self._files)

    @property
    def files_read(self) -> FilesRead:
        """The files of records that were read so far."""
        return self.records.files_read if "records" in vars(self) else {}

    @property
    def names(self) -> tuple[str, ...]:
        """The targets that the run is about; one without a name where there are none."""
        return self.asked if self.targets else (NO_TARGET,)

    @cached_property
    def scopes(self) -> tuple[Scope, ...]:
        """What holds in each of them."""
        return tuple(map(self.scope, self.names))

    def scope(self, target: str) -> Scope:
        """What holds in a target."""
        if target not in self._scopes:
            from lpctl.expand.scope import Scope  # noqa: PLC0415 - most documents are their plan

            self._scopes[target] = Scope(self, target, self._stated)
        return self._scopes[target]

    def laid_of(self, layers: Iterable[Layer]) -> Merged:
        """What layers make, one object for all targets that have the same."""
        from lpctl.expand.merge import NOTHING_LAID, lay  # noqa: PLC0415 - see scope

        below = tuple(layers)
        if not below:
            return NOTHING_LAID
        if below not in self._laid:
            self._laid[below] = lay(self.laid_of(below[:-1]), below[-1])
        return self._laid[below]

    def differing(self, one: Merged, other: Merged) -> frozenset[str]:
        """The keys under which what is below the plans of two targets differs: `differing_keys`, found once."""
        pair = id(one), id(other)  # of which this keeps both
        if pair not in self._differing:
            from lpctl.expand.merge import differing_keys  # noqa: PLC0415 - see scope

            self._differing[pair] = differing_keys(one, other)
        return self._differing[pair]

    def declared(self) -> dict[str, Path]:
        """Every variable that lpctl.yaml declares, and where first."""
        found: dict[str, Path] = {name: ("variables", name) for name in self._stated.get("variables") or ()}
        for target, stated in (self._stated.get("targets") or {}).items():
            for name in (stated or {}).get("variables") or ():
                found.setdefault(name, ("targets", target, "variables", name))
        return found
