"""`lpctl render`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from lpctl.cli.checking import compiled_plans
from lpctl.cli.chosen import plans_named
from lpctl.cli.concerned import concerned
from lpctl.cli.options import format_option, manifests_option, placeholders_option
from lpctl.cli.request import CheckingOptions, checking_options, request
from lpctl.cli.terminal import echo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.plan.compiled import Compiled


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@manifests_option
@format_option(
    ["yaml", "json", "textproto"],
    "A manifest with every value filled in; the same as JSON; or the protobuf message as text.",
)
@placeholders_option
@checking_options
def render(
    options: CheckingOptions, /, *, names: tuple[str, ...], manifests: tuple[str, ...], format_: str, placeholders: bool
) -> None:
    """Print launch plans as they would be written, literals decoded.

    NAME is a plan's name or a pattern such as 'daily_*'; without one, every plan is printed. The YAML is itself a
    manifest that compiles to the same plan.
    """
    asked = request(manifests, options, placeholders=placeholders)
    only = partial(concerned, names=names, fill=asked.fill) if names else None
    plans = compiled_plans(asked, options.color, only)
    echo(_FORMATS[format_](plans_named(plans, names, lambda plan: plan.identity.name)))


def _yaml(plans: Sequence[Compiled]) -> str:
    from lpctl.plan.unparse import unparse  # noqa: PLC0415
    from lpctl.report.visible import visible  # noqa: PLC0415 - see validate
    from lpctl.source.dump import dump, flow  # noqa: PLC0415

    documents = []
    for plan in plans:
        unparsed = unparse(plan)
        comments = {
            (section, name): visible(type_)
            for section in ("default_inputs", "fixed_inputs")
            for name, type_ in unparsed.types.items()
        }
        types = unparsed.types
        head = [f"# required of callers: {name}: {types[name]}" for name in unparsed.required]
        head += [f"# the workflow's own: {name}: {types[name]} = {flow(v)}" for name, v in unparsed.inherited.items()]
        head += [f"# kept as packaged: {name}: {types[name]}" for name in unparsed.opaque]
        documents.append("".join(f"{visible(line)}\n" for line in head) + dump(unparsed.manifest, comments))
    return "---\n".join(documents)


def _json(plans: Sequence[Compiled]) -> str:
    from lpctl.plan.unparse import unparse  # noqa: PLC0415
    from lpctl.text.json import envelope, finite  # noqa: PLC0415 - see validate

    rendered = []
    for plan in plans:
        unparsed = unparse(plan)
        rendered.append(
            {
                "manifest": unparsed.manifest,
                "required_inputs": list(unparsed.required),
                "workflow_defaults": unparsed.inherited,
                "kept_as_packaged": list(unparsed.opaque),
                "input_types": unparsed.types,
            }
        )
    return envelope("lpctl.render/1", launch_plans=finite(rendered))


def _textproto(plans: Sequence[Compiled]) -> str:
    from lpctl.plan.unparse import textproto  # noqa: PLC0415 - see validate

    return "\n".join(map(textproto, plans))


_FORMATS = {"yaml": _yaml, "json": _json, "textproto": _textproto}
