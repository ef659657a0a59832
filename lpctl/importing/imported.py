"""One import: sources to files of manifests, each plan of them proved, and what no manifest says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from lpctl.importing.decoded import agreed, decode_side
from lpctl.importing.documents import Layers, documents
from lpctl.importing.files import files_of, text_of_file
from lpctl.importing.model import Unsaid
from lpctl.importing.proof import prove

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lpctl.check.settings import Settings
    from lpctl.expand.environment import Environment
    from lpctl.importing.model import ManifestFile, Side


class Imported(NamedTuple):
    """The files with their texts; `equal` counts the plans in them, in each target; `unsaid` are in none of them.

    `total` counts the plans of all sources, default launch plans not among them. `refused` are plans that are equal and
    have mistakes.
    """

    files: tuple[tuple[ManifestFile, str], ...]
    total: int
    equal: int
    unsaid: tuple[Unsaid, ...]
    refused: tuple[str, ...] = ()


def layers_of(environment: Environment) -> Layers:
    """What lpctl.yaml says of every plan, in each target that there is."""
    scopes = [environment.scope(name) for name in environment.targets or environment.names]
    return Layers(
        {scope.name: dict(scope.laid.data) for scope in scopes},
        frozenset(scope.name for scope in scopes if scope.never),
    )


def import_sides(
    sides: Mapping[str, Side],
    environment: Environment,
    settings: Settings,
    *,
    each: Literal["workflow", "plan"],
    schema: str | None = None,
) -> Imported:
    """The manifests of what the sides hold, by target, as they will be read with the lpctl.yaml of an environment.

    A plan that cannot be said in one target is in no file. `schema` is the path to the JSON Schema from the files.
    """
    layers = layers_of(environment)
    found = {target: decode_side(side, settings.struct_encoding) for target, side in sides.items()}
    unsaid = [one for _, of_target in found.values() for one in of_target]
    while True:
        left_out = {one.plan for one in unsaid}
        decoded = {
            target: [plan for plan in of_target if plan.source.name not in left_out]
            for target, (of_target, _) in found.items()
        }
        files = [(file, text_of_file(file.documents, schema)) for file in files_of(documents(decoded, layers), each)]
        proofs = prove(files, sides, environment, settings)
        wrong = [Unsaid(proof.plan, proof.target, proof.reason) for proof in proofs if proof.reason]
        unsaid += wrong
        if not wrong:  # what was found of one plan may have been about another as well
            break
    total = sum(len(side.plans) for side in sides.values())
    refused = dict.fromkeys(proof.plan for proof in proofs if proof.refused)
    return Imported(tuple(files), total, len(proofs), tuple(unsaid), tuple(refused))


def contradiction(side: Side, environment: Environment) -> str | None:
    """Why the plans of a side cannot be those of its target: they are in other places, or not all in one."""
    if not side.target:
        return None
    place, apart = agreed(side)
    for part, values in apart.items():
        return f"--target {side.target}: its plans are of several {part}s, {' and '.join(values)}; a target has one"
    identity = environment.scope(side.target).identity
    for part, value in place._asdict().items():
        if value and part in identity and identity[part].value != value:
            return (
                f"--target {side.target}: its plans are of {part} {value}, and the target's is {identity[part].value}"
            )
    return None
