"""Archives and .pb files to interfaces: interfaces, or one message, whatever the bytes are; nothing is unpacked."""

from __future__ import annotations

import gzip
import io
import os
import tarfile
import tempfile
from pathlib import Path

from budget import fuzzed, watched
from damage import damaged
from hypothesis import given
from hypothesis import strategies as st

from lpctl.check.pipeline import check as check_manifests
from lpctl.check.settings import Settings
from lpctl.interface.model import InterfaceSource
from lpctl.interface.sources import read_source
from lpctl.literal.notation import notation
from lpctl.plan.compiled import compiled
from lpctl.plan.unparse import textproto, unparse

ROOT = Path(__file__).parent.parent
FILES = sorted((ROOT / "tests/oracle/inputs/package").iterdir())
WORKFLOWS = [file.read_bytes() for file in FILES if file.name.endswith("_2.pb")]
PLANS = [file.read_bytes() for file in FILES if file.name.endswith("_3.pb")]
MANIFESTS = "---\n".join(
    f"apiVersion: lpctl/v1\nkind: LaunchPlan\nname: fuzzed\nworkflow: {name}\n"
    for name in ("plans.scalars", "plans.defaults", "plans.containers", "plans.optionals")
).encode()


def _tar(format_: int) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=format_) as archive:
        for file in FILES[:4]:
            archive.add(file, f"{'long/' * 25}{file.name}")
    return packed.getvalue()


TARS = [_tar(format_) for format_ in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)]
GZIPPED = [gzip.compress(content, mtime=0) for content in TARS]

SIZES = st.sampled_from(
    [
        *(b"00000000000\x00", b"00000000007\x00", b"00000001000\x00", b"00000020000\x00", b"77777777777\x00"),
        *(b"\x80" + b"\xff" * 11, b"\x80" + bytes(10) + b"\x09", b"\xff" * 12, b"-1", b"8", b" ", b""),
    ]
)
NAMES = st.sampled_from(
    [b"a_2.pb", b"b_3.pb", b"../../c_2.pb", b"/d_2.pb", b"\xff\xfe_2.pb", b"\x1b[31m\n_3.pb", b"", b"e" * 100]
)
RECORDS = st.sampled_from(
    [
        *(
            b"11 size=-1\n",
            b"15 path=a_2.pb\n",
            b"9999 a=b\n",
            b"6 a=b\n",
            b"0 =\n",
            b"x",
            b"12 size=1e9\n",
            b"13 mtime=nan\n",
        ),
        *(
            b"22 GNU.sparse.major=1\n",
            b"22 GNU.sparse.minor=0\n",
            b"22 GNU.sparse.map=1,2\n",
            b"25 GNU.sparse.size=1024\n",
        ),
        *(
            b"29 GNU.sparse.realsize=99999\n",
            b"20 GNU.sparse.map=\n",
            b"1\n0\n512\n",
            b"9" * 30,
            b"\x00" * 512,
            b"a_2.pb\x00",
        ),
    ]
)


@st.composite
def members(draw: st.DrawFn) -> bytes:
    """A member whose header has the right checksum and hardly anything else that is right."""
    kind = draw(st.sampled_from(b"0000LKxgXS1234567\x00"))
    content = b"".join(draw(st.lists(RECORDS, max_size=5))) or draw(st.sampled_from([*WORKFLOWS, *PLANS]))
    size = draw(st.one_of(SIZES, st.just(b"%011o\x00" % len(content))))
    header = bytearray(512)
    name = draw(NAMES)
    header[: len(name)] = name
    header[124 : 124 + len(size)] = size
    header[148:156] = b" " * 8
    header[156] = kind
    header[257:265] = draw(st.sampled_from([b"ustar\x0000", b"ustar  \x00", bytes(8)]))
    header[345 : 345 + 4] = draw(st.sampled_from([bytes(4), b"long", b"0000"]))
    header[148:156] = b"%06o\x00 " % sum(header)
    return bytes(header) + content + bytes(-len(content) % 512)


WIRE = st.sampled_from(
    [
        b"\x00",
        b"\x80",
        b"\xff" * 10,
        b"\x0a\x00",
        b"\x12\x02\x08\x01",
        b"\x0a\x7f",
        b"\x52\x00",
        b"\x1a" * 40,
        b"\xc3\x28",
    ]
)


@watched
def check(name: str, content: bytes) -> None:
    """Read the source, and use what it states."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, name)
        Path(path).write_bytes(content)
        source = read_source(path, name)
        assert os.listdir(directory) == [name]
    if not isinstance(source, InterfaceSource):
        assert source.message
        return
    for interface in source.interfaces:
        for parameter in interface.inputs.values():
            notation(parameter.var.type)
    for candidate in check_manifests([("fuzzed.lp.yaml", MANIFESTS)], [source], Settings()).candidates:
        if candidate.content is not None:
            plan = compiled(candidate)
            unparse(plan)
            textproto(plan)


@fuzzed(5)
@given(damaged(GZIPPED, st.binary(max_size=8)))
def test_damaged_archives(content: bytes) -> None:
    check("package.tgz", content)


@fuzzed(5)
@given(st.lists(members(), max_size=4), st.sampled_from([0, 512, 1024]))
def test_made_archives(made: list[bytes], padding: int) -> None:
    check("package.tgz", b"".join(made) + bytes(padding))


@fuzzed(5)
@given(damaged(WORKFLOWS, WIRE))
def test_damaged_workflows(content: bytes) -> None:
    check("a_2.pb", content)


@fuzzed(5)
@given(damaged(PLANS, WIRE))
def test_damaged_plans(content: bytes) -> None:
    check("a_3.pb", content)


@fuzzed(5)
@given(st.sampled_from(["a_2.pb", "a_3.pb", "package.tgz"]), st.binary(max_size=80))
def test_bytes(name: str, content: bytes) -> None:
    check(name, content)
