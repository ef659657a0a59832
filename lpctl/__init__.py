"""lpctl: a declarative, YAML-driven launch plan compiler for Flyte."""

__version__ = "0.2.0"
