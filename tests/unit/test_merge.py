"""Layers laid plainly, key by key where something is taken away, and again only where they differ: one plan."""

from __future__ import annotations

import json
from functools import reduce
from typing import TYPE_CHECKING, Any

from drawn import draws
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from lpctl.expand.layer import Layer, _holder
from lpctl.expand.merge import NOTHING_LAID, _laid_by_key, differing_keys, lay, lay_again, with_excluded
from lpctl.expand.supplied import Place
from lpctl.source.load import load

if TYPE_CHECKING:
    from lpctl.expand.layer import Merged

SCALARS = st.sampled_from(["a", "b", 1, None])


def some(**entries: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=entries)


def section(*keys: str) -> st.SearchStrategy[Any]:
    """What may stand where a section is due, sound or not."""
    return some(**dict.fromkeys(keys, SCALARS)) | st.sampled_from([None, "text", ["list"]])


STATED = some(
    labels=section("a", "b"),
    schedule=section("cron", "rate", "timezone", "offset", "kickoff_time_input_arg"),
    fixed_inputs=section("x", "y"),
    default_inputs=section("x", "z"),
    auth_role=section("kubernetes_service_account"),
    security_context=some(run_as=section("iam_role", "k8s_service_account"), secrets=st.just(["s"])) | st.none(),
    max_parallelism=SCALARS,
    unknown=SCALARS,
)
CRON, RATE = {"schedule": {"cron": "a", "timezone": "b"}}, {"schedule": {"rate": "a"}}
RUN_AS = {"security_context": {"run_as": {"iam_role": "a"}}}


def layer(stated: dict[str, Any], number: int, outside: bool = False) -> Layer:
    (document,) = load(f"{number}.yaml", json.dumps(stated or {"none": 1}).encode()).documents
    texts = [("fixed_inputs", name) for name in stated.get("fixed_inputs") or () if outside]
    found = frozenset(path for path in texts if isinstance(stated["fixed_inputs"], dict))
    return Layer(Place(document, ()), stated, own=number == 1, outside=found)


def described(merged: Merged) -> list[Any]:
    """Everything that a plan made of layers says of itself."""
    return [
        json.dumps(merged.data),  # in their order
        merged.idle,
        merged.drawn,
        merged.over,
        merged.layers,
        merged.documents,
        sorted(merged.outside),
    ]


@settings(max_examples=draws(1500))
@given(st.lists(STATED, min_size=1, max_size=4))
@example([CRON, RATE])
@example([RATE, CRON])
@example([CRON, {"schedule": {"offset": "a"}}])
@example([{"schedule": {"timezone": "a"}}, RATE])
@example([{"schedule": "text"}, CRON])
@example([{"labels": "text"}, {"labels": {"a": "b"}}])
@example(
    [
        {"security_context": {"run_as": {"iam_role": "a"}}},
        {"security_context": {"run_as": {"k8s_service_account": "b"}}},
    ]
)
@example([{"fixed_inputs": {"x": 1}}, {"default_inputs": {"x": 2}}])
@example([{"fixed_inputs": {"x": 1}}, {"fixed_inputs": {"x": 2}}])
@example([{"labels": {"a": None}}, {"max_parallelism": 1}])
@example([{"fixed_inputs": {"x": 1}}, {"labels": {}}])
def test_what_is_laid_plainly_is_what_is_laid_key_by_key(stated: list[dict[str, Any]]) -> None:
    layers = [layer(each, number, outside=True) for number, each in enumerate(stated)]
    plain, by_key = reduce(lay, layers, NOTHING_LAID), reduce(_laid_by_key, layers, NOTHING_LAID)
    event("plainly" if plain.plain else "key by key")
    assert described(plain) == described(by_key)
    held = [path for each in layers for path in each.outside if _holder(by_key.held, path) is each]
    assert sorted(plain.outside) == sorted(held)


@settings(max_examples=draws(1500))
@given(STATED, STATED, STATED, STATED)
@example({"labels": {"a": None}}, {}, {}, {})
@example({}, {"labels": {"a": None}}, {}, {})
@example({}, {}, {"labels": {"a": None}}, {})
@example({"max_parallelism": 1}, {}, {}, {})
@example({"auth_role": {}}, {}, {"security_context": {}}, {"security_context": {}})
def test_what_is_laid_again_is_what_is_laid_anew(
    below: dict[str, Any], other_below: dict[str, Any], own: dict[str, Any], changed: dict[str, Any]
) -> None:
    under, other_under = (lay(NOTHING_LAID, layer(each, number)) for number, each in enumerate((below, other_below), 2))
    like = lay(under, layer(own, 1))
    other = layer(own | changed, 1)
    keys = differing_keys(under, other_under) | with_excluded(tuple(changed))
    again, anew = lay_again(like, other_under, other, keys), lay(other_under, other)
    event("plainly" if again.plain else "key by key")
    assert described(again) == described(anew)
