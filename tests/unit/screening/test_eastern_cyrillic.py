"""Chinese, Korean, Japanese and Burmese names in Cyrillic letters are searched for as listed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.screening.test_index import found, index_of

from atlas.knowledge.names.domain.scripts import kontsevich, palladius
from atlas.knowledge.names.domain.scripts.eastern_by_russian import readings_by_russian
from atlas.knowledge.names.domain.scripts.eastern_cyrillic import (
    eastern_company_readings,
    eastern_readings,
)
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.results import ScreeningQuery
from atlas.sources.screening.domain.scripts_covered import SOUND_ONLY, names_not_compared

PERSONS = {
    "Ким Чен Ын": "KIM Jong Un",
    "Ким Чен Ир": "KIM Jong Il",
    "Ким Чeн Ын": "KIM Jong Un",
    "Kим Чен Ын": "KIM Jong Un",
    "Ло Хуейнін": "LUO, Huining",
    "г-н Чжэн Яньсюн": "ZHENG, Yanxiong",
    "Чэнь Цюаньгo": "CHEN, Quanguo",
    "Ким Ёчжон": "KIM Yo Jong",
    "Хван Сок Хва": "HWANG SOK-HWA",
    "Ри Хон Соп": "RI HONG-SOP",
    "Пэк Чхан Хо": "PAEK CHANG-HO",
    "Чан Мён Чжин": "CHANG MYONG-CHIN",
    "Чхве Чхун Сик": "CHOE CHUN-SIK",
    "Кан Рён": "KANG RYONG",
    "Чо Ён Чхоль": "JO YONG CHOL",
    "Чэнь Цюаньго": "CHEN, Quanguo",
    "Чжу Хайлунь": "ZHU, Hailun",
    "Ся Баолун": "XIA, Baolong",
    "Чжэн Яньсюн": "ZHENG, Yanxiong",
    "Ло Хуэйнин": "LUO, Huining",
    "Ло Хойнин": "LUO, Huining",
    "Се Сяоцзюнь": "XIE, Xiaojun",
    "Чен Гуан-Юэ": "CHEN, Guangyue",
    "Мин Аун Хлайн": "HLAING, Min Aung",
    "Со Вин": "WIN, Soe",
    "Кэнъити Синода": "SHINODA, Kenichi",
    "Дзюнъити Симбо": "SHIMBO, Junichi",
}
COMPANIES = {
    "ООО Намчхонган": "NAMCHONGANG TRADING CORPORATION",
    "Танчхон": "TANCHON COMMERCIAL BANK",
    "«Рёнбон»": "KOREA RYONBONG GENERAL CORPORATION",
}
INDEX = index_of(sorted({*PERSONS.values()}), [*COMPANIES.values()])
RUSSIAN = ("Анна Ли", "Иван Иванов", "Пётр Грин", "Олег Ким", "Глеб Волк", "Марина Титова")


@pytest.mark.parametrize("kind", [PartyKind.PERSON, PartyKind.UNKNOWN])
@pytest.mark.parametrize(("written", "listed"), PERSONS.items())
def test_a_person_is_found(written: str, listed: str, kind: PartyKind) -> None:
    assert listed in found(written, INDEX, kind)


MIXED = {"Рoберт Мугaбе": "MUGABE, Robert Gabriel", "Pобepт Мугабе": "MUGABE, Robert Gabriel"}


@pytest.mark.parametrize(("written", "listed"), MIXED.items())
def test_a_latin_letter_in_a_cyrillic_word_hides_no_one(written: str, listed: str) -> None:
    assert listed in found(written, index_of([listed]))


def test_nor_in_a_company() -> None:
    index = index_of([], ["ROSNEFT TRADING S.A."])
    assert found("Роснeфть", index, PartyKind.COMPANY) == found(
        "Роснефть", index, PartyKind.COMPANY
    )
    assert found("Роснeфть", index, PartyKind.COMPANY)


@pytest.mark.parametrize("more", ["Иванович", "Иванов", "Владимир", "aka"])
def test_a_native_name_more_hides_no_one(more: str) -> None:
    assert "KIM Jong Un" in found(f"Ким Чен Ын {more}", INDEX)


@pytest.mark.parametrize("kind", [PartyKind.COMPANY, PartyKind.UNKNOWN])
@pytest.mark.parametrize(("written", "listed"), COMPANIES.items())
def test_a_company_of_one_word_is_found(written: str, listed: str, kind: PartyKind) -> None:
    assert listed in found(written, INDEX, kind)


@pytest.mark.parametrize("written", RUSSIAN)
def test_russian_names_hit_none_of_them(written: str) -> None:
    assert found(written, INDEX) == {}


@pytest.mark.parametrize("written", [*PERSONS, "Нгуен Ван Тхань", "Анна Ли"])
def test_nothing_found_says_nothing_of_such_a_person(written: str) -> None:
    told = [*names_not_compared(ScreeningQuery(name=written, kind=PartyKind.PERSON))]
    assert [one.reason for one in told] == [SOUND_ONLY]


CHINESE = sorted({(cyrillic, pinyin) for cyrillic, pinyin in palladius.syllables()})


@given(st.lists(st.sampled_from(CHINESE), min_size=3, max_size=3))
def test_each_syllable_of_pinyin_is_read_wherever_it_stands(parts: list[tuple[str, str]]) -> None:
    (surname, one), *given_name = parts
    written = f"{surname} {'ъ'.join(part for part, _ in given_name)}".title()
    meant = f"{one} {''.join(part for _, part in given_name)}"
    assert meant in eastern_readings(written)


@pytest.mark.parametrize("system", [palladius, kontsevich])
def test_no_syllable_is_empty(system: object) -> None:
    for cyrillic, latin in system.syllables():  # type: ignore[attr-defined]
        assert cyrillic
        assert latin.isascii()


@pytest.mark.parametrize("name", ["", "Kim Jong Un", "Ким", "Ким Ын и два сына", "김정은", "Ким 2"])
def test_other_names_have_no_reading(name: str) -> None:
    assert eastern_readings(name) == ()


@pytest.mark.parametrize("name", ["ООО Ромашка", "Мир", "Namchongang", "Рёнбон Танчхон"])
def test_companies_of_other_words_have_no_reading(name: str) -> None:
    assert eastern_company_readings(name) == ()


BY_RUSSIAN = {
    "Kim Chen Yn": "KIM Jong Un",
    "Khvan Sok Khva": "HWANG SOK-HWA",
    "Chkhve Chkhun Sik": "CHOE CHUN-SIK",
    "Chan Myon Chzhin": "CHANG MYONG-CHIN",
    "Chen Tsyuango": "CHEN, Quanguo",
    "Chen Tsiuango": "CHEN, Quanguo",
    "Chzhu Khaylun": "ZHU, Hailun",
    "Sya Baolun": "XIA, Baolong",
}


@pytest.mark.parametrize(("written", "listed"), BY_RUSSIAN.items())
def test_a_person_is_found_by_way_of_russian(written: str, listed: str) -> None:
    assert listed in found(written, INDEX)


@pytest.mark.parametrize(
    "name", ["Kim Jong Un", "Chen Quanguo", "Zhang Li", "Khan Li", "Siu Wong", "Khadija Khan", "Yn"]
)
def test_names_in_their_own_romanisation_have_no_reading_by_russian(name: str) -> None:
    assert readings_by_russian(name) == ()
