"""What flytekit 1.16 can say of a launch plan, at the edges: every setting, None, descriptions, names."""

from datetime import datetime, timedelta, timezone
from typing import Annotated, Dict, List, Optional

from flytekit import Artifact, CronSchedule, Email, FixedRate, LaunchPlan, PagerDuty, Slack, task, workflow
from flytekit.core.launch_plan import ConcurrencyPolicy
from flytekit.models.common import Annotations, AuthRole, Labels, RawOutputDataConfig
from flytekit.models.concurrency import ConcurrencyLimitBehavior
from flytekit.models.core.execution import WorkflowExecutionPhase as Phase
from flytekit.models.security import Identity, Secret, SecurityContext


@task
def nothing() -> None:
    pass


@workflow
def cleanup(days: int = 30) -> None:
    nothing()


@workflow
def tracked(days: Annotated[int, Artifact(name="days")] = 1) -> None:
    """An input whose variable carries more than a type and a description."""
    nothing()


@workflow
def ping() -> None:
    nothing()


@workflow
def report(kickoff_time: datetime, region: str = "eu") -> None:
    nothing()


@workflow
def perhaps(
    number: Optional[int],
    text: Optional[str] = "set",
    moment: Optional[datetime] = None,
    span: Optional[timedelta] = timedelta(hours=1),
    items: Optional[List[Optional[int]]] = [1, None],
    table: Optional[Dict[str, Optional[float]]] = None,
) -> None:
    """A workflow of which every input is optional.

    Args:
        number: no default at all
        text: a default that None can replace
        moment: None by default
        items: None outside and inside
    """
    nothing()


@workflow
def holes(
    row: List[Optional[str]],
    column: Dict[str, Optional[int]],
    grid: List[List[Optional[float]]] = [[None], []],
    lists: List[Optional[List[int]]] = [None, [1]],
) -> None:
    nothing()


@workflow
def not_optional(days: int = None, name: str = None) -> None:
    """None as the default of a type without None: the inputs are required.

    Args:
        days: how many
    """
    nothing()


@workflow
def google(days: int, region: str = "eu", rate: float = 0.5, limit: int = 1) -> None:
    """Removes what is old.

    A long description.

    Args:
        days: how old, in days
        region (str): where, with a type: and a colon
        rate: how fast,
            in two lines

            and a paragraph

    Returns:
        nothing
    """
    nothing()


@workflow
def sphinx(days: int, region: str = "eu", rate: float = 0.5, limit: int = 1) -> None:
    """Removes what is old.

    :param days: how old, in days
    :param str region: where, with a type
    :param rate: how fast,
        in two lines
    :param unknown: of no input
    :return: nothing
    """
    nothing()


@workflow
def numpy(days: int, region: str = "eu", rate: float = 0.5, limit: int = 1) -> None:
    """Removes what is old.

    Parameters
    ----------
    days : int
        how old, in days
    region : str, optional
        where
    rate
        how fast,
        in two lines

        and a paragraph
    """
    nothing()


@workflow
def epytext(days: int, region: str = "eu", rate: float = 0.5, limit: int = 1) -> None:
    """Removes what is old.

    @param days: how old, in days
    @type days: int
    @param region: wo – „Größe“ 🚀
    """
    nothing()


@workflow
def silent(days: int, region: str = "eu") -> None:
    """A docstring that describes no input."""
    nothing()


@workflow
def blank(days: int, region: str = "eu") -> None:
    """Inputs that are named and not described.

    :param days:
    :param region:
    """
    nothing()


# Default launch plans.
ping_default = LaunchPlan.get_or_create(workflow=ping)
perhaps_default = LaunchPlan.get_or_create(workflow=perhaps)
holes_default = LaunchPlan.get_or_create(workflow=holes)
not_optional_default = LaunchPlan.get_or_create(workflow=not_optional)
google_default = LaunchPlan.get_or_create(workflow=google)
sphinx_default = LaunchPlan.get_or_create(workflow=sphinx)
numpy_default = LaunchPlan.get_or_create(workflow=numpy)
epytext_default = LaunchPlan.get_or_create(workflow=epytext)
silent_default = LaunchPlan.get_or_create(workflow=silent)
blank_default = LaunchPlan.get_or_create(workflow=blank)

# auth_role becomes security_context, also where it states nothing.
ROLE = "arn:aws:iam::123456789012:role/cleanup"
auth_role_role = LaunchPlan.get_or_create(
    name="auth_role_role", workflow=cleanup, auth_role=AuthRole(assumable_iam_role=ROLE)
)
auth_role_account = LaunchPlan.get_or_create(
    name="auth_role_account", workflow=cleanup, auth_role=AuthRole(kubernetes_service_account="cleanup")
)
auth_role_both = LaunchPlan.get_or_create(
    name="auth_role_both", workflow=cleanup, auth_role=AuthRole(ROLE, kubernetes_service_account="cleanup")
)
auth_role_empty = LaunchPlan.get_or_create(name="auth_role_empty", workflow=cleanup, auth_role=AuthRole())

# security_context: an empty one is absent, an empty part of it is not.
context_empty = LaunchPlan.get_or_create(name="context_empty", workflow=cleanup, security_context=SecurityContext())
run_as_empty = LaunchPlan.get_or_create(
    name="run_as_empty", workflow=cleanup, security_context=SecurityContext(run_as=Identity())
)
run_as_identity = LaunchPlan.get_or_create(
    name="run_as_identity",
    workflow=cleanup,
    security_context=SecurityContext(run_as=Identity(execution_identity="cleanup-runner")),
)
run_as_all = LaunchPlan.get_or_create(
    name="run_as_all",
    workflow=cleanup,
    security_context=SecurityContext(
        run_as=Identity(iam_role=ROLE, k8s_service_account="cleanup", execution_identity="cleanup-runner")
    ),
)
run_as_empty_lists = LaunchPlan.get_or_create(
    name="run_as_empty_lists",
    workflow=cleanup,
    security_context=SecurityContext(run_as=Identity(k8s_service_account="cleanup"), secrets=[], tokens=[]),
)
secrets_empty = LaunchPlan.get_or_create(
    name="secrets_empty", workflow=cleanup, security_context=SecurityContext(secrets=[])
)
tokens_empty = LaunchPlan.get_or_create(
    name="tokens_empty", workflow=cleanup, security_context=SecurityContext(tokens=[])
)
secret_group = LaunchPlan.get_or_create(
    name="secret_group", workflow=cleanup, security_context=SecurityContext(secrets=[Secret(group="db")])
)
secret_every_field = LaunchPlan.get_or_create(
    name="secret_every_field",
    workflow=cleanup,
    security_context=SecurityContext(
        secrets=[
            Secret(
                group="db",
                group_version="3",
                key="password",
                mount_requirement=Secret.MountType.FILE,
                env_var="_DB_PASSWORD_2",
            )
        ]
    ),
)
secret_any = LaunchPlan.get_or_create(
    name="secret_any",
    workflow=cleanup,
    security_context=SecurityContext(
        secrets=[Secret(group="db", key="password", mount_requirement=Secret.MountType.ANY)]
    ),
)
secret_env_var = LaunchPlan.get_or_create(
    name="secret_env_var",
    workflow=cleanup,
    security_context=SecurityContext(
        secrets=[Secret(group="db", key="password", mount_requirement=Secret.MountType.ENV_VAR)]
    ),
)
secret_file = LaunchPlan.get_or_create(
    name="secret_file",
    workflow=cleanup,
    security_context=SecurityContext(
        secrets=[Secret(group="db", key="password", mount_requirement=Secret.MountType.FILE)]
    ),
)
# A list keeps its order, and what is in it twice.
secrets_several = LaunchPlan.get_or_create(
    name="secrets_several",
    workflow=cleanup,
    security_context=SecurityContext(
        run_as=Identity(k8s_service_account="cleanup"),
        secrets=[
            Secret(group="storage", key="token"),
            Secret(group="db", key="user", mount_requirement=Secret.MountType.ENV_VAR, env_var="DB_USER"),
            Secret(group="db", group_version="v2"),
            Secret(group="storage", key="token"),
        ],
    ),
)

# concurrency.
concurrency_one = LaunchPlan.get_or_create(
    name="concurrency_one", workflow=cleanup, concurrency=ConcurrencyPolicy(max_concurrency=1)
)
concurrency_five = LaunchPlan.get_or_create(
    name="concurrency_five",
    workflow=cleanup,
    concurrency=ConcurrencyPolicy(max_concurrency=5, behavior=ConcurrencyLimitBehavior.SKIP),
)
concurrency_largest = LaunchPlan.get_or_create(
    name="concurrency_largest", workflow=ping, concurrency=ConcurrencyPolicy(max_concurrency=2147483647)
)

# max_parallelism, overwrite_cache.
parallelism_smallest = LaunchPlan.get_or_create(name="parallelism_smallest", workflow=ping, max_parallelism=1)
parallelism_largest = LaunchPlan.get_or_create(name="parallelism_largest", workflow=ping, max_parallelism=2147483647)
cache_true = LaunchPlan.get_or_create(name="cache_true", workflow=ping, overwrite_cache=True)
cache_false = LaunchPlan.get_or_create(name="cache_false", workflow=ping, overwrite_cache=False)

# Cron: offsets.
offset_minutes = LaunchPlan.get_or_create(
    name="offset_minutes", workflow=cleanup, schedule=CronSchedule(schedule="0 9 * * *", offset="PT5M")
)
offset_negative = LaunchPlan.get_or_create(
    name="offset_negative", workflow=cleanup, schedule=CronSchedule(schedule="@daily", offset="-P1DT2H30M")
)
offset_kickoff = LaunchPlan.get_or_create(
    name="offset_kickoff",
    workflow=report,
    schedule=CronSchedule(schedule="0 9 * * *", offset="PT0S", kickoff_time_input_arg="kickoff_time"),
)
# Cron: descriptors, which flytekit keeps as they are written.
cron_hourly = LaunchPlan.get_or_create(name="cron_hourly", workflow=cleanup, schedule=CronSchedule(schedule="@hourly"))
cron_daily = LaunchPlan.get_or_create(
    name="cron_daily",
    workflow=report,
    schedule=CronSchedule(schedule="@daily", kickoff_time_input_arg="kickoff_time"),
)
cron_midnight = LaunchPlan.get_or_create(
    name="cron_midnight", workflow=cleanup, schedule=CronSchedule(schedule="@midnight")
)
cron_weekly = LaunchPlan.get_or_create(name="cron_weekly", workflow=cleanup, schedule=CronSchedule(schedule="@weekly"))
cron_monthly = LaunchPlan.get_or_create(
    name="cron_monthly", workflow=cleanup, schedule=CronSchedule(schedule="@monthly")
)
cron_yearly = LaunchPlan.get_or_create(name="cron_yearly", workflow=cleanup, schedule=CronSchedule(schedule="@yearly"))
cron_annually = LaunchPlan.get_or_create(
    name="cron_annually", workflow=cleanup, schedule=CronSchedule(schedule="@annually")
)
# Cron: the forms of a field, all of them the native scheduler's as well.
cron_names = LaunchPlan.get_or_create(
    name="cron_names", workflow=cleanup, schedule=CronSchedule(schedule="0 9 * JAN,Jul,oct-DEC Mon-FRI")
)
cron_numbers = LaunchPlan.get_or_create(
    name="cron_numbers", workflow=cleanup, schedule=CronSchedule(schedule="00 09 01,15 01-06 0")
)
cron_steps = LaunchPlan.get_or_create(
    name="cron_steps", workflow=cleanup, schedule=CronSchedule(schedule="5/15 8-18/2 */2 * *")
)
cron_question_mark = LaunchPlan.get_or_create(
    name="cron_question_mark", workflow=cleanup, schedule=CronSchedule(schedule="0 0 ? * 1")
)
cron_leap_day = LaunchPlan.get_or_create(
    name="cron_leap_day", workflow=cleanup, schedule=CronSchedule(schedule="0 0 29 2 *")
)
cron_blanks = LaunchPlan.get_or_create(
    name="cron_blanks", workflow=cleanup, schedule=CronSchedule(schedule=" 0\t9  * * * ")
)
# Rates: the longest that the native scheduler can count in each unit, and a kickoff time.
rate_minutes_longest = LaunchPlan.get_or_create(
    name="rate_minutes_longest", workflow=cleanup, schedule=FixedRate(timedelta(minutes=153722867))
)
rate_hours_longest = LaunchPlan.get_or_create(
    name="rate_hours_longest", workflow=cleanup, schedule=FixedRate(timedelta(hours=2562047))
)
rate_days_longest = LaunchPlan.get_or_create(
    name="rate_days_longest", workflow=cleanup, schedule=FixedRate(timedelta(days=106751))
)
rate_shortest = LaunchPlan.get_or_create(
    name="rate_shortest", workflow=cleanup, schedule=FixedRate(timedelta(minutes=1))
)
rate_kickoff = LaunchPlan.get_or_create(
    name="rate_kickoff",
    workflow=report,
    default_inputs={"kickoff_time": datetime(2025, 1, 1, tzinfo=timezone.utc)},
    schedule=FixedRate(timedelta(weeks=1), kickoff_time_input_arg="kickoff_time"),
)

# Notifications: every phase, a phase and a recipient and a notification twice, in the order of the list.
EVERY_PHASE = [Phase.SUCCEEDED, Phase.FAILED, Phase.TIMED_OUT, Phase.ABORTED]
notify_every_phase = LaunchPlan.get_or_create(
    name="notify_every_phase",
    workflow=cleanup,
    notifications=[
        Slack(phases=EVERY_PHASE, recipients_email=["alerts@example.slack.com"]),
        PagerDuty(phases=EVERY_PHASE[::-1], recipients_email=["on-call@example.pagerduty.com"]),
        Email(phases=EVERY_PHASE, recipients_email=["reporting@example.com"]),
    ],
)
notify_twice = LaunchPlan.get_or_create(
    name="notify_twice",
    workflow=cleanup,
    notifications=[
        Email(phases=[Phase.FAILED, Phase.FAILED], recipients_email=["b@example.com", "a@example.com"]),
        Email(phases=[Phase.FAILED], recipients_email=["a@example.com", "a@example.com"]),
        Email(phases=[Phase.FAILED], recipients_email=["a@example.com", "a@example.com"]),
    ],
)

# Labels and annotations: the keys and values that Kubernetes takes.
labels_edges = LaunchPlan.get_or_create(
    name="labels_edges",
    workflow=cleanup,
    labels=Labels(
        {
            "a": "b",
            "A": "B",
            "0": "0",
            "a.b": "1.10",
            "a-b": "null",
            "a_b": "~true",
            "a-b.c-d.example.com/E_f.9-g": "x_y.z-0",
            "example.com/" + 63 * "k": 63 * "v",
            "empty": "",
        }
    ),
)
labels_sixteen = LaunchPlan.get_or_create(
    name="labels_sixteen", workflow=cleanup, labels=Labels({f"label-{number}": "x" for number in range(16, 0, -1)})
)
annotations_edges = LaunchPlan.get_or_create(
    name="annotations_edges",
    workflow=cleanup,
    annotations=Annotations(
        {
            "Example.Com/Owner_1": "reporting@example.com",
            "unicode": "Grüße, 世界 🚀 e\u0301 \u200b \u00a0",
            "json": '{"a": [1, null, "b"], "c": {}}',
            "lines": "one\n\n  two\n",
            "quotes": 'it\'s "so" \\ #no comment: yes',
            "control": "tab\tbell\u0007",
            "looks.like.null": "null",
            "long": 300 * "0123456789",
        }
    ),
)

# Names.
name_dotted = LaunchPlan.get_or_create(name="reports.daily.v2.eu", workflow=cleanup)
name_dashed = LaunchPlan.get_or_create(name="-nightly--report_eu-", workflow=cleanup)
name_unicode = LaunchPlan.get_or_create(name="tägliche-Größe-世界", workflow=cleanup)
name_blanks = LaunchPlan.get_or_create(name="the nightly report", workflow=cleanup)
name_number = LaunchPlan.get_or_create(name="2025", workflow=cleanup)
name_long = LaunchPlan.get_or_create(name=32 * "abc.", workflow=cleanup)

# A workflow without inputs takes every setting.
no_inputs = LaunchPlan.get_or_create(
    name="no_inputs",
    workflow=ping,
    default_inputs={},
    fixed_inputs={},
    schedule=FixedRate(timedelta(hours=6)),
    notifications=[Email(phases=[Phase.FAILED], recipients_email=["reporting@example.com"])],
    labels=Labels({"team": "reporting"}),
    annotations=Annotations({"example.com/owner": "reporting@example.com"}),
    raw_output_data_config=RawOutputDataConfig(output_location_prefix="abfs://container@account/raw"),
    max_parallelism=3,
    security_context=SecurityContext(
        run_as=Identity(k8s_service_account="reports"), secrets=[Secret(group="db", key="password")]
    ),
    overwrite_cache=True,
    auto_activate=True,
    concurrency=ConcurrencyPolicy(max_concurrency=2),
)

# None: of an Optional with and without a default in the signature, as default and as fixed input.
none_nowhere = LaunchPlan.get_or_create(name="none_nowhere", workflow=perhaps)
none_in_defaults = LaunchPlan.get_or_create(
    name="none_in_defaults",
    workflow=perhaps,
    default_inputs={"number": None, "text": None, "moment": None, "span": None, "items": None, "table": None},
)
none_fixed = LaunchPlan.get_or_create(
    name="none_fixed",
    workflow=perhaps,
    fixed_inputs={"number": None, "text": None, "moment": None, "span": None, "items": None, "table": None},
)
none_fixed_over_default = LaunchPlan.get_or_create(
    name="none_fixed_over_default", workflow=perhaps, default_inputs={"text": "given"}, fixed_inputs={"text": None}
)
none_inside = LaunchPlan.get_or_create(
    name="none_inside",
    workflow=perhaps,
    default_inputs={"items": [None, 0, None]},
    fixed_inputs={"table": {"b": None, "a": 0.5, "": None}},
)
none_replaced = LaunchPlan.get_or_create(
    name="none_replaced",
    workflow=perhaps,
    default_inputs={"number": 0, "text": "", "span": timedelta(0)},
    fixed_inputs={"moment": datetime(1970, 1, 1, tzinfo=timezone.utc), "items": [], "table": {}},
)
holes_in_defaults = LaunchPlan.get_or_create(
    name="holes_in_defaults",
    workflow=holes,
    default_inputs={
        "row": [None, "", None],
        "column": {"a": None, "b": 1},
        "grid": [[], [None, 1.0], [2.0]],
        "lists": [None, [], [1, 2]],
    },
)
holes_fixed = LaunchPlan.get_or_create(
    name="holes_fixed",
    workflow=holes,
    fixed_inputs={"row": [None], "column": {}, "grid": [[None, None]], "lists": [None]},
)
not_optional_named = LaunchPlan.get_or_create(name="not_optional_named", workflow=not_optional)
not_optional_given = LaunchPlan.get_or_create(
    name="not_optional_given", workflow=not_optional, default_inputs={"days": 1}, fixed_inputs={"name": "fixed"}
)

# Descriptions: the docstring's, until a default is laid over the input; then it is the input's name.
google_given = LaunchPlan.get_or_create(
    name="google_given", workflow=google, default_inputs={"days": 1, "limit": 2}, fixed_inputs={"rate": 1.5}
)
sphinx_given = LaunchPlan.get_or_create(name="sphinx_given", workflow=sphinx, default_inputs={"region": "us"})
numpy_given = LaunchPlan.get_or_create(name="numpy_given", workflow=numpy, fixed_inputs={"days": 7})
epytext_given = LaunchPlan.get_or_create(name="epytext_given", workflow=epytext, default_inputs={"region": "eu"})
silent_given = LaunchPlan.get_or_create(name="silent_given", workflow=silent, default_inputs={"days": 7})
blank_given = LaunchPlan.get_or_create(name="blank_given", workflow=blank, default_inputs={"days": 7})
tracked_given = LaunchPlan.get_or_create(name="tracked_given", workflow=tracked, default_inputs={"days": 7})
