"""The workflows of a forecasting team. Nothing here knows an environment."""

from datetime import datetime, timedelta

from flytekit import task, workflow


@task
def nothing() -> None:
    pass


@workflow
def forecast(kickoff_time: datetime, query: str, members: int, out: str, horizon: timedelta = timedelta(days=3)) -> None:
    """Forecast the weather at one place."""
    nothing()


@workflow
def customer_report(customer: str, threshold: float, out: str, sections: list[str] = ["wind"]) -> None:
    """Write one customer's report from the newest forecasts."""
    nothing()


@workflow
def ingest(source: str, out: str, retries: int = 3) -> None:
    """Fetch what the stations have measured."""
    nothing()


@workflow
def verify(kickoff_time: datetime, days: int = 1) -> None:
    """Hold yesterday's forecasts against what was measured."""
    nothing()


@workflow
def retrain(out: str, epochs: int = 20, dry_run: bool = False) -> None:
    """Fit the model to what verification found."""
    nothing()


@workflow
def archive(out: str, keep_days: int = 90) -> None:
    """Move old forecasts to cold storage."""
    nothing()


@workflow
def publish(kickoff_time: datetime, channel: str) -> None:
    """Publish warnings."""
    nothing()
