"""What kind of company it is, abbreviated before a Russian company's name, hides no name."""

import pytest

from atlas.knowledge.names.domain.normalise import normalise
from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.index import IndexedName, NameIndex

LISTED = (
    "ROSNEFT OIL COMPANY",
    "LUKOIL",
    "AK Transneft",
    "VTB Bank PJSC",
    "Uralvagonzavod",
    "TD Bank",
)
INDEX = NameIndex(
    [
        IndexedName(place, name, NameKind.PRIMARY, PartyKind.COMPANY)
        for place, name in enumerate(LISTED)
    ]
)


def found(name: str) -> set[str]:
    return {item.name.full for item in INDEX.search(name, kind=PartyKind.COMPANY, threshold=80)}


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        *((f"{form}{kind}Rosneft", "ROSNEFT OIL COMPANY")
          for form in ("", "OAO ", "PAO ", "AO ", "OOO ", "ZAO ", "JSC ", "LLC ")
          for kind in ("", "NK ", "TD ", "GK ", "NPO ")),
        *((f"{form}{kind}Роснефть", "ROSNEFT OIL COMPANY")
          for form in ("", "ОАО ", "ПАО ", "АО ", "ООО ", "ЗАО ")
          for kind in ("", "НК ", "ТД ", "ГК ", "УК ")),
        ("NK Rosneft LLC", "ROSNEFT OIL COMPANY"),
        ("НК «Роснефть»", "ROSNEFT OIL COMPANY"),
        ("НК Лукойл", "LUKOIL"),
        ("Транснефть", "AK Transneft"),
        ("АО НПК Уралвагонзавод", "Uralvagonzavod"),
    ],
)  # fmt: skip
def test_the_name_behind_is_found(name: str, listed: str) -> None:
    assert listed in found(name)


@pytest.mark.parametrize(
    "name",
    ["TD Bank", "NK Bank", "AK Steel", "SK Hynix", "UK Power Networks", "NK", "TK Homes", "NK Ost"],
)
def test_letters_that_are_a_name_stay_one(name: str) -> None:
    assert normalise(name).tokens[0] == name.split(maxsplit=1)[0].lower()


def test_a_short_name_of_its_own_is_no_kind() -> None:
    assert found("TD Bank") == {"TD Bank"}
    assert "TD Bank" not in found("NK Bank")
