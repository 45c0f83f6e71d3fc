"""Companies above an entity that their own registers do not know, for runs and live answers."""

from dataclasses import replace
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph.domain import HoldingKind, PartyKind
from atlas.knowledge.graph.domain.denied import LEFT_REGISTER, with_denied
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service.stating import OWNERSHIP
from atlas.sources.exposure import repository

_PEOPLE = frozenset({PartyKind.PERSON, PartyKind.UNKNOWN_PERSON})


async def as_registers_answered(session: TenantSession, view: OwnershipView) -> OwnershipView:
    """Return a structure in which it is open who owns a company that its register does not know.

    Of the entity itself its own sources tell; of those above, their newest investigations.
    """
    subject = str(view.entity_id)
    above = {*view.graph.above(subject, tuple(HoldingKind)), *view.partners} - {subject}
    companies = sorted(UUID(key) for key in above if view.party(key).kind not in _PEOPLE)
    if not companies:
        return view
    denied = sorted(map(str, await repository.left_register(session, companies)))
    if not denied:
        return view
    return replace(
        view, causes=with_denied(view.causes, {key: view.party(key).name for key in denied})
    )


def denied_above(view: OwnershipView) -> dict[str, str]:
    """Return what of a structure excludes no one because of companies above, and why.

    view: as `as_registers_answered` returned it.
    """
    denied = any(one.code == LEFT_REGISTER for one in view.causes.grounds)
    return {OWNERSHIP: LEFT_REGISTER} if denied else {}
