"""What lpctl accepts and flytekit refuses: this module cannot be loaded unless flytekit refuses all of it."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Iterator, List, Optional

from flytekit import CronSchedule, LaunchPlan, task, workflow
from flytekit.core.type_engine import TypeTransformerFailedError


@task
def nothing() -> None:
    pass


@workflow
def cleanup(
    days: int = 30,
    ratio: float = 0.5,
    ratios: List[Optional[float]] = [0.5],
    moment: datetime = datetime(2025, 1, 1),
    span: timedelta = timedelta(hours=1),
) -> None:
    nothing()


@contextmanager
def refused(error: type[Exception]) -> Iterator[None]:
    try:
        yield
    except error:
        return
    raise AssertionError("flytekit does not refuse it")


with refused(TypeTransformerFailedError):
    LaunchPlan.create("int-for-float", cleanup, default_inputs={"ratio": 3})
with refused(TypeTransformerFailedError):
    LaunchPlan.create("int-for-float-inside", cleanup, fixed_inputs={"ratios": [3]})
# Neither datetime nor timedelta has nanoseconds.
assert datetime.resolution == timedelta.resolution == timedelta(microseconds=1)
assert timedelta(microseconds=0.001) == timedelta(0)
for text in ("@every 90m", "?/15 * * * *", "0 9,,17 * * *", "+5 9 * * *", "CRON_TZ=Europe/Berlin 0 9 * * *"):
    with refused(ValueError):
        CronSchedule(schedule=text)
for text in ("5m", "P1H"):
    with refused(ValueError):
        CronSchedule(schedule="@daily", offset=text)
