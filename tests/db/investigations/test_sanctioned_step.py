"""Ownership by sanctioned persons of a run, computed again after parties were joined."""

from datetime import UTC, date, datetime
from uuid import UUID

from tests.db.investigations.conftest import Start
from tests.unit.investigations.test_report_summary import run

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.modules.domain.picture import Hit, Screening
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.steps import ownership
from atlas.knowledge.graph.domain import NoUboReason
from atlas.knowledge.mutations.schemas import (
    ClaimBatch,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.mutations.service import apply_batch
from atlas.risk.evaluations.domain import MatchDecision, MatchStrength


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
    upper = result["matched_upper"].removesuffix(".0")
    said = [why.reason.value for why in reasons if why.reason is NoUboReason.REGISTER_STATEMENT]
    return {one["regime"]: one["status"] for one in result["regimes"]}, upper, said
