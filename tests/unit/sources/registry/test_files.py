"""Reading statement files: shapes that are accepted, damage that is refused with its line."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atlas.sources.registry.domain.formats.base import UNSTATED
from atlas.sources.registry.errors import RegistryFileBrokenError
from atlas.sources.registry.files import json_values, open_file, packed

TWO = [{"a": 'ä\u2028\\"x', "b": [1, 2.5, None]}, {"c": {"d": "e"}}]


def read(folder: Path, content: bytes, name: str = "f.json") -> list[object]:
    path = folder / name
    path.write_bytes(content)
    return [item.value for item in open_file(path)]


def zipped(content: bytes, name: str = "x.json", more: dict[str, bytes] | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
        for other, data in (more or {}).items():
            archive.writestr(other, data)
    return target.getvalue()


ARRAY = json.dumps(TWO, indent=1).encode()
LINES = b"\n".join(json.dumps(value).encode() for value in TWO)


@pytest.mark.parametrize(
    "content",
    [
        ARRAY,
        b"\xef\xbb\xbf" + ARRAY,
        ARRAY + b"\n\x1a",
        ARRAY.replace(b"\n", b"\r\n"),
        LINES,
        LINES + b"\n",
        b"\xef\xbb\xbf" + LINES.replace(b"\n", b"\r\n") + b"\r\n\r\n",
        LINES.replace(b"\n", b"\n\n") + b"\n\x1a",
        gzip.compress(LINES, mtime=0),
        gzip.compress(ARRAY, mtime=0),
        zipped(ARRAY),
        zipped(LINES, "x.jsonl", {"README.txt": b"hello"}),
    ],
)
def test_the_usual_shapes_are_read(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == TWO


def test_an_empty_array_holds_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b" [ ] ") == []


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 0, "empty"),
        (b"  \n", 0, "empty"),
        (ARRAY[:-30], 10, "cut short"),
        (b'[{"a": 1},\n{"b": tru}]', 2, "not JSON"),
        (b'[{"a": 1}\n{"b": 2}]', 2, "expected , or ]"),
        (b'[{"a": 1},]', 1, "not JSON"),
        (b'[{"a": NaN}]', 1, "NaN"),
        (b'{"a": 1}\n{"b": ', 2, "cut short"),
        (b'{"a": 1}\n{"b"; 2}\n{"c": 3}', 2, "not JSON"),
        (b'{"a": 1} {"b": 2}', 1, "one JSON value"),
        (b'{"a": 1}\n{"b": "\xff"}', 1, "UTF-8"),
        ('{"a": 1}\n{"b": 2}'.encode("utf-16")[:-1], 2, "UTF-16"),
        ("[]".encode("utf-16-le"), 1, "not"),
        (gzip.compress(LINES * 50, mtime=0)[:-20], 1, "damaged"),
        (zipped(LINES)[:-10], 0, "zip"),
        (zipped(LINES, more={"y.json": b"[]"}), 0, "one JSON file"),
        (b"[" * 200_000, 1, "nested"),
        (b"[1] x", 1, "after the end"),
        (b"not json", 1, "not JSON"),
    ],
)
def test_damage_is_named_with_its_line(
    tmp_path: Path, content: bytes, line: int, reason: str
) -> None:
    with pytest.raises(RegistryFileBrokenError) as caught:
        read(tmp_path, content)
    assert reason in caught.value.reason
    assert caught.value.line == line


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_with_a_byte_order_mark_reads_the_same(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    lines = '{"a": "É"}\r\n{"a": "Ω"}\r\n'
    table = 'CompanyName, CompanyNumber\r\n"É",1\r\n'
    assert read(tmp_path, (mark + lines).encode(encoding)) == [{"a": "É"}, {"a": "Ω"}]
    assert read(tmp_path, (mark + table).encode(encoding)) == [
        {"CompanyName": "É", "CompanyNumber": "1"}
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(RegistryFileBrokenError, match="no such file"):
        open_file(tmp_path / "absent.json")


def test_each_value_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"\n[\n\n{\n},\n{}\n]")
    assert [item.line for item in open_file(path)] == [4, 6]


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)


@given(values=st.lists(JSON_VALUES, max_size=6), chunk=st.integers(1, 40), lines=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_chunks_may_end_anywhere(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    values: list[object],
    chunk: int,
    lines: bool,
) -> None:
    monkeypatch.setattr(json_values, "CHUNK", chunk)
    dump: Callable[[object], str] = lambda value: json.dumps(value, ensure_ascii=False)  # noqa: E731
    rows = [dump({"v": value}) for value in values]
    content = "\n".join(rows) if lines and rows else "[" + " ,\n".join(rows) + "]"
    assert read(tmp_path, content.encode()) == [{"v": value} for value in values]


ROWS = b'Name, Number\r\n"a, b","1"\r\n"c\r\nd","2"\r\n'
TABLE = [{"Name": "a, b", "Number": "1"}, {"Name": "c\r\nd", "Number": "2"}]


@pytest.mark.parametrize(
    "content",
    [
        ROWS,
        b"\xef\xbb\xbf" + ROWS + b"\r\n\x1a",
        ROWS.rstrip(),
        gzip.compress(ROWS, mtime=0),
        zipped(ROWS, "x.csv"),
    ],
)
def test_tables_are_read(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == TABLE


def test_a_row_with_other_columns_says_so(tmp_path: Path) -> None:
    first, second = read(tmp_path, b"a,b\n1,2\n1,2,3\n")
    assert first == {"a": "1", "b": "2"}
    assert isinstance(second, dict)
    assert "3 columns" in second[UNSTATED]


XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<l:LEIData xmlns:l="urn:l"><l:LEIHeader><l:ContentDate>2026-01-02</l:ContentDate></l:LEIHeader>
<l:LEIRecords>
<l:LEIRecord><l:LEI>X</l:LEI><l:N><l:O type="t">a</l:O><l:O>b</l:O></l:N></l:LEIRecord>
</l:LEIRecords></l:LEIData>
"""


@pytest.mark.parametrize("content", [XML, XML + b"\x1a", gzip.compress(XML), zipped(XML, "x.xml")])
def test_xml_is_what_the_json_edition_holds(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content) == [
        {"Header": {"ContentDate": "2026-01-02"}},
        {"LEI": "X", "N": {"O": [{"@type": "t", "$": "a"}, "b"]}},
    ]


def test_the_array_inside_an_object_is_read(tmp_path: Path) -> None:
    content = b'{"records": [{"a": 1},\n{"a": 2}] }\n'
    assert read(tmp_path, content) == [{"a": 1}, {"a": 2}]
    with pytest.raises(RegistryFileBrokenError, match="cut short"):
        read(tmp_path, content[:-4])


def test_numbered_parts_are_read_in_order(tmp_path: Path) -> None:
    parts = {f"part_{n}of11.txt": b'{"n": %d}\n' % n for n in range(11, 1, -1)}
    content = zipped(b'{"n": 1}\n', "part_1of11.txt", parts)
    assert read(tmp_path, content) == [{"n": n} for n in range(1, 12)]


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "FREE", 1 << 20)
    for content in (gzip.compress(b" " * (8 << 20)), zipped_tight(b" " * (8 << 20))):
        with pytest.raises(RegistryFileBrokenError, match="beyond all measure"):
            read(tmp_path, content)


def zipped_tight(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x.json", content)
    return target.getvalue()


@pytest.mark.realdata
def test_attacks_are_refused(shared_data: Path) -> None:
    attacks = sorted((shared_data / "adversarial" / "xml-attacks").glob("*.xml"))
    assert len(attacks) == 3
    for path in attacks:
        with pytest.raises(RegistryFileBrokenError, match="document type"):
            list(open_file(path))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_for_commas(tmp_path: Path, separator: str) -> None:
    text = f'CompanyName{separator}CompanyNumber\n"A, B {separator} C"{separator}01234567\n'
    found = read(tmp_path, text.encode(), "companies.csv")
    assert found == [{"CompanyName": f"A, B {separator} C", "CompanyNumber": "01234567"}]


def test_what_is_packed_together_is_measured_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packed, "FREE", 5_000)
    monkeypatch.setattr(packed, "MAX_RATIO", 1)
    lines = b'{"a": 1}\n' * 100
    parts = {f"x{number}.json": lines for number in range(2, 8)}

    def archive(members: dict[str, bytes]) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in members.items():
                made.writestr(name, content)
        return target.getvalue()

    assert len(read(tmp_path, archive(dict([*parts.items()][:5])))) == 500
    with pytest.raises(RegistryFileBrokenError, match="beyond all measure"):
        read(tmp_path, archive(parts))
    monkeypatch.setattr(packed, "MAX_MEMBERS", 4)
    with pytest.raises(RegistryFileBrokenError, match="more than 4 files"):
        read(tmp_path, archive(parts))
