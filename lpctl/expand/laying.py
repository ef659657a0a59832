"""What a document states of its plans, filled in, and laid over what its targets say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.expand.filling import filling
from lpctl.expand.merge import joined, lay, lay_again, with_excluded
from lpctl.expand.substitute import substitute, written_in
from lpctl.manifest.layers import due_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypeAlias

    from lpctl.expand.environment import Environment
    from lpctl.expand.filling import Filling
    from lpctl.expand.layer import Layer, Merged
    from lpctl.expand.record import Record
    from lpctl.expand.scope import Scope
    from lpctl.expand.substitute import Misplaced, Written

    _Base: TypeAlias = "tuple[Merged, Layer, Merged]"  # what is below, the layer over it, and what they make

_HEADER = ("apiVersion", "kind")
_NO_KEYS: frozenset[str] = frozenset()


class Laid(NamedTuple):
    """The plan in a target, of the record where there are any.

    `base` is what the document itself states, over what is below it. `overridden` are the keys that an override states
    over that, and those that they exclude.
    """

    record: Record | None
    merged: Merged
    base: _Base
    overridden: frozenset[str] = _NO_KEYS


class Laying:
    """The plans of one document, each made of its layers; what is alike in two of them is made once.

    `own` is what the document itself states. `problems` are those with its expressions.
    """

    def __init__(self, own: Layer, environment: Environment, problems: dict[Misplaced, None]) -> None:
        self._own = own
        self._environment = environment
        self._problems = problems
        self._has_expressions = own.place.document.has_dollar_brace
        self._written: Written | None = None
        self._filling: Filling | None = None
        self._names: Sequence[str] | None = None  # of the variables in it; None where there is more than variables
        self._keys = _NO_KEYS  # those with expressions under them
        self._filled: dict[tuple[object, ...], Layer | None] = {}  # by the variables' ids, or by the target
        self._bases: dict[tuple[int, int], _Base] = {}
        self._last: _Base | None = None

    def plan(self, scope: Scope, below: Merged, override: Layer | None) -> Laid | None:
        """The plan of a document without records; None where an expression in it means nothing."""
        own: Layer | None = self._own
        if self._has_expressions:
            own = self._own_filled(scope)
            if override is not None and ((written := _written_in(override)).texts or written.keys):
                override = self._substituted(override, written, scope, None)
                if override is None:
                    return None
        return None if own is None else _over(None, self._base(below, own), override)

    def plans(
        self, scope: Scope, below: Merged, override: Layer | None, records: Iterable[Record | None]
    ) -> list[Laid]:
        """The plans of records, but for those of which an expression means nothing."""
        if not self._has_expressions:
            base = self._base(below, self._own)
            return [_over(record, base, override) for record in records]
        layers = [self._own] if override is None else [self._own, override]
        stated = [(layer, (written := _written_in(layer)), filling(written, due_at, "each")) for layer in layers]
        self._keys = _keys_of(stated[0][1])
        made: list[Laid] = []
        for record in records:
            found = [self._of_record(*each, scope, record) for each in stated]
            own, *above = found
            if own is not None and None not in above:
                made.append(_over(record, self._laid(below, own), *above))
        return made

    def differing(self, one: Laid, other: Laid) -> frozenset[str] | None:
        """The keys under which two of the plans may say something else; None where that is not known."""
        if one.merged.restored or other.merged.restored:
            return None
        keys = _NO_KEYS if one.base is other.base else self._between(one.base, other.base[0], other.base[1])
        if one.overridden:
            keys = joined(keys, one.overridden)
        return joined(keys, other.overridden) if other.overridden else keys

    def _base(self, below: Merged, own: Layer) -> _Base:
        """What the document itself states, laid once for all targets that have the same below it."""
        key = (id(below), id(own))  # the environment keeps the one, this the other
        base = self._bases.get(key)
        if base is None:
            base = self._bases[key] = self._laid(below, own)
        return base

    def _laid(self, below: Merged, own: Layer) -> _Base:
        """What the document itself states, laid; only what is another than in the one before it is laid anew."""
        last = self._last
        if last is None:
            self._last = base = below, own, lay(below, own)
        else:
            self._last = base = below, own, lay_again(last[2], below, own, self._between(last, below, own))
        return base

    def _between(self, one: _Base, below: Merged, own: Layer) -> frozenset[str]:
        """The keys under which what was laid may differ from what other layers make."""
        keys = _NO_KEYS if one[1] is own else self._keys
        return keys if one[0] is below else joined(keys, self._environment.differing(one[0], below))

    def _own_filled(self, scope: Scope) -> Layer | None:
        """What the document itself states, filled in: one layer for all targets in which its variables are the same."""
        written = self._written or self._read_own()
        names = self._names
        # The scopes keep what is found for a variable, so that none has the id of another one.
        alike = (scope.name,) if names is None else tuple([id(scope.variable(name)) for name in names])
        if alike not in self._filled:
            found = None if self._filling is None else self._of_variables(self._filling, scope)
            self._filled[alike] = self._substituted(self._own, written, scope, None) if found is None else found
        return self._filled[alike]

    def _of_variables(self, at_once: Filling, scope: Scope) -> Layer | None:
        """What the document itself states, all its texts filled in at once; None where variables are no texts."""
        found = at_once.of_variables(self._own, {name: scope.variable(name) for name in at_once.names})
        if found is not None:
            self._environment.used.update(at_once.names)
        return found

    def _read_own(self) -> Written:
        """What the document itself states with expressions."""
        written = self._written = _written_in(self._own)
        self._filling = filling(written, due_at, "var")
        self._names = written.variables if self._filling is None else self._filling.names
        self._keys = _keys_of(written)
        return written

    def _of_record(
        self, layer: Layer, written: Written, at_once: Filling | None, scope: Scope, record: Record | None
    ) -> Layer | None:
        """A layer filled in for a record; None where an expression in it means nothing."""
        if at_once is not None and record is not None and (found := at_once.of_record(layer, record)) is not None:
            return found
        return self._substituted(layer, written, scope, record)

    def _substituted(self, layer: Layer, written: Written, scope: Scope, record: Record | None) -> Layer | None:
        """A layer filled in; None where an expression in it means nothing, which is noted."""
        found = substitute(
            layer.data, layer.place, lambda expression, path: scope.lookup(expression, path, record), due_at, written
        )
        for problem in found.problems:
            self._problems[problem] = None
        return None if found.problems else layer.filled_in(found)


def _over(record: Record | None, base: _Base, override: Layer | None = None) -> Laid:
    """The plan with what an override states of it."""
    if override is None:
        return Laid(record, base[2], base)
    return Laid(record, lay(base[2], override), base, with_excluded(tuple(override.data)))


def _keys_of(written: Written) -> frozenset[str]:
    """The keys with expressions under them, and those that they exclude."""
    return with_excluded(tuple([str(path[0]) for path, _ in written.texts]))


def _written_in(layer: Layer) -> Written:
    """The expressions in a layer; the header of a document holds none."""
    return written_in(layer.data, _HEADER)
