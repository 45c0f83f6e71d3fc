"""Companies around an entity that their own registers do not know, for runs and live answers."""

from dataclasses import replace
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.graph.domain import HoldingKind, PartyKind
from atlas.knowledge.graph.domain.denied import LEFT_REGISTER, with_denied
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service.stating import OWNERSHIP
from atlas.sources.exposure import repository
from atlas.sources.exposure.asked import parties_of

_PEOPLE = frozenset({PartyKind.PERSON, PartyKind.UNKNOWN_PERSON})


async def as_registers_answered(session: TenantSession, view: OwnershipView) -> OwnershipView:
    """Return a structure in which it is open who owns a company that its register does not know.

    A company above the entity on the view's date leaves the owners of that day open. A company that
    is above it on other days, or may be, leaves them open for those days. Of the entity itself its
    own sources tell; of the others, their newest investigations.
    """
    subject = str(view.entity_id)
    above = {*view.graph.above(subject, tuple(HoldingKind)), *view.partners} - {subject}
    every = above | {str(one) for one in parties_of(view)} - {subject}
    companies = sorted(UUID(key) for key in every if view.party(key).kind not in _PEOPLE)
    if not companies:
        return view
    denied = {str(one) for one in await repository.left_register(session, companies)}
    if not denied:
        return view
    named = {key: view.party(key).name for key in sorted(denied & above)}
    causes = with_denied(view.causes, named) if named else view.causes
    return replace(view, causes=causes, denied_apart=frozenset(denied - above))


def denied_above(view: OwnershipView) -> dict[str, str]:
    """Return what of a structure excludes no one because of companies above, and why.

    view: as `as_registers_answered` returned it.
    """
    denied = any(one.code == LEFT_REGISTER for one in view.causes.grounds)
    return {OWNERSHIP: LEFT_REGISTER} if denied else {}


def denied_anywhere(view: OwnershipView) -> dict[str, str]:
    """Return the same for ownership by listed parties, of which other days tell too.

    view: as `as_registers_answered` returned it.
    """
    return {OWNERSHIP: LEFT_REGISTER} if view.denied_apart else denied_above(view)
