"""Use cases: find parties that may be one, compare them, join them, take them apart.

Nothing is joined here without two persons: a candidate whom a list may name cannot be told from
another one by what this room knows, and to make one party of two may take scrutiny away.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
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
from atlas.knowledge.companies import service as companies
from atlas.knowledge.entities import service as entities
from atlas.knowledge.entities.domain import KnownEntity, StatedValues
from atlas.knowledge.graph import service as graph
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.names.domain.identity import Naming, naming_of
from atlas.knowledge.ontology.service import base
from atlas.knowledge.relationships import service as relationships
from atlas.knowledge.resolution import repository
from atlas.knowledge.resolution.domain import Comparison, Side, Stake, compare, pairs, values_of
from atlas.knowledge.resolution.errors import (
    CandidateDecidedError,
    CandidateNotFoundError,
    MergeNotFoundError,
    MergeVetoedError,
)
from atlas.knowledge.resolution.schemas import (
    Candidate,
    CandidateDecisionIn,
    CandidateOut,
    ComparedCandidateOut,
    ComparedFeatureOut,
    Merge,
)
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind
from atlas.workspace.tasks.schemas import NewTask

CANDIDATES = repository.CANDIDATES
MERGES = repository.MERGES
_SUBJECT = "resolution_candidate"
_STAKES = ("Ownership", "Voting", "Control", "Directorship")
_NAMES = ("full_name", "legal_name", "trust_name", "aliases", "trading_names", "previous_names")
_COUNTRIES = ("nationalities", "country_of_residence", "country_code")
_BIRTH = "Person.date_of_birth"
_DECIDED = frozenset({"merged", "rejected"})


async def find_candidates(
    session: TenantSession,
    actor: AuthContext,
    entity_ids: Collection[UUID],
    investigation_id: UUID | None = None,
) -> int:
    """Note which parties of companies among the entities may be one; return how many are new.

    Whom one source names twice it tells apart: only parties of different sources are compared. A
    pair that is known, whatever was decided of it, is not found again.
    """
    stakes = await _stakes(session, entity_ids)
    wanted = list(pairs(stakes))
    if not wanted:
        return 0
    sides = await _sides(session, {one for first, second, _ in wanted for one in (first, second)})
    found = await asyncio.to_thread(_alike, wanted, sides, investigation_id)
    if not found:
        return 0
    added = set(await repository.insert_candidates(session, found))
    fresh = [row for row in found if row.id in added]
    await tasks.ensure_tasks(
        session,
        actor,
        [
            NewTask(
                TaskKind.DUPLICATE_CANDIDATE,
                _SUBJECT,
                row.id,
                f"May be one: {row.first_name} and {row.second_name}"[:200],
            )
            for row in fresh
        ],
    )
    return len(fresh)


async def list_candidates(session: TenantSession, params: ListParams) -> Page[Candidate]:
    """Return one page of candidates."""
    return await repository.fetch_candidates(session, params)


async def get_candidate(session: TenantSession, candidate_id: UUID) -> ComparedCandidateOut:
    """Return a candidate with its parties side by side, as they are known today.

    Raises:
        CandidateNotFoundError: absent or another tenant's.

    """
    found = await repository.find_candidate(session, candidate_id)
    if found is None:
        raise CandidateNotFoundError
    sides = await _sides(session, {found.first_id, found.second_id})
    first, second = sides[found.first_id], sides[found.second_id]
    return ComparedCandidateOut(
        **CandidateOut.model_validate(found).model_dump(),
        features=[
            ComparedFeatureOut.model_validate(one) for one in compare(first, second).features
        ],
        flags=sorted({*first.flags, *second.flags}),
    )


async def decide(
    session: TenantSession,
    actor: AuthContext,
    candidate_id: UUID,
    said: CandidateDecisionIn,
    expected_version: ExpectedVersion | None,
) -> Candidate:
    """Write a person's verdict; a merge is carried out once a second person says the same.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        CandidateNotFoundError: absent or another tenant's.
        CandidateDecidedError: it is merged or rejected, or the two are one already.
        MergeVetoedError: what is known excludes that they are one.
        SecondPersonRequiredError: who proposed the merge cannot confirm it.
        PreconditionRequiredError, PreconditionFailedError: If-Match.

    """
    require_person(actor)
    row = await repository.find_candidate(session, candidate_id, lock=True)
    if row is None:
        raise CandidateNotFoundError
    check_version(expected_version, row.revision, required=True)
    if row.status in _DECIDED:
        raise CandidateDecidedError(f"It is {row.status}.")
    if said.verdict == "merge":
        return await _merge(session, actor, row, said.reason)
    status = "rejected" if said.verdict == "reject" else "unsure"
    return await _write(session, actor, row, status, said.reason)


async def list_merges(session: TenantSession, params: ListParams) -> Page[Merge]:
    """Return one page of merges, also of those that were taken back."""
    return await repository.fetch_merges(session, params)


async def undo(session: TenantSession, actor: AuthContext, merge_id: UUID, reason: str) -> Merge:
    """Take a merge back: the two are two again, and the candidate is rejected.

    One that was taken back before stays as it is.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        MergeNotFoundError: absent or another tenant's.

    """
    require_person(actor)
    merge = await repository.find_merge(session, merge_id)
    if merge is None:
        raise MergeNotFoundError
    if merge.undone_at is not None:
        return merge
    await _note(session, merge.canonical_id)
    joined = mutations.Joined(tuple(merge.moved), merge.canonical_name)
    await mutations.unmerge_entity(session, actor, merge.entity_id, joined, reason)
    row = await repository.find_candidate(session, merge.candidate_id, lock=True)
    if row is not None:
        await _write(session, actor, row, "rejected", reason)
    return await repository.end_merge(session, merge_id, actor.user_id, now(), reason)


async def _merge(
    session: TenantSession, actor: AuthContext, row: Candidate, reason: str
) -> Candidate:
    canonical = await mutations.hold_entities(session, [row.first_id, row.second_id])
    one, two = (canonical.get(key, key) for key in (row.first_id, row.second_id))
    if one == two:
        raise CandidateDecidedError("The two are one party already.")
    sides = await _sides(session, {one, two})
    if vetoes := compare(sides[one], sides[two]).vetoes:
        told = "; ".join(veto.detail or f"different {veto.name}" for veto in vetoes)
        raise MergeVetoedError(f"They are not joined: {told}.")
    if row.status != "proposed" or row.proposed_by is None or row.proposed_person is None:
        proposed = replace(row, proposed_by=actor.user_id, proposed_person=actor.person_id)
        return await _write(session, actor, proposed, "proposed", reason)
    await require_second_person(
        session, actor, FirstPersons.one(row.proposed_by, row.proposed_person)
    )
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
    await _note(session, stays)
    return await _write(session, actor, row, "merged", reason)


async def _write(
    session: TenantSession, actor: AuthContext, row: Candidate, status: str, reason: str
) -> Candidate:
    proposed = status in {"proposed", "merged"}
    saved = await repository.save_verdict(
        session,
        replace(
            row,
            status=status,
            proposed_by=row.proposed_by if proposed else None,
            proposed_person=row.proposed_person if proposed else None,
            decided_by=None if status == "proposed" else actor.user_id,
            decided_at=None if status == "proposed" else now(),
            reason=reason,
        ),
    )
    if status in _DECIDED:
        kinds = [TaskKind.DUPLICATE_CANDIDATE]
        await tasks.close_tasks(session, actor, kinds, _SUBJECT, [row.id], outcome=status)
    told: dict[str, JSON] = {"reason": reason, "before": row.status}
    await record(session, actor, f"candidate.{status}", _SUBJECT, row.id, told)
    return saved


async def _note(session: TenantSession, entity_id: UUID) -> None:
    """Take the words of the companies below back that rested on the parties as they were."""
    below = await graph.entities_below(session, entity_id, today())
    clusters = await entities.clusters(session, below)
    await companies.parties_changed(
        session, sorted({one for cluster in clusters.values() for one in cluster})
    )


async def _stakes(session: TenantSession, entity_ids: Collection[UUID]) -> list[Stake]:
    """Return who holds in, or is an officer of, companies among the entities, today."""
    found = await relationships.of_entities(
        session, sorted(entity_ids), types=_STAKES, as_of=today()
    )
    known = [one for one in found if one.to_id in entity_ids]
    said = await mutations.sources_of(session, [one.id for one in known])
    return [Stake(one.from_id, one.to_id, said.get(one.id, frozenset())) for one in known]


async def _sides(session: TenantSession, entity_ids: Collection[UUID]) -> dict[UUID, Side]:
    """Return parties as they are compared; who is not named is none."""
    ids = sorted(entity_ids)
    found = await entities.get_entities(session, ids)
    numbers = await entities.identifiers_of(session, ids)
    births = await entities.stated_values(session, ids, [_BIRTH])
    return {key: _side(one, numbers[key], births[key]) for key, one in found.items()}


def _side(entity: KnownEntity, numbers: StatedValues, births: StatedValues) -> Side:
    spec = base().types[entity.type].attributes
    return Side(
        entity.id,
        entity.type,
        entity.display_name,
        names=tuple(dict.fromkeys([entity.display_name, *values_of(entity.data, _NAMES)])),
        births=tuple(str(one) for one in births.now or births.no_longer),
        countries=values_of(entity.data, _COUNTRIES),
        identifiers=(*numbers.now, *numbers.no_longer),
        flags=tuple(
            name for name, value in entity.data.items() if value is True and spec[name].risk
        ),
    )


def _alike(
    wanted: Sequence[tuple[UUID, UUID, UUID]],
    sides: Mapping[UUID, Side],
    investigation_id: UUID | None,
) -> list[Candidate]:
    found = []
    at = now()
    for first, second, company in wanted:
        one, two = sides.get(first), sides.get(second)
        if one is None or two is None or one.type != two.type or not (_named(one) and _named(two)):
            continue
        seen: Comparison = compare(one, two)
        if seen.possible:
            found.append(
                Candidate(
                    id=new_id(),
                    first_id=first,
                    second_id=second,
                    first_name=one.name,
                    second_name=two.name,
                    company_id=company,
                    score=round(seen.score * 10_000),
                    investigation_id=investigation_id,
                    found_at=at,
                )
            )
    return found


def _named(side: Side) -> bool:
    return naming_of(side.type, side.name, {}) is Naming.NAMED
