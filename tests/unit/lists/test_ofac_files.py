"""The OFAC csv files: harmless variants are read, damage is refused with file and line."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.lists.reading import read
from tests.unit.lists.writing import ADD, ALT, SDN, write_ofac

from atlas.sources.lists import files as files_room
from atlas.sources.lists.errors import ListFileError
from atlas.sources.lists.schemas import Measure, NameKind, PartyKind

HEADER = (
    "Ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,"
    "Vess_owner,Remarks\r\n"
)


def test_what_an_entry_says(tmp_path: Path) -> None:
    parsed = read(write_ofac(tmp_path))
    assert [e.key for e in parsed.entries] == ["36", "306", "901", "902", "903", "904"]
    assert parsed.rejected == []
    by_key = {e.key: e for e in parsed.entries}
    person = by_key["901"]
    assert person.kind is PartyKind.PERSON
    assert [(n.full, n.kind) for n in person.names] == [
        ("PETROV, Ivan Sergeevich", NameKind.PRIMARY),
        ("PETROFF, Ivan", NameKind.ALIAS),
        ("THE BEAR", NameKind.WEAK_ALIAS),
    ]
    assert person.programmes == ("TEST1", "TEST2")
    assert [d.text for d in person.birth_dates] == ["03 Feb 1961", "circa 1962"]
    assert person.birth_places == ("Omsk, Russia",)
    assert person.nationalities == ("RU",)
    assert person.gender == "male"
    assert person.linked_to == ("ROMASHKA OOO",)
    assert ("RU-PASSPORT", "51AB1234") in [(i.scheme, i.value) for i in person.identifiers]
    assert ("RU-INN", "770123456789") in [(i.scheme, i.value) for i in person.identifiers]
    company = by_key["902"]
    assert company.kind is PartyKind.COMPANY
    assert company.countries == ("RU",)
    assert [i.scheme for i in company.identifiers] == ["RU-OGRN", "RU-INN", "OFAC-SDN"]
    vessel = by_key["903"]
    assert vessel.kind is PartyKind.VESSEL
    assert {i.scheme for i in vessel.identifiers} >= {"IMO", "MMSI", "CALL-SIGN"}
    assert vessel.vessel["flag"] == "Iran"
    aircraft = by_key["904"]
    assert ("AIRCRAFT-TAIL", "EP-TST") in [(i.scheme, i.value) for i in aircraft.identifiers]
    assert all(e.measure is Measure.ASSET_FREEZE for e in parsed.entries)


def test_the_consolidated_list_freezes_nobody(tmp_path: Path) -> None:
    row = '{0},"{1}",-0- ,"{2}",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n'
    primary = (
        row.format(1, "BANK A", "UKRAINE-EO13662] [RUSSIA-EO14024")
        + row.format(2, "PARTY B", "NS-PLC")
        + row.format(3, "TRADER C", "FSE-IR")
        + row.format(4, "COMPANY D", "SDGT")
    )
    for name, content in (("prim", primary), ("alt", ""), ("add", ""), ("comments", "")):
        (tmp_path / f"cons_{name}.csv").write_text(content + "\x1a")
    measures = [e.measure for e in read(tmp_path, "ofac-consolidated").entries]
    assert measures == [Measure.SECTORAL, Measure.SECTORAL, Measure.TRADE, Measure.SECTORAL]


def test_remarks_go_on_in_the_comments(tmp_path: Path) -> None:
    text = "DOB 03 Feb 1961; " + "x" * 975 + "; a.k.a"
    assert len(text) == 999
    sdn = f'5,"A B C","individual","T",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{text}."\n'
    write_ofac(tmp_path, sdn=sdn, alt="", add="", comments="5,\" 'BEAR'; Gender Female.\"\n")
    entry = read(tmp_path).entries[0]
    assert [n.full for n in entry.names] == ["A B C", "BEAR"]
    assert entry.gender == "female"


Variant = Callable[[str], str | bytes]


@pytest.mark.parametrize(
    "variant",
    [
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text + "\r\n\r\n",
        lambda text: HEADER + text,
        lambda text: ("\ufeff" + text).encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\r\n", ",\r\n"),  # a trailing empty column
        lambda text: text.replace(" \r\n", "\r\n").encode("cp1252"),
        lambda text: (
            HEADER.replace("Remarks", "Remarks,New_Column") + text.replace("\r\n", ",x\r\n")
        ),
    ],
    ids=["lf", "blank rows", "header", "bom", "utf-16", "empty column", "cp1252", "unknown column"],
)
def test_harmless_variants(tmp_path: Path, variant: Variant) -> None:
    plain = [e.content_hash() for e in read(write_ofac(tmp_path)).entries]
    write_ofac(tmp_path, sdn=variant(SDN))
    assert [e.content_hash() for e in read(tmp_path).entries] == plain


def test_letters_of_windows_and_of_utf8(tmp_path: Path) -> None:
    sdn = SDN.replace("BANCO NACIONAL", "BANCO ESPAÑOL – MÜLLER")
    for encoding, shown in (("utf-8", "utf-8-sig"), ("cp1252", "cp1252")):
        write_ofac(tmp_path, sdn=sdn.encode(encoding))
        parsed = read(tmp_path)
        assert parsed.entries[1].name == "BANCO ESPAÑOL – MÜLLER DE CUBA"
        assert parsed.encodings["sdn.csv"] == shown


@pytest.mark.parametrize(
    ("damage", "line", "reason"),
    [
        (lambda t: t.replace("CUBA", 'CU"BA', 1), 1, "not csv"),
        (lambda t: t.replace('"CUBA"', "CUBA,extra", 1), 1, "13 columns"),
        (lambda t: t[:-40], 6, "not csv"),
        (lambda t: t[: t.index('"EP-TST"') + 9], 6, "columns where 12"),
        (lambda t: t.replace("ROMASHKA", "RO\x00MASHKA", 1), 3, "control byte"),
        (lambda t: t.replace("\r\n", "\r\n\x1a", 1), 2, "after the end mark"),
        (lambda t: t.replace("36,", ",", 1), 1, "no entry number"),
        (lambda t: t.encode("utf-16")[:-1], 6, "UTF-16"),
        (lambda t: t.encode().replace(b"AERO", "АЭРО".encode()[:-1], 1), 1, "damaged bytes"),
        (lambda t: t.replace(",", "|"), 1, "columns"),
        (lambda t: b"", 0, "empty"),
        (lambda t: "\r\n", 0, "no entries"),
    ],
    ids=[
        "stray quote",
        "one column more",
        "cut in a quote",
        "cut in a row",
        "NUL",
        "data after 0x1A",
        "no number",
        "utf-16",
        "broken utf-8",
        "other separator",
        "empty",
        "no rows",
    ],
)
def test_damage_is_refused_with_file_line_and_reason(
    tmp_path: Path, damage: Variant, line: int, reason: str
) -> None:
    write_ofac(tmp_path, sdn=damage(SDN), end="")
    with pytest.raises(ListFileError) as caught:
        read(tmp_path)
    assert caught.value.file == "sdn.csv"
    assert caught.value.line == line
    assert reason in caught.value.reason


def test_companions_make_one_version(tmp_path: Path) -> None:
    for name in ("alt.csv", "add.csv", "sdn_comments.csv", "sdn.csv"):
        write_ofac(tmp_path)
        (tmp_path / name).unlink()
        with pytest.raises(ListFileError, match=f"missing {name}"):
            read(tmp_path)
    write_ofac(tmp_path, alt=ALT + '999,1,"aka","NOBODY",-0- \r\n')
    with pytest.raises(ListFileError) as caught:
        read(tmp_path)
    assert (caught.value.file, caught.value.line) == ("alt.csv", 4)
    assert "not one version" in caught.value.reason
    write_ofac(tmp_path, add=ADD.replace(',"Cuba"', ""))
    with pytest.raises(ListFileError, match=r"add.csv line 1: 5 columns"):
        read(tmp_path)


def test_rejected_records_are_kept_with_their_names(tmp_path: Path) -> None:
    sdn = (
        SDN.replace('"aircraft"', '"airship"')
        .replace("DOB 03 Feb 1961", "DOB 31 Feb 1961")
        .replace('306,"BANCO', 'A306,"BANCO')
    )
    write_ofac(tmp_path, sdn=sdn, alt=ALT.replace('"fka"', '"once"'))
    parsed = read(tmp_path)
    assert len(parsed.entries) == 6
    assert {(r.line, r.entry_key) for r in parsed.rejected} == {
        (2, "A306"),
        (3, "901"),
        (4, "902"),
        (6, "904"),
    }
    by_key = {e.key: e for e in parsed.entries}
    assert by_key["904"].kind is PartyKind.UNKNOWN
    assert by_key["904"].name == "EP-TST"
    assert "LANDYSH OOO" in [n.full for n in by_key["902"].names]
    assert [d.text for d in by_key["901"].birth_dates] == ["circa 1962"]
    assert sum(1 for e in parsed.entries if e.incomplete) == 4


def zipped(folder: Path, name: str = "sdn.zip", *, inside: str = "") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for item in sorted(folder.glob("*.csv*")):
            made.write(item, f"{inside}{item.name}")
    return path


def test_folder_zip_primary_and_gz_are_the_same(tmp_path: Path) -> None:
    write_ofac(tmp_path)
    wanted = [e.content_hash() for e in read(tmp_path).entries]
    assert [e.content_hash() for e in read(tmp_path / "sdn.csv").entries] == wanted
    assert [e.content_hash() for e in read(zipped(tmp_path, inside="ofac/")).entries] == wanted
    for item in tmp_path.glob("*.csv"):
        (tmp_path / f"{item.name}.gz").write_bytes(gzip.compress(item.read_bytes()))
        item.unlink()
    assert [e.content_hash() for e in read(tmp_path).entries] == wanted


def test_wrong_lists_and_paths(tmp_path: Path) -> None:
    write_ofac(tmp_path)
    with pytest.raises(ListFileError, match="files of ofac-sdn"):
        read(tmp_path, "ofac-consolidated")
    with pytest.raises(ListFileError, match="no such file"):
        read(tmp_path / "absent")
    (tmp_path / "x.zip").write_bytes(zipped(tmp_path).read_bytes()[:300])
    with pytest.raises(ListFileError, match="not a zip archive"):
        read(tmp_path / "x.zip")
    (tmp_path / "sub").mkdir()
    with pytest.raises(ListFileError, match=r"expected sdn\.csv"):
        read(tmp_path / "sub")


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_ofac(tmp_path, sdn=SDN + "\r\n" * 2_000_000)
    with pytest.raises(ListFileError, match="larger than is safe"):
        read(zipped(tmp_path))
    (tmp_path / "sdn.zip").unlink()
    monkeypatch.setattr(files_room, "MAX_FILE_BYTES", 100_000)
    for item in list(tmp_path.glob("*.csv")):
        (tmp_path / f"{item.name}.gz").write_bytes(gzip.compress(item.read_bytes()))
        item.unlink()
    with pytest.raises(ListFileError, match="larger than is safe"):
        read(tmp_path)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as made:
        for number in range(300):
            made.writestr(f"{number}.csv", "")
    with pytest.raises(ListFileError, match="more than 200 files"):
        read(tmp_path / "many.zip")


def test_a_damaged_member_is_refused(tmp_path: Path) -> None:
    write_ofac(tmp_path, sdn=SDN * 1)
    content = bytearray(zipped(tmp_path).read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as made:
        info = made.getinfo("sdn.csv")
    start = info.header_offset + 60
    content[start : start + 20] = bytes(20)
    (tmp_path / "bad.zip").write_bytes(bytes(content))
    with pytest.raises(ListFileError):
        read(tmp_path / "bad.zip")


def test_a_companion_cut_between_two_rows_is_refused(tmp_path: Path) -> None:
    write_ofac(tmp_path, alt=ALT.encode())
    with pytest.raises(ListFileError, match="end mark"):
        read(tmp_path)
    assert read(write_ofac(tmp_path)).warnings == []


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_and_tabs_for_commas(tmp_path: Path, separator: str) -> None:
    def parted(text: str) -> str:
        rows = csv.reader(io.StringIO(text))
        written = io.StringIO()
        csv.writer(written, delimiter=separator, lineterminator="\r\n").writerows(rows)
        return written.getvalue()

    plain = [e.content_hash() for e in read(write_ofac(tmp_path)).entries]
    comments = "36,\"a.k.a. 'X, Y; Z'.\"\r\n"
    more = [e.content_hash() for e in read(write_ofac(tmp_path, comments=comments)).entries]
    assert more != plain
    write_ofac(
        tmp_path, sdn=parted(SDN), alt=parted(ALT), add=parted(ADD), comments=parted(comments)
    )
    assert [e.content_hash() for e in read(tmp_path).entries] == more
    write_ofac(tmp_path, sdn=parted(SDN))
    with pytest.raises(ListFileError, match=r"alt\.csv line 1: 1 columns where 5 are expected"):
        read(tmp_path)
