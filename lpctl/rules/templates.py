"""Rules about texts that some tool is meant to fill in, and none does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import dotted, scalar
from lpctl.flyte.entity_id import PLACEHOLDERS
from lpctl.rules.rule import WITH_TEMPLATES, rule
from lpctl.rules.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.rules.placeholders import Template

PlanData = Mapping[str, Any]

_INPUTS = ("default_inputs", "fixed_inputs")

_INSTEAD_OF_IDENTITY: Mapping[Path, str] = {
    ("project",): "remove the line and pass --project, or state it in each of the `targets` of lpctl.yaml",
    ("domain",): "remove the line and pass --domain, or name each domain under `targets` in lpctl.yaml",
    ("version",): "remove the line and pass --version",
    ("workflow", "project"): "remove it: the workflow's project is the plan's",
    ("workflow", "domain"): "remove it: the workflow's domain is the plan's",
    ("workflow", "version"): "remove it and pass --workflow-version",
}

_OF_QUERIES = re.compile(r"\{\s*\.(?:inputs?|outputPrefix|rawOutputDataPrefix)\b")
"""Flyte's own templates, of container tasks and queries (flyteplugins, go/tasks/pluginmachinery/core/template)."""

_OF_TARGETS = frozenset(("DOMAIN", "ENV", "ENVIRONMENT", "FLYTE_DOMAIN", "STAGE", "TARGET", "TARGET_NAME"))
"""What templates call the environment that a plan is registered in, which lpctl calls a target."""

_OF_STARTS = frozenset(
    (
        *("ds", "ds_nodash", "ts", "ts_nodash", "ts_nodash_with_tz", "execution_date", "logical_date"),
        *("data_interval_start", "data_interval_end", "scheduledTime", "scheduled_time", "kickoff_time"),
    )
)
"""What templates of Airflow, Argo and Kestra call the time of a start."""


@rule(WITH_TEMPLATES, Severity.ERROR)
def unfilled_template(data: PlanData) -> Iterator[Problem]:
    """A field holds a template that nothing fills in.

    flytectl replaces `{{ registration.project }}`, `{{ registration.domain }}` and `{{ registration.version }}` where
    one of them is the whole project, domain or version (register_util.go:hydrateIdentifier), and nothing else, nowhere
    else. `{{ region }}`, `${REGION}`, and where a dollar is none of the text's own `$REGION` as well, are registered as
    they are written. What lpctl fills in is written as `${var.NAME}`, `${each.KEY}` and `${target.name}`; what is to
    stay a text is the business of a comment, `# lpctl: ignore[unfilled-template]`. Where a template cannot be
    registered at all, as it is no number, say, that is what is found, in the same words.

    Bad::

        name: "daily_{{ region }}"

    Good::

        name: daily_eu
    """
    from lpctl.rules.placeholders import templates_in  # noqa: PLC0415 - few files look like holding any

    for template in templates_in(data):
        path, text = template.path, template.text
        of_identity = path in _INSTEAD_OF_IDENTITY
        if of_identity and text == PLACEHOLDERS[str(path[-1])]:
            continue
        field, what = (path[:-1], f"the key {scalar(text)}") if template.in_key else (path, f"it stays {scalar(text)}")
        yield unfilled_template.at(
            path,
            f"nothing fills in the template in `{dotted(field)}`: {what}",
            on="key" if template.in_key else "value",
            help=_instead(template, of_identity=of_identity),
            part=None if of_identity or template.in_key else template.span,
        )


def _instead(template: Template, *, of_identity: bool) -> str:
    """What to write instead of a template."""
    from lpctl.text.template import name_in  # noqa: PLC0415 - see above

    path, written = template.path, template.written
    if template.in_key:
        return "write the key itself: keys hold no expressions"
    if of_identity and "registration" in written:
        return f'write exactly "{PLACEHOLDERS[str(path[-1])]}", or leave it to flytectl'
    if of_identity:
        return _INSTEAD_OF_IDENTITY[path]
    if written.startswith("<"):
        return f"write what {written} stands for"
    if _OF_QUERIES.search(written):
        return "remove it: Flyte fills in inputs in the texts that tasks get, such as a query, not in those of a plan"
    name = name_in(written)
    if name in _OF_STARTS:
        return "remove it: of an execution's start, only the input that `schedule.kickoff_time_input_arg` names knows"
    if name is not None and name.upper() in _OF_TARGETS:
        return f"write ${{target.name}} where lpctl.yaml has `targets`, else ${{var.{name}}} of its `variables`"
    return _a_variable(name or "NAME")


def _a_variable(name: str) -> str:
    declared = f"declare {name} under `variables` in lpctl.yaml"
    return f"write ${{var.{name}}}, and {declared}; --var {name}=VALUE gives it another value"


@rule(WITH_TEMPLATES, Severity.WARNING)
def template_in_input(data: PlanData) -> Iterator[Problem]:
    """An input holds `${NAME}`, as a shell would fill it in, and nothing does.

    The text reaches the workflow as it is written: neither flytectl nor the server looks for templates in inputs
    (register_util.go:hydrateSpec). What lpctl fills in is written as `${var.NAME}`, `${each.KEY}` and `${target.name}`.

    Bad::

        fixed_inputs: {options: {path: "${BUCKET}/raw"}}

    Good::

        $ cat lpctl.yaml
        variables: {bucket: s3://acme}
        $ cat report.lp.yaml
        fixed_inputs: {options: {path: "${var.bucket}/raw"}}
    """
    from lpctl.rules.placeholders import IN_INPUTS  # noqa: PLC0415 - see above

    for section in _INPUTS:
        for path, text, in_key in texts_in(data.get(section), (section,)):
            if not in_key and "${" in text and (found := IN_INPUTS.search(text)) is not None:
                yield template_in_input.at(
                    path,
                    f"nothing fills in {found[0]} in `{dotted(path)}`: the workflow gets it as it is written",
                    help=_a_variable(found[1]),
                    part=found.span(),
                )
