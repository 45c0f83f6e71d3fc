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


def as_company(asked: str, *listed: IndexedEntry) -> list[Match]:
    query = ScreeningQuery(name=asked, kind=COMPANY, threshold=80)
    return VersionIndex(listed, year_tolerance=1).match(query)


@pytest.mark.parametrize(
    "asked",
    ["Orlen, Severin and Aziz", "Abdelaziz & Brahimi", "Sunny, Mumo and Abdulaziz"],
)
@pytest.mark.parametrize("listed", ["Aziz Orlen", "Abdul Aziz"])
def test_the_partners_of_a_firm_are_several_people(asked: str, listed: str) -> None:
    assert not as_company(asked, entry(1, listed, PERSON))


@pytest.mark.parametrize(
    "asked",
    [
        "Abdul Aziz & Brahimi",
        "Sunny, Mumo and Abdul Aziz",
        "Aziz, Abdul and Mary",
        "Abdulaziz and Sons",
        "Heirs of Abdul Aziz and Brahimi",
    ],
)
def test_a_person_is_found_as_one_partner_of_a_firm(asked: str) -> None:
    assert as_company(asked, entry(1, "ABDUL AZIZ", PERSON))


@pytest.mark.parametrize("asked", ["Orlen, Severin and Aziz", "Abdelaziz & Brahimi"])
def test_persons_in_a_row_are_searched_for_all_the_same(asked: str) -> None:
    query = ScreeningQuery(name=asked, kind=PartyKind.UNKNOWN, threshold=80)
    index = VersionIndex([entry(1, "Aziz Orlen", PERSON), entry(2, "Abdul Aziz", PERSON)],
                         year_tolerance=1)  # fmt: skip
    assert index.match(query)


@pytest.mark.parametrize("asked", ["أبو داوود-الشايع", "أبو داوود, الجابر and آل خضير"])
def test_an_article_belongs_to_the_word_behind_it(asked: str) -> None:
    assert not hits(asked, entry(1, "AL-TAWHID"))


@pytest.mark.parametrize(
    ("asked", "alias"),
    [
        ("مريم أبو غليون", "Abu Mariam"),
        ("Maryam Abu Ghalyun", "Abu Mariam"),
        ("جاد ابو السعود", "Abu Suad"),
    ],
)
def test_another_kunya_is_another_persons(asked: str, alias: str) -> None:
    listed = entry(1, "TARIQ ORLENKO", PERSON)
    weak = (*listed.entry.names, ListedName(alias, NameKind.WEAK_ALIAS))
    assert not hits(asked, IndexedEntry(listed.id, replace(listed.entry, names=weak)))


@pytest.mark.parametrize(
    "asked",
    ["Abu Maryam", "أبو مريم", "Tariq Abu Mariam", "Abu Mariam Orlenko", "Abu Tariq Mariam"],
)
def test_the_same_kunya_is_found(asked: str) -> None:
    listed = entry(1, "TARIQ ORLENKO", PERSON)
    weak = (*listed.entry.names, ListedName("Abu Mariam", NameKind.WEAK_ALIAS))
    assert hits(asked, IndexedEntry(listed.id, replace(listed.entry, names=weak)))


def test_a_long_name_with_a_kunya_may_lack_the_word_behind_it() -> None:
    assert hits("Abu Yunis Jabir", entry(1, "ABU BAKR YUNIS JABIR", PERSON))


@pytest.mark.parametrize("asked", ["Dean Smith", "James Dean"])
def test_vowels_that_are_listed_are_not_guessed(asked: str) -> None:
    assert not hits(asked, also(entry(1, "SHAMSUDDIN", PERSON), "شمس الدین"))


@pytest.mark.parametrize("asked", ["Shamsuddin", "Shams al-Din", "شمس الدين", "Шамсуддин"])
def test_a_name_without_vowels_is_found_by_its_own(asked: str) -> None:
    assert hits(asked, also(entry(1, "SHAMSUDDIN", PERSON), "شمس الدین"))


@pytest.mark.parametrize(
    ("asked", "listed", "arabic"),
    [
        ("Abdultavvab Molla Huveyş", "ABD AL-TAWWAB MULLAH HUWAYSH", "عبد التواب ملا حويش"),
        ("Tavvab Huveyş", "ABD AL-TAWWAB MULLAH HUWAYSH", "عبد التواب ملا حويش"),
        ("Ali Musa Al-Şavah", "ALI MUSA AL-SHAWAKH", "علي موسى الشواخ"),
    ],
)
def test_another_languages_spelling_is_found_by_the_name_without_vowels(
    asked: str, listed: str, arabic: str
) -> None:
    listed_so = also(entry(1, listed, PERSON), arabic)
    assert hits(asked, listed_so)


def test_a_name_without_vowels_is_compared_where_its_vowels_are_not_listed() -> None:
    assert hits("Shams al-Din", also(entry(1, "ORLENKO", PERSON), "شمس الدین"))


@pytest.mark.parametrize("asked", ["இசைக்கோமகள்", "வடிவேல்"])
def test_one_word_that_was_only_heard_is_not_any_name(asked: str) -> None:
    listed = entry(1, "ORLENKO", PERSON)
    assert not hits(asked, also(listed, "Ismail", "Adel"))


@pytest.mark.parametrize("asked", ["इस्माइल", "اسماعيل"])
def test_one_word_in_another_script_is_found(asked: str) -> None:
    assert hits(asked, also(entry(1, "ORLENKO", PERSON), "Ismail"))


@pytest.mark.parametrize("asked", ["चौगुले LLC", "Ries Ltd"])
def test_the_letters_of_an_acronym_have_no_sound(asked: str) -> None:
    company = also(entry(1, "COMPAGNIE AERIENNE DES GRANDS LACS (CAGL)"), "CAGL")
    assert not hits(asked, company, also(entry(2, "REVIVAL OF ISLAMIC HERITAGE SOCIETY"), "RIHS"))


@pytest.mark.parametrize("asked", ["CAGLE", "C.A.G.L.E.", "CAGLE Ltd", "CAGEL", "CAGLA", "CAGL"])
def test_an_acronym_is_found_with_a_typing_error_at_most(asked: str) -> None:
    spelt = "COMPAGNIE AERIENNE DES GRANDS LACS EST"
    assert hits(asked, also(entry(1, spelt), "CAGLE", "CAGL"))


@pytest.mark.parametrize("asked", ["مودافل", "מודאפל", "РСРСБЦМ"])
def test_an_acronym_in_another_script_is_found(asked: str) -> None:
    ministry = entry(1, "MINISTRY OF DEFENCE AND ARMED FORCES LOGISTICS")
    bank = entry(2, "REPUBLIC SOUTH RURAL SAVINGS BANK COMPANY MELON")
    assert hits(asked, also(ministry, "MODAFL"), also(bank, "RSRSBCM"))


@pytest.mark.parametrize(
    "asked",
    ["KHAIRKHWAH, KHAIRULLAH and Mary", "Najibullah & Hidayatullah", "Najibullah, Smith & Jones"],
)
def test_partners_of_compound_names_are_read(asked: str) -> None:
    listed = [entry(1, "KHAIRULLAH KHAIRKHWAH", PERSON), entry(2, "NAJIB ALLAH HIDAYAT", PERSON)]
    hits(asked, entry(3, "ORLENKO LTD"), *listed)
    assert as_company("Khairullah Khairkhwah", *listed)


@pytest.mark.parametrize("asked", ["Nyco Ltd", "Нико", "Nicco"])
def test_a_word_in_capitals_is_no_acronym(asked: str) -> None:
    assert hits(asked, also(entry(1, "ORLENKO HOLDING"), "NICO"))


@pytest.mark.parametrize("asked", ["ابو مهدي المهندس", "Abu Mahdi al-Muhandis"])
def test_an_occupation_may_be_a_surname(asked: str) -> None:
    assert hits(asked, entry(1, "ABU MAHDI AL-MUHANDIS", PERSON))


@pytest.mark.parametrize("asked", ["Mohammed PLC", "Mohammed Inc"])
def test_a_usual_given_name_is_many_companies(asked: str) -> None:
    assert not hits(asked, entry(1, "ARMY OF MOHAMMED"))
    assert hits(asked, entry(1, "MOHAMMED TRADING COMPANY"))


@pytest.mark.parametrize("asked", ["李勇", "白琴"])
def test_two_chinese_characters_are_no_name_of_three_syllables(asked: str) -> None:
    assert not hits(asked, entry(1, "RI YONG MU", PERSON), entry(2, "PAK DO CHUN", PERSON))


@pytest.mark.parametrize("asked", ["李勇木", "리용무", "Ri Yong Mu"])
def test_three_characters_are_three_syllables(asked: str) -> None:
    assert hits(asked, entry(1, "RI YONG MU", PERSON))


@pytest.mark.parametrize("title", ["السيدة", "الدكتورة", "الآنسة"])
def test_an_arabic_title_names_no_one(title: str) -> None:
    assert not hits(f"{title} ريما التميمي", entry(1, "SAID TMIMI", PERSON))
    assert hits(f"{title} ريما التميمي", entry(1, "RIMA TAMIMI", PERSON))
