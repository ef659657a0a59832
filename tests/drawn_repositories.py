"""Repositories that are drawn: manifests of the suite beside made-up ones that are like each other, and lpctl.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from corpus import YAML_FILES
from hypothesis import strategies as st

from lpctl.check.settings import Settings
from lpctl.expand.environment import Environment
from lpctl.files.beside import BesideManifests
from lpctl.findings.diagnostic import Origin, Severity
from lpctl.flyte.version import parse_version
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.manifest.rule_options import ScheduleWindow
from lpctl.plan.identity import Fill
from lpctl.rules.asked.asked import Asked
from lpctl.source.load import load
from lpctl.source.verbatim import Verbatim

if TYPE_CHECKING:
    from collections.abc import Collection

INTERFACES = Path(__file__).parent / "cases" / "interfaces"
SMALL = 20_000
FILES = [path for path in YAML_FILES if path.stat().st_size < SMALL]
NEW = """\
apiVersion: lpctl/v1
kind: LaunchPlan
name: {name}
workflow: reports.daily.my_wf
"""
WRITTEN = [
    "fixed_inputs: {days: x}\n",
    "schedule: {cron: 0 8 * * *, offset: PT5M}\n",
    "# lpctl: ignore[offset-ignored] the old scheduler reads it\nschedule: {cron: 0 9 * * *, offset: PT5M}\n",
    "annotations: {a: '${var.region}', b: '${var.nobody}'}\n",
    "targets: [development]\n",
    "targets: [production]\nschedule: {cron: 0 8 * * *, offset: PT5M}\n",
    "labels: {team: a}\nunknown_1: 1\nunknown_2: 1\n",
    "fixed_inputs: {days: '${var.region}'}\n",
    "fixed_inputs: {days: '${var.region}'}\nunknown_1: 1\n",
    "targets: [development]\nsecurity_context: {run_as: {iam_role: a}, secrets: [{group: db, key: password}]}\n",
    "targets: [production]\nsecurity_context: {run_as: {iam_role: a}, secrets: [{group: db, key: password}]}\n",
    "workflow: {name: reports.daily.my_wf, version: v2}\n",
]
"""What the plans of files that are made up here state: few, so that one finding is said of several of them."""

FOR_EACH = [
    "for_each: [{number: 1, days: 1}, {number: 2, days: x}]\n",
    "for_each: {file: records.csv}\n",
    "for_each: {file: records.yaml}\nschedule: {cron: '0 9 * * *', offset: '${each.offset}'}\n",
]
DAYS = "fixed_inputs: {days: '${each.days}'}\n"

REFERENCE = """\
apiVersion: lpctl/v1
kind: ReferenceLaunchPlan
project: p
domain: development
name: {name}
version: v1
inputs: {{days: str}}
"""

RECORDS = {
    "records.csv": "number,days\n3,1\n4,x\n",
    "records.yaml": """\
- {number: 5, days: 1, offset: PT5M}
- number: 6
  days: x
  offset: PT6M  # lpctl: ignore[offset-ignored] the old scheduler reads it
""",
}

CONFIGURATION = """\
apiVersion: lpctl/v1
kind: Configuration
variables: {region: eu, nobody_names_it: x}
"""
CONFIGURATIONS = [
    None,
    CONFIGURATION,
    CONFIGURATION + "defaults: {labels: {team: not a label}}\n",
    CONFIGURATION + "# lpctl: ignore[offset-ignored] no plan has one\ndefaults: {labels: {team: a}}\n",
    CONFIGURATION + "targets: {development: {}, production: {}}\n",
    CONFIGURATION
    + "defaults: {labels: {team: not a label}}  # lpctl: ignore[inactive-schedule] no reason\n"
    + "targets: {development: {activate: never}, production: {defaults: {schedule: {cron: '0 1 * * *'}}}}\n",
]


def source(name: str) -> InterfaceSource:
    read = read_source(str(INTERFACES / name), name)
    assert isinstance(read, InterfaceSource)
    return read


def versioned(source: InterfaceSource, version: str) -> InterfaceSource:
    """The source, which has the workflows in a version, and knows no defaults of theirs."""
    made = [each._replace(id=each.id._replace(version=version), defaults_known=False) for each in source.interfaces]
    return source._replace(path="versioned", interfaces=tuple(made))


SOURCES = [
    (source("my_wf.yaml"), source("values.yaml")),
    (source("my_wf.yaml"), source("other_default.yaml")),
    (source("my_wf.yaml"), versioned(source("my_wf.yaml"), "v2")),
    (),
]
WINDOW = {"schedule-window": Severity.WARNING}
SETTINGS = st.builds(
    Settings,
    fill=st.sampled_from([Fill(), Fill(version="v1"), Fill(project="p", domain="development", workflow_version="v3")]),
    inputs=st.sampled_from([True, True, True, False]),
    contents=st.booleans(),
    one_output=st.booleans(),
    repeated=st.booleans(),
    flyte_version=st.sampled_from(["", "1.14"]).map(lambda text: parse_version(text) if text else None),
    asked=st.sampled_from([{}, {"schedule-window": Asked(ScheduleWindow(most_starts_an_hour=1), None, ())}]),
    levels=st.sampled_from(
        [{}, WINDOW, {"secrets-not-injected": Severity.ERROR}, {"secrets-not-injected": None, "input-type": None}]
    ),
)
REPOSITORIES = st.lists(
    st.sampled_from(FILES).map(Path.read_bytes)
    | st.builds(
        lambda name, *stated: (NEW.format(name=name) + "".join(stated)).encode(),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(WRITTEN),
    )
    | st.builds(
        lambda name, records: (NEW.format(name=name + "_${each.number}") + records + DAYS).encode(),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(FOR_EACH),
    )
    | st.sampled_from(["a", "b"]).map(lambda name: REFERENCE.format(name=name).encode()),
    min_size=2,
    max_size=12,
)


def environment(
    configuration: str | None, directory: Path, *, given: bool = False, asked: Collection[str] = ()
) -> Environment:
    document = None if configuration is None else load("lpctl.yaml", configuration.encode()).documents[0]
    variables = {"region": Verbatim(Origin("<--var region>", 0), "us")} if given and document is not None else {}
    return Environment(
        document, given=variables, asked=asked, files=BesideManifests([str(directory / name) for name in RECORDS])
    )


def written(directory: Path, repository: list[bytes]) -> list[tuple[str, bytes]]:
    """The manifests by name, which are not in order, with the files of records beside them."""
    for name, content in RECORDS.items():
        (directory / name).write_text(content, encoding="utf-8")
    names = [f"{'z-.a'[at % 4]}{at}.lp.yaml" for at in range(len(repository))]
    return [(str(directory / name), content) for name, content in zip(names, repository, strict=True)]
