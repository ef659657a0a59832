"""Workflows whose nodes read attributes of their inputs, and plans that leave fields to their defaults."""

from typing import Dict, List, Optional

from flytekit import LaunchPlan, conditional, task, workflow
from searches import Chunking, Options, SearchConfig


@task
def fetch(limit: Optional[int]) -> List[str]:
    return []


@task
def index(docs: List[str], splitter: str) -> str:
    return splitter


@task
def text(value: str) -> str:
    return value


@task
def count(value: int) -> int:
    return value


@workflow
def build_index(config: SearchConfig) -> str:
    index(docs=config.tags, splitter=config.splitter)
    return index(docs=fetch(limit=config.limit), splitter=config.splitter)


@workflow
def chunk(chunking: Chunking, times: int = 1) -> int:
    return count(value=chunking.size)


@workflow
def chunk_all(config: SearchConfig, parts: Dict[str, Chunking], sizes: List[int], rest: dict) -> int:
    chunk(chunking=config.chunking)
    chunk(chunking=parts["first"], times=sizes[1])
    count(value=rest["a"]["b"])
    return (
        conditional("which")
        .if_(config.splitter == "character")
        .then(count(value=config.chunking.overlap))
        .else_()
        .then(chunk(chunking=config.chunking, times=sizes[2]))
    )


@workflow
def search(options: Options = Options()) -> int:
    return count(value=options.limit)


@workflow
def search_in(options: Optional[Options] = None, names: List[str] = ["a"]) -> str:
    count(value=options.limit)
    return text(value=names[1])


nightly_index = LaunchPlan.create(
    "nightly_index",
    build_index,
    default_inputs={"config": SearchConfig(tags=["a"], chunking=Chunking(marks=["."], overlap=32), limit=10)},
)
nightly_index_fixed = LaunchPlan.create("nightly_index_fixed", build_index, fixed_inputs={"config": SearchConfig()})
chunked = LaunchPlan.create(
    "chunked",
    chunk_all,
    default_inputs={
        "config": SearchConfig(),
        "parts": {"first": Chunking(), "second": Chunking(size=2)},
        "sizes": [1, 2, 3],
    },
    fixed_inputs={"rest": {"a": {"b": 1}}},
)
searched = LaunchPlan.create(
    "searched", search_in, default_inputs={"options": Options(chunking=Chunking()), "names": ["a", "b"]}
)
