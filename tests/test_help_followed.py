"""Help is followed: each fix is applied to its file, and the file is checked again.

The finding is gone then, nothing new is found, and the data are those before but at one place. Help that names what to
write and has no fix is of a kind listed below, with the reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from rule_examples import read_example

from lpctl.check.catalog import RULES
from lpctl.findings.diagnostic import Span
from lpctl.findings.documentation import documentation
from lpctl.source.load import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pytest
    from conftest import Run

    from lpctl.findings.diagnostic import Path

    Found = list[dict[str, Any]]

HERE = File(__file__).parent
CASES = HERE / "cases"
MANIFESTS = sorted(CASES.glob("bad/*/*.lp.yaml"))
EXAMPLES = {rule.id: documentation(rule).bad for rule in RULES}
MISTAKES = {
    f"{topic.stem} {number}": mistake["plan"]
    for topic in sorted((HERE / "mistakes").glob("*.yaml"))
    for number, mistake in enumerate(YAML(typ="safe").load(topic.read_text(encoding="utf-8")))
}

CHOICES: dict[str, str] = {
    "ambiguous-input|variant-marker": "which variant is meant",
    "day-or-weekday|scheduler-stuck|never-fires|short-months-skipped": "which time is meant",
    "(input-type|input-struct|missing-attribute|missing-key|reference-input-missing): add ": "the value is not known",
    "(input-struct|input-type|missing-attribute): write .*(URI|mapping|[a-z]+: int|it as|it like|such as)": "likewise",
    "input-(struct|type): write .*, or with another offset": "which offset is meant",
    'input-type: write "~" if': "whether None is meant",
    "none-as-text": "likewise",
    "struct_encoding: ": "it is said for all inputs, in one of two files",
    "anchored_number|through_an_alias": "an anchor stands for several values",
    "default-plan-field|security-context-ignored|missing-key: add it": "a name that only people know",
    "encoding": "which character is meant",
    "inactive-schedule": "whether somebody else activates the plan",
    "interval-rounded": "which interval is meant",
    "invalid-cron: write (five fields|ranges)": "which times are meant",
    "invalid-cron: write the five fields": "likewise",
    "time_?zone|whichever is meant": "which place is meant",
    "invalid-literal-type|workflow-ambiguous|workflow-version-open|write which of": "which of two is right",
    "invalid-rate: write (it as|at most|a whole number)": "which interval is meant",
    "kickoff-time-(ignored|missing)": "it is the rate that is replaced, and the input that is pointed at",
    "suppression": "a comment, whose reason only people know",
    "invalid-value: write at least one|missing-key: add (`kind|unit)|wrong-kind": "which of several is meant",
    "output-location-not-remote|recipient-not-an-address": "an address that only people know",
    "rate-clock-restarts": "which times are meant",
    "required-(annotations|labels): add it": "the value is not known",
    "required-notification: add to": "an address that only people know",
    "refused-key: write (`|a `|default_inputs for)": "several keys, or one of two",
    "refused-key: write .*(beside|under) `|refused-key: write what stands": "it stands elsewhere",
    "many_words_of_others|refused-key: write security_context: .*iam_role.*k8s_service_account": "for several keys",
    "refused-key: write notifications: .*team@example.com": "an address that only people know",
    "secret-in-plan": "where the secret is to come from",
    "short-domain": "what the server's domains are called",
    "target": "what lpctl.yaml is to say",
    "template": "a variable has to be declared, or the name is not known",
    'wrong-type: write (a list|one mapping|five fields|it as|"60m", |{group)': "what is to stand in it",
    "yaml-alias": "the other document, or lpctl.yaml",
    "yaml-(key|syntax): write .*, and declare": "a variable has to be declared",
    "yaml-syntax: write the backslash": "which of two ways",
}
"""Help that says what to write and has no fix: a pattern of case, rule and help, and what nobody but people knows."""

UNCOVERED = (
    ("yaml-syntax|yaml-key", "(?!yaml).*", "nothing else is looked for in what is no YAML"),
    ("invalid-expression", "unknown-variable", "no variable is looked for in what is no expression"),
    (".*", "unbound-required-input", "no input is looked for where the schedule or a key cannot be read"),
    ("wrong-type", "secrets-not-injected", "it is said of all secrets of a plan, once they can be read"),
    ("wrong-type", "cache-always-overwritten", "`overwrite_cache: yes` is judged once it is a truth value"),
)
"""What a mistake hides: its rule, the rules that may find something once it is gone, and why."""


def edited(text: str, edits: Found) -> str:
    """The text with the edits, whose places are lines and columns from 1."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for edit in sorted(edits, key=lambda edit: (edit["line"], edit["column"]), reverse=True):
        start = starts[edit["line"] - 1] + edit["column"] - 1
        end = starts[edit["end_line"] - 1] + edit["end_column"] - 1
        text = text[:start] + edit["text"] + text[end:]
    return text


def differences(before: Any, after: Any, path: Path = ()) -> Iterator[Path]:
    """Where data differ; a key of another name, with its value, is one place."""
    if isinstance(before, dict) and isinstance(after, dict):
        if len(after) == len(before):
            for (old, value), (new, other) in zip(before.items(), after.items(), strict=True):
                yield from differences(value, other, (*path, old)) if old == new else [(*path, old)]
        else:
            yield from ((*path, key) for key in before.keys() ^ after.keys())
            for key in before.keys() & after.keys():
                yield from differences(before[key], after[key], (*path, key))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differences(old, new, (*path, index))
    elif type(before) is not type(after) or before != after:
        yield path


def is_one_place(text: str, mended: str, edits: Found) -> bool:
    """Whether what the edits change of the data is one value or key, or within the value that they replace."""
    before, after = (load("a.lp.yaml", each.encode()).documents for each in (text, mended))
    if len(before) != len(after):
        return False
    found = [(old, path) for old, new in zip(before, after, strict=True) for path in differences(old.data, new.data)]
    first, last = edits[0], edits[-1]
    edit = Span(first["line"], first["column"], last["end_line"], last["end_column"])
    return len(found) == 1 or all(
        edit[:2] <= document.span(path, "nearest")[:2] and document.span(path, "nearest")[2:] <= edit[2:]
        for document, path in found
    )


def is_uncovered(mistake: dict[str, Any], left: dict[str, Any]) -> bool:
    """Whether a finding was hidden by a mistake, and says nothing against what was written in its place."""
    return left["severity"] == "info" or any(
        re.fullmatch(hiding, mistake["rule"]) and re.fullmatch(hidden, left["rule"]) for hiding, hidden, _ in UNCOVERED
    )


def follow(text: str, found: Found, again: Callable[[str], Found]) -> Iterator[str]:
    """What is wrong with the fixes of the findings in a file's text: `again` is what is found in another one."""

    def said(findings: Found) -> Counter[tuple[str, str]]:
        return Counter((finding["rule"], finding["message"]) for finding in findings)

    for finding in found:
        if "fix" not in finding:
            continue
        mended = edited(text, finding["fix"]["edits"])
        left = [one for one in again(mended) if not is_uncovered(finding, one)]
        if more := said(left) - (said(found) - said([finding])):
            yield f"{finding['help']} leaves {list(more)} in {mended}"
        if not finding["rule"].startswith("yaml-") and not is_one_place(text, mended, finding["fix"]["edits"]):
            yield f"{finding['help']} changes more: {mended}"


def of_examples(examples: dict[str, str], run: Run, directory: File) -> Iterator[tuple[str, Found, list[str]]]:
    """What is found in examples, of which each fix is followed."""
    for number, (name, text) in enumerate(examples.items()):
        place = directory / str(number)
        place.mkdir()
        example = read_example(text)
        example.write(place)
        ignored = () if name == "no-zone-database" else ("--ignore", "no-zone-database")
        called = ("validate", *example.called(place), *ignored, "--format", "json")

        def found(called: tuple[str, ...] = called) -> Found:
            findings: Found = json.loads(run(*called).stdout)["findings"]
            return findings

        all_found, wrong = found(), list[str]()
        for file, content in example.files.items():

            def again(mended: str, at: File = place / file, content: str = content) -> Found:
                at.write_text(mended, encoding="utf-8")
                findings = found()
                at.write_text(content, encoding="utf-8")
                return findings

            others = [finding for finding in all_found if not finding["file"].endswith(file)]
            own = [finding for finding in all_found if finding["file"].endswith(file)]
            assert not others or len(example.files) > 1, (name, others)
            wrong += follow(content, own, again)
        yield name, all_found, wrong


def of_cases(run: Run) -> Iterator[tuple[str, Found, list[str]]]:
    """What is found in the cases, of which each fix is followed."""
    for manifest in MANIFESTS:
        arguments = manifest.with_name(manifest.name.replace(".lp.yaml", ".args"))
        more = arguments.read_text(encoding="utf-8").split() if arguments.exists() else []
        name = str(manifest.relative_to(CASES))
        called = ("--no-config", "--interface", "../oracle/inputs/package", *more, "--format", "json")
        found: Found = json.loads(run("validate", name, *called).output)["findings"]
        wrong: list[str] = []
        if any("fix" in finding for finding in found):

            def again(text: str, name: str = name, called: tuple[str, ...] = called) -> Found:
                output = run("validate", "-", "--stdin-name", name, *called, input=text).output
                findings: Found = json.loads(output)["findings"]
                return findings

            own = [finding for finding in found if finding["file"] == name]
            wrong += follow(manifest.read_bytes().decode(), own, again)
        yield name, found, wrong


def test_help_is_true_or_leaves_a_choice(run: Run, tmp_path: File, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one test, as the list of choices is held to all cases together."""
    monkeypatch.chdir(CASES)
    (tmp_path / "rules").mkdir()
    (tmp_path / "mistakes").mkdir()
    all_found = [
        *of_cases(run),
        *of_examples(EXAMPLES, run, tmp_path / "rules"),
        *of_examples(MISTAKES, run, tmp_path / "mistakes"),
    ]
    wrong = {name: wrong for name, _, wrong in all_found if wrong}
    assert not wrong, "\n".join(f"{name}: {each}" for name in wrong for each in wrong[name])
    without = [
        (name, finding["rule"], finding["help"])
        for name, found, _ in all_found
        for finding in found
        if finding["help"] and "fix" not in finding and re.match("write|did you mean|add ", finding["help"])
    ]
    said = [f"{name}, {rule}: {help_}" for name, rule, help_ in without]
    unlisted = [one for one in said if not any(re.search(pattern, one) for pattern in CHOICES)]
    assert unlisted == [], "\n".join(unlisted)
    unused = [pattern for pattern in CHOICES if not any(re.search(pattern, one) for one in said)]
    assert unused == []
