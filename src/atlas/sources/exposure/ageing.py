"""What of a structure rests on registers that count no more, and what of an answer that takes.

They are past their age, or say something else than the investigation of the company read.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.graph.domain.denied import LEFT_REGISTER
from atlas.knowledge.graph.domain.ground_words import ground_words
from atlas.knowledge.graph.domain.ownership_words import (
    ControlWord,
    OwnershipWord,
    RegimeWords,
    barred_word,
)
from atlas.knowledge.graph.domain.stating import on_old_alone
from atlas.knowledge.graph.presentation import ownership_out, ubos_out
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.schemas.control import ControlOut, HoldingsBelowOut
from atlas.knowledge.graph.schemas.network import CyclesOut
from atlas.knowledge.graph.schemas.ownership import OwnershipOut, UbosOut
from atlas.knowledge.graph.service.stating import OWNERSHIP
from atlas.sources.exposure import repository
from atlas.sources.exposure.denied import as_registers_answered, denied_above
from atlas.sources.protocol.domain.coverage import file_source
from atlas.sources.registry import service as registry

STALE_REGISTER, REGISTER_CHANGED = "stale_register", "register_changed"
"""Why a structure excludes no one, as codes, next to `LEFT_REGISTER`."""
DIRECTORSHIP = graph.OFFICE
WORDS = {
    STALE_REGISTER: "the registers that name the owners are older than they may be",
    REGISTER_CHANGED: "the registers may say something else than the investigation read",
    LEFT_REGISTER: ground_words(LEFT_REGISTER),
}


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
    view = await as_registers_answered(session, view)
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
    view = await as_registers_answered(session, view)
    return await _as_current(session, view, ubos_out(view))


async def control_of(session: TenantSession, entity_id: UUID, as_of: date) -> ControlOut:
    """Return who controls an entity and what it controls, each with the chain of holdings.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    view = await _structure(session, entity_id, as_of)
    found = await graph.controls(session, view)
    changed = await _changed(session, [one.company for one in found.controlled])
    controlled = [
        one.model_copy(update={"outdated": changed.get(one.company, [])})
        for one in found.controlled
    ]
    why = codes_of(await outdated_of(session, view))
    return found.model_copy(update={"controlled": controlled, "outdated": why})


async def cycles_of(session: TenantSession, entity_id: UUID, as_of: date) -> CyclesOut:
    """Return the circular holdings above (and with) an entity.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    view = await _structure(session, entity_id, as_of)
    found = await graph.cycles(session, view)
    return found.model_copy(update={"outdated": codes_of(await outdated_of(session, view))})


async def holdings_of(
    session: TenantSession, entity_id: UUID, as_of: date, *, max_parties: int
) -> HoldingsBelowOut:
    """Return the companies below an entity, with its shares and votes in each.

    Raises:
        EntityNotFoundError: 404, absent or another tenant's.

    """
    found = await graph.holdings_below(session, entity_id, as_of, max_parties=max_parties)
    changed = await _changed(session, [one.company for one in found.companies])
    companies = [
        one.model_copy(update={"outdated": changed.get(one.company, [])}) for one in found.companies
    ]
    why = await outdated_now(session, found.entity_id, as_of)
    return found.model_copy(update={"companies": companies, "outdated": why})


async def outdated_now(session: TenantSession, entity_id: UUID, as_of: date) -> list[str]:
    """Return why the structure above an entity may not be what registers say now, as codes."""
    view = await _structure(session, entity_id, as_of)
    return codes_of(await outdated_of(session, view))


async def _structure(session: TenantSession, entity_id: UUID, as_of: date) -> OwnershipView:
    view = await graph.ownership_structure(session, entity_id, as_of)
    return await as_registers_answered(session, view)


def codes_of(outdated: Mapping[str, str]) -> list[str]:
    """Return each reason once. `outdated`: what `outdated_of` returns."""
    return sorted({*outdated.values()})


async def _changed(session: TenantSession, companies: Collection[UUID]) -> dict[UUID, list[str]]:
    """Return the companies that registers may state otherwise, or do not know, with the code."""
    loads = await registry.loads_key(session)
    why = dict.fromkeys(await repository.left_register(session, companies), LEFT_REGISTER)
    changed = await repository.read_otherwise(session, companies, loads)
    why |= dict.fromkeys(changed, REGISTER_CHANGED)
    return {company: [code] for company, code in why.items()}


async def _as_current(session: TenantSession, view: OwnershipView, found: UbosOut) -> UbosOut:
    """Return the owners; where old registers name them, others may have come since."""
    own = await _outdated(session, view)
    outdated = own | denied_above(view)
    found = found.model_copy(update={"outdated": codes_of(outdated)})
    why = own.get(OWNERSHIP)  # the companies above are named among what is open
    if why is None:
        return found
    above = [*found.may_stand_above, f"{WORDS[why]}: {view.party(str(view.entity_id)).name}"]
    return found.model_copy(update={"complete": False, "may_stand_above": above})


async def outdated_of(session: TenantSession, view: OwnershipView) -> Mapping[str, str]:
    """Return what of a structure counts no more, `Ownership` or `Directorship`, and why.

    The registers that name its owners are all past their age, one that is states alone what is
    known of an owner or officer, they may name others than the investigation read, or the register
    of the company, or of one above it, does not know it.

    view: as `as_registers_answered` returned it.
    """
    return await _outdated(session, view) | denied_above(view)


async def _outdated(session: TenantSession, view: OwnershipView) -> dict[str, str]:
    """Return the same, as far as it is not because of the companies above."""
    for why in (await _changed(session, [view.entity_id])).get(view.entity_id, ()):
        return dict.fromkeys((OWNERSHIP, DIRECTORSHIP), why)
    ages = {file_source(one.name): one.stale for one in await registry.datasets(session)}
    said = await graph.stated_by(session, view)
    old = {kind for kind, sets in said.items() if on_old_alone(sets, ages)}
    entity = await entities.get_detail(session, view.entity_id)
    if await registry.owners_outdated(session, {one.scheme for one in entity.identifiers}):
        old.add(OWNERSHIP)
    return dict.fromkeys(sorted(old), STALE_REGISTER)


async def warnings_of(session: TenantSession, view: OwnershipView) -> list[str]:
    """Return in sentences what keeps a structure from being current.

    view: as `as_registers_answered` returned it.
    """
    own = codes_of(await _outdated(session, view))
    denied = [one for one in view.causes.grounds if one.code == LEFT_REGISTER]
    said = [WORDS[code] for code in own] + [f"{WORDS[one.code]}: {one.detail}" for one in denied]
    return [f"Not current: {words}." for words in said]


def on_old_registers(words: RegimeWords, old: Mapping[str, str]) -> RegimeWords:
    """Return the result of a regime where registers are old: no one is excluded by them.

    `old`: what `outdated_of` returns.
    """
    if not old:
        return words
    owned, control = words.ownership, words.control
    barred = owned is OwnershipWord.NOT_OWNED and OWNERSHIP in old
    return replace(
        words,
        ownership=barred_word(words.reasons) if barred else owned,
        control=ControlWord.NOT_ASSESSED if control is ControlWord.NONE_FOUND else control,
        reasons=(*words.reasons, *dict.fromkeys(old.values())),
    )
