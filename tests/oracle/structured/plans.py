"""Inputs that are more than scalars: dataclasses, files, datasets, enums and unions, as default and as fixed inputs."""

from datetime import date, datetime, timedelta, timezone
from typing import Dict, List, Literal, Optional, Union

from flytekit import FlyteDirectory, FlyteFile, LaunchPlan, StructuredDataset, task, workflow
from shapes import Config, Optimizer, Region

UTC = timezone.utc


@task
def nothing() -> None:
    pass


@workflow
def train(
    config: Config,
    data: FlyteFile["csv"],
    table: StructuredDataset,
    out: FlyteDirectory,
    region: Region = Region.EU,
    mode: Literal["fast", "exact"] = "fast",
    since: Union[date, datetime, None] = None,
    limit: Union[int, float, str] = 10,
    extra: Optional[Config] = None,
    fallback: Config = Config(Optimizer("sgd", 0.1), 1),
    notes: dict = {"team": "ml"},
) -> None:
    """Trains.

    Args:
        config: how
        data: from what
    """
    nothing()


@workflow
def pick(
    files: List[FlyteFile],
    stages: Dict[str, Optimizer],
    choice: Union[FlyteFile, FlyteDirectory, int],
    steps: List[Union[int, str]],
    when: Union[datetime, timedelta],
) -> None:
    nothing()


train_default = LaunchPlan.get_or_create(workflow=train)

trained = LaunchPlan.get_or_create(
    name="trained",
    workflow=train,
    default_inputs={
        "config": Config(Optimizer("adam", 0.001, [0.9, 0.99]), 5, datetime(2026, 1, 2, tzinfo=UTC), timedelta(minutes=90), {"a": "b"}, FlyteFile("s3://b/c")),
        "data": "s3://b/train.csv",
        "region": Region.US,
        "since": date(2026, 1, 2),
    },
    fixed_inputs={
        "table": StructuredDataset(uri="s3://b/t", file_format="parquet"),
        "out": "s3://b/out",
        "mode": "exact",
        "limit": 0.5,
    },
)
trained_otherwise = LaunchPlan.get_or_create(
    name="trained_otherwise",
    workflow=train,
    default_inputs={"extra": Config(Optimizer("sgd", 0.1, []), 1, None, timedelta(0), {}, None), "limit": "all"},
    fixed_inputs={"since": datetime(2026, 1, 2, 3, tzinfo=UTC), "notes": {"z": 1, "a": [None, True, 2.5]}, "extra": None},
)
picked = LaunchPlan.get_or_create(
    name="picked",
    workflow=pick,
    fixed_inputs={
        "files": [FlyteFile("s3://b/1"), FlyteFile("gs://b/2")],
        "stages": {"warm": Optimizer("sgd", 1.0, []), "main": Optimizer("adam", 0.5, [1.0])},
        "choice": 3,
        "steps": [1, "two", 3],
        "when": timedelta(hours=2),
    },
)
