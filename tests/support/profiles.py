"""Compliance profiles for fixtures: adopted by two persons, as a firm's own."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from tests.conftest import actor_of

from atlas.foundation.core.auth import Role, system_actor
from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
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
    propose_content,
)
from atlas.knowledge.reference_data.service import shipped_snapshot

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
        "ownership_regimes": ("eu", "ofac", "uk"),
    }
    return RegimeRules(**{**values, **changes})


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
    """Give a tenant an active profile: an admin drafts and proposes it, the MLRO adopts it."""
    admin, mlro = actor_of(tenant_id, Role.ADMIN), actor_of(tenant_id, Role.MLRO)
    async with database.tenant(tenant_id) as session:
        draft = await service.put_draft(
            session, admin, content(*regimes, valid_from=valid_from), "*"
        )
        proposed = await service.propose(session, admin, f'"{draft.revision}"')
        adopted = await service.activate(session, mlro, f'"{proposed.revision}"')
        return service.rules_of(adopted)


async def adopt_fictitious(database: Database, tenant_id: UUID) -> EffectiveRules:
    """Give a tenant the profile of the fictitious home, as the bootstrap of the demo does."""
    said = propose_content(shipped_snapshot(today()), [DEMO_HOME], today())
    async with database.tenant(tenant_id) as session:
        return service.rules_of(await service.adopt_demo(session, system_actor(tenant_id), said))


async def give_home(database: Database, tenant_id: UUID, *homes: str) -> EffectiveRules:
    """Give a tenant the product's proposal for real homes, adopted by two persons."""
    said = propose_content(shipped_snapshot(today()), homes, today())
    return await give_profile(database, tenant_id, *said.regimes)
