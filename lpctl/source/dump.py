"""Plain data to YAML text that `load` reads back to the same data."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from lpctl.source.flow import is_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMENT_COLUMN = 40


def dump(data: Mapping[str, Any], comments: Mapping[tuple[str, str], str] | None = None) -> str:
    """The data as one document, block style; `comments` are put behind the lines of keys of the second level."""
    if not comments:
        return _dump(data)
    return "".join(_section(key, value, comments) for key, value in data.items())


def _section(section: str, value: Any, comments: Mapping[tuple[str, str], str]) -> str:
    """One key of the first level. ruamel's own comments misplace what follows an empty mapping in a list."""
    if not isinstance(value, dict) or not any((section, key) in comments for key in value):
        return _dump({section: value})
    lines = [_dump({section: None}).replace(" null", "").rstrip("\n")]
    for key, item in value.items():
        first, *rest = _dump({key: item}).splitlines()
        comment = f"  # {comments[section, key]}" if (section, key) in comments else ""
        lines.append(f"  {first}".ljust(_COMMENT_COLUMN - 2 if comment else 0) + comment)
        lines += [f"  {line}" if line else line for line in rest]
    return "\n".join(lines) + "\n"


def _dump(data: Mapping[str, Any]) -> str:
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.default_flow_style = False
    yaml.width = 2**31
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    stream = StringIO()
    yaml.dump(_plain(data), stream)
    return stream.getvalue()


class _Representer(RoundTripRepresenter):
    """Writes None as `null`, where ruamel leaves the value out."""

    def represent_none(self, data: None) -> Any:  # noqa: ARG002 - the signature of representers
        return self.represent_scalar("tag:yaml.org,2002:null", "null")


_Representer.add_representer(type(None), _Representer.represent_none)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        mapping = CommentedMap()
        for key, item in value.items():
            mapping[_text(key)] = _plain(item)
        if not value:
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = CommentedSeq(_plain(item) for item in value)
        if not value or not any(isinstance(item, (dict, list)) for item in value):
            sequence.fa.set_flow_style()
        return sequence
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    """Text that could be read as anything else is quoted."""
    return text if is_plain(text) else DoubleQuotedScalarString(text)
