"""What can be wrong with a document's shape."""

from lpctl.findings.diagnostic import Rule, Severity

WRONG_KIND = Rule(
    "wrong-kind",
    Severity.ERROR,
    """A document is of no kind that a manifest file may hold.

    A manifest file holds mappings with `apiVersion: lpctl/v1` and a `kind`.

    Bad::

        apiVersion: lpctl/v1
        kind: LaunchPlans
        name: daily
        workflow: reports.daily.my_wf

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
    """,
    firm=True,
)

UNKNOWN_KEY = Rule(
    "unknown-key",
    Severity.ERROR,
    """A key means nothing where it stands.

    A misspelt key would otherwise be a setting that silently does not apply.

    Bad::

        max_paralelism: 5

    Good::

        max_parallelism: 5
    """,
    firm=True,
)

REFUSED_KEY = Rule(
    "refused-key",
    Severity.ERROR,
    """A key that flytekit or flyteidl know is written otherwise here, or means nothing to open-source Flyte.

    Some fields have another name in a manifest; others are part of the protobuf and refused by the server, or read by
    no part of it.

    Bad::

        schedule: {cron_expression: "0 10 * * ? *"}

    Good::

        schedule: {cron: "0 10 * * *"}
    """,
    firm=True,
)

MISSING_KEY = Rule(
    "missing-key",
    Severity.ERROR,
    """A key that must be there is not.

    flyteadmin would refuse the plan, "invalid value for notification type", say (notifications_validator.go), or take
    it and do nothing with the section. A secret without `group` it registers: that demand is lpctl's, as it is
    flytekit's (models/security.py:Secret), because nothing in Flyte finds such a secret: "k8s Secrets Webhook require
    both key and group to be set" (k8s_secrets.go:Inject).

    Bad::

        notifications:
          - email: [team@example.com]

    Good::

        notifications:
          - phases: [FAILED]
            email: [team@example.com]
    """,
    firm=True,
)

CONFLICTING_KEYS = Rule(
    "conflicting-keys",
    Severity.ERROR,
    """Keys exclude one another.

    Flyte's message has room for one of them: the last one written would win in silence.

    Bad::

        schedule: {cron: "0 9 * * *", rate: 12h}

    Good::

        schedule: {cron: "0 9 * * *"}
    """,
    firm=True,
)

NULL_VALUE = Rule(
    "null-value",
    Severity.ERROR,
    """A field has no value.

    An empty value may be a forgotten one or one that YAML reads as a comment. Only inputs may be null, where the
    workflow's type allows None.

    Bad::

        version:

    Good::

        labels: {team: data-science}
    """,
    firm=True,
)

WRONG_TYPE = Rule(
    "wrong-type",
    Severity.ERROR,
    """A field's value is of the wrong YAML type.

    Nothing is converted: a version `1.10` without quotes is the number 1.1.

    Bad::

        workflow: {name: reports.daily.my_wf, version: 1.10}

    Good::

        workflow: {name: reports.daily.my_wf, version: "1.10"}
    """,
    firm=True,
)

INVALID_VALUE = Rule(
    "invalid-value",
    Severity.ERROR,
    """A field's value is of the right type and still not allowed.

    flyteadmin refuses some of these, "invalid value for phase", say (notifications_validator.go); others it registers,
    and they do not mean what they seem to: a `max_parallelism` of 0 is no limit, a `concurrency.max` of 0 lets nothing
    start, an empty list of phases never notifies.

    Bad::

        notifications:
          - phases: [RUNNING]
            email: [team@example.com]

    Good::

        notifications:
          - phases: [FAILED]
            email: [team@example.com]
    """,
    firm=True,
)
