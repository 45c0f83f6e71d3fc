"""What each format says of a party, read from small lists that we wrote."""

from datetime import date
from pathlib import Path

import pytest
from tests.unit.lists.documents import (
    DOCUMENTS,
    EU_FORMER_XML,
    OFAC_ADVANCED,
    OFAC_ENHANCED,
    OFAC_XML,
)
from tests.unit.lists.reading import ReadList, read
from tests.unit.lists.writing import SDN, write_ofac

from atlas.sources.lists.domain.entry import ListEntry, entry_from_data
from atlas.sources.lists.errors import ListFileError
from atlas.sources.lists.schemas import Measure, NameKind, PartyKind


def written(folder: Path, file_format: str, text: str | None = None) -> ReadList:
    list_id, name, document = DOCUMENTS[file_format]
    (folder / name).write_text(document if text is None else text, encoding="utf-8")
    return read(folder / name, list_id)


def names(entry: ListEntry) -> list[tuple[str, NameKind, str | None]]:
    return [(n.full, n.kind, n.relation) for n in entry.names]


def numbers(entry: ListEntry) -> set[tuple[str, str]]:
    return {(i.scheme, i.value) for i in entry.identifiers}


def births(entry: ListEntry) -> list[tuple[str, date, date, bool]]:
    return [(d.precision.value, d.earliest, d.latest, d.circa) for d in entry.birth_dates]


@pytest.mark.parametrize("file_format", DOCUMENTS)
def test_format_date_and_stored_form(tmp_path: Path, file_format: str) -> None:
    found = written(tmp_path, file_format)
    assert found.file_format == file_format
    assert found.rejected == []
    if file_format not in {"ofsi-xml", "ftm"}:  # these state no date of publication
        assert found.facts.published == date(2026, 11, 20)
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
        assert again.content_hash() == entry.content_hash()


def test_ofac_xml(tmp_path: Path) -> None:
    person, vessel = written(tmp_path, "ofac-xml").entries
    assert names(person) == [
        ("PETROV, Ivan Sergeevich", NameKind.PRIMARY, None),
        ("PETROFF, Ivan", NameKind.ALIAS, "aka"),
        ("THE BEAR", NameKind.WEAK_ALIAS, "aka"),
    ]
    assert person.programmes == ("TEST1", "TEST2")
    assert (person.gender, person.title, person.nationalities) == ("male", "Director", ("RU",))
    assert person.linked_to == ("ROMASHKA OOO",)
    assert [d.text for d in person.birth_dates] == ["03 Feb 1961", "circa 1962"]
    assert numbers(person) == {
        ("RU-PASSPORT", "51AB1234"),
        ("CRYPTO-XBT", "1BoatSLRHtKNngkdXEeobR76b53LETtpyT"),
        ("OFAC-SDN", "901"),
    }
    assert vessel.kind is PartyKind.VESSEL
    assert numbers(vessel) >= {("IMO", "9000001"), ("CALL-SIGN", "T2EU4")}
    assert (vessel.nationalities, vessel.vessel["flag"]) == (("IR",), "Iran")


def test_the_ofac_formats_name_a_party_alike(tmp_path: Path) -> None:
    classic = written(tmp_path, "ofac-xml").entries[0]
    advanced, linked = written(tmp_path, "ofac-advanced-xml", OFAC_ADVANCED).entries
    enhanced, vessel = written(tmp_path, "ofac-enhanced-xml").entries
    by_key = {e.key: e for e in read(write_ofac(tmp_path, sdn=SDN)).entries}
    csv = by_key[classic.key]
    assert classic.name == advanced.name == csv.name == "PETROV, Ivan Sergeevich"
    assert classic.key == advanced.key
    assert classic.linked_to == advanced.linked_to == csv.linked_to == ("ROMASHKA OOO",)
    assert linked.linked_to == ()  # that relationship is a former one
    assert ("THE BEAR", NameKind.WEAK_ALIAS) in [(n.full, n.kind) for n in advanced.names]
    assert ("ПЕТРОВ", NameKind.ALIAS, "original_script") in names(advanced)
    assert numbers(advanced) == numbers(classic)
    assert births(advanced)[0] == births(classic)[0]
    assert (advanced.gender, advanced.countries) == ("male", ("RU",))
    assert (advanced.programmes, advanced.listed_date) == (("TEST1",), date(2020, 5, 4))
    assert advanced.addresses[0].text == "Omsk, Russia"
    assert enhanced.name == classic.name
    assert enhanced.linked_to == classic.linked_to
    assert names(enhanced)[1:] == [
        ("ПЕТРОВ", NameKind.ALIAS, "original_script"),
        ("THE BEAR", NameKind.WEAK_ALIAS, "aka"),
        ("PETROFF, Ivan", NameKind.ALIAS, "fka"),
    ]
    assert numbers(enhanced) == numbers(classic)
    assert births(enhanced) == births(classic)
    assert (enhanced.gender, enhanced.title, enhanced.countries) == (
        "male",
        "Director",
        ("CY", "RU"),
    )
    assert enhanced.addresses[0] == classic.addresses[0]
    assert (enhanced.programmes, enhanced.listed_date) == (("TEST1",), date(2020, 5, 4))
    assert (vessel.kind, vessel.vessel["flag"]) == (PartyKind.VESSEL, "Iran")
    assert numbers(vessel) >= {("IMO", "9000001"), ("CALL-SIGN", "T2EU4")}


def test_a_file_of_changes_is_no_list(tmp_path: Path) -> None:
    delta = OFAC_ENHANCED.replace('<entity id="903">', '<entity id="903" action="add">')
    with pytest.raises(ListFileError, match="file of changes"):
        written(tmp_path, "ofac-enhanced-xml", delta)


def test_un(tmp_path: Path) -> None:
    person, banned, entity = written(tmp_path, "un-xml").entries
    assert names(person) == [
        ("JUAN PEREZ", NameKind.PRIMARY, None),
        ("خوان بيريز", NameKind.ALIAS, "original_script"),
        ("Хуан", NameKind.ALIAS, "original_script"),
        ("Johan Peres", NameKind.ALIAS, "aka"),
        ("J. Pérez", NameKind.ALIAS, "aka"),
        ("El Lobo", NameKind.WEAK_ALIAS, "aka"),
    ]
    assert births(person) == [
        ("day", date(1964, 7, 17), date(1964, 7, 17), False),
        ("year", date(1965, 1, 1), date(1965, 12, 31), True),
        ("range", date(1963, 1, 1), date(1966, 12, 31), False),
    ]
    assert numbers(person) == {("TN-PASSPORT", "P38131"), ("UN", "1")}
    assert (person.references, person.updated_date) == (("QDi.901",), date(2020, 1, 2))
    assert person.measures == (Measure.ASSET_FREEZE, Measure.TRAVEL_BAN)
    assert banned.measure is Measure.TRAVEL_BAN  # S/RES/2048 freezes nothing
    assert (entity.kind, entity.countries) == (PartyKind.COMPANY, ("KP",))
    assert names(entity)[1] == ("Loud Harbour", NameKind.ALIAS, "fka")


def test_eu(tmp_path: Path) -> None:
    person, company = written(tmp_path, "eu-fsf-xml").entries
    assert [(n.full, n.kind) for n in person.names] == [
        ("Maria Sova", NameKind.PRIMARY),
        ("Мария Сова", NameKind.ALIAS),
        ("M. S.", NameKind.WEAK_ALIAS),
    ]
    assert births(person) == [
        ("day", date(1965, 12, 10), date(1965, 12, 10), False),
        ("year", date(1966, 1, 1), date(1966, 12, 31), True),
        ("range", date(1964, 1, 1), date(1967, 12, 31), False),
    ]
    assert (person.gender, person.positions, person.programmes) == (
        "female",
        ("Minister",),
        ("UKR",),
    )
    assert person.legal_basis == ("269/2014 (OJ L78)",)
    assert (person.listed_date, person.references) == (date(2014, 3, 17), ("EU.9.1", "QDi.901"))
    assert ("RU-OGRN", "1027700132195") in numbers(company)
    assert company.listed_date == date(2018, 6, 18)
    (former,) = written(tmp_path, "eu-fsf-xml", EU_FORMER_XML).entries
    assert (former.key, former.name, former.gender) == ("91", "Maria Sova", "female")
    assert births(former) == births(person)[:1]


def test_the_uk_formats_name_a_party_alike(tmp_path: Path) -> None:
    for file_format in ("uk-xml", "uk-csv", "ofsi-csv", "ofsi-xml"):
        by_key = {e.key: e for e in written(tmp_path, file_format).entries}
        person, ship = by_key["RUS9001"], by_key["RUS9003"]
        assert person.name == "OLEG PRIMER", file_format
        assert ("THE OWL", NameKind.WEAK_ALIAS, "aka") in names(person), file_format
        assert births(person)[0] == ("day", date(1964, 8, 17), date(1964, 8, 17), False)
        assert (person.kind, ship.kind) == (PartyKind.PERSON, PartyKind.VESSEL)
        assert ("IMO", "9562233") in numbers(ship), file_format
        assert person.measure is Measure.ASSET_FREEZE


def test_uk_details(tmp_path: Path) -> None:
    person, company, ship = written(tmp_path, "uk-xml").entries
    assert births(person)[1:] == [
        ("year", date(1965, 1, 1), date(1965, 12, 31), False),
        ("month", date(1966, 2, 1), date(1966, 2, 28), False),
    ]
    assert ("RU-PASSPORT", "P0458") in numbers(person)
    assert person.measures == (Measure.ASSET_FREEZE, Measure.TRAVEL_BAN)
    assert ("Олег Пример", NameKind.ALIAS, "original_script") in names(person)
    assert (person.listed_date, person.updated_date) == (date(2022, 3, 15), date(2026, 2, 1))
    assert company.measures == (Measure.ASSET_FREEZE, Measure.SECTORAL)
    assert ("RU-OGRN", "1027700132195") in numbers(company)
    assert (ship.measure, ship.countries) == (Measure.TRADE, ("KM",))


def test_followthemoney(tmp_path: Path) -> None:
    found = written(tmp_path, "ftm")
    assert [e.key for e in found.entries] == ["p-1", "p-2", "c-2"]
    assert found.facts.not_listed == 1
    assert found.facts.newest_date == date(2026, 11, 20)
    person, pep, company = found.entries
    assert names(person) == [
        ("Li Exemplar", NameKind.PRIMARY, None),
        ("李样", NameKind.ALIAS, None),
        ("Lee Example", NameKind.ALIAS, "aka"),
        ("The Fox", NameKind.WEAK_ALIAS, "aka"),
    ]
    assert (person.topics, person.measure) == (("sanctions",), Measure.SECTORAL)
    assert (person.programmes, person.listed_date) == (("US-NS-CMIC",), date(2021, 6, 3))
    assert births(person) == [("month", date(1970, 5, 1), date(1970, 5, 31), False)]
    assert (pep.topics, pep.measure, pep.positions) == (
        ("pep",),
        Measure.WATCH,
        ("Minister of Examples",),
    )
    assert (company.topics, company.measure) == (("debarment",), Measure.DEBARMENT)
    assert ("GB-COH", "01234567") in numbers(company)
    assert company.addresses[0].country == "GB"


@pytest.mark.parametrize(
    ("file_format", "old", "new", "line", "reason"),
    [
        ("ofac-xml", "03 Feb 1961", "31 Feb 1961", 4, "birth date not understood: 31 Feb 1961"),
        ("ofac-xml", "<sdnType>Vessel", "<sdnType>Airship", 11, "unknown type: Airship"),
        ("un-xml", "1964-07-17", "1964-17-07", 4, "birth date not understood: 1964-17-07"),
        ("un-xml", ">GB<", ">Atlantis<", 8, "unknown list type: Atlantis"),
        ("eu-fsf-xml", '"1965-12-10"', '"soon"', 3, "birth date not understood: soon"),
        ("uk-xml", "17/08/1964", "41/08/1964", 4, "birth date not understood: 1964-08-41"),
        ("uk-xml", "Travel Ban", "Frown", 4, "unknown measure: Frown"),
        ("uk-csv", ",Ship,", ",Boat,", 4, "unknown type: Boat"),
        ("ofsi-csv", ",AKA,", ",Once,", 3, "unknown name type: Once"),
        ("ofsi-xml", "Asset Freeze T", "Other T", 3, "unknown group status: Other Targets"),
        ("ftm", '"1970-05"', '"1970-15"', 2, "birth date not understood: 1970-15"),
        ("ftm", '"debarment"', '"debbarment"', 5, "unknown topic: debbarment"),
    ],
)
def test_what_is_against_the_vocabulary_is_kept_and_named(
    tmp_path: Path, file_format: str, old: str, new: str, line: int, reason: str
) -> None:
    whole = written(tmp_path, file_format)
    text = DOCUMENTS[file_format][2]
    assert old in text
    found = written(tmp_path, file_format, text.replace(old, new, 1))
    assert [(r.line, r.reason) for r in found.rejected] == [(line, reason)]
    assert [e.name for e in found.entries] == [e.name for e in whole.entries]
    # what is not understood never makes a measure milder
    assert found.rejected[0].entry_key


def test_a_record_without_key_or_name_is_kept(tmp_path: Path) -> None:
    text = OFAC_XML.replace("<uid>901</uid>", "", 1).replace("MORNING TIDE", "", 1)
    found = written(tmp_path, "ofac-xml", text)
    assert {r.reason for r in found.rejected} == {"no key", "no name"}
    assert found.entries[0].key.startswith("unkeyed-")
    assert found.entries[0].name == "PETROV, Ivan Sergeevich"
