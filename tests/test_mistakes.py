"""Mistakes that people make, each with the one message that it gets: `make update` rewrites it, people read the diff.

mistakes/<topic>.yaml    a list of
    mistake              what somebody did, in words
    plan                 as in the examples of rules: fields of a plan, a whole document, or `$ cat FILE` blocks
    right                the same after the help is followed, where one is given: nothing is found in it
    found                what `lpctl validate` says: the rule, where, the message, and its help
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString
from rule_examples import read_example

if TYPE_CHECKING:
    from conftest import Golden, Run

TOPICS = sorted((Path(__file__).parent / "mistakes").glob("*.yaml"))
WIDTH = 118


def _yaml() -> YAML:
    yaml = YAML()
    yaml.width = WIDTH
    return yaml


def _found(run: Run, directory: Path, text: str) -> list[dict[str, Any]]:
    """The findings of an example, but the note that every run has on a machine without a database of time zones."""
    directory.mkdir()
    example = read_example(text)
    example.write(directory)
    result = run("validate", *example.called(directory), "--ignore", "no-zone-database", "--format", "json")
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return found


def _said(finding: dict[str, Any]) -> dict[str, str]:
    where = "{line}:{column} to {end_line}:{end_column}".format_map(finding)
    said = {finding["severity"]: finding["rule"], "at": where, "message": finding["message"]}
    return said | ({"help": finding["help"]} if finding.get("help") else {})


@pytest.mark.parametrize("topic", TOPICS, ids=lambda path: path.stem)
def test_a_mistake_gets_one_message(
    topic: Path, run: Run, golden: Golden, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    text = topic.read_text(encoding="utf-8")
    mistakes = _yaml().load(text)
    for number, mistake in enumerate(mistakes):
        found = [_said(one) for one in _found(run, tmp_path / str(number), mistake["plan"])]
        assert len(found) == 1, (mistake["mistake"], found)
        mistake["found"] = found[0]
        mistake["plan"] = LiteralScalarString(mistake["plan"])
        if "right" in mistake:
            left = _found(run, tmp_path / f"{number}-right", mistake["right"])
            assert not left, (mistake["mistake"], left)
            mistake["right"] = LiteralScalarString(mistake["right"])
    if request.config.getoption("--update"):
        written = io.StringIO()
        _yaml().dump(mistakes, written)
        golden(topic, written.getvalue())
    else:  # how long lines are broken is the emitter's affair
        assert mistakes == _yaml().load(text)
