"""What an entry says, however a format words it."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.partial_dates import parse_date
from atlas.sources.lists.domain.entry import (
    ListedAddress,
    ListedIdentifier,
    ListedName,
    ListEntry,
)
from atlas.sources.lists.domain.substance import substance_of
from atlas.sources.lists.domain.terms import Measure, NameKind, PartyKind

ENTRY = ListEntry(
    key="901",
    kind=PartyKind.PERSON,
    names=(
        ListedName("PETROV, Ivan Sergeevich", NameKind.PRIMARY),
        ListedName("PETROFF, Ivan", NameKind.ALIAS, "aka"),
    ),
    measure=Measure.ASSET_FREEZE,
    programmes=("TEST1", "TEST2"),
    birth_dates=(parse_date("03 Feb 1961"), parse_date("circa 1962")),
    nationalities=("RU",),
    addresses=(ListedAddress("1 Lenin Street, Omsk, Russia", "Omsk", "Russia", "RU"),),
    identifiers=(ListedIdentifier("RU-PASSPORT", "51AB 1234", "Passport", "RU"),),
    gender="male",
    remarks="DOB 03 Feb 1961; Linked To: ROMASHKA OOO.",
)


@given(st.randoms())
def test_another_wording_says_the_same(random: Any) -> None:
    def mixed(items: Any) -> Any:
        return tuple(random.sample(items, len(items)))

    worded = replace(
        ENTRY,
        names=mixed(
            (
                ListedName("Ivan Sergeevich PETROV", NameKind.PRIMARY, None, (("last", "PETROV"),)),
                ListedName("Ivan PETROFF", NameKind.ALIAS, "a.k.a.", (), "Latin"),
            )
        ),
        programmes=mixed(ENTRY.programmes),
        birth_dates=mixed((parse_date("1961-02-03"), parse_date("circa 1962"))),
        addresses=(ListedAddress("Omsk", "Omsk", "RUSSIA", "RU"),),
        identifiers=(ListedIdentifier("RU-PASSPORT", "51AB-1234", "Passport number", "RU"),),
        remarks=None,
        title="Director",
    )
    assert worded.content_hash() != ENTRY.content_hash()
    assert substance_of(worded) == substance_of(ENTRY)


@pytest.mark.parametrize(
    "changed",
    [
        {"names": (*ENTRY.names, ListedName("THE BEAR", NameKind.ALIAS))},
        {"names": (replace(ENTRY.names[0], kind=NameKind.WEAK_ALIAS), ENTRY.names[1])},
        {"kind": PartyKind.COMPANY},
        {"measure": Measure.WATCH},
        {"measures": (Measure.ASSET_FREEZE, Measure.WATCH)},
        {"programmes": ("TEST1",)},
        {"birth_dates": (parse_date("04 Feb 1961"), parse_date("circa 1962"))},
        {"birth_dates": (parse_date("03 Feb 1961"), parse_date("1962"))},
        {"nationalities": ("BY",)},
        {"addresses": ()},
        {"nationalities": (), "addresses": ()},
        {"identifiers": (ListedIdentifier("RU-PASSPORT", "51AB1235", "Passport", "RU"),)},
        {"gender": "female"},
        {"topics": ("pep",)},
        {"regimes": ("eu",)},
        {"ended_date": date(2026, 1, 1)},
        {"incomplete": ("no readable name",)},
    ],
)
def test_what_is_compared_or_binds_is_a_change(changed: dict[str, Any]) -> None:
    same = changed == {"addresses": ()}  # the country stands as nationality too
    assert (substance_of(replace(ENTRY, **changed)) == substance_of(ENTRY)) is same
