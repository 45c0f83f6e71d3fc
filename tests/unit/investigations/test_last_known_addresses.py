"""An address of a record that its register removed is the last known one: it settles nothing."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.investigations.rule_cases import KEY, address, located
from tests.unit.investigations.snapshots import snapshot, source
from tests.unit.investigations.test_module_rules import reason

from atlas.investigations.modules.domain import Fired, NotFired, Unassessed, roa
from atlas.investigations.modules.domain.observations import CoLocation, ServiceAddresses
from atlas.investigations.modules.domain.outcome import Decision
from atlas.investigations.modules.domain.snapshot import InvestigationSnapshot, Source
from atlas.investigations.runs import facts

REMOVED = date(2026, 11, 28)
OTHER = "GB|AB1 2CD|9"
LISTS = ServiceAddresses(
    version="1",
    kinds={"x": frozenset({"virtual_office", "formation_agent"})},
)


def of(*sources: Source, seen: InvestigationSnapshot) -> InvestigationSnapshot:
    gone = {one.name: one.removed_on for one in sources}
    addresses = (replace(one, removed_on=gone.get(one.source)) for one in seen.addresses)
    return replace(seen, sources=sources, addresses=tuple(addresses), service_addresses=LISTS)


GONE = source(removed_on=REMOVED)
STANDS = replace(source(), name="registry_file:other")


@pytest.mark.parametrize("rule", [roa.mass_registration, roa.virtual_office, roa.formation_agent])
def test_nothing_found_at_the_last_known_address_is_not_assessed(rule: Decision) -> None:
    here = replace(address(), source=GONE.name)
    seen = replace(located(0), addresses=(here,))
    assert isinstance(rule(of(source(), seen=seen)), NotFired)
    left = rule(of(GONE, seen=seen))
    assert reason(left) == "left_register"
    assert isinstance(left, Unassessed)
    assert "no longer in register file test of 2026-11-28" in left.detail
    assert "0 other companies" not in left.detail
    # another source that names the company states the same address today
    there = replace(here, source=STANDS.name)
    both = replace(seen, addresses=(here, there))
    assert isinstance(rule(of(GONE, STANDS, seen=both)), NotFired)


def test_two_statements_agree_only_where_both_are_stated_today() -> None:
    here = replace(address(), source=GONE.name)
    both = snapshot(addresses=(here, replace(here, source=STANDS.name)))
    assert isinstance(roa.address_mismatch(of(source(), STANDS, seen=both)), NotFired)
    assert reason(roa.address_mismatch(of(GONE, STANDS, seen=both))) == "nothing_to_compare"


def test_what_is_found_at_the_last_known_address_counts_and_says_so() -> None:
    here = replace(address(), source=GONE.name)
    seen = of(GONE, seen=replace(located(12), addresses=(here,)))
    fired = roa.mass_registration(seen)
    assert isinstance(fired, Fired)
    assert "12 other companies" in fired.detail
    assert "last known address" in fired.detail
    # the one that a source states today has few: what is known of the other one counts
    there = replace(here, source=STANDS.name, key=OTHER, full="9 Elm Street")
    few = CoLocation(key=OTHER, others=1, whole=True)
    many = CoLocation(key=KEY, others=3, whole=True)
    two = replace(seen, addresses=(here, there), co_locations=(many, few))
    found = roa.mass_registration(of(GONE, STANDS, seen=two))
    assert isinstance(found, NotFired)
    assert found.detail.startswith("1 other companies at 9 Elm Street")


def test_no_shared_address_is_known_of_a_removed_record() -> None:
    here = replace(address(), source=GONE.name)
    seen = of(GONE, seen=replace(located(0), addresses=(here,)))
    answered = facts._shared_address(seen).value
    assert getattr(answered, "reason", None) == "left_register"
