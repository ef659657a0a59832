"""Rules about what a server older than 1.16 makes of a plan; asked only where the project names its version."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lpctl.findings.diagnostic import Severity
from lpctl.flyte.version import CONCURRENCY, MESSAGEPACK
from lpctl.rules.rule import ENCODINGS, VERSION, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lpctl.findings.diagnostic import Path, Problem
    from lpctl.flyte.version import FlyteVersion
    from lpctl.manifest.launch_plan import LaunchPlan


class Encodings(NamedTuple):
    """How the structs among a plan's inputs are written, and the version of Flyte that it is registered with.

    `stated` are the manifest's, by where they stand, `inherited` the workflow's own defaults by name; `workflow` is
    where the workflow is named.
    """

    stated: Mapping[Path, str]
    inherited: Mapping[str, str]
    workflow: Path
    version: FlyteVersion


@rule(VERSION, Severity.WARNING)
def needs_newer_flyte(scope: tuple[LaunchPlan, FlyteVersion]) -> Iterator[Problem]:
    """A plan uses a field that the project's version of Flyte does not know.

    An older server drops what it does not know and says nothing. `concurrency` came with 1.16.1: flyteidl 1.16.0 has no
    `concurrency_policy`, and the check of it is in flyteadmin's execution_manager.go:checkLaunchPlanConcurrency. The
    version is `flyte_version` in lpctl.yaml, or `--flyte-version`; without it, 1.16 is meant and this rule is silent.

    Bad::

        $ lpctl validate --flyte-version 1.15
        concurrency: {max: 1}

    Good::

        $ lpctl validate --flyte-version 1.16.1
        concurrency: {max: 1}
    """
    plan, version = scope
    if plan.concurrency is not None and not version.reaches(CONCURRENCY):
        yield needs_newer_flyte.at(
            ("concurrency",),
            f"Flyte {version} drops `concurrency`, which came with {CONCURRENCY}: executions are not limited",
            on="key",
            help="remove it, or limit executions by other means",
        )


@rule(ENCODINGS, Severity.ERROR)
def messagepack_needs_newer_flyte(scope: Encodings) -> Iterator[Problem]:
    """A struct is written as MessagePack, which the project's version of Flyte does not take.

    Since 1.14 the server reads a `binary` literal that is tagged msgpack as a struct; before, it is bytes, which are
    not castable to one: "invalid default_input wrong type ..." (flytepropeller/pkg/compiler/validators/utils.go:
    literalTypeForScalar, launch_plan_validator.go:checkAndFetchExpectedInputForLaunchPlan).

    Bad::

        $ lpctl validate --flyte-version 1.13
        fixed_inputs: {options: {retries: 3}}

    Good::

        $ lpctl validate --flyte-version 1.13
        struct_encoding: struct
        fixed_inputs: {options: {retries: 3}}
    """
    stated, inherited, workflow, version = scope
    if version.reaches(MESSAGEPACK):
        return
    for path, encoding in stated.items():
        if encoding == "msgpack":
            yield messagepack_needs_newer_flyte.at(
                path,
                f"Flyte {version} takes no MessagePack for `{path[-1]}`, which came with {MESSAGEPACK}",
                on="key",
                help="write struct_encoding: struct, in the manifest or in lpctl.yaml",
            )
    names = sorted(name for name, encoding in inherited.items() if encoding == "msgpack")
    if names:
        listed = ", ".join(f"`{name}`" for name in names)
        yield messagepack_needs_newer_flyte.at(
            workflow,
            f"Flyte {version} takes no MessagePack, which came with {MESSAGEPACK} and is how the workflow's own "
            f"{'default' if len(names) == 1 else 'defaults'} of {listed} {'is' if len(names) == 1 else 'are'} written",
            help=f"give {listed} in `default_inputs` or `fixed_inputs`, with struct_encoding: struct",
        )
