"""Changes of what a plan says beside its inputs."""

from lpctl.findings.classes.kind import ChangeClass, Impact

WORKFLOW_VERSION_CHANGED = ChangeClass(
    "workflow-version",
    Impact.RISKY,
    """The plan launches another version of its workflow: other code.

    What changed in inputs and outputs is listed on its own; what the code does cannot be seen from here.

    Before: `workflow: {name: etl.main, version: v7}`
    After: `workflow: {name: etl.main, version: v8}`
    """,
)

WORKFLOW_CHANGED = ChangeClass(
    "workflow-changed",
    Impact.RISKY,
    """The plan launches another workflow, or one of another project or domain.

    Before: `workflow: etl.main`
    After: `workflow: etl.other`
    """,
)

SCHEDULE_ADDED = ChangeClass(
    "schedule-added",
    Impact.RISKY,
    """The plan starts by itself, once this version is activated.

    Before: no `schedule`
    After: `schedule: {cron: "0 9 * * MON"}`
    """,
)

SCHEDULE_CHANGED = ChangeClass(
    "schedule-changed",
    Impact.RISKY,
    """The plan starts at other times, once this version is activated.

    The report says from when on the starts differ, and until when, where that is not at once or not for good: a change
    of the time zone may make no difference before clocks change.

    Before: `schedule: {cron: "0 2 * * *"}`
    After: `schedule: {cron: "0 2 * * *", timezone: Europe/Berlin}`
    """,
)

SCHEDULE_REWRITTEN = ChangeClass(
    "schedule-rewritten",
    Impact.SAFE,
    """A schedule is written otherwise and means the same.

    Two expressions mean the same where their fields match the same times and their time zones have the same rules, or
    else where all starts of the next ten years are the same; two intervals where they are equally long. An interval
    counts from the activation, so each activation restarts it, also that of a version in which nothing of the schedule
    changed (flyteadmin scheduler/core/gocron_scheduler.go:AddFixedIntervalJob). Whether scheduled runs get the time of
    their start is another change, `kickoff-changed`.

    Before: `schedule: {cron: "?/15 * * * *"}`
    After: `schedule: {cron: "*/15 * * * *"}`
    """,
)

SCHEDULE_REFUSED = ChangeClass(
    "schedule-refused",
    Impact.ERROR,
    """The server refuses to register the plan, because its schedule cannot start it.

    A schedule gives the time of the start and nothing else, so that every other input needs a default or a fixed value
    (validation/launch_plan_validator.go:validateSchedule): "Cannot create a launch plan with a schedule if there is an
    unbound required input". The input that gets the time has to be a datetime that callers can give.

    Before: `schedule: {cron: "0 9 * * *"}`, and a workflow without `priority`
    After: the same schedule, and `priority: int` without a default
    """,
)

SCHEDULE_FAILS = ChangeClass(
    "schedule-fails",
    Impact.BREAKING,
    """The server registers the plan, and refuses every start of its schedule.

    The scheduler is a caller: it gives the time of the start to the input that the schedule names, and nothing with a
    rate, whatever the schedule names (scheduler/executor/executor_impl.go:Execute). An input that is required and gets
    nothing is "missing" (validation/execution_validator.go:CheckAndFetchInputsForExecution), and nobody is told but the
    log of the scheduler.

    Before: `schedule: {cron: "0 9 * * *", kickoff_time_input_arg: kickoff_time}`
    After: `schedule: {rate: 1d, kickoff_time_input_arg: kickoff_time}`
    """,
)

SCHEDULE_REMOVED = ChangeClass(
    "schedule-removed",
    Impact.RISKY,
    """The plan no longer starts by itself.

    The old version's schedule runs on until the new version is activated or the old one deactivated
    (launch_plan_manager.go:updateSchedules).

    Before: `schedule: {cron: "0 9 * * MON"}`
    After: no `schedule`
    """,
)

KICKOFF_CHANGED = ChangeClass(
    "kickoff-changed",
    Impact.RISKY,
    """Scheduled runs get their time in another input, or in none.

    A cron line passes the time of the start to the input that the schedule names; a rate passes none, whatever it names
    (scheduler/executor/executor_impl.go:Execute).

    Before: `schedule: {cron: "0 9 * * MON", kickoff_time_input_arg: kickoff_time}`
    After: `schedule: {cron: "0 9 * * MON"}`
    """,
)

ACTIVATION_CHANGED = ChangeClass(
    "activation-changed",
    Impact.RISKY,
    """The manifest asks for activation where it did not, or no longer does.

    Only an active version's schedule runs. Without activation, the version that was active stays active.

    Before: `auto_activate: true`
    After: no `auto_activate`
    """,
)

IDENTITY_CHANGED = ChangeClass(
    "identity-changed",
    Impact.RISKY,
    """Executions act as another role, service account, identity or client.

    Before: `security_context: {run_as: {k8s_service_account: reports}}`
    After: `security_context: {run_as: {k8s_service_account: admin}}`
    """,
)

SECRETS_CHANGED = ChangeClass(
    "secrets-changed",
    Impact.RISKY,
    """The secrets or tokens that a plan asks for are others.

    flyteadmin keeps them, and propeller reads those of tasks only
    (flytepropeller task/k8s/task_exec_context.go); other backends may differ.

    Before: `security_context: {secrets: [{group: db, key: password}]}`
    After: `security_context: {secrets: [{group: db, key: admin_password}]}`
    """,
)

OUTPUT_LOCATION_CHANGED = ChangeClass(
    "output-location-changed",
    Impact.RISKY,
    """Executions write files and other offloaded data elsewhere.

    It is SAFE where the two prefixes differ in a `/` at the end alone, which flytepropeller adds where there is none
    (flytestdlib storage/url_path.go:ensureEndingPathSeparator).

    Before: `raw_output_data_config: {output_location_prefix: s3://reports/raw}`
    After: `raw_output_data_config: {output_location_prefix: s3://public/raw}`
    """,
)

ENVS_CHANGED = ChangeClass(
    "envs-changed",
    Impact.RISKY,
    """Tasks run with other environment variables.

    A caller's own set replaces the plan's as a whole (flyteadmin prepare_execution.go:addExecutionOverrides).

    Before: `envs: {LOG_LEVEL: info}`
    After: `envs: {LOG_LEVEL: debug}`
    """,
)

CONCURRENCY_CHANGED = ChangeClass(
    "concurrency-changed",
    Impact.RISKY,
    """Another number of executions may run at the same time.

    Beyond it, an execution is skipped (execution_manager.go:checkLaunchPlanConcurrency); the scheduler counts that as a
    success, so a skipped run leaves no trace.

    Before: `concurrency: {max: 2}`
    After: `concurrency: {max: 1}`
    """,
)

CACHE_CHANGED = ChangeClass(
    "cache-changed",
    Impact.RISKY,
    """Executions overwrite cached results, or no longer do.

    A plan that overwrites them does so in every execution (flyteadmin util.MergeIntoExecConfig).

    Before: no `overwrite_cache`
    After: `overwrite_cache: true`
    """,
)

EXECUTION_CHANGED = ChangeClass(
    "execution-changed",
    Impact.RISKY,
    """Executions run under other settings: `max_parallelism`, or `interruptible`.

    Before: `max_parallelism: 10`
    After: `max_parallelism: 2`
    """,
)

NOTIFICATION_REMOVED = ChangeClass(
    "notification-removed",
    Impact.RISKY,
    """Somebody who heard of a phase no longer does.

    Before: `notifications: [{phases: [FAILED, TIMED_OUT], email: [a@example.com]}]`
    After: `notifications: [{phases: [FAILED], email: [a@example.com]}]`
    """,
)

NOTIFICATION_ADDED = ChangeClass(
    "notification-added",
    Impact.SAFE,
    """Somebody hears of a phase who did not.

    Before: no `notifications`
    After: `notifications: [{phases: [FAILED], email: [a@example.com]}]`
    """,
)

NOTIFICATION_REPEATED = ChangeClass(
    "notification-repeated",
    Impact.SAFE,
    """Somebody is named for a phase more often, or less often, and hears of the same phases.

    flyteadmin sends each notification whose phases hold that of the execution, so one that is stated twice is sent
    twice; a phase that one notification repeats makes no difference (execution_manager.go:publishNotifications).

    Before: `notifications: [{phases: [FAILED], email: [a@example.com]}]`
    After: `notifications` with that twice
    """,
)

LABELS_CHANGED = ChangeClass(
    "labels-changed",
    Impact.SAFE,
    """Executions carry other labels.

    Before: `labels: {team: sales}`
    After: `labels: {team: finance}`
    """,
)

ANNOTATIONS_CHANGED = ChangeClass(
    "annotations-changed",
    Impact.SAFE,
    """Executions carry other annotations.

    Before: `annotations: {owner: a}`
    After: `annotations: {owner: b}`
    """,
)

IGNORED_CHANGED = ChangeClass(
    "ignored-field",
    Impact.SAFE,
    """A field changed that no part of open-source Flyte 1.16 reads.

    `schedule.offset`, `quality_of_service`, `cluster_assignment` and `execution_env_assignments` are registered, and
    have no reader.

    Before: `schedule: {cron: "0 9 * * *", offset: PT0S}`
    After: `schedule: {cron: "0 9 * * *"}`
    """,
)

OTHER_CHANGED = ChangeClass(
    "other-field",
    Impact.RISKY,
    """A field of the message changed that manifests do not have.

    It comes with a plan that lpctl did not compile; the name is flyteidl's, or the number of a field that the flyteidl
    beside lpctl does not know.

    Before: a plan with `spec.default_inputs` from an artifact query
    After: one without
    """,
)

CLASSES = (
    ACTIVATION_CHANGED,
    ANNOTATIONS_CHANGED,
    CACHE_CHANGED,
    CONCURRENCY_CHANGED,
    ENVS_CHANGED,
    EXECUTION_CHANGED,
    IDENTITY_CHANGED,
    IGNORED_CHANGED,
    KICKOFF_CHANGED,
    LABELS_CHANGED,
    NOTIFICATION_ADDED,
    NOTIFICATION_REMOVED,
    NOTIFICATION_REPEATED,
    OTHER_CHANGED,
    OUTPUT_LOCATION_CHANGED,
    SCHEDULE_ADDED,
    SCHEDULE_CHANGED,
    SCHEDULE_FAILS,
    SCHEDULE_REFUSED,
    SCHEDULE_REMOVED,
    SCHEDULE_REWRITTEN,
    SECRETS_CHANGED,
    WORKFLOW_CHANGED,
    WORKFLOW_VERSION_CHANGED,
)
