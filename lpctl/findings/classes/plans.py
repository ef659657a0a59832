"""Changes of a plan as a whole."""

from lpctl.findings.classes.kind import ChangeClass, Impact

IMMUTABLE_VERSION = ChangeClass(
    "immutable-version",
    Impact.ERROR,
    """A plan's content changed and its version did not.

    A registered version never changes: flyteadmin refuses the new content, "launch plan with different structure
    already exists. (Please register a new version of the launch plan)" (launch_plan_manager.go:CreateLaunchPlan,
    pkg/errors/errors.go). Said only where both sides state the version, project and domain alike or open; a version
    that flytectl fills in is another one at each registration.

    Before: `version: v12` with `max_parallelism: 4`
    After: `version: v12` with `max_parallelism: 8`
    """,
)

PLAN_REMOVED = ChangeClass(
    "plan-removed",
    Impact.BREAKING,
    """A plan is gone.

    Versions that are registered stay, and so does an active schedule: Flyte has no other way to end it than to
    deactivate the version (launch_plan_manager.go:disableLaunchPlan), with the command that the diff prints. Callers
    find no new version: "missing entity of type LAUNCH_PLAN with identifier ...".

    Before: `name: daily`
    After: no such document
    """,
)

PLAN_RENAMED = ChangeClass(
    "plan-renamed",
    Impact.BREAKING,
    """A plan has another name: one is gone, and one that is much the same is new.

    For Flyte these are two plans. Callers of the old name find no new version, and an active schedule of the old name
    keeps running beside the new one until its version is deactivated.

    Before: `name: daily`
    After: `name: daily_report`
    """,
)

PLAN_MOVED = ChangeClass(
    "plan-moved",
    Impact.BREAKING,
    """A plan is in another project or domain.

    As with a new name: callers of the old one find no new version, and an active schedule there keeps running.

    Before: `domain: staging`
    After: `domain: production`
    """,
)

PLAN_ADDED = ChangeClass(
    "plan-added",
    Impact.SAFE,
    """A plan is new.

    Before: no such document
    After: `name: daily`
    """,
)

VERSION_CHANGED = ChangeClass(
    "version-changed",
    Impact.SAFE,
    """A plan has another version.

    Who names the version keeps the old plan; a schedule follows when the new version is activated
    (launch_plan_manager.go:enableLaunchPlan).

    Before: `version: v11`
    After: `version: v12`
    """,
)

TARGET_ADDED = ChangeClass(
    "target-added",
    Impact.SAFE,
    """A target is new, and with it all of its plans.

    The plans are counted, and not listed: they are those of another target, as a rule. `lpctl diff --between` says in
    what they differ from those.

    Before: `targets: {production: {project: wx}}`
    After: `targets: {staging: {project: wx}, production: {project: wx}}`
    """,
)

TARGET_REMOVED = ChangeClass(
    "target-removed",
    Impact.BREAKING,
    """A target is gone, and with it all of its plans.

    Versions that are registered stay, and so do active schedules, as with each plan that is gone: the diff prints the
    commands that end them. Callers find no new version of any plan: "missing entity of type LAUNCH_PLAN with identifier
    ...". The plans are counted, and not listed.

    Before: `targets: {staging: {project: wx}, production: {project: wx}}`
    After: `targets: {production: {project: wx}}`
    """,
)

CLASSES = (
    IMMUTABLE_VERSION,
    PLAN_ADDED,
    PLAN_MOVED,
    PLAN_REMOVED,
    PLAN_RENAMED,
    TARGET_ADDED,
    TARGET_REMOVED,
    VERSION_CHANGED,
)
