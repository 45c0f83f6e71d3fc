"""The files of SECO, Global Affairs and Public Safety Canada, DFAT: what each says, and damage."""

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.unit.lists.national_documents import (
    DFAT_ROWS,
    LISTED_ENTITIES,
    SECO,
    SEMA,
    write_workbook,
)
from tests.unit.lists.reading import ReadList, read

from atlas.sources.lists.domain import catalogue
from atlas.sources.lists.domain.catalogue import DFAT_XLSX, LISTS, SECO_XML, SEMA_XML
from atlas.sources.lists.domain.entry import ListEntry, entry_from_data
from atlas.sources.lists.domain.listed_entities import other_names
from atlas.sources.lists.domain.measures import seco_measures
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind
from atlas.sources.lists.errors import FormatMismatchError, ListFileError


def swiss(folder: Path, text: str = SECO) -> ReadList:
    (folder / "seco.xml").write_text(text, encoding="utf-8")
    return read(folder / "seco.xml", "ch-seco")


def canadian(folder: Path, text: str = SEMA) -> ReadList:
    (folder / "sema-lmes.xml").write_text(text, encoding="utf-8")
    return read(folder / "sema-lmes.xml", "ca-sema")


def terrorist(folder: Path, text: str = LISTED_ENTITIES) -> ReadList:
    (folder / "lstd-ntts-eng.xml").write_text(text, encoding="utf-8")
    return read(folder / "lstd-ntts-eng.xml", "ca-criminal-code")


def australian(folder: Path) -> ReadList:
    return read(write_workbook(folder / "list.xlsx"), "au-dfat")


def names(entry: ListEntry) -> list[tuple[str, NameKind, str | None]]:
    return [(n.full, n.kind, n.relation) for n in entry.names]


def numbers(entry: ListEntry) -> set[tuple[str, str]]:
    return {(i.scheme, i.value) for i in entry.identifiers}


@pytest.mark.parametrize(
    ("written", "file_format"),
    [
        (swiss, SECO_XML),
        (canadian, SEMA_XML),
        (australian, DFAT_XLSX),
        (terrorist, catalogue.LISTED_ENTITIES),
    ],
)
def test_format_and_stored_form(
    tmp_path: Path, written: Callable[[Path], ReadList], file_format: str
) -> None:
    found = written(tmp_path)
    assert found.file_format == file_format
    for entry in found.entries:
        again = entry_from_data(
            key=entry.key,
            kind=entry.kind.value,
            measure=entry.measure.value,
            programmes=entry.programmes,
            listed_date=entry.listed_date,
            data=entry.to_data(),
        )
        assert again == entry


def test_switzerland(tmp_path: Path) -> None:
    found = swiss(tmp_path)
    person, bank, works, vessel = found.entries
    assert (found.facts.published, found.facts.not_listed) == (date(2026, 11, 20), 1)
    assert found.rejected == []
    assert names(person) == [
        ("Sovka Pavel", NameKind.PRIMARY, None),
        ("Sovkha Pavel", NameKind.ALIAS, None),
        ("СОЎКА Павел", NameKind.ALIAS, "original_script"),
        ("The Owl", NameKind.WEAK_ALIAS, "aka"),
        ("Pavel Sova", NameKind.ALIAS, "fka"),
    ]
    assert [born.text for born in person.birth_dates] == ["1954-08-30", "1955"]
    assert (person.birth_places, person.nationalities) == (("Vitebsk, Belarus",), ("BY",))
    assert person.addresses[0].text == "1 Lenin Street, 220030, Minsk, Minsk region, Belarus"
    assert (person.gender, person.references) == ("male", ("EU.900.1",))
    assert numbers(person) == {("BY-PASSPORT", "MP1234567"), ("CH-SECO", "100")}
    assert (person.listed_date, person.updated_date) == (date(2022, 3, 16), date(2026, 11, 20))
    assert (person.programmes, person.measure) == (("Belarus",), Measure.ASSET_FREEZE)
    assert (bank.kind, bank.measure) == (PartyKind.COMPANY, Measure.ASSET_FREEZE)
    assert "1247700000061" in {value for _, value in numbers(bank)}
    assert works.measure is Measure.TRADE  # annex 2: goods alone
    assert (vessel.kind, ("IMO", "9000001") in numbers(vessel)) == (PartyKind.VESSEL, True)


def test_what_was_changed_before_is_no_name_of_today(tmp_path: Path) -> None:
    every = [name.full for entry in swiss(tmp_path).entries for name in entry.names]
    assert "State Of Before" not in every
    assert "Freed Person" not in every
    again = SECO.replace(
        '<modification modification-type="de-listed" effective-date="2016-03-01"/>',
        '<modification modification-type="listed" effective-date="2016-03-01"/>',
    )
    assert "Freed Person" in [entry.name for entry in swiss(tmp_path, again).entries]


def test_a_part_of_the_swiss_list_is_not_the_list(tmp_path: Path) -> None:
    for kind in ('list-type="search-result"', 'list-type="delta"', ""):
        with pytest.raises(ListFileError, match="not the whole list"):
            swiss(tmp_path, SECO.replace('list-type="whole-list"', kind))


def test_a_listing_whose_day_is_unknown_has_none(tmp_path: Path) -> None:
    """A later day than the true one would make former holders appear to have left long before."""
    text = SECO.replace('modification-type="listed" effective-date="2023', 'modification-type="amended" effective-date="2023')  # fmt: skip # noqa: E501
    _, bank, *_ = swiss(tmp_path, text).entries
    assert (bank.listed_date, bank.updated_date) == (None, date(2023, 1, 25))
    assert all(e.listed_date is None or e.key == "101" for e in australian(tmp_path).entries)


def test_unknown_sets_count_as_a_freeze() -> None:
    act = "Ordinance of 4 March 2022 (RS 946.231.176.72)"
    assert seco_measures([(act, "Annex 2")]) == [Measure.TRADE]
    for annex in ("Annex 8", "Annex 22", "Annex 33", "annexes 2 and 8", None):
        assert seco_measures([(act, annex)]) == [Measure.ASSET_FREEZE]
    assert seco_measures([("Ordinance (SR 946.231.116.9)", "Annex 2")]) == [Measure.ASSET_FREEZE]


def test_canada(tmp_path: Path) -> None:
    found = canadian(tmp_path)
    person, holding, bank, vessel, other = found.entries
    assert (found.facts.published, found.facts.newest_date) == (None, date(2026, 11, 12))
    assert names(person) == [
        ("Maria Petrovna SOVA", NameKind.PRIMARY, None),
        ("Masha Sova", NameKind.ALIAS, "aka"),
        ("Marija Sowa", NameKind.ALIAS, "aka"),
        ("Мария Сова", NameKind.ALIAS, "aka"),
    ]
    assert [born.text for born in person.birth_dates] == ["1972-08-10", "1973"]
    assert (person.title, person.key) == ("Minister", "russia-1-part-1-901")
    assert (person.programmes, person.nationalities) == (("Russia",), ())
    assert person.legal_basis == ("Russia, schedule 1, Part 1, item 901",)
    assert holding.kind is PartyKind.COMPANY
    assert "Open Joint Stock Company" not in [name.full for name in holding.names]
    assert (holding.measure, bank.measure) == (Measure.ASSET_FREEZE, Measure.SECTORAL)
    assert vessel.kind is PartyKind.VESSEL
    assert (vessel.birth_dates, vessel.vessel["built"]) == ((), "1998")
    assert ("IMO", "9000001") in numbers(vessel)
    assert ("رضا", NameKind.ALIAS, "original_script") in names(other)
    assert [(one.entry_key, "birth date" in one.reason) for one in found.rejected] == [
        ("iran-1-part-2-77", True)
    ]


def test_listed_terrorist_entities_of_canada(tmp_path: Path) -> None:
    found = terrorist(tmp_path)
    movement, brigade, gang = found.entries
    assert found.rejected == []
    assert (found.facts.published, found.facts.newest_date) == (
        date(2026, 11, 20),
        date(2026, 11, 12),
    )
    assert names(movement) == [
        ("Movement of Exemplary Quarrels (MEQ)", NameKind.PRIMARY, None),
        ("Exemplary Movement", NameKind.ALIAS, "aka"),
        ("Front of Quarrels (FQ, also FOQ)", NameKind.ALIAS, "aka"),
        ("Exemplar Trading, Ltd.", NameKind.ALIAS, "aka"),
    ]
    assert movement.kind is PartyKind.UNKNOWN  # the law's entity may be a person
    assert (movement.measure, movement.key) == (Measure.ASSET_FREEZE, "E-1")
    assert (movement.listed_date, movement.updated_date) == (date(2002, 11, 27), date(2026, 6, 10))
    assert movement.remarks == "Founded in an invented year."
    assert "83.05" in movement.legal_basis[0]
    assert (brigade.listed_date, brigade.updated_date) == (date(2026, 11, 12), None)
    assert [name.full for name in brigade.names] == ["The Quiet Brigade’s Sons"]
    # the id of another entry: both are kept
    assert gang.key == "E-2 gang-d-exemple"
    assert [name.full for name in gang.names][1:] == ["Banda (open", "Second Name", "Third Name"]
    assert other_names(None) == other_names(" n/a ") == []


@pytest.mark.parametrize(
    ("old", "new", "published"),
    [
        ("<updated>2026-11-20T09:00:00-05:00</updated>", "", None),
        ("2026-11-20T09", "2026-11-01T09", None),  # an entry is younger: the feed's day is not its
        ("2026-11-20T09", "2026-11-12T09", date(2026, 11, 12)),
    ],
)
def test_the_day_of_the_feed(tmp_path: Path, old: str, new: str, published: date | None) -> None:
    found = terrorist(tmp_path, LISTED_ENTITIES.replace(old, new))
    assert (found.facts.published, found.facts.newest_date) == (published, date(2026, 11, 12))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("lstd-ntts", "news"), "none of its links"),
        (lambda text: text.replace('xml:lang="en"', 'xml:lang="fr-CA"'), "in French"),
        (lambda text: text.replace("-en.aspx", "-fr.aspx"), "in French"),
        (lambda text: text.replace("publicsafety", "securitepublique"), "in French"),
        (lambda text: text.partition("<entry>")[0] + "</feed>", "no entries"),
        (lambda _: '<feed xmlns="http://www.w3.org/2005/Atom"/>', "no entries"),
        (lambda text: text.replace("<feed", '<!DOCTYPE x [<!ENTITY a "aa">]><feed'), "document t"),
        (lambda text: text.replace("2026-11-20T09:00:00-05:00", "yesterday"), "is no date"),
        (lambda _: "", "is empty"),
    ],
)
def test_what_is_not_the_feed(tmp_path: Path, change: Callable[[str], str], reason: str) -> None:
    with pytest.raises(ListFileError, match=reason):
        terrorist(tmp_path, change(LISTED_ENTITIES))


def test_what_an_entry_lacks_is_named(tmp_path: Path) -> None:
    text = LISTED_ENTITIES.replace("<title>The Quiet Brigade’s Sons</title>", "<title/>")
    text = text.replace("<id>E-1</id>", "").replace("2025-09-29", "in autumn")
    reasons = [one.reason for one in terrorist(tmp_path, text).rejected]
    assert any("no key" in reason for reason in reasons)
    assert any("no name" in reason for reason in reasons)
    assert any("listing date not understood" in reason for reason in reasons)


def test_australia(tmp_path: Path) -> None:
    found = australian(tmp_path)
    person, holding, vessel, another = found.entries
    assert found.rejected == []
    assert (found.facts.published, found.facts.newest_date) == (None, date(2026, 11, 10))
    assert names(person) == [
        ("Maria SOVA", NameKind.PRIMARY, None),
        ("Мария СОВА", NameKind.ALIAS, "original_script"),
        ("The Owl", NameKind.WEAK_ALIAS, "aka"),  # a row that stands apart
    ]
    assert [born.text for born in person.birth_dates] == ["1972-08-10", "1973", "1971-03-12"]
    assert person.birth_places == ("Omsk, Russia", "Tomsk, Russia")
    assert person.measures == (Measure.ASSET_FREEZE, Measure.TRAVEL_BAN)
    assert ("ZZ-PASSPORT", "51AB1234") in numbers(person)
    assert holding.name == "EXEMPLAR HOLDING OJSC"
    assert (vessel.kind, vessel.measure) == (PartyKind.VESSEL, Measure.TRADE)
    assert ("IMO", "9000001") in numbers(vessel)
    # the number of the holding, used again for a person
    assert (another.key, another.kind, another.name) == ("102-2", PartyKind.PERSON, "ANOTHER PARTY")
    assert [born.precision for born in another.birth_dates] == ["range"]


def test_a_number_without_a_date_format_stays_a_year(tmp_path: Path) -> None:
    rows = ({**DFAT_ROWS[0], "Date of Birth": 18798 % 10_000},)  # 8798 is no year of ours
    path = write_workbook(tmp_path / "list.xlsx", rows)
    (entry,) = read(path, "au-dfat").entries
    assert [born.text for born in entry.birth_dates] == ["8798"]


def altered(path: Path, part: str, change: Callable[[bytes], bytes | None]) -> None:
    """Write a workbook again with one of its parts changed or left out."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            kept = change(data) if name == part else data
            if kept is not None:
                archive.writestr(name, kept)


_SHEET, _TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><worksheet><row/></worksheet>'


@pytest.mark.parametrize(
    ("part", "change", "reason"),
    [
        (_SHEET, lambda data: data[: len(data) // 2], "not well-formed"),
        (_SHEET, lambda _: None, "missing"),
        (_SHEET, lambda _: _BOMB, "document type"),
        (_SHEET, lambda data: data.replace(b'r="A2"', b'r="ZZZ2"'), "column"),
        (_TEXTS, lambda _: None, "refers to a text that is missing"),
        (_TEXTS, lambda data: data.replace(b"Reference", b"Other"), "without the columns"),
        ("xl/_rels/workbook.xml.rels", lambda data: data.replace(b"Id=", b"No="), "no sheet"),
    ],
)
def test_a_damaged_workbook(
    tmp_path: Path, part: str, change: Callable[[bytes], bytes | None], reason: str
) -> None:
    path = write_workbook(tmp_path / "list.xlsx")
    altered(path, part, change)
    with pytest.raises(ListFileError, match=reason):
        read(path, "au-dfat")


def test_a_cut_workbook_is_no_workbook(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "list.xlsx")
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(ListFileError):
        read(path, "au-dfat")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_cut_file_is_refused(tmp_path: Path, cut: float) -> None:
    for written, text in ((swiss, SECO), (canadian, SEMA), (terrorist, LISTED_ENTITIES)):
        with pytest.raises(ListFileError, match=r"cut off|not well-formed"):
            written(tmp_path, text[: int(len(text) * cut)])


def test_a_list_is_read_as_no_other(tmp_path: Path) -> None:
    (tmp_path / "seco.xml").write_text(SECO, encoding="utf-8")
    with pytest.raises(FormatMismatchError, match="belongs to ch-seco"):
        read(tmp_path / "seco.xml", "ca-sema")
    with pytest.raises(FormatMismatchError, match="belongs to ch-seco"):
        read(tmp_path / "seco.xml", "eu-fsf")
    path = write_workbook(tmp_path / "list.xlsx")
    for list_id in (*(key for key, one in LISTS.items() if not one.shipped), "ch-seco"):
        with pytest.raises(ListFileError, match="spreadsheet"):
            read(path, list_id)
