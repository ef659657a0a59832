"""The rule about secrets in what everybody can read who may see a plan; `envs` have their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import dotted
from lpctl.rules.rule import WITH_SECRETS, rule
from lpctl.rules.texts import texts_in
from lpctl.text.secrets import secret_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.findings.diagnostic import Path, Problem

_INPUTS = ("default_inputs", "fixed_inputs")
_REMOVE = "remove it, and let the tasks request it with `secret_requests`"
_INSTEAD: Mapping[str, str] = {
    **dict.fromkeys(
        _INPUTS, "let the task request it with `secret_requests`; an input may name the secret, not hold it"
    ),
    "notifications": "write the address of an e-mail: a Slack channel has one, and Flyte's server sends to no webhook",
    "raw_output_data_config": "write the location alone: the service account of the tasks has the rights to it",
}


@rule(WITH_SECRETS, Severity.ERROR)
def secret_in_plan(data: Mapping[str, Any]) -> Iterator[Problem]:
    """A text of a plan holds a secret, such as a token with its maker's prefix, or a password in an address.

    What a plan says is plain text in the manifest, in the compiled file, in Flyte's database and in its console; labels
    and annotations are on every pod of an execution as well, and inputs in the bucket of its metadata. Tasks request
    secrets by name (`secret_requests=[Secret(...)]` of a flytekit task), and Flyte injects them when they run. What has
    been committed is known: revoke it. lpctl prints no such text; of environment variables `secret-in-envs` warns.

    Bad::

        annotations: {source: "postgres://reports:hunter2@db.example.com/reports"}

    Good::

        annotations: {source: "postgres://db.example.com/reports"}
    """
    for name, stated in data.items():
        for path, text, in_key in texts_in(stated, (name,)):
            if (path[0] != "envs" or in_key) and (found := secret_in(text)) is not None:
                yield secret_in_plan.at(
                    path,
                    f"{_place(path, in_key=in_key)} looks like a secret, and whoever may see the plan can read it",
                    on="key" if in_key else "value",
                    help=_REMOVE if in_key else _INSTEAD.get(name, _REMOVE),
                    part=None if in_key else found,
                )


def _place(path: Path, *, in_key: bool) -> str:
    return f"a key of `{dotted(path[:-1])}`" if in_key else f"`{dotted(path)}`"
