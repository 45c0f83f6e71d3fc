"""Names in which another word of the same meaning stands, another article, place or spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.normalise import fold, normalise
from atlas.knowledge.names.domain.vocabulary import PLACES, TRANSLATED, lines_of
from atlas.knowledge.names.domain.words import word_similarity
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.index import IndexedName, NameIndex

COMPANIES = (
    "MORELIA BATTERY MANUFACTURING COMPANY", "GHARAGAHE ZARANDEGI GHAEM", "MORELIA AIRLINES",
    "JUND AL-MOREL IN ALGERIA", "HONG KONG ELECTRONICS ZARAND CO.", "SHO'Z'A' AVIATION",
    "LEADER (HONG KONG) MORELIA TRADING LIMITED", "ZARAND TRADING CO.",
    "TRADING AND TRANSPORT SERVICES COMPANY, LTD", "MORELIA RELIEF FOUNDATION",
    "CENTRAL PETROLEUM ENTERPRISE", "ZARAND GENERAL STATE ENTERPRISE", "STATE ENTERPRISE FOR SALTS",
    "AL-ZARAND FOUNDATION (INDONESIA)", "ANSAR AL-SUNNA MEDIA OF MOREL", "ZARAND HOLDING UK",
    "MORELIA FACTORY OF UNITED ARAB EMIRATES", "ORCHARD DEPARTMENT OF ARMS",
)  # fmt: skip
PERSONS = ("MAULANA MORELULLAH",)


def index(names: tuple[str, ...], kind: PartyKind) -> NameIndex:
    return NameIndex(IndexedName(at, name, NameKind.PRIMARY, kind) for at, name in enumerate(names))


BY_KIND = {
    PartyKind.PERSON: index(PERSONS, PartyKind.PERSON),
    PartyKind.COMPANY: index(COMPANIES, PartyKind.COMPANY),
}


def found(text: str, kind: PartyKind) -> set[str]:
    return {hit.name.full for hit in BY_KIND[kind].search(text, kind=kind, threshold=80.0)}


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Morelia Batteries Manufacturing", "MORELIA BATTERY MANUFACTURING COMPANY"),
        ("Qarargah Zarandegi Qaem", "GHARAGAHE ZARANDEGI GHAEM"),
        ("Morelia Airways", "MORELIA AIRLINES"),
        ("Morelia Aviation", "MORELIA AIRLINES"),
        ("Morelia Air", "MORELIA AIRLINES"),
        ("Sho'z'a Air", "SHO'Z'A' AVIATION"),
        ("Jund ul Morel", "JUND AL-MOREL IN ALGERIA"),
        ("HK Electronics Zarand", "HONG KONG ELECTRONICS ZARAND CO."),
        ("Hongkong Electronics Zarand", "HONG KONG ELECTRONICS ZARAND CO."),
        ("Leader HK Morelia Ltd", "LEADER (HONG KONG) MORELIA TRADING LIMITED"),
        ("Zarand Trade Co.", "ZARAND TRADING CO."),
        ("Zarand Traders", "ZARAND TRADING CO."),
        (
            "Trade and Transport Services Company, Ltd",
            "TRADING AND TRANSPORT SERVICES COMPANY, LTD",
        ),
        ("Morelia Relief Trust", "MORELIA RELIEF FOUNDATION"),
        ("Morelia Relief Charity", "MORELIA RELIEF FOUNDATION"),
        ("Central Petroleum Establishment", "CENTRAL PETROLEUM ENTERPRISE"),
        ("Zarand General State Establishment", "ZARAND GENERAL STATE ENTERPRISE"),
        ("Zarand General Govt Enterprise", "ZARAND GENERAL STATE ENTERPRISE"),
        ("State Establishment for Salts", "STATE ENTERPRISE FOR SALTS"),
        ("Government Enterprise for Salts", "STATE ENTERPRISE FOR SALTS"),
        ("Ul Zarand Foundation", "AL-ZARAND FOUNDATION (INDONESIA)"),
        ("Ansar us-Sunna Media of Morel", "ANSAR AL-SUNNA MEDIA OF MOREL"),
        ("Ansar as Sunna Media of Morel", "ANSAR AL-SUNNA MEDIA OF MOREL"),
        ("Zarand Holding United Kingdom", "ZARAND HOLDING UK"),
        ("Morelia Factory of UAE", "MORELIA FACTORY OF UNITED ARAB EMIRATES"),
        ("Morelia Plant (U.A.E.)", "MORELIA FACTORY OF UNITED ARAB EMIRATES"),
        ("Morelia Factory of Untied Arab Emirates", "MORELIA FACTORY OF UNITED ARAB EMIRATES"),
        ("Morelia Factory of Emirates", "MORELIA FACTORY OF UNITED ARAB EMIRATES"),
        ("Hogn Kong Electronics Zarand", "HONG KONG ELECTRONICS ZARAND CO."),
        ("Orchard Directorate of Arms", "ORCHARD DEPARTMENT OF ARMS"),
    ],
)
def test_a_company_is_found_by_words_of_one_meaning(text: str, listed: str) -> None:
    assert listed in found(text, PartyKind.COMPANY)


@pytest.mark.parametrize("text", ["Mawlana Morel Ullah", "Maulvi Morelullah", "Mowlana Morelullah"])
def test_a_title_is_one_in_each_spelling(text: str) -> None:
    assert "MAULANA MORELULLAH" in found(text, PartyKind.PERSON)


@pytest.mark.parametrize(
    "text",
    [
        "Kepler Airways",
        "Leader HK Kepler Ltd",
        "Kepler Relief Trust",
        "Central Kepler Establishment",
        "Government Enterprise for Sugar",
        "Zarand State Factory",
        "Kepler Trade Co.",
        "Orchard Trade",
        "Kepler",
        "US Steel",
    ],
)
def test_words_of_one_meaning_alone_name_no_company(text: str) -> None:
    assert found(text, PartyKind.COMPANY) == set()


def test_words_of_one_meaning_are_likened_to_each_other() -> None:
    for line in lines_of("abbreviations.txt", "one meaning"):
        words = line.split()
        for word in words:
            assert fold(word) == word
            assert {*words} - {word} <= TRANSLATED[word]


def test_a_place_is_one_word_however_it_is_written() -> None:
    for written, place in PLACES.items():
        assert normalise(f"Morelia {' '.join(written)} Ltd").tokens == ("morelia", place)
    assert normalise("Hong Zarand Kong").tokens == ("hong", "zarand", "kong")


@pytest.mark.parametrize(
    ("first", "second"),
    [("battery", "batteries"), ("gharagahe", "qarargah"), ("al", "ul"), ("state", "government")],
)
def test_spellings_of_one_word(first: str, second: str) -> None:
    assert word_similarity(first, second) >= 0.75
    assert word_similarity(first, second) == word_similarity(second, first)


@given(st.text("ghqaer", min_size=3, max_size=9), st.text("ghqaer", min_size=3, max_size=9))
def test_whatever_is_alike_with_q_for_gh_is_found(first: str, second: str) -> None:
    one = index((f"{first} zarandegi",), PartyKind.COMPANY)
    text = f"{second} zarandegi"
    sought = one.search(text, kind=PartyKind.COMPANY, threshold=80.0)
    assert sought == one.brute_force(text, kind=PartyKind.COMPANY, threshold=80.0)
