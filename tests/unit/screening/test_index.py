"""What the index adds to the score: it finds what comparing every name finds; a rare surname."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.sources.lists.schemas import NameKind, PartyKind
from atlas.sources.screening.domain.index import RARE_SCORE, IndexedName, NameIndex

NAMES = [
    "OUADOUDIEN, Karim",
    *(f"HASSAN, {given}" for given in ("Ali", "Omar", "Khalid", "Yusuf", "Nabil")),
]
GIVEN = [
    "Ahmad",
    "Bashir",
    "Daud",
    "Faris",
    "Ghassan",
    "Hamza",
    "Jalal",
    "Karim",
    "Latif",
    "Nabil",
    "Omar",
    "Qasim",
    "Rashid",
    "Salim",
]
COMMON = [f"MOHAMMED, {one} {two}" for one in GIVEN for two in GIVEN if one != two]
PERSONS = [
    *COMMON,
    *(f"{name} Tariq" for name in COMMON),
    *(f"{name} Walid" for name in COMMON),
    "KHALIL, Ibrahim Mohamed",
    "BAZZI, Wa'il Muhammad",
    "AL-AGHA, Abu Ubaydah Khayri Hafiz",
    "ABD AL RAHMAN, Umar",
    "MSOUTI, Mohammad Humam Muhammad",
    "EL NICE",
    "KARMUSH, Muwaffaq Mustafa",
    "AL",
    "BUNHEANG, Hing",
]
COMPANIES = [
    "AL-HARAMAIN ISLAMIC FOUNDATION",
    "BELIZE SHIPPING LINE LABS",
    "METIL STEEL COMPANY",
    "ISLAMIC REVOLUTIONARY GUARD CORPS",
    "FLEURETTE ENERGY I B.V.",
    "ORBIT MANUFACTURING",
    "PETRO GREEN",
    "MAHAN AIR",
    "GLORY STAR",
]


def index_of(persons: list[str], companies: list[str] | None = None) -> NameIndex:
    kinds = [(persons, PartyKind.PERSON), (companies or [], PartyKind.COMPANY)]
    named = [(name, kind) for names, kind in kinds for name in names]
    return NameIndex(
        IndexedName(place, name, NameKind.PRIMARY, kind) for place, (name, kind) in enumerate(named)
    )


RARE = index_of(NAMES)
INDEX = index_of(PERSONS, COMPANIES)


def found(
    text: str, index: NameIndex = RARE, kind: PartyKind = PartyKind.PERSON, threshold: float = 80
) -> dict[str, float]:
    answers = index.search(text, kind=kind, threshold=threshold)
    every = index.brute_force(text, kind=kind, threshold=threshold)
    assert {(i.name, i.score.score) for i in answers} == {(i.name, i.score.score) for i in every}
    return {item.name.full: item.score.score for item in answers}


def test_a_surname_alone_names_who_nearly_alone_has_it() -> None:
    assert found("Ouadoudien Abu") == {"OUADOUDIEN, Karim": RARE_SCORE}
    assert found("Sheikh Hassan") == {}
    assert found("Ouadoudien Nasser") == {}


def test_a_low_threshold_finds_who_shares_one_word() -> None:
    assert len(found("Sheikh Hassan", threshold=65)) == 5


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("H. MSOUTI", "MSOUTI, Mohammad Humam Muhammad"),  # an initial of another word
        ("BAZZIWAIL, Mohamad", "BAZZI, Wa'il Muhammad"),  # a blank too few, and a vowel
        ("ALAGHA, Abuobaida Khairy", "AL-AGHA, Abu Ubaydah Khayri Hafiz"),
        ("Umar Abdurrahman", "ABD AL RAHMAN, Umar"),  # the particle between is not written
        ("MSUOTI, Mohammad Humam Mohammad Adnan", "MSOUTI, Mohammad Humam Muhammad"),
        ("NICE EL", "EL NICE"),  # equal, and all but nothing in it tells
        ("KARMOOSHMuwafaq Mustafa", "KARMUSH, Muwaffaq Mustafa"),  # two long words
        ("Al", "AL"),
        ("H. Bun HEANG", "BUNHEANG, Hing"),  # a word with the initial's letter is half of another
    ],
)
def test_persons_written_otherwise_are_found(text: str, name: str) -> None:
    assert name in found(text, INDEX)


def test_names_of_other_scripts_cut_names_and_syllables_are_found() -> None:
    index = index_of(
        ["MOUNIR AL-MOTASSADEQ", "HWANG, Pyong So", "KIM, Jong Un", "عبد الله محمد", "FAZL RABI"],
        ["ISLAMIC REVOLUTION GUARDS CORPS GROUND FORCE", "RAFIDAIN BANK"],
    )
    persons = {
        "منير المتصدق": "MOUNIR AL-MOTASSADEQ",
        "황병서": "HWANG, Pyong So",
        "Jeongeun Kim": "KIM, Jong Un",
        "Abdullah Mohamed": "عبد الله محمد",
        "فضل ربيع": "FAZL RABI",
    }
    for text, name in persons.items():
        assert name in found(text, index), text
    companies = {
        "مصرف الرافدين": "RAFIDAIN BANK",
        "Islamic Revolution Guards Corps Gro": "ISLAMIC REVOLUTION GUARDS CORPS GROUND FORCE",
    }
    for text, name in companies.items():
        assert name in found(text, index, PartyKind.COMPANY), text


def test_an_initial_beside_what_hundreds_are_called_names_nobody() -> None:
    assert "KHALIL, Ibrahim Mohamed" not in found("I. MOHAMMED", INDEX)


@pytest.mark.parametrize("quoted", ['"El Gordo"', "“El Gordo”", "«El Gordo»", "„Gordo“"])
def test_a_nickname_in_quotation_marks_does_not_hide_a_person(quoted: str) -> None:
    for kind in (PartyKind.PERSON, PartyKind.UNKNOWN):
        answers = found(f"Muwaffaq {quoted} Karmush", INDEX, kind)
        assert answers["KARMUSH, Muwaffaq Mustafa"] >= 80
    assert "EL NICE" in found('"El Nice"', INDEX)  # and alone it is a name


def test_words_in_brackets_at_the_end_do_not_hide_a_name() -> None:
    for text in ("Petro Green (formerly Zenith Trading)", "PETRO GREEN [Iran]"):
        assert "PETRO GREEN" in found(text, INDEX, PartyKind.COMPANY)
    for kind in PartyKind:
        assert "KARMUSH, Muwaffaq Mustafa" in found("Muwaffaq Mustafa Karmush (MK)", INDEX, kind)
    assert not found("Petro (Zenith) Trading", INDEX, PartyKind.COMPANY)  # the name goes on
    assert not found("Al (Zenith Trading)", INDEX, PartyKind.COMPANY)  # and is more than this


def test_a_word_that_tells_little_beside_one_that_tells_more() -> None:
    """`SAN` is half a particle to one side and a name to the other: the same either way."""
    index = index_of(["SAN, Pwint", "HSAN, Pwint"])
    both = {"SAN, Pwint", "HSAN, Pwint"}
    assert set(found("Pwint San", index)) == set(found("Pwint Hsan", index)) == both


def test_a_short_word_beside_a_rare_one_is_no_title() -> None:
    assert found("Ouadoudien", RARE) == found("Mr Ouadoudien", RARE) == {"OUADOUDIEN, Karim": 80.0}
    assert not found("Ouadoudien Ma", RARE)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ALHARAMAIN", "AL-HARAMAIN ISLAMIC FOUNDATION"),
        ("BELIZE SHIP PING LINE SERVICE LIMITED", "BELIZE SHIPPING LINE LABS"),
        ("METIL STEEL COMP ANY", "METIL STEEL COMPANY"),  # the blank is within a legal form
        ("IRGC", "ISLAMIC REVOLUTIONARY GUARD CORPS"),
        ("FLEURETTE ENRRGY I B.V.", "FLEURETTE ENERGY I B.V."),
        ("ORBIT MNFCTRNG", "ORBIT MANUFACTURING"),
        ("PETROGRIN", "PETRO GREEN"),
        ("Glory Starlight", "GLORY STAR"),  # a name is the query's beginning
        ("Mahan Airlines", "MAHAN AIR"),
    ],
)
def test_companies_written_otherwise_are_found(text: str, name: str) -> None:
    assert name in found(text, INDEX, PartyKind.COMPANY)


WORDS = sorted({word.strip(",") for name in (*PERSONS, *COMPANIES) for word in name.split()})


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    st.sampled_from(PartyKind),
    st.sampled_from([0, 70, 80, 95]),
)
def test_nothing_is_found_that_comparing_every_name_does_not_find(
    words: list[str], kind: PartyKind, threshold: int
) -> None:
    text = " ".join(words)
    few = index_of([*PERSONS[-9:], text], COMPANIES)
    answers = few.search(text, kind=kind, threshold=threshold)
    every = few.brute_force(text, kind=kind, threshold=threshold)
    scores = {(item.name, item.score.score) for item in answers}
    assert scores <= {(item.name, item.score.score) for item in every}
    equal = {item.name for item in every if item.score.score >= 97}
    assert equal <= {item.name for item in answers}


@given(st.sampled_from([*PERSONS, *COMPANIES]), st.data())
def test_a_name_with_a_letter_too_few_is_found_as_by_comparing_every_name(
    name: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    for kind in (PartyKind.PERSON, PartyKind.COMPANY, PartyKind.UNKNOWN):
        found(name[:place] + name[place + 1 :], SMALL, kind)


SMALL = index_of(PERSONS[-9:], COMPANIES)


def test_searches_at_the_same_time_find_the_same() -> None:
    texts = [*PERSONS[::20], *PERSONS[-9:], *COMPANIES] * 3
    index = index_of(PERSONS, COMPANIES)

    def search(text: str) -> list[tuple[str, float]]:
        answers = index.search(text, kind=PartyKind.UNKNOWN, threshold=80)
        return [(item.name.full, item.score.score) for item in answers]

    with ThreadPoolExecutor(8) as threads:
        at_once = list(threads.map(search, texts))
    assert at_once == [search(text) for text in texts]
