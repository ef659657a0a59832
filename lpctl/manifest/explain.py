"""Why a document does not fit its schema: each misfit as problems on the keys or values to change."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import Related
from lpctl.findings.show import dotted, kind_of, scalar, shown
from lpctl.flyte.rate import MAXIMUM
from lpctl.manifest.expansion import Expansion
from lpctl.manifest.misfits import Misfit, misfits
from lpctl.manifest.refused import refusal
from lpctl.manifest.rules import (
    CONFLICTING_KEYS,
    INVALID_VALUE,
    MISSING_KEY,
    NULL_VALUE,
    REFUSED_KEY,
    UNKNOWN_KEY,
    WRONG_KIND,
    WRONG_TYPE,
)
from lpctl.manifest.schemas import MANIFEST_KINDS, schema
from lpctl.manifest.stricter import server_takes
from lpctl.source.scalar import boolean_meant, plain_type
from lpctl.text.limits import FINDINGS
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lpctl.findings.diagnostic import Path, Problem, Span
    from lpctl.source.values import Values

_TYPE_WORDS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
}


def kind_problem(document: Values, allowed: tuple[str, ...] = MANIFEST_KINDS) -> Problem | None:
    """What is wrong with the document's kind, None where it is one of those allowed."""
    data = document.data
    kinds = " or ".join(f"`kind: {kind}`" for kind in allowed)
    if type(data) is not dict:
        return WRONG_KIND.at(
            (), f"a manifest is a mapping, not {shown(data)}", help=f"start with `apiVersion: lpctl/v1` and {kinds}"
        )
    if "kind" not in data and (meant := next((key for key in data if key.lower() == "kind"), None)):
        return UNKNOWN_KEY.at((meant,), f"unknown key `{meant}`", on="key", help="did you mean `kind`?")
    if "kind" not in data:
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
        help=f"write {close}" if close else f"write {kinds}",
    )


def explain(document: Values, kind: str) -> list[Problem]:
    """Every way in which the document does not fit the schema of its kind, one problem a mistake."""
    found: list[_Told] = []
    for misfit in _in_order(document, kind)[:FINDINGS]:
        told = islice(_BY_KEYWORD[misfit.keyword](_Misplaced(*misfit, document)), FINDINGS - len(found))
        found.extend(one if isinstance(one, _Told) else _Told(one) for one in told)
    return _without_echoes(list(dict.fromkeys(found)))


def _in_order(document: Values, kind: str) -> list[Misfit]:
    """What does not fit in the order of the file."""

    def place(misfit: Misfit) -> tuple[tuple[str, Span], list[str]]:
        return document.position(misfit.path), list(map(str, misfit.path))

    start = _start(document.data)
    found = list(misfits(start, schema(kind)))
    if len(found) < FINDINGS and start != document.data:
        found = list(misfits(document.data, schema(kind)))
    return sorted(found, key=place)


def _start(data: Any) -> Any:
    """The data without what is beyond as many entries of a mapping or list as mistakes are shown."""
    if isinstance(data, dict):
        return {key: _start(value) for key, value in islice(data.items(), FINDINGS)}
    return [_start(item) for item in data[:FINDINGS]] if isinstance(data, list) else data


class _Misplaced(NamedTuple):
    """A misfit, and the document that it is in."""

    path: Path
    keyword: str
    schema: Any
    value: Any
    document: Values

    @property
    def expected(self) -> Any:
        return self.schema[self.keyword]

    @property
    def name(self) -> str:
        return dotted(self.path)


class _Told(NamedTuple):
    """A problem, and the keys it is about: those that are missing, or the one that an unknown key was meant to be."""

    problem: Problem
    keys: tuple[str, ...] = ()


def _additional_properties(misfit: _Misplaced) -> Iterator[Problem | _Told]:
    allowed = misfit.schema["properties"]
    if misfit.schema is schema("LaunchPlan"):
        # Written beside a plan's, and gone once it is expanded.
        allowed = allowed | {key: {} for key in Expansion._fields}
    for key in misfit.value:
        if key in allowed:
            continue
        path = (*misfit.path, key)
        if known := refusal(path, misfit.value[key]):
            yield REFUSED_KEY.at(path, known[0], on="key", help=known[1])
        else:
            yield _unknown_key(path, allowed)


def _required(misfit: _Misplaced) -> Iterator[_Told]:
    for key in misfit.expected:
        if key not in misfit.value:
            missing = MISSING_KEY.at(
                misfit.path,
                f"`{misfit.name}` needs `{key}`" if misfit.name else f"`{key}` is missing",
                on="key",
                notes=server_takes((*misfit.path, key)),
                help=_addition(key, misfit.schema["properties"].get(key, {})),
            )
            yield _Told(missing, (key,))


def _one_of(misfit: _Misplaced) -> Iterator[Problem | _Told]:
    if type(misfit.value) is not dict:
        return  # the wrong type is reported as such
    keys = [alternative["required"][0] for alternative in misfit.expected]
    present = [key for key in misfit.value if key in keys]
    listed = ", ".join(f"`{key}`" for key in keys[:-1]) + f" and `{keys[-1]}`"
    if not present:
        field = misfit.schema["properties"][keys[0]]
        missing = MISSING_KEY.at(
            misfit.path, f"`{misfit.name}` needs exactly one of {listed}", on="key", help=_addition(keys[0], field)
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
    yield INVALID_VALUE.at(
        misfit.path,
        f"`{misfit.name}` is {scalar(misfit.value)}, which is not allowed",
        notes=(("allowed", misfit.schema["description"]),),
    )


def _type(misfit: _Misplaced) -> Iterator[Problem]:
    types = [misfit.expected] if isinstance(misfit.expected, str) else misfit.expected
    path, value, document = misfit.path, misfit.value, misfit.document
    name = misfit.name or "the document"
    if value is None:
        yield _null(path, name, document)
        return
    words = " or ".join(_TYPE_WORDS[type_] for type_ in types)
    yield WRONG_TYPE.at(
        path,
        f"`{name}` expects {words}, got {shown(value)}",
        label=kind_of(value),
        help=f"write {misfit.schema['const']}"
        if "const" in misfit.schema
        else _repair(types, value, document.written(path), path),
    )


def _enumerated(misfit: _Misplaced) -> Iterator[Problem]:
    allowed = misfit.expected if isinstance(misfit.expected, list) else [misfit.expected]
    if type(misfit.value) is not str:
        return  # the wrong type is reported as such
    close = nearest(misfit.value, allowed)
    yield INVALID_VALUE.at(
        misfit.path,
        f"`{misfit.name}` is {scalar(misfit.value)}; allowed: {', '.join(allowed)}",
        notes=server_takes(misfit.path) if "UNSPECIFIED" in misfit.value else (),
        help=f"write {close or allowed[0]}" if close or len(allowed) == 1 else None,
    )


def _empty(misfit: _Misplaced) -> Iterator[Problem]:
    allowed = misfit.schema.get("items", {}).get("enum")
    yield INVALID_VALUE.at(
        misfit.path,
        f"`{misfit.name}` is empty",
        help=f"write at least one of {', '.join(allowed)}" if allowed else "give it a value",
    )


def _out_of_range(misfit: _Misplaced) -> Iterator[Problem]:
    if type(misfit.value) is float and not misfit.value.is_integer():
        return  # the wrong type is reported as such
    highest = misfit.schema["maximum"]
    if misfit.path == ("schedule", "rate", "value"):
        unit = misfit.document.data["schedule"]["rate"].get("unit")
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
    "required": _required,
    "type": _type,
}
"""Words for every keyword that the schemas use; a test finds a schema that uses another."""


def _unknown_key(path: Path, allowed: dict[str, Any]) -> _Told:
    key = str(path[-1])
    close = nearest(key, allowed)
    sections = [name for name, field in allowed.items() if key in field.get("properties", ())]
    if sections and len(path) == 1 and sections != ["workflow"]:
        message = f"`{key}` belongs in `{sections[0]}`"
        return _Told(UNKNOWN_KEY.at(path, message, on="key", help=f"indent it under `{sections[0]}:`"))
    where = f" in `{dotted(path[:-1])}`" if len(path) > 1 else ""
    unknown = UNKNOWN_KEY.at(
        path,
        f"unknown key `{key}`{where}",
        on="key",
        notes=() if close else (("allowed", ", ".join(sorted(allowed))),),
        help=f"did you mean `{close}`?" if close else None,
    )
    return _Told(unknown, (close,) if close else ())


def _repair(types: list[str], value: Any, written: str, path: Path) -> str | None:
    """What to write instead of a value of the wrong type, where that can be told."""
    if types == ["array"] and isinstance(value, dict):
        return "write a list: each item behind a `- `, or in brackets"
    if types == ["object"] and isinstance(value, list):
        return "write one mapping, not a list of them"
    if isinstance(value, (dict, list)):
        return None
    if (special := _special_repair(value, written, path)) is not None:
        return special
    if "string" in types:
        return f"write {_quoted(written)}" if written else None
    if types == ["array"]:
        return f"write [{written}]" if written else None
    if "object" in types and isinstance(value, str) and (key := re.match(r"[A-Za-z_]+:(?=[^\s/])", value)):
        return f"put a space after `{key[0]}`"
    if path == ("schedule",) and isinstance(value, str):
        return f"write {{cron: {_quoted(value)}}}"
    return _scalar_repair(types, value)


def _special_repair(value: Any, written: str, path: Path) -> str | None:
    """What to write where the place says more than the type that is due."""
    if path == ("schedule", "rate"):
        return f'write "{written}m", "{written}h" or "{written}d"'
    if path[:1] in (("inputs",), ("outputs",)) and (len(path) == 2 or path[2:] == ("type",)):
        return "write a type, such as int or list[str]"
    if path == ("schedule", "cron"):
        return 'write five fields in quotes, such as "0 9 * * MON"'
    if (short := _SHORT.get(str(path[-1] if path else ""))) and type(value) is short[1] and written:
        return f"write {{{short[0]}: {written}}}"
    return None


def _scalar_repair(types: list[str], value: str | float) -> str | None:
    if types == ["boolean"] and (meant := boolean_meant(str(value))) is not None:
        return f"write {meant}"
    if types == ["integer"] and isinstance(value, str) and plain_type(value) is int:
        return f"write {value} without quotes"
    return None


_SHORT: dict[str, tuple[str, type]] = {
    "auth_role": ("kubernetes_service_account", str),
    "concurrency": ("max", int),
    "raw_output_data_config": ("output_location_prefix", str),
    "run_as": ("k8s_service_account", str),
}
"""Sections that are written as the value of their most usual key: that key, and of which type its value is."""


def _null(path: Path, name: str, document: Values) -> Problem:
    comment = document.comment_after(path)
    if comment and not comment.startswith("# "):
        return NULL_VALUE.at(
            path, f"`{name}` has no value: YAML reads `{comment}` as a comment", help=f"write {_quoted(comment)}"
        )
    return NULL_VALUE.at(path, f"`{name}` has no value", help="remove the line, or give it a value")


def _without_echoes(found: list[_Told]) -> list[Problem]:
    """One mistake, one message: what is missing because its key is misspelt or refused is not reported as well."""
    replaced = {problem.path[:-1] for problem, _ in found if problem.rule is REFUSED_KEY}
    misspelt = {(problem.path[:-1], meant) for problem, keys in found if problem.rule is UNKNOWN_KEY for meant in keys}

    def echoes(problem: Problem, keys: tuple[str, ...]) -> bool:
        parents = (problem.path, problem.path[:-1])
        return any(path in replaced or (path, key) in misspelt for path in parents for key in keys)

    return [problem for problem, keys in found if problem.rule is not MISSING_KEY or not echoes(problem, keys)]


def _addition(key: str, field: dict[str, Any]) -> str | None:
    """What to add for a key that is missing, as its schema has it."""
    if "const" in field:
        return f"add {key}: {field['const']}"
    if "enum" in field:
        return f"add {key}: one of {', '.join(field['enum'])}"
    return f"add it, such as {key}: {_flow(field['examples'][0])}" if "examples" in field else None


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
