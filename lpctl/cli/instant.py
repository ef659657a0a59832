"""An instant that the command line names: for every option the same forms, and the same bounds."""

from __future__ import annotations

from lpctl.cli.terminal import stop

_LATEST = 64_060_588_800  # the year 4000


def asked_instant(name: str, text: str | None, default: int) -> int:
    """Seconds since 1970; a date is its midnight in UTC. Schedules know no fraction of a second."""
    if text is None:
        return default
    from lpctl.text.instant import NotAnInstantError, parse_date, parse_instant  # noqa: PLC0415 - not for `--help`

    try:
        instant, fraction = (parse_date(text), 0) if len(text) == 10 else parse_instant(text)
    except NotAnInstantError as error:
        advice = error.instead or "a date such as 2026-01-02, or an instant such as 2026-01-02T00:00:00Z"
        stop(f"{name} {text}: {error.reason}; write {advice}")
    if fraction:
        stop(f"{name} {text}: it has a fraction of a second, and schedules know whole ones")
    if not 0 <= instant < _LATEST:
        stop(f"{name} {text}: it is outside the years 1970 to 3999")
    return instant
