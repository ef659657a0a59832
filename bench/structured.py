"""A second input of the bench: launch plans whose inputs are dataclasses, unions, nested collections and files.

    python bench/structured.py DIRECTORY [PLANS]

DIRECTORY gets `plans/*.lp.yaml`, `structshapes.py` (the dataclasses), `structflows.py` (the workflows) and
`structplans.py` (the same plans in Python). The same arguments make the same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

WORKFLOWS = 20


def manifest(number: int) -> str:
    """One launch plan of a training job."""
    n = number
    return f"""\
apiVersion: lpctl/v1
kind: LaunchPlan
name: train_{n:05}
workflow: structflows.train_{n % WORKFLOWS:02}
default_inputs:
  config:
    optimizer:
      name: adam
      lr: {n % 90 / 100 + 0.01}
      betas: [0.9, 0.999]
    epochs: {n % 50 + 1}
    budget: {n % 12 + 1}h
    tags: {{team: team-{n % 7}, ticket: OPS-{n}}}
    stages:
      - {{name: warm, steps: {n % 100}}}
      - {{name: main, steps: {n % 1000}}}
  limit: {n % 100}
  since: "2026-01-{n % 28 + 1:02}T00:00:00Z"
fixed_inputs:
  data: s3://bucket/train-{n}.csv
  table: {{uri: "s3://bucket/table-{n}", format: parquet}}
  mode: {("fast", "exact")[n % 2]}
  region: {("eu", "us")[n % 2]}
  grid:
    - {{lr: {n % 10 / 10}, depth: {n % 5}}}
    - {{lr: 0.5, depth: 1}}
  runs: [{n}, run-{n}, 7]
  extra: {{owner: team-{n % 7}, retries: {n % 3}, window: [1, 2.5, null]}}
labels: {{team: team-{n % 7}}}
"""


SHAPES = '''\
"""The dataclasses of the workflows. In a module of their own: see tests/oracle/structured/shapes.py."""

import enum
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Dict, List, Optional


class Region(enum.Enum):
    EU = "eu"
    US = "us"


@dataclass
class Optimizer:
    name: str
    lr: float
    betas: List[float]


@dataclass
class Stage:
    name: str
    steps: int


@dataclass
class Config:
    optimizer: Optimizer
    epochs: int
    budget: timedelta
    tags: Dict[str, str]
    stages: List[Stage]
    note: Optional[str] = None
'''

FLOWS_HEAD = '''\
"""Workflows with inputs of many types."""

from datetime import datetime
from typing import Dict, List, Literal, Optional, Union

from flytekit import FlyteFile, StructuredDataset, task, workflow
from structshapes import Config, Region


@task
def work(limit: Union[int, float, str]) -> str:
    return str(limit)
'''


def flow(number: int) -> str:
    """One workflow with eleven inputs."""
    return f'''

@workflow
def train_{number:02}(
    config: Config,
    data: FlyteFile["csv"],
    table: StructuredDataset,
    grid: List[Dict[str, float]],
    runs: List[Union[int, str]],
    extra: dict,
    region: Region,
    mode: Literal["fast", "exact"] = "fast",
    limit: Union[int, float, str] = 10,
    since: Optional[datetime] = None,
    other: Optional[Config] = None,
) -> str:
    """Train {number}."""
    return work(limit=limit)
'''


PLANS_HEAD = '''\
"""The plans of the manifests, as flytekit has them."""

from datetime import datetime, timedelta, timezone

import structflows
from flytekit import LaunchPlan, StructuredDataset
from flytekit.models.common import Labels
from structshapes import Config, Optimizer, Region, Stage
'''


def plan(number: int) -> str:
    """The launch plan of `manifest(number)`, in flytekit."""
    n = number
    return f"""
LaunchPlan.get_or_create(
    name="train_{n:05}",
    workflow=structflows.train_{n % WORKFLOWS:02},
    default_inputs={{
        "config": Config(
            Optimizer("adam", {n % 90 / 100 + 0.01}, [0.9, 0.999]), {n % 50 + 1}, timedelta(hours={n % 12 + 1}),
            {{"team": "team-{n % 7}", "ticket": "OPS-{n}"}}, [Stage("warm", {n % 100}), Stage("main", {n % 1000})],
        ),
        "limit": {n % 100},
        "since": datetime(2026, 1, {n % 28 + 1}, tzinfo=timezone.utc),
    }},
    fixed_inputs={{
        "data": "s3://bucket/train-{n}.csv",
        "table": StructuredDataset(uri="s3://bucket/table-{n}", file_format="parquet"),
        "mode": "{("fast", "exact")[n % 2]}",
        "region": Region.{("EU", "US")[n % 2]},
        "grid": [{{"lr": {n % 10 / 10}, "depth": {n % 5}.0}}, {{"lr": 0.5, "depth": 1.0}}],
        "runs": [{n}, "run-{n}", 7],
        "extra": {{"owner": "team-{n % 7}", "retries": {n % 3}, "window": [1, 2.5, None]}},
    }},
    labels=Labels({{"team": "team-{n % 7}"}}),
)
"""


def generate_structured(directory: Path, plans: int) -> None:
    """Write everything under `directory`."""
    (directory / "plans").mkdir(parents=True, exist_ok=True)
    for number in range(plans):
        (directory / "plans" / f"train_{number:05}.lp.yaml").write_text(manifest(number), encoding="utf-8")
    (directory / "structshapes.py").write_text(SHAPES, encoding="utf-8")
    (directory / "structflows.py").write_text(FLOWS_HEAD + "".join(map(flow, range(WORKFLOWS))), encoding="utf-8")
    (directory / "structplans.py").write_text(PLANS_HEAD + "".join(map(plan, range(plans))), encoding="utf-8")


if __name__ == "__main__":
    generate_structured(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
