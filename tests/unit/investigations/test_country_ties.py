"""Each listed country that a source states of a party is named, and earns no favourable word."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.investigations.snapshots import (
    COUNTRY_LISTS,
    SUBJECT,
    ownership,
    party,
    snapshot,
)
from tests.unit.risk.cases import AS_OF, CLEAN, COMPLETE, MATRIX, RULES

from atlas.investigations.modules.domain import MODULES, Fired, assess
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot
from atlas.investigations.results.domain import Observed, read
from atlas.investigations.runs import observations
from atlas.investigations.runs.facts import facts_of
from atlas.risk.evaluations.domain import (
    Evaluation,
    PartyRole,
    Reading,
    SubjectFacts,
    evaluate,
    inputs_from_facts,
)
from atlas.risk.evaluations.domain.facts import INVOLVED, OPACITY
from atlas.sources.protocol.domain.answers import Tie

OTHER = UUID(int=3)
LISTED = sorted({code for item in COUNTRY_LISTS.values() for code in item.countries})
_LIVING = {Tie.RESIDENCE, Tie.TAX_RESIDENCE, Tie.ADDRESS, Tie.REGISTRATION}


def tied(
    tie: Tie, code: str | None, *roles: PartyRole, text: str | None = None
) -> InvestigationSnapshot:
    stated = {"entity_id": str(OTHER), "tie": tie.value, "country": code, "text": text}
    noted = read(Observed, {"countries": [stated | {"source": "registry_file:gb"}]})
    places = observations.places(noted).get(OTHER, ())
    person = replace(party(OTHER, *roles, kind="Person"), places=places)
    mine = snapshot()
    return replace(mine, parties=(*mine.parties, person), ties=observations.ties(noted))


def facts(seen: InvestigationSnapshot) -> SubjectFacts:
    return facts_of(seen, subject={}, people={}, module_levels={}, dataset_dates={})


def said(seen: InvestigationSnapshot) -> str:
    """Everything that the module says it found."""
    rules = assess(MODULES["MEBO"], seen).rules
    return " ".join(item.outcome.detail for item in rules if isinstance(item.outcome, Fired))


def run_of(*readings: Reading) -> Evaluation:
    known = replace(CLEAN, further={INVOLVED: readings})
    inputs = inputs_from_facts(known, MATRIX, COMPLETE, AS_OF, rules=RULES)
    return evaluate(MATRIX, inputs, COMPLETE, (), AS_OF)


@given(
    tie=st.sampled_from(list(Tie)),
    code=st.sampled_from(LISTED),
    role=st.sampled_from([role for role in PartyRole if role is not PartyRole.CUSTOMER]),
)
def test_the_answer_names_every_listed_country_that_is_stated_of_a_party(
    tie: Tie, code: str, role: PartyRole
) -> None:
    assert code in said(tied(tie, code, role))
    assert code not in said(tied(tie, "FR", role))


@pytest.mark.parametrize("role", [PartyRole.UBO, PartyRole.POSSIBLE_UBO])
@pytest.mark.parametrize("tie", sorted(_LIVING))
def test_a_beneficial_owner_resident_for_tax_is_resident(tie: Tie, role: PartyRole) -> None:
    """Residence in England and tax residence in North Korea raised no floor."""
    known = facts(tied(tie, "KP", role))
    assert known.countries_ubo_residence == ("GB", "KP")
    assert known.countries_ownership_chain == ("GB", "KP")


@pytest.mark.parametrize("tie", [Tie.NATIONALITY, Tie.BIRTH, Tie.SERVICE_ADDRESS])
def test_birth_nationality_and_an_address_for_letters_are_no_residence(tie: Tie) -> None:
    known = facts(tied(tie, "KP", PartyRole.UBO))
    assert known.countries_ubo_residence == ("GB",)
    assert known.countries_ownership_chain == ("GB",)


def involved(seen: InvestigationSnapshot) -> set[str]:
    return {
        code
        for item in facts(seen).further[INVOLVED]
        if isinstance(item.value, tuple)
        for code in item.value
    }


@pytest.mark.parametrize(
    ("tie", "role", "counts"),
    [
        (Tie.SERVICE_ADDRESS, PartyRole.OWNER, True),
        (Tie.SERVICE_ADDRESS, PartyRole.OFFICER, True),
        (Tie.RESIDENCE, PartyRole.OFFICER, True),
        (Tie.TAX_RESIDENCE, PartyRole.SENIOR_MANAGER, True),
        (Tie.ADDRESS, PartyRole.SUBSIDIARY, True),
        (Tie.HELD_BELOW, PartyRole.SUBSIDIARY, True),
        (Tie.HELD_BELOW, PartyRole.OTHER, False),
        (Tie.BIRTH, PartyRole.OWNER, False),
        (Tie.NATIONALITY, PartyRole.OFFICER, False),
    ],
)
def test_who_is_in_a_country_involves_it_and_who_only_comes_from_there_does_not(
    tie: Tie, role: PartyRole, counts: bool
) -> None:
    assert ("KP" in involved(tied(tie, "KP", role))) is counts


@pytest.mark.parametrize("role", [PartyRole.OTHER, PartyRole.OFFICER])
def test_a_holder_from_a_later_day_involves_its_country(role: PartyRole) -> None:
    seen = tied(Tie.RESIDENCE, "KP", role)
    later = replace(seen, ownership=ownership(coming=(OTHER,)))
    assert "KP" in involved(later)
    assert facts(later).countries_ownership_chain == facts(seen).countries_ownership_chain
    letters = tied(Tie.SERVICE_ADDRESS, "KP", PartyRole.OTHER)
    assert "KP" not in involved(letters)
    assert "KP" in involved(replace(letters, ownership=ownership(coming=(OTHER,))))


def test_a_country_that_is_involved_earns_no_favourable_level() -> None:
    """A director in Tehran was ten points, and one person approved."""
    assert not run_of(Reading("registry_file:gb", ("DE", "GB"))).provisional
    found = run_of(Reading("registry_file:gb", ("GB", "KP")))
    assert (found.level, found.provisional) == ("clear", True)
    assert found.reasons == ("country_involved",)


@pytest.mark.parametrize("role", [PartyRole.OFFICER, PartyRole.UBO, PartyRole.OWNER])
@pytest.mark.parametrize("tie", [Tie.RESIDENCE, Tie.SERVICE_ADDRESS])
def test_a_text_that_was_not_read_is_named_and_earns_nothing(tie: Tie, role: PartyRole) -> None:
    seen = tied(tie, None, role, text="Elbonia")
    assert "Elbonia" in said(seen)
    found = run_of(*facts(seen).further[INVOLVED])
    assert (found.level, found.reasons) == ("clear", ("country_not_read",))
    known = facts(seen)
    if role is PartyRole.UBO:
        assert known.further["geography.ubo_residence"]
    nation = tied(Tie.NATIONALITY, None, role, text="Elbonian")
    assert "Elbonian" in said(nation)
    assert run_of(*facts(nation).further[INVOLVED]).reasons == ()


def test_runs_of_before_read_as_they_did() -> None:
    before = read(Observed, {"places": {str(SUBJECT): ["GB", "IR"]}})
    assert observations.ties(before) == ()
    assert observations.places(before) == {SUBJECT: ("GB", "IR")}


@pytest.mark.parametrize(("layers", "long"), [(6, False), (7, True), (80, True)])
def test_a_long_chain_of_owners_does_not_read_as_simple(layers: int, *, long: bool) -> None:
    """Eighty holding companies above each other left the level low, and one person approved."""
    seen = snapshot(ownership=ownership(layers=layers))
    assert f"{layers} layers of owners" in said(seen)
    known = replace(CLEAN, further={OPACITY: facts(seen).further[OPACITY]})
    inputs = inputs_from_facts(known, MATRIX, COMPLETE, AS_OF, rules=RULES)
    found = evaluate(MATRIX, inputs, COMPLETE, (), AS_OF)
    assert found.provisional is long
    assert found.reasons == (("long_chain_of_owners",) if long else ())
