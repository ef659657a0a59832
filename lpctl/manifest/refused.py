"""Keys that flytekit or flyteidl know and lpctl refuses, each with the line to write instead or the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.manifest.repair import quoted

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path

_CRON = "`{key}` is written `cron`"
_NO_TRIGGER = "open-source Flyte refuses plans with launch conditions"
_UNREAD = "no part of open-source Flyte 1.16 reads `{key}` of a launch plan"
_TEMPLATE = "the server drops `template`: notifications are sent with its own text"

REFUSED: dict[tuple[str, ...], tuple[str, str | None]] = {
    ("schedule", "cron_expression"): (_CRON, "write cron: {value}"),
    ("schedule", "cron_schedule"): (_CRON, "write cron: {value}"),
    ("schedule", "schedule"): (_CRON, "write cron: {value}"),
    ("trigger",): (_NO_TRIGGER, "write a `schedule` with `cron` or `rate`"),
    ("launch_conditions",): (_NO_TRIGGER, "write a `schedule` with `cron` or `rate`"),
    ("role",): ("`role` is written `security_context`", "write security_context: {{run_as: {{iam_role: {value}}}}}"),
    ("auth",): (
        "`auth` is written `security_context`",
        "write security_context: {{run_as: {{{value}}}}}",
    ),
    ("notifications", "recipients_email"): (
        "`recipients_email` is written `email`, `slack` or `pager_duty`",
        "write email: {value}",
    ),
    ("notifications", "template"): (_TEMPLATE, "remove the line"),
    ("max_concurrency",): ("`max_concurrency` is written `concurrency.max`", "write concurrency: {{max: {value}}}"),
    ("concurrency", "max_concurrency"): ("`max_concurrency` is written `max`", "write max: {value}"),
    ("id",): (
        "a launch plan has no `id`",
        "write `project`, `domain`, `name` and `version` without it, at the start of the line",
    ),
    ("quality_of_service",): (_UNREAD, "remove the line"),
    ("cluster_assignment",): (_UNREAD, "remove the line"),
    ("execution_env_assignments",): (_UNREAD, "remove the line"),
}
"""By the keys that lead to a key, without list indices: what is to be said of it, and what to type."""


def refusal(path: Path, value: Any) -> tuple[str, str | None] | None:
    """Message and help for a key that is known and refused, None for any other. `value` is what stands under it."""
    keys = tuple(part for part in path if isinstance(part, str))
    if keys not in REFUSED:
        return None
    message, advice = REFUSED[keys]
    if keys[0] == "schedule":
        return message.format(key=keys[-1]), _cron_advice(value)
    if advice is None:
        return message.format(key=keys[-1]), None
    shown = _identity(value) if keys == ("auth",) else _flow(value)
    return message.format(key=keys[-1]), advice.format(value=shown)


def _identity(value: Any) -> str:
    """What flytekit's and flyteidl's AuthRole says, as `run_as` has it."""
    fields = value if isinstance(value, dict) else {}
    named = {
        "iam_role": fields.get("assumable_iam_role"),
        "k8s_service_account": fields.get("kubernetes_service_account"),
    }
    stated = {name: found for name, found in named.items() if found is not None} or named
    return ", ".join(f"{name}: {_flow(found)}" for name, found in stated.items())


def _cron_advice(value: Any) -> str:
    if isinstance(value, dict):  # cron_schedule: {schedule: ...}, as in the protobuf
        value = value.get("schedule")
    if not isinstance(value, str):
        return 'write cron: "0 9 * * MON", say'
    if len(value.removeprefix("cron(").split()) == 6:
        from lpctl.manifest.aws import from_aws  # noqa: PLC0415 - few unknown keys are AWS's

        five = from_aws(value)
        if five is None:
            return "write five fields: the native scheduler has no years, no L, W or #, no range like FRI-MON"
        return f'write cron: "{five}"'
    return f"write cron: {quoted(value)}"


def _flow(value: Any) -> str:
    """The value as YAML on one line, quoted where it must be; what is longer is left to the reader."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str):
        return value if re.fullmatch(r"[A-Za-z][\w.@/:-]*\w", value) else quoted(value)
    return str(value) if type(value) is int else "..."
