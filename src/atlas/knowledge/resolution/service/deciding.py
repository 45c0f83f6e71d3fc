"""Use cases: compare parties that may be one, join them, separate them.

Nothing is joined or separated here without two people. To make one party of two may take scrutiny
away. So may the reverse, where a listed record was joined to an owner, or two holdings reach a
threshold together. To keep two apart takes two people where the caller says that a list may name
one of them; this room does not know.
"""

from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.four_eyes import FirstPersons, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.types import JSON
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.audit.service import record
from atlas.identity.users.service import require_second_person
from atlas.knowledge.candidates import service as candidates
from atlas.knowledge.candidates.schemas import REJECT_PROPOSED, UNDO_PROPOSED, Candidate
from atlas.knowledge.companies import service as companies
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph import service as graph
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.resolution import repository
from atlas.knowledge.resolution.actions import ResolutionAction
from atlas.knowledge.resolution.domain import compare, values_of
from atlas.knowledge.resolution.errors import (
    CandidateDecidedError,
    CandidateNotFoundError,
    MergeNotFoundError,
    MergeVetoedError,
)
from atlas.knowledge.resolution.schemas import (
    CandidateDecisionIn,
    CandidateOut,
    ComparedCandidateOut,
    ComparedFeatureOut,
    ComparedValueOut,
    Merge,
    SourcedValueOut,
)
from atlas.knowledge.resolution.service.finding import SUBJECT
from atlas.knowledge.resolution.service.sides import sides_of
from atlas.workspace.tasks import second_person
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind

CANDIDATES = candidates.CANDIDATES
MERGES = repository.MERGES
_DECIDED = frozenset({"merged", "rejected"})
_WAITS = {"proposed": "Merge", REJECT_PROPOSED: "Keeping apart", UNDO_PROPOSED: "Undoing the merge"}
"""A second person must confirm; and what."""


async def list_candidates(session: TenantSession, params: ListParams) -> Page[Candidate]:
    """Return one page of candidates."""
    return await candidates.list_page(session, params)


async def get_candidate(session: TenantSession, candidate_id: UUID) -> ComparedCandidateOut:
    """Return a candidate with its parties side by side, as they are known today.

    Raises:
        CandidateNotFoundError: absent or another tenant's.

    """
    found = await candidates.find(session, candidate_id)
    if found is None:
        raise CandidateNotFoundError
    sides = await sides_of(session, {found.first_id, found.second_id})
    first, second = sides[found.first_id], sides[found.second_id]
    return ComparedCandidateOut(
        **CandidateOut.model_validate(found).model_dump(),
        features=[
            ComparedFeatureOut.model_validate(one) for one in compare(first, second).features
        ],
        flags=sorted({*first.flags, *second.flags}),
        values=await _values(session, first.id, second.id),
    )


async def _values(session: TenantSession, first: UUID, second: UUID) -> list[ComparedValueOut]:
    """Return every value that stands on either party, with its source."""
    clusters = await entities.clusters(session, [first, second])
    claims = await entities.get_claims(session, [*clusters[first], *clusters[second]])

    def stated(party: UUID) -> dict[str, dict[tuple[str, str], None]]:
        found: dict[str, dict[tuple[str, str], None]] = {}
        for member in clusters[party]:
            for claim in claims.get(member, ()):
                if claim.ended_on is None and claim.deprecated_reason is None:
                    name = claim.attribute.partition(".")[2]
                    for text in values_of({name: claim.value}, [name]):
                        found.setdefault(name, {})[text, claim.source] = None
        return found

    one, two = stated(first), stated(second)
    return [
        ComparedValueOut(
            attribute=name,
            first=[SourcedValueOut(value=v, source=s) for v, s in one.get(name, ())],
            second=[SourcedValueOut(value=v, source=s) for v, s in two.get(name, ())],
        )
        for name in sorted({*one, *two})
    ]


async def decide(
    session: TenantSession,
    actor: AuthContext,
    candidate_id: UUID,
    said: CandidateDecisionIn,
    expected_version: ExpectedVersion | None,
    *,
    two_to_reject: bool,
) -> Candidate:
    """Write a person's verdict; a merge is carried out once a second person says the same.

    So is a rejection with `two_to_reject`: a list may name one of the two. Any other verdict ends
    what is proposed. Where a merge is proposed to be taken back, the verdict `merge` refuses that:
    they stay one.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        CandidateNotFoundError: absent or another tenant's.
        CandidateDecidedError: it is merged or rejected, or the two are one already.
        MergeVetoedError: what is known excludes that they are one.
        SecondPersonRequiredError: who proposed it cannot confirm it.
        PreconditionRequiredError, PreconditionFailedError: If-Match.

    """
    require_person(actor)
    row = await candidates.find(session, candidate_id, lock=True)
    if row is None:
        raise CandidateNotFoundError
    check_version(expected_version, row.revision, required=True)
    if row.status in _DECIDED:
        raise CandidateDecidedError(f"It is {row.status}.")
    if row.status == UNDO_PROPOSED:
        if said.verdict != "merge":
            raise CandidateDecidedError("It is merged; a second person takes the merge back.")
        return await _write(session, actor, row, "merged", said.reason)
    if said.verdict == "merge":
        return await _merge(session, actor, row, said.reason)
    if said.verdict == "unsure":
        return await _write(session, actor, row, "unsure", said.reason)
    if two_to_reject:
        waits = await _proposed(session, actor, row, REJECT_PROPOSED, said.reason)
        if waits is not None:
            return waits
    return await _write(session, actor, row, "rejected", said.reason)


async def list_merges(session: TenantSession, params: ListParams) -> Page[Merge]:
    """Return one page of merges, also of those that were taken back."""
    return await repository.fetch_merges(session, params)


async def undo(session: TenantSession, actor: AuthContext, merge_id: UUID, reason: str) -> Merge:
    """Take a merge back once a second person says the same: the two are two again.

    The candidate is then rejected. A merge that was taken back before stays as it is.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        MergeNotFoundError: absent or another tenant's.
        SecondPersonRequiredError: who proposed to take it back cannot confirm it.

    """
    require_person(actor)
    merge = await repository.find_merge(session, merge_id)
    if merge is None:
        raise MergeNotFoundError
    if merge.undone_at is not None:
        return merge
    row = await candidates.find(session, merge.candidate_id, lock=True)
    if row is None:
        raise MergeNotFoundError
    if await _proposed(session, actor, row, UNDO_PROPOSED, reason) is not None:
        return merge
    await words_lapse(session, merge.canonical_id)
    joined = mutations.Joined(tuple(merge.moved), merge.canonical_name)
    await mutations.unmerge_entity(session, actor, merge.entity_id, joined, reason)
    await _write(session, actor, row, "rejected", reason)
    return await repository.end_merge(session, merge_id, actor.user_id, now(), reason)


async def _merge(
    session: TenantSession, actor: AuthContext, row: Candidate, reason: str
) -> Candidate:
    canonical = await mutations.hold_entities(session, [row.first_id, row.second_id])
    one, two = (canonical.get(key, key) for key in (row.first_id, row.second_id))
    if one == two:
        raise CandidateDecidedError("The two are one party already.")
    sides = await sides_of(session, {one, two})
    if vetoes := compare(sides[one], sides[two]).vetoes:
        told = "; ".join(veto.detail or f"different {veto.name}" for veto in vetoes)
        raise MergeVetoedError(f"They are not joined: {told}.")
    if (waits := await _proposed(session, actor, row, "proposed", reason)) is not None:
        return waits
    stays, goes = min(one, two), max(one, two)
    joined = await mutations.merge_entities(session, actor, goes, stays, reason)
    made = Merge(
        id=new_id(),
        candidate_id=row.id,
        entity_id=goes,
        canonical_id=stays,
        moved=list(joined.moved),
        canonical_name=joined.name,
        reason=reason,
        merged_by=actor.user_id,
        merged_at=now(),
    )
    await repository.insert_merge(session, made)
    await words_lapse(session, stays)
    return await _write(session, actor, row, "merged", reason)


async def _proposed(
    session: TenantSession, actor: AuthContext, row: Candidate, status: str, reason: str
) -> Candidate | None:
    """Propose what takes two people, unless it is proposed; then let the second one through.

    Returns the candidate that waits, or None: a second person has confirmed.
    """
    if row.status != status or row.proposed_by is None or row.proposed_person is None:
        proposed = replace(row, proposed_by=actor.user_id, proposed_person=actor.person_id)
        return await _write(session, actor, proposed, status, reason)
    first = FirstPersons.one(row.proposed_by, row.proposed_person)
    await require_second_person(session, actor, first)
    return None


async def _write(
    session: TenantSession, actor: AuthContext, row: Candidate, status: str, reason: str
) -> Candidate:
    proposed = status in _WAITS or status == "merged"
    kept = (row.decided_by, row.decided_at) if status == UNDO_PROPOSED else (None, None)
    decided_by, decided_at = kept if status in _WAITS else (actor.user_id, now())
    saved = await candidates.save_verdict(
        session,
        replace(
            row,
            status=status,
            proposed_by=row.proposed_by if proposed else None,
            proposed_person=row.proposed_person if proposed else None,
            decided_by=decided_by,
            decided_at=decided_at,
            reason=reason,
        ),
    )
    if status in _WAITS:
        title = f"{_WAITS[status]} of {row.first_name} and {row.second_name}"
        await second_person.ask(session, actor, SUBJECT, row.id, title)
    else:
        await second_person.answered(session, actor, SUBJECT, [row.id], status)
    if status in _DECIDED:
        kinds = [TaskKind.DUPLICATE_CANDIDATE]
        await tasks.close_tasks(session, actor, kinds, SUBJECT, [row.id], outcome=status)
    told: dict[str, JSON] = {"reason": reason, "before": row.status}
    await record(session, actor, ResolutionAction(f"candidate.{status}"), SUBJECT, row.id, told)
    return saved


async def words_lapse(
    session: TenantSession, *entity_ids: UUID, besides: UUID | None = None
) -> None:
    """Take back the words of the companies below that rested on parties as they were known.

    Those in which they held before, or will hold, are among them.

    `besides`: the company whose own run has seen what is known now.
    """
    if every := await every_below(session, *entity_ids):
        await companies.parties_changed(session, every, besides=besides)


async def every_below(session: TenantSession, *entity_ids: UUID) -> list[UUID]:
    """Return entities and those in which they hold, held or will hold, with all joined to each."""
    below = await graph.entities_ever_below(session, entity_ids, today())
    if not below:
        return []
    clusters = await entities.clusters(session, below)
    return sorted({one for cluster in clusters.values() for one in cluster})
