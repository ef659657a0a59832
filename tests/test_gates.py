"""docs/gates.md accounts for every fact about Flyte once, and names only rules that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lpctl.check.catalog import RULES
from lpctl.manifest.rule_options import RULE_OPTIONS

if TYPE_CHECKING:
    from conftest import Run

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "gates.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if re.match(r"\| [A-Z]+\.?[0-9]+ \|", line)
]
FACTS = [
    line
    for line in (ROOT / "tests" / "gates" / "facts.txt").read_text("utf-8").splitlines()
    if line[:1] not in ("", "#")
]
KNOWN = {rule.id for rule in RULES}
SERVER = sorted((ROOT / "tests" / "gates" / "flyteadmin").glob("*.lp.yaml"))

OWN = {
    # What is wrong with a manifest before Flyte comes in, with lpctl's own forms, or with a reading of the manifest.
    "auth-role-with-security-context",
    "default-plan-field",
    "empty-file",
    "encoding",
    "file-for-directory",
    "input-rounded",
    "input-unsupported",
    "invalid-expression",
    "invalid-layer",
    "invalid-literal-type",
    "invalid-record",
    "invalid-suppression",
    "invalid-type",
    "none-as-text",
    "reference-not-found",
    "reference-output",
    "short-months-skipped",
    "stale-interface",
    "suppression-without-reason",
    "target-contradiction",
    "template-in-input",
    "timezone-without-daylight-saving",
    "turned-timezone-sign",
    "uneven-step",
    "unknown-key",
    "unknown-record-key",
    "unknown-target",
    "unknown-uri-scheme",
    "unknown-variable",
    "unreadable-records",
    "unused-suppression",
    "unused-variable",
    "variant-marker",
    "workflow-elsewhere",
    "wrong-kind",
    "wrong-type",
    # What a project asks of its plans, and Flyte does not.
    *RULE_OPTIONS,
}
"""Rules that no fact of the page is about; nor are those of YAML itself."""


def test_every_fact_has_one_row() -> None:
    ids = [row[0] for row in ROWS]
    assert len(FACTS) == len(set(FACTS)) > 160
    assert sorted(ids) == sorted(FACTS)


def test_every_row_says_what_becomes_of_the_fact() -> None:
    for id_, fact, where, what in ROWS:
        assert fact, id_
        assert where.startswith("`"), id_
        rules = re.match(r"`([a-z-]+)`", what)
        assert (rules and rules[1] in KNOWN) or re.match(r"(by construction|out of reach): \S", what), f"{id_}: {what}"


def test_every_rule_that_is_named_is_there() -> None:
    fields = {"auto_activate", "cluster_assignment", "cron_expression", "execution_env_assignments", "org"}
    for id_, _, _, what in ROWS:
        for name in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", what):
            assert name in KNOWN | fields, f"{id_} names {name}"


def test_every_rule_about_flyte_is_named() -> None:
    named = set(re.findall(r"`([a-z-]+)`", "\n".join(row[3] for row in ROWS)))
    assert {rule for rule in KNOWN - named if not rule.startswith("yaml-")} == OWN


@pytest.mark.parametrize("manifest", SERVER, ids=lambda path: path.name.removesuffix(".lp.yaml"))
def test_the_verdict_is_that_of_the_server(manifest: Path, run: Run) -> None:
    verdict, text, source = (
        manifest.with_name(manifest.name.replace(".lp.yaml", ".verdict")).read_text("utf-8").splitlines()
    )
    assert (verdict, bool(text)) in (("accepted", False), ("refused", True))
    assert re.match(r"\w+\.go:\w+", source)
    result = run("validate", manifest, "--no-config", "--format", "json")
    errors = [finding["rule"] for finding in json.loads(result.stdout)["findings"] if finding["severity"] == "error"]
    assert result.exit_code == (verdict == "refused")
    assert len(errors) == (verdict == "refused"), errors
