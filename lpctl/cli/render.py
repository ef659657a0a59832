"""`lpctl render`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from lpctl.cli.checking import checked, plans_of
from lpctl.cli.chosen import plans_named
from lpctl.cli.concerned import concerned
from lpctl.cli.options import format_option, manifests_option, placeholders_option
from lpctl.cli.request import CheckingOptions, checking_options, request
from lpctl.cli.terminal import echo, hint, stop
from lpctl.text.secrets import REDACTED, redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lpctl.check.origins import ValueOrigin
    from lpctl.check.pipeline import Checked
    from lpctl.cli.request import Request
    from lpctl.findings.diagnostic import Path
    from lpctl.plan.compiled import Compiled

    Origins = Callable[[Path], ValueOrigin]

_WIDEST = 60


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@manifests_option
@format_option(
    ["yaml", "json", "textproto"],
    "A manifest with every value filled in; the same as JSON; or the protobuf message as text.",
)
@click.option(
    "--origins",
    is_flag=True,
    help="Behind each line the file and line that states it, what it replaced, and what expressions in it stand for.",
)
@click.option("--show-secrets", is_flag=True, help="Print what looks like a secret, instead of `(redacted)`.")
@placeholders_option
@checking_options
def render(
    options: CheckingOptions,
    /,
    *,
    names: tuple[str, ...],
    manifests: tuple[str, ...],
    format_: str,
    origins: bool,
    show_secrets: bool,
    placeholders: bool,
) -> None:
    """Print launch plans as they would be written, literals decoded.

    NAME is a plan's name or a pattern such as 'daily_*'; without one, every plan is printed. The YAML is itself a
    manifest that compiles to the same plan, but where a text is redacted because it looks like a secret.

    Where lpctl.yaml has targets, each plan says which of them it is of, and one that exists in several is named with
    --target. Else --project and --domain choose among the plans that state theirs.
    """
    if origins and format_ == "textproto":
        stop("--origins names the lines of a manifest; leave it out, or write --format yaml or json")
    from lpctl.plan.hidden import without_secrets  # noqa: PLC0415 - loads protobuf, which `--help` need not

    asked = request(manifests, options, placeholders=placeholders)
    what = options.targets.called("launch plan")
    found = checked(asked, options.color, partial(concerned, names=names, fill=asked.fill, what=what))
    plans = plans_of(found, asked.targets)
    if not plans:
        stop("the manifests hold no launch plan")
    chosen = plans_named(plans, names, lambda plan: plan.identity.name, what)
    of = partial(_origins, asked, found, {part.part: part.said for part in options.identity if part is not None})
    shown = chosen if show_secrets else [without_secrets(plan) for plan in chosen]
    text = _FORMATS[format_]([_Rendered(plan, of(plan) if origins else None) for plan in shown])
    if not show_secrets and (
        text != redacted(text) or any(one is not plan for one, plan in zip(shown, chosen, strict=True))
    ):
        hint(f"what looks like a secret is printed as {REDACTED}; --show-secrets prints it")
    echo(text, with_secrets=show_secrets)


class _Rendered(NamedTuple):
    """A plan to print, and what finds the origin of each of its values where that is asked for."""

    plan: Compiled
    origins: Origins | None


def _origins(asked: Request, found: Checked, options: dict[str, str], plan: Compiled) -> Origins:
    from lpctl.check.origins import Elsewhere, origin  # noqa: PLC0415 - few runs ask for them

    elsewhere = Elsewhere(options, plan.interface.source, struct_encoding=asked.struct_encoding is not None)
    return lambda path: origin(found.entry(plan.key), path, asked.environment, elsewhere)


def _yaml(plans: Sequence[_Rendered]) -> str:
    from lpctl.plan.unparse import unparse  # noqa: PLC0415
    from lpctl.report.visible import visible  # noqa: PLC0415 - see validate
    from lpctl.source.dump import dump  # noqa: PLC0415
    from lpctl.source.flow import flow  # noqa: PLC0415

    documents = []
    for plan, origins in plans:
        unparsed = unparse(plan)
        types = unparsed.types
        source = f" ({plan.interface.source})" if origins is not None else ""
        head = [f"# target: {plan.key.target}"] if plan.key.target else []
        head += [f"# required of callers: {name}: {types[name]}{source}" for name in unparsed.required]
        head += [
            f"# the workflow's own: {name}: {types[name]} = {flow(value)}{source}"
            for name, value in unparsed.inherited.items()
        ]
        head += [f"# kept as packaged: {name}: {types[name]}{source}" for name in unparsed.opaque]
        if origins is not None:
            body = _with_origins(dump(unparsed.manifest), origins)
        else:
            inputs = (
                (section, name, type_)
                for section in ("default_inputs", "fixed_inputs")
                for name, type_ in types.items()
            )
            body = dump(unparsed.manifest, {(section, name): visible(type_) for section, name, type_ in inputs})
        documents.append("".join(f"{visible(line)}\n" for line in head) + body)
    return "---\n".join(documents)


def _with_origins(text: str, origins: Origins) -> str:
    """The text of a manifest with a comment behind each line."""
    from lpctl.report.visible import visible, width  # noqa: PLC0415 - see validate
    from lpctl.source.lines import paths_of_lines  # noqa: PLC0415 - few runs ask for them

    paths = paths_of_lines(text)
    if paths is None:
        stop(
            "the manifest is beyond what lpctl reads, so that its lines have no --origins; --format textproto shows it"
        )
    lines = text.splitlines()
    column = min(_WIDEST, max(map(width, lines)))
    return "".join(
        f"{line}{' ' * (column - width(line))}  # {visible(origins(paths[number]).words)}\n"
        for number, line in enumerate(lines)
    )


def _json(plans: Sequence[_Rendered]) -> str:
    from lpctl.plan.unparse import unparse  # noqa: PLC0415
    from lpctl.text.json import envelope, finite  # noqa: PLC0415 - see validate

    rendered = []
    for plan, origins in plans:
        unparsed = unparse(plan)
        rendered.append(
            {
                **({"target": plan.key.target} if plan.key.target else {}),
                "manifest": unparsed.manifest,
                "required_inputs": list(unparsed.required),
                "workflow_defaults": unparsed.inherited,
                "kept_as_packaged": list(unparsed.opaque),
                "input_types": unparsed.types,
                **({} if origins is None else {"origins": _origins_json(unparsed.manifest, origins)}),
            }
        )
    return envelope("lpctl.render/1", launch_plans=finite(rendered))


def _origins_json(manifest: dict[str, Any], origins: Origins) -> list[dict[str, Any]]:
    from lpctl.check.origins import origin_json  # noqa: PLC0415 - few runs ask for them
    from lpctl.source.lines import values  # noqa: PLC0415

    return [{"path": list(path), **origin_json(origins(path))} for path, _ in values((), manifest)]


def _textproto(plans: Sequence[_Rendered]) -> str:
    from lpctl.plan.unparse import textproto  # noqa: PLC0415 - see validate

    return "\n".join(
        (f"# target: {plan.key.target}\n" if plan.key.target else "") + textproto(plan) for plan, _ in plans
    )


_FORMATS = {"yaml": _yaml, "json": _json, "textproto": _textproto}
