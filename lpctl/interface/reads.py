"""Which attributes of a workflow's inputs its nodes read, as the bindings of a package state it.

`index(docs=..., size=config.chunking.size)` becomes a binding to the input `config` with an `attr_path` (flyteidl
core/literals.proto:OutputReference; flytekit core/promise.py:Promise._append_attr). A subworkflow reads attributes of
what it is passed.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, islice
from typing import TYPE_CHECKING

from lpctl.flyte.attributes import Read
from lpctl.messages.flyteidl_pb2 import WorkflowSpec
from lpctl.text.limits import ATTRIBUTE_READS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lpctl.flyte.attributes import Attributes, Reads
    from lpctl.messages.flyteidl_pb2 import BindingData, Identifier, Node, PromiseAttribute, WorkflowTemplate

_START_NODES = ("", "start-node")
"""Whose outputs a workflow's inputs are: as flytekit writes them, and as the server's compiler does."""


class Bindings:
    """The bindings of a workflow as its package has them, looked through when they are asked for."""

    __slots__ = ("_content", "_reads")

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._reads: Reads | None = None

    @property
    def reads(self) -> Reads:
        """The attributes of the workflow's inputs that its nodes read."""
        if self._reads is None:
            spec = WorkflowSpec.FromString(self._content)
            found: dict[str, dict[Attributes, Read]] = defaultdict(dict)
            for name, read in _Readers(spec).of_workflow(spec.template):
                found[name].setdefault(read.attributes, read)
            self._reads = {name: tuple(reads.values()) for name, reads in found.items()}
        return self._reads


def bindings_of(spec: WorkflowSpec, content: bytes) -> Bindings | None:
    """The bindings of a serialised workflow; None where they certainly read no attribute of an input.

    Whoever serialises writes the fields of a message in the order of their numbers: in a reference `var` is followed by
    `attr_path`.
    """
    workflows = (spec.template, *spec.sub_workflows)
    names = {name.encode() for workflow in workflows for name in workflow.interface.inputs.variables}
    if any(b"\x12%c%b\x1a" % (len(name), name) in content for name in names if len(name) < 128):
        return Bindings(content)
    return None


class _Readers:
    """One search through a workflow and the subworkflows in it; each is looked through once."""

    def __init__(self, spec: WorkflowSpec) -> None:
        self._workflows = {_key(workflow.id): workflow for workflow in spec.sub_workflows}
        self._known: dict[bytes, list[tuple[str, Read]]] = {}

    def of_workflow(self, workflow: WorkflowTemplate) -> list[tuple[str, Read]]:
        """Inputs of the workflow, and what is read of them."""
        key = _key(workflow.id)
        if key not in self._known:
            self._known[key] = []  # what a workflow reads that is in itself
            found: Iterator[tuple[str, Read]] = chain(
                *(self._of_node(node, node.id) for node in workflow.nodes),
                *(_reached(output.binding, (), f"its output `{output.var}`") for output in workflow.outputs),
            )
            self._known[key] = list(islice(found, ATTRIBUTE_READS))
        return self._known[key]

    def _of_node(self, node: Node, name: str) -> Iterator[tuple[str, Read]]:
        called = _called(node, name)
        inner = self._of_subworkflow(node)
        for binding in node.inputs:
            yield from _reached(binding.binding, (), called)
            for variable, read in inner:
                if variable == binding.var:
                    yield from _reached(binding.binding, read.attributes, f"{read.node} in {called}")
        for part in _branches(node):
            yield from self._of_node(part, f"{name}.{part.id}")

    def _of_subworkflow(self, node: Node) -> list[tuple[str, Read]]:
        workflow = self._workflows.get(_key(node.workflow_node.sub_workflow_ref))
        return [] if workflow is None else self.of_workflow(workflow)


def _key(identifier: Identifier) -> bytes:
    return identifier.SerializeToString(deterministic=True)


def _called(node: Node, name: str) -> str:
    """A node in words: `node n1 (index.chunk)`."""
    names = (node.task_node.reference_id, node.workflow_node.sub_workflow_ref, node.workflow_node.launchplan_ref)
    entity = next((identifier.name for identifier in names if identifier.name), "")
    return f"node {name}" + (f" ({entity})" if entity else "")


def _branches(node: Node) -> Iterator[Node]:
    """The nodes of a conditional, which read inputs of the workflow like any other."""
    if node.HasField("branch_node"):
        blocks = node.branch_node.if_else
        yield blocks.case.then_node
        yield from (block.then_node for block in blocks.other)
        yield blocks.else_node


def _reached(data: BindingData, attributes: Attributes, node: str) -> Iterator[tuple[str, Read]]:
    """What a node reads of the workflow's inputs that reads these attributes of what is bound to it."""
    kind = data.WhichOneof("value")
    if kind == "promise" and data.promise.node_id in _START_NODES:
        path = (*map(_attribute, data.promise.attr_path), *attributes)
        if path:
            yield data.promise.var, Read(path, node)
    elif kind in ("collection", "map"):
        parts: Iterable[tuple[str | int, BindingData]] = (
            enumerate(data.collection.bindings) if kind == "collection" else data.map.bindings.items()
        )
        for key, part in parts:
            if not attributes or attributes[0] == key:
                yield from _reached(part, attributes[1:], node)


def _attribute(stated: PromiseAttribute) -> str | int:
    return stated.int_value if stated.WhichOneof("value") == "int_value" else stated.string_value
