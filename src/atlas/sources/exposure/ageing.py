"""What of a structure rests on registers past their age, and what of an answer that takes."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain.ownership_words import (
    ControlWord,
    OwnershipWord,
    RegimeWords,
    barred_word,
)
from atlas.knowledge.graph.domain.stating import on_old_alone
from atlas.knowledge.graph.presentation import ownership_out, ubos_out
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.schemas.ownership import OwnershipOut, UbosOut
from atlas.sources.protocol.domain.coverage import file_source
from atlas.sources.registry import service as registry

STALE_REGISTER = "stale_register"
OWNERSHIP = "Ownership"
OLD_REGISTERS = "the registers that name the owners are older than they may be"


async def structure_of(
    session: TenantSession,
    entity_id: UUID,
    as_of: date,
    *,
    known_at: datetime | None = None,
    enhanced: bool = False,
    history: bool = False,
    max_parties: int = graph.DEFAULT_MAX_PARTIES,
) -> OwnershipOut:
    """Return the ownership structure above an entity.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    view = await graph.entity_ownership(
        session,
        entity_id,
        as_of,
        enhanced=enhanced,
        max_parties=max_parties,
        known_at=known_at,
    )
    found = ownership_out(view, history=history)
    return found.model_copy(update={"ubos": await _as_current(session, view, found.ubos)})


async def owners_of(
    session: TenantSession,
    entity_id: UUID,
    as_of: date,
    *,
    known_at: datetime | None = None,
    enhanced: bool = False,
) -> UbosOut:
    """Return the beneficial owners of an entity.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    view = await graph.entity_ownership(
        session, entity_id, as_of, enhanced=enhanced, known_at=known_at
    )
    return await _as_current(session, view, ubos_out(view))


async def _as_current(session: TenantSession, view: OwnershipView, found: UbosOut) -> UbosOut:
    """Return the owners; where old registers name them, others may have come since."""
    if OWNERSHIP not in await outdated_of(session, view):
        return found
    above = [*found.may_stand_above, f"{OLD_REGISTERS}: {view.party(str(view.entity_id)).name}"]
    return found.model_copy(update={"complete": False, "may_stand_above": above})


async def outdated_of(session: TenantSession, view: OwnershipView) -> frozenset[str]:
    """Return what of a structure rests on old registers: `Ownership`, `Directorship`.

    The registers that name its owners are all past their age, or one that is states alone what is
    known of an owner or officer.
    """
    ages = {file_source(one.name): one.stale for one in await registry.datasets(session)}
    said = await graph.stated_by(session, view)
    old = {kind for kind, sets in said.items() if on_old_alone(sets, ages)}
    entity = await entities.get_detail(session, view.entity_id)
    if await registry.owners_outdated(session, {one.scheme for one in entity.identifiers}):
        old.add(OWNERSHIP)
    return frozenset(old)


def on_old_registers(words: RegimeWords, old: Collection[str]) -> RegimeWords:
    """Return the result of a regime where registers are old: no one is excluded by them.

    `old`: `Ownership` where it is those of owners, `Directorship` where it is those of officers.
    """
    if not old:
        return words
    owned, control = words.ownership, words.control
    barred = owned is OwnershipWord.NOT_OWNED and OWNERSHIP in old
    return replace(
        words,
        ownership=barred_word(words.reasons) if barred else owned,
        control=ControlWord.NOT_ASSESSED if control is ControlWord.NONE_FOUND else control,
        reasons=(*words.reasons, STALE_REGISTER),
    )
