"""The launch plans of "Launch Plans and Scheduling", the document that lpctl was asked for with.

Three things in its code do not run with flytekit 1.16 and are written here as that version wants them:

* `Schedule(cron_expression=...)` is a model and takes another first argument; the class for plans is
  `CronSchedule(schedule=...)`.
* `Notification(phases=..., recipients_email=...)` does not exist; `Email(phases=..., recipients_email=...)` does.
* `NotificationType.SUCCEEDED` does not exist; the phases are those of `WorkflowExecutionPhase`.
"""

from flytekit import CronSchedule, Email, LaunchPlan, task, workflow
from flytekit.models.common import Annotations, Labels
from flytekit.models.core.execution import WorkflowExecutionPhase
from flytekit.models.security import Identity, SecurityContext


@task
def greet(a: int, b: float, c: str) -> str:
    return f"{c} {a * b}"


@workflow
def my_wf(a: int, b: float = 1.0, c: str = "hello") -> str:
    return greet(a=a, b=b, c=c)


default_lp = LaunchPlan.get_or_create(workflow=my_wf)

# A named launch plan with inputs and a schedule.
scheduled_lp = LaunchPlan.get_or_create(
    name="daily_run_lp",
    workflow=my_wf,
    default_inputs={"a": 10},
    fixed_inputs={"c": "fixed_value"},
    schedule=CronSchedule(schedule="0 0 * * *"),
    labels=Labels({"team": "data-science"}),
    annotations=Annotations({"owner": "john.doe"}),
    max_parallelism=5,
    security_context=SecurityContext(run_as=Identity(iam_role="arn:aws:iam::123456789012:role/my-execution-role")),
    auto_activate=True,
)

# Every Monday at 9. As in the document, `a` has no value: flytekit takes that, the server would not.
weekly_lp = LaunchPlan.get_or_create(
    name="weekly_report",
    workflow=my_wf,
    schedule=CronSchedule(schedule="0 9 * * MON"),
)

# An e-mail at the end.
notify_lp = LaunchPlan.get_or_create(
    name="notify_on_completion",
    workflow=my_wf,
    notifications=[
        Email(
            phases=[WorkflowExecutionPhase.SUCCEEDED, WorkflowExecutionPhase.FAILED],
            recipients_email=["dev-team@example.com"],
        )
    ],
)
