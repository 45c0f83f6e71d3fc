"""Rows of a file: the same values as the whole file parsed at once, and each one bounded."""

import json
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.off_loop import (
    MAX_DEPTH,
    MAX_PARTS,
    TooDeepError,
    TooManyPartsError,
    check_json_parts,
    read_json,
)
from atlas.foundation.core.row_files import (
    MAX_COLUMNS,
    MAX_JSON_ROW,
    MAX_ROW,
    CsvRows,
    RowFileError,
    base_name,
    json_lines,
    json_rows,
    repeated,
)

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abc"), inner, max_size=4),
    max_leaves=12,
)


@given(rows=st.lists(VALUES, max_size=8), pretty=st.booleans())
def test_an_array_is_read_as_by_the_library(rows: list[Any], pretty: bool) -> None:
    option = orjson.OPT_INDENT_2 if pretty else 0
    for document in (rows, {"companies": rows}):
        text = orjson.dumps(document, option=option).decode()
        assert [row for _, row in json_rows(text, "companies")] == orjson.loads(orjson.dumps(rows))
    lines = b"\n".join(orjson.dumps({"row": row}) for row in rows).decode()
    if len(rows) > 1:
        assert [row["row"] for _, row in json_rows(lines, "companies")] == rows
    assert [row["row"] for _, row in json_lines(lines)] == rows


@pytest.mark.parametrize(
    "text",
    [
        "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1]{}", '["a]', "[NaN]", "[1]x", "[01]",
        '{"companies":[1]', '{"companies":[1]}}', '{"companies":[1],"more":2}', '{"companies":5}',
        "[" * 5000, '[{"name":"' + "x" * MAX_ROW + '"}]', '["\\ud800"]', "[" + "1" * 10 + "e]",
    ],
)  # fmt: skip
def test_what_is_not_rows_is_refused(text: str) -> None:
    with pytest.raises(RowFileError):
        list(json_rows(text, "companies"))


def test_an_object_with_more_than_the_array_is_refused_by_name_of_the_place() -> None:
    with pytest.raises(RowFileError, match="text follows the array"):
        list(json_rows('{"companies":[{}],"next":1}', "companies"))


@pytest.mark.parametrize("size", [4_090, 4_096, 4_100, 65_536, 70_000, MAX_JSON_ROW - 20])
def test_a_row_may_be_as_long_as_the_bound(size: int) -> None:
    rows = [{"name": "x" * size}, 10**30, {"name": "y"}]
    text = orjson.dumps([rows[0], 12345678901234567, rows[2]]).decode()
    assert [row for _, row in json_rows(text, "companies")] == [
        rows[0],
        12345678901234567,
        rows[2],
    ]


def test_a_row_of_csv_is_bounded_whatever_its_lines() -> None:
    assert list(CsvRows('a,b\n"x\ny",2\n', ",")) == [["a", "b"], ["x\ny", "2"]]
    for text in ("a\n" + "x," * MAX_ROW, 'a\n"' + "x\n" * MAX_ROW):
        with pytest.raises(RowFileError, match=r"longer than|field larger than"):
            list(CsvRows(text, ","))
    with pytest.raises(RowFileError, match="is not CSV"):
        list(CsvRows('a\n"x', ","))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\customers\\2026.csv", "2026.csv"),
        ("/a/b\\c.csv", "c.csv"),
        ("customers.csv", "customers.csv"),
        ("Kunden März.csv", "Kunden März.csv"),
        ("..", "companies"),
        ("", "companies"),
        (None, "companies"),
        ("a/", "a"),
    ],
)
def test_of_a_files_name_the_last_part_is_kept(sent: str | None, kept: str) -> None:
    assert base_name(sent, "companies") == kept


def test_values_are_counted_before_they_are_parsed() -> None:
    check_json_parts(b"[" + b"1," * (MAX_PARTS - 2) + b"1]")
    with pytest.raises(TooManyPartsError):
        check_json_parts(b"[" + b"1," * MAX_PARTS + b"1]")


def nested(levels: int, inner: str = "1") -> str:
    return (
        '{"a":' * (levels // 2)
        + "[" * (levels - levels // 2)
        + inner
        + "]" * (levels - levels // 2)
        + "}" * (levels // 2)
    )


@pytest.mark.parametrize("wide", [False, True])
def test_json_is_at_most_a_hundred_levels_deep(wide: bool) -> None:
    inner = "[]," * 500 + "{}" if wide else "1"
    spare = 1 if wide else 0
    text = nested(MAX_DEPTH - spare, inner)
    assert read_json(text) == read_json(text.encode()) == json.loads(text)
    for deep in (nested(MAX_DEPTH + 1 - spare, inner), nested(500)):
        with pytest.raises(TooDeepError):
            read_json(deep)
        with pytest.raises(TooDeepError):
            read_json(deep.encode())


@pytest.mark.parametrize("form", ["[%s]", '{"companies":[%s]}', '{"name":"x","a":%s}', "%s\n%s"])
def test_a_file_that_nests_deeper_is_refused(form: str) -> None:
    deep = nested(MAX_DEPTH + 1)
    with pytest.raises(RowFileError, match="levels deep"):
        list(json_rows(form.replace("%s", deep), "companies"))


def test_a_header_names_no_more_columns_than_are_read() -> None:
    names = [f"column {place}" for place in range(MAX_COLUMNS)]
    assert CsvRows(",".join(names) + "\nx", ",").header() == names
    with pytest.raises(RowFileError, match=r"names 1,001 columns; at most 1,000 are read\."):
        CsvRows(",".join([*names, "more"]) + "\nx", ",").header()
    assert CsvRows("", ",").header() == []


@given(st.lists(st.sampled_from(["", "a", "b", "c"])))
def test_names_that_repeat_are_told(names: list[str]) -> None:
    assert repeated(names) == sorted({name for name in names if name and names.count(name) > 1})


def test_names_that_repeat_are_found_in_one_pass() -> None:
    """A header of 40,000 columns took 170 s, and two of them stopped every import."""
    assert repeated([*map(str, range(200_000)), "7"]) == ["7"]
