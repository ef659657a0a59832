"""A run over all targets finds as much as the runs over each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawn import draws
from drawn_repositories import CONFIGURATION, CONFIGURATIONS, NEW, REPOSITORIES, SETTINGS, SOURCES, environment, written
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from lpctl.check.pipeline import Against, check_targets
from lpctl.check.settings import Settings
from lpctl.findings.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from lpctl.interface.model import InterfaceSource

SECRETS = "security_context: {run_as: {iam_role: a}, secrets: [{group: db, key: password}]}\n"


@example(
    repository=[
        (NEW.format(name=target) + f"targets: [{target}]\n" + SECRETS).encode()
        for target in ("production", "development")  # the first of which is sorted behind the other
    ],
    configuration=CONFIGURATION + "targets: {development: {}, production: {}}\n",
    sources=SOURCES[0],
    stated=[Settings(), Settings(levels={"secrets-not-injected": Severity.ERROR})],
)
@given(
    repository=REPOSITORIES,
    configuration=st.sampled_from([each for each in CONFIGURATIONS if each is not None and "targets:" in each]),
    sources=st.sampled_from(SOURCES),
    stated=st.lists(SETTINGS, min_size=2, max_size=2),
)
@settings(max_examples=draws(200))
def test_a_rule_matters_as_much_as_in_the_target_in_which_it_matters_most(
    tmp_path_factory: pytest.TempPathFactory,
    repository: list[bytes],
    configuration: str,
    sources: tuple[InterfaceSource, ...],
    stated: Sequence[Settings],
) -> None:
    directory = tmp_path_factory.getbasetemp()
    files = written(directory, repository)

    def found(*asked: str) -> set[tuple[str, Severity]]:
        """The rules that find something about a plan, and at which levels."""
        holds = environment(configuration, directory, asked=asked)
        checked = check_targets(files, {name: against[name] for name in holds.names}, holds)
        return {(one.rule.id, one.severity) for one in checked.diagnostics if one.plans}

    targets = environment(configuration, directory).names
    repeated = stated[0].repeated
    against = {
        name: Against(sources, each._replace(repeated=repeated)) for name, each in zip(targets, stated, strict=True)
    }
    together, alone = found(), set.union(*map(found, targets))
    order = list(Severity)
    highest = {rule: min((at for id_, at in alone if id_ == rule), key=order.index) for rule, _ in alone}
    event(f"{len(alone)} rules and levels")
    assert {rule: min((at for id_, at in together if id_ == rule), key=order.index) for rule, _ in together} == highest
