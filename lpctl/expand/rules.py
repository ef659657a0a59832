"""What can be wrong with targets, layers, records and expressions."""

from __future__ import annotations

from lpctl.findings.diagnostic import Rule, Severity

UNKNOWN_TARGET = Rule(
    "unknown-target",
    Severity.ERROR,
    """A plan names a target that lpctl.yaml does not have, or one that the plan's own `targets` leave out.

    `targets` lists where a plan exists; a misspelt name there would make it vanish without a word.

    Bad::

        $ cat lpctl.yaml
        targets: {staging: {}, production: {}}
        $ cat report.lp.yaml
        targets: [prodction]

    Good::

        $ cat lpctl.yaml
        targets: {staging: {}, production: {}}
        $ cat report.lp.yaml
        targets: [production]
    """,
    firm=True,
)

TARGET_CONTRADICTION = Rule(
    "target-contradiction",
    Severity.ERROR,
    """A plan states another project or domain than a target that it exists in.

    A target says where its plans are registered. A plan that belongs to one domain only says so with `targets`.

    Bad::

        $ cat lpctl.yaml
        targets: {staging: {}, production: {}}
        $ cat report.lp.yaml
        domain: production

    Good::

        $ cat lpctl.yaml
        targets: {staging: {}, production: {}}
        $ cat report.lp.yaml
        targets: [production]
    """,
    firm=True,
)

INVALID_LAYER = Rule(
    "invalid-layer",
    Severity.ERROR,
    """`overrides` or `for_each` stands in a default launch plan.

    flytekit makes a workflow's default launch plan of the workflow alone (launch_plan.py:get_default_launch_plan). It
    may say with `targets` where it exists; only a plan with a name has records, and other fields in other targets.

    Bad::

        $ cat lpctl.yaml
        targets: {staging: {}, production: {}}
        $ cat report.lp.yaml
        apiVersion: lpctl/v1
        kind: LaunchPlan
        workflow: reports.daily.my_wf
        overrides: {staging: {labels: {team: reports}}}

    Good::

        $ cat lpctl.yaml
        targets: {staging: {}, production: {}}
        $ cat report.lp.yaml
        overrides: {staging: {labels: {team: reports}}}
    """,
    firm=True,
)

INVALID_EXPRESSION = Rule(
    "invalid-expression",
    Severity.ERROR,
    """An expression is not written as one, or stands where none may.

    `${var.NAME}`, `${each.KEY}` and `${target.name}`, `${target.project}`, `${target.domain}` stand in values, without
    blanks, not inside one another. Inside a text the value must be a text, a number or a truth value.

    Bad::

        name: report_${each.city}
        for_each: [{city: berlin}, {city: atlanta}]
        labels: {city: "${ each.city }"}

    Good::

        name: report_${each.city}
        for_each: [{city: berlin}, {city: atlanta}]
        labels: {city: "${each.city}"}
    """,
    firm=True,
)

UNKNOWN_VARIABLE = Rule(
    "unknown-variable",
    Severity.ERROR,
    """An expression names a variable that lpctl.yaml does not declare, or that has no value in a target.

    `variables` declares them, with a value or with `null` for one that each target or `--var` must give.

    Bad::

        $ cat lpctl.yaml
        variables: {bucket: s3://acme-dev}
        $ cat report.lp.yaml
        raw_output_data_config: {output_location_prefix: "${var.bukket}/raw"}

    Good::

        $ cat lpctl.yaml
        variables: {bucket: s3://acme-dev}
        $ cat report.lp.yaml
        raw_output_data_config: {output_location_prefix: "${var.bucket}/raw"}
    """,
    firm=True,
)

UNUSED_VARIABLE = Rule(
    "unused-variable",
    Severity.WARNING,
    """lpctl.yaml declares a variable that no plan uses.

    It is left over, or its name is misspelt where it is meant. It is judged where all manifests and targets are read.

    Bad::

        $ cat lpctl.yaml
        variables: {bucket: s3://acme-dev, zone: eu}
        $ cat report.lp.yaml
        raw_output_data_config: {output_location_prefix: "${var.bucket}/raw"}

    Good::

        $ cat lpctl.yaml
        variables: {bucket: s3://acme-dev}
        $ cat report.lp.yaml
        raw_output_data_config: {output_location_prefix: "${var.bucket}/raw"}
    """,
    of_other_files=True,
)

INVALID_RECORD = Rule(
    "invalid-record",
    Severity.ERROR,
    """The records of `for_each` are not alike, or do not tell the plans apart.

    Each record becomes a plan. All hold the same keys, and the plan's name must differ from one to the next, within a
    target.

    Bad::

        name: report
        for_each: [{city: berlin}, {city: atlanta}]

    Good::

        name: report_${each.city}
        for_each: [{city: berlin}, {city: atlanta}]
    """,
    firm=True,
)

UNREADABLE_RECORDS = Rule(
    "unreadable-records",
    Severity.ERROR,
    """The file that `for_each` names cannot be read as records.

    It is a list of mappings in YAML or JSON, or a CSV with a header (RFC 4180), beside the manifest or below the root
    of the repository.

    Bad::

        $ cat cities.csv
        city,days
        berlin,7
        atlanta
        $ cat report.lp.yaml
        name: report_${each.city}
        for_each: {file: cities.csv}

    Good::

        $ cat cities.csv
        city,days
        berlin,7
        atlanta,3
        $ cat report.lp.yaml
        name: report_${each.city}
        for_each: {file: cities.csv}
    """,
    firm=True,
)

UNKNOWN_RECORD_KEY = Rule(
    "unknown-record-key",
    Severity.ERROR,
    """`${each.KEY}` names a key that the records do not have, or stands in a plan without records.

    All records hold the same keys, so that one which the first does not have is misspelt here or missing there.

    Bad::

        name: report_${each.ctiy}
        for_each: [{city: berlin}]

    Good::

        name: report_${each.city}
        for_each: [{city: berlin}]
    """,
    firm=True,
)
