"""Companies of one short word, acronyms in brackets, numbers that tell companies apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.ids import new_id
from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.pairs import MATCH, name_score
from atlas.knowledge.names.domain.short_words import share_short_word, short_word
from atlas.knowledge.names.domain.similarity import score_names
from atlas.sources.lists.domain.entry import ListedName, ListEntry
from atlas.sources.screening.domain.index import IndexedName, NameIndex
from atlas.sources.screening.domain.listed_names import acronyms_in
from atlas.sources.screening.domain.matching import IndexedEntry, Match, VersionIndex
from atlas.sources.screening.schemas import (
    Measure,
    NameKind,
    PartyKind,
    ScreeningQuery,
    Strength,
)

LISTED = [
    "VTB Bank PJSC",
    "ABX Bank PJSC",
    "QRT Holding LLC",
    "TK Bank",
    "KPA Unit 586",
    "TEHRIK-E TALIBAN PAKISTAN (TTP)",
    "MUJAHIDIN INDONESIAN TIMUR (MIT)",
    "JAMA'A NUSRAT UL-ISLAM WA AL-MUSLIMIN (JNIM)",
    "QINGDAO CONSTRUCTION (NAMIBIA) CC",
    "PJSC DEMO BANK (KIEV)",
    "ZU ZAG BONG 6",
]


def entry(key: int, name: str, kind: PartyKind = PartyKind.COMPANY) -> IndexedEntry:
    names = (ListedName(name, NameKind.PRIMARY),)
    return IndexedEntry(new_id(), ListEntry(str(key), kind, names, Measure.ASSET_FREEZE, ("TEST",)))


INDEX = VersionIndex([entry(n, name) for n, name in enumerate(LISTED)], year_tolerance=1)


def found(name: str, kind: PartyKind = PartyKind.COMPANY, **facts: object) -> dict[str, Match]:
    query = ScreeningQuery(name=name, kind=kind, **facts)  # type: ignore[arg-type]
    return {match.entry.entry.name: match for match in INDEX.match(query)}


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("VTB", "VTB Bank PJSC"),
        ("VTB PJSC", "VTB Bank PJSC"),
        ("PAO VTB", "VTB Bank PJSC"),
        ("ВТБ", "VTB Bank PJSC"),
        ("ПАО ВТБ", "VTB Bank PJSC"),
        ("VTB Group", "VTB Bank PJSC"),
        ("VTB Leasing", "VTB Bank PJSC"),
        ("ABX PJSC", "ABX Bank PJSC"),
        ("QRT LLC", "QRT Holding LLC"),
        ("TK", "TK Bank"),
        ("KPA", "KPA Unit 586"),
    ],
)
@pytest.mark.parametrize("kind", [PartyKind.COMPANY, PartyKind.UNKNOWN])
def test_a_short_word_hits_who_has_it_and_is_weak(name: str, listed: str, kind: PartyKind) -> None:
    match = found(name, kind, countries=())[listed]
    assert match.score >= 80
    assert match.strength is Strength.WEAK
    assert "is short" in match.features[0].detail


def test_a_short_word_is_strong_only_where_the_whole_name_is_equal() -> None:
    assert found("VTB Bank", countries=("RU",))["VTB Bank PJSC"].strength is Strength.STRONG
    listed = ListEntry(
        "1",
        PartyKind.COMPANY,
        (ListedName("VTB Bank PJSC", NameKind.PRIMARY),),
        Measure.ASSET_FREEZE,
        ("TEST",),
        nationalities=("RU",),
    )
    index = VersionIndex([IndexedEntry(new_id(), listed)], year_tolerance=1)
    (match,) = index.match(ScreeningQuery("VTB", PartyKind.COMPANY, countries=("RU",)))
    assert match.strength is Strength.WEAK, "a country is no evidence that it is this VTB"


@pytest.mark.parametrize(
    "name",
    [
        "TK Homes",
        "VTB Construction",
        "VTBB Ltd",
        "Van Vtb Beheer",
        "First Bank",
        "VTB Romashka",
        "Namibia Ltd",
        "CC Ltd",
    ],
)
def test_other_companies_are_not_found(name: str) -> None:
    assert not found(name)


@pytest.mark.parametrize(
    ("acronym", "strength"),
    [("TTP", Strength.WEAK), ("JNIM", Strength.STRONG), ("KIEV", Strength.WEAK),
     ("MIT", Strength.WEAK)],
)  # fmt: skip
def test_an_acronym_in_brackets_is_an_alias(acronym: str, strength: Strength) -> None:
    (match,) = found(acronym).values()
    assert (match.name, match.score, match.strength) == (acronym, 100.0, strength)
    assert f"({acronym})" in match.features[0].detail
    (whole,) = found("Tehrik-e Taliban Pakistan").values()
    assert (whole.score, whole.strength) == (100.0, Strength.STRONG)


@pytest.mark.parametrize(
    ("name", "acronyms"),
    [
        ("PETROIRAN DEVELOPMENT COMPANY (PEDCO) LIMITED", ["PEDCO"]),
        ("ANSAR AL-SHARI'A IN TUNISIA (AAS-T)", ["AAS-T"]),
        ("JAMAAT-UL-AHRAR (JuA)", ["JuA"]),
        ("Sudanese Armed Forces (SAF)", ["SAF"]),
        ("ISLAMIC STATE WEST AFRICA (ISWAP)", ["ISWAP"]),
        ("Ansar Bahar (ABC)", ["ABC"]),
        ("Union of the Kelp Anglers (UKA)", ["UKA"]),
        ("ONE CLASS PROPERTIES (PTY) LTD.", []),
        ("GOLFRATE HOLDINGS (ANGOLA) LDA", []),
        ("GAZPROMBANK (SWITZERLAND) LTD", []),
        ("NIOC INTERNATIONAL AFFAIRS (LONDON) LIMITED", []),
        ("PETROCHEMICAL COMMERCIAL COMPANY (U.K.) LIMITED", []),
        ("Falah (formerly Lashkar)", []),
        ("Popular Kitchen (a.k.a. POPK)", ["POPK"]),
        ("Falah Dunes (FADD; formerly FADB)", ["FADD", "FADB"]),
        ("Falah Dunes (formerly known as FADB, FADD)", ["FADB", "FADD"]),
        ("Tek Orbit Group «TOG»", ["TOG"]),
        ("Falah (formerly LASHKAR)", []),
        ("Falah Dunes (LLC; formerly UK)", []),
    ],
)
def test_what_stands_in_brackets(name: str, acronyms: list[str]) -> None:
    stated = [text for text, _ in acronyms_in(ListedName(name, NameKind.PRIMARY))]
    assert stated[:-1] == acronyms


@pytest.mark.parametrize("asked", ["HAS", "HAS Ltd", "HAS LLC", "HAS Group", "H-A-S Ltd", "H-A-S"])
@pytest.mark.parametrize("stated", ["H-A-S", "H.A.S.", "H A S", "H/A/S"])
def test_an_acronym_with_marks_between_its_letters_is_found(asked: str, stated: str) -> None:
    index = VersionIndex([entry(1, f"Harbour Arrow Shipping ({stated})")], year_tolerance=1)
    assert index.match(ScreeningQuery(name=asked, kind=PartyKind.COMPANY))


NAMES = st.lists(
    st.sampled_from(
        ["VTB", "QRT", "TK", "Bank", "Group", "Leasing", "PJSC", "LLC", "Alfa", "24", "II", "(TTP)"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(NAMES, NAMES)
def test_short_words_are_shared_both_ways(first: str, second: str) -> None:
    one, other = normalise(first), normalise(second)
    assert share_short_word(one, other) == share_short_word(other, one)
    there = score_names(one, other, person=False)
    assert there.score == score_names(other, one, person=False).score
    if share_short_word(one, other):
        assert short_word(one) in {*one.tokens} & {*other.tokens}


@given(NAMES, st.lists(NAMES, min_size=1, max_size=6), st.integers(50, 100))
def test_the_index_finds_what_comparing_every_name_finds(
    asked: str, listed: list[str], threshold: int
) -> None:
    index = NameIndex(
        IndexedName(n, name, NameKind.PRIMARY, PartyKind.COMPANY) for n, name in enumerate(listed)
    )
    quick, slow = (
        {(item.name, item.score.score, item.short_word) for item in answers}
        for answers in (
            index.search(asked, kind=PartyKind.COMPANY, threshold=threshold),
            index.brute_force(asked, kind=PartyKind.COMPANY, threshold=threshold),
        )
    )
    assert quick == slow
    lower = index.search(asked, kind=PartyKind.COMPANY, threshold=50)
    assert {item[0] for item in quick} <= {item.name for item in lower}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("HORNSEA 1 LIMITED", "HORNSEA LIMITED"),
        ("Zu Zag Bong 6", "Zu Zag Bong 5"),
        ("Bowne Global Solutions", "Bowne Global Solutions II"),
        ("Victory", "Victory 3"),
        ("Fleurette Energy I B.V.", "Fleurette Energy II B.V."),
        ("Fund III", "Fund"),
        ("Deutsche Bank", "Deutsche Bank Trust Company"),
    ],
)
def test_numbers_tell_companies_apart(first: str, second: str) -> None:
    numbered = any(map(str.isdigit, " ".join(normalise(first + " " + second).tokens)))
    for schema in ("Company", "LegalEntity") if numbered else ("Company",):
        assert name_score(first, second, schema) == name_score(second, first, schema) < MATCH


def test_another_number_is_another_ship_and_the_same_one_is_not() -> None:
    assert found("Zu Zag Bong VI")["ZU ZAG BONG 6"].score == 100
    assert not found("Zu Zag Bong 5")
    assert found("Zu Zag Bong")["ZU ZAG BONG 6"].score < 100


def test_companies_of_different_forms_are_not_equal() -> None:
    match = score_names(normalise("Merck & Co"), normalise("Merck KGaA"), person=False)
    assert (match.score, match.equal) == (97.0, False)


ORDINARY = [
    "Artan Iranic Rebels (AIR)",
    "Ansar Bahar (ABC)",
    "PETROLEUM TRADE COMPANY (UK)",
    "SUN PROPERTIES LLC",
    "WT MARINE PTE LTD",
]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("MIT", "6"),
        ("M.I.T.", "6"),
        ("MIT Ltd", "6"),
        ("MIT Group", "6"),
        ("The MIT", "6"),
        ("MIT Holding GmbH", "6"),
        ("MIT Consulting", "6"),
        ("AIR", "11"),
        ("AIR Group", "11"),
        ("ABC Group", "12"),
        ("SUN", "14"),
        ("Sun Holding Ltd", "14"),
        ("PJSC SUN", "14"),
        ("WT", "15"),
        ("PJSC WT", "15"),
        ("ABC International Ltd", "12"),
    ],
)
def test_a_listed_acronym_is_found_whatever_the_word_means_elsewhere(asked: str, key: str) -> None:
    listed = [entry(place, name) for place, name in enumerate([*LISTED, *ORDINARY])]
    index = VersionIndex(listed, year_tolerance=1)
    matches = index.match(ScreeningQuery(name=asked, kind=PartyKind.COMPANY))
    assert [match.entry.entry.key for match in matches] == [key]
    assert matches[0].strength is Strength.WEAK


@pytest.mark.parametrize(
    "asked",
    [
        "Air Transport",
        "ABC 2",
        "MIT Romashka",
        "Mitsui",
        "OIL Group",
        "Sun Trading",
        "Sun Romashka Ltd",
    ],
)
def test_other_companies_of_an_ordinary_word_are_not_found(asked: str) -> None:
    listed = [entry(place, name) for place, name in enumerate([*LISTED, *ORDINARY])]
    query = ScreeningQuery(name=asked, kind=PartyKind.COMPANY)
    index = VersionIndex(listed, year_tolerance=1)
    assert not index.match(query)
    assert not index.shares_one_word(query)


@pytest.mark.parametrize("asked", ["UK", "U.K. Ltd", "UK Group"])
def test_what_is_left_out_of_brackets_is_not_compared(asked: str) -> None:
    listed = [entry(place, name) for place, name in enumerate([*LISTED, *ORDINARY])]
    index = VersionIndex(listed, year_tolerance=1)
    query = ScreeningQuery(name=asked, kind=PartyKind.COMPANY)
    assert index.match(query) or index.shares_one_word(query)
    other = ScreeningQuery(name="Norwegia Fish Ltd", kind=PartyKind.COMPANY)
    assert not index.shares_one_word(other)


BEGUN = VersionIndex(
    [
        entry(n, name)
        for n, name in enumerate(
            [
                "HD Orchard, S.A. de C.V.",
                "RT Global Resources",
                "BS Company Offshore",
                "SUN Orchard LLC",
                "AIR Orchard",
                "DE Orchard",
            ]
        )
    ],
    year_tolerance=1,
)


@pytest.mark.parametrize("form", ["{}", "{} Ltd", "{} Holding"])
@pytest.mark.parametrize("word", ["HD", "RT", "BS", "SUN"])
def test_a_short_word_alone_finds_who_is_called_so_first(word: str, form: str) -> None:
    """Whatever the word means elsewhere: a form in another country, or an ordinary word."""
    query = ScreeningQuery(name=form.format(word), kind=PartyKind.COMPANY)
    hits = {match.entry.entry.name.split()[0]: match for match in BEGUN.match(query)}
    assert set(hits) == {word}
    assert hits[word].strength is Strength.WEAK


@pytest.mark.parametrize("asked", ["AIR", "AIR Ltd", "DE", "The", "HD Bakery", "SUN Bakery"])
def test_a_line_of_business_or_another_telling_word_finds_no_such_company(asked: str) -> None:
    assert not BEGUN.match(ScreeningQuery(name=asked, kind=PartyKind.COMPANY))


PEOPLE = VersionIndex(
    [
        entry(n, name, PartyKind.PERSON)
        for n, name in enumerate(["SALEH", "A. KABIR", "KABIR, Arman", "KHALID"])
    ],
    year_tolerance=1,
)


@pytest.mark.parametrize(
    ("asked", "kind", "hits"),
    [
        ("Salhi", PartyKind.COMPANY, 0),  # a company is no person whose one word is like its own
        ("Khaled Ltd", PartyKind.COMPANY, 0),
        ("Saleh", PartyKind.COMPANY, 1),
        ("Salih", PartyKind.PERSON, 1),
        ("Salih", PartyKind.UNKNOWN, 1),
        ("Arezki Kebir", PartyKind.PERSON, 0),  # an initial beside a word that is only like
        ("Arezki Kabir", PartyKind.PERSON, 1),
        ("Arman Kebir", PartyKind.PERSON, 1),
    ],
)
def test_one_like_word_names_no_one_of_another_kind_or_beside_an_initial(
    asked: str, kind: PartyKind, hits: int
) -> None:
    assert len(PEOPLE.match(ScreeningQuery(name=asked, kind=kind))) == hits
