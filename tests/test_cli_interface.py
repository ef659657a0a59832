"""What `interface` prints, and that lpctl reads it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from command_line import Outcome, refused, write

from lpctl import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)

DOCUMENTS = """\
apiVersion: lpctl/v1
kind: WorkflowInterface
name: etl.main
version: v9
inputs: {days: int}
---
apiVersion: lpctl/v1
kind: WorkflowInterface
name: etl.main
version: v11
project: shop
default_options: {labels: {team: data}}
inputs:
  days: {type: int, default: 7, description: how far back}
  region: str | None
  config: {type: struct, literal_type: {simple: STRUCT, metadata: {type: object}}}
outputs: {o0: str}
---
apiVersion: lpctl/v1
kind: WorkflowInterface
name: etl.nothing
outputs: {}
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory that no configuration speaks of."""
    path = tmp_path / "place"
    (path / ".git").mkdir(parents=True)
    monkeypatch.chdir(path)
    return path


def test_text(cli: Cli, place: Path) -> None:
    write(place / "known.yaml", DOCUMENTS)
    assert cli("interface", "--interface", "known.yaml") == Outcome(
        0,
        "etl.main, version v9 (known.yaml)\n"
        "  inputs\n"
        "    days  int  required\n"
        "  outputs unknown: the source does not state them\n"
        "\n"
        "etl.main, version v11, project shop (known.yaml)\n"
        "  inputs\n"
        "    config  struct      required\n"
        "    days    int         = 7       how far back\n"
        "    region  str | None  = null\n"
        "  outputs\n"
        "    o0  str\n"
        "  default launch plan\n"
        "    label  team: data\n"
        "\n"
        "etl.nothing (known.yaml)\n"
        "  no inputs\n",
        "",
    )


def test_yaml_is_an_interface_source(cli: Cli, place: Path) -> None:
    write(place / "known.yaml", DOCUMENTS)
    printed = cli("interface", "--interface", "known.yaml", "--format", "yaml")
    write(place / "again.yaml", printed.out)
    again = cli("interface", "--interface", "again.yaml", "--format", "yaml")
    assert (printed.code, again.code) == (0, 0)
    assert again.out == printed.out.replace("# from known.yaml", "# from again.yaml")


def test_json(cli: Cli, place: Path) -> None:
    write(place / "known.yaml", DOCUMENTS)
    printed = cli("interface", "main", "--interface", "known.yaml", "--workflow-version", "v11", "--format", "json")
    assert json.loads(printed.out) == {
        "format": "lpctl.interface/1",
        "lpctl": __version__,
        "workflows": [
            {
                "name": "etl.main",
                "project": "shop",
                "domain": None,
                "version": "v11",
                "source": "known.yaml",
                "defaults_known": True,
                "default_options": {"labels": {"team": "data"}, "annotations": {}},
                "inputs": {
                    "config": {
                        "type": "struct",
                        "literal_type": {"simple": "STRUCT", "metadata": {"type": "object"}},
                        "description": "config",
                        "required": True,
                    },
                    "days": {
                        "type": "int",
                        "literal_type": {"simple": "INTEGER"},
                        "description": "how far back",
                        "required": False,
                        "default_literal": {"scalar": {"primitive": {"integer": "7"}}},
                    },
                    "region": {
                        "type": "str | None",
                        "literal_type": {
                            "unionType": {
                                "variants": [
                                    {"simple": "STRING", "structure": {"tag": "str"}},
                                    {"simple": "NONE", "structure": {"tag": "none"}},
                                ]
                            }
                        },
                        "description": "region",
                        "required": False,
                        "default_literal": {"scalar": {"noneType": {}}},
                    },
                },
                "outputs": {
                    "o0": {"type": "str", "literal_type": {"simple": "STRING"}, "description": "o0"},
                },
            }
        ],
    }


def test_the_interfaces_of_a_project(cli: Cli, project: Path) -> None:
    write(project / "plans" / "known.lp.yaml", DOCUMENTS)
    names = [line for line in cli("interface").out.splitlines() if line and not line.startswith(" ")]
    assert "plans.scalars (package)" in names
    assert "etl.nothing (plans/known.lp.yaml)" in names
    assert cli("interface", "scalars", "--format", "json").out.count('"name"') == 1


def test_names_that_are_not_known(cli: Cli, place: Path) -> None:
    write(place / "known.yaml", DOCUMENTS)
    source = ("--interface", "known.yaml")
    assert cli("interface", "etl.mian", *source) == refused("no workflow is named etl.mian; did you mean etl.main?")
    assert cli("interface", "x", *source) == refused("no workflow is named x; known: etl.main, etl.nothing")
    assert cli("interface", "known.yaml") == refused(
        "no workflow is named known.yaml; to read a file, write --interface known.yaml"
    )
    assert cli("interface", "etl.main") == refused(
        "no interface source: pass the archive of `pyflyte package` with --interface, or list it under `interfaces` in "
        "lpctl.yaml"
    )
    assert cli("interface", "known.yaml", *source) == refused(
        "no workflow is named known.yaml; to read a file, write --interface known.yaml"
    )
    assert cli("interface", "etl.main", "--workflow-version", "v10", *source) == refused(
        "no workflow is known in version v10; known: etl.main v9, etl.main v11"
    )


def test_what_no_document_states(cli: Cli, place: Path) -> None:
    parameter = {"var": {"type": {}}, "default": {"scalar": {"binary": {"value": "YQ=="}}}}
    closure = {"expectedInputs": {"parameters": {"x": parameter}}}
    package = {"id": {"name": "a"}, "spec": {"workflowId": {"name": "a"}}, "closure": closure}
    write(place / "plan.json", json.dumps(package))
    printed = cli("interface", "--interface", "plan.json", "--format", "yaml")
    assert (printed.code, printed.out) == (2, "")
    assert printed.err.startswith("lpctl: a cannot be written as a document: `x` is of a type that lpctl does not know")


def test_a_default_that_yaml_does_not_state(cli: Cli, place: Path) -> None:
    """Its bytes are base64 with the signs of which Python 3.15 warns where protobuf reads them."""
    parameter = {"var": {"type": {"simple": "BINARY"}}, "default": {"scalar": {"binary": {"value": "+/+/"}}}}
    closure = {"expectedInputs": {"parameters": {"x": parameter}}}
    package = {"id": {"name": "a"}, "spec": {"workflowId": {"name": "a"}}, "closure": closure}
    write(place / "plan.json", json.dumps(package))
    assert "x  binary  as packaged" in cli("interface", "--interface", "plan.json").out
    printed = cli("interface", "--interface", "plan.json", "--format", "yaml")
    assert "default_literal:\n      scalar:\n        binary:\n          value: +/+/\n" in printed.out
    write(place / "known.yaml", printed.out)
    again = cli("interface", "--interface", "known.yaml", "--format", "yaml")
    assert (again.code, again.err) == (0, "")
    assert "          value: +/+/\n" in again.out


WARNED = """\
apiVersion: lpctl/v1
kind: WorkflowInterface
name: etl.main
inputs:
  folder: {type: FlyteDirectory, default: s3://bucket/train.csv}
"""


@pytest.mark.parametrize("format_", ["text", "yaml", "json"])
def test_a_warning_does_not_end_a_print(cli: Cli, place: Path, format_: str) -> None:
    write(place / "known.yaml", WARNED)
    printed = cli("interface", "--interface", "known.yaml", "--format", format_)
    assert printed.code == 0
    assert "s3://bucket/train.csv" in printed.out
    assert printed.err.startswith("warning[file-for-directory]: ")


def test_no_number_of_warnings_hides_an_input(cli: Cli, place: Path) -> None:
    many = "".join(f"  i{number:04}: {{type: FlyteDirectory, default: s3://b/a.csv}}\n" for number in range(1200))
    write(place / "known.yaml", WARNED + many + "---\n" + WARNED.replace("etl.main", "etl.other"))
    printed = json.loads(cli("interface", "--interface", "known.yaml", "--format", "json").out)
    assert [len(workflow["inputs"]) for workflow in printed["workflows"]] == [1201, 1]


def test_structs_as_the_project_reads_them(cli: Cli, place: Path) -> None:
    """A document that is printed under a `struct_encoding` is read under it to the same literals."""
    document = WARNED.replace(
        "folder: {type: FlyteDirectory, default: s3://bucket/train.csv}", "x: {type: dict, default: {a: 1}}"
    )
    write(place / "known.yaml", document)
    as_msgpack = cli("interface", "--interface", "known.yaml", "--format", "yaml")
    assert "default_literal" not in as_msgpack.out
    write(place / "lpctl.yaml", "apiVersion: lpctl/v1\nkind: Configuration\nstruct_encoding: struct\n")
    write(place / "again.yaml", as_msgpack.out)
    as_struct = cli("interface", "--interface", "again.yaml", "--format", "json")
    assert "generic" in as_struct.out
    assert "default_literal" not in cli("interface", "--interface", "again.yaml", "--format", "yaml").out


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("{type: int, default: 1, default_literal: {}}", "one and not both of `default` and `default_literal`"),
        ("{type: int, default: 0, required: true}", "one and not both of `default` and `required`"),
        ("{type: bool, default: false, required: true}", "one and not both of `default` and `required`"),
        ("{type: int | None, default: null, required: true}", "one and not both of `default` and `required`"),
        ("{type: int | None, default: 1, required: true}", "one and not both of `default` and `required`"),
        ("{type: int, default_literal: {scalr: {}}}", "`default_literal` is no flyteidl.core.Literal in protobuf's"),
        ("{type: int, artifact_tag: {a: 1}}", "`artifact_tag` is no flyteidl.core.ArtifactTag in protobuf's JSON"),
        ("{type: int, artifact_partial_id: {a: 1}}", "`artifact_partial_id` is no flyteidl.core.ArtifactID in"),
        ("{type: int, required: 1}", "`inputs.x.required` expects true or false, got int 1"),
    ],
)
def test_what_is_said_of_an_input_twice_or_wrongly(cli: Cli, place: Path, written: str, says: str) -> None:
    write(place / "known.yaml", WARNED.partition("  folder")[0] + f"  x: {written}\n")
    printed = cli("interface", "--interface", "known.yaml")
    assert printed.code == 1
    assert says in printed.err.splitlines()[0]
    assert "lpctl.flyteidl" not in printed.err  # protobuf's name for what Flyte calls flyteidl


def test_sources_that_are_told_by_their_name(cli: Cli, place: Path) -> None:
    names = "documents have a name that ends in .yaml, .yml or .json"
    write(place / "known.txt", DOCUMENTS)
    told = f"not an archive of `pyflyte package` (.tgz), and not a directory of .pb files; {names}"
    assert cli("interface", "--interface", "known.txt") == refused(f"cannot read interfaces from known.txt: {told}")
    reading, writing = os.pipe()
    os.close(writing)
    path = f"/dev/fd/{reading}"
    told = f"not a regular file; write it to one first: {names}"
    assert cli("interface", "--interface", path) == refused(f"cannot read interfaces from {path}: {told}")
    told = f"{path}: not a regular file; pass `-` to read standard input"
    assert cli("validate", path, "--no-interface") == refused(told)
    os.close(reading)


def test_json_is_not_read_back(cli: Cli, place: Path) -> None:
    write(place / "known.yaml", DOCUMENTS)
    write(place / "known.json", cli("interface", "--interface", "known.yaml", "--format", "json").out)
    printed = cli("interface", "--interface", "known.json")
    assert printed.code == 1
    assert printed.err.startswith("error[wrong-kind]: what `lpctl interface --format json` prints is not read back")
    assert printed.err.count("error[") == 1
    assert "print it with --format yaml" in printed.err


def test_launch_plans_alone_state_no_workflow(cli: Cli, place: Path) -> None:
    plan = {"id": {"name": "b"}, "spec": {"workflowId": {"name": "a"}}, "closure": {}}
    write(place / "plan.json", json.dumps(plan))
    assert cli("interface", "--interface", "plan.json") == refused("the interface sources state no workflow")


def test_broken_documents_are_shown(cli: Cli, place: Path) -> None:
    write(place / "known.yaml", DOCUMENTS.replace("days: int}", "days: itn}"))
    printed = cli("interface", "--interface", "known.yaml")
    assert (printed.code, printed.out) == (1, "")
    assert printed.err.startswith('error[invalid-type]: "itn" is no type')
