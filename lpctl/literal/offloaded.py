"""URIs to literals of what lies outside the message: files, directories, structured datasets, schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lpctl.literal import advice
from lpctl.literal.notation import notation
from lpctl.literal.reading import Mismatch
from lpctl.literal.rules import INPUT_UNSUPPORTED
from lpctl.literal.uri import check_uri, located
from lpctl.messages.flyteidl_pb2 import (
    Blob,
    BlobMetadata,
    BlobType,
    Literal,
    Scalar,
    Schema,
    StructuredDataset,
    StructuredDatasetMetadata,
    StructuredDatasetType,
)

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.literal.reading import Reading
    from lpctl.messages.flyteidl_pb2 import LiteralType

UNWRITABLE = {
    "PythonPickle": "a pickle comes from a task or from Python, and only the same Python can read it",
    "NumpyArray": "a numpy array comes from a task or from Python, as a file that flytekit writes",
}
"""Blob formats whose values no manifest states (flytekit types/pickle/pickle.py, types/numpy/ndarray.py)."""

_PARQUET = "parquet"


def offloaded_literal(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """The literal of a file, a directory, a structured dataset or a schema."""
    kind = type_.WhichOneof("type")
    make = _blob if kind == "blob" else _schema if kind == "schema" else _dataset
    return make(value, type_, path, reading)


def _blob(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A file's or directory's URI, with the declared format where the value states none."""
    declared = type_.blob
    if declared.format in UNWRITABLE:
        reading.refuse(value, type_, path, rule=INPUT_UNSUPPORTED, reason=UNWRITABLE[declared.format])
        return None
    directory = declared.dimensionality == BlobType.MULTIPART
    what = "directory" if directory else "file"
    stated = _stated(value, type_, path, reading, what=what, format_=declared.format, directory=directory)
    if stated is None:
        return None
    uri, format_ = stated
    if declared.format and format_ not in ("", declared.format):
        _other_format(format_, declared.format, type_, path, reading)
        return None
    metadata = BlobMetadata(type=BlobType(format=declared.format or format_, dimensionality=declared.dimensionality))
    return Literal(scalar=Scalar(blob=Blob(metadata=metadata, uri=uri)))


def _dataset(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A structured dataset's URI; the literal has the declared columns and the declared or stated format.

    flytekit drops a stated format where one is declared
    (types/structured/structured_dataset.py:StructuredDatasetTransformerEngine.async_to_literal).
    """
    declared = type_.structured_dataset_type
    stated = _stated(value, type_, path, reading, what="dataset", format_=declared.format)
    if stated is None:
        return None
    uri, format_ = stated
    if declared.format and format_.lower() not in ("", declared.format.lower()):
        _other_format(format_, declared.format, type_, path, reading)
        return None
    made = StructuredDatasetType.FromString(declared.SerializeToString())
    made.format = declared.format or format_
    metadata = StructuredDatasetMetadata(structured_dataset_type=made)
    return Literal(scalar=Scalar(structured_dataset=StructuredDataset(uri=uri, metadata=metadata)))


def _schema(value: Any, type_: LiteralType, path: Path, reading: Reading) -> Literal | None:
    """A schema's URI: parquet, as every FlyteSchema."""
    stated = _stated(value, type_, path, reading, what="schema", format_=_PARQUET)
    if stated is None:
        return None
    uri, format_ = stated
    if format_ not in ("", _PARQUET):
        _other_format(format_, _PARQUET, type_, path, reading)
        return None
    return Literal(scalar=Scalar(schema=Schema(uri=uri, type=type_.schema)))


def _stated(
    value: Any,
    type_: LiteralType,
    path: Path,
    reading: Reading,
    *,
    what: str,
    format_: str,
    directory: bool | None = None,
) -> tuple[str, str] | None:
    """The URI and the format that a value states, "" where it states none; None where one of them is wrong.

    `format_` is the one that is declared, "" where any will do.
    """
    found = located(value)
    if found is None:
        written = "a URI, or {uri: s3://bucket/path, format: csv}"
        others = (
            [key for key in value if key not in ("uri", "format")] if type(value) is dict and "uri" in value else []
        )
        for key in others:
            says = f"is no part of a {what}, which is {written}"
            reading.mismatches.append(Mismatch((*path, key), value, says=says, help="remove it", on_key=True))
        if not others:
            reading.refuse(value, type_, path, help=f"write {written}")
        return None
    uri, written_format = found
    at = path if type(value) is str else (*path, "uri")
    if type(uri) is not str:
        reading.mismatches.append(Mismatch(at, uri, "a URI", repair=advice.quoted(uri)))
        return None
    if written_format is not None and type(written_format) is not str:
        help_ = advice.write(format_) if format_ else None
        repair = None if help_ else advice.quoted(written_format)
        reading.mismatches.append(Mismatch((*path, "format"), written_format, "a format", help=help_, repair=repair))
        return None
    if not check_uri(uri, at, reading, what=what, directory=directory):
        return None
    return uri, written_format or ""


def _other_format(stated: str, declared: str, type_: LiteralType, path: Path, reading: Reading) -> None:
    says = f'has format "{stated}", and {notation(type_)} has format "{declared}"'
    reading.mismatches.append(
        Mismatch((*path, "format"), stated, says=says, help=advice.write(declared, ", or remove the line", safe=False))
    )
