"""The workflows of messages.py. Their launch plans are none that flytekit can state."""

from datetime import datetime

from flytekit import task, workflow


@task
def nothing() -> None:
    pass


@workflow
def report(kickoff_time: datetime, region: str = "eu", days: int = 7) -> None:
    """Reports.

    Args:
        kickoff_time: when it was started
        region: where
    """
    nothing()


@workflow
def cleanup(days: int = 30) -> None:
    nothing()


@workflow
def ping() -> None:
    nothing()
