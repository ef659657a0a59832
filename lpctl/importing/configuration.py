"""The small lpctl.yaml that goes with imported manifests where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.importing.text import text_of
from lpctl.manifest.shape import API_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lpctl.importing.decoded import Agreed

OUTPUT = "build/launch-plans"


def configuration_text(
    manifests: str, interfaces: Sequence[str], targets: Mapping[str, tuple[Agreed, Sequence[str]]]
) -> str:
    """The text; paths are relative to it. A target has its place, and the interfaces that are its own."""
    data: dict[str, Any] = {
        "apiVersion": API_VERSION,
        "kind": "Configuration",
        "manifests": [manifests],
        "interfaces": list(interfaces),
        "output": OUTPUT,
        "targets": {name: _target(name, place, own) for name, (place, own) in targets.items()},
    }
    return text_of({key: value for key, value in data.items() if value})


def _target(name: str, place: Agreed, interfaces: Sequence[str]) -> dict[str, Any]:
    stated = {
        "project": place.project,
        "domain": place.domain if place.domain != name else "",
        "interfaces": list(interfaces),
    }
    return {key: value for key, value in stated.items() if value}
