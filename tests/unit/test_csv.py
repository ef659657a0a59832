"""The two ways in which a CSV file is read agree."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lpctl.expand import csv

TEXTS = st.text(alphabet='ab, ";\t|\r\n&*', max_size=30)
TABLES = st.integers(1, 4).flatmap(
    lambda wide: st.lists(
        st.lists(st.text(alphabet="ab &*#;", max_size=3), min_size=wide, max_size=wide).map(",".join), max_size=5
    ).map("\n".join)
)


@given(TEXTS | TABLES)
def test_records_without_quotes_are_those_read_cell_by_cell(text: str) -> None:
    read = csv._plain_records(text, csv._LINE_BREAK.split(text))
    try:
        root = csv._root(text)
    except csv._CsvError:
        assert read is None
        return
    assert read == (None if '"' in text else root.data)


@given(TABLES)
def test_each_cell_has_its_place(text: str) -> None:
    source = csv.read_csv("a.csv", text.encode())
    for document in source.documents:
        for index, record in enumerate(document.data):
            for key, cell in record.items():
                span = document.span((index, key))
                line = document.lines[span.line - 1]
                assert line[span.column - 1 : span.end_column - 1] == cell
