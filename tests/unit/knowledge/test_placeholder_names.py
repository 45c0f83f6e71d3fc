"""What stands in a name's place names nobody; a name with one word of its own is a name."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.identity import Naming, is_company_as_person, naming_of
from atlas.knowledge.names.domain.placeholders import is_company_name, is_placeholder
from atlas.knowledge.names.domain.vocabulary import lines_of
from atlas.sources.registry.domain.unspecified import WORDS, unnamed_label

PERSONS = [
    "ⅣⅤⅥ",
    "Unknown",
    "Unknown Person",
    "Undisclosed Beneficiary",
    "Not Available",
    "N/A",
    "To Be Confirmed",
    "Various Shareholders",
    "Anonymous Owner",
    "Bearer Shares",
    "Free Float",
    "None",
    "REDACTED",
    "XXXX XXXX",
    "X X",
    "??? ???",
    "Unbekannt",
    "Inconnu",
    "Desconocido",
    "Sconosciuto",
    "Onbekend",
    "Неизвестно",
    "Confidential Person",
    "The beneficiaries of the trust",
    "Public",
    "Treasury shares",
    "-",
    "n.n.",
    "不明",
    "غير معروف",
    "알 수 없음",
    "未知",
    "Not yet identified",
    "Keine Angabe",
    "Non renseigné",
    "Nombre no disponible",
    "Άγνωστος",
    "UNKNOWN UBO",
    "Name withheld",
    "0000",
    "TBC",
    "нет данных",
    "Ultimate beneficial owner",
    "No known person",
    "Bénéficiaire effectif inconnu",
    "Other shareholders",
    "Unnamed: reason unknown",
    "See Register",
    "Portadores de Acciones",
    "Undisclosed Principal",
    "Spouse of Director",
    "Gesellschafter Eins",
    "Accionista Uno",
    "Minor Child",
    "Geschäftsführer",
    "Actionnaire Deux",
    "Shareholder One",
    "Owner 2",
    "Mr X",
    "John Doe",
    "Max Mustermann",
    "A. N. Other",
    "J. D.",
    "Employees",
    "Escrow Agent",
    "As Per Attached List",
    "Client Account",
    "Test Test",
    "Protected Person",
    "Subject To GDPR",
    "Vacant",
    "Resigned",
    "Company Secretary",
    "To Be Appointed",
    "Siehe Handelsregister",
]
NAMES = [
    "Unknown Worlds Ltd",
    "Jean None",
    "Public Power Corporation",
    "Various Artists Ltd",
    "Bo Persson",
    "André Holder",
    "Ei Noto",
    "李",
    "Max Free",
    "Xi Xi",
    "Ann Other",
    "Noone Family Trust",
    "An Na",
    "Van Den",
    "Ali",
    "Maria Sá",
    "To Be Ltd",
    "Null Island Ltd",
    "Nobody Inc",
    "Unknown Pleasures SARL",
    "Bearer Brothers Ltd",
    "Ann Page",
    "Max Street",
    "Justice Bishop",
    "Du Long",
    "Xi You",
    "J. R. Tolkien",
]


@pytest.mark.parametrize("name", PERSONS)
def test_a_placeholder_names_no_person(name: str) -> None:
    assert is_placeholder(name)
    assert is_placeholder(f"  {name.upper()} ")
    assert naming_of("Person", name, {"full_name": name}) is Naming.PLACEHOLDER


@pytest.mark.parametrize("name", NAMES)
def test_one_word_of_its_own_makes_a_name(name: str) -> None:
    assert not is_placeholder(name)
    assert not is_placeholder(name, person=False)


def test_a_company_with_a_number_may_bear_a_word_that_names_no_person() -> None:
    assert is_placeholder("Public", person=False)
    assert not is_placeholder("Public", person=False, numbered=True)
    assert is_placeholder("Unknown", person=False, numbered=True)
    number = {"registration_numbers": [{"register": "GB-COH", "value": "1"}]}
    assert naming_of("LegalEntity", "Free Float", {}) is Naming.PLACEHOLDER
    assert naming_of("LegalEntity", "Unknown", number) is Naming.NAMED
    assert naming_of("Person", "Unknown", number) is Naming.PLACEHOLDER
    assert not is_placeholder("Investors Trust", person=False)
    assert not is_placeholder("Capital Partners", person=False)
    assert is_placeholder("Nominee Account", person=False)
    assert not is_placeholder("Nominee Account", person=False, numbered=True)
    assert naming_of("LegalEntity", "Nominee Account", {}) is Naming.PLACEHOLDER


def test_a_second_name_names_and_the_sources_own_word_counts() -> None:
    assert naming_of("Person", "Unknown", {"aliases": ["Ivan Petrov"]}) is Naming.NAMED
    assert naming_of("Person", "Unknown", {"aliases": ["N/A"]}) is Naming.PLACEHOLDER
    assert naming_of("Person", "Ann Lee", {"identity_status": "unknown"}) is Naming.UNKNOWN
    assert naming_of("Person", "Ann Lee", {"identity_status": "anonymous"}) is Naming.WITHHELD


@pytest.mark.parametrize(
    "name",
    [
        "Orchid Nominees Limited",
        "Orchid Holding AG",
        "Eni S.p.A.",
        "Acme GmbH & Co. KG",
        "Muster GmbH",
        "The Smith Family Trust",
        "ООО Ромашка",
        "株式会社山田",
        "Orchid Trustees",
        "Orchard Pty",
        "Orchard Trust",
        "Orchard Holding",
        "Orchard Capital Partners",
        "Orchard Family Settlement",
        "Orchard Pension Fund",
        "Orchard FZE",
        "Orchard Ventures (BVI)",
        "Orchard Employees",
    ],
)
def test_a_companys_name_is_no_natural_persons(name: str) -> None:
    assert is_company_as_person("Person", name)
    assert not is_company_as_person("LegalEntity", name)


@pytest.mark.parametrize(
    "name",
    [
        "Maria Sá",
        "Ramesh A.S.",
        "Michael Holding",
        "John Co",
        "Krishnan AG",
        "Limited",
        "Jo Trust",
        "Grace Trust",
        "Christian Capital",
        "Anna Maria Holding",
        "Doo Kim",
    ],
)
def test_surnames_and_initials_are_no_legal_forms(name: str) -> None:
    assert not is_company_as_person("Person", name)


EMPTY = sorted(
    word
    for section in ("instead", "titles")
    for line in lines_of("ordinary_words.txt", section)
    for word in line.split()
    if word not in {"we", "us"}
)


@given(st.lists(st.sampled_from([*EMPTY, "1", "2", "X", "N"]), min_size=2, max_size=5))
def test_no_number_of_words_that_are_none_makes_a_name(words: list[str]) -> None:
    assert is_placeholder(" ".join(words))
    assert is_placeholder(" ".join(words).upper())


@given(st.sampled_from(["Pension", "Fund", "Settlement", "Partners", "Pty", "FZE", "Ventures"]))
def test_no_own_word_makes_a_person_of_an_organisation(word: str) -> None:
    for name in (f"Orchard {word}", f"Anna {word}", f"Grace Quillon {word}"):
        assert is_company_name(name)


def _individuals(shared: Path) -> Iterator[str]:
    for folder in ("ofac-sdn-2019-01", "ofac-sdn-2021-07"):
        path = shared / "sanctions" / folder / "sdn.csv"
        for row in csv.reader(path.read_text("latin-1").splitlines()):
            if len(row) > 2 and row[2].strip() == "individual":
                yield row[1]
    for path in sorted((shared / "ownership" / "uk-psc-samples").glob("psc-data-*.json")):
        for line in json.loads(path.read_text("utf-8")):
            if line["data"].get("kind", "").startswith("individual"):
                yield line["data"]["name"]
    for name in ("dataset1.csv", "dataset3.csv"):
        path = shared / "entity-resolution" / "febrl" / name
        for person in csv.DictReader(path.read_text("utf-8").splitlines(), skipinitialspace=True):
            if person["given_name"] and person["surname"]:
                yield f"{person['given_name']} {person['surname']}"


@pytest.mark.realdata
def test_hardly_any_real_person_is_taken_for_none(shared_data: Path) -> None:
    """At most one in two hundred (measured 2026-11: 1 of some 9,000 names)."""
    names = {*_individuals(shared_data)}
    alarms = [name for name in names if is_placeholder(name) or is_company_name(name)]
    assert len(names) > 5_000
    assert len(alarms) <= len(names) / 200, alarms


@pytest.mark.parametrize("reason", sorted(WORDS))
def test_what_an_unnamed_party_is_called_is_no_companys_name(reason: str) -> None:
    label = unnamed_label(reason)
    assert is_placeholder(label)
    assert not is_company_name(label)
    said = "The company knows or has reasonable cause to believe that there is a registrable person"
    assert not is_company_name(unnamed_label(reason, said))


@pytest.mark.parametrize(
    "name",
    [
        "Estate of John Smith",
        "Executors of J Smith",
        "The Executors of the late John Smith",
        "Children of Peter Smith",
        "Erben des Johann Schmidt",
        "Herederos de Juan Garcia",
        "Smith Family",
        "City of Leeds",
        "Orchard Associates",
        "Orchard Verwaltungs",
        "Orchard (Cyprus)",
        "Orchard Energy",
        "Orchard Media",
        "Orchard UK",
        "Orchard Waqf",
        "Acme Directors",
    ],
)
def test_who_is_told_by_another_or_by_a_trade_is_no_natural_person(name: str) -> None:
    """They are screened by their name, and are no beneficial owner that is identified."""
    assert is_company_name(name)
    assert not is_placeholder(name)


@pytest.mark.parametrize(
    "name",
    ["Duke of Wellington", "Maria de los Angeles", "Jean de la Fontaine", "Michael Jordan",
     "Pae Won Uk", "Ivan Petrov (Russia)", "John Market", "Grace Trust", "Anna Child",
     "Peter de la Ville", "Phoebe South"],
)  # fmt: skip
def test_names_of_persons_with_such_words_stay_persons(name: str) -> None:
    assert not is_company_name(name)
    assert not is_placeholder(name)
