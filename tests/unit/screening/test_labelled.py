"""Labelled files: every odd but harmless shape is read, every wrong one named by its line."""

import pytest

from atlas.knowledge.names.domain.labelled import LabelledFileError, read_pairs
from atlas.knowledge.names.domain.measures import confusion, f1_interval, half_of

GOOD = [
    b"name1,name2,schema,is_match\nA B,A C,Person,true\n",
    b"\xef\xbb\xbfIS_MATCH,Schema,Name2,NAME1\r\nyes,Person,A C,A B\r\n\r\n",
    b"name1\tname2\tschema\tis_match\nA B\tA C\tPerson\t1\n",
    b'name1;name2;schema;is_match\n"A B";"A C";Person;TRUE\n',
    "name1,name2,schema,is_match\nA B,A C,Person,y\n".encode("utf-16"),
    b"sep=;\r\nName 1;Name 2;Schema;Is Match\r\nA B;A C;Person;Same\r\n",
    b"\n\nquery,candidate,type,label,class,category\nA B,A C,Person,positive,x,y\n",
    b"name1,name2,schema,is_match,type\nA B,A C,Person,true,Company",
]


@pytest.mark.parametrize("content", GOOD, ids=range(len(GOOD)))
def test_odd_shapes_are_read(content: bytes) -> None:
    pairs, left_out = read_pairs(content)
    assert left_out == 0
    assert [(p.name1, p.name2, p.schema, p.is_match) for p in pairs] == [
        ("A B", "A C", "Person", True)
    ]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 0, "empty"),
        (b"name1,name2,schema,is_match\n", 0, "no rows"),
        (b"name1,schema,is_match\nA,Person,true\n", 1, "no column name2"),
        (b"name1,name2,is_match\nA,B,true\nA,B,maybe\n", 3, "'maybe'"),
        (b"name1,name2,is_match\n,B,true\n", 2, "name1 is empty"),
        (b"name1,name2,is_match\nA,B,true,more\n", 2, "4 cells for 3 columns"),
        (b"name1,name1,name2,is_match\nA,A,B,true\n", 1, "twice"),
        (b"name1,name2,is_match\nA,\xff\xfeB,true\n", 2, "UTF-8"),
        (b"name1,name2,is_match\nA,\0B,true\n", 2, "NUL"),
        (b"PK\x03\x04 and the rest of a workbook", 0, "save it as CSV"),
    ],
)
def test_wrong_files_are_named_by_line(content: bytes, line: int, reason: str) -> None:
    with pytest.raises(LabelledFileError) as caught:
        read_pairs(content)
    assert caught.value.problems[0][0] == line
    assert reason in caught.value.problems[0][1]


@pytest.mark.parametrize(
    "label", ["no", "F", "0", "Non-Match", "no match", "non_match", "-1", "Different", "NEGATIVE"]
)
def test_words_for_no_match(label: str) -> None:
    ((pair,), _) = read_pairs(f"name1,name2,is_match\nA,B,{label}\n".encode())
    assert pair.is_match is False


def test_characters_that_only_look_like_line_ends_stay_in_their_cell() -> None:
    names = ["A\u2028B", "A\x85B", "A\x0bB", "A\x1cB"]
    content = "name1,name2,is_match\n" + "".join(f"{name},B,true\n" for name in names)
    pairs, _ = read_pairs(content.encode())
    assert [pair.name1 for pair in pairs] == names


def test_many_problems_are_counted_and_long_lines_left_out() -> None:
    content = b"name1,name2,is_match\nA,B,true\n" + b"A,B,true,more\n" * 30
    with pytest.raises(LabelledFileError) as caught:
        read_pairs(content)
    assert caught.value.problems[-1] == (0, "and 10 further rows")
    pairs, left_out = read_pairs(content, skip_invalid=True)
    assert (len(pairs), left_out) == (1, 30)


def test_invalid_rows_may_be_left_out() -> None:
    pairs, left_out = read_pairs(b"name1,name2,is_match\nA,B,true\nA,B,maybe\n", skip_invalid=True)
    assert (len(pairs), left_out) == (1, 1)


def test_measures() -> None:
    found = confusion([0.9, 0.8, 0.3, 0.1], [True, False, True, False], 0.5)
    assert (found.tp, found.fp, found.tn, found.fn) == (1, 1, 1, 1)
    assert found.precision == found.recall == found.f1 == 0.5
    bounds = f1_interval([0.9, 0.8, 0.3, 0.1], [True, False, True, False], 0.5)
    assert bounds is not None
    assert 0.0 <= bounds[0] <= 0.5 <= bounds[1] <= 1.0
    assert half_of("A", "B") == half_of("b ", "a")
