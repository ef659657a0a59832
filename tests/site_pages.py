"""Puts the pages of the documentation's site together: those of docs/, the README, and what is generated from the code.

`make site` runs it, and builds the pages of build/site/docs with zensical into build/site/html. Each rule has a page,
and each class of changes of `lpctl diff`; one page has each command's help, others the whole manifest and the schemas.
"""

from __future__ import annotations

import inspect
import posixpath
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lpctl.check.catalog import RULES
from lpctl.cli import lpctl
from lpctl.findings.classes import CLASSES
from lpctl.findings.documentation import documentation
from lpctl.manifest.schemas import KINDS, OUTPUTS

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Rule

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
WRITTEN = {"README.md": "index.md", "CHANGELOG.md": "changelog.md"}
"""The pages that stand outside of docs/."""


def pages() -> dict[str, str]:
    """Every page by its path in the site, as Markdown."""
    found = {f"docs/{path.name}": path.name for path in sorted((ROOT / "docs").glob("*.md"))} | WRITTEN
    texts = {page: relinked((ROOT / origin).read_text("utf-8"), origin, found) for origin, page in found.items()}
    texts["commands.md"] = commands()
    texts["manifest.md"] = manifest()
    texts["schemas.md"] = schemas()
    texts["rules/index.md"] = "\n".join(
        ["# Rules", "", "What `lpctl validate` finds; [levels](../rules.md) are the project's to say.", "", *HEAD]
        + [f"| [{rule.id}]({rule.id}.md) | {_level(rule)} | {_cell(documentation(rule).summary)} |" for rule in RULES]
    )
    texts |= {f"rules/{rule.id}.md": rule_page(rule) for rule in RULES}
    texts["changes/index.md"] = "\n".join(
        ["# Classes of changes", "", "What [`lpctl diff`](../diff.md) calls a change.", "", *HEAD]
        + [f"| [{kind.id}]({kind.id}.md) | {kind.impact.value} | {_cell(_doc(kind.doc)[0])} |" for kind in CLASSES]
    )
    for kind in CLASSES:
        summary, rest = _doc(kind.doc)
        texts[f"changes/{kind.id}.md"] = f"# {kind.id}\n\n*{kind.impact.value}*\n\n{summary}\n\n{rest}\n"
    return texts


HEAD = ("| name | level | what it is |", "|---|---|---|")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _doc(doc: str) -> tuple[str, str]:
    summary, _, rest = inspect.cleandoc(doc).partition("\n\n")
    return summary, rest


def _level(rule: Rule) -> str:
    return "always an error" if rule.firm else rule.severity.value if rule.on else "off unless a level is stated"


def rule_page(rule: Rule) -> str:
    """What `lpctl explain` prints of a rule."""
    return f"# {rule.id}\n\n*{_level(rule)}*\n\n{documentation(rule).markdown}\n"


def commands() -> str:
    """What `--help` prints of every command."""
    parts = ["# Commands", "", "Exit codes: 0 clean, 1 findings, 2 usage, configuration or unreadable input."]
    with click.Context(lpctl, info_name="lpctl", max_content_width=100) as context:
        for name in lpctl.list_commands(context):
            command = lpctl.get_command(context, name)
            assert command is not None
            settings = {"max_content_width": 100, "help_option_names": ["-h", "--help"]}
            with command.make_context(name, [], parent=context, resilient_parsing=True, **settings) as called:
                parts += ["", f"## lpctl {name}", "", "```text", command.get_help(called), "```"]
    return "\n".join(parts) + "\n"


def manifest() -> str:
    """The manifest that has every field."""
    text = (ROOT / "examples" / "reference.lp.yaml").read_text(encoding="utf-8")
    return (
        "# A manifest with every field\n\nThe tests compile it. [Fields](fields.md) says which field of Flyte's "
        f"message each becomes, [inputs](inputs.md) how values are written.\n\n```yaml\n{text}```\n"
    )


def schemas() -> str:
    """The JSON Schemas of documents and of what commands print, for reading; `lpctl schema KIND` prints each."""
    parts = ["# Schemas", "", "`lpctl schema KIND` prints them; [lpctl.yaml](configuration.md) is a `Configuration`."]
    for kind in (*KINDS, *OUTPUTS):
        text = (ROOT / "schemas" / f"{kind}.schema.json").read_text(encoding="utf-8")
        parts += ["", f"## {kind}", "", f'??? note "{kind}.schema.json"', "", "    ```json"]
        parts += [*(f"    {line}" for line in text.splitlines()), "    ```"]
    return "\n".join(parts) + "\n"


def relinked(text: str, origin: str, found: dict[str, str]) -> str:
    """A page with its links as they are in the site.

    What is in the repository alone is named by its path there: the site does not know where the repository is.
    """

    def link(match: re.Match[str]) -> str:
        image, label, target = match.groups()
        if image or re.match(r"[a-z]+:|#", target):
            return match[0].replace("(docs/", "(") if image else match[0]
        path, mark, heading = target.partition("#")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(origin), path))
        if path in found:
            return f"[{label}]({found[path]}{mark}{heading})"
        return label if label == path else f"{label} (`{path}` in the repository)"

    parts = re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE)
    return "".join(part if part.startswith("```") else LINK.sub(link, whole_bars(part)) for part in parts)


def whole_bars(text: str) -> str:
    r"""Prose with the code in its tables as the site reads it.

    GitHub has a cell end at every bar but `\|`, also within backticks; Python-Markdown takes those as they are written.
    """
    code = re.compile(r"`[^`\n]*`")
    rows = re.compile(r"^\|.*$", re.MULTILINE)
    return rows.sub(lambda row: code.sub(lambda one: one[0].replace("\\|", "|"), row[0]), text)


def main(directory: Path) -> None:
    shutil.rmtree(directory, ignore_errors=True)
    for name, text in pages().items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(text, encoding="utf-8")
    for beside in (*(ROOT / "docs").glob("*.png"), *(ROOT / "docs").glob("*.css")):
        shutil.copy(beside, directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
