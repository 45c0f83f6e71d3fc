"""Names in the spelling of another hand: Russian letters, print misread, a word half known."""

import pytest

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.scripts import hangul
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.index import IndexedName, NameIndex

PERSONS = (
    "KIM KYU", "JO YONG CHOL", "CHOE SONG IL", "JANG SONG CHOL", "KU JA HYONG", "YUN HO-JIN",
    "RI WON HO", "HWANG SOK-HWA", "PAK HAN SE", "KIM SE GON", "KANG MUN KIL", "PAK CHUN IL",
    "SADUDDIN SAYYED", "YAHYA HAQQANI", "AHMED JAN AKHUNDZADA WAZIR", "GABRIEL JOK RIAK MAKOL",
    "REDOUANE EL HABHAB", "ABDULHAI MOTMAEN", "AMIR ABDULLAH", "ABDELHAFIZ ZLITNI",
    "ABDUL RAHMAN AGHA", "KEVIN", "ABDULHAI SALEK", "HAJJI 'ABD AL-NASIR",
)  # fmt: skip
COMPANIES = (
    "SECOND ECONOMIC COMMITTEE", "JUND AL AQSA", "ASBAT AL-ANSAR", "HARAKAT SHAM AL-ISLAM",
    "RAHAT LTD.", "MAKIN", "RAHAB ENGINEERING INSTITUTE",
)  # fmt: skip


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
        # Korean names by way of Russian letters
        ("KIM KIU", "KIM KYU"),
        ("Dzho Yong Chol", "JO YONG CHOL"),
        ("Choye Song Il", "CHOE SONG IL"),
        ("Dzhang Song Chol", "JANG SONG CHOL"),
        ("Пак Чхун Иль", "PAK CHUN IL"),
        ("Ku Dzha Khyong", "KU JA HYONG"),
        ("Йун Хо-Джин", "YUN HO-JIN"),
        ("Ри Вон Хо", "RI WON HO"),
        ("HVANG SOK-HVA", "HWANG SOK-HWA"),
        # Korean syllables misread in print
        ("PAK LIAN SE", "PAK HAN SE"),
        ("KIRN SE GON", "KIM SE GON"),
        ("KU JA HYORIG", "KU JA HYONG"),
        ("KANG MLIN KIL", "KANG MUN KIL"),
        ("PAK HARI SE", "PAK HAN SE"),
        # a title with a typing error
        ("SADUDDIN SAYGED", "SADUDDIN SAYYED"),
        ("SADUDDIN SAIIED", "SADUDDIN SAYYED"),
        # one letter of Russian for two of English, and its separating point
        ("Y·akhy·a Khakkani", "YAHYA HAQQANI"),
        ("Akhmed Dzhan Akhundzada Vazir", "AHMED JAN AKHUNDZADA WAZIR"),
        ("Gabriyel Dzhok Riak Makol", "GABRIEL JOK RIAK MAKOL"),
        ("Reduane Yel Khabkhab", "REDOUANE EL HABHAB"),
        # servant of, joined to the name
        ("Abdulkhai Motmayen", "ABDULHAI MOTMAEN"),
        ("ABDULHAAI SALEK", "ABDULHAI SALEK"),
        ("Amir Abdullakh", "AMIR ABDULLAH"),
        ("ABELHAFIZ ZLITNI", "ABDELHAFIZ ZLITNI"),
        ("ABCLUL RAHMAN AGHA", "ABDUL RAHMAN AGHA"),
    ],
)
def test_a_person_in_another_spelling_is_found(text: str, listed: str) -> None:
    assert listed in found(text, PartyKind.PERSON)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("SECNOD ECONOMIC COMMITTEE", "SECOND ECONOMIC COMMITTEE"),
        ("SEECOND ECONOMIC COMMITTEE", "SECOND ECONOMIC COMMITTEE"),
        ("JUND EL AQSA", "JUND AL AQSA"),
        ("ASBAT AL-AN", "ASBAT AL-ANSAR"),
        ("HARAKAT SHAM AL-IS", "HARAKAT SHAM AL-ISLAM"),
        ("RALIAT LTD.", "RAHAT LTD."),
        ("MAKIRI", "MAKIN"),
        ("RAHAB ENGINEERING I.", "RAHAB ENGINEERING INSTITUTE"),
    ],
)
def test_a_company_in_another_spelling_is_found(text: str, listed: str) -> None:
    assert listed in found(text, PartyKind.COMPANY)
    listed_so = index((text,), PartyKind.COMPANY)
    assert listed_so.search(listed, kind=PartyKind.COMPANY, threshold=80.0)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KIM GU", PartyKind.PERSON),
        ("Kevin Quinn", PartyKind.PERSON),
        ("JANG SANG CHOL", PartyKind.PERSON),
        ("PAK HAN SU", PartyKind.PERSON),
        ("THIRD ECONOMIC COMMITTEE", PartyKind.COMPANY),
    ],
)
def test_another_name_is_not_found(text: str, kind: PartyKind) -> None:
    assert found(text, kind) == set()


def test_khan_is_no_korean_surname() -> None:
    assert hangul.parses(("khan", "su")) == hangul.parses(("su", "khan")) == ()


def test_a_pointed_last_letter_is_no_number() -> None:
    assert normalise("RAHAB ENGINEERING I.").tokens[-1] == "i"
    assert normalise("CAPITAL PARTNERS I").tokens[-1] == "1"
