"""The YAML files of the repository: what the laws about any text are held to beside generated texts."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
YAML_FILES = sorted([*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("tests/*/**/*.yaml")])
