"""Nothing found counts for a person in Cyrillic letters with a native name alone."""

import pytest

from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.results import ScreeningQuery
from atlas.sources.screening.domain.scripts_covered import SOUND_ONLY, names_not_compared

NATIVE = (
    "Рамзан Кадыров", "КАДЫРОВ Рамзан Ахматович", "Оксана Мороз", "Анна Юдина", "Олег Ким",
    "Ильхам Гейдар оглы Алиев", "Володимир Зеленський", "Олена Коваль", "Милорад Додик",
    "Ратко Младич", "Јелена Јовановић", "Бойко Борисов", "Нурсултан Назарбаев", "Марина Шевчук",
    "Михаил Саакашвили", "Светлана Тихановская", "Мария Римская-Корсакова", "Тимур Гареев",
    "Іванна Ковальська", "Бахтиёр Каримов", "Дмитро Шаповал", "Айгерим Сапарбай",
    "Иван Иванович Ли", "Дмитрий П.",
)  # fmt: skip
FOREIGN = (
    "Хоакин Гусман Лоэра", "Франсуа Бозизе", "Лоран Нкунда", "Грейс Мугабе", "Боско Нтаганда",
    "Йозеф Мюллер", "Фридрих Шмидт", "Хуан Мартин Гарсия", "Ясин ас-Сури", "Виктор Мануэль Лопес",
    "Мария Гусман", "Хосе Мария Казанова", "Анна Нгуен",
    "Таксин Чинават", "Касем Сулеймани", "Себастьян Руис",
    "Майкл Смит", "Кристина Мартинес", "Хорхе Марио Паредес Кордова",
    "Рoберт Мугабе", "Пaтрисия Амескуа Контрерас", "Хорхе Вильянуэва", "Джакомо Казанова",
    "Бенджамин Нетаньяху", "Иван Эрнандес Гарсия", "Ольга Мартинес", "Владимир Падрино Лопес",
    "Яцек Ковальский", "Мурад Аль-Гази", "Салман Рауф", "Хуан Кордовский",
)  # fmt: skip


@pytest.mark.parametrize("name", NATIVE)
def test_a_native_name_is_romanised_as_lists_do(name: str) -> None:
    assert [*names_not_compared(ScreeningQuery(name=name, kind=PartyKind.PERSON))] == []


@pytest.mark.parametrize("name", FOREIGN)
def test_a_foreign_name_was_written_by_its_sound(name: str) -> None:
    told = [*names_not_compared(ScreeningQuery(name=name, kind=PartyKind.PERSON))]
    assert [one.reason for one in told] == [SOUND_ONLY]
    latin = ScreeningQuery(name=name, kind=PartyKind.PERSON, other_names=("Joaquin Guzman",))
    assert [one.field for one in names_not_compared(latin)] == ["name"]
