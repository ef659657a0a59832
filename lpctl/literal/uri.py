"""URIs of files, directories and datasets: what the tasks of a cluster can read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lpctl.literal.reading import A_READING, Mismatch
from lpctl.literal.rules import FILE_FOR_DIRECTORY, INPUT_LOCAL_PATH, INPUT_TYPE, UNKNOWN_URI_SCHEME
from lpctl.text.suggest import nearest

if TYPE_CHECKING:
    from lpctl.findings.diagnostic import Path
    from lpctl.literal.reading import Reading

SCHEMES = frozenset(
    ("abfs", "abfss", "adl", "az", "bq", "ftp", "gcs", "gs", "hdfs", "http", "https", "s3", "s3a", "snowflake")
)
"""What flytekit's dependencies read (s3fs, gcsfs, adlfs, fsspec) and its handlers of datasets (types/structured)."""

WRITABLE = SCHEMES - {"bq", "http", "https", "snowflake"}
"""Those under which tasks can also write files: fsspec's http has no upload, the others are of tables."""

# Compiled when they are needed, as few manifests have a file.
_URI = r"(?s)(?:[A-Za-z][A-Za-z0-9+.-]*::)*(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<rest>.*)"
_ALMOST = r"(?s)(?P<scheme>[A-Za-z][A-Za-z0-9]+):?/+(?P<rest>[^/].*)"

NOWHERE = "nothing would upload it"


def check_uri(value: str, path: Path, reading: Reading, *, what: str, directory: bool | None = None) -> bool:
    """Whether a text is the URI of a `what`; notes what is wrong with it, or worth knowing.

    A relative or local path is what flytekit uploads while it serialises (types/file/file.py:async_to_literal); a
    manifest is only compiled. `directory` says whether a directory is declared or a file, None where it is neither.
    """
    reading.at_most(A_READING)
    if value != value.strip() and re.fullmatch(_URI, value.strip()):
        says = "is a URI with blanks around it"
        reading.mismatches.append(Mismatch(path, value, says=says, help=_write(value.strip()), rule=INPUT_LOCAL_PATH))
        return False
    match = re.fullmatch(_URI, value)
    if match is None or match["scheme"].lower() == "file":
        says, said = _no_uri(value, what)
        reading.mismatches.append(Mismatch(path, value, says=says, help=said, rule=INPUT_LOCAL_PATH))
        return False
    if not value.isprintable():
        says = "is a URI with characters that cannot be printed"
        reading.mismatches.append(Mismatch(path, value, says=says, rule=INPUT_LOCAL_PATH))
        return False
    if not match["rest"].strip("/"):
        says = f'is "{value}", which names no {what}'
        reading.mismatches.append(Mismatch(path, value, says=says, rule=INPUT_LOCAL_PATH))
        return False
    if directory is False and value.endswith("/"):
        says = f'expects a file, got the directory "{value}"'
        said = f"write the URI of one file, such as {value}data.csv, or declare a FlyteDirectory"
        reading.mismatches.append(Mismatch(path, value, says=says, help=said, rule=INPUT_TYPE))
        return False
    _remark(value, match["scheme"], path, reading)
    if directory and (name := re.search(r"/([^/]+\.[A-Za-z][A-Za-z0-9]{1,7})$", match["rest"])):
        says = f'expects a directory, and "{name[1]}" looks like a file'
        reading.remarks.append(
            Mismatch(path, value, says=says, help=_write(f"{value}/", " if it is a directory"), rule=FILE_FOR_DIRECTORY)
        )
    return True


def _no_uri(value: str, what: str) -> tuple[str, str | None]:
    """What is said of a text that is no URI, and what to write."""
    if not value.strip():
        return f"is empty, which names no {what}", f"give it the URI of the {what}, or remove the line"
    almost = re.fullmatch(_ALMOST, value)
    if almost and almost["scheme"].lower() in SCHEMES:
        return f'is "{_cut(value)}", which is no URI', _write(f"{almost['scheme'].lower()}://{almost['rest']}")
    name = value.rstrip("/").replace("\\", "/").rsplit("/", 1)[-1]
    return (
        f'is the local path "{_cut(value)}": {NOWHERE}',
        f"upload the {what} and write its URI, such as s3://bucket/{_cut(name)}",
    )


def _write(uri: str, more: str = "") -> str:
    """What to type in the place of a text that is nearly a URI."""
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    return helping(f"write {_cut(uri)}{more}", Write(flow(uri)), safe=False)


def other_scheme(value: str, scheme: str, close: str) -> str:
    """What to type where the scheme of a URI is nearly another."""
    from lpctl.findings.fix import Write, helping  # noqa: PLC0415 - only a mistake needs it
    from lpctl.source.flow import flow  # noqa: PLC0415 - likewise

    meant = value.replace(f"{scheme}://", f"{close}://", 1)
    return helping(f"did you mean {close}://?", Write(flow(meant)), safe=False)


def _cut(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}..."


def _remark(value: str, scheme: str, path: Path, reading: Reading) -> None:
    if scheme in SCHEMES:
        return
    close = meant_scheme(scheme)
    says = f'has the scheme "{scheme}", which flytekit does not read without a plugin'
    said = other_scheme(value, scheme, close) if close else None
    notes = (("known", ", ".join(sorted(SCHEMES))),)
    reading.remarks.append(Mismatch(path, value, says=says, help=said, notes=notes, rule=UNKNOWN_URI_SCHEME))


def meant_scheme(scheme: str) -> str | None:
    """The scheme that an unknown one is most likely meant to be, None where none is near."""
    alike = [known for known in sorted(SCHEMES) if known[0] == scheme[0].lower()]
    return scheme.lower() if scheme.lower() in SCHEMES else nearest(scheme, alike)


def located(value: Any) -> tuple[Any, Any] | None:
    """The URI and the format of `s3://…` or `{uri: s3://…, format: …}`, the format None where there is none.

    None where the value is neither.
    """
    if type(value) is str:
        return value, None
    if type(value) is dict and "uri" in value and value.keys() <= {"uri", "format"}:
        return value["uri"], value.get("format")
    return None
