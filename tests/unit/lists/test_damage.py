"""Damaged and hostile files are refused with file, line and reason; odd but sound ones are read."""

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.lists import damages
from tests.unit.lists.documents import DOCUMENTS, FTM, UK_CSV, UN_XML
from tests.unit.lists.reading import read
from tests.unit.lists.writing import SDN, write_ofac

from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.errors import FormatMismatchError, ListFileError, UnknownListError
from atlas.sources.lists.opening import open_list

CASES = [(f, name) for f in DOCUMENTS for name in damages.of_format(f)]


def put(
    folder: Path, file_format: str, content: bytes, name: str | None = None
) -> tuple[Path, str]:
    list_id, published, _ = DOCUMENTS[file_format]
    path = folder / (name or published)
    path.write_bytes(content)
    return path, list_id


@pytest.mark.parametrize(("file_format", "damage"), CASES)
def test_damage_is_refused(tmp_path: Path, file_format: str, damage: str) -> None:
    content = DOCUMENTS[file_format][2].encode()
    damaged = damages.of_format(file_format)[damage](content)
    assert damaged != content
    path, list_id = put(tmp_path, file_format, damaged)
    with pytest.raises(ListFileError) as caught:
        read(path, list_id)
    assert caught.value.file == path.name
    assert caught.value.reason
    assert caught.value.line <= damaged.count(b"\n") + 2


@pytest.mark.parametrize("file_format", DOCUMENTS)
def test_archives_that_are_damaged_or_hostile(tmp_path: Path, file_format: str) -> None:
    name, content = DOCUMENTS[file_format][1], DOCUMENTS[file_format][2].encode()
    for packed, made in (
        ("cut.gz", damages.truncated_gz(content)),
        ("bomb.gz", damages.bomb_gz(content)),
        ("not.gz", content),
        ("x.zip", damages.packed(content, name)[:-30]),
        ("bytes.zip", damages.damaged_zip(content, name)),
        ("bomb.zip", damages.packed(content + b"\n" * 30_000_000, name)),
        ("slip.zip", damages.packed(content, f"../../{name}")),
        ("absolute.zip", damages.packed(content, f"/etc/{name}")),
        ("windows.zip", damages.packed(content, f"C:\\{name}")),
        ("none.zip", damages.packed(b"hello", "hello.exe")),
    ):
        path, list_id = put(tmp_path, file_format, made, packed)
        with pytest.raises(ListFileError):
            read(path, list_id)


Variant = Callable[[bytes], bytes]
VARIANTS: dict[str, Variant] = {
    "a byte order mark": lambda c: b"\xef\xbb\xbf" + c,
    "CRLF": lambda c: c.replace(b"\n", b"\r\n"),
    "an end mark": lambda c: c + b"\x1a",
    "blank last rows": lambda c: c + b"\n\n",
    "no last line end": lambda c: c.rstrip(),
    "gzip": gzip.compress,
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("file_format", DOCUMENTS)
def test_harmless_variants(tmp_path: Path, file_format: str, variant: str) -> None:
    content = DOCUMENTS[file_format][2].encode()
    path, list_id = put(tmp_path, file_format, content)
    plain = [e.content_hash() for e in read(path, list_id).entries]
    path, _ = put(tmp_path, file_format, VARIANTS[variant](content))
    assert [e.content_hash() for e in read(path, list_id).entries] == plain


@pytest.mark.parametrize("file_format", DOCUMENTS)
def test_utf_16_zip_and_folder(tmp_path: Path, file_format: str) -> None:
    list_id, name, text = DOCUMENTS[file_format]
    (tmp_path / "one").mkdir()
    path, _ = put(tmp_path / "one", file_format, text.encode())
    plain = [e.content_hash() for e in read(path, list_id).entries]
    assert [e.content_hash() for e in read(tmp_path / "one", list_id).entries] == plain
    wide = text.replace('encoding="UTF-8"', "").replace('encoding="utf-8"', "").encode("utf-16")
    for made, packed in ((wide, name), (damages.packed(text.encode(), f"a/{name}"), "all.zip")):
        path, _ = put(tmp_path, file_format, made, packed)
        assert [e.content_hash() for e in read(path, list_id).entries] == plain


@pytest.mark.parametrize("separator", [";", "\t"])
@pytest.mark.parametrize("file_format", ["uk-csv", "ofsi-csv"])
def test_semicolons_and_tabs_for_commas(tmp_path: Path, file_format: str, separator: str) -> None:
    list_id, _, text = DOCUMENTS[file_format]
    path, _ = put(tmp_path, file_format, text.encode())
    plain = [e.content_hash() for e in read(path, list_id).entries]
    other = text.replace(",", separator)
    path, _ = put(tmp_path, file_format, other.encode())
    assert [e.content_hash() for e in read(path, list_id).entries] == plain
    mixed = other[: other.rindex("SEA EXAMPLE")] + other[other.rindex("SEA EXAMPLE") :].replace(
        separator, ","
    )
    path, _ = put(tmp_path, file_format, mixed.encode())
    with pytest.raises(ListFileError, match="columns where"):
        read(path, list_id)


def test_namespaces_columns_and_windows_letters(tmp_path: Path) -> None:
    plain = [
        e.content_hash() for e in read(put(tmp_path, "un-xml", UN_XML.encode())[0], "un").entries
    ]
    prefixed = UN_XML.replace("</", "</un:").replace("<", "<un:").replace("<un:/un:", "</un:")
    prefixed = prefixed.replace("<un:?xml", "<?xml").replace(
        "xmlns:xsi", 'xmlns:un="urn:un" xmlns:xsi'
    )
    path, _ = put(tmp_path, "un-xml", prefixed.encode())
    assert [e.content_hash() for e in read(path, "un").entries] == plain
    more = UK_CSV.replace("Last Updated,", "New Column,Last Updated,").replace(
        "01/02/2026,", "x,01/02/2026,"
    )
    path, _ = put(
        tmp_path,
        "uk-csv",
        more.replace("Олег Пример", "").replace("PRIMER", "PRÍMER").encode("cp1252"),
    )
    found = read(path, "uk")
    assert found.entries[0].name == "OLEG PRÍMER"
    assert found.encodings == {path.name: "cp1252"}


@pytest.mark.parametrize("file_format", DOCUMENTS)
def test_a_file_of_another_list_is_told(tmp_path: Path, file_format: str) -> None:
    content = DOCUMENTS[file_format][2].encode()
    path, list_id = put(tmp_path, file_format, content)
    other = "un" if list_id != "un" else "eu-fsf"
    with pytest.raises(FormatMismatchError, match=f"{path.name} is {file_format}"):
        read(path, other)
    with pytest.raises(FormatMismatchError, match="not ofac-csv"):
        read(path, list_id, file_format="ofac-csv")
    with pytest.raises(FormatMismatchError, match="Unknown format"):
        read(path, list_id, file_format="xlsx")


def test_the_consolidated_list_is_not_the_sdn_list(tmp_path: Path) -> None:
    text = DOCUMENTS["ofac-xml"][2].replace("TEST1", "NS-PLC").replace("TEST2", "NS-PLC")
    with pytest.raises(FormatMismatchError, match="programmes of ofac-consolidated"):
        read(put(tmp_path, "ofac-xml", text.encode())[0], "ofac-sdn")
    text = DOCUMENTS["ofac-xml"][2].replace("TEST1", "SDNTK").replace("TEST2", "CUBA")
    with pytest.raises(FormatMismatchError, match="programmes of ofac-sdn"):
        read(put(tmp_path, "ofac-xml", text.encode())[0], "ofac-consolidated")


def test_the_count_in_the_header_must_be_right(tmp_path: Path) -> None:
    text = DOCUMENTS["ofac-xml"][2]
    start, end = text.rindex("<sdnEntry>"), text.rindex("</sdnEntry>") + len("</sdnEntry>")
    path, _ = put(tmp_path, "ofac-xml", (text[:start] + text[end:]).encode())
    with pytest.raises(ListFileError, match=r"line 3: Record_Count says 2, the file holds 1"):
        read(path)


def test_a_date_of_publication_that_is_none(tmp_path: Path) -> None:
    for file_format in (
        *("ofac-xml", "ofac-enhanced-xml"),
        *("un-xml", "eu-fsf-xml", "uk-xml", "uk-csv"),
    ):
        text = DOCUMENTS[file_format][2]
        for day in ("11/20/2026", "2026-11-20", "20/11/2026", "20-Nov-2026"):
            text = text.replace(day, "99/99/2026", 1)
        path, list_id = put(tmp_path, file_format, text.encode())
        with pytest.raises(ListFileError, match="publication date is no"):
            read(path, list_id)


def test_a_list_of_ones_own_needs_a_manifest(tmp_path: Path) -> None:
    path, _ = put(tmp_path, "ftm", FTM.encode())
    nothing = ListManifest()
    with pytest.raises(UnknownListError, match="needs a manifest"):
        open_list(path, "our-list", nothing, nothing, None)
    (tmp_path / "manifest.json").write_text('{"publisher": "P", "licence": "L"}')
    with pytest.raises(Exception, match="topics, max_age_days"):
        open_list(path, "our-list", nothing, nothing, None)
    manifest = '{"publisher": "P", "licence": "L", "topics": ["pep"], "max_age_days": 30, "x": 1}'
    (tmp_path / "manifest.json").write_text(manifest)
    definition = open_list(path, "our-list", nothing, nothing, None).definition
    assert (definition.topics, definition.max_age_days) == (("pep",), 30)
    for broken in ("{", "[]", '{"topics": ["magic"]}', '{"max_age_days": "ten"}'):
        (tmp_path / "manifest.json").write_text(broken)
        with pytest.raises(ListFileError, match=r"manifest\.json"):
            open_list(path, "our-list", nothing, nothing, None)
    with pytest.raises(UnknownListError, match="Not a list id"):
        open_list(path, "Our List!", nothing, nothing, None)


def test_blanks_without_end_are_read_in_linear_time(tmp_path: Path) -> None:
    # 20 MB of blanks before the end, and after an end mark: a stream holds none of them back
    text = DOCUMENTS["un-xml"][2].encode()
    (tmp_path / "un.xml").write_bytes(text + b"\x1a" + b" " * 20_000_000 + b"\r\n")
    assert len(read(tmp_path / "un.xml", "un").entries) == 3
    inner = text.replace(b"</ENTITIES>", b"</ENTITIES>" + b" " * 20_000_000)
    (tmp_path / "un.xml").write_bytes(inner)
    assert len(read(tmp_path / "un.xml", "un").entries) == 3
    (tmp_path / "un.xml").write_bytes(text + b"\x1a \r\n more")
    with pytest.raises(ListFileError, match="not well-formed"):
        read(tmp_path / "un.xml", "un")


def test_a_tag_without_end_is_refused_at_once(tmp_path: Path) -> None:
    # an open tag is parsed anew with every chunk: 30 MB of it would take a minute, 1 GB a day
    text = UN_XML.replace("<INDIVIDUALS>", f'<INDIVIDUALS a="{"x" * 5_000_000}">')
    (tmp_path / "un.xml").write_text(text)
    with pytest.raises(ListFileError, match="line 3: a tag or comment larger than is safe"):
        read(tmp_path / "un.xml", "un")


def test_text_in_another_encoding_than_declared(tmp_path: Path) -> None:
    stated = UN_XML.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    (tmp_path / "un.xml").write_bytes(stated.encode())
    with pytest.raises(ListFileError, match="it declares ISO-8859-1, but its text is UTF-8"):
        read(tmp_path / "un.xml", "un")
    plain = "".join(c for c in stated if c.isascii())
    (tmp_path / "un.xml").write_bytes(plain.replace("PEREZ", "PÉREZ").encode("latin-1"))
    assert read(tmp_path / "un.xml", "un").entries[0].name == "JUAN PÉREZ"


def test_characters_that_nothing_can_store(tmp_path: Path) -> None:
    path, list_id = put(tmp_path, "ftm", FTM.replace('"Person"', '"Per\\u0000son"').encode())
    assert {r.reason for r in read(path, list_id).rejected} == {"unknown schema: Per\ufffdson"}
    manifest = '{"publisher": "P", "licence": "L", "topics": ["pep"], "title": "a\\u0000b"}'
    (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ListFileError, match="title is a text of printable characters"):
        read(path, list_id)


def test_a_file_name_in_no_known_encoding(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"un\xff.xml")
    path.write_text(UN_XML)
    found = read(path, "un")
    path.write_text(UN_XML[:-9])
    with pytest.raises(ListFileError) as caught:
        read(path, "un")
    assert caught.value.file == "un\ufffd.xml"
    assert [e.key for e in found.entries] == ["1", "2", "3"]


@pytest.mark.parametrize(("old", "what"), [("QUIET HARBOUR TRADING", "name"), ("<DATAID>3", "key")])
def test_a_key_or_name_beyond_all_measure(tmp_path: Path, old: str, what: str) -> None:
    text = DOCUMENTS["un-xml"][2].replace(old, old + "7" * 5000)
    (tmp_path / "un.xml").write_text(text)
    with pytest.raises(ListFileError, match=rf"line 11: a {what} of 5,\d+ characters"):
        read(tmp_path / "un.xml", "un")


def test_an_unpacked_archive_and_what_cannot_be_read(tmp_path: Path) -> None:
    inner = tmp_path / "download" / "un" / "2026"
    inner.mkdir(parents=True)
    (inner / "consolidated.xml").write_text(DOCUMENTS["un-xml"][2])
    assert len(read(tmp_path / "download", "un").entries) == 3
    os.mkfifo(tmp_path / "pipe.xml")
    with pytest.raises(ListFileError, match="neither a file nor a folder"):
        read(tmp_path / "pipe.xml", "un")
    with pytest.raises(ListFileError, match="no such file"):
        read(tmp_path / "none.xml", "un")


def test_utf_16_without_a_byte_order_mark(tmp_path: Path) -> None:
    text = DOCUMENTS["un-xml"][2].replace('"UTF-8"', '"UTF-16"')
    for encoding in ("utf-16-be", "utf-16-le"):
        (tmp_path / "un.xml").write_bytes(text.encode(encoding))
        assert len(read(tmp_path / "un.xml", "un").entries) == 3


@pytest.mark.parametrize(
    "members", [["mimetype", "content.xml"], ["[Content_Types].xml", "xl/a.xml"]]
)
def test_a_spreadsheet_is_told_from_an_archive(tmp_path: Path, members: list[str]) -> None:
    path = tmp_path / "UK-Sanctions-List.ods"
    with zipfile.ZipFile(path, "w") as made:
        for member in members:
            made.writestr(member, "<x/>")
    with pytest.raises(ListFileError, match=r"a spreadsheet .*: load the XML or the csv"):
        read(path, "uk")


CSL = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,alt_names"
)


@pytest.mark.parametrize(
    ("list_id", "text", "said"),
    [
        ("ofac-sdn", f"{CSL}\nx,SDN,1,Entity,CUBA,A,,,,\n", "Consolidated Screening List"),
        ("uk", "Name,Type,Regime,Listed\nA,Person,Russia,2022\n", "lacks Unique ID, Name 6"),
        ("uk", "Unique ID,Type,Regime\nRUS1,Person,Russia\n", "List csv lacks Name 6"),
        ("ofac-sdn", "ID,Name,Type,Country,Title\n36,A,-0-,Cuba,-0-\n", "header of other columns"),
    ],
)
def test_a_csv_of_other_columns_says_which(
    tmp_path: Path, list_id: str, text: str, said: str
) -> None:
    if list_id == "ofac-sdn" and "Consolidated" not in said:
        path = write_ofac(tmp_path, sdn=text)
    else:
        path = tmp_path / "file.csv"
        path.write_text(text)
    with pytest.raises(ListFileError, match=said):
        read(path, list_id)


def test_the_end_mark_may_stand_in_a_row_of_empty_cells(tmp_path: Path) -> None:
    path = write_ofac(tmp_path, sdn=(SDN + "\x1a,,,,,,,,,,,\r\n").encode())
    assert len(read(path, "ofac-sdn").entries) == 6
    write_ofac(tmp_path, sdn=(SDN + "\x1a,,,x,,,,,,,,\r\n").encode())
    with pytest.raises(ListFileError, match="data after the end mark"):
        read(path, "ofac-sdn")
