"""Files of parties: as spreadsheets of every country write them, and what is refused."""

import pytest

from atlas.sources.screening.domain.batch_files import read_file
from atlas.sources.screening.errors import BatchFileError

PARTY = {"name": "Acme; Sons", "reference": "c-1", "countries": ["BE", "NL"]}


@pytest.mark.parametrize(
    "text",
    [
        'name,reference,countries\n"Acme; Sons",c-1,BE;NL\n',
        'Name;Reference;Countries\r\n"Acme; Sons";c-1;"BE;NL"\r\n;;\r\n',
        "name\treference\tcountries\nAcme; Sons\tc-1\tBE;NL\n",
        'sep=;\nname;reference;countries\n"Acme; Sons";c-1;"BE;NL";\n',
        "sep=,\r\nname,reference,countries\r\nAcme; Sons,c-1,BE;NL\r\n",
    ],
)
def test_a_table_is_read_whatever_parts_its_columns(text: str) -> None:
    assert read_file(b"\xef\xbb\xbf" + text.encode(), "parties.csv") == [PARTY]


def test_cells_without_a_column_are_said_of_the_row() -> None:
    rows = read_file(b"name,reference\nAcme,c-1,lost\nOther,c-2,\n", "parties.csv")
    assert rows == [
        {"name": "Acme", "reference": "c-1", "extra_cells": ["lost"]},
        {"name": "Other", "reference": "c-2"},
    ]


def test_numbers_are_scheme_and_value() -> None:
    (row,) = read_file(b"name,identifiers\nAcme,GB-COH:0123;IMO:9116412\n", "parties.csv")
    assert row["identifiers"] == [
        {"scheme": "GB-COH", "value": "0123"},
        {"scheme": "IMO", "value": "9116412"},
    ]


def test_json_lines_end_with_a_line_feed_only() -> None:
    line = '{"name": "Acme\u2028Sons"}'
    assert read_file(f"{line}\r\n\n{line}".encode(), "p.ndjson") == [
        {"name": "Acme\u2028Sons"},
        {"name": "Acme\u2028Sons"},
    ]


@pytest.mark.parametrize(
    ("content", "name", "why"),
    [
        (b"name,name\nAcme,Other\n", "p.csv", "names a column twice: name"),
        (b"Name; reference ;NAME\nAcme;1;Other\n", "p.csv", "names a column twice: name"),
        (b"company,reference\nAcme,1\n", "p.csv", "must name the columns"),
        (b"", "p.csv", "must name the columns"),
        (b"sep=;\n", "p.csv", "must name the columns"),
        (b"name\n\n", "p.csv", "no rows"),
        (b"name\nJos\xe9\n", "p.csv", "not UTF-8 at byte 8"),
        (b'name\n"Acme\n', "p.csv", "is not CSV"),
        (b'{"name": "A"}\n{"name"\n', "p.ndjson", "Line 2 is not JSON"),
        (b"[1]\n", "p.jsonl", "Line 1 is not an object"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(content: bytes, name: str, why: str) -> None:
    with pytest.raises(BatchFileError, match=why):
        read_file(content, name)
