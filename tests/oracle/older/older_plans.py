"""Workflows of flytekit 1.13, whose tasks read structs from a protobuf Struct, and nothing else."""

from typing import Dict, List, Optional, Union

from flytekit import LaunchPlan, task, workflow
from older import Hyper, Inner, Search


@task
def t(h: Hyper) -> float:
    return h.c


@task
def u(d: dict, items: List[Inner], either: Union[Inner, str]) -> int:
    return 1


@task
def size(value: int) -> int:
    return value


@workflow
def train(h: Hyper, size_of: float = 0.2) -> float:
    return t(h=h)


@workflow
def untyped(d: dict, items: List[Inner], either: Union[Inner, str] = "x") -> int:
    return u(d=d, items=items, either=either)


@workflow
def search(s: Search, named: Optional[Dict[str, Inner]] = None) -> int:
    return size(value=s.inner.size)


trained = LaunchPlan.create("trained", train, default_inputs={"h": Hyper(0.1)})
trained_fixed = LaunchPlan.create("trained_fixed", train, fixed_inputs={"h": Hyper(0.1, 7)})
untyped_lp = LaunchPlan.create(
    "untyped_lp",
    untyped,
    default_inputs={"d": {"a": 1, "b": [True, None, "x", 1.5]}, "items": [Inner(), Inner(size=1)], "either": Inner(3)},
)
searched = LaunchPlan.create(
    "searched", search, default_inputs={"s": Search(Inner(4)), "named": {"a": Inner(), "b": Inner(2, "m")}}
)
