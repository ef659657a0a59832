"""Rules about labels and annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import scalar
from lpctl.flyte.admin import MOST_LABELS
from lpctl.flyte.kubernetes import (
    ANNOTATION_BYTES,
    QUALIFIED,
    VALUE,
    key_repair,
    label_repair,
    label_value_flaw,
    qualified_name_flaw,
)
from lpctl.rules.rule import rule, with_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan

_ALLOWED = (("allowed", QUALIFIED),)


def _name(key: str) -> str:
    """What to do about a name that Kubernetes does not take."""
    if (repaired := key_repair(key)) is None:
        return "remove it"
    from lpctl.findings.fix import Rename, helping  # noqa: PLC0415 - only a mistake needs it

    return helping(f"write {repaired}", Rename(repaired), safe=False)


def _value(text: str) -> str:
    """What to do about a label's value that it does not take."""
    if not (repaired := label_repair(text)):
        return "remove it"
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    return helping(f"write {repaired}", Write(flow(repaired)), safe=False)


@rule(with_section("labels"), Severity.ERROR)
def invalid_label(plan: LaunchPlan) -> Iterator[Problem]:
    """A label's key or value is not what Kubernetes takes.

    flyteadmin refuses the plan, naming the first label that it meets: "invalid label key [...]: [name part must consist
    of alphanumeric characters ...]", "invalid label value [...]: [a valid label must be an empty string or consist of
    ...]" (validation.go:validateLabelsAlphanumeric).

    Bad::

        labels: {team: "data science"}

    Good::

        labels: {team: data-science}
    """
    for key, value in (plan.labels or {}).items():
        if flaw := qualified_name_flaw(key):
            message = f"Kubernetes takes no label named {scalar(key)}: {flaw}"
            yield invalid_label.at(("labels", key), message, on="key", notes=_ALLOWED, help=_name(key))
        if flaw := label_value_flaw(value):
            message = f"Kubernetes takes no label with the value {scalar(value)}: {flaw}"
            advice = _value(value)
            yield invalid_label.at(("labels", key), message, notes=(("allowed", VALUE),), help=advice)


@rule(with_section("labels"), Severity.ERROR)
def too_many_labels(plan: LaunchPlan) -> Iterator[Problem]:
    """A plan has more than 16 labels.

    flyteadmin refuses it: "labels map cannot exceed 16 entries" (validation.go:validateLabels, maxLabelArrayLength).

    Bad::

        labels: {a: "1", b: "2", c: "3", d: "4", e: "5", f: "6", g: "7", h: "8",
                 i: "9", j: "10", k: "11", l: "12", m: "13", n: "14", o: "15", p: "16", q: "17"}

    Good::

        labels: {team: data-science, tier: gold}
    """
    if plan.labels is not None and len(plan.labels) > MOST_LABELS:
        yield too_many_labels.at(
            ("labels",),
            f"a plan has at most {MOST_LABELS} labels, this one has {len(plan.labels)}",
            on="key",
            help="move what nobody selects by to `annotations`",
        )


@rule(with_section("annotations"), Severity.ERROR)
def invalid_annotation(plan: LaunchPlan) -> Iterator[Problem]:
    """An annotation's key is not what Kubernetes takes, or all annotations together are too large.

    The server does not look at annotations when a plan is registered. Kubernetes does when an execution starts
    (apimachinery, pkg/api/validation/objectmeta.go:ValidateAnnotations): every execution of the plan then fails with
    "metadata.annotations: Invalid value". Values may be any text; keys and values have 256 KiB together.

    Bad::

        annotations: {"on call": john.doe}

    Good::

        annotations: {on-call: john.doe, example.com/runbook: "https://example.com/runbook"}
    """
    annotations = plan.annotations or {}
    for key in annotations:
        if flaw := qualified_name_flaw(key.lower()):
            message = f"Kubernetes takes no annotation named {scalar(key)}: {flaw}"
            advice = _name(key)
            yield invalid_annotation.at(("annotations", key), message, on="key", notes=_ALLOWED, help=advice)
    size = len("".join((*annotations, *annotations.values())).encode())
    if size > ANNOTATION_BYTES:
        yield invalid_annotation.at(
            ("annotations",),
            f"annotations have {size:,} bytes together, and Kubernetes takes {ANNOTATION_BYTES:,}",
            on="key",
            help="keep the text elsewhere, and annotate its address",
        )
