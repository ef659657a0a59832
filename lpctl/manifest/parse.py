"""Plain data to the model. It takes exactly what the JSON Schemas take, at a hundredth of their price.

The parser only gives a verdict; `lpctl.schema.explain` says what is wrong. A property test holds the two to one
another. One table a section: key to reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.manifest.fit import (
    MisfitError,
    anything,
    boolean,
    exactly_one,
    integer,
    list_of,
    map_of,
    mapping,
    matching,
    one_of,
    section,
    string,
    string_map,
    text,
)
from lpctl.manifest.model import (
    API_VERSION,
    AuthRole,
    Concurrency,
    Configuration,
    DefaultOptions,
    Identity,
    InterfaceVariable,
    LaunchPlan,
    Notification,
    OAuth2Client,
    Rate,
    RawOutputDataConfig,
    ReferenceLaunchPlan,
    Schedule,
    Secret,
    SecurityContext,
    Token,
    WorkflowInterface,
    WorkflowReference,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Readers = Mapping[str, Callable[[Any], Any]]

INT32_MAX = 2**31 - 1
UINT32_MAX = 2**32 - 1


def parse_launch_plan(data: Any) -> LaunchPlan | None:
    """The plan that a `kind: LaunchPlan` document states, or None where it does not fit the schema."""
    try:
        return LaunchPlan(**_document(data, "LaunchPlan", _LAUNCH_PLAN, "workflow"))
    except MisfitError:
        return None


def parse_configuration(data: Any) -> Configuration | None:
    """The configuration that a `kind: Configuration` document states, or None where it does not fit the schema."""
    try:
        return Configuration(**_document(data, "Configuration", _CONFIGURATION))
    except MisfitError:
        return None


def parse_workflow_interface(data: Any) -> WorkflowInterface | None:
    """The interface that a `kind: WorkflowInterface` document states, or None where it does not fit the schema."""
    try:
        return WorkflowInterface(**_document(data, "WorkflowInterface", _WORKFLOW_INTERFACE, "name"))
    except MisfitError:
        return None


def parse_reference_launch_plan(data: Any) -> ReferenceLaunchPlan | None:
    """The plan that a `kind: ReferenceLaunchPlan` document refers to, or None where it does not fit the schema."""
    try:
        return ReferenceLaunchPlan(
            **_document(data, "ReferenceLaunchPlan", _REFERENCE_LAUNCH_PLAN, "project", "domain", "name", "version")
        )
    except MisfitError:
        return None


def _document(data: Any, kind: str, readers: Readers, *needed: str) -> dict[str, Any]:
    made = section(data, readers, "apiVersion", "kind", *needed)
    del made["apiVersion"]
    if made.pop("kind") != kind:
        raise MisfitError
    return made


def _workflow(value: Any) -> WorkflowReference:
    if type(value) is str:
        return WorkflowReference(name=text(value))
    return WorkflowReference(**section(value, _WORKFLOW, "name"))


def _schedule(value: Any) -> Schedule:
    made = exactly_one(section(value, _SCHEDULE), "cron", "rate")
    if "cron" not in made and ("timezone" in made or "offset" in made):
        raise MisfitError
    return Schedule(**made)


def _rate(value: Any) -> str | Rate:
    return text(value) if type(value) is str else Rate(**section(value, _RATE, "value", "unit"))


def _notification(value: Any) -> Notification:
    return Notification(**exactly_one(section(value, _NOTIFICATION, "phases"), "email", "slack", "pager_duty"))


def _raw_output_data_config(value: Any) -> RawOutputDataConfig:
    return RawOutputDataConfig(**section(value, _RAW_OUTPUT_DATA_CONFIG, "output_location_prefix"))


def _secret(value: Any) -> Secret:
    return Secret(**section(value, _SECRET, "group"))


def _oauth2_client(value: Any) -> OAuth2Client:
    return OAuth2Client(**section(value, _OAUTH2_CLIENT, "client_id", "client_secret"))


def _token(value: Any) -> Token:
    return Token(**section(value, _TOKEN, "name", "client"))


def _identity(value: Any) -> Identity:
    return Identity(**section(value, _IDENTITY))


def _security_context(value: Any) -> SecurityContext:
    return SecurityContext(**section(value, _SECURITY_CONTEXT))


def _auth_role(value: Any) -> AuthRole:
    return AuthRole(**section(value, _AUTH_ROLE))


def _concurrency(value: Any) -> Concurrency:
    return Concurrency(**section(value, _CONCURRENCY, "max"))


def _input(value: Any) -> str | InterfaceVariable:
    return text(value) if type(value) is str else InterfaceVariable(**section(value, _INPUT, "type"))


def _output(value: Any) -> str | InterfaceVariable:
    return text(value) if type(value) is str else InterfaceVariable(**section(value, _OUTPUT, "type"))


def _referred(value: Any) -> str | InterfaceVariable:
    return text(value) if type(value) is str else InterfaceVariable(**section(value, _REFERRED, "type"))


def _default_options(value: Any) -> DefaultOptions:
    return DefaultOptions(**section(value, _DEFAULT_OPTIONS))


_HEADER: Readers = {"apiVersion": one_of(API_VERSION), "kind": text}

_WORKFLOW: Readers = {"name": text, "version": text, "project": text, "domain": text}

_RATE: Readers = {"value": integer(UINT32_MAX), "unit": one_of("MINUTE", "HOUR", "DAY")}

_SCHEDULE: Readers = {
    "cron": text,
    "rate": _rate,
    "timezone": text,
    "offset": text,
    "kickoff_time_input_arg": text,
}

_RECIPIENTS = list_of(text, empty=False)

# The terminal phases are the only ones that notify (flyteadmin common/executions.go).
_NOTIFICATION: Readers = {
    "phases": list_of(one_of("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"), empty=False),
    "email": _RECIPIENTS,
    "slack": _RECIPIENTS,
    "pager_duty": _RECIPIENTS,
}

_RAW_OUTPUT_DATA_CONFIG: Readers = {"output_location_prefix": text}

_SECRET: Readers = {
    "group": text,
    "group_version": text,
    "key": text,
    "mount_requirement": one_of("ANY", "ENV_VAR", "FILE"),
    "env_var": matching(r"^[A-Z_][A-Z0-9_]*$(?!\n)"),
}

_OAUTH2_CLIENT: Readers = {"client_id": text, "client_secret": _secret}

_TOKEN: Readers = {
    "name": text,
    "type": one_of("CLIENT_CREDENTIALS"),
    "client": _oauth2_client,
    "idp_discovery_endpoint": text,
    "token_endpoint": text,
}

_IDENTITY: Readers = {
    "iam_role": text,
    "k8s_service_account": text,
    "execution_identity": text,
    "oauth2_client": _oauth2_client,
}

_SECURITY_CONTEXT: Readers = {"run_as": _identity, "secrets": list_of(_secret), "tokens": list_of(_token)}

_AUTH_ROLE: Readers = {"assumable_iam_role": text, "kubernetes_service_account": text}

_CONCURRENCY: Readers = {"max": integer(INT32_MAX), "behavior": one_of("SKIP")}

_STRUCT_ENCODING = one_of("msgpack", "struct")

_LAUNCH_PLAN: Readers = {
    **_HEADER,
    "name": text,
    "project": text,
    "domain": text,
    "version": text,
    "workflow": _workflow,
    "default_inputs": mapping,
    "fixed_inputs": mapping,
    "struct_encoding": _STRUCT_ENCODING,
    "schedule": _schedule,
    "notifications": list_of(_notification),
    "labels": string_map,
    "annotations": string_map,
    "raw_output_data_config": _raw_output_data_config,
    "max_parallelism": integer(INT32_MAX),
    "security_context": _security_context,
    "auth_role": _auth_role,
    "overwrite_cache": boolean,
    "concurrency": _concurrency,
    "auto_activate": boolean,
    "interruptible": boolean,
    "envs": string_map,
}

_REFERRED: Readers = {"type": text, "description": string, "literal_type": mapping}

_OUTPUT: Readers = {**_REFERRED, "artifact_partial_id": mapping, "artifact_tag": mapping}

_INPUT: Readers = {**_OUTPUT, "default": anything, "default_literal": mapping, "required": boolean}

_DEFAULT_OPTIONS: Readers = {"labels": string_map, "annotations": string_map}

_WORKFLOW_INTERFACE: Readers = {
    **_HEADER,
    "name": text,
    "project": text,
    "domain": text,
    "version": text,
    "defaults_known": boolean,
    "default_options": _default_options,
    "inputs": map_of(_input),
    "outputs": map_of(_output),
}

_REFERENCE_LAUNCH_PLAN: Readers = {
    **_HEADER,
    "project": text,
    "domain": text,
    "name": text,
    "version": text,
    "inputs": map_of(_referred),
    "outputs": map_of(_referred),
}

_PATH = matching(r"^[^\0]*$")

_CONFIGURATION: Readers = {
    **_HEADER,
    "manifests": list_of(_PATH),
    "interfaces": list_of(_PATH),
    "output": _PATH,
    "rules": map_of(one_of("error", "warning", "info", "ignore")),
    "changes": map_of(one_of("breaking", "risky", "safe", "ignore")),
    "flyte_version": matching(r"^[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?$(?!\n)"),
    "struct_encoding": _STRUCT_ENCODING,
}
