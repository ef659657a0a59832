"""Names from other places for what a plan says: of Airflow, Argo, Dagster, Prefect, Kubernetes, AWS, flytekit itself.

A name means the same wherever it is written in a plan, so that one table says where its right place is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.manifest.launch_plan import LaunchPlan
from lpctl.manifest.other_names import (
    EVENT,
    NEVER,
    OF_INPUTS,
    OFF,
    ON,
    PLACE,
    RECIPIENT,
    RUN_AS,
    SECTIONS,
    SWITCH,
    TASK,
    normal,
)
from lpctl.manifest.other_starts import cron_in, start
from lpctl.manifest.repair import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.findings.diagnostic import Path


class Meant(NamedTuple):
    """What a key is meant to be: the message, what to write, and the keys that are missing for it.

    `exact` is whether what is to be written takes the place of this key alone, and none of it is an example.
    """

    message: str
    help: str
    keys: tuple[str, ...]
    exact: bool = True


_SAID = Meant("", "", ())
"""What is said with another key already."""


def means_inputs(key: str) -> bool:
    """Whether a key of a document is meant for the inputs of the workflow."""
    return normal(key) in OF_INPUTS


def elsewhere(path: Path, value: Any, data: Any) -> Meant | None:
    """What a key at the path is meant to be, None for one that no other place has.

    `value` is what stands under it, `data` the plan. Only keys of a plan and of its sections are looked at.
    """
    *parents, last = path
    if not isinstance(last, str) or not isinstance(data, dict) or not _is_looked_in(tuple(parents)):
        return None
    key, within = normal(last), str(parents[0]) if parents else ""
    for find in (_written, _switched, _told, _of_tasks, _of_inputs, _nowhere):
        if (found := find(key, last, value, (within, data))) is not None:
            return found
    if within and last in LaunchPlan._fields:
        return Meant(
            f"`{last}` is a key of the plan, not of `{within}`", f"write it beside `{within}`, not under it", ("-",)
        )
    return None


def _is_looked_in(parents: Path) -> bool:
    return not parents or parents == RUN_AS or (len(parents) == 1 and parents[0] in SECTIONS)


_Around = tuple[str, dict[str, Any]]


def _written(key: str, written: str, value: Any, around: _Around) -> Meant | None:
    """What is written elsewhere, or otherwise."""
    within, data = around
    place: tuple[str, ...] | None = PLACE.get(key)
    if place is None or (
        place[0] in data and data[place[0]] is None
    ):  # an empty section, which it is not indented under
        return None
    if place == ("envs",):
        if isinstance(value, str):
            return Meant(
                f"`{written}` is written `domain`",
                f"write domain: {flow(value)}, or name it under `targets` in lpctl.yaml",
                ("domain",),
            )
        value = _pairs(value)
    place, value = _as_there(place, value)
    together = [] if within else _keys_of(place[0], data)
    alone = place[0] not in data and place[1:] in (("timezone",), ("kickoff_time_input_arg",))
    if len(together) > 1 or (together and alone):
        return _together(together, place[0], data) if written == together[0] else _SAID
    name = ".".join(place)
    message = f"`{written}` is written `{place[-1] if place[:-1] == (within,) else name}`"
    if _at(data, place) is not None and not isinstance(value, dict):
        return Meant(message, f"remove it: `{name}` is there", place)
    if place[0] == "schedule" and isinstance(value, (dict, list)):
        return Meant(message, "write it as a text: a `cron` of five fields, or a `rate` such as 2h", place, exact=False)
    alone = not any(other != written and PLACE.get(normal(other)) == place for other in data)
    return Meant(message, _help(place, value, within, data), place, exact=alone)


def _as_there(place: tuple[str, ...], value: Any) -> tuple[tuple[str, ...], Any]:
    """The place and the value as a plan has them."""
    if place == RUN_AS and isinstance(value, str):
        return (*RUN_AS, "k8s_service_account"), value
    if place == ("labels",):
        return place, _labels(value)
    return start(place, value) if place[0] == "schedule" and place[-1] in ("cron", "rate") else (place, value)


def _section_of(key: str) -> str | None:
    """The section that a key is meant for, None where it is meant for none."""
    place = PLACE.get(normal(key), ())
    return place[0] if len(place) > 1 and place[0] in SECTIONS else None


def _keys_of(section: str, data: dict[str, Any]) -> list[str]:
    """The keys of a plan that are meant for a section, where it is not there or states none of them."""
    keys = [name for name, value in data.items() if _section_of(name) == section and _is_of_its_kind(name, value)]
    stated = section in data and not isinstance(data[section], dict)
    return [] if stated or any(_at(data, PLACE[normal(name)]) is not None for name in keys) else keys


def _is_of_its_kind(key: str, value: Any) -> bool:
    """Whether what stands under a key can stand in its place: a text, but the mapping of an identity."""
    place, value = _as_there(PLACE[normal(key)], value)
    return isinstance(value, dict) if place == RUN_AS else not isinstance(value, (dict, list))


def _together(keys: list[str], section: str, data: dict[str, Any]) -> Meant:
    """Several keys of one section, as the section, or as what is to stand under the one that is there."""
    made, of_one = _made_of(keys, data)
    exact, there = len(keys) == 1, isinstance(data.get(section), dict)
    if not there and section == "schedule" and not made.keys() & {"cron", "rate"}:
        exact = False
        made = {"cron": "0 9 * * MON", **made}
    named = [f"`{key}`" for key in keys]
    listed = " and ".join([", ".join(named[:-1]), named[-1]] if len(keys) > 1 else named)
    are = "are" if len(keys) > 1 else "is"
    told = tuple(PLACE[normal(key)][-1] for key in keys) if there else ("-",)
    if of_one:
        return Meant(f"{listed} {are} written in `{section}`", f"keep one of them, {of_one}", told, exact=False)
    under = [section]
    while there and isinstance(_at(data, (*under, key := next(iter(made)))), dict):
        under, made = [*under, key], made[key]
    advice = f"write {flow(made)[1:-1]} under `{'.'.join(under)}`" if there else f"write {section}: {flow(made)}"
    return Meant(f"{listed} {are} written in `{section}`", advice, told, exact)


def _made_of(keys: list[str], data: dict[str, Any]) -> tuple[dict[str, Any], str | None]:
    """What a section states with these keys; and where only one of them can stand, if several are meant for it."""
    made: dict[str, Any] = {}
    places: list[tuple[str, ...]] = []
    for key in keys:
        place, value = _as_there(PLACE[normal(key)], data[key])
        places.append(place)
        inner = made
        for part in place[1:-1]:
            inner = inner.setdefault(part, {})
        if isinstance(value, dict):
            inner.setdefault(place[-1], {}).update(value)
        else:
            inner[place[-1]] = value
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is None and {("schedule", "cron"), ("schedule", "rate")} <= {*places}:
        return made, "under `schedule`"
    return made, f"as `{'.'.join(twice)}`" if twice else None


def _help(place: tuple[str, ...], value: Any, within: str, data: dict[str, Any]) -> str:
    """The line to write, under a section that there is already or with it."""
    if isinstance(value, dict) and isinstance(_at(data, place), dict):
        return f"write {flow(value)[1:-1]} under `{'.'.join(place)}`"
    for depth in range(len(place) - 1, 0, -1):
        section = _at(data, place[:depth])
        if isinstance(section, dict):
            line = _nested(place[depth:], value)
            if place[:depth] == (within,):
                return f"write {line}"
            return f"write {line} under `{'.'.join(place[:depth])}`"
    return f"write {_nested(place, value)}{f' beside `{within}`, not under it' if within else ''}"


def _at(data: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        data = data.get(part) if isinstance(data, dict) else None
    return data


def _nested(place: tuple[str, ...], value: Any) -> str:
    first, *rest = place
    inner = flow(value)
    for key in reversed(rest):
        inner = f"{{{key}: {inner}}}"
    return f"{first}: {inner}"


def _switched(key: str, written: str, value: Any, around: _Around) -> Meant | None:
    """What says whether a plan is active."""
    if key not in SWITCH:
        return None
    if SWITCH[key] is None:
        word = value.upper().rpartition("_")[2] if isinstance(value, str) else ""
        active = True if word in ON else False if word in OFF else None
    else:
        active = value is SWITCH[key] if isinstance(value, bool) else None
    message = f"`{written}` is written `auto_activate`"
    beside = f" beside `{around[0]}`, not under it" if around[0] else ""
    if active is False and "auto_activate" in around[1]:  # it may stand in a layer below, where it says otherwise
        return Meant(message, f"write auto_activate: false{beside}", ("auto_activate",))
    if active is None or "auto_activate" in around[1]:
        return Meant(message, "remove the line: `auto_activate: true` activates a plan when it is deployed", ("-",))
    if not active:
        return Meant(message, "remove the line: without `auto_activate: true` no plan is activated", ("-",))
    return Meant(message, f"write auto_activate: true{beside}", ("auto_activate",))


def _told(key: str, written: str, value: Any, around: _Around) -> Meant | None:
    """What says whom to tell of what."""
    if key not in RECIPIENT and key not in EVENT:
        return None
    by, phase = RECIPIENT.get(key, "email"), EVENT.get(key) or "FAILED"
    if isinstance(value, dict):
        events = [event for event in value if normal(event) in EVENT and EVENT[normal(event)]]
        phase = EVENT[normal(events[0])] if events else phase
        value = value[events[0]] if events else None
    phases = [value] if key == "phase" else value if key == "phases" else [phase]
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    people = [one for one in listed if isinstance(one, str) and "@" in one]
    line = f"notifications: [{{phases: {flow(phases)}, {by}: {flow(people or ['team@example.com'])}}}]"
    beside = f" beside `{around[0]}`, not under it" if around[0] else ""
    message = f"`{written}` is part of an item of `notifications`"
    if isinstance(around[1].get("notifications"), list):
        return Meant(message, f"write {line.partition(': ')[2][1:-1]} as an item of `notifications`", ("-",))
    return Meant(message, f"write {line}{beside}", ("notifications",), exact=bool(people))


def _of_tasks(key: str, written: str, value: Any, around: _Around) -> Meant | None:  # noqa: ARG001
    """What tasks state, in their own code."""
    argument = TASK.get(key)
    if argument is None or (around[0] == "security_context" and argument == "secret_requests"):
        return None
    return Meant(
        f"a launch plan has no `{written}`: tasks have theirs", f"remove it, and write @task({argument}=...)", ("-",)
    )


def _of_inputs(key: str, written: str, value: Any, around: _Around) -> Meant | None:  # noqa: ARG001
    if key not in OF_INPUTS:
        return None
    beside = f", beside `{around[0]}`" if around[0] else ""
    return Meant(
        f"`{written}` is written `default_inputs` or `fixed_inputs`",
        f"write default_inputs for what callers may override, fixed_inputs for what they may not{beside}",
        ("default_inputs", "fixed_inputs"),
    )


def _nowhere(key: str, written: str, value: Any, around: _Around) -> Meant | None:
    """What has no place in a plan."""
    within, data = around
    if key in ("metadata", "spec") and {"metadata", "spec"} <= data.keys():
        message, advice = "a launch plan has neither `metadata` nor `spec`", "write what stands under them without them"
        return Meant(message, f"{advice}, at the start of the line", ("workflow",)) if key == "metadata" else _SAID
    if within == "concurrency" and key in _IN_CONCURRENCY:
        return Meant(
            f"`concurrency` has no `{written}`: it is of the executions of this plan", "write max: 1", ("max",)
        )
    if key in NEVER:
        return Meant(
            f"a launch plan has nothing like `{written}`",
            "remove the line",
            ("-",),
        )
    alone = _ALONE.get(key)
    return None if alone is None else Meant(alone[0].format(key=written), alone[1](value), ("workflow",))


def _a_schedule(value: Any) -> str:
    """The first cron line that stands in a value, as a schedule."""
    found = cron_in(value)
    return f"write schedule: {{cron: {flow(found)}}}" if found else "write a `schedule` with `cron` or `rate`"


_ALONE: dict[str, tuple[str, Callable[[Any], str]]] = {
    "spec": (
        "a launch plan has no `{key}`",
        lambda _: "write what stands under it without it, at the start of the line",
    ),
    "schedules": ("a launch plan has one `schedule`; for another start, write another plan", _a_schedule),
    "on": ("a launch plan has no `{key}`; it starts by its `schedule`", _a_schedule),
    "triggers": ("a launch plan has no `{key}`; it starts by its `schedule`", _a_schedule),
    "metadata": (
        "a launch plan has no `{key}`",
        lambda _: "write `name`, `labels` and `annotations` without it, at the start of the line",
    ),
    "namespace": (
        "a launch plan has no `{key}`: Flyte's is made of project and domain",
        lambda _: "write `project` and `domain`, or remove the line",
    ),
    "concurrencypolicy": (
        "`{key}` is written `concurrency`",
        lambda value: (
            "remove the line: executions run beside one another unless `concurrency` says otherwise"
            if value == "Allow"
            else "write concurrency: {max: 1}"
        ),
    ),
}


def _pairs(value: Any) -> Any:
    """Variables as a pod has them, a list of names and values, as a mapping."""
    if isinstance(value, list) and all(isinstance(item, dict) and {"name", "value"} <= item.keys() for item in value):
        return {str(item["name"]): item["value"] for item in value}
    return {name: _text(item) for name, item in value.items()} if isinstance(value, dict) else value


def _labels(value: Any) -> Any:
    """Tags as labels: a word alone has the value true."""
    words = [value] if isinstance(value, str) else value
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        return {name: text or "true" for name, _, text in (word.replace("=", ":", 1).partition(":") for word in words)}
    return {name: _text(item) for name, item in value.items()} if isinstance(value, dict) else value


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, (int, float)) else value


_IN_CONCURRENCY = ("group", "cancelinprogress")


def flow(value: Any) -> str:
    """The value as YAML on one line, quoted where it must be; what is longer or deeper is left to the reader."""
    if isinstance(value, list) and len(value) <= _MOST:
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict) and len(value) <= _MOST:
        return f"{{{', '.join(f'{flow(str(key))}: {flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, str):
        plain = re.fullmatch(r"[A-Za-z](?:[\w.@/:-]*\w)?", value) and value.lower() not in ("true", "false", "null")
        return value if plain else quoted(value)
    if isinstance(value, (bool, int, float)):
        return str(value).lower()
    return "..."


_MOST = 5
