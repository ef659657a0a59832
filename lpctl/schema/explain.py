"""Why a document does not fit its schema: each error of jsonschema as one problem on the key or value to change."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from lpctl.schema.rules import (
    CONFLICTING_KEYS,
    INVALID_VALUE,
    MISSING_KEY,
    NULL_VALUE,
    UNKNOWN_KEY,
    WRONG_KIND,
    WRONG_TYPE,
)
from lpctl.schema.store import MANIFEST_KINDS, schema
from lpctl.show import dotted, kind_of, shown
from lpctl.source.scalar import resolve
from lpctl.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import ValidationError

    from lpctl.diagnostic import Path, Problem
    from lpctl.source.document import Document

_TYPE_WORDS = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "object": "a mapping",
    "array": "a list",
}


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - costs as much as all else together

    return Draft202012Validator(schema(kind))


def kind_problem(document: Document) -> Problem | None:
    """What is wrong with the document's kind, None where it is one of `MANIFEST_KINDS`."""
    data = document.data
    kinds = " or ".join(f"`kind: {kind}`" for kind in MANIFEST_KINDS)
    if type(data) is not dict:
        return WRONG_KIND.at(
            (), f"a manifest is a mapping, not {kind_of(data)}", help=f"start with `apiVersion: lpctl/v1` and {kinds}"
        )
    if "kind" not in data:
        return MISSING_KEY.at((), "`kind` is missing", on="key", help=f"add {kinds}")
    kind = data["kind"]
    if kind in MANIFEST_KINDS:
        return None
    if kind == "Configuration":
        return WRONG_KIND.at(("kind",), "a configuration is no manifest", help="name it lpctl.yaml, or pass --config")
    close = nearest(kind, MANIFEST_KINDS) if type(kind) is str else None
    advice = f"write {close}" if close else f"write {kinds}"
    return WRONG_KIND.at(("kind",), f"`kind` is {shown(kind)}, which is no kind of manifest", help=advice)


def explain(document: Document, kind: str) -> list[Problem]:
    """Every way in which the document does not fit the schema of its kind, one problem a mistake."""
    errors = sorted(_validator(kind).iter_errors(document.data), key=lambda error: [str(p) for p in error.absolute_path])
    problems: list[Problem] = []
    for error in errors:
        problems.extend(_problems(error, document))
    return _without_echoes(problems)


def _problems(error: ValidationError, document: Document) -> Iterator[Problem]:
    path: Path = tuple(error.absolute_path)
    keyword, expected, value = error.validator, error.validator_value, error.instance
    name = dotted(path)
    if keyword == "additionalProperties":
        allowed = error.schema["properties"]
        for key in sorted(value.keys() - allowed.keys(), key=list(value).index):
            yield _unknown_key((*path, key), allowed)
    elif keyword == "required":
        for key in expected:  # jsonschema yields one error a key, each with the whole list
            if key not in value and error.message.startswith(repr(key)):
                yield _missing(path, key, error.schema)
    elif keyword == "oneOf":
        yield _one_of(path, [alternative["required"][0] for alternative in expected], value)
    elif keyword == "dependentRequired":
        for key, needed in expected.items():
            for other in needed:
                if key in value and other not in value:
                    yield MISSING_KEY.at((*path, key), f"`{dotted((*path, key))}` needs `{other}` beside it", on="key")
    elif keyword == "type":
        yield _wrong_type(path, expected, value, document)
    elif keyword in ("enum", "const"):
        allowed = [expected] if keyword == "const" else expected
        close = nearest(value, allowed) if type(value) is str else None
        yield INVALID_VALUE.at(
            path,
            f"`{name}` is {shown(value)}; allowed: {', '.join(map(str, allowed))}",
            help=f"write {close or allowed[0]}" if close or len(allowed) == 1 else None,
        )
    elif keyword in ("minLength", "minItems"):
        yield INVALID_VALUE.at(path, f"`{name}` is empty", help="give it a value, or remove the line")
    elif keyword in ("minimum", "maximum"):
        schema_ = error.schema
        yield INVALID_VALUE.at(
            path, f"`{name}` is {shown(value)}; allowed: {schema_['minimum']} to {schema_['maximum']}"
        )
    else:  # pragma: no cover - a test goes through every keyword of every schema
        raise AssertionError(f"no message for the schema keyword {keyword}")


KEYWORDS_WITH_MESSAGE = frozenset(
    {
        "additionalProperties",
        "const",
        "dependentRequired",
        "enum",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "oneOf",
        "required",
        "type",
    }
)
"""The schema keywords that `explain` has words for; a test finds any other in a schema."""


def _unknown_key(path: Path, allowed: dict[str, Any]) -> Problem:
    key = str(path[-1])
    close = nearest(key, allowed)
    where = f" in `{dotted(path[:-1])}`" if len(path) > 1 else ""
    return UNKNOWN_KEY.at(
        path,
        f"unknown key `{key}`{where}",
        on="key",
        notes=() if close else (("allowed", ", ".join(sorted(allowed))),),
        help=f"did you mean `{close}`?" if close else None,
    )


def _missing(path: Path, key: str, schema_: dict[str, Any]) -> Problem:
    name = dotted(path)
    field = schema_["properties"].get(key, {})
    example = field.get("const") or next(iter(field.get("examples", field.get("enum", []))), None)
    return MISSING_KEY.at(
        path,
        f"`{name}` needs `{key}`" if name else f"`{key}` is missing",
        on="key",
        help=None if example is None else f"add {key}: {_flow(example)}",
    )


def _one_of(path: Path, keys: list[str], value: dict[str, Any]) -> Problem:
    name = dotted(path)
    present = [key for key in value if key in keys]
    listed = ", ".join(f"`{key}`" for key in keys[:-1]) + f" and `{keys[-1]}`"
    if not present:
        return MISSING_KEY.at(path, f"`{name}` needs exactly one of {listed}", on="key")
    both = " and ".join(f"`{key}`" for key in present)
    return CONFLICTING_KEYS.at(
        (*path, present[1]), f"`{name}` takes exactly one of {listed}, not {both}", on="key", help="keep one of them"
    )


def _wrong_type(path: Path, expected: str | list[str], value: Any, document: Document) -> Problem:
    name = dotted(path) or "the document"
    types = [expected] if isinstance(expected, str) else expected
    if value is None:
        return _null(path, name, document)
    words = " or ".join(_TYPE_WORDS[type_] for type_ in types)
    advice = None
    if "string" in types and not isinstance(value, (dict, list)):
        written = document.written(path)
        advice = f"write {_quoted(written)}" if written else None
    elif isinstance(value, str) and len(types) == 1:
        read = resolve(value)
        fits = {"integer": type(read) is int, "boolean": type(read) is bool}.get(types[0], False)
        if fits:
            advice = f"write {value} without quotes"
        elif types[0] == "boolean" and value.lower() in _BOOLEAN_WORDS:
            advice = f"write {str(_BOOLEAN_WORDS[value.lower()]).lower()}"
    if types == ["array"] and not isinstance(value, dict):
        advice = f"write [{document.written(path)}]" if document.written(path) else None
    return WRONG_TYPE.at(path, f"`{name}` expects {words}, got {shown(value)}", label=kind_of(value), help=advice)


_BOOLEAN_WORDS = {"yes": True, "on": True, "y": True, "no": False, "off": False, "n": False}


def _null(path: Path, name: str, document: Document) -> Problem:
    comment = document.comment_after(path)
    if comment and not comment.startswith("# "):
        return NULL_VALUE.at(
            path, f"`{name}` has no value: YAML reads `{comment}` as a comment", help=f"write {_quoted(comment)}"
        )
    return NULL_VALUE.at(path, f"`{name}` has no value", help="remove the line, or give it a value")


def _without_echoes(problems: list[Problem]) -> list[Problem]:
    """One mistake, one message: a misspelt key is not also reported as the missing one that it was meant to be."""
    misspelt = {
        (problem.path[:-1], problem.help.split("`")[1])
        for problem in problems
        if problem.rule is UNKNOWN_KEY and problem.help is not None
    }
    return [
        problem
        for problem in problems
        if not (
            problem.rule is MISSING_KEY
            and any(path == problem.path and f"`{key}`" in problem.message for path, key in misspelt)
        )
    ]


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
