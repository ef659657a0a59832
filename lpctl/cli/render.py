"""`lpctl render`."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import click

from lpctl.cli.checking import compiled_plans
from lpctl.cli.options import checking_options, option, placeholders_option
from lpctl.cli.request import request
from lpctl.cli.terminal import echo, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lpctl.spec.compiled import Compiled


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@option(
    "--manifests",
    multiple=True,
    metavar="PATH",
    type=click.Path(),
    help="Files, directories or globs to read instead of what lpctl.yaml lists. Repeatable.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["yaml", "json", "textproto"]),
    default="yaml",
    show_default=True,
    help="A manifest with every value filled in; the same as JSON; or the protobuf message as text.",
)
@placeholders_option
@checking_options
def render(names: tuple[str, ...], manifests: tuple[str, ...], format_: str, **options: Any) -> None:
    """Print launch plans as they would be written, literals decoded.

    NAME is a plan's name or a pattern such as 'daily_*'; without one, every plan is printed. The YAML is itself a
    manifest that compiles to the same plan.
    """
    plans = compiled_plans(request(manifests, options), options["color"])
    chosen = _chosen(plans, names)
    echo(_FORMATS[format_](chosen))


def _chosen(plans: Sequence[Compiled], names: Sequence[str]) -> list[Compiled]:
    for name in names:
        if not any(fnmatchcase(plan.identity.name, name) for plan in plans):
            from lpctl.suggest import nearest  # noqa: PLC0415 - only a mistake needs it

            if "/" in name or name.endswith((".yaml", ".yml")):
                stop(f"no launch plan is named {name}; to read a file, write --manifests {name}")
            close = nearest(name, (plan.identity.name for plan in plans))
            stop(f"no launch plan is named {name}" + (f"; did you mean {close}?" if close else ""))
    return [plan for plan in plans if not names or any(fnmatchcase(plan.identity.name, name) for name in names)]


def _yaml(plans: Sequence[Compiled]) -> str:
    from lpctl.report.visible import visible  # noqa: PLC0415 - see validate
    from lpctl.source.dump import dump, flow  # noqa: PLC0415
    from lpctl.spec.unparse import unparse  # noqa: PLC0415

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
    from lpctl.json_text import envelope, finite  # noqa: PLC0415 - see validate
    from lpctl.spec.unparse import unparse  # noqa: PLC0415

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
    from lpctl.spec.unparse import textproto  # noqa: PLC0415 - see validate

    return "\n".join(map(textproto, plans))


_FORMATS = {"yaml": _yaml, "json": _json, "textproto": _textproto}
