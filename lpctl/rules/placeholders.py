"""What other tools fill in, as it stands in texts: of the shell, Jinja, Python, a page that somebody copied from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from lpctl.rules.texts import texts_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from lpctl.findings.diagnostic import Path

# `{{"a": 1}}` is JSON whose braces a format of Python doubles.
_DOUBLE = r"\$?\{\{(?!\")(?:[^}]|\}(?!\}))*(?:\}\}|\Z)"
# An expression that is left, behind `$${`, is meant to be a text.
_BRACED = r"\$\{(?!(?:var|each|target)\.)[^}]*(?:\}|\Z)"
_COMMAND = r"\$\([^()]*\)"
_ANYWHERE = f"{_DOUBLE}|{_BRACED}"
_OF_PAGES = r"(?<![^/_.:=-])<[A-Za-z][\w .-]*>(?![^/_.:@-])"
_IN_WORDS = rf"{_ANYWHERE}|{_COMMAND}|{_OF_PAGES}|%[A-Za-z_]\w*%|%\{{\w+\}}|<%[^%]*%>|(?<!\$)\{{[A-Za-z_][\w.]*\}}"

_EVERYWHERE = re.compile(_ANYWHERE)
"""In what may be any text: an annotation, a variable's value that is more than the template."""

_WHOLE = re.compile(rf"{_ANYWHERE}|\A\$[A-Z][A-Z0-9_]{{3,}}\Z")
"""The same and a whole text `$NAME`: not `$USD`, nor `$NAME` in a format, nor `$(NAME)`, which Kubernetes fills in."""

_IN_ADDRESSES = re.compile(rf"{_IN_WORDS}|(?<=://)\$[A-Za-z_]\w*|\$[A-Z_][A-Z0-9_]*(?![a-z])")
"""In addresses, where a dollar may stand: `s3://acme/_$folder$`."""

_IN_NAMES = re.compile(rf"{_IN_WORDS}|\$[A-Za-z_]\w*")
"""In what holds no dollar: names, labels, cron expressions, time zones."""

IN_INPUTS = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
"""In inputs, where `$NAME` may be of a regular expression, and `{{ .inputs.x }}` is Flyte's own in texts of queries."""

_NOT_LOOKED_AT = ("apiVersion", "kind", "default_inputs", "fixed_inputs")
_OF_ANY_TEXT = ("annotations", "envs")
_ADDRESSES = ("raw_output_data_config", "notifications", "security_context", "auth_role")
_ACCOUNTS = ("k8s_service_account", "kubernetes_service_account", "execution_identity", "phases")


class Template(NamedTuple):
    """Where a text holds a template, the text, and the template's span; `in_key` is one that stands in a key."""

    path: Path
    text: str
    span: tuple[int, int]
    in_key: bool = False

    @property
    def written(self) -> str:
        """The template alone."""
        return self.text[self.span[0] : self.span[1]]


def templates_in(data: Mapping[str, Any]) -> Iterator[Template]:
    """The first template in each text of a plan's data, but its inputs."""
    for name, stated in data.items():
        if name not in _NOT_LOOKED_AT:
            for path, text, in_key in texts_in(stated, (name,)):
                if not _is_a_template_itself(path) and (found := _pattern(path, in_key=in_key).search(text)):
                    yield Template(path, text, found.span(), in_key)


def _is_a_template_itself(path: Path) -> bool:
    """Whether an annotation hands a template to what reads it: `vault.hashicorp.com/agent-inject-template-db`."""
    return path[0] == "annotations" and "template" in str(path[-1])


def _pattern(path: Path, *, in_key: bool) -> re.Pattern[str]:
    if path[0] in _OF_ANY_TEXT:
        return _IN_NAMES if in_key else _WHOLE
    if path[0] in _ADDRESSES and not any(part in _ACCOUNTS for part in path):
        return _IN_ADDRESSES
    return _IN_NAMES
