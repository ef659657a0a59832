"""Parse events to documents: scalars resolved, repeated keys found, aliases and merge keys expanded within bounds."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from lpctl.findings.diagnostic import Span
from lpctl.source.document import Flaw, Node
from lpctl.source.parser import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from lpctl.source.rules import (
    ENCODING,
    YAML_ALIAS,
    YAML_DUPLICATE_KEY,
    YAML_KEY,
    YAML_LIMIT,
    YAML_MERGE,
    YAML_TAG,
)
from lpctl.source.scalar import NumberTooLargeError, resolve
from lpctl.text.limits import (
    FILE_NODES,
    FINDINGS,
    KEY_CHARACTERS,
    NODE_CHARACTERS,
    YAML_DEPTH,
    YAML_NODES,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lpctl.findings.diagnostic import Rule

_SURROGATE = re.compile("[\ud800-\udfff]")

_TAG = "tag:yaml.org,2002:"

_TOO_DEEP = f"more than {YAML_DEPTH} collections inside one another"

_BROKEN = object()
"""The data of a node whose flaw is noted; the document is not usable, and nothing more is said of the node."""


class Composed(NamedTuple):
    """One document: its root, what is wrong with it, and whether the data can be used all the same."""

    root: Node
    flaws: list[Flaw]
    usable: bool = True


class _Frame:
    """A collection being read."""

    __slots__ = ("anchor", "data", "entries", "height", "key", "merges", "size", "start")

    def __init__(self, start: Any, anchor: str | None, entries: Any, data: Any) -> None:
        self.start = start
        self.anchor = anchor
        self.entries = entries
        self.data = data
        self.key: Node | None = None
        self.merges: list[Node] | None = None
        self.size = 1
        self.height = 1


class _StopError(Exception):
    """The document is beyond a bound: nothing after this point is worth reading."""


def compose(events: Iterator[Any]) -> Iterator[Composed]:
    """Each document of the event stream that holds anything; raises what the iterator raises."""
    nodes = flaws = 0
    marked: dict[str, Node] = {}
    for event in events:
        if type(event) is DocumentStartEvent:
            composer = _Composer(flaws, marked)
            try:
                root = composer.read(events)
                nodes += 10 + (0 if root is None else root.size)
                if nodes > FILE_NODES:
                    composer.stop(event, f"more than {FILE_NODES:,} nodes in one file, aliases written out")
            except _StopError:
                yield Composed(Node(None, event.start_mark, event.end_mark), composer.flaws, usable=False)
                return
            flaws += len(composer.flaws)
            marked.update(composer.anchors)
            if root is not None or composer.flaws:
                yield Composed(root or Node(None, event.start_mark, event.end_mark), composer.flaws, composer.usable)


class _Composer:
    """Reads one document."""

    def __init__(self, flaws_before: int, marked: dict[str, Node]) -> None:
        self._marked = marked  # what the anchors of earlier documents mark
        self.flaws: list[Flaw] = []
        self._flaws_left = FINDINGS - flaws_before
        self.usable = True
        self._anchors: dict[str, Node | None] = {}  # None while the anchored collection is still open

    def flaw(
        self,
        rule: Rule,
        at: Any,
        message: str,
        *,
        help: str | None = None,  # noqa: A002
        earlier: tuple[str, Span] | None = None,
        usable: bool = False,
    ) -> None:
        """Note a flaw at an event or a node; the last one that is noted says that it is."""
        if not self._flaws_left:
            rule, message = YAML_LIMIT, f"more than {FINDINGS:,} mistakes in one file; what follows is not read"
        start, end = (at.start, at.end) if isinstance(at, Node) else (at.start_mark, at.end_mark)
        span = Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        self.flaws.append(Flaw(rule, span, message, help, earlier))
        self.usable = self.usable and usable
        if not self._flaws_left:
            raise _StopError
        self._flaws_left -= 1

    @property
    def anchors(self) -> dict[str, Node]:
        """What the anchors of the document mark."""
        return {name: node for name, node in self._anchors.items() if node is not None}

    def stop(self, at: Any, message: str) -> NoReturn:
        """Give the document up: it is beyond a bound."""
        self.flaw(YAML_LIMIT, at, message)
        raise _StopError

    def read(self, events: Iterator[Any]) -> Node | None:  # noqa: C901, PLR0912, PLR0915 - one loop, the hot path
        """The root node, None for a document that holds nothing."""
        stack: list[_Frame] = []
        frame: _Frame | None = None
        anchors = self._anchors
        last_end: Any = None
        for event in events:
            kind = type(event)
            if kind is ScalarEvent:
                if event.value == "" and event.implicit[0] and event.ctag is None and event.anchor is None:
                    # Nothing is written. The parsers differ in where a value is absent: it is right behind its key.
                    mark = frame.key.end if frame is not None and frame.key is not None else event.start_mark
                    last_end = mark
                    node = Node(None, mark, mark)
                else:
                    node = self._scalar(event)
                    last_end = event.end_mark
                if event.anchor is not None:
                    anchors[event.anchor] = node
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._check_tag(event, "map" if kind is MappingStartEvent else "seq")
                if event.anchor is not None:
                    anchors[event.anchor] = None
                if frame is not None:
                    stack.append(frame)
                    if len(stack) >= YAML_DEPTH:
                        self.stop(event, _TOO_DEEP)
                frame = (
                    _Frame(event, event.anchor, {}, {})
                    if kind is MappingStartEvent
                    else _Frame(event, event.anchor, [], [])
                )
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                assert frame is not None  # noqa: S101 - parsers end what they started
                if frame.start.flow_style:
                    last_end = event.end_mark
                if frame.merges is not None:
                    _merge(frame)
                node = Node(frame.data, frame.start.start_mark, last_end, frame.entries, size=frame.size)
                node.height = frame.height
                if frame.anchor is not None:
                    anchors[frame.anchor] = node
                frame = stack.pop() if stack else None
                if frame is not None and node.height >= frame.height:
                    frame.height = node.height + 1
            elif kind is AliasEvent:
                node = self._alias(event)
                last_end = event.end_mark
                if frame is not None and node.height >= frame.height:
                    frame.height = node.height + 1
                    if len(stack) + frame.height > YAML_DEPTH:
                        self.stop(event, _TOO_DEEP)
            elif kind is DocumentEndEvent:
                return None
            else:  # pragma: no cover - a document holds no other event
                raise AssertionError(event)

            if frame is None:
                for event in events:  # noqa: PLW2901 - the document end
                    if type(event) is DocumentEndEvent:
                        break
                empty = node.entries is None and node.data is None and node.start.index == node.end.index
                return None if empty else node

            frame.size += node.size
            if frame.size > YAML_NODES:
                self.stop(event, f"more than {YAML_NODES:,} nodes in one document, aliases written out")
            entries = frame.entries
            if type(entries) is list:
                entries.append(node)
                frame.data.append(node.data)
            elif frame.key is None:
                frame.key = node
            else:
                key, frame.key = frame.key, None
                self._pair(frame, key, node)
        return None

    def _pair(self, frame: _Frame, key: Node, value: Node) -> None:
        name = key.data
        if name is _BROKEN:
            return
        if type(name) is not str:
            self._key_flaw(key, value)
        elif name == "<<" and key.start.column + 2 == key.end.column:
            self._collect_merge(frame, key, value)
        elif len(name) > KEY_CHARACTERS:
            self.flaw(YAML_LIMIT, key, f"a key of more than {KEY_CHARACTERS:,} characters", help="use a shorter one")
        elif name in frame.entries:
            self.flaw(
                YAML_DUPLICATE_KEY,
                key,
                f"key `{name}` is written twice in one mapping",
                earlier=(f"`{name}` is first written here", frame.entries[name][0].span),
                help="keep one of the two",
                usable=True,
            )
        else:
            frame.entries[name] = (key, value)
            frame.data[name] = value.data

    def _key_flaw(self, key: Node, value: Node) -> None:
        if key.entries is not None:
            braces = isinstance(key.entries, dict) and value.data is None
            self.flaw(
                YAML_KEY,
                key,
                "a key must be a string, not a " + ("mapping" if isinstance(key.entries, dict) else "list"),
                help="quote the value: YAML reads `{{` as a mapping in a mapping" if braces else None,
            )
        else:
            kind = "null" if key.data is None else type(key.data).__name__
            message = f"a key must be a string; YAML reads this one as {kind}"
            self.flaw(YAML_KEY, key, message, help="quote the key", usable=True)

    def _collect_merge(self, frame: _Frame, key: Node, value: Node) -> None:
        if frame.merges is not None:
            self.flaw(
                YAML_DUPLICATE_KEY, key, "key `<<` is written twice in one mapping", help="merge a list: `<<: [*a, *b]`"
            )
            return
        sources = value.entries if isinstance(value.entries, list) else [value]
        if any(source.data is _BROKEN for source in sources):
            return
        if not all(isinstance(source.entries, dict) for source in sources):
            self.flaw(
                YAML_MERGE,
                value,
                "`<<` merges a mapping or a list of mappings",
                help="name an anchored mapping: `<<: *a`",
            )
            return
        if frame.merges is None:
            frame.merges = []
        frame.merges.extend(sources)

    def _alias(self, event: Any) -> Node:
        name = event.anchor
        if name not in self._anchors and (earlier := self._marked.get(name)) is not None:
            self.flaw(
                YAML_ALIAS,
                event,
                f"no anchor `&{name}` before this alias in the document: anchors end at `---`",
                help="write the value again, or once for all plans, under `defaults` in lpctl.yaml",
                earlier=(f"`&{name}` of an earlier document", earlier.span),
            )
        elif name not in self._anchors:
            advice = f'if it is text, write "*{name}"; otherwise put `&{name}` before the value it stands for'
            self.flaw(YAML_ALIAS, event, f"no anchor `&{name}` before this alias in the document", help=advice)
        elif (node := self._anchors[name]) is None:
            self.flaw(YAML_ALIAS, event, f"alias `*{name}` stands inside the node that it names")
        else:
            alias = Node(node.data, event.start_mark, event.end_mark, node.entries, size=node.size)
            alias.height = node.height
            return alias
        return Node(_BROKEN, event.start_mark, event.end_mark)

    def _scalar(self, event: Any) -> Node:
        text = event.value
        if not text.isascii() and (surrogate := _SURROGATE.search(text)):
            code = f"U+{ord(surrogate[0]):04X}"
            self.flaw(
                ENCODING,
                event,
                f"{code} is half of a character",
                help=r'write the character itself, or both halves as JSON does: "\ud83c\udf89"',
            )
        try:
            if event.ctag is None:  # `tag` is a property that makes a string each time
                value = resolve(text) if event.implicit[0] else text
            elif event.tag in ("!", _TAG + "str"):
                value = text
            else:
                value = resolve(text)
                if type(value) is int and event.tag == _TAG + "float":
                    with suppress(OverflowError):
                        value = float(value)
                self._check_tag(event, {int: "int", float: "float", bool: "bool", type(None): "null"}.get(type(value)))
        except NumberTooLargeError as error:
            self.flaw(YAML_LIMIT, event, str(error), help=error.help)
            value = 0
        node = Node(value, event.start_mark, event.end_mark)
        if len(text) >= NODE_CHARACTERS:
            node.size += len(text) // NODE_CHARACTERS
        return node

    def _check_tag(self, event: Any, kind: str | None) -> None:
        if event.ctag is None:
            return
        tag = event.tag
        if tag is None or (kind is not None and tag == _TAG + kind):
            return
        if kind in ("map", "seq") and tag == "!":
            return
        shown = tag.replace(_TAG, "!!")
        if tag in {_TAG + known for known in ("str", "int", "float", "bool", "null", "map", "seq")}:
            self.flaw(YAML_TAG, event, f"the value does not fit its tag `{shown}`", help="remove the tag")
        else:
            self.flaw(
                YAML_TAG,
                event,
                f"unknown tag `{shown}`",
                help="remove the tag"
                if shown.startswith("!!")
                else f"quote the value if it starts with `!`, as in {_quoted(event, shown)}",
            )


def _quoted(event: Any, tag: str) -> str:
    value = getattr(event, "value", "")
    return '"' + f"{tag} {value}".strip() + '"'


def _merge(frame: _Frame) -> None:
    """Add the merged maps' keys: written keys win, earlier maps win."""
    for source in frame.merges or ():
        for name, (key, value) in source.entries.items():
            if name not in frame.entries:
                frame.entries[name] = (key, value)
                frame.data[name] = value.data
                frame.size += key.size + value.size
