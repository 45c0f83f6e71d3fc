"""What stands in a name's place names nobody; a name with one word of its own is a name."""

import pytest

from atlas.knowledge.names.domain.identity import Naming, is_company_as_person, naming_of
from atlas.knowledge.names.domain.placeholders import is_placeholder

PERSONS = [
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
        "Doo Kim",
    ],
)
def test_surnames_and_initials_are_no_legal_forms(name: str) -> None:
    assert not is_company_as_person("Person", name)
