"""What can be wrong with a document's shape."""

from lpctl.diagnostic import Rule, Severity

WRONG_KIND = Rule(
    "wrong-kind",
    Severity.ERROR,
    """A document is of no kind that a manifest file may hold.

    A manifest file holds mappings with `apiVersion: lpctl/v1` and a `kind`.

    Bad: `kind: LaunchPlans`
    Good: `kind: LaunchPlan`
    """,
)

UNKNOWN_KEY = Rule(
    "unknown-key",
    Severity.ERROR,
    """A key means nothing where it stands.

    A misspelt key would otherwise be a setting that silently does not apply.

    Bad: `max_paralelism: 5`
    Good: `max_parallelism: 5`
    """,
)

REFUSED_KEY = Rule(
    "refused-key",
    Severity.ERROR,
    """A key that flytekit or flyteidl know is written otherwise here, or means nothing to open-source Flyte.

    Some fields have another name in a manifest; others are part of the protobuf and refused by the server, or read by
    no part of it.

    Bad: `schedule: {cron_expression: "0 10 * * ? *"}`
    Good: `schedule: {cron: "0 10 * * *"}`
    """,
)

MISSING_KEY = Rule(
    "missing-key",
    Severity.ERROR,
    """A key that must be there is not.

    Bad: a notification without `phases`
    Good: `{phases: [FAILED], email: [team@example.com]}`
    """,
)

CONFLICTING_KEYS = Rule(
    "conflicting-keys",
    Severity.ERROR,
    """Keys exclude one another.

    Flyte's message has room for one of them: the last one written would win in silence.

    Bad: a schedule with both `cron` and `rate`
    Good: a schedule with `cron`
    """,
)

NULL_VALUE = Rule(
    "null-value",
    Severity.ERROR,
    """A field has no value.

    An empty value may be a forgotten one or one that YAML reads as a comment. Only inputs may be null, where the
    workflow's type allows None.

    Bad: `version:`
    Good: `version: v1`, or no such line.
    """,
)

WRONG_TYPE = Rule(
    "wrong-type",
    Severity.ERROR,
    """A field's value is of the wrong YAML type.

    Nothing is converted: a version `1.10` without quotes is the number 1.1.

    Bad: `version: 1.10`
    Good: `version: "1.10"`
    """,
)

INVALID_VALUE = Rule(
    "invalid-value",
    Severity.ERROR,
    """A field's value is of the right type and still not allowed.

    Bad: `phases: [RUNNING]`
    Good: `phases: [FAILED]`
    """,
)

RULES = (CONFLICTING_KEYS, INVALID_VALUE, MISSING_KEY, NULL_VALUE, REFUSED_KEY, UNKNOWN_KEY, WRONG_KIND, WRONG_TYPE)
