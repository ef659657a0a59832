"""Why a document does not fit its schema: each misfit as problems on the keys or values to change."""

from __future__ import annotations

import re
from functools import reduce
from itertools import islice
from operator import getitem
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import Related
from lpctl.findings.fix import Rename, helping, instead, rename, write
from lpctl.findings.show import dotted, kind_of, scalar, shown
from lpctl.flyte.rate import MAXIMUM
from lpctl.manifest.addition import a_workflow, addition
from lpctl.manifest.elsewhere import elsewhere
from lpctl.manifest.expansion import Expansion
from lpctl.manifest.misfits import Misfit, meant, misfits
from lpctl.manifest.null_value import null_value, without_blank
from lpctl.manifest.other_names import normal
from lpctl.manifest.other_rates import is_other_rate, other_rate
from lpctl.manifest.refused import refusal
from lpctl.manifest.refused_in_layers import layer_of, refusal_in
from lpctl.manifest.repair import instead_of, instead_of_key
from lpctl.manifest.rules import (
    CONFLICTING_KEYS,
    INVALID_VALUE,
    MISSING_KEY,
    REFUSED_KEY,
    UNKNOWN_KEY,
    WRONG_KIND,
    WRONG_TYPE,
)
from lpctl.manifest.schemas import MANIFEST_KINDS, schema
from lpctl.manifest.shape import words_of_pattern
from lpctl.manifest.stricter import server_takes
from lpctl.manifest.target_keys import of_targets
from lpctl.manifest.unindented import told_as_unindented
from lpctl.text.limits import FINDINGS
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from lpctl.findings.diagnostic import Path, Problem, Span
    from lpctl.manifest.elsewhere import Meant
    from lpctl.source.values import Values

_TYPE_WORDS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
}

_SHARED = "what plans share stands under `defaults` in lpctl.yaml"
"""What to write instead of a key that other tools let people keep anchors under."""


def kind_problem(document: Values, allowed: tuple[str, ...] = MANIFEST_KINDS) -> Problem | None:
    """What is wrong with the document's kind, None where it is one of those allowed."""
    data = document.data
    kinds = " or ".join(f"`kind: {kind}`" for kind in allowed)
    if type(data) is not dict:
        return WRONG_KIND.at(
            (), f"a manifest is a mapping, not {shown(data)}", help=f"start with `apiVersion: lpctl/v1` and {kinds}"
        )
    if "kind" not in data and (meant := next((key for key in data if key.lower() == "kind"), None)):
        return UNKNOWN_KEY.at((meant,), f"unknown key `{meant}`", on="key", help=rename("kind"))
    if "kind" not in data:
        if data and all(key.startswith("x-") for key in data):
            kinds = f"{kinds}; {_SHARED}"
        return MISSING_KEY.at((), "`kind` is missing", on="key", help=f"add {kinds}")
    kind = data["kind"]
    if kind in allowed:
        return None
    if kind == "Configuration":
        return WRONG_KIND.at(
            ("kind",),
            "a configuration is no manifest",
            help="lpctl reads it by itself as lpctl.yaml, or with --config; name manifests here",
        )
    close = nearest(kind, allowed) if type(kind) is str else None
    value = scalar(kind) if type(kind) is str else shown(kind)
    return WRONG_KIND.at(
        ("kind",),
        f"`kind` is {value}, which is not expected here",
        help=write(close) if close else f"write {kinds}",
    )


def explain(document: Values, kind: str, inputs: Collection[str] = (), workflows: Sequence[str] = ()) -> list[Problem]:
    """Every way in which the document does not fit the schema of its kind, one problem a mistake.

    A `LaunchPlan` is one that is expanded; of `Expansion`, only the fields that are gone by then are looked at.
    `inputs` are those of its workflow, where they are known, `workflows` the names of those that there are.
    """
    found: list[_Told] = []
    for misfit in _in_order(document, kind)[:FINDINGS]:
        misplaced = _Misplaced(*misfit, document, kind, workflows)
        told = islice(_BY_KEYWORD[misfit.keyword](misplaced), FINDINGS - len(found))
        found.extend(one if isinstance(one, _Told) else _Told(one) for one in told)
    return told_as_unindented(_without_echoes(list(dict.fromkeys(found))), document.data, kind, inputs)


def _in_order(document: Values, kind: str) -> list[Misfit]:
    """What does not fit in the order of the file."""

    def place(misfit: Misfit) -> tuple[tuple[str, Span], list[str]]:
        return document.position(misfit.path), list(map(str, misfit.path))

    data = document.data
    if kind == Expansion.__name__:
        data = {key: value for key, value in data.items() if key in Expansion._fields}
    start = _start(data)
    found = list(misfits(start, schema(kind)))
    if len(found) < FINDINGS and start != data:
        found = list(misfits(data, schema(kind)))
    return sorted(found, key=place)


def _start(data: Any) -> Any:
    """The data without what is beyond as many entries of a mapping or list as mistakes are shown."""
    if isinstance(data, dict):
        return {key: _start(value) for key, value in islice(data.items(), FINDINGS)}
    return [_start(item) for item in data[:FINDINGS]] if isinstance(data, list) else data


class _Misplaced(NamedTuple):
    """A misfit, the document that it is in, of which kind that is, and the names of the workflows that are known."""

    path: Path
    keyword: str
    schema: Any
    value: Any
    document: Values
    kind: str
    workflows: Sequence[str]

    @property
    def expected(self) -> Any:
        return self.schema[self.keyword]

    @property
    def name(self) -> str:
        return dotted(self.path)

    @property
    def in_plan(self) -> Path:
        """The path as a plan has it, also where the value stands in a layer."""
        return self.path[len(layer_of(self.path)) :]

    def from_elsewhere(self, key: str) -> Meant | None:
        """What a key of a plan, or of a layer of one, is meant to be that no other is but for its writing."""
        layer = layer_of(self.path)
        if (self.kind != "LaunchPlan" and not layer) or normal(key) in map(normal, self.schema["properties"]):
            return None
        data = reduce(getitem, layer, self.document.data)
        below = self.document.data.get("defaults") if layer[:1] == ("targets",) else None
        if isinstance(below, dict) and "auto_activate" in below:
            data = {"auto_activate": below["auto_activate"], **data}
        return elsewhere((*self.in_plan, key), self.value[key], data)

    def field(self, key: str) -> Any:
        """The schema of what is stated under a key."""
        return meant(self.schema["properties"].get(key, {}), schema(self.kind))


class _Told(NamedTuple):
    """A problem, and the keys it is about: those that are missing, or the one that an unknown key was meant to be."""

    problem: Problem
    keys: tuple[str, ...] = ()


def _additional_properties(misfit: _Misplaced) -> Iterator[Problem | _Told]:
    if is_other_rate(misfit.in_plan, misfit.value):
        yield other_rate(misfit.path, misfit.value)
        return
    allowed = {key: misfit.field(key) for key in misfit.schema["properties"]}
    if misfit.kind == "LaunchPlan" and not misfit.path:
        # Written beside a plan's, and gone once it is expanded.
        allowed |= {key: {} for key in Expansion._fields}
    for key in misfit.value:
        if key in allowed:
            continue
        path = (*misfit.path, key)
        if known := refusal_in(path) or refusal((*misfit.in_plan, key), misfit.value[key]):
            yield REFUSED_KEY.at(path, known[0], on="key", help=known[1] and instead(known[1]))
        elif misfit.value[key] is None and (problem := without_blank(UNKNOWN_KEY, path)):
            yield _Told(problem, (key.partition(":")[0],))
        elif found := misfit.from_elsewhere(key):
            if found.message:
                # A line that is to stand elsewhere is not put in the place of this one.
                exact = found.exact and "`" not in found.help
                help_ = instead(found.help, misfit.value) if exact else found.help
                yield _Told(REFUSED_KEY.at(path, found.message, on="key", help=help_), found.keys)
        else:
            yield _unknown_key(path, allowed, misfit)


def _required(misfit: _Misplaced) -> Iterator[_Told]:
    if is_other_rate(misfit.in_plan, misfit.value):
        return  # reported as such
    for key in misfit.expected:
        if key not in misfit.value:
            missing = MISSING_KEY.at(
                misfit.path,
                f"`{misfit.name}` needs `{key}`" if misfit.name else f"`{key}` is missing",
                on="key",
                notes=server_takes((*misfit.path, key)),
                help=a_workflow(misfit.workflows)
                if key == "workflow" and misfit.workflows
                else addition(key, misfit.field(key)),
            )
            yield _Told(missing, (key,))


def _one_of(misfit: _Misplaced) -> Iterator[Problem | _Told]:
    if type(misfit.value) is not dict:
        return  # the wrong type is reported as such
    keys = [alternative["required"][0] for alternative in misfit.expected]
    present = [key for key in misfit.value if key in keys]
    listed = ", ".join(f"`{key}`" for key in keys[:-1]) + f" and `{keys[-1]}`"
    if not present:
        missing = MISSING_KEY.at(
            misfit.path,
            f"`{misfit.name}` needs exactly one of {listed}",
            on="key",
            help=addition(keys[0], misfit.field(keys[0])),
        )
        yield _Told(missing, tuple(keys))
        return
    owner = misfit.document.owner
    listed = f"one of {listed}, and not both" if len(keys) > 2 else "one and not both of"
    yield CONFLICTING_KEYS.at(
        (*misfit.path, present[1]),
        f"`{misfit.name}` takes {listed} `{present[0]}` and `{present[1]}`",
        on="key",
        help="keep one of them",
        related=(Related(f"`{present[0]}` is written here", owner, (*misfit.path, present[0]), "key"),),
    )


def _dependent_required(misfit: _Misplaced) -> Iterator[_Told]:
    alternatives = [alternative["required"][0] for alternative in misfit.schema.get("oneOf", ())]
    if not any(key in misfit.value for key in alternatives):
        return  # one mistake: what both of them need is missing
    for key, needed in misfit.expected.items():
        for other in needed:
            if key in misfit.value and other not in misfit.value:
                missing = MISSING_KEY.at(
                    (*misfit.path, key),
                    f"`{dotted((*misfit.path, key))}` goes with `{other}`, which is not there",
                    on="key",
                    help=f"remove `{key}`, or write `{other}`",
                )
                yield _Told(missing, (other,))


def _pattern(misfit: _Misplaced) -> Iterator[Problem]:
    if words := words_of_pattern(misfit.expected):
        yield _none_of(misfit, words)
        return
    yield INVALID_VALUE.at(
        misfit.path,
        f"`{misfit.name}` is {scalar(misfit.value)}, which is not allowed",
        notes=(("allowed", misfit.schema["description"]),),
    )


def _property_names(misfit: _Misplaced) -> Iterator[Problem]:
    for key in misfit.value:
        if re.search(misfit.expected["pattern"], key) is None:
            close = key.lower().replace("_", "-")
            renamed = helping(f"write {close}", Rename(close), safe=False)
            yield INVALID_VALUE.at(
                (*misfit.path, key),
                f"`{misfit.name}` has {scalar(key)}, which is not allowed as a name",
                on="key",
                notes=(("allowed", misfit.expected["description"]),),
                help=renamed if re.search(misfit.expected["pattern"], close) else None,
            )


def _type(misfit: _Misplaced) -> Iterator[Problem]:
    expected = [misfit.expected] if isinstance(misfit.expected, str) else misfit.expected
    types, among = [type_ for type_ in expected if type_ != "null"], misfit.schema.get("enum", [])
    path, value, document = misfit.path, misfit.value, misfit.document
    name = misfit.name or "the document"
    if value is None:
        yield null_value(path, name, document)
        return
    yield WRONG_TYPE.at(
        path,
        f"`{name}` expects {' or '.join(_TYPE_WORDS[type_] for type_ in types)}, got {shown(value)}",
        label=kind_of(value),
        notes=(("allowed", ", ".join(among)),) if among else (),
        help=instead_of(value, document.written(path), misfit.schema, types, path=path, in_plan=misfit.in_plan),
    )


def _enumerated(misfit: _Misplaced) -> Iterator[Problem]:
    allowed = misfit.expected if isinstance(misfit.expected, list) else [misfit.expected]
    if type(misfit.value) is not str:
        return  # the wrong type is reported as such
    yield _none_of(misfit, allowed)


def _none_of(misfit: _Misplaced, allowed: list[str]) -> Problem:
    """What is wrong with a text that is none of some words."""
    close = nearest(misfit.value, allowed)
    return INVALID_VALUE.at(
        misfit.path,
        f"`{misfit.name}` is {scalar(misfit.value)}; allowed: {', '.join(allowed)}",
        notes=server_takes(misfit.path) if "UNSPECIFIED" in misfit.value else (),
        help=write(close or allowed[0]) if close or misfit.keyword == "const" else None,
    )


def _empty(misfit: _Misplaced) -> Iterator[Problem]:
    allowed = meant(misfit.schema.get("items", {}), schema(misfit.kind)).get("enum")
    yield INVALID_VALUE.at(
        misfit.path,
        f"`{misfit.name}` is empty",
        help=f"write at least one of {', '.join(allowed)}" if allowed else "give it a value",
    )


def _out_of_range(misfit: _Misplaced) -> Iterator[Problem]:
    if type(misfit.value) is float and not misfit.value.is_integer():
        return  # the wrong type is reported as such
    highest = misfit.schema["maximum"]
    if misfit.in_plan == ("schedule", "rate", "value"):
        unit = reduce(getitem, misfit.path[:-1], misfit.document.data).get("unit")
        highest = MAXIMUM.get(unit, highest) if type(unit) is str else highest
    yield INVALID_VALUE.at(
        misfit.path,
        f"`{misfit.name}` is {scalar(misfit.value)}; allowed: {misfit.schema['minimum']} to {highest}",
        notes=server_takes(misfit.path) if misfit.value < misfit.schema["minimum"] else (),
    )


_BY_KEYWORD: dict[str, Callable[[_Misplaced], Iterator[Problem | _Told]]] = {
    "additionalProperties": _additional_properties,
    "const": _enumerated,
    "enum": _enumerated,
    "maximum": _out_of_range,
    "minItems": _empty,
    "minLength": _empty,
    "minimum": _out_of_range,
    "dependentRequired": _dependent_required,
    "oneOf": _one_of,
    "pattern": _pattern,
    "propertyNames": _property_names,
    "required": _required,
    "type": _type,
}
"""Words for every keyword that the schemas use; a test finds a schema that uses another."""


def _unknown_key(path: Path, allowed: dict[str, Any], misfit: _Misplaced) -> _Told:
    key, stated = str(path[-1]), misfit.value
    where = f" in `{misfit.name}`" if misfit.path else ""
    if advice := of_targets(misfit.kind, path, stated[key], misfit.document.data):
        return _Told(UNKNOWN_KEY.at(path, f"unknown key `{key}`{where}", on="key", help=advice))
    only = next(iter(allowed)) if len(allowed) == 1 else None
    close = nearest(key, allowed) or (None if only in stated else only)
    sections = [name for name, field in allowed.items() if key in field.get("properties", ())]
    if sections and sections != ["workflow"] and (len(path) == 1 or (path[0], len(path)) == ("targets", 3)):
        message = f"`{key}` belongs in `{sections[0]}`"
        return _Told(UNKNOWN_KEY.at(path, message, on="key", help=f"indent it under `{sections[0]}:`"))
    if key.startswith("x-"):
        return _Told(UNKNOWN_KEY.at(path, f"unknown key `{key}`", on="key", help=_SHARED))
    unknown = UNKNOWN_KEY.at(
        path,
        f"unknown key `{key}`{where}",
        on="key",
        notes=() if close else (("allowed", ", ".join(sorted(allowed))),),
        help=instead_of_key(key, close, stated, alone=only is not None),
    )
    return _Told(unknown, (close,) if close else ())


def _without_echoes(found: list[_Told]) -> list[Problem]:
    """One mistake, one message: what is missing because its key is misspelt or refused is not reported as well."""
    replaced = {problem.path[:-1] for problem, keys in found if problem.rule is REFUSED_KEY and not keys}
    named = (UNKNOWN_KEY, REFUSED_KEY)
    misspelt = {(problem.path[:-1], meant) for problem, keys in found if problem.rule in named for meant in keys}

    def echoes(problem: Problem, keys: tuple[str, ...]) -> bool:
        parents = (problem.path, problem.path[:-1])
        return any(path in replaced or (path, key) in misspelt for path in parents for key in keys)

    return [problem for problem, keys in found if problem.rule is not MISSING_KEY or not echoes(problem, keys)]
