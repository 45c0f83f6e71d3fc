"""Entries that nothing can be compared with, accepted by two people of a tenant, by their key.

One person alone rejects a proposal or withdraws what was accepted: that only adds scrutiny.

An entry without a readable name prevents `clear`: it could be the customer. Two people check it at
the publisher's and accept it; the second is a senior officer or the MLRO. The acceptance
holds for the entry as it stands: once the list states it otherwise, it must be accepted again.
"""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.four_eyes import FirstPersons, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import TenantSession
from atlas.identity.audit.service import record
from atlas.identity.users.service import require_second_person
from atlas.sources.lists import repository, service
from atlas.sources.lists.actions import ListAction
from atlas.sources.lists.domain.list_standing import SIZE, TOO_FEW, Shortcoming
from atlas.sources.lists.errors import AcceptanceEndedError, ListNotFoundError
from atlas.sources.lists.models import ListAcceptance
from atlas.sources.lists.schemas import AcceptanceIn, ListVersion
from atlas.workspace.tasks import second_person

_SUBJECT = "list_acceptance"
PROPOSED, ACCEPTED, REJECTED, WITHDRAWN = "proposed", "accepted", "rejected", "withdrawn"


async def accept(
    session: TenantSession, actor: AuthContext, list_id: str, body: AcceptanceIn
) -> ListAcceptance:
    """Accept an entry without a readable name: the first person proposes, the second accepts.

    `entry_key` `*` and a guard's name accepts what a version was forced in against, and that
    alone: `*implausible_size`, `*implausible_growth`, `*large_removal`, `*removals_unconfirmed`,
    `*date_contradicted`, `*older_version`, `*another_list`. A bare `*` is the one guard where there
    is only one. Both acts are audited.

    Raises:
        MachineNeverDecidesError: a service account asked.
        ListNotFoundError: no such list is loaded, or nothing of that key is to be accepted.
        InvalidRequestError: `*` where several guards were overridden: each is named.
        SecondPersonRequiredError: the same person again, or one without the role.

    """
    require_person(actor)
    key, content = await _content(session, list_id, body.entry_key)
    held = await repository.find_open(session, list_id, key, content)
    if held is None:
        made = ListAcceptance(
            id=new_id(),
            list_id=list_id,
            entry_key=key,
            content_hash=content,
            reason=body.reason,
            status=PROPOSED,
            proposed_by=actor.user_id,
            proposed_person=actor.person_id,
            proposed_at=now(),
            accepted_by=None,
            accepted_at=None,
        )
        await repository.insert_acceptance(session, made)
        title = f"Entry {key} of list {list_id}: {body.reason}"
        await second_person.ask(session, actor, _SUBJECT, made.id, title)
        await _audit(
            session, actor, ListAction.LIST_ACCEPTANCE_PROPOSED, made.id, made, body.reason
        )
        return made
    if held.status == ACCEPTED:
        return held
    first = FirstPersons.one(held.proposed_by, held.proposed_person)
    await require_second_person(session, actor, first)
    done = replace(
        held,
        status=ACCEPTED,
        accepted_by=actor.user_id,
        accepted_at=now(),
        accepted_reason=body.reason,
    )
    await repository.update_acceptance(session, done)
    await second_person.answered(session, actor, _SUBJECT, [done.id], ACCEPTED)
    await _audit(session, actor, ListAction.LIST_ACCEPTANCE_ACCEPTED, done.id, done, body.reason)
    return done


async def end(
    session: TenantSession, actor: AuthContext, list_id: str, acceptance_id: UUID, reason: str
) -> ListAcceptance:
    """Reject a proposal, or withdraw what was accepted: the entry counts against the list again.

    One person is enough. The person who proposed it withdraws it; another one rejects it.

    Raises:
        MachineNeverDecidesError: a service account asked.
        ListNotFoundError: no such acceptance, or another tenant's.
        AcceptanceEndedError: it was rejected or withdrawn already.

    """
    require_person(actor)
    held = await repository.find_acceptance(session, list_id, acceptance_id)
    if held is None:
        raise ListNotFoundError("No such acceptance of this list.")
    if held.status not in {PROPOSED, ACCEPTED}:
        raise AcceptanceEndedError(f"It was {held.status} already.")
    own = actor.user_id == held.proposed_by  # a word for the record, no rule hangs on it
    status = REJECTED if held.status == PROPOSED and not own else WITHDRAWN
    done = replace(
        held, status=status, closed_by=actor.user_id, closed_at=now(), closed_reason=reason
    )
    await repository.update_acceptance(session, done)
    refused = status == REJECTED
    await second_person.answered(session, actor, _SUBJECT, [done.id], status, done=refused)
    action = (
        ListAction.LIST_ACCEPTANCE_REJECTED if refused else ListAction.LIST_ACCEPTANCE_WITHDRAWN
    )
    await _audit(session, actor, action, done.id, done, reason)
    return done


async def list_acceptances(
    session: TenantSession, list_id: str, status: str | None = None
) -> list[ListAcceptance]:
    """Return what the tenant's people proposed and accepted of a list, newest first.

    Raises:
        ListNotFoundError: no such list.

    """
    await service.get_list(session, list_id)
    return await repository.list_acceptances(session, list_id, status)


async def _content(session: TenantSession, list_id: str, key: str) -> tuple[str, str]:
    """Return key and hash of what is accepted: the entry's, or the version's for a guard."""
    await service.get_list(session, list_id)
    versions = await repository.current_versions(session, [list_id])
    standing = (await service.standings_for(session, today(), accepted={})).by_id.get(list_id)
    if standing is None or not versions:
        raise ListNotFoundError("This list is not loaded.")
    if key.startswith(SIZE) and standing.guards:
        guard = _guard(key, standing.guards)
        return guard, _forced_content(versions[0], guard.removeprefix(SIZE))
    found = await repository.current_entry(session, list_id, key)
    if found is None or key not in standing.unreadable:
        raise ListNotFoundError("No entry without a readable name has this key.")
    return key, found.content_hash


def _forced_content(version: ListVersion, guard: str) -> str:
    """Return the content that was forced in: a later version carries the mark, and its acceptance.

    A version that is too small is accepted as it is.
    """
    code = TOO_FEW if guard == Shortcoming.GROWN.value else guard
    notes = version.manifest.get("overridden", ())
    found = (one.get("content") for one in notes if one["guard"] == code)
    return next(found, None) or version.content_hash


def _guard(key: str, guards: Sequence[str]) -> str:
    """Return the key of the guard that is accepted: one that is shown, and no other with it."""
    if key == SIZE and len(guards) == 1:
        return SIZE + guards[0]
    if key.removeprefix(SIZE) in guards:
        return key
    names = ", ".join(SIZE + name for name in guards)
    problem = FieldProblem(loc=["entry_key"], msg=f"one of {names}", type="value_error")
    raise InvalidRequestError(
        f"It was forced in against {len(guards)} guards; accept each by its name: {names}.",
        errors=[problem],
    )


async def _audit(
    session: TenantSession,
    actor: AuthContext,
    action: ListAction,
    acceptance_id: UUID,
    made: ListAcceptance,
    reason: str,
) -> None:
    payload = {"list_id": made.list_id, "entry_key": made.entry_key, "reason": reason}
    await record(session, actor, action, _SUBJECT, acceptance_id, payload)
