"""The JSON Schemas (Draft 2020-12) of the kinds of documents, made of their declarations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from lpctl.manifest.expansion import ALONE, WITHIN, stand_in
from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.layers import fields_in
from lpctl.manifest.rule_options import RULE_OPTIONS, of_entry
from lpctl.manifest.shape import (
    API_VERSION,
    DOCUMENTS,
    SCALAR,
    WHOLE,
    Form,
    alternatives_of,
    declaration,
    dependents_of,
    fields_of,
    is_section,
    list_beside_section,
    needed_of,
    pattern_of_words,
    section_of,
    words_beside_section,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.manifest.layers import LayerField
    from lpctl.manifest.shape import Field

    Schema = dict[str, Any]


def json_schema(kind: type[Any]) -> Schema:
    """The schema of a kind of document. A section that stands in two places is in `$defs`.

    That of `Expansion`, which is no kind of document, is of its fields alone.
    """
    maker = _Maker(_shared(kind) or (_shared(LaunchPlan) if _holders(kind) else {}))
    if kind not in DOCUMENTS:
        return {"title": "Expansion", **maker.of_section(kind, WHOLE), **maker.definitions()}
    return _document(kind, maker.described(kind, DOCUMENTS[kind], WHOLE), maker)


def manifest_schema() -> Schema:
    """The schema of a launch plan's document before it is expanded, which is what is written.

    It takes expressions where values are due, the fields that make several plans of a document, null where defaults may
    state a value, and sections that defaults may complete.
    """
    maker = _Maker(_shared(LaunchPlan), beside_a_plan=True)
    beside = DOCUMENTS[LaunchPlan]
    made = {
        "title": beside.title,
        "description": beside.description,
        **_closed(maker.of_fields(fields_in("plan"))),
        "required": needed_of(LaunchPlan),
        "examples": list(beside.examples),
    }
    return _document(LaunchPlan, made, maker)


def _document(kind: type[Any], made: Schema, maker: _Maker) -> Schema:
    header = {
        "apiVersion": _constant("Format version", "The version of this format.", API_VERSION),
        "kind": _constant("Kind of document", f"What the document states: `{kind.__name__}`.", kind.__name__),
    }
    made["required"] = [*header, *made.get("required", ())]
    made["properties"] = header | made["properties"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:lpctl:v1:{kind.__name__}",
        **made,
        **maker.definitions(),
    }


def _constant(title: str, description: str, value: str) -> Schema:
    return {"title": title, "description": description, "type": "string", "const": value}


def _name(section: type[Any]) -> str:
    """A section's name among the definitions: `oauth2_client`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", section.__name__).lower()


def _inner(type_: Any) -> list[Any]:
    """The annotations that a declared type is made of: of a section its fields, of lists and the like their items."""
    if is_section(type_):
        return list(fields_of(type_).values())
    return [] if get_origin(type_) is Literal else [part for part in get_args(type_) if part is not Ellipsis]


def _sections(annotation: Any) -> Iterator[tuple[type[Any], Field]]:
    """Every section in an annotation and what stands beside it, as often as it is reached."""
    type_, field = declaration(annotation)
    section = section_of(type_)
    if section is not None:
        yield section, field
    for part in _inner(section or type_):
        yield from _sections(part)


def _shared(section: type[Any]) -> dict[type[Any], Field]:
    """The sections that stand in more than one place of a document, with what is declared beside them."""
    found: dict[type[Any], list[Field]] = {}
    for inner, field in _sections(section):
        found.setdefault(inner, []).append(field)
    return {inner: fields[0] for inner, fields in found.items() if len(fields) > 1 and fields[0] == fields[1]}


def _holders(annotation: Any) -> bool:
    """Whether what is declared holds a layer somewhere."""
    type_, field = declaration(annotation)
    return field.holds is not None or any(map(_holders, _inner(section_of(type_) or type_)))


class _Maker:
    """Makes schemas; what they refer to is in its definitions.

    Where overrides stand `beside_a_plan`, they refer to its fields; else they have schemas of their own.
    """

    def __init__(self, shared: Mapping[type[Any], Field], *, beside_a_plan: bool = False) -> None:
        self._shared = shared
        self._beside_a_plan = beside_a_plan
        self._definitions: dict[str, Schema] = {}

    def definitions(self) -> Schema:
        """What the schemas that were made refer to."""
        return {"$defs": dict(sorted(self._definitions.items()))} if self._definitions else {}

    def described(self, type_: Any, field: Field, form: Form) -> Schema:
        """The schema of a type with what is declared beside it."""
        described: Schema = {"title": field.title, "description": field.description, "deprecated": field.deprecated}
        return {
            **{keyword: stated for keyword, stated in described.items() if stated},
            **self._of_type(type_, field, form),
            **({"examples": list(field.examples)} if field.examples else {}),
        }

    def of_section(self, section: type[Any], form: Form) -> Schema:
        """The schema of a section, of which a layer needs nothing."""
        fields = {name: self._field(of, form, null=form.layer) for name, of in fields_of(section).items()}
        if form.layer:
            return {"type": "object", "additionalProperties": False, "properties": fields}
        needed, alternatives, dependents = needed_of(section), alternatives_of(section), dependents_of(section)
        return {
            "type": "object",
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
            **({"oneOf": [{"required": [name]} for name in alternatives]} if alternatives else {}),
            **({"dependentRequired": {name: [other] for name, other in dependents.items()}} if dependents else {}),
            "properties": fields,
        }

    def of_fields(self, fields: Mapping[str, LayerField]) -> dict[str, Schema]:
        """The schemas of a layer's fields."""
        return {
            name: self._field(of, Form(open_, layer=True) if open_ else WHOLE, null=null)
            for name, (of, null, open_) in fields.items()
        }

    def _field(self, annotation: Any, form: Form, *, null: bool) -> Schema:
        """The schema of what is stated for a field, an entry or an item, and of what may stand for it."""
        type_, field = declaration(annotation)
        inner = form.within(field)
        made = self._reference(type_, inner) if type_ in self._shared else self.described(type_, field, inner)
        pattern = stand_in(type_, field) if form.expressions else None
        others: list[Schema] = [self._expression(pattern)] if pattern is not None else []
        if null:
            others.append({"type": "null"})
        return _either(others, made) if others else made

    def _reference(self, section: type[Any], form: Form) -> Schema:
        name = _name(section)
        if name not in self._definitions:
            self._definitions[name] = self.described(section, self._shared[section], form)
        return {"$ref": f"#/$defs/{name}"}

    def _expression(self, pattern: str) -> Schema:
        name = EXPRESSIONS[pattern]
        self._definitions[name] = {**_DESCRIBED[name], "type": "string", "pattern": pattern}
        return {"$ref": f"#/$defs/{name}"}

    def _of_type(self, type_: Any, field: Field, form: Form) -> Schema:
        if field.holds is not None:
            return self._layer(field.holds)
        if (section := section_of(type_)) is not None:
            return self._of_section_or(type_, section, field, form)
        if type_ in _SIMPLE:
            return dict(_SIMPLE[type_])
        if type_ is str:
            return {"type": "string", **_of_text(field)}
        if type_ is int:
            return {"type": "integer", "minimum": 1, "maximum": field.maximum}
        arguments = get_args(type_)
        origin = get_origin(type_)
        if origin is Literal:
            return {"type": "string", "enum": list(arguments)}
        if origin is tuple:
            least = {"minItems": field.min_items} if field.min_items else {}
            return {"type": "array", **least, "items": self._field(arguments[0], form, null=False)}
        values = self._field(arguments[1], form, null=form.layer)
        if field.rule_options:
            return self._with_options(values)
        _, key = declaration(arguments[0])
        keys = {"propertyNames": {"pattern": key.pattern, "description": key.description}} if key.pattern else {}
        return {"type": "object", **keys, **({"additionalProperties": values} if values else {})}

    def _of_section_or(self, type_: Any, section: type[Any], field: Field, form: Form) -> Schema:
        made = self.of_section(section, form)
        if words := words_beside_section(type_):
            return {**made, "type": ["string", "object"], "pattern": pattern_of_words(words)}
        if (items := list_beside_section(type_)) is not None:
            return {**self._of_type(items, field, form), **made, "type": ["array", "object"]}
        return made | (_OR_TEXT if section is not type_ or field.shorthand is not None else {})

    def _with_options(self, values: Schema) -> Schema:
        """The schema of levels by rule, in which the rules with options have schemas of their own, in one place."""
        if "rules" not in self._definitions:
            entries = {rule: self._field(of_entry(rule), WHOLE, null=False) for rule in RULE_OPTIONS}
            self._definitions["rules"] = {
                "title": "Rules",
                "description": "Levels by the name of a rule, and the options of the rules that have any.",
                "type": "object",
                "properties": entries,
                "additionalProperties": values,
            }
        return {"$ref": "#/$defs/rules"}

    def _layer(self, layer: Literal["defaults", "overrides"]) -> Schema:
        """The schema of a layer: of the plan's own fields as they are, of defaults in one place."""
        fields = fields_in(layer)
        if layer == "defaults":
            if layer not in self._definitions:
                self._definitions[layer] = {**_DESCRIBED[layer], **_closed(self.of_fields(fields))}
            return {"$ref": f"#/$defs/{layer}"}
        if not self._beside_a_plan:
            return _closed(self.of_fields(fields))
        plan = fields_in("plan")
        made: dict[str, Schema] = {name: {"$ref": f"#/properties/{name}"} for name in fields}
        return _closed(
            {
                name: _either([{"type": "null"}], of) if fields[name].null and not plan[name].null else of
                for name, of in made.items()
            }
        )


def _closed(fields: dict[str, Schema]) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": fields}


def _either(others: list[Schema], made: Schema) -> Schema:
    """What may stand for a value, and last what it is; whoever reads is told the same of all of them."""
    said: Schema = {keyword: made[keyword] for keyword in ("title", "description", "deprecated") if keyword in made}
    examples = {"examples": made["examples"]} if "examples" in made else {}
    rest = {keyword: stated for keyword, stated in made.items() if keyword not in said and keyword != "examples"}
    return {**said, "anyOf": [*others, rest], **examples}


EXPRESSIONS = {ALONE: "expression", WITHIN: "text_with_expression"}
"""What the definitions of the texts with expressions are called, by their patterns."""

_DESCRIBED: dict[str, Schema] = {
    "defaults": {"title": "Defaults", "description": "Fields of plans, for plans that do not state them."},
    "expression": {
        "title": "Expression",
        "description": "What stands for a value: `${var.NAME}`, `${each.KEY}`, `${target.name}`, "
        "`${target.project}` or `${target.domain}`.",
        "examples": ["${each.city}"],
    },
    "text_with_expression": {
        "title": "Text with an expression",
        "description": "A text with `${var.NAME}`, `${each.KEY}`, `${target.name}` or the like in it.",
        "examples": ["${var.prefix}_PASSWORD"],
    },
}

_SIMPLE: dict[Any, Schema] = {
    bool: {"type": "boolean"},
    Any: {},
    SCALAR: {"type": ["string", "number", "boolean", "null"]},
}

_OR_TEXT: Schema = {"type": ["string", "object"], "minLength": 1}


def _of_text(field: Field) -> Schema:
    """The length of a text and the pattern in it; one keyword where the pattern asks for a length itself."""
    if field.pattern is None:
        return {"minLength": field.min_length} if field.min_length else {}
    long_enough = re.search(field.pattern, "") is None
    return {**({} if long_enough else {"minLength": field.min_length}), "pattern": field.pattern}
