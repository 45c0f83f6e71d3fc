"""When a decision about a hit holds: for the same two sides, and for what was compared then."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.foundation.core.clock import today
from atlas.sources.screening.domain.features import EntryFeatures, PartyFeatures, withdrawn
from atlas.sources.screening.domain.standing import Sides, material_change, passes_on
from atlas.sources.screening.schemas import Strength

PARTY = PartyFeatures("person", ("ivan ivanov",), None, None, (), ())
ENTRY = EntryFeatures("person", ("primary ivan ivanov",), (), (), None, (), (), "asset_freeze")
BORN = replace(PARTY, birth_date="1980-03-04")
FULL = replace(ENTRY, birth_dates=("12 Jul 1960", "1962"))


def sides(party: PartyFeatures, entry: EntryFeatures) -> Sides:
    return Sides(party, entry, Strength.WEAK, "ivan ivanov")


@pytest.mark.parametrize(
    ("party", "entry", "holds"),
    [
        (PARTY, ENTRY, False),
        (BORN, ENTRY, False),
        (PARTY, FULL, False),
        (BORN, replace(ENTRY, birth_dates=("1960",)), False),
        (replace(PARTY, birth_date="1980"), FULL, False),
        (BORN, FULL, True),
        (replace(PARTY, birth_date=f"{today().year - 7}-03-04"), FULL, False),
        (BORN, replace(ENTRY, birth_dates=(f"{today().year - 7}-03-04",)), False),
        (
            replace(PARTY, kind="company", birth_date=f"{today().year - 7}-03-04"),
            replace(FULL, kind="company"),
            True,
        ),
        (replace(PARTY, numbers=("RU-INN 1",)), replace(ENTRY, numbers=("RU-INN 2",)), True),
        (replace(PARTY, numbers=("RU-INN 1",)), replace(ENTRY, numbers=("RU-OGRN 2",)), False),
    ],
)
def test_a_decision_passes_to_another_entry_only_with_what_was_compared(
    party: PartyFeatures, entry: EntryFeatures, *, holds: bool
) -> None:
    assert passes_on(sides(party, entry), entry) is holds
    assert not passes_on(sides(party, entry), replace(entry, names=("primary ivan petrov",)))


@pytest.mark.parametrize(
    ("before", "after", "entry", "what"),
    [
        (BORN, PARTY, FULL, ("birth_date",)),
        (replace(PARTY, birth_date=today().isoformat()), PARTY, FULL, ()),
        (replace(PARTY, gender="female"), PARTY, replace(ENTRY, gender="male"), ("gender",)),
        (
            replace(PARTY, kind="company"),
            replace(PARTY, kind="unknown"),
            ENTRY,
            ("kind",),
        ),
        (
            replace(PARTY, countries=("FR",)),
            PARTY,
            replace(ENTRY, countries=("RU",)),
            ("countries",),
        ),
        (
            replace(PARTY, numbers=("RU-INN 7700000001",)),
            PARTY,
            replace(ENTRY, numbers=("RU-INN 7700000002",)),
            ("numbers",),
        ),
        # what agreed, or was compared with nothing, told nobody apart
        (replace(PARTY, birth_date="1960-07-12"), PARTY, FULL, ()),
        (BORN, PARTY, ENTRY, ()),
        (replace(PARTY, countries=("FR", "DE")), replace(PARTY, countries=("DE",)), FULL, ()),
    ],
)
def test_a_fact_that_told_the_two_apart_and_is_withdrawn_reopens(
    before: PartyFeatures, after: PartyFeatures, entry: EntryFeatures, what: tuple[str, ...]
) -> None:
    change = material_change(sides(before, entry), sides(after, entry))
    assert (change.what if change else ()) == what


def test_another_notation_of_the_list_is_no_change_of_the_entry() -> None:
    before = replace(ENTRY, birth_dates=("12 Jul 1960",), birth_places=("omsk, russia",))
    after = replace(ENTRY, birth_dates=("1960-07-12",), birth_places=("russia omsk",))
    assert material_change(sides(PARTY, before), sides(PARTY, after)) is None
    other = replace(ENTRY, birth_dates=("1960-07-13",), birth_places=("russia omsk",))
    change = material_change(sides(PARTY, before), sides(PARTY, other))
    assert change is not None
    assert change.what == ("birth_dates",)


FEATURES = st.builds(
    PartyFeatures,
    kind=st.sampled_from(["person", "company", "unknown"]),
    names=st.just(("ivan ivanov",)),
    birth_date=st.none() | st.sampled_from(["1980-03-04", "1960-07-12", "1960", "unclear"]),
    gender=st.none() | st.sampled_from(["male", "female"]),
    countries=st.sampled_from([(), ("FR",), ("RU",), ("FR", "RU")]),
    numbers=st.sampled_from([(), ("RU-INN 7700000001",), ("RU-INN 7700000002",)]),
)
ENTRIES = st.builds(
    EntryFeatures,
    kind=st.sampled_from(["person", "company", "unknown"]),
    names=st.just(("primary ivan ivanov",)),
    birth_dates=st.sampled_from([(), ("12 Jul 1960",), ("1962", "not known")]),
    birth_places=st.just(()),
    gender=st.none() | st.sampled_from(["male", "female"]),
    countries=st.sampled_from([(), ("RU",)]),
    numbers=st.sampled_from([(), ("RU-INN 7700000001",)]),
    measure=st.just("asset_freeze"),
)


@given(party=FEATURES, entry=ENTRIES)
def test_the_same_facts_withdraw_nothing_and_a_bare_name_all_that_told_apart(
    party: PartyFeatures, entry: EntryFeatures
) -> None:
    assert withdrawn(party, party, entry) == ()
    bare = replace(PARTY, kind="unknown")
    told = withdrawn(party, bare, entry)
    assert {*told} <= {"birth_date", "gender", "kind", "countries", "numbers"}
    assert ("gender" in told) is bool(
        party.gender and entry.gender and party.gender != entry.gender
    )
    # stating it again is a change of its own, or no change at all: nothing is withdrawn by it
    assert withdrawn(bare, party, entry) == ()
