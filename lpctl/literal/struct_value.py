"""A mapping of the manifest to what flytekit writes of the dataclass or model that it states, checked on the way.

Neither flytekit nor flyteadmin looks into a struct before the task that takes it. The check is this module's own and
not jsonschema's: it writes the value while it checks (an int where a float is declared becomes a float, a moment is
written as Python writes it), speaks of the field where it stands, and stops at schemas made to burn time.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from lpctl.findings.show import shown
from lpctl.literal import advice
from lpctl.literal.constraints import broken_constraint
from lpctl.literal.json_schema import LOCATED, Dialect, alternatives, is_meant, mapping
from lpctl.literal.list_advice import for_list
from lpctl.literal.none_text import NONE, WORDS, none_as_text
from lpctl.literal.reading import A_READING, NO_UNION, WIDENED, Mismatch, Reading, is_like_marked, size
from lpctl.literal.rules import INPUT_MEMBER, INPUT_STRUCT, INPUT_UNSUPPORTED, STRUCT_FIELD_IGNORED
from lpctl.literal.struct_default import add_defaults
from lpctl.literal.struct_text import EXAMPLES, TEXT_FORMATS, NotOfFormatError, write_duration, write_text
from lpctl.literal.uri import check_uri
from lpctl.text.duration import FORMS, SECOND, NotADurationError, parse_duration
from lpctl.text.limits import FINDINGS, SCHEMA_ALTERNATIVES, SCHEMA_STEPS
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.findings.diagnostic import Path, Rule
    from lpctl.literal.json_schema import JsonSchema, Subschema

INTEGER_MIN, INTEGER_MAX = -(2**63), 2**64 - 1
"""The integers that MessagePack has."""


class StructWriter:
    """Writes one value of a struct by its schema. What it returns is in doubt where the reading has mismatches.

    `steps` is how many schemas it still follows for the value; at 0 it has given up. `defaults` is how many it has
    found in the schema.
    """

    def __init__(self, schema: JsonSchema, reading: Reading, value: Any) -> None:
        self.schema = schema
        self.reading = reading
        self.steps = SCHEMA_STEPS * (20 + size(value))
        self.defaults = 0
        self._nested: Counter[int] = Counter()  # alternatives inside one another, by where their value stands
        self._by_type: dict[str, Callable[[Any, Subschema, Path], Any]] = {
            "string": self._string,
            "integer": self._integer,
            "number": self._number,
            "boolean": self._boolean,
            "null": self._null,
            "array": self._array,
            "object": self._object,
        }

    def write(self, value: Any, node: Any, path: Path) -> Any:
        """The value as flytekit writes it where the schema is `node`."""
        self.steps -= 1
        if self.steps <= 0 or len(self.reading.mismatches) >= FINDINGS:
            return None
        node = self.schema.resolved(node)
        if "enum" in node or "const" in node:
            return self._member(value, node, path)
        if variants := alternatives(node):
            return self._alternative(value, node, variants, path)
        kind = node.get("type") or ("object" if "properties" in node else None)
        write = self._by_type.get(kind) if isinstance(kind, str) else None
        return self.untyped(value, path) if write is None else write(value, node, path)

    def untyped(self, value: Any, path: Path) -> Any:
        """A value of which nothing is declared: as YAML reads it."""
        if type(value) is int and not INTEGER_MIN <= value <= INTEGER_MAX:
            self._say(value, path, f"is {shown(value)}, beyond the integers of MessagePack, -2^63 to 2^64 - 1")
        elif value == NONE:
            self.reading.remarks.append(none_as_text(path, "an untyped value"))
        elif type(value) is list:
            return [self.untyped(item, (*path, index)) for index, item in enumerate(value)]
        elif type(value) is dict:
            return {key: self.untyped(item, (*path, key)) for key, item in value.items()}
        return value

    def _refuse(
        self,
        value: Any,
        expected: Subschema | str,
        path: Path,
        *,
        reason: str | None = None,
        help: str | None = None,  # noqa: A002
        repair: str | None = None,
        rule: Rule = INPUT_STRUCT,
    ) -> None:
        if is_like_marked(value):
            help = NO_UNION  # noqa: A001
        words = expected if isinstance(expected, str) else self.schema.words(expected)
        self.reading.mismatches.append(
            Mismatch(path, value, expected=words, reason=reason, help=help, repair=repair, rule=rule)
        )

    def _constrained(self, value: Any, node: Subschema, path: Path) -> Any:
        if allowed := broken_constraint(value, node):
            self._say(value, path, f"is {shown(value)}, where only {allowed} is allowed")
        return value

    def _say(self, value: Any, path: Path, says: str, help: str | None = None, *, on_key: bool = False) -> None:  # noqa: A002
        self.reading.mismatches.append(Mismatch(path, value, says=says, help=help, rule=INPUT_STRUCT, on_key=on_key))

    def _member(self, value: Any, node: Subschema, path: Path) -> Any:
        members = node.get("enum")
        members = members if isinstance(members, list) else [node.get("const")]
        self.reading.at_most(A_READING)
        if self.schema.dialect is Dialect.MARSHMALLOW:  # lists the names of an enum, where its values are written
            return self._string(value, {}, path)
        for member in members:
            if member == value and isinstance(member, bool) == isinstance(value, bool):
                return value
        text = [member for member in members if isinstance(member, str)]
        if isinstance(value, str) or not text:
            self._refuse(value, node, path, help=advice.nearest_member(value, text), rule=INPUT_MEMBER)
        else:
            self._refuse(value, node, path, repair=advice.quoted_member(value, text))
        return None

    def _alternative(self, value: Any, node: Subschema, variants: list[Any], path: Path) -> Any:
        """The nearest of several schemas; of equally near ones the first, because nothing says which was meant."""
        self._nested[len(path)] += 1
        if self._nested[len(path)] > SCHEMA_ALTERNATIVES:
            self.steps = 0
        before = self.reading
        best: tuple[Reading, Any] | None = None
        tried: list[tuple[Any, Reading]] = []
        for variant in variants:
            self.reading = before.apart()
            written = self.write(value, variant, path)
            tried.append((variant, self.reading))
            if not self.reading.mismatches and (best is None or self.reading.rank < best[0].rank):
                best = (self.reading, written)
        self.reading = before
        self._nested[len(path)] -= 1
        if self.steps <= 0:
            return None
        if best is not None:
            before.at_most(best[0].rank)
            before.remarks.extend(best[0].remarks)
            if value == NONE and self._takes_none(variants):
                before.remarks.append(none_as_text(path, self.schema.words(node)))
            return best[1]
        self._no_alternative(value, node, tried, path)
        return None

    def _takes_none(self, variants: list[Any]) -> bool:
        return any(self.schema.resolved(variant).get("type") == "null" for variant in variants)

    def _no_alternative(self, value: Any, node: Subschema, tried: list[tuple[Any, Reading]], path: Path) -> None:
        """Of the schemas that are of the value's kind, the one that is meant says what is wrong inside."""
        if type(value) is str and value in WORDS and self._takes_none([variant for variant, _ in tried]):
            self._refuse(value, node, path, help=advice.write("null"))
            return
        inside = [found.mismatches for variant, found in tried if is_meant(value, variant, self.schema)]
        if len(inside) == 1:
            whole_words = self.schema.words(node)
            self.reading.mismatches.extend(
                found._replace(expected=whole_words) if found.path == path and found.says is None else found
                for found in inside[0]
            )
            return
        if type(value) is dict and self._undiscriminated(value, [variant for variant, _ in tried], path):
            return
        help_ = next((mismatch.help for _, found in tried for mismatch in found.mismatches if mismatch.help), None)
        self._refuse(value, node, path, help=help_)

    def _undiscriminated(self, value: dict[str, Any], variants: list[Any], path: Path) -> bool:
        """Whether a key that tells the variants apart is missing or says something else; that is then noted."""
        fields = [
            mapping(node.get("properties")) for node in map(self.schema.resolved, variants) if "properties" in node
        ]
        for key in fields[0] if fields else ():
            kinds = [self.schema.resolved(field.get(key)).get("const") for field in fields]
            if len(fields) > 1 and all(isinstance(kind, str) for kind in kinds) and value.get(key) not in kinds:
                allowed = ", ".join(map(str, kinds))
                if key not in value:
                    self._say(
                        value, path, f"lacks `{key}`, which tells the variants apart", f"add {key}: one of {allowed}"
                    )
                else:
                    self._refuse(value[key], {"enum": kinds}, (*path, key), rule=INPUT_MEMBER)
                return True
        return False

    def _string(self, value: Any, node: Subschema, path: Path) -> Any:
        format_ = node.get("format")
        if format_ == "duration" and type(value) in (str, dict):
            self.reading.at_most(A_READING)
            try:
                return write_duration(value)
            except NotADurationError as error:
                self._no_duration(error, value, node, path)
                return None
        if type(value) is not str:
            example = EXAMPLES.get(format_) if isinstance(format_, str) else None
            self._refuse(value, node, path, help=example, repair=None if example else advice.quoted(value))
            return None
        if format_ == "base64":
            self._bytes(value, path)
        elif format_ in TEXT_FORMATS:
            self.reading.at_most(A_READING)
            try:
                value = write_text(value, format_, self.schema.dialect)
            except NotOfFormatError as error:
                self._refuse(value, node, path, reason=error.reason, help=error.help)
                return None
        return self._constrained(value, node, path)

    def _bytes(self, value: str, path: Path) -> None:
        # Bytes for a dataclass, text in base64 for one with DataClassJSONMixin: the type does not say which it is.
        says = "is of type bytes, of which the package does not say how the task reads them"
        said = "leave the field to its default, or have the task take a FlyteFile"
        self.reading.mismatches.append(Mismatch(path, value, says=says, help=said, rule=INPUT_UNSUPPORTED))

    def _integer(self, value: Any, node: Subschema, path: Path) -> Any:
        if type(value) is not int:
            self._refuse(value, node, path, help=advice.for_integer(value))
        elif not INTEGER_MIN <= value <= INTEGER_MAX:
            self._say(value, path, f"is {shown(value)}, beyond the integers of MessagePack, -2^63 to 2^64 - 1")
        return self._constrained(value, node, path)

    def _number(self, value: Any, node: Subschema, path: Path) -> Any:
        if node.get("format") == "integer":  # marshmallow-jsonschema before 0.13
            return self._integer(value, node, path)
        if node.get("format") == "time-delta":
            return self._seconds(value, node, path)
        if type(value) is int:
            self.reading.at_most(WIDENED)
            try:
                return self._constrained(float(value), node, path)
            except OverflowError:
                self._refuse(value, node, path, reason="it is beyond the range of a float")
                return None
        if type(value) is not float:
            self._refuse(value, node, path, help=advice.for_float(value))
        return self._constrained(value, node, path)

    def _seconds(self, value: Any, node: Subschema, path: Path) -> Any:
        """A timedelta, which mashumaro writes as seconds; with its units it may stand here as it does elsewhere."""
        self.reading.at_most(A_READING)
        if type(value) in (int, float):
            return float(value) if abs(value) < 1e15 else self._refuse(value, node, path, reason="it is too long")
        try:
            return parse_duration(value) / SECOND
        except NotADurationError as error:
            self._no_duration(error, value, node, path)
            return None

    def _no_duration(self, error: NotADurationError, value: Any, node: Subschema, path: Path) -> None:
        if error.key is not None:
            said, on_key = advice.for_duration_key(error.close), error.close is not None
            self._say(value, (*path, error.key), error.reason, said, on_key=on_key)
        else:
            self._refuse(
                value, node, path, reason=None if str(error) in ("no duration", "no unit") else str(error), help=FORMS
            )

    def _boolean(self, value: Any, node: Subschema, path: Path) -> Any:
        if type(value) is not bool:
            self._refuse(value, node, path, help=advice.for_boolean(value))
        return value

    def _null(self, value: Any, node: Subschema, path: Path) -> Any:
        if value is not None:
            self._refuse(value, node, path, help=advice.write("null"))
        return value

    def _array(self, value: Any, node: Subschema, path: Path) -> Any:
        if type(value) is not list:
            said = for_list(value, lambda items: self._fits(items, node))
            self._refuse(value, node, path, help=said.help, repair=said.repair)
            return None
        first = node.get("prefixItems")
        first = first if isinstance(first, list) else []
        items = node.get("items", {})
        written = [
            self.write(item, first[index] if index < len(first) else items, (*path, index))
            for index, item in enumerate(value)
        ]
        return self._constrained(written, node, path)

    def _fits(self, value: Any, node: Subschema) -> bool:
        apart = self.reading.apart()
        StructWriter(self.schema, apart, value).write(value, node, ())
        return not apart.mismatches

    def _object(self, value: Any, node: Subschema, path: Path) -> Any:
        located = LOCATED.get(str(node.get("title")))
        properties = mapping(node.get("properties"))
        if located and located[0] in properties:
            return self._located(value, node, path, located)
        if type(value) is not dict:
            keys = ", ".join(map(str, node["required"])) if isinstance(node.get("required"), list) else ""
            quoted = type(value) is str and value.lstrip()[:1] == "{"
            self._refuse(
                value,
                node,
                path,
                help=f"write a mapping{f' with {keys}' if keys else ''}{', without quotes' if quoted else ''}",
            )
            return None
        others = node.get("additionalProperties", True)
        ignoring = self.schema.dialect is Dialect.PYDANTIC and "additionalProperties" not in node  # True: extra="allow"
        told = others is False or (ignoring and bool(properties))
        needed = node["required"] if isinstance(node.get("required"), list) else []
        missing = [str(key) for key in needed if key not in value]
        misspelt = {key for key in value if key not in properties and any(nearest(key, [each]) for each in missing)}
        for key in missing:
            if not told or not any(nearest(each, [key]) for each in misspelt):
                self._missing(value, key, node, path)
        written = {}
        for key, item in value.items():
            if key in properties:
                written[key] = self.write(item, properties[key], (*path, key))
                continue
            if told:
                self._unknown(key, value, node, (*path, key), refused=others is False or key in misspelt)
                continue
            name = self._key(key, node, (*path, key))
            written[name] = (
                self.untyped(item, (*path, key)) if others is True else self.write(item, others, (*path, key))
            )
        add_defaults(self, written, properties, path)
        return self._constrained(written, node, path)

    def _key(self, key: str, node: Subschema, path: Path) -> Any:
        """A key as its dict has it: mashumaro keeps the integers of `dict[int, T]`."""
        names = node.get("propertyNames")
        if isinstance(names, dict) and names.get("type") == "integer":
            if re.fullmatch("-?[0-9]{1,18}", key):
                return int(key)
            self._say(key, path, "is no integer, as the keys of this dict are", on_key=True)
        return key

    def _missing(self, value: dict[str, Any], key: str, node: Subschema, path: Path) -> None:
        field = mapping(node.get("properties")).get(key, {})
        title = node.get("title")
        says = f"lacks `{key}`" + (f", which {title} requires" if isinstance(title, str) else "")
        said = f"add {key}: {self.schema.words(field)}"
        self._say(value, path, says, said, on_key=True)

    def _unknown(self, key: str, value: dict[str, Any], node: Subschema, path: Path, *, refused: bool) -> None:
        fields = mapping(node.get("properties"))
        title = node.get("title")
        close = nearest(key, [field for field in fields if field not in value])
        says = f"is no field of {title if isinstance(title, str) else 'the struct'}"
        notes = () if close else (("fields", ", ".join(sorted(fields)) or "none"),)
        mismatch = Mismatch(
            path,
            value[key],
            says=says if refused else f"{says}, which ignores it",
            help=advice.rename(close, safe=refused) if close else None,
            notes=notes,
            rule=INPUT_STRUCT if refused else STRUCT_FIELD_IGNORED,
            on_key=True,
        )
        (self.reading.mismatches if refused else self.reading.remarks).append(mismatch)

    def _located(self, value: Any, node: Subschema, path: Path, located: tuple[str, str, bool | None]) -> Any:
        """A file, directory or dataset as a field: `{path: s3://…}`, or its URI alone."""
        key, what, directory = located
        if type(value) is str:
            self.reading.at_most(A_READING)
            check_uri(value, path, self.reading, what=what, directory=directory)
            return {key: value} if what != "dataset" else {key: value, "file_format": ""}
        if type(value) is not dict:
            self._refuse(value, node, path, help=f"write the URI of the {what}, or {{{key}: s3://bucket/path}}")
            return None
        if key not in value:
            self._say(value, path, f"lacks `{key}`, the URI of the {what}", f"add {key}: s3://bucket/path", on_key=True)
            return None
        written = {}
        for name, item in value.items():
            if name not in node["properties"]:
                self._unknown(name, value, node, (*path, name), refused=True)
            elif name == key:
                written[name] = self._string(item, {}, (*path, name))
                if type(item) is str:
                    check_uri(item, (*path, name), self.reading, what=what, directory=directory)
            elif item is not None:  # flytekit writes no `metadata` where there is none
                written[name] = self.write(item, node["properties"][name], (*path, name))
        if what == "dataset":
            written.setdefault("file_format", "")
        return written
