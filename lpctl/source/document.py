"""A parsed YAML document: plain data for the stages, and the place of every key and value for messages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lpctl.findings.diagnostic import Diagnostic, Span
from lpctl.text.secrets import covered

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.findings.diagnostic import EntryKey, Location, On, Origin, Path, Problem, Related, Rule
    from lpctl.findings.fix import TextEdit
    from lpctl.source.scan import Entries


MARKERS = ("lpctl:", "ignore")
"""In a file, and in a line, without one of these texts there is no comment that speaks to lpctl, or seems to."""


class Node:
    """A node of the YAML graph: its plain data, its marks, and its children.

    `entries` holds (key node, value node) by key for a mapping, nodes for a sequence, None for a scalar. An aliased
    node is one object in several places. `size` counts nodes with every alias written out, `height` the collections
    inside one another.
    """

    __slots__ = ("data", "end", "entries", "height", "size", "start")

    data: Any
    start: Any
    end: Any
    entries: Any
    size: int
    height: int

    def __init__(self, data: Any, start: Any, end: Any, entries: Any = None, *, size: int = 1) -> None:
        self.data = data
        self.start = start
        self.end = end
        self.entries = entries
        self.size = size
        self.height = 0

    def child(self, part: str | int) -> tuple[Node | None, Node] | None:
        """The key node (None in a list) and the value node under `part`, None where there is none."""
        entries = self.entries
        if isinstance(entries, dict):
            return entries.get(part)
        if isinstance(entries, list) and isinstance(part, int) and part < len(entries):
            return None, entries[part]
        return None

    @property
    def span(self) -> Span:
        """Where the node is written."""
        return Span(self.start.line + 1, self.start.column + 1, self.end.line + 1, self.end.column + 1)


class Flaw(NamedTuple):
    """Something wrong with the YAML itself: which rule, where, what, and the earlier place it collides with.

    `edits` of the file do what the help says.
    """

    rule: Rule
    span: Span
    message: str
    help: str | None = None
    earlier: tuple[str, Span] | None = None
    edits: tuple[TextEdit, ...] = ()


class Document:
    """One document of a manifest file.

    `data` is plain Python: dict with string keys, list, str, int, float, bool, None. Nobody changes it: documents may
    share parts of it. `lines` are those of the file, which has `file_bytes`. One that was scanned is given the lines of
    its entries, another one may be given what makes its nodes: it gets these when the first place is asked for.
    `has_dollar_brace` is whether the file has `${`, `may_hold_templates` whether a text in it may hold what some tool
    is to fill in, `may_hold_secrets` a secret.
    """

    __slots__ = (
        "_entries",
        "_root",
        "data",
        "file_bytes",
        "has_dollar_brace",
        "lines",
        "may_hold_secrets",
        "may_hold_templates",
        "origin",
    )

    def __init__(
        self,
        origin: Origin,
        data: Any,
        places: Node | Entries | Callable[[], Node],
        lines: list[str],
        file_bytes: int,
        *,
        has_dollar_brace: bool = False,
        may_hold_templates: bool = False,
        may_hold_secrets: bool = False,
    ) -> None:
        self.origin = origin
        self.file_bytes = file_bytes
        self.has_dollar_brace = has_dollar_brace
        self.may_hold_templates = may_hold_templates
        self.may_hold_secrets = may_hold_secrets
        self.data = data
        self.lines = lines
        self._root: Node | None = places if isinstance(places, Node) else None
        self._entries: Entries | Callable[[], Node] | None = None if isinstance(places, Node) else places

    @property
    def root(self) -> Node:
        """The node of the whole document."""
        if self._root is None:
            assert self._entries is not None  # noqa: S101 - one of the two is given
            if isinstance(self._entries, (dict, list)):
                from lpctl.source.places import BlockNode  # noqa: PLC0415 - only a message needs a place

                self._root = BlockNode(self.data, self._entries, self.lines)
            else:
                self._root = self._entries()
        return self._root

    @property
    def owner(self) -> Origin:
        """Whose paths these are."""
        return self.origin

    @property
    def size(self) -> int:
        """How many nodes a parsed document has with every alias written out; 0 where it was only scanned."""
        return self._root.size if self._entries is None and self._root is not None else 0

    def key_line(self, key: str) -> int:
        """The line, from 1, in which a key of the outermost mapping stands; its first line where there is none."""
        if isinstance(self._entries, dict) and key in self._entries:
            entry = self._entries[key]
            return entry if isinstance(entry, int) else int(entry[0])
        return self.span((key,), "key" if key in self.data else "nearest").line

    def span(self, path: Path, on: On = "value") -> Span:
        """Where `path` stands. `on="key"` is the key itself; a value that is not written (`name:`) stands at its key.

        Where nothing stands there, `on="nearest"` is the key of the nearest ancestor that is written.
        """
        if on == "key" and len(path) == 1 and (scanned := self._scanned_key(path[0])) is not None:
            return scanned
        node, key = self.root, None
        for part in path:
            step = node.child(part)
            if step is None:
                return self._key_span(node, key) if on == "nearest" else self._astray(path, node, key)
            key, node = step
        if not path and on == "key":
            return self._key_span(node, key)
        if key is not None and (
            on == "key" or (node.start.line, node.start.column) == (node.end.line, node.end.column)
        ):
            return self._key_span(node, key)
        return self._without_properties(node)

    def _scanned_key(self, key: str | int) -> Span | None:
        """Where a key of the outermost mapping stands, if it was scanned and begins its line as it is read."""
        if not isinstance(self._entries, dict) or key not in self._entries:
            return None
        entry = self._entries[key]
        number = entry if isinstance(entry, int) else int(entry[0])
        return Span(number, 1, number, len(key) + 1) if self.lines[number - 1].startswith(f"{key}:") else None

    def _astray(self, path: Path, node: Node, key: Node | None) -> Span:  # noqa: ARG002 - for the suite's errors
        """Where a finding goes whose path leads nowhere: to its nearest ancestor. The suite refuses such a path."""
        return self._key_span(node, key)

    def _without_properties(self, node: Node) -> Span:
        """Where the value itself is written, after its anchor and its tag."""
        span = node.span
        if self._entries is not None:  # what was scanned has neither
            return span
        if span.line > len(self.lines):  # what is missing at the end of the file
            return span
        line = self.lines[span.line - 1]
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        if match := re.compile(r"(?:[&!]\S*\s+)+(?=[^\s#])").match(line, span.column - 1, end):
            return span._replace(column=match.end() + 1)
        return span

    def _key_span(self, node: Node, key: Node | None) -> Span:
        if key is not None:
            return key.span
        if isinstance(node.entries, dict) and node.entries:  # the whole document: its first key
            first: Node = next(iter(node.entries.values()))[0]
            return first.span
        return node.span

    def written(self, path: Path) -> str:
        """The text of the scalar at `path` as it stands in the file, "" for an alias or more than a line."""
        node = self.root
        for part in path:
            step = node.child(part)
            if step is None:
                return ""
            node = step[1]
        if node.entries is not None or node.start.line != node.end.line:
            return ""
        span = self._without_properties(node)
        if span.line > len(self.lines):
            return ""
        text = self.lines[span.line - 1][span.column - 1 : span.end_column - 1]
        return "" if text.startswith("*") else text

    def _part(self, path: Path, span: Span, part: tuple[int, int]) -> Span:
        """Where a stretch of the text at `path` stands; the whole text where it is not written as it is read."""
        value = self.data
        for step in path:
            value = value[step]
        written, (start, end) = self.written(path), part
        quote = 1 if written[:1] in ("'", '"') else 0
        if start == end or written[quote : len(written) - quote] != value:
            return span
        return span._replace(column=span.column + quote + start, end_column=span.column + quote + end)

    def comment_after(self, path: Path) -> str:
        """The comment right behind what is written at `path`, from its `#`; "" where there is none."""
        span = self.span(path)
        if span.line > len(self.lines):
            return ""
        rest = self.lines[span.line - 1][span.end_column - 1 :].lstrip(" :")
        return rest.rstrip() if rest.startswith("#") else ""

    def position(self, path: Path, on: On = "value") -> tuple[str, Span]:
        """The file, and where in it `path` stands, as `span` has it."""
        return self.origin.file, self.span(path, on)

    def place(
        self, problem: Problem, locate: Callable[[Related], Location | None], plans: tuple[EntryKey, ...] = ()
    ) -> Diagnostic:
        """The finding with its line and column; `locate` finds the places in other documents that it speaks of.

        `plans` are those that the finding is about.
        """
        span = self.span(problem.path, problem.on)
        if problem.part is not None:
            span = self._part(problem.path, span, problem.part)
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        return Diagnostic(
            rule=problem.rule,
            message=problem.message,
            file=self.origin.file,
            span=span,
            line=covered(f"{line[: span.end_column - 1]}: ..." if problem.private else line),
            label=problem.label,
            notes=problem.notes,
            help=problem.help,
            related=tuple(filter(None, map(locate, problem.related))) if problem.related else (),
            document=self.origin,
            subject=subject(title(self.data, self.origin), self.data, problem.path),
            plans=plans,
            edits=self._edits(problem) if problem.fix else (),
            safe=problem.safe,
        )

    def _edits(self, problem: Problem) -> tuple[TextEdit, ...]:
        from lpctl.source.edits import placed  # noqa: PLC0415 - few findings have a fix

        return placed(self, problem)


def title(data: Any, origin: Origin) -> str:
    """What a document or a plan of it is called: its name, else its workflow's, else the document's number, from 1."""
    stated = data if type(data) is dict else {}
    workflow = stated.get("workflow")
    name = stated.get("name", workflow.get("name") if type(workflow) is dict else workflow)
    return name if type(name) is str and name else str(origin.document + 1)


def subject(called: str, data: Any, path: Path) -> str:
    """What a finding is about in words that stay when lines move: of whom, and at which path."""
    words, value = [called], data
    for part in path:
        if isinstance(value, list):  # where items are added, an item's text stays and its number does not
            value = value[part] if isinstance(part, int) and part < len(value) else None
            words.append("-" if value is None or isinstance(value, (dict, list)) else str(value))
        else:
            value = value.get(part) if isinstance(value, dict) else None
            words.append(str(part))
    return "/".join(words)
