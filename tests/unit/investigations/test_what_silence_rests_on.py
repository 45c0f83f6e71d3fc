"""Rules whose silence says what it rests on: registers, shares, and lists of before."""

from dataclasses import replace
from datetime import date

import pytest
from tests.unit.investigations.snapshots import ownership, screening, snapshot, source
from tests.unit.investigations.test_module_rules import reason

from atlas.investigations.modules.domain import Fired, NotFired, Unassessed, cir, spepws
from atlas.investigations.modules.domain.snapshot import SanctionedOwnership, Source

COMPANIES = frozenset({"LegalEntity.status"})
OWNERS = frozenset({"Ownership"})
REMOVED = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        # both files of it have dropped the company
        ((source(COMPANIES, removed_on=REMOVED), source(OWNERS, removed_on=REMOVED)), False),
        # that of owners, or of LEIs, still names it
        ((source(COMPANIES, removed_on=REMOVED), source(OWNERS)), False),
        (
            (
                source(COMPANIES, removed_on=REMOVED),
                source(COMPANIES | {"LegalEntity.lei"}),
            ),
            False,
        ),
        # an older file of the register, past its age, holds it
        ((source(COMPANIES, removed_on=REMOVED), source(COMPANIES, stale=True)), False),
        ((source(COMPANIES), source(OWNERS, removed_on=REMOVED)), True),
        ((source(COMPANIES, removed_on=REMOVED), source(COMPANIES)), True),
    ],
)
def test_a_company_that_its_register_removed_is_not_found_there(
    sources: tuple[Source, ...], found: bool
) -> None:
    seen = snapshot(sources=sources)
    rule, status = cir.registration_not_found(seen), cir.not_active(seen)
    if found:
        assert isinstance(rule, NotFired)
        assert isinstance(status, NotFired)
        return
    assert (reason(rule), reason(status)) == ("left_register", "left_register")
    assert isinstance(rule, Unassessed)
    assert "no longer in register file test of 2026-11-28" in rule.detail
    confirmed = cir.unconfirmed(seen)
    assert confirmed is not None
    assert confirmed.reason == "left_register"
    # a whole copy of the register says that it is not there
    whole = tuple(replace(one, complete_registers=frozenset({"GB-COH"})) for one in sources[:1])
    assert isinstance(cir.registration_not_found(snapshot(sources=(*whole, *sources[1:]))), Fired)


@pytest.mark.parametrize(
    ("reasons", "told"),
    [
        (("over_declared",), "more than the whole of a company is declared"),
        (("held_for_others", "matched_officer"), "shares are held for others"),
        (("state_owner",), "a state is among the owners"),
        (("former_holder_unknown",), "who held on an earlier day that counts"),
    ],
)
def test_undeclared_shares_are_named_only_where_shares_are_undeclared(
    reasons: tuple[str, ...], told: str
) -> None:
    """Of a company of which 130 % is declared, a floor named undeclared shares."""

    def said(*codes: str) -> Unassessed:
        found = SanctionedOwnership(
            regime="eu", status="clear", word="none_found", control="none_found", reasons=codes
        )
        open_ = spepws.by_ownership(snapshot(ownership=ownership(sanctioned=(found,))))
        assert isinstance(open_, Unassessed)
        return open_

    assert said(*reasons).reason == reasons[0]
    assert told in said(*reasons).detail
    assert "undeclared" not in said(*reasons).detail
    assert "undeclared shares" in said(*reasons, "shares_undeclared").detail
    assert "undeclared shares" in said().detail


def test_why_no_entry_taken_off_a_list_was_searched_is_what_screening_said() -> None:
    """It said that none is known, where people had decided about several."""

    def said(gap: tuple[str, str] | None) -> Unassessed:
        found = spepws.formerly_sanctioned(snapshot(screening=replace(screening(), former_gap=gap)))
        assert isinstance(found, Unassessed)
        return found

    short = said(("no_history", "no earlier version of un is loaded"))
    assert short.reason == "no_history"
    assert short.detail.endswith("taken off it: no earlier version of un is loaded.")
    old = said(("stale_list", ""))
    assert (old.reason, old.detail) == (
        "stale_list",
        "A required list of sanctions is not current.",
    )
    assert all("none" not in said(gap).detail for gap in (None, ("no_history", "")))
