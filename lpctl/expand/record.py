"""The records of `for_each`, each of which becomes a plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from lpctl.expand.csv import read_csv
from lpctl.expand.expression import NAME, Expression, parts
from lpctl.expand.rules import INVALID_EXPRESSION, INVALID_RECORD, UNREADABLE_RECORDS
from lpctl.expand.substitute import Misplaced
from lpctl.expand.supplied import Place
from lpctl.expand.table import bare, remove_around
from lpctl.findings.diagnostic import Related
from lpctl.findings.show import shown as as_shown
from lpctl.manifest.expansion import OTHERWISE_IN_A_TARGET
from lpctl.source.load import load
from lpctl.text.limits import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Protocol

    from lpctl.findings.diagnostic import Diagnostic, Path, Problem
    from lpctl.source.document import Document

    class RecordFiles(Protocol):
        """Where files of records are read from: the disk, or a revision of a repository."""

        def read(self, manifest: str, path: str) -> tuple[str, bytes] | str:
            """The file that a manifest names, as it is shown, and its content; or why it cannot be read."""


class Record(NamedTuple):
    """One record, where it stands, and whether its texts come from outside YAML."""

    values: Mapping[str, Any]
    place: Place
    outside: bool = False


class Records(NamedTuple):
    """The records that a place states, and everything that is wrong with them."""

    records: tuple[Record, ...]
    problems: tuple[Misplaced, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


_CSV = ".csv"
_ENDINGS = (_CSV, ".yaml", ".yml", ".json")


FilesRead: TypeAlias = "dict[tuple[str, str], tuple[str, bytes] | str]"
"""What a manifest, by its name, finds at a path: a file, as it is shown, and its content; or why it cannot be read."""


class RecordReader:
    """Reads records, each file once: one that changes during a run is what it was at first."""

    def __init__(self, files: RecordFiles | None) -> None:
        self._files = files
        self._contents: dict[str, bytes] = {}
        self._read: dict[str, Records] = {}
        self.files_read: FilesRead = {}

    def take_over(self, files: FilesRead) -> bool:
        """Learn what another process read for other manifests; whether it read what this one has read."""
        contents = dict(found for found in files.values() if not isinstance(found, str))
        if any(self._contents.get(shown, content) != content for shown, content in contents.items()):
            return False
        self._contents |= contents
        self.files_read |= files
        return True

    def of(self, stated: Any, place: Place) -> Records:
        """The records that `for_each` states at a place, where it has its shape: a list, or the file of one."""
        return _records(stated, place) if isinstance(stated, list) else self._of_file(stated["file"], place)

    def _of_file(self, path: str, place: Place) -> Records:
        at = (*place.path, "file")
        found = self._found(place.document.origin.file, path)
        if isinstance(found, str):
            return _wrong(
                place, _expression_in(path, at) or UNREADABLE_RECORDS.at(at, f"`{path}` cannot be read: {found}")
            )
        shown, content = found
        if shown not in self._read:
            self._read[shown] = _of_content(shown, content)
        records = self._read[shown]
        if not shown.lower().endswith(_ENDINGS) and _is_unreadable(records):
            return _wrong(place, _by_its_ending(path, at, content))  # what is wrong with it as YAML says nothing then
        return records

    def _found(self, manifest: str, path: str) -> tuple[str, bytes] | str:
        asked = manifest, path
        if asked not in self.files_read:
            found = "no file is read here" if self._files is None else self._files.read(manifest, path)
            if not isinstance(found, str):
                shown, content = found
                found = shown, self._contents.setdefault(shown, content)
            self.files_read[asked] = found
        return self.files_read[asked]


def _expression_in(path: str, at: Path) -> Problem | None:
    """What is wrong with the name of a file that is to be made of an expression."""
    if not any(isinstance(part, Expression) for part in parts(path)):
        return None
    message = f"no expression stands in the name of a file of records, and there is none named `{path}`"
    return INVALID_EXPRESSION.at(at, message, help=f"write the name of one file; {OTHERWISE_IN_A_TARGET}")


def _is_unreadable(records: Records) -> bool:
    """Whether a file is no list in YAML at all."""
    return bool(records.diagnostics) or any(found.problem.rule is UNREADABLE_RECORDS for found in records.problems)


def _by_its_ending(path: str, at: Path, content: bytes) -> Problem:
    as_csv = _as_csv(path, content)
    return UNREADABLE_RECORDS.at(
        at,
        f"`{path}` is read as YAML, as it does not end in .csv, and holds no list in that",
        notes=(("allowed", "a list of mappings in .yaml, .yml or .json; commas and a header in .csv"),),
        help=f"{as_csv}, and name that here" if as_csv else "write the records into a file with one of these endings",
    )


def _as_csv(path: str, content: bytes) -> str | None:
    """What to do about a table in a file that is not read as one, None of any other text."""
    try:
        first = content.decode().lstrip("\ufeff\r\n").partition("\n")[0]
    except UnicodeDecodeError:
        return None
    if re.search("[,;|\t]", first) is None or re.match(r"[-\[{#]|[^,;|\t]*:\s", first):
        return None
    named = re.sub(r"(\.csv)?(\.[^./]*)?\Z", _CSV, path, count=1, flags=re.IGNORECASE)
    return f"save it with commas between the cells as {named}"


def _of_content(shown: str, content: bytes) -> Records:
    source = read_csv(shown, content) if shown.lower().endswith(_CSV) else load(shown, content)
    if source.diagnostics or not source.documents:
        return Records((), diagnostics=source.diagnostics)
    document, *others = source.documents
    if others:
        second = Place(others[0], ())
        return _wrong(second, UNREADABLE_RECORDS.at((), "a file of records holds one document", on="key"))
    if not isinstance(document.data, list):
        message = f"a file of records holds a list of them, this is {as_shown(document.data)}"
        advice = _as_csv(shown, content) if isinstance(document.data, str) else None
        return _wrong(Place(document, ()), UNREADABLE_RECORDS.at((), message, on="key", help=advice))
    of_csv = shown.lower().endswith(_CSV)
    if of_csv and document.data and (problems := _problems_of_header(document.data[0])):
        return _wrong(Place(document, ()), *problems)  # of what no record has by its name, no expression is told
    return _records(document.data, Place(document, ()), outside=of_csv)


def _problems_of_header(names: Iterable[str]) -> list[Problem]:
    """What is wrong with the names in a CSV's header; one problem of all that white space stands around."""
    unfit = [name for name in names if NAME.fullmatch(name) is None]
    spaced = {name: inner for name in unfit if NAME.fullmatch(inner := bare(name)) is not None}
    problems = []
    for name in unfit:
        if name not in spaced:
            joined = re.sub(r"\s+", "_", bare(name))
            problems.append(_no_key((0, name), f"write {joined}" if NAME.fullmatch(joined) else None))
    if spaced:
        first = next(iter(spaced))
        listed = ", ".join(f"`{inner}`" for inner in spaced.values())
        advice = remove_around(first) if len(spaced) == 1 else f"remove the white space around {listed}"
        problems.append(_no_key((0, first), advice))
    return problems


def _no_key(path: Path, advice: str | None = None) -> Problem:
    message = f"`{path[-1]}` is no key for an expression: letters, digits, `_` and `-`, no digit first"
    return INVALID_RECORD.at(path, message, on="key", help=advice)


def _wrong(place: Place, *problems: Problem) -> Records:
    return Records((), tuple(Misplaced(place.document, problem) for problem in problems))


def _records(stated: list[Any], place: Place, *, outside: bool = False) -> Records:
    document, path = place
    if not stated:
        message = "`for_each` holds no record, so that no plan exists"
        return _wrong(place, INVALID_RECORD.at(path, message, help=_instead_of_none(path, of_csv=outside)))
    if len(stated) > RECORDS:
        message = f"{len(stated):,} records; a plan may have {RECORDS:,}"
        return _wrong(place, INVALID_RECORD.at(path, message, help="divide them among several manifests"))
    records: list[Record] = []
    problems: list[Problem] = []
    for index, one in enumerate(stated):
        at = (*path, index)
        if not isinstance(one, dict) or not one:
            message = f"a record is a mapping of keys to values, got {as_shown(one)}"
            problems.append(INVALID_RECORD.at(at, message, help="write {city: berlin}"))
            continue
        if not outside:  # the header of a CSV is looked at once
            problems += [_no_key((*at, key)) for key in one if NAME.fullmatch(key) is None]
        if records and one.keys() != records[0].values.keys():
            problems.append(_unlike(one, records[0], at, document))
        else:
            records.append(Record(one, Place(document, at), outside))
    return Records(tuple(records), tuple(Misplaced(document, problem) for problem in problems))


def _instead_of_none(path: Path, *, of_csv: bool) -> str:
    """What to do about a plan, or the file of several, that has no record; `path` is where these are to stand."""
    if not path:
        return f"add {'a row below the header' if of_csv else 'a record'}, or remove the plan where it has none"
    if path[0] == "overrides":
        return f"add a record, or remove the override and leave {path[1]} out of `targets`"
    return "add a record, or remove the plan"


def _unlike(one: dict[str, Any], first: Record, at: tuple[str | int, ...], document: Document) -> Problem:
    missing = [f"`{key}`" for key in first.values if key not in one]
    more = [f"`{key}`" for key in one if key not in first.values]
    words = [f"lacks {', '.join(missing)}"] if missing else []
    words += [f"has {', '.join(more)} besides"] if more else []
    return INVALID_RECORD.at(
        at,
        f"the record {' and '.join(words)}; all records hold the same keys",
        related=(Related("the first record", document.origin, first.place.path),),
    )
