"""Ownership by sanctioned persons of a run, computed again after parties were joined."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import pytest_asyncio
from tests.db.investigations.conftest import Start
from tests.support.lists import load_list
from tests.unit.investigations.snapshots import hit as a_hit
from tests.unit.investigations.test_report_summary import run
from tests.unit.lists.writing import write_ofac

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.modules.domain.snapshot import Hit, Screening, SearchedList
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.steps import ownership
from atlas.knowledge.graph.domain import NoUboReason
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength

pytestmark = pytest.mark.cut_lists


async def told(
    database: Database,
    actor: AuthContext,
    parties: dict[str, tuple[str, ...]],
    *held: tuple[str, str],
) -> dict[str, UUID]:
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=datetime(2026, 6, 1, tzinfo=UTC),
        batch_key=str(new_id()),
        parties=[
            PartyAssertion(key, "LegalEntity", tuple(Identifier(f"XX-{i[0]}", i) for i in ids))
            for key, ids in parties.items()
        ],
        relationships=[
            RelationshipAssertion(
                f"{holder}>{company}", "Ownership", holder, company,
                attributes={"share_exact": 60, "direct_or_indirect": "direct"},
            )
            for holder, company in held
        ],
    )  # fmt: skip
    async with database.tenant(actor.require_tenant()) as session:
        result = await apply_batch(session, actor, batch)
    assert not result.rejected
    return dict(result.entities)


async def test_parties_joined_since_the_screening_are_still_found(
    database: Database, actor: AuthContext, start: Start
) -> None:
    ids = await told(
        database, actor,
        {"first subject": ("A1",), "subject": ("B1",), "first owner": ("A2",), "owner": ("B2",)},
        ("owner", "subject"),
    )  # fmt: skip
    hit = Hit(
        party_id=ids["owner"],
        screening_id=new_id(),
        list_id="ofac-sdn",
        entry_id="1",
        matched_name="Owner",
        topic="sanctions",
        measure="asset_freeze",
        strength=MatchStrength.EXACT,
        decision=MatchDecision.TRUE_MATCH,
        regime="ofac",
    )
    found = Screening(lists=(), screened={}, hits=(hit,))
    began = UUID((await start(company_name="Subject")).id)
    subject = run(id=began, entity_id=ids["subject"], as_of=date(2026, 6, 1))
    statement = {"entity_id": str(ids["owner"]), "reason": "noBeneficialOwners"}
    async with database.tenant(actor.require_tenant()) as session:
        await lifecycle.claim_step(session, began, "enrich")
        await lifecycle.save_step(session, began, "enrich", {"register_statements": [statement]})
    before = await statuses(database, actor, subject, found)
    # the earlier record of each is the same company: it stays, the one that was screened goes
    both = await told(database, actor, {"subject": ("A1", "B1"), "owner": ("A2", "B2")})
    assert (both["subject"], both["owner"]) == (ids["first subject"], ids["first owner"])
    assert (
        before
        == await statuses(database, actor, subject, found)
        == (
            {"ofac": "blocked"},
            "60",
            ["register_statement"],
        )
    )


async def statuses(
    database: Database, actor: AuthContext, subject: Investigation, found: Screening
) -> tuple[dict[str, str], str, list[str]]:
    async with database.tenant(actor.require_tenant()) as session:
        result = (await ownership.computed(session, subject, found)).result
        reasons = (await ownership.view(session, subject)).ubos.reasons
    upper = str(result.matched_upper).removesuffix(".0")
    said = [why.reason.value for why in reasons if why.reason is NoUboReason.REGISTER_STATEMENT]
    # the profile's own regime has no list here, and is named as not assessed
    regimes = {one.regime: one.status for one in result.regimes}
    assert regimes.pop("demo") == "not_assessed"
    return regimes, upper, said


@pytest_asyncio.fixture(scope="module")
async def ofac(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today() - timedelta(days=1))


@pytest.mark.parametrize(
    ("listed_on", "word"),
    [
        (None, "possible"),
        (date(2020, 5, 1), "possible"),  # left after the listing
        (date(2024, 2, 1), "possible"),  # left within the 24 months before
        (date(2025, 6, 1), "not_owned"),
    ],
)
async def test_a_listed_holder_who_left_counts_by_the_day_of_the_listing(
    database: Database,
    actor: AuthContext,
    start: Start,
    ofac: None,
    listed_on: date | None,
    word: str,
) -> None:
    batch = ClaimBatch(
        source="test",
        source_type=SourceType.REGISTRY,
        retrieved_at=datetime(2026, 6, 1, tzinfo=UTC),
        batch_key=str(new_id()),
        parties=[
            PartyAssertion("sold", "LegalEntity", (Identifier("XX-L", str(new_id())),)),
            *(
                PartyAssertion(
                    who,
                    "Person",
                    (Identifier("XX-L", str(new_id())),),
                    (ClaimAssertion("full_name", f"Ann {who.title()}"),),
                )
                for who in ("seller", "buyer")
            ),
        ],
        relationships=[
            RelationshipAssertion(
                f"{who}>sold", "Ownership", who, "sold", valid_from=since, valid_to=until,
                attributes={"share_exact": 100, "direct_or_indirect": "direct"},
            )
            for who, since, until in (
                ("seller", None, date(2023, 1, 1)), ("buyer", date(2023, 1, 1), None)
            )
        ],
    )  # fmt: skip
    async with database.tenant(actor.require_tenant()) as session:
        ids = (await apply_batch(session, actor, batch)).entities
    hit = a_hit(
        ids["seller"], regime="ofac", decision=MatchDecision.TRUE_MATCH, listed_on=listed_on
    )
    searched = SearchedList(
        list_id="ofac-sdn", version="2026-05-31", topics=frozenset({"sanctions"}), stale=None
    )
    found = Screening(
        lists=(searched,),
        screened={one: new_id() for one in ids.values()},
        answered=dict.fromkeys(ids.values(), frozenset({"ofac-sdn"})),
        hits=(hit,),
    )
    began = UUID((await start(company_name="Sold")).id)
    subject = run(id=began, entity_id=ids["sold"], as_of=date(2026, 6, 1))
    async with database.tenant(actor.require_tenant()) as session:
        result = (await ownership.computed(session, subject, found)).result
    words = {one.regime: one.word for one in result.regimes}
    assert words == {"demo": "not_assessed", "ofac": word}
