"""Which plans are one once they are registered together, and which interface their workflows have."""

from __future__ import annotations

from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.findings.diagnostic import EntryKey, Origin
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.model import Interface, InterfaceSource
from lpctl.interface.resolve import Interfaces
from lpctl.plan.compiled import Candidate, registered_ids

IDENTITIES = st.builds(EntityId, st.sampled_from(["", "a", "b"]), st.sampled_from(["", "c", "d"]), st.just("n"))


def candidate(identity: EntityId) -> Candidate:
    key = EntryKey(Origin("a.lp.yaml", 0))
    return Candidate(key, 1, True, identity, EntityId(name="w"), None, None, None, None)


@given(st.lists(IDENTITIES, min_size=1, max_size=4))
@settings(max_examples=draws(200))
def test_what_is_open_is_what_the_others_agree_on(identities: list[EntityId]) -> None:
    projects, domains = {one.project for one in identities} - {""}, {one.domain for one in identities} - {""}
    project = projects.pop() if len(projects) == 1 else ""
    domain = domains.pop() if len(domains) == 1 else ""
    assert registered_ids([candidate(one) for one in identities]) == [
        one._replace(project=one.project or project, domain=one.domain or domain) for one in identities
    ]


def interface(version: str, *, full: bool) -> Interface:
    return Interface(EntityId(name="w", version=version), {}, {}, "a source", defaults_known=full)


def test_an_interface_has_the_version_that_any_source_states() -> None:
    interfaces = Interfaces([InterfaceSource("a", "", (interface("", full=True), interface("v1", full=False)))])
    found, _ = interfaces.resolve(EntityId(name="w"), ("workflow",))
    assert found == interface("v1", full=True)


def test_an_interface_is_one_in_all_domains() -> None:
    interfaces = Interfaces([InterfaceSource("a", "", (interface("v1", full=True),))])
    one, other = (
        interfaces.resolve(EntityId(domain=domain, name="w"), ("workflow",))[0] for domain in ("staging", "production")
    )
    assert one is not None
    assert one is other
