"""Texts that hold nothing but variables, or nothing but keys of records, filled in at once where these are texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lpctl.expand.expression import ESCAPED, NAME, OPENING
from lpctl.expand.layer import Layer
from lpctl.expand.substitute import with_values
from lpctl.expand.supplied import Supplied
from lpctl.text.limits import FILE_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from lpctl.expand.record import Record
    from lpctl.expand.substitute import Due, Found, Written
    from lpctl.expand.supplied import Place
    from lpctl.findings.diagnostic import Path


class _Text(NamedTuple):
    """A text as a format for `%`, and the names whose texts it takes; `alone` where it is nothing but one of them."""

    path: Path
    format: str
    names: tuple[str, ...]
    alone: bool


class Filling(NamedTuple):
    """How the texts of a layer are filled in: with what stands under names, all of variables or all of records.

    `names` has each as often as it is used, `outside` the paths at which it is not known yet what is due.
    """

    texts: tuple[_Text, ...]
    names: tuple[str, ...]
    outside: frozenset[Path]

    def of_record(self, layer: Layer, record: Record) -> Layer | None:
        """What `substitute` makes of the layer for a record; None where that is not of texts alone, or lacks a key."""
        texts = record.values
        if not record.outside or OPENING in "\n".join(texts.values()):
            return None
        for name in self.names:
            if name not in texts:
                return None
        places = {}
        for path, _, names, alone in self.texts:
            if alone:
                places[path] = record.place.of(names)
        return self._filled(layer, texts, places, self.outside)

    def of_variables(self, layer: Layer, variables: Mapping[str, Found]) -> Layer | None:
        """What `substitute` makes of the layer, given what variables stand for; None where not all are texts."""
        texts: dict[str, str] = {}
        for name in self.names:
            found = variables[name]
            if type(found) is not Supplied or type(found.value) is not str:
                return None
            texts[name] = found.value
        places, outside = {}, []
        for path, _, names, alone in self.texts:
            if alone and type(found := variables[names[0]]) is Supplied:
                places[path] = found.place
                if found.outside and path in self.outside:
                    outside.append(path)
        return self._filled(layer, texts, places, frozenset(outside))

    def _filled(
        self, layer: Layer, texts: Mapping[str, str], places: dict[Path, Place], outside: frozenset[Path]
    ) -> Layer | None:
        """The layer with these texts; None where they become too long, which is refused."""
        length = 0
        for name in self.names:
            length += len(texts[name])
        if length > FILE_BYTES:
            return None
        values: dict[Path, str] = {}
        filled = 0
        for path, form, names, _ in self.texts:
            value = values[path] = form % tuple([texts[name] for name in names])
            filled += len(value)
        data = with_values(layer.data, values)
        return Layer(layer.place, data, own=layer.own, places=places, outside=outside, filled=filled)


def filling(written: Written, due: Due, kind: Literal["var", "each"]) -> Filling | None:
    """How what is written with expressions is filled in; None where it takes more than the texts of one kind."""
    if written.keys:
        return None
    expression = _EXPRESSIONS[kind]
    texts: list[_Text] = []
    used: list[str] = []
    outside: list[Path] = []
    for path, text in written.texts:
        names = expression.findall(text)
        if text.count(OPENING) != len(names) or ESCAPED in text:
            return None
        form = expression.sub("%s", text.replace("%", "%%"))
        alone = form == "%s"
        if alone and (what := due(path)) is not str:
            if what is not None:
                return None
            outside.append(path)
        texts.append(_Text(path, form, tuple(names), alone))
        used += names
    return Filling(tuple(texts), tuple(used), frozenset(outside))


_EXPRESSIONS = {kind: re.compile(rf"\$\{{{kind}\.({NAME.pattern})\}}") for kind in ("var", "each")}
