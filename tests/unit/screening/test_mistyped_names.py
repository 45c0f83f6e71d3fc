"""Typing errors in names of short words: Korean syllables, `abdul`, single names, cut fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.scripts.korean_slips import is_given, slip
from atlas.knowledge.names.domain.similarity import score_names
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.index import IndexedName, NameIndex

KOREAN = [
    "CHOE SONG IL", "KIM CHOL NAM", "KIM SOK CHOL", "MUN KYONG HWAN", "CHANG MYONG-CHIN",
    "HWANG SOK-HWA", "JANG YONG SON", "PAK IL KYU", "CHOE HWI", "KIM TONG MYONG", "RI SONG HYOK",
]  # fmt: skip
OTHERS = ["ABDUL HAQ", "ABDUL RAUF KHADEM", "Fitiwi Abdelrazak", "FAIZ", "MATIULLAH", "LI WEI"]
PERSONS = [*KOREAN, *OTHERS]
INDEX = NameIndex(
    IndexedName(n, name, NameKind.PRIMARY, PartyKind.PERSON) for n, name in enumerate(PERSONS)
)
COMPANIES = NameIndex(
    [IndexedName(0, "Islamic Movement of Uzbekistan", NameKind.PRIMARY, PartyKind.COMPANY)]
)


def found(text: str) -> list[str]:
    return [hit.name.full for hit in INDEX.search(text, kind=PartyKind.PERSON, threshold=80.0)]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("CHOE SPONG IL", "CHOE SONG IL"),
        ("CHOOE SONG IL", "CHOE SONG IL"),
        ("KIM HCOL NAM", "KIM CHOL NAM"),
        ("HCOL NAM KIM", "KIM CHOL NAM"),
        ("KEM SOK CHOL", "KIM SOK CHOL"),
        ("KIM SKO CHOL", "KIM SOK CHOL"),
        ("MUN KYONG HWAAN", "MUN KYONG HWAN"),
        ("CHANG MYONG CHHIN", "CHANG MYONG-CHIN"),
        ("HEANG SOK-HWA", "HWANG SOK-HWA"),
        ("JANG Y SON", "JANG YONG SON"),
        ("Pka Il Kyu", "PAK IL KYU"),
        ("CHOE WHI", "CHOE HWI"),
        ("KIM TVONG MY'ONG", "KIM TONG MYONG"),
        ("RI SONG HIOK", "RI SONG HYOK"),
        ("ABMDUL HAQ", "ABDUL HAQ"),
        ("ADUL RAUF KHADEM", "ABDUL RAUF KHADEM"),
        ("Fitiwi Adbelrazak", "Fitiwi Abdelrazak"),
        ("AFIZ", "FAIZ"),
        ("Alhaj Matiullah", "MATIULLAH"),
    ],
)
def test_a_mistyped_name_is_found(text: str, listed: str) -> None:
    assert listed in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "KIM SOK CHIL",
        "CHOE SANG IL",
        "PARK SOK CHOL",
        "KIM JONG NAM",
        "CHOE HUI",
        "KIM K NAM",
        "FARIS",
        "ABEL HAQ",
        "ADEL HAQ",
    ],
)
def test_another_name_is_no_typing_error(text: str) -> None:
    assert found(text) == []


def test_syllables_that_koreans_are_called_are_told_from_others() -> None:
    assert all(map(is_given, ("chol", "song", "songil", "hyok", "jae", "seung", "hee")))
    assert not any(map(is_given, ("hcol", "spong", "chel", "kaing", "kem", "siik", "tvong")))


def test_a_long_name_cut_in_its_last_word_is_found_though_its_words_are_common() -> None:
    cut = "ISLAMIC MOVEMENT OF UZBE"
    assert COMPANIES.search(cut, kind=PartyKind.COMPANY, threshold=80.0)
    assert not COMPANIES.search("ISLAMIC MOVE", kind=PartyKind.COMPANY, threshold=80.0)


@given(st.sampled_from(KOREAN), st.data())
def test_a_mistyped_name_scores_the_same_either_way_and_is_found_as_by_comparing_all(
    name: str, data: st.DataObject
) -> None:
    places = [n for n in range(len(name)) if (name[n : n + 2] + "A")[:2].isalpha()]
    place = data.draw(st.sampled_from(places))
    letter = data.draw(st.sampled_from("AEIOUHKNXY"))
    text = data.draw(
        st.sampled_from(
            [
                name[:place] + letter + name[place:],
                name[:place] + name[place + 1 :],
                name[:place] + letter + name[place + 1 :],
                name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
            ]
        )
    )
    every = INDEX.brute_force(text, kind=PartyKind.PERSON, threshold=80.0)
    assert INDEX.search(text, kind=PartyKind.PERSON, threshold=80.0) == every
    mine = normalise(text, person=True)
    for listed in PERSONS:
        theirs = normalise(listed, person=True)
        forth, back = (score_names(*both, person=True) for both in ((mine, theirs), (theirs, mine)))
        assert forth.score == back.score
        assert (slip(mine.tokens, theirs.tokens) is None) == (
            slip(theirs.tokens, mine.tokens) is None
        )


USAMA = "Usāma bin Muhammad ibn Awad ibn Lādin"


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("Osama bin Laden", USAMA),
        ("Usama bin Ladin", USAMA),
        ("Khalid Al Faisal", "Khalid bin Abdulaziz bin Saud Al Faisal"),
        ("Shi Jinping", "Xi Jinping"),
        ("Si Jinpin", "Xi Jinping"),
        ("Си Цзиньпин", "Xi Jinping"),
    ],
)
def test_what_a_person_is_called_for_short_or_abroad_is_found(said: str, listed: str) -> None:
    for text, other in ((said, listed), (listed, said)):
        index = NameIndex([IndexedName(0, other, NameKind.PRIMARY, PartyKind.PERSON)])
        hits = index.search(text, kind=PartyKind.PERSON, threshold=80.0)
        assert hits == index.brute_force(text, kind=PartyKind.PERSON, threshold=80.0) != []


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ("Osama bin Awad", USAMA),
        ("Mohammed Ahmed", "Mohammed bin Ali bin Hassan Ahmed"),
    ],
)
def test_one_end_of_a_chain_of_forefathers_or_common_words_name_nobody(
    said: str, listed: str
) -> None:
    index = NameIndex([IndexedName(0, listed, NameKind.PRIMARY, PartyKind.PERSON)])
    assert index.search(said, kind=PartyKind.PERSON, threshold=80.0) == []


@pytest.mark.parametrize(
    ("word", "shared"),
    [
        ("Korzhin", True),
        ("Mr Korzhin", True),
        ("Korjin", True),
        ("Ivan Korzhin", False),
        ("Li", True),
        ("A. Korzhin", False),
        ("Lorenzen", False),
        ("Zzyzx", False),
    ],
)
def test_one_word_that_several_bear_is_told(word: str, shared: bool) -> None:
    bearers = [f"{given} Korzhin" for given in ("Ivan", "Oleg", "Pavel", "Anna")]
    index = NameIndex(
        IndexedName(n, name, NameKind.PRIMARY, PartyKind.PERSON)
        for n, name in enumerate([*bearers, "Nils Lorenzen", "Li Wei"])
    )
    assert index.shares_one_word(word) is shared
