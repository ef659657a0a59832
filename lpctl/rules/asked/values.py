"""Rules over labels, annotations and single values that a project asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import dotted, scalar
from lpctl.flyte.entity_id import is_template
from lpctl.rules.asked.asked import named_place
from lpctl.rules.rule import ASKED, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.manifest.launch_plan import LaunchPlan
    from lpctl.rules.asked.asked import Asked
    from lpctl.rules.rule import Check

_SLIP = 0.9
"""How near a value is that has one letter too many, too few or wrong: another team's account is near, too."""

_NO_VALUES: Mapping[str, str] = {}


@rule(ASKED, Severity.ERROR, on=False)
def required_labels(subject: tuple[LaunchPlan, Asked]) -> Iterator[Problem]:
    """A plan lacks a label that the project asks for, or has one with another value.

    Labels are what executions are found, counted and paid by: `flytectl get execution --filter` and Kubernetes select
    by them, and neither says which executions have none. `keys` are those that every plan has, its own or through
    `defaults`; `patterns` says what values match, whole, wherever the key stands. Default launch plans, which hold no
    labels, are left alone.

    Bad::

        $ cat lpctl.yaml
        rules:
          required-labels: {keys: [team], patterns: {tier: gold|silver}}
        $ cat report.lp.yaml
        labels: {tier: bronze}

    Good::

        $ cat lpctl.yaml
        rules:
          required-labels: {keys: [team], patterns: {tier: gold|silver}}
        $ cat report.lp.yaml
        labels: {team: reports, tier: gold}
    """
    yield from _mapping(required_labels, "label", "labels", *subject)


@rule(ASKED, Severity.ERROR, on=False)
def required_annotations(subject: tuple[LaunchPlan, Asked]) -> Iterator[Problem]:
    """A plan lacks an annotation that the project asks for, or has one with another value.

    Flyte copies annotations to the pods of executions, where the programs of a cluster read them, and says nothing of
    one that is not there. `keys` are those that every plan has, its own or through `defaults`; `patterns` says what
    values match, whole, wherever the key stands. Default launch plans, which hold none, are left alone.

    Bad::

        $ cat lpctl.yaml
        rules:
          required-annotations: {keys: [example.com/runbook]}
        $ cat report.lp.yaml
        annotations: {example.com/owner: reports}

    Good::

        $ cat lpctl.yaml
        rules:
          required-annotations: {keys: [example.com/runbook]}
        $ cat report.lp.yaml
        annotations: {example.com/runbook: "https://example.com/reports"}
    """
    yield from _mapping(required_annotations, "annotation", "annotations", *subject)


def _mapping(
    check: Check[tuple[LaunchPlan, Asked], Problem], word: str, section: str, plan: LaunchPlan, asked: Asked
) -> Iterator[Problem]:
    """What is missing in a mapping of texts, and which values do not match."""
    from lpctl.text.pattern import read_pattern  # noqa: PLC0415 - few projects ask

    if plan.name is None:
        return
    stated = getattr(plan, section) or _NO_VALUES
    options = asked.options
    for index, key in enumerate(options.keys or ()):
        if key not in stated:
            path, is_key = named_place(plan, section)
            pattern = (options.patterns or _NO_VALUES).get(key)
            yield check.at(
                path,
                f"there is no {word} {scalar(key)}, which every plan needs",
                on="key" if is_key else "value",
                help=f"add it to `{section}`" + (f", with a value that matches {pattern}" if pattern else ""),
                related=asked.by("keys", index),
            )
    for key, pattern in (options.patterns or _NO_VALUES).items():
        value = stated.get(key)
        if value is not None and not is_template(value) and not read_pattern(pattern)(value):
            yield check.at(
                (section, key),
                f"the {word} {scalar(key)} is {scalar(value)}, which does not match {pattern}",
                related=asked.by("patterns", key),
            )


@rule(ASKED, Severity.ERROR, on=False)
def allowed_values(subject: tuple[LaunchPlan, Asked]) -> Iterator[Problem]:
    """A plan states a project, domain, identity, output location or recipient that is none of those allowed.

    Flyte takes any that exist: a plan that runs as another team's account, writes into another team's bucket or tells
    another team is registered without a word. `*` stands for any characters. What a plan leaves open, and so leaves to
    the platform or to flytectl, is not judged.

    Bad::

        $ cat lpctl.yaml
        rules:
          allowed-values: {k8s_service_accounts: [reports-*]}
        $ cat report.lp.yaml
        security_context: {run_as: {k8s_service_account: default}}

    Good::

        $ cat lpctl.yaml
        rules:
          allowed-values: {k8s_service_accounts: [reports-*]}
        $ cat report.lp.yaml
        security_context: {run_as: {k8s_service_account: reports-daily}}
    """
    from lpctl.text.pattern import is_one_of  # noqa: PLC0415 - few projects ask

    plan, asked = subject
    for option, path, value in _values(plan):
        allowed = getattr(asked.options, option)
        if allowed is None or value is None or is_template(value) or is_one_of(value, allowed):
            continue
        yield allowed_values.at(
            path,
            f"`{dotted(path)}` is {scalar(value)}, which is not allowed",
            notes=(("allowed", ", ".join(allowed)),),
            help=_meant(value, allowed),
            related=asked.by(option),
        )


def _values(plan: LaunchPlan) -> Iterator[tuple[str, Path, str | None]]:
    """The values that may be restricted: the option that does, where a value stands, and the value."""
    yield "projects", ("project",), plan.project
    yield "domains", ("domain",), plan.domain
    if plan.security_context is not None and (run_as := plan.security_context.run_as) is not None:
        at = ("security_context", "run_as")
        yield "iam_roles", (*at, "iam_role"), run_as.iam_role
        yield "k8s_service_accounts", (*at, "k8s_service_account"), run_as.k8s_service_account
    if (role := plan.auth_role) is not None:
        yield "iam_roles", ("auth_role", "assumable_iam_role"), role.assumable_iam_role
        account = role.kubernetes_service_account
        yield "k8s_service_accounts", ("auth_role", "kubernetes_service_account"), account
    if (raw := plan.raw_output_data_config) is not None:
        at = ("raw_output_data_config", "output_location_prefix")
        yield "output_location_prefixes", at, raw.output_location_prefix
    for number, notification in enumerate(plan.notifications or ()):
        for kind in ("email", "slack", "pager_duty"):
            for index, recipient in enumerate(getattr(notification, kind) or ()):
                yield "recipients", ("notifications", number, kind, index), recipient


def _meant(value: str, allowed: tuple[str, ...]) -> str | None:
    """Which of those allowed is meant, where one is near and no pattern."""
    from lpctl.text.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

    close = nearest(value, [one for one in allowed if "*" not in one], cutoff=_SLIP)
    if close is None:
        return None
    from lpctl.findings.fix import meant  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    return meant(close, flow(close))


@rule(ASKED, Severity.ERROR, on=False)
def max_parallelism_at_most(subject: tuple[LaunchPlan, Asked]) -> Iterator[Problem]:
    """A plan's `max_parallelism` is higher than the project allows.

    It is how many task nodes of one execution run at a time, over the platform's own (25 unless it is changed): one
    plan with a high one takes the quota of a whole namespace. A plan that states none has the platform's, and is not
    judged.

    Bad::

        $ cat lpctl.yaml
        rules:
          max-parallelism-at-most: {maximum: 50}
        $ cat report.lp.yaml
        max_parallelism: 80

    Good::

        $ cat lpctl.yaml
        rules:
          max-parallelism-at-most: {maximum: 50}
        $ cat report.lp.yaml
        max_parallelism: 50
    """
    plan, asked = subject
    if plan.max_parallelism is not None and plan.max_parallelism > asked.options.maximum:
        yield max_parallelism_at_most.at(
            ("max_parallelism",),
            f"`max_parallelism` is {plan.max_parallelism:,}, and at most {asked.options.maximum:,} is allowed",
            help=f"lower it to {asked.options.maximum}, or remove it for the platform's own",
            related=asked.by("maximum"),
        )
