"""Versions of Flyte, and since which one it reads what a launch plan may say."""

from __future__ import annotations

import re
from typing import NamedTuple


class FlyteVersion(NamedTuple):
    """A version of Flyte's backend. A patch that is not stated is the latest."""

    major: int
    minor: int
    patch: int | None = None

    def reaches(self, since: FlyteVersion) -> bool:
        """Whether this version has what came with another."""
        if self[:2] != since[:2] or self.patch is None:
            return self[:2] >= since[:2]
        return self.patch >= (since.patch or 0)

    def __str__(self) -> str:
        return ".".join(str(part) for part in self if part is not None)


OLDEST = FlyteVersion(1, 10)
"""The oldest version that lpctl knows: the first whose parts were all released under one number."""

CONCURRENCY = FlyteVersion(1, 16, 1)
"""`LaunchPlanSpec.concurrency_policy` (flyteidl 1.16.0 does not have it, 1.16.1 has) and the check that reads it."""


MESSAGEPACK = FlyteVersion(1, 14)
"""MessagePack as the literal of a struct: flytepropeller/pkg/compiler/validators/utils.go:literalTypeForScalar."""


class NotAVersionError(Exception):
    """The text is no version that lpctl knows."""


def parse_version(text: str) -> FlyteVersion:
    """The version that a text such as `1.14` or `1.14.2` states. Raises NotAVersionError, with why."""
    if (parts := re.fullmatch(r"v?([0-9]{1,4})\.([0-9]{1,4})(?:\.([0-9]{1,4}))?", text)) is None:
        raise NotAVersionError("is no version of Flyte; write one such as 1.14 or 1.16.2")
    version = FlyteVersion(int(parts[1]), int(parts[2]), None if parts[3] is None else int(parts[3]))
    if version.major != OLDEST.major and version.reaches(OLDEST):
        raise NotAVersionError(f"is no version of Flyte {OLDEST.major}, whose rules lpctl knows")
    if not version.reaches(OLDEST):
        raise NotAVersionError(f"is older than {OLDEST}, the oldest version that lpctl knows")
    return version
