"""Four eyes for the house's own rules: propose a change, and confirm it as another person.

What loosens a rule (a shorter list, fewer points, another matrix) changes the results of every
customer: one administrator proposes it, and a senior officer or the MLRO who has not written it
confirms it (Directive (EU) 2015/849, article 8(5): policies are approved by senior management).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from atlas.foundation.core.auth import SYSTEM_USER_ID, AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.identity.users.service import require_second_person
from atlas.workspace.proposals import repository
from atlas.workspace.proposals.actions import ProposalAction
from atlas.workspace.proposals.schemas import Proposal
from atlas.workspace.tasks import second_person

_RESOURCE = "settings_proposal"


def is_operator(actor: AuthContext) -> bool:
    """Whether the operator acts, on the machine itself: set-up and import by the CLI."""
    return actor.user_id == SYSTEM_USER_ID


async def propose(
    session: TenantSession,
    actor: AuthContext,
    kind: str,
    subject: str,
    content: Mapping[str, Any],
    *,
    reasons: Sequence[str],
    writers: Iterable[UUID] = (),
) -> Proposal:
    """Keep a change until a second person confirms it; it replaces the one that waits.

    Args:
        session: the tenant's.
        actor: who asks for it.
        kind: what it changes.
        subject: which one of its kind.
        content: what is needed to carry it out; JSON.
        reasons: what it loosens, in words.
        writers: accounts that wrote what is proposed.

    """
    moment = now()
    accounts = {actor.user_id, *writers} - {SYSTEM_USER_ID}
    made = Proposal(
        id=new_id(),
        kind=kind,
        subject=subject,
        content=dict(content),
        reasons=list(reasons),
        accounts=sorted(accounts),
        persons=[actor.person_id],
        proposed_by=actor.user_id,
        proposed_at=moment,
    )
    await supersede(session, actor, kind, subject)
    await repository.insert(session, made)
    title = f"{_title(kind)}: {'; '.join(made.reasons)}"
    await second_person.ask(session, actor, _RESOURCE, made.id, title)
    told: dict[str, JSON] = {"kind": kind, "subject": subject, "content": made.content}
    told["reasons"] = made.reasons
    await audit.record(session, actor, ProposalAction.PROPOSED, _RESOURCE, made.id, told)
    return made


async def find_open(
    session: TenantSession, kind: str, subject: str, *, lock: bool = False
) -> Proposal | None:
    """Return the change that waits for its second person, if one does."""
    return await repository.find_open(session, kind, subject, lock=lock)


async def open_reasons(
    session: TenantSession, kind: str, subjects: Sequence[str]
) -> dict[str, list[str]]:
    """Return why each of a page of subjects waits for its second person; the others are left out.

    Args:
        session: the tenant's.
        kind: what is changed.
        subjects: which ones of the kind, at most a page of them.

    """
    return await repository.open_reasons(session, kind, subjects) if subjects else {}


async def confirm(session: TenantSession, actor: AuthContext, proposal: Proposal) -> None:
    """Note that a second person confirms; the caller carries the change out at once.

    Raises:
        MachineNeverDecidesError: a service account.
        SecondPersonRequiredError: the caller wrote or proposed it, or may not confirm.

    """
    await require_second_person(session, actor, proposal.writers)
    ended = await repository.end(
        session, proposal.kind, proposal.subject, "confirmed", actor.user_id, now()
    )
    await second_person.answered(session, actor, _RESOURCE, ended, "confirmed")
    told: dict[str, JSON] = {"kind": proposal.kind, "subject": proposal.subject}
    told["content"] = proposal.content
    await audit.record(session, actor, ProposalAction.CONFIRMED, _RESOURCE, proposal.id, told)


async def supersede(session: TenantSession, actor: AuthContext, kind: str, subject: str) -> None:
    """End the change that waits: the setting was changed otherwise."""
    ended = await repository.end(session, kind, subject, "superseded", actor.user_id, now())
    await second_person.answered(session, actor, _RESOURCE, ended, "superseded", done=False)


def _title(kind: str) -> str:
    return kind.replace(".", " ").replace("_", " ").capitalize()
