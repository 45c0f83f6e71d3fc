"""What all tenants need of the lists, kept as it was last read of each.

A tenant is entered, in a session of its own, only when it is due for a look:
after a change of its profile, its acceptances or its reference data, with other facts of the
installation, and on every day. The worker's rounds look; readiness and `atlas doctor` look at a
few themselves and read what is kept by statements whose number no tenant adds to.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, system_actor
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import AnySession, Database, TenantSession
from atlas.foundation.telemetry import logger
from atlas.identity.tenancy import service as tenancy
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.reference_data import service as reference_data
from atlas.sources.lists import repository
from atlas.sources.lists.standings import allowed_ages, required_by

log = logger(__name__)
KIND = "profiles"
MOST_LOOKS = 200
"""Tenants that one reading enters itself; the worker looks at the others."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ProfileGaps:
    """How many tenants have no active profile, a demo's, or one that asks for too little.

    `unread`: tenants that are due for a look, and count as they were last read, if ever. `never`:
    those of them that were never read; no other number includes them.
    """

    without: int
    fictitious: int
    without_pep_list: int
    below_law: int
    never: int
    unread: int = 0


async def profile_gaps(database: Database) -> ProfileGaps:
    """Return for how many tenants no favourable result is reported today, in whole or on PEPs."""
    unread = await read_due(database)
    async with database.platform() as session:
        return ProfileGaps(**await repository.count_readings(session), unread=unread)


async def read_due(database: Database) -> int:
    """Look at tenants that are due, `MOST_LOOKS` of them; return how many still are."""
    async with database.platform() as session:
        due = [*await tenancy.due(session, [KIND], {KIND: await basis(session)})]
    read = 0
    for tenant_id in due[:MOST_LOOKS]:
        read += await _read(database, tenant_id)
    return len(due) - read


async def _read(database: Database, tenant_id: UUID) -> bool:
    """Look at one tenant; what fails keeps no other from being read."""
    try:
        async with database.tenant(tenant_id) as session:
            await tenancy.begin_look(session, KIND)
            rests_on = await basis(session)
            await look(session, system_actor(tenant_id))
            await tenancy.end_look(session, KIND, await again(session), rests_on)
    except AtlasError as error:
        log.warning("profile_not_read", tenant_id=str(tenant_id), error_type=type(error).__name__)
        return False
    return True


async def look(session: TenantSession, actor: AuthContext) -> int:  # noqa: ARG001  as every round
    """Keep what the session's tenant needs of the lists; return 0: no work comes of it."""
    found = await profiles.gaps_of(session)
    required = () if found.rules is None else required_by(found.rules)
    accepted = await repository.accepted_forms(session) if found.rules else []
    await repository.put_reading(
        session,
        found.profile,
        (found.without_pep_list, found.below_law),
        allowed_ages(required),
        accepted,
        now(),
    )
    return 0


async def again(session: TenantSession) -> datetime | None:
    """Return when the tenant is due without a change; None: it has no profile, nor will have."""
    if await profiles.active_profile(session) or await profiles.scheduled_profile(session):
        return now() + _DAY
    return None


async def basis(session: AnySession) -> str:
    """Return what a look rests on besides the tenant's rows: the day, the installation's facts."""
    return f"{today()} {await reference_data.installation_key(session, today())}"
