"""The name that is meant by another one: the nearest, and none where two are as near."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lpctl.text.suggest import nearest

NAMES = st.lists(st.text("abcd_", min_size=1, max_size=8), max_size=8)


@pytest.mark.parametrize(
    ("name", "known", "meant"),
    [
        ("scedule", ["schedule", "name"], "schedule"),
        ("ingest_de", ["ingest_orders_us", "ingest_orders_de"], "ingest_orders_de"),
        ("reports.dayly", ["reports.daily", "reports.weekly"], "reports.daily"),
        ("report_3", ["report_1", "report_2"], None),
        ("report_3", ["report_1"], "report_1"),
        ("crn", ["cron", "corn"], None),
        ("aa", ["data", "days"], None),
        ("cache_overwrite", ["overwrite_cache", "cluster"], "overwrite_cache"),
        ("FOO", ["foo", "Foo"], None),
        ("FOO", ["foo"], "foo"),
        ("quite_another", ["name"], None),
    ],
)
def test_the_nearest(name: str, known: list[str], meant: str | None) -> None:
    assert nearest(name, known) == meant


@given(st.text("abcd_", max_size=8), NAMES)
def test_no_order_decides(name: str, known: list[str]) -> None:
    """Neither that of the names, nor the alphabet's: with letters exchanged throughout, the same name is meant."""
    found = nearest(name, known)
    assert nearest(name, reversed(known)) == found
    assert found is None or found in known

    exchanged = str.maketrans("abcd", "dcba")
    other = nearest(name.translate(exchanged), [one.translate(exchanged) for one in known])
    assert other == (None if found is None else found.translate(exchanged))
