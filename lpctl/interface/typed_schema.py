"""The schema of a launch plan's document in which workflows are known: their names, and for each its inputs.

What a layer says that every target replaces is held to the workflow as well, though it is in no plan.
"""

from __future__ import annotations

import json
import math
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lpctl.literal.accepted import Definitions, reference
from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.keys import by_key, exactly
from lpctl.literal.notation import notation
from lpctl.literal.takes import StandIn
from lpctl.manifest.editor_schema import for_editors, manifest_schema_of
from lpctl.manifest.expansion import ALONE, EXAMPLE, WITHIN
from lpctl.manifest.schemas import MANIFEST, json_text, published_schema
from lpctl.messages.flyteidl_pb2 import SimpleType
from lpctl.source.flow import flow
from lpctl.text.secrets import redacted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lpctl.interface.model import Interface, InterfaceSource
    from lpctl.messages.flyteidl_pb2 import Parameter

    Schema = dict[str, Any]

_SECTIONS = ("default_inputs", "fixed_inputs")
STAND_IN = StandIn(ALONE, rf"{WITHIN}|\$\$\{{", EXAMPLE)
"""In `$${` an expression is meant as text: in a member of an enum, say."""

_TEMPLATE = r"\{\{|\$\{"
"""A part of a name that something is to fill in (flyte/entity_id.py:is_template)."""

_LONGEST_TYPE = 100
_LONGEST_DEFAULT = 200
_LONGEST_SIGNATURE = 300
_MOST_PRECISE = 2**53
_OF_YAML_1_1 = ("on", "off", "yes", "no")
"""Texts that an editor quotes where it knows that they are texts: one with quotes and without would be a choice."""


def typed_text(name: str, sources: Iterable[InterfaceSource]) -> str:
    """The schema `LaunchPlan` or `Manifest` with the workflows of some sources, as it is printed."""
    made = typed_schema(sources)
    return json_text(manifest_schema_of(made) if name == MANIFEST else for_editors(made))


def typed_schema(sources: Iterable[InterfaceSource]) -> Schema:
    """The published schema of a launch plan with the workflows of some sources.

    Their names are completed, and others refused unless a source is broken, which may have stated them. The inputs of a
    plan are those of its workflow: an input that two versions or sources have with two types takes both, except where
    the plan states a version.
    """
    sources = list(sources)
    stated = sorted((each for source in sources for each in source.interfaces), key=lambda each: each.name)
    by_name = {name: list(interfaces) for name, interfaces in groupby(stated, key=lambda each: each.name)}
    made = json.loads(json.dumps(published_schema("LaunchPlan")))
    known = not any(source.diagnostics or source.broken for source in sources)
    maker = _Maker()
    cases = [maker.case(name, interfaces) for name, interfaces in by_name.items()]
    names = maker.definition("workflows", "", _names(by_name))
    made["properties"]["workflow"] = _workflow(made["properties"]["workflow"], names, closed=known)
    return {**made, "allOf": cases, "$defs": dict(sorted({**made["$defs"], **maker.definitions.made}.items()))}


class _Maker:
    """Makes what is said of each workflow; the types of all of them are in its definitions."""

    def __init__(self) -> None:
        self.definitions = Definitions(STAND_IN)

    def case(self, name: str, interfaces: Sequence[Interface]) -> Schema:
        """What holds for plans of the workflow: of a version first, where versions are not the same."""
        case = self._case(name, _stands_for(name), interfaces)
        versions = dict.fromkeys(interface.id.version for interface in interfaces if interface.id.version)
        if len(versions) < 2 or all(interface.inputs == interfaces[0].inputs for interface in interfaces):
            return case
        of_versions = []
        for version in versions:
            stated = [interface for interface in interfaces if interface.id.version in ("", version)]
            of_versions.append(self._case(f"{name} {version}", _stands_for(name, version), stated))
        # Beside one another: a registry has hundreds of versions, and what is read may not be nested as deep.
        return {"allOf": of_versions, "if": {"anyOf": [each["if"] for each in of_versions]}, "else": case}

    def _case(self, called: str, workflow: Schema, interfaces: Sequence[Interface]) -> Schema:
        """What holds for the plans of a workflow that no target has another workflow for."""
        means = self.definition("workflow", called, workflow)
        inputs = self.definition("inputs", called, self._inputs(interfaces))
        sections: Schema = dict.fromkeys(_SECTIONS, inputs) | _schedule(interfaces)
        overrides = {"doNotSuggest": True, "additionalProperties": {"properties": sections}}
        plan = self.definition("plan", called, {"properties": {**sections, "overrides": overrides}})
        everywhere = {"additionalProperties": {"properties": {"workflow": means}}}
        return {
            "if": {"required": ["workflow"], "properties": {"workflow": means, "overrides": everywhere}},
            "then": plan,
        }

    def definition(self, prefix: str, called: str, schema: Schema) -> Schema:
        """A reference to a schema that is now among the definitions."""
        name = self.definitions.reserve(prefix, called)
        self.definitions.made[name] = schema
        return reference(name)

    def _inputs(self, interfaces: Sequence[Interface]) -> Schema:
        names = sorted({name for interface in interfaces for name in interface.inputs})
        return {
            # The plan's own key is what is completed: an editor would write all defaults behind this one.
            "doNotSuggest": True,
            **by_key({name: self._input(name, [each for each in interfaces if name in each.inputs]) for name in names}),
            "additionalProperties": False,
            "errorMessage": f"Workflow {interfaces[0].name} has no {'such input' if names else 'inputs'}.",
        }

    def _input(self, name: str, interfaces: Sequence[Interface]) -> Schema:
        parameters = [interface.inputs[name] for interface in interfaces]
        types: dict[str, None] = {}
        schemas: dict[str, Schema] = {}
        for parameter in parameters:
            schema = self.definitions.of_type(parameter.var.type)
            types[notation(parameter.var.type)] = None
            schemas[schema["$ref"]] = schema
        words = " | ".join(types)
        last = parameters[-1]
        return {
            "title": f"{name}: {words if len(words) <= _LONGEST_TYPE else f'{words[:_LONGEST_TYPE]}...'}",
            "description": _description(name, last, interfaces[-1]),
            **_default(last),
            **(schema if len(schemas) == 1 else {"anyOf": list(schemas.values())}),
        }


def _schedule(interfaces: Sequence[Interface]) -> Schema:
    """The inputs that may take the time of a start, which are completed; whether one may, rules say."""
    moments = {
        name
        for interface in interfaces
        for name, parameter in interface.inputs.items()
        if notation(parameter.var.type) == "datetime"
    }
    if not moments:
        return {}
    kickoff = {"doNotSuggest": True, "anyOf": [{"enum": sorted(moments)}, {"type": ["string", "null"]}]}
    return {"schedule": {"doNotSuggest": True, "properties": {"kickoff_time_input_arg": kickoff}}}


def _stands_for(name: str, version: str | None = None) -> Schema:
    """The schema of the references that mean a workflow, in one version where that is given."""
    pattern = exactly(name)
    if version is None:
        parts: Schema = {"required": ["name"], "properties": {"name": {"type": "string", "pattern": pattern}}}
        return {"type": ["string", "object"], "pattern": pattern, **parts}
    parts = {
        "name": {"type": "string", "pattern": pattern},
        "version": {"type": "string", "pattern": exactly(version)},
    }
    return {"type": "object", "required": ["name", "version"], "properties": parts}


def _names(by_name: Mapping[str, Sequence[Interface]]) -> Schema:
    """The names of the workflows. An editor lists a whole enum where somebody points at one of its values."""
    names = [{"const": name, "description": _signature(by_name[name][-1])} for name in by_name]
    return {"title": "Workflow", "anyOf": names}


def _workflow(declared: Schema, names: Schema, *, closed: bool) -> Schema:
    """The schema of a reference to one of the workflows, by its name alone or in a mapping."""
    # First, as an editor says what the first one asks for where a name is none of them.
    others = {"type": "string", "pattern": _TEMPLATE} if closed else {"type": "string", "minLength": 1}
    others["errorMessage"] = "No interface source states this workflow."
    described = {key: declared[key] for key in ("title", "description")}
    properties = declared["properties"]
    name = {key: properties["name"][key] for key in ("title", "description")} | {"anyOf": [others, names]}
    mapping = {
        "type": "object",
        "required": declared["required"],
        "properties": {**properties, "name": name},
        "additionalProperties": False,
    }
    return {**described, "anyOf": [others, names, mapping]}


def _signature(interface: Interface) -> str:
    """A workflow's version and inputs in a line."""
    inputs = ", ".join(
        f"{name}: {notation(parameter.var.type)}{_equals(parameter)}"
        for name, parameter in sorted(interface.inputs.items())
    )
    version = f"Version {interface.id.version}. " if interface.id.version else ""
    said = f"{version}Inputs: {inputs}" if inputs else f"{version}No inputs."
    return said if len(said) <= _LONGEST_SIGNATURE else f"{said[:_LONGEST_SIGNATURE]}..."


def _equals(parameter: Parameter) -> str:
    stated = _stated(parameter)
    return "" if stated is None else f" = {_cut(flow(stated[0]))}"


def _stated(parameter: Parameter) -> tuple[Any] | None:
    """The default as a manifest writes it; None where there is none, or none that a manifest can state."""
    if parameter.WhichOneof("behavior") != "default":
        return None
    try:
        return (decode(parameter.default, parameter.var.type),)
    except NotDecodableError:
        return None


def _description(name: str, parameter: Parameter, interface: Interface) -> str:
    """What the workflow says of an input, and its default."""
    said = "" if parameter.var.description == name else redacted(parameter.var.description.strip())
    stated = _stated(parameter)
    if stated is not None:
        default = f"Default: {_cut(flow(stated[0]))}"
    elif parameter.WhichOneof("behavior") == "default":
        default = "It has a default that no manifest can state."
    elif interface.defaults_known:
        default = "It has no default."
    else:
        default = "Its default is not known."
    return f"{said}\n\n{default}" if said else default


def _default(parameter: Parameter) -> Schema:
    """The keyword for a default that an editor writes as it is: a scalar, and no text that would be read otherwise.

    An editor's numbers are doubles: of another integer it would write the nearest one.
    """
    stated = _stated(parameter)
    if stated is None or stated[0] is None or isinstance(stated[0], (dict, list)):
        return {}
    (value,) = stated
    if isinstance(value, float) and not math.isfinite(value):
        return {}
    if isinstance(value, int) and abs(value) > _MOST_PRECISE:
        return {}
    if isinstance(value, str) and (flow(value) != value or redacted(value) != value):
        return {}
    if value in _OF_YAML_1_1 and parameter.var.type.simple != SimpleType.STRING:
        return {}
    return {"default": value}


def _cut(text: str) -> str:
    """A default as it is told: a schema has more readers than the package."""
    text = redacted(text)
    return text if len(text) <= _LONGEST_DEFAULT else f"{text[:_LONGEST_DEFAULT]}..."
