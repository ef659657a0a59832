"""What is said of a value that lacks an attribute which a node of the workflow reads."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeAlias

from lpctl.findings.show import dotted
from lpctl.flyte.attributes import missing_attribute
from lpctl.literal.decode import NotDecodableError, decode
from lpctl.literal.json_schema import alternatives, mapping, schema_of
from lpctl.literal.notation import notation
from lpctl.literal.reading import VALUE, Mismatch, is_marked
from lpctl.literal.rules import MISSING_ATTRIBUTE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lpctl.findings.diagnostic import Path
    from lpctl.flyte.attributes import Attributes, Read
    from lpctl.messages.flyteidl_pb2 import Literal, LiteralType

_Tree: TypeAlias = "dict[str, _Tree]"

_MOST_NAMED = 3


def lacking(literal: Literal, type_: LiteralType, value: Any, reads: Iterable[Read]) -> list[Mismatch]:
    """One mismatch for each key, and each list, that lacks what is read, at the part of the stated value that lacks it.

    Propeller fails the node that reads it, at every execution (flytepropeller/pkg/controller/nodes/
    attr_path_resolver.go:resolveAttrPathInPromise): no class of a task is asked for its defaults.
    """
    keys: dict[Attributes, list[Read]] = defaultdict(list)
    lists: dict[Attributes, list[Read]] = defaultdict(list)
    for read in reads:
        attributes = read.attributes
        at = missing_attribute(literal, attributes)
        if at is not None and isinstance(attributes[at], int):
            lists[attributes[:at]].append(read._replace(attributes=attributes[at:]))
        elif at is not None:
            keys[attributes[: at + 1]].append(read)
    found = [_without_key(missing, group, type_, value) for missing, group in keys.items()]
    found += [_too_short(reached, group, value) for reached, group in lists.items()]
    return sorted(found, key=lambda mismatch: [str(part) for part in mismatch.path])


def literal_lacking(literal: Literal, type_: LiteralType, reads: Iterable[Read]) -> list[Mismatch]:
    """The same of a literal that no manifest states, by the value that would state it."""
    try:
        value = decode(literal, type_)
    except NotDecodableError:
        value = {}
    return lacking(literal, type_, value, reads)


def _without_key(missing: Attributes, reads: list[Read], type_: LiteralType, value: Any) -> Mismatch:
    path, known, holder = _stated(value, missing)
    tree = _tree([attributes[known:] for attributes, _ in reads])
    needed = ", ".join(f"{key}: {_needed(inner, type_, (*missing[:known], key))}" for key, inner in tree.items())
    none = holder is None
    says = f"{'is None and has no' if none else 'lacks'} `{dotted(missing[known:])}`"
    if len(reads) == 1 and reads[0][0] == missing:
        says += f", which {reads[0][1]} reads"
    else:
        says += f": {_readers([read._replace(attributes=read.attributes[known:]) for read in reads])}"
    help_ = f"write {{{needed}}}" if none else f"add {needed}"
    return Mismatch(path, value, says=says, help=help_, rule=MISSING_ATTRIBUTE, on_key=not none)


def _too_short(reached: Attributes, reads: list[Read], value: Any) -> Mismatch:
    path, known, holder = _stated(value, reached)
    has = "has too few items"
    if isinstance(holder, list) and known == len(reached):
        has = f"has {len(holder)} item{'s' * (len(holder) != 1)}"
    most = max(int(attributes[0]) for attributes, _ in reads)
    says, help_ = f"{has}: {_readers(reads)}, counted from 0", f"give it at least {most + 1} items"
    return Mismatch(path, value, says=says, help=help_, rule=MISSING_ATTRIBUTE, on_key=True)


def _readers(reads: list[Read]) -> str:
    said = ", ".join(f"{node} reads `{dotted(attributes)}`" for attributes, node in reads[:_MOST_NAMED])
    return said + (f", and {len(reads) - _MOST_NAMED} more" if len(reads) > _MOST_NAMED else "")


def _stated(value: Any, attributes: Attributes) -> tuple[Path, int, Any]:
    """The part of a stated value that the attributes lead to: its path, how many of them that takes, the part."""
    path: Path = ()
    for at, attribute in enumerate(attributes):
        if is_marked(value):
            path, value = (*path, VALUE), value[VALUE]
        held = isinstance(value, dict) and attribute in value
        if not held and not (isinstance(value, list) and isinstance(attribute, int) and attribute < len(value)):
            return path, at, value
        path, value = (*path, attribute), value[attribute]
    return path, len(attributes), value


def _tree(reads: Sequence[Attributes]) -> _Tree:
    """The attributes as mappings inside one another, as far as they are keys."""
    tree: _Tree = {}
    for attributes in reads:
        inner = tree
        for attribute in attributes:
            if isinstance(attribute, int):
                break
            inner = inner.setdefault(attribute, {})
    return tree


def _needed(tree: _Tree, type_: LiteralType, attributes: Attributes) -> str:
    if not tree:
        return _words(type_, attributes)
    return f"{{{', '.join(f'{key}: {_needed(inner, type_, (*attributes, key))}' for key, inner in tree.items())}}}"


def _words(type_: LiteralType, attributes: Attributes) -> str:
    """The declared type of an attribute, in notation; dots where nothing declares it."""
    kind = type_.WhichOneof("type")
    if kind == "union_type":
        found = (_words(variant, attributes) for variant in type_.union_type.variants)
        return next((words for words in found if words != "..."), "...")
    if not attributes:
        return notation(type_)
    if kind in ("collection_type", "map_value_type"):
        return _words(getattr(type_, kind), attributes[1:])
    schema = schema_of(type_) if kind == "simple" else None
    if schema is None:
        return "..."
    nodes = [schema.root]
    for attribute in attributes:
        resolved = [schema.resolved(node) for node in nodes]
        resolved += [schema.resolved(variant) for node in resolved for variant in alternatives(node)]
        nodes = [part for node in resolved for part in [_part(node, attribute)] if part is not None]
    return schema.words(nodes[0]) if nodes else "..."


def _part(node: dict[str, Any], attribute: str | int) -> Any:
    if isinstance(attribute, int):
        return node.get("items")
    fields = mapping(node.get("properties"))
    return fields[attribute] if attribute in fields else mapping(node.get("additionalProperties")) or None
