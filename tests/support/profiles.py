"""Compliance profiles for fixtures: adopted by two persons, as a firm's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from tests.conftest import actor_of

from atlas.foundation.core.auth import SYSTEM_USER_ID, Role
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import Database
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.compliance_profile import service
from atlas.knowledge.compliance_profile.domain import (
    DEMO_HOME,
    EffectiveRules,
    ObligedEntity,
    PepScope,
    ProfileContent,
    RegimeRules,
    RequiredList,
    SddScope,
    UboTest,
    content_document,
    effective,
    propose_content,
    propose_regime,
)
from atlas.knowledge.reference_data.service import shipped_snapshot
from atlas.sources.lists import readings

DEMO_LISTS = (
    RequiredList("demo-pep", "pep", "binding", "Fictitious Act, section 2", 3, DEMO_HOME),
    RequiredList(
        "demo-sanctions", "sanctions", "binding", "Fictitious Act, section 1", 3, DEMO_HOME
    ),
)


def regime(
    jurisdiction: str = DEMO_HOME,
    lists: Sequence[RequiredList] = DEMO_LISTS,
    *,
    threshold: float = 25,
    comparator: str = ">",
    **changes: Any,
) -> RegimeRules:
    """Rules of one jurisdiction; `changes`: any other field of `RegimeRules`."""
    values: dict[str, Any] = {
        "jurisdiction": jurisdiction,
        "lists": tuple(lists),
        "ubo": UboTest(
            threshold,
            ">=" if comparator == ">=" else ">",
            control_prong=False,
            jurisdiction=jurisdiction,
            source="Fictitious Act, section 3",
            url="https://example.org/act",
            verified=False,
        ),
        "pep": PepScope(required=True, domestic=True, cooling_off_months=12),
        "sdd": SddScope(known=True, source="Fictitious Act, section 4"),
        "country_floors": propose_regime(
            shipped_snapshot(today()), jurisdiction, today()
        ).country_floors,
        "ownership_regimes": ("eu", "ofac", "uk"),
    }
    return RegimeRules(**{**values, **changes})


def home_rules(home: str, *lists: RequiredList, **changes: Any) -> RegimeRules:
    """The proposal for a real home, with lists of the firm's beside or instead of those in it."""
    said = propose_regime(shipped_snapshot(today()), home, today())
    named = {(item.topic, item.list_id) for item in lists}
    kept = tuple(item for item in said.lists if (item.topic, item.list_id) not in named)
    return replace(said, lists=(*lists, *kept), **changes)


def content(*regimes: RegimeRules, valid_from: date | None = None) -> ProfileContent:
    """A profile with one legal entity in each jurisdiction; none given: the fictitious one."""
    chosen = regimes or (regime(),)
    entities = tuple(
        ObligedEntity(f"entity-{item.jurisdiction.lower()}", "Bank", "bank", item.jurisdiction)
        for item in chosen
    )
    return ProfileContent("A profile", entities, chosen, valid_from=valid_from)


async def give_profile(
    database: Database, tenant_id: UUID, *regimes: RegimeRules, valid_from: date | None = None
) -> EffectiveRules:
    """Give a tenant an active profile: an admin drafts and proposes it, the MLRO adopts it.

    At home in the fictitious country is the demo tenant alone, so such a tenant becomes one.
    """
    if not regimes or any(item.jurisdiction == DEMO_HOME for item in regimes):
        await make_demo(database, tenant_id)
    admin, mlro = actor_of(tenant_id, Role.ADMIN), actor_of(tenant_id, Role.MLRO)
    async with database.tenant(tenant_id) as session:
        draft = await service.put_draft(
            session, admin, content(*regimes, valid_from=valid_from), ExpectedVersion.any()
        )
        proposed = await service.propose(session, admin, ExpectedVersion(draft.revision))
        adopted = await service.activate(session, mlro, ExpectedVersion(proposed.revision))
        return service.rules_of(adopted)


async def make_demo(database: Database, tenant_id: UUID) -> None:
    """Make a tenant a demo: only such a one may be at home in the fictitious country."""
    async with database.platform() as session:
        await session.execute("UPDATE tenant SET is_demo = true WHERE id = $1", tenant_id)


async def end_demo(database: Database, tenant_id: UUID) -> None:
    """Make a demo a firm like any other, as the upgrade did that marks all tenants."""
    async with database.platform() as session:
        await session.execute("UPDATE tenant SET is_demo = false WHERE id = $1", tenant_id)
    async with database.tenant(tenant_id) as tenant:
        await tenancy.end_look(tenant, readings.KIND, now())


async def adopt_fictitious(database: Database, tenant_id: UUID) -> EffectiveRules:
    """Give a new tenant the profile of the fictitious home, as a row: no event is recorded.

    Fixtures begin with an empty trail; how profiles are adopted has tests of its own.
    """
    await make_demo(database, tenant_id)
    said = propose_content(shipped_snapshot(today()), [DEMO_HOME], today())
    profile_id, at = new_id(), now()
    async with database.tenant(tenant_id) as session:
        await session.execute(
            "INSERT INTO compliance_profile (tenant_id, id, version, status, origin, title,"
            " content, rules_hash, valid_from, created_by, created_at, updated_at, activated_at,"
            " companies_to_review) VALUES ($1, $2, 1, 'adopted', 'demo', $3, $4, $5, $6, $7,"
            " $8, $8, $8, 0)",
            tenant_id,
            profile_id,
            said.title,
            content_document(said),
            effective(said).hash,
            today(),
            SYSTEM_USER_ID,
            at,
        )
    return effective(said, profile_id, 1)


async def give_home(database: Database, tenant_id: UUID, *homes: str) -> EffectiveRules:
    """Give a tenant the product's proposal for real homes, adopted by two persons."""
    said = propose_content(shipped_snapshot(today()), homes, today())
    return await give_profile(database, tenant_id, *said.regimes)


async def adopted_before(database: Database, tenant_id: UUID, said: ProfileContent) -> None:
    """Give a tenant a profile that it adopted under an earlier release, which today's refuses."""
    await give_home(database, tenant_id, *said.jurisdictions)
    async with database.tenant(tenant_id) as session:
        row = await service.active_profile(session)
        assert row is not None
        await session.execute(
            "UPDATE compliance_profile SET content = $2, rules_hash = $3 WHERE id = $1",
            row.id,
            content_document(said),
            effective(said).hash,
        )
