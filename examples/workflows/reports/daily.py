"""The report of the day."""

from datetime import datetime, timedelta

from flytekit import task, workflow


@task
def render_daily(
    kickoff_time: datetime, audience: str, days: int, thresholds: dict[str, float], currency: str | None, forecast: bool
) -> str:
    """Renders the report as text."""
    first = kickoff_time - timedelta(days=days)
    lines = [f"Report for {audience}: {first:%Y-%m-%d} to {kickoff_time:%Y-%m-%d}"]
    lines += [f"{name}: alert above {limit} {currency or 'EUR'}" for name, limit in thresholds.items()]
    if forecast:
        lines.append("with forecast")
    return "\n".join(lines)


@workflow
def daily_report(
    kickoff_time: datetime,
    audience: str,
    thresholds: dict[str, float],
    days: int = 7,
    currency: str | None = None,
    forecast: bool = False,
) -> str:
    """Writes the daily report.

    Args:
        kickoff_time: Moment the report is made for; a schedule fills it in.
        audience: Team that reads the report.
        thresholds: Alert limit of each figure.
        days: Days to look back.
        currency: Currency of all amounts; absent, the one of the account.
        forecast: Whether to add next week's forecast.
    """
    return render_daily(
        kickoff_time=kickoff_time,
        audience=audience,
        days=days,
        thresholds=thresholds,
        currency=currency,
        forecast=forecast,
    )
