"""The structs of `plans.py`, in a module of their own: flytekit imports it from another thread while `plans.py` is loaded."""

from dataclasses import dataclass, field
from typing import List, Optional

from pydantic import BaseModel


@dataclass
class Chunking:
    marks: List[str] = field(default_factory=list)
    overlap: int = 64
    size: int = 512


@dataclass
class SearchConfig:
    tags: List[str] = field(default_factory=list)
    chunking: Chunking = field(default_factory=Chunking)
    limit: Optional[int] = None
    splitter: str = "character"


class Options(BaseModel):
    chunking: Optional[Chunking] = None
    limit: int = 10
