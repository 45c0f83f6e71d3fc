"""How files of companies are read."""

from collections import deque
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.off_loop import taken
from atlas.foundation.core.tables import csv_line, safe_cell, unsafe_cell
from atlas.knowledge.company_files.domain import RawRow, UnreadableError, read_rows

ROWS = "name,country,external_id,tags,metadata.desk\r\nExample BV,NL,c-1,north; new,7\r\n"


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        ROWS.encode("utf-8-sig"),
        ROWS.encode("utf-16"),
        ROWS.replace("\r\n", "\n").encode(),
        ROWS.replace(";", "|")
        .replace(",", ";")
        .replace("|", ";")
        .encode()
        .replace(b"north; new", b'"north; new"'),
        ROWS.replace(",", "\t").encode(),
        (ROWS + "\r\n,,,,\r\n\x1a").encode(),
        ROWS.replace("name,country", "Company Name,Country Code").encode(),
        (
            b'[{"name":"Example BV","country_code":"NL","external_id":"c-1",'
            b'"tags":["north","new"],"metadata":{"desk":"7"},"version":3}]'
        ),
        (
            b'{"name":"Example BV","country_code":"NL","external_id":"c-1",'
            b'"tags":["north","new"],"metadata":{"desk":"7"},"profile":null}\n'
        ),
    ],
    ids=["crlf", "bom", "utf16", "lf", "semicolon", "tab", "blank", "names", "json", "lines"],
)
def test_every_variant_is_the_same_row(content: bytes) -> None:
    rows = list(read_rows(content))
    assert [dict(row.values) for row in rows] == [
        {
            "name": "Example BV",
            "country_code": "NL",
            "external_id": "c-1",
            "tags": ["north", "new"],
            "metadata": {"desk": "7"},
        }
    ]
    assert not rows[0].problems


def test_profile_columns_and_lines() -> None:
    text = b'name,products,profile.countries_of_operation\n"Two\nLines",a;b,NL\nOther,,DE;FR\n'
    rows = list(read_rows(text))
    assert [row.line for row in rows] == [2, 4]
    assert rows[0].values["profile"] == {"products": ["a", "b"], "countries_of_operation": ["NL"]}
    assert rows[1].values["profile"] == {"countries_of_operation": ["DE", "FR"]}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no rows"),
        (b"name\n", "no rows"),
        (b"[]", "no rows"),
        (b"naem,country\nX,NL\n", "one of them `name`"),
        (b"name,name\nX,Y\n", "twice: name"),
        (b"name\nok\n\xff\xfe\n", "Line 3 is not UTF-8"),
        (b'name\n"open\n', "not CSV"),
        (b'{"name": "A"\n', "JSON"),
        (b'{"name":"A"}\n{"name":\n', "Line 2 is not JSON"),
        (b'{"companies": 7}', "must be an array"),
    ],
)
def test_what_cannot_be_read_says_where_and_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        list(read_rows(content))


def test_odd_rows_are_named_and_the_others_read() -> None:
    rows = list(read_rows(b"name,colour\nA,red\nB,\nC,,extra\n"))
    assert [row.problems[0]["msg"] if row.problems else None for row in rows] == [
        "is no column of a company",
        None,
        "3 cells, 2 columns",
    ]
    assert next(read_rows(b'["A", {"name": "B"}]')).problems == [
        {"loc": [], "msg": "must be an object"}
    ]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00"), min_size=1))
def test_a_cell_survives_export_and_import(text: str) -> None:
    assert unsafe_cell(str(safe_cell(text))) == text or text.startswith("'")
    line = csv_line([text]).decode()
    assert not line.lstrip('"').startswith(("=", "+", "-", "@", "\t"))


def test_json_lines_end_with_lf_alone() -> None:
    names = ["Line\u2028Sep Ltd", "Next\x85Line Ltd", "Form\x0cFeed"]
    lines = b"\n".join(orjson.dumps({"name": name}) for name in names)
    assert [row.values["name"] for row in read_rows(lines)] == names


def test_a_huge_cell_is_its_rows_fault() -> None:
    rows = list(read_rows(b"name,purpose\nOne Ltd," + b"x" * 1_000_000 + b"\nTwo Ltd,Trade\n"))
    assert [row.values["name"] for row in rows] == ["One Ltd", "Two Ltd"]
    first: Mapping[str, Any] = rows[0].values
    assert len(first["profile"]["purpose"]) == 1_000_000


def test_a_spreadsheets_line_about_the_delimiter_is_heard() -> None:
    [row] = read_rows(b"sep=;\r\nname;external_id\r\nAlder, Elm Ltd;1\r\n")
    assert (row.line, row.values["name"]) == (3, "Alder, Elm Ltd")
    with pytest.raises(UnreadableError, match="must name the columns"):
        list(read_rows(b"sep=;\n"))


def test_what_was_taken_of_a_queue_is_let_go() -> None:
    """Dropped whole, 100,000 records keep Python's lock until each is freed."""
    rows = deque(RawRow(line, {}) for line in range(2_500))
    sizes = [(len(part), len(rows)) for part in taken(rows, 1_000)]
    assert sizes == [(1_000, 1_500), (1_000, 500), (500, 0)]
