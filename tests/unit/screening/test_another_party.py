"""A hit that something tells to be another party's, and the same hit where nothing does."""

from dataclasses import replace

import pytest
from tests.unit.screening.test_short_names import entry

from atlas.sources.lists.domain.entry import ListedName
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.matching import IndexedEntry, Match, VersionIndex
from atlas.sources.screening.schemas import ScreeningQuery

PERSON, COMPANY = PartyKind.PERSON, PartyKind.COMPANY


def hits(asked: str, *listed: IndexedEntry, threshold: int = 80) -> list[Match]:
    kind = listed[0].entry.kind
    query = ScreeningQuery(name=asked, kind=kind, threshold=threshold)
    return VersionIndex(listed, year_tolerance=1).match(query)


def also(listed: IndexedEntry, *aliases: str) -> IndexedEntry:
    names = tuple(ListedName(one, NameKind.ALIAS) for one in aliases)
    whole = replace(listed.entry, names=(*listed.entry.names, *names))
    return IndexedEntry(listed.id, whole)


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Sunny, Saraf and Pai", "SADAF"),
        ("Kioko, Mwema and Korir", "KITOKO"),
        ("Sunny Ltd (Lapsa)", "LAPA S.A.S."),
        ("ગુપ્તા, શર્મા and કુમાર", "COPETE S.A."),
    ],
)
def test_a_short_part_that_only_resembles_a_name_is_another_party(asked: str, listed: str) -> None:
    assert not hits(asked, entry(1, listed))


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Sunny, Sadaf and Pai", "SADAF"),
        ("Sadaff Ltd", "SADAF"),
        ("Sunny Ltd (Osama)", "OSSAMA TRADING COMPANY"),
        ("Sunny Ltd (IRGC)", "ISLAMIC REVOLUTIONARY GUARD CORPS"),
    ],
)
def test_a_short_part_that_is_the_name_in_writing_or_in_sound_is_found(
    asked: str, listed: str
) -> None:
    assert hits(asked, entry(1, listed))


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Hassan LLC", "HASSAM"),
        ("Rios Ltd", "RIHS"),
        ("Mach", "MACHANGA LTD"),
        ("Miranda LLC", "MIRA"),
        ("Cardoso", "CARD"),
    ],
)
def test_a_usual_name_or_a_few_first_letters_are_no_misspelt_company(
    asked: str, listed: str
) -> None:
    assert not hits(asked, entry(1, listed))
    low = hits(asked, entry(1, listed), threshold=70)
    assert low[0].score == 70.0
    assert "likely another party's name" in low[0].features[0].detail


@pytest.mark.parametrize(
    ("asked", "listed"),
    [
        ("Hassam LLC", "HASSAN"),
        ("Hasan LLC", "HASSAN"),
        ("Machang", "MACHANGA LTD"),
        ("Machnga", "MACHANGA LTD"),
        ("Sber", "SBERBANK"),
        ("Main", "MAKIN"),
        ("Makan", "MAKIN"),
    ],
)
def test_a_misspelt_company_is_found_where_its_word_is_unusual(asked: str, listed: str) -> None:
    assert hits(asked, entry(1, listed))


WHOLE = "ABDUL AZIZ RAHIM AL-GHAMIDI"


@pytest.mark.parametrize("asked", ["Abdelaziz Gharbi", "Gharbi Abdelaziz", "عبد العزيز زرّوقي"])
@pytest.mark.parametrize("alias", ["Abdul Aziz", "Abd al-Aziz", "عبد العزيز"])
def test_a_given_name_alone_is_no_one_with_a_surname(asked: str, alias: str) -> None:
    assert not hits(asked, also(entry(1, WHOLE, PERSON), alias))


@pytest.mark.parametrize(
    ("asked", "primary"),
    [
        ("Abdelaziz Gharbi", "ABDUL AZIZ"),  # no name of the entry has more
        ("Abdul Aziz", WHOLE),
        ("Abdul Aziz Ghamidi", WHOLE),
        ("Heirs of Abdul Aziz", WHOLE),
        ("Abdul Aziz, Director", WHOLE),
        ("Abdul Aziz Family", WHOLE),
        ("Mr Abdul Aziz", WHOLE),
    ],
)
def test_a_given_name_alone_is_found_where_nothing_tells_it_apart(asked: str, primary: str) -> None:
    assert hits(asked, also(entry(1, primary, PERSON), "Abdul Aziz"))


@pytest.mark.parametrize("asked", ["Peter King", "Mr Peter King", "Peter Pastor"])
def test_a_title_behind_a_given_name_is_a_surname(asked: str) -> None:
    assert not hits(asked, entry(1, "PETER GADET", PERSON))


@pytest.mark.parametrize(
    "asked", ["King Peter", "President Gadet", "King, Peter Gadet", "P. Gadet"]
)
def test_a_title_in_front_of_a_name_is_a_title(asked: str) -> None:
    assert hits(asked, entry(1, "PETER GADET", PERSON))


@pytest.mark.parametrize("asked", ["Kim Sang Chol", "김상철", "KIM, Sang-chol"])
def test_a_korean_name_of_two_syllables_is_not_one_of_one(asked: str) -> None:
    assert not hits(asked, entry(1, "KIM, Chol", PERSON))


@pytest.mark.parametrize("asked", ["Kim Chol", "김철", "KIM, Ch'o'l"])
def test_a_korean_name_is_found_with_the_same_syllables(asked: str) -> None:
    assert hits(asked, entry(1, "KIM, Chol", PERSON))


@pytest.mark.parametrize("asked", ["Kim Chol", "김철"])
def test_a_shorter_korean_name_still_finds_the_longer_one(asked: str) -> None:
    assert hits(asked, entry(1, "KIM, Sang Chol", PERSON))
