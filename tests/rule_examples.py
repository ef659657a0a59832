"""Examples in a text, as the documentation of the rules and the table of mistakes have them: files, and how to call."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import NamedTuple

INTERFACES = Path(__file__).parent / "cases" / "interfaces"
MANIFEST = {"apiVersion": "lpctl/v1", "kind": "LaunchPlan", "name": "daily", "workflow": "reports.daily.my_wf"}
SOURCES = {
    "workflow.json": "export_without_defaults.json",
    "flyte-package": "python_plan",
    "refused-default": "refused_default",
    "older.yaml": "older.yaml",
    "attributes": "../../oracle/attributes/package",
}
"""What the examples call interface sources that are not theirs to show."""

CONFIGURATION = {"apiVersion": "lpctl/v1", "kind": "Configuration", "manifests": "[report.lp.yaml]"}


class Example(NamedTuple):
    """An example of the documentation: the further arguments that it is meant for, and its files by name."""

    arguments: list[str]
    files: dict[str, str]

    def write(self, directory: Path) -> None:
        """Write the files."""
        for name, content in self.files.items():
            (directory / name).write_text(content, encoding="utf-8")

    def called(self, directory: Path, *, option: str = "") -> list[str]:
        """The arguments of a command that reads the manifest, which `option` names where the command line does."""
        configured = "lpctl.yaml" in self.files
        config = ["--config", str(directory / "lpctl.yaml")] if configured else ["--no-config"]
        manifest = [] if configured else [option, str(directory / "report.lp.yaml")]
        interface = ["--interface", str(INTERFACES / "my_wf.yaml")]
        return [*filter(None, manifest), *config, *interface, *self.arguments]


def read_example(example: str) -> Example:
    """What an example states: `$ cat FILE` starts a file, all else is one manifest, or fields of a plan."""
    arguments: list[str] = []
    files: dict[str, list[str]] = {"report.lp.yaml": []}
    lines = files["report.lp.yaml"]
    for line in example.splitlines():
        if line.startswith("$ cat "):
            lines = files.setdefault(line.removeprefix("$ cat "), [])
        elif line.startswith("$ "):
            words = shlex.split(line.removeprefix("$ lpctl validate"))
            arguments += [str(INTERFACES / SOURCES[word]) if word in SOURCES else word for word in words]
        else:
            lines.append(line)
    texts = {name: "\n".join(lines) + "\n" for name, lines in files.items()}
    texts["report.lp.yaml"] = manifest_of(texts["report.lp.yaml"])
    if "lpctl.yaml" in texts:
        header = "".join(f"{key}: {value}\n" for key, value in CONFIGURATION.items())
        texts["lpctl.yaml"] = header + texts["lpctl.yaml"]
    return Example(arguments, texts)


def manifest_of(text: str) -> str:
    """The manifest that the text of an example is, or that its fields are a part of."""
    keys = set(re.findall(r"^(\w+):", text.partition("---")[0], re.MULTILINE))
    if not keys or "apiVersion" in text.partition("---")[0] or text.startswith("%"):
        return text
    fields = MANIFEST if "schedule" not in keys else {**MANIFEST, "auto_activate": "true"}
    return "".join(f"{key}: {value}\n" for key, value in fields.items() if key not in keys) + text
