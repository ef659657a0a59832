"""The classes of plans.py, in a module of their own."""

from dataclasses import dataclass
from typing import Optional

from dataclasses_json import dataclass_json


@dataclass_json
@dataclass
class Hyper:
    c: float
    max_iter: Optional[int] = 2500


@dataclass
class Inner:
    size: int = 512
    mode: Optional[str] = None


@dataclass
class Search:
    inner: Inner
    ratio: float = 0.5
