"""Rules about how executions run: limits, the cache, where data go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.findings.diagnostic import Severity
from lpctl.findings.show import scalar
from lpctl.literal.rules import UNKNOWN_URI_SCHEME
from lpctl.literal.uri import SCHEMES, WRITABLE, meant_scheme, other_scheme
from lpctl.rules.rule import rule, with_section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Problem
    from lpctl.manifest.launch_plan import LaunchPlan


@rule(with_section("concurrency", "schedule"), Severity.INFO)
def skipped_in_silence(plan: LaunchPlan) -> Iterator[Problem]:
    """A scheduled plan limits how many of its executions run at once.

    A start beyond the limit is refused with "concurrency limit (...) reached for launch plan ...; skipping execution"
    (execution_manager.go:checkLaunchPlanConcurrency) and the code AlreadyExists, which the scheduler counts as success:
    nothing is queued, no execution appears, and the start is not made up for. Executions of all versions count.

    Bad::

        schedule: {cron: "*/5 * * * *"}
        concurrency: {max: 1}

    Good::

        schedule: {cron: "*/5 * * * *"}
    """
    if plan.schedule is not None and plan.concurrency is not None:
        yield skipped_in_silence.at(
            ("concurrency",),
            f"a scheduled start that finds {plan.concurrency.max} running is skipped, and leaves no trace",
            on="key",
        )


@rule(with_section("overwrite_cache"), Severity.INFO)
def cache_always_overwritten(plan: LaunchPlan) -> Iterator[Problem]:
    """A plan overwrites the cache, which no execution of it can turn off.

    The server takes the plan's true over whatever an execution says (util/shared.go:MergeIntoExecConfig), so every
    execution runs every task, also those that are cached.

    Bad::

        overwrite_cache: true

    Good::

        overwrite_cache: false
    """
    if plan.overwrite_cache:
        yield cache_always_overwritten.at(
            ("overwrite_cache",), "every execution runs every task again; none can turn that off", on="key"
        )


@rule(with_section("raw_output_data_config"), Severity.ERROR)
def output_location_not_remote(plan: LaunchPlan) -> Iterator[Problem]:
    """The place for raw output data is no address of a remote store.

    The server takes any text. Tasks write their files there: without a scheme, or with `file:`, each writes into its
    own container, and what it wrote is gone when the next one wants it; to a web server or a database they write none.

    Bad::

        raw_output_data_config: {output_location_prefix: my-bucket/raw}

    Good::

        raw_output_data_config: {output_location_prefix: "s3://my-bucket/raw"}
    """
    if plan.raw_output_data_config is None:
        return
    prefix = plan.raw_output_data_config.output_location_prefix
    scheme, separator, rest = prefix.partition("://")
    path = ("raw_output_data_config", "output_location_prefix")
    if not separator or not rest or not scheme.isascii() or not scheme.replace("+", "").isalnum() or scheme == "file":
        yield output_location_not_remote.at(
            path,
            f"{scalar(prefix)} is no address that all tasks of an execution reach",
            help="write one such as s3://bucket/prefix or gs://bucket/prefix",
        )
    elif scheme in SCHEMES and scheme not in WRITABLE:
        yield output_location_not_remote.at(
            path,
            f"tasks write no files to {scheme}://",
            help="write the address of a store, such as s3://bucket/prefix or gs://bucket/prefix",
        )
    elif scheme not in SCHEMES:
        close = meant_scheme(scheme)
        yield UNKNOWN_URI_SCHEME.at(
            path,
            f'`raw_output_data_config.output_location_prefix` has the scheme "{scheme}", which flytekit does not write '
            "to without a plugin",
            notes=(("known", ", ".join(sorted(WRITABLE))),),
            help=other_scheme(prefix, scheme, close) if close in WRITABLE and close else None,
        )
