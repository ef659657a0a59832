"""Rules about texts that some tool is meant to fill in, and none does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import dotted, scalar
from lpctl.flyte.entity_id import PLACEHOLDERS
from lpctl.rules.rule import WITH_TEMPLATES, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.manifest.launch_plan import LaunchPlan

_INPUTS = ("default_inputs", "fixed_inputs")

# An expression that is left, behind `$${`, is meant to be a text.
_TEMPLATE = re.compile(r"\{\{(?:[^}]|\}(?!\}))*(?:\}\}|\Z)|\$\{(?!(?:var|each|target)\.)[^}]*(?:\}|\Z)")
_SHELL = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


@rule(WITH_TEMPLATES, Severity.ERROR)
def unfilled_template(plan: LaunchPlan) -> Iterator[Problem]:
    """A field holds a template that nothing fills in.

    flytectl replaces `{{ registration.project }}`, `{{ registration.domain }}` and `{{ registration.version }}` where
    one of them is the whole project, domain or version (register_util.go:hydrateIdentifier), and nothing else, nowhere
    else. Anything else is registered as it is written. What lpctl fills in is written as `${var.NAME}`, `${each.KEY}`
    and `${target.name}`; what is to stay a text is the business of a comment, `# lpctl: ignore[unfilled-template]`.

    Bad::

        name: "daily_{{ region }}"

    Good::

        name: daily_eu
    """
    for name, stated in zip(plan._fields, plan, strict=True):
        if stated is None or name in _INPUTS:
            continue
        for path, text in _texts(stated, (name,)):
            if "{" not in text or (found := _TEMPLATE.search(text)) is None:
                continue
            field = str(path[-1])
            of_identity = path[:-1] in ((), ("workflow",)) and field in PLACEHOLDERS
            if of_identity and text == PLACEHOLDERS[field]:
                continue
            yield unfilled_template.at(
                path,
                f"nothing fills in the template in `{dotted(path)}`: it would be registered as {scalar(text)}",
                on="nearest" if path == ("workflow", "name") else "value",  # it may be all that is said of the workflow
                help=_instead(path, field, found[0], of_identity=of_identity),
                part=None if of_identity or field == "name" else found.span(),
            )


def _instead(path: Path, field: str, template: str, *, of_identity: bool) -> str:
    """What to write instead of a template."""
    if of_identity:
        return f'write exactly "{PLACEHOLDERS[field]}", or leave it to flytectl'
    if field == "name" and path[:-1] in ((), ("workflow",)):
        return "write the name itself"
    shell = _SHELL.fullmatch(template)
    return f"write ${{var.{shell[1] if shell else 'NAME'}}} for a variable of lpctl.yaml, or the text itself"


@rule(WITH_TEMPLATES, Severity.WARNING)
def template_in_input(plan: LaunchPlan) -> Iterator[Problem]:
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
    for section in _INPUTS:
        for path, text in _texts(getattr(plan, section), (section,)):
            if "${" in text and (found := _SHELL.search(text)) is not None:
                yield template_in_input.at(
                    path,
                    f"nothing fills in {found[0]} in `{dotted(path)}`: the workflow gets it as it is written",
                    help=f"write ${{var.{found[1]}}} for a variable of lpctl.yaml",
                    part=found.span(),
                )


def _texts(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a value, and where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, tuple) and hasattr(value, "_fields"):
        for name, inner in zip(value._fields, value, strict=True):
            if inner is not None:
                yield from _texts(inner, (*path, name))
    elif isinstance(value, (tuple, list)):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
