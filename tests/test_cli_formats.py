"""The formats of findings that other programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from command_line import ERROR, WARNING, plan, write

from lpctl import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from command_line import Cli

pytest_plugins = ("project_fixtures",)


def test_json(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", "labels: {a: x, a: y}\ncolour: me\n"))
    document = json.loads(cli("validate", "--format", "json").out)
    assert list(document) == ["format", "lpctl", "summary", "findings", "suppressed"]
    assert (document["format"], document["lpctl"]) == ("lpctl.validate/1", __version__)
    assert document["summary"] == {
        "plans": 1,
        "files": 1,
        "errors": 2,
        "warnings": 0,
        "infos": 0,
        "inputs_checked": True,
        "suppressed": 0,
    }
    assert document["findings"][0] == {
        "rule": "yaml-duplicate-key",
        "severity": "error",
        "message": "key `a` is written twice in one mapping",
        "file": "plans/daily.lp.yaml",
        "line": 5,
        "column": 16,
        "end_line": 5,
        "end_column": 17,
        "label": "",
        "notes": [],
        "help": "keep one of the two",
        "related": [
            {
                "message": "`a` is first written here",
                "file": "plans/daily.lp.yaml",
                "line": 5,
                "column": 10,
                "end_line": 5,
                "end_column": 11,
            }
        ],
    }
    assert list(document["findings"][1]) == list(document["findings"][0])
    assert [list(note) for note in document["findings"][1]["notes"]] == [["title", "text"]]


def test_json_of_unchecked_inputs(cli: Cli) -> None:
    assert json.loads(cli("validate", "--no-interface", "--format", "json").out)["summary"]["inputs_checked"] is False


def test_concise(cli: Cli, project: Path) -> None:
    write(project / "plans" / "daily.lp.yaml", plan("daily", ERROR + WARNING))
    assert cli("validate", "--format", "concise").out == (
        "plans/daily.lp.yaml:5:1: error[unknown-key]: unknown key `max_paralelism`\n"
        "plans/daily.lp.yaml:6:18: warning[input-in-both]: "
        "`i` is also in `fixed_inputs`, where its value wins\n"
        "1 plan in 1 file: 1 error, 1 warning\n"
    )
