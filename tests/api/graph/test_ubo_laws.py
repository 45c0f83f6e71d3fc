"""Whose law decides who is a beneficial owner: the firm's home, and the company's register beside.

The reproductions of four holders of exactly 25 % in HU, SK and BG, five of 20 % in India, and a US
bank with a GB company.
"""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests.conftest import actor_of, make_tenant
from tests.support.profiles import give_home

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.knowledge.graph import service
from atlas.knowledge.graph.domain import UboCause
from atlas.knowledge.graph.presentation import ubos_out
from atlas.knowledge.graph.schemas.ownership import UbosOut
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch


def _party(key: str, kind: str, *claims: ClaimAssertion) -> PartyAssertion:
    name = {"LegalEntity": "legal_name", "Person": "full_name"}[kind]
    stated = (ClaimAssertion(name, key.title()), *claims)
    return PartyAssertion(key, kind, (Identifier("XX-TEST", key),), stated)


async def owners(
    database: Database,
    home: str | None,
    country: str,
    holders: int,
    share: float,
    *,
    enhanced: bool = False,
) -> UbosOut:
    """The beneficial owners of a company with equal holders, as a firm at a home sees them."""
    tenant_id = await make_tenant(database, "law", profile=False)
    if home is not None:
        await give_home(database, tenant_id, home)
    entity_id = await _company(database, tenant_id, country, holders, share)
    async with database.tenant(tenant_id) as session:
        found = await service.entity_ownership(session, entity_id, today(), enhanced=enhanced)
        return ubos_out(found)


async def _company(
    database: Database,
    tenant_id: UUID,
    country: str,
    holders: int,
    share: float,
    markets: tuple[str, ...] = (),
) -> UUID:
    people = [f"quillon{number}" for number in range(holders)]
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=datetime(2026, 6, 1, tzinfo=UTC),
        batch_key=f"laws-{country}",
        parties=(
            _party(
                "subject",
                "LegalEntity",
                ClaimAssertion("country_code", country),
                ClaimAssertion("is_listed", bool(markets)),
                ClaimAssertion("listing_countries", [country]),
                ClaimAssertion("listing_markets", list(markets)),
            ),
            _party("marius", "Person"),
            *(_party(name, "Person") for name in people),
        ),
        relationships=(
            RelationshipAssertion("dir", "Directorship", "marius", "subject", "director"),
            *(
                RelationshipAssertion(
                    key=f"{name}>subject",
                    type="Ownership",
                    from_key=name,
                    to_key="subject",
                    valid_from=date(2020, 1, 1),
                    attributes={"share_exact": share, "direct_or_indirect": "direct"},
                )
                for name in people
            ),
        ),
    )
    async with database.tenant(tenant_id) as session:
        applied = await apply_batch(session, actor_of(tenant_id), batch)
    return applied.entities["subject"]


@pytest.mark.parametrize("country", ["HU", "SK", "BG"])
async def test_four_holders_of_exactly_a_quarter_are_owners_where_the_law_says_at_least(
    database: Database, country: str
) -> None:
    found = await owners(database, country, country, 4, 25)
    assert (found.outcome, len(found.ubos)) == ("identified", 4)
    assert (found.complete, found.may_stand_above) == (True, [])
    assert (found.law.basis, found.law.jurisdiction, found.law.verified) == (
        "home_law",
        country,
        True,
    )
    assert found.register_ubo is not None
    assert found.register_ubo.only_here == []


async def test_a_german_bank_sees_them_under_the_law_of_the_hungarian_register(
    database: Database,
) -> None:
    found = await owners(database, "DE", "HU", 4, 25)
    assert found.outcome == "register_ubo_only"
    assert found.register_ubo is not None
    assert (found.register_ubo.law.basis, found.register_ubo.law.jurisdiction) == (
        "register_law",
        "HU",
    )
    assert (found.register_ubo.outcome, len(found.register_ubo.only_here)) == ("identified", 4)


async def test_five_holders_of_a_fifth_are_owners_in_india(database: Database) -> None:
    found = await owners(database, "IN", "IN", 5, 20)
    assert (found.outcome, found.threshold, found.comparator) == ("identified", 10, ">")
    assert len(found.ubos) == 5


async def test_the_indian_register_asks_for_at_least_a_tenth(database: Database) -> None:
    """The due diligence of a bank there asks for more (section 90 of the Companies Act 2013)."""
    found = await owners(database, "GB", "IN", 10, 10)
    assert found.register_ubo is not None
    law = found.register_ubo.law
    assert (law.jurisdiction, law.threshold, law.comparator) == ("IN", 10, ">=")
    assert len(found.register_ubo.only_here) == 10


@pytest.mark.parametrize(
    ("home", "outcome"), [("IN", "register_ubo_only"), ("GB", "no_ubo_identified")]
)
async def test_an_enhanced_investigation_lists_holders_of_exactly_a_tenth(
    database: Database, home: str, outcome: str
) -> None:
    """At homes that ask for more than 10 % nobody listed them, elsewhere everyone did."""
    found = await owners(database, home, home, 10, 10, enhanced=True)
    assert (found.outcome, found.threshold, found.comparator) == (outcome, 10, ">=")
    assert [one.by_law for one in found.ubos] == ["lower_threshold"] * 10


async def test_a_us_bank_follows_its_own_law_for_a_british_company(database: Database) -> None:
    found = await owners(database, "US", "GB", 4, 25)
    assert (found.outcome, found.comparator, len(found.ubos)) == ("identified", ">=", 4)
    assert found.control_prong is not None
    assert [one.name for one in found.control_prong.candidates] == ["Marius"]
    assert found.complete is False, "no source says who is in control"
    assert [one.partition(":")[0] for one in found.may_stand_above] == [
        "the individual who controls or manages it is not stated"
    ]
    assert found.register_ubo is not None
    assert found.register_ubo.outcome == "no_ubo_identified"


@pytest.mark.parametrize(("market", "asked"), [((), True), (("XNYS",), False)])
async def test_a_company_that_the_law_exempts_needs_no_individual_in_control(
    database: Database, market: tuple[str, ...], asked: bool
) -> None:
    tenant_id = await make_tenant(database, "law", profile=False)
    await give_home(database, tenant_id, "US")
    entity_id = await _company(database, tenant_id, "US", 4, 10, market)
    async with database.tenant(tenant_id) as session:
        found = ubos_out(await service.entity_ownership(session, entity_id, today()))
    assert found.complete is False
    assert any("individual who controls" in one for one in found.may_stand_above) is asked


async def test_a_british_bank_knows_no_control_prong(database: Database) -> None:
    found = await owners(database, "GB", "US", 4, 25)
    assert (found.outcome, found.control_prong) == ("register_ubo_only", None)
    assert found.register_ubo is not None
    assert found.register_ubo.outcome == "identified"


@pytest.mark.parametrize("home", [None, "ZW"])
async def test_without_a_known_law_the_lowest_threshold_holds_and_says_so(
    database: Database, home: str | None
) -> None:
    found = await owners(database, home, "GB", 10, 10)
    assert (found.outcome, found.threshold, found.comparator) == ("identified", 5, ">=")
    assert found.law.assumed
    assert not found.law.verified
    assert found.law.basis == ("lowest_known" if home is None else "home_law")


@pytest.mark.parametrize(
    ("home", "country", "market", "exempt"),
    [
        ("GB", "GB", "XLON", True),
        ("GB", "GB", "AIMX", False),  # a multilateral trading facility of the same exchange
        ("DE", "SE", "XSTO", True),
        ("DE", "SE", "FNSE", False),  # First North
        ("DE", "FR", "ALXP", False),  # Euronext Growth
        ("DE", "GB", "XLON", False),  # of a third country
        ("US", "US", "XNYS", True),
        ("US", "US", "XNCM", False),  # under the heading that the rule leaves out
        ("US", "US", "OTCM", False),
        ("IN", "IN", "XNSE", False),  # nobody read the rule in a source
    ],
)
async def test_the_market_exempts_not_its_country(
    database: Database, home: str, country: str, market: str, exempt: bool
) -> None:
    tenant_id = await make_tenant(database, "law", profile=False)
    await give_home(database, tenant_id, home)
    entity_id = await _company(database, tenant_id, country, 1, 1, (market,))
    async with database.tenant(tenant_id) as session:
        seen = await service.entity_ownership(session, entity_id, today())
    assert (seen.causes.cause is UboCause.EXEMPT) is exempt


async def test_an_enhanced_investigation_cites_the_law_for_the_one_in_control(
    database: Database,
) -> None:
    """It cited the product's own threshold as if that were a law."""
    tenant_id = await make_tenant(database, "law", profile=False)
    await give_home(database, tenant_id, "US")
    entity_id = await _company(database, tenant_id, "GB", 4, 25)
    async with database.tenant(tenant_id) as session:
        view = await service.entity_ownership(session, entity_id, today(), enhanced=True)
    found = ubos_out(view)
    assert found.threshold == 10
    assert found.control_prong is not None
    assert "31 CFR 1010.230" in found.control_prong.source
