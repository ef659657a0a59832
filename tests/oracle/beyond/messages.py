"""What flytekit 1.16 cannot state, as flyteidl defines it.

Each message is what flytekit makes of a plan that states nothing but its name and its workflow, and what is written
here merged into it (`Message.MergeFrom`): a field that is not mentioned is as flytekit leaves it. A plan's name starts
with the id of the row in docs/differences.md that it shows.
"""

from __future__ import annotations

from typing import Any

from flyteidl.admin.common_pb2 import (
    Annotations,
    EmailNotification,
    Envs,
    Labels,
    Notification,
    RawOutputDataConfig,
)
from flyteidl.admin.launch_plan_pb2 import (
    CONCURRENCY_LIMIT_BEHAVIOR_SKIP,
    ConcurrencyPolicy,
    LaunchPlan,
    LaunchPlanMetadata,
    LaunchPlanSpec,
)
from flyteidl.admin.schedule_pb2 import HOUR, MINUTE, CronSchedule, FixedRate, Schedule
from flyteidl.core.execution_pb2 import WorkflowExecution
from flyteidl.core.identifier_pb2 import Identifier
from flyteidl.core.interface_pb2 import Parameter, ParameterMap, Variable
from flyteidl.core.literals_pb2 import KeyValuePair, Literal, Primitive, Scalar
from flyteidl.core.security_pb2 import Identity, OAuth2Client, OAuth2TokenRequest, Secret, SecurityContext
from flyteidl.core.types_pb2 import LiteralType, SimpleType
from google.protobuf.wrappers_pb2 import BoolValue


def plan(name: str, workflow: str, **spec: Any) -> LaunchPlan:
    """The plan `name` of a workflow that is in the plan's own project, domain and version; fields of its spec."""
    return elsewhere(Identifier(name=name), Identifier(name=workflow), **spec)


def elsewhere(identifier: Identifier, workflow: Identifier, **spec: Any) -> LaunchPlan:
    """A plan and a workflow of which each has a project, a domain and a version of its own."""
    return LaunchPlan(id=identifier, spec=LaunchPlanSpec(workflow_id=workflow, **spec))


def scheduled(schedule: Schedule) -> LaunchPlanMetadata:
    return LaunchPlanMetadata(schedule=schedule)


def cron(text: str, offset: str = "", kickoff: str = "") -> LaunchPlanMetadata:
    return scheduled(Schedule(cron_schedule=CronSchedule(schedule=text, offset=offset), kickoff_time_input_arg=kickoff))


def envs(*pairs: tuple[str, str]) -> Envs:
    return Envs(values=[KeyValuePair(key=key, value=value) for key, value in pairs])


CLIENT = OAuth2Client(client_id="reports", client_secret=Secret(group="oauth", key="secret"))
FULL_CLIENT = OAuth2Client(
    client_id="reports",
    client_secret=Secret(
        group="oauth",
        group_version="7",
        key="secret",
        mount_requirement=Secret.ENV_VAR,
        env_var="OAUTH_SECRET",
    ),
)

MESSAGES = [
    # A client's secret is a Secret: group, key and the rest.
    plan("oauth2-client", "plans.cleanup", security_context=SecurityContext(run_as=Identity(oauth2_client=CLIENT))),
    plan(
        "oauth2-client-beside-roles",
        "plans.cleanup",
        security_context=SecurityContext(
            run_as=Identity(
                iam_role="arn:aws:iam::123456789012:role/reports",
                k8s_service_account="reports",
                execution_identity="reports-runner",
                oauth2_client=FULL_CLIENT,
            )
        ),
    ),
    # Tokens: the type is CLIENT_CREDENTIALS, whose number is 0, stated or not. The order is that of the list.
    plan(
        "tokens",
        "plans.cleanup",
        security_context=SecurityContext(tokens=[OAuth2TokenRequest(name="api", client=CLIENT)]),
    ),
    plan(
        "tokens-every-field",
        "plans.cleanup",
        security_context=SecurityContext(
            tokens=[
                OAuth2TokenRequest(
                    name="api",
                    type=OAuth2TokenRequest.CLIENT_CREDENTIALS,
                    client=FULL_CLIENT,
                    idp_discovery_endpoint="https://idp.example.com/.well-known/openid-configuration",
                    token_endpoint="https://idp.example.com/token",  # noqa: S106 - an address
                )
            ]
        ),
    ),
    plan(
        "tokens-several",
        "plans.cleanup",
        security_context=SecurityContext(
            run_as=Identity(k8s_service_account="reports"),
            secrets=[Secret(group="db", key="password")],
            tokens=[
                OAuth2TokenRequest(name="second", client=CLIENT),
                OAuth2TokenRequest(
                    name="first",
                    client=CLIENT,
                    token_endpoint="https://idp.example.com/token",  # noqa: S106 - an address
                ),
            ],
        ),
    ),
    # A BoolValue: false is there, absent is not.
    plan("interruptible-true", "plans.cleanup", interruptible=BoolValue(value=True)),
    plan("interruptible-false", "plans.cleanup", interruptible=BoolValue(value=False)),
    # A list of pairs, sorted by key in Unicode's order. The values are text, whatever they look like.
    plan("envs", "plans.cleanup", envs=envs(("LOG_LEVEL", "info"))),
    plan(
        "envs-sorted",
        "plans.cleanup",
        envs=envs(
            ("A", ""), ("B", "1.10"), ("B_1", "true"), ("a", "one=two"), ("Ä", "Größe\n"), ("ﬀ", "x"), ("🚀", "y")
        ),
    ),
    # The prefix of the expression that Flyte's scheduler reads, one blank after it.
    plan("timezone", "plans.cleanup", entity_metadata=cron("CRON_TZ=Europe/Berlin 0 9 * * MON")),
    plan("timezone-utc", "plans.cleanup", entity_metadata=cron("CRON_TZ=UTC */15 * * * *")),
    plan(
        "timezone-descriptor",
        "plans.report",
        entity_metadata=cron("CRON_TZ=America/Argentina/Buenos_Aires @daily", "PT5M", "kickoff_time"),
    ),
    # A rate as it is written, where flytekit would take the largest unit.
    plan(
        "rate-unit-minutes",
        "plans.cleanup",
        entity_metadata=scheduled(Schedule(rate=FixedRate(value=60, unit=MINUTE))),
    ),
    plan(
        "rate-unit-hours",
        "plans.cleanup",
        entity_metadata=scheduled(Schedule(rate=FixedRate(value=48, unit=HOUR))),
    ),
    # Versions of their own: of the plan, of the workflow, of both.
    elsewhere(Identifier(name="workflow-version", version="v12"), Identifier(name="plans.cleanup", version="v11")),
    elsewhere(Identifier(name="workflow-version-alone"), Identifier(name="plans.ping", version="v11")),
    elsewhere(Identifier(name="workflow-version-open", version="v12"), Identifier(name="plans.ping")),
    # A workflow of another domain, and of another project and domain.
    elsewhere(
        Identifier(name="workflow-elsewhere", project="reports", domain="production"),
        Identifier(name="plans.cleanup", project="reports", domain="staging"),
    ),
    elsewhere(
        Identifier(name="workflow-elsewhere-project", project="reports", domain="production", version="v1"),
        Identifier(name="plans.cleanup", project="shared", domain="production", version="v2"),
    ),
    # All of it in one plan, beside what flytekit can state.
    elsewhere(
        Identifier(name="workflow-version-and-all-the-rest", project="reports", domain="production", version="v12"),
        Identifier(name="plans.report", project="shared", domain="staging", version="v11"),
        entity_metadata=LaunchPlanMetadata(
            schedule=Schedule(
                cron_schedule=CronSchedule(schedule="CRON_TZ=Europe/Berlin 30 6 * * 1-5", offset="PT0S"),
                kickoff_time_input_arg="kickoff_time",
            ),
            notifications=[
                Notification(
                    phases=[WorkflowExecution.FAILED, WorkflowExecution.ABORTED],
                    email=EmailNotification(recipients_email=["reporting@example.com"]),
                )
            ],
        ),
        # A default that is laid over the workflow's own is described by the input's name.
        default_inputs=ParameterMap(
            parameters={
                "region": Parameter(
                    var=Variable(type=LiteralType(simple=SimpleType.STRING), description="region"),
                    default=Literal(scalar=Scalar(primitive=Primitive(string_value="us"))),
                )
            }
        ),
        labels=Labels(values={"team": "reporting"}),
        annotations=Annotations(values={"example.com/owner": "reporting@example.com"}),
        security_context=SecurityContext(
            run_as=Identity(k8s_service_account="reports", oauth2_client=CLIENT),
            secrets=[Secret(group="db", key="password", mount_requirement=Secret.FILE)],
            tokens=[OAuth2TokenRequest(name="api", client=FULL_CLIENT)],
        ),
        raw_output_data_config=RawOutputDataConfig(output_location_prefix="s3://bucket/raw"),
        max_parallelism=8,
        interruptible=BoolValue(value=False),
        overwrite_cache=True,
        envs=envs(("LOG_LEVEL", "info"), ("REGION", "us")),
        concurrency_policy=ConcurrencyPolicy(max=1, behavior=CONCURRENCY_LIMIT_BEHAVIOR_SKIP),
    ),
]
"""What each message states, in the order of plans.lp.yaml."""
