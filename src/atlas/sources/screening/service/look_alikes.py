"""Deciding whether two parties are one, where a list may name one of them.

As long as no one has decided, a match of one counts for the other as possible. Who keeps them apart
takes that away, as who dismisses the match does: it takes as many people.
"""

from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import TenantSession
from atlas.knowledge.candidates.schemas import Candidate
from atlas.knowledge.entities import service as entities
from atlas.knowledge.resolution import service as resolution
from atlas.knowledge.resolution.schemas import CandidateDecisionIn, ComparedCandidateOut
from atlas.sources.screening.domain.decisions import Decision, HitStatus
from atlas.sources.screening.repository import hits as repository
from atlas.sources.screening.repository import matches
from atlas.sources.screening.service.decisions import takes_two


async def decide(
    session: TenantSession,
    actor: AuthContext,
    candidate_id: UUID,
    body: CandidateDecisionIn,
    expected_version: ExpectedVersion | None,
) -> Candidate:
    """Write a person's verdict on two parties that may be one.

    Raises: as `resolution.decide`.

    """
    two = body.verdict == "reject" and await _may_be_listed(
        session, await resolution.get_candidate(session, candidate_id)
    )
    return await resolution.decide(
        session, actor, candidate_id, body, expected_version, two_to_reject=two
    )


async def _may_be_listed(session: TenantSession, found: ComparedCandidateOut) -> bool:
    """Return whether keeping two parties apart may take a match, or a mark of risk, off one.

    Who was never screened may be listed, too.
    """
    if found.flags:
        return True
    clusters = await entities.clusters(session, [found.first_id, found.second_id])
    keys = [[f"entity:{member}" for member in cluster] for cluster in clusters.values()]
    both = [key for cluster in keys for key in cluster]
    screened = {one.party_key for one in await matches.last_screenings(session, both)}
    if not all(screened.intersection(cluster) for cluster in keys):
        return True
    for hit in await repository.hits_of_parties(session, both):
        if hit.status != HitStatus.FALSE_POSITIVE.value and await takes_two(
            session, hit, Decision.FALSE_POSITIVE
        ):
            return True
    return False
