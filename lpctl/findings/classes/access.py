"""Access that comes with a new plan: who acts, with what, where the output goes, and who is told."""

from lpctl.findings.classes.kind import ChangeClass, Impact

NEW_ACCESS = ChangeClass(
    "new-access",
    Impact.RISKY,
    """A new plan comes with access that no plan of its project and domain had.

    Access is the identity that executions act as, each secret and token, the output location, each environment variable
    with its value, and each recipient of notifications. Compared is with the plans of the old side that state the same
    project and domain, or leave them open; where there are none, all access is new.

    Before: no such document, and no plan that runs as `cluster-admin`
    After: `name: daily` with `security_context: {run_as: {k8s_service_account: cluster-admin}}`
    """,
)

KNOWN_ACCESS = ChangeClass(
    "known-access",
    Impact.SAFE,
    """A new plan comes with access that another plan of its project and domain had.

    It may be the plan that is gone, where one plan is removed and another, not much alike, takes its place.

    Before: `name: daily` with `security_context: {run_as: {k8s_service_account: reports}}`
    After: beside it `name: weekly`, with the same `run_as`
    """,
)

CLASSES = (KNOWN_ACCESS, NEW_ACCESS)
