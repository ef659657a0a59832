"""Keys that flytekit or flyteidl know and lpctl refuses, each with the line to write instead or the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.schedule.aws import from_aws

if TYPE_CHECKING:
    from lpctl.diagnostic import Path

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
        "write security_context: {{run_as: {{iam_role: ..., k8s_service_account: ...}}}}",
    ),
    ("notifications", "recipients_email"): (
        "`recipients_email` is written `email`, `slack` or `pager_duty`",
        "write email: {value}",
    ),
    ("notifications", "template"): (_TEMPLATE, "remove the line"),
    ("notifications", "email", "template"): (_TEMPLATE, "remove the line"),
    ("max_concurrency",): ("`max_concurrency` is written `concurrency.max`", "write concurrency: {{max: {value}}}"),
    ("concurrency", "max_concurrency"): ("`max_concurrency` is written `max`", "write max: {value}"),
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
    if keys[0] == "schedule" and isinstance(value, dict):  # cron_schedule: {schedule: ...}, as in the protobuf
        value = value.get("schedule")
    if keys[0] == "schedule" and isinstance(value, str):
        value = f'"{from_aws(value) or value}"'
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = f"[{', '.join(value)}]"
    elif not isinstance(value, (str, int)):
        value = "..."
    return message.format(key=keys[-1]), advice.format(value=value) if advice is not None else None
