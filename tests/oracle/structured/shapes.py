"""The classes of plans.py, in a module of their own.

While a module is imported, mashumaro waits in another thread for the import to end, and flytekit in this one for
mashumaro: launch plans with values of a dataclass that is defined beside them never get ready.
"""

import enum
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Dict, List, Optional

from flytekit import FlyteFile


class Region(enum.Enum):
    EU = "eu"
    US = "us"


@dataclass
class Optimizer:
    name: str
    lr: float
    betas: List[float] = field(default_factory=lambda: [0.9, 0.999])


@dataclass
class Config:
    optimizer: Optimizer
    epochs: int
    stop_at: Optional[datetime] = None
    budget: timedelta = timedelta(hours=1)
    tags: Dict[str, str] = field(default_factory=dict)
    checkpoint: Optional[FlyteFile] = None
