"""The queue over HTTP: hits, decisions by one person and by two people, suppressions."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Response

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Permission
from atlas.foundation.db.listing import ListParams
from atlas.foundation.web import (
    Actor,
    AppState,
    AtlasRouter,
    IfMatch,
    PageOut,
    Session,
    etag,
    list_query,
    page_out,
)
from atlas.sources.screening.repository.hits import HITS, SUPPRESSIONS
from atlas.sources.screening.schemas.hits import (
    DecisionIn,
    DecisionOut,
    HitDetail,
    HitOut,
    HitUpdate,
    RevokeIn,
    SecondDecisionIn,
    SuppressionOut,
)
from atlas.sources.screening.service import decisions
from atlas.sources.screening.service.decisions import SuppressionTerm

router = AtlasRouter(prefix="/screening", tags=["screening"])
_Investigation = Annotated[
    UUID | None,
    Query(
        description="Hits of this investigation, and of its parties that no newer one has screened."
    ),
]
_Company = Annotated[
    UUID | None, Query(description="Hits seen because of this customer, under any of its records.")
]


def _term(settings: Settings) -> SuppressionTerm:
    return SuppressionTerm(settings.suppression_days, settings.suppression_max_days)


@router.get(
    "/hits",
    permission=Permission.READ,
    operation_id="list_hits",
    summary="List hits",
)
async def list_hits(
    session: Session,
    params: Annotated[
        ListParams, Depends(list_query(HITS, extra=("investigation_id", "company_id")))
    ],
    investigation_id: _Investigation = None,
    company_id: _Company = None,
) -> PageOut[HitOut]:
    """List the queue, newest first.

    `status=undecided` is what waits, `awaits_second=true` what waits for a second person,
    `review_required=true` true matches whose entry changed or was taken off.
    """
    return page_out(
        await decisions.list_hits(session, params, investigation_id, company_id), HitOut
    )


@router.get(
    "/hits/{hit_id}",
    permission=Permission.READ,
    operation_id="get_hit",
    summary="Get a hit",
)
async def get_hit(session: Session, hit_id: UUID, response: Response) -> HitDetail:
    """Return a hit: why it is one, what was decided about it, and which screenings saw it."""
    hit = await decisions.get_hit(session, hit_id)
    response.headers["ETag"] = etag(hit.version)
    return hit


@router.patch(
    "/hits/{hit_id}",
    permission=Permission.RUN,
    operation_id="update_hit",
    summary="Assign a hit",
    errors=(412,),
)
async def update_hit(
    session: Session,
    actor: Actor,
    hit_id: UUID,
    body: HitUpdate,
    response: Response,
    if_match: IfMatch = None,
) -> HitOut:
    """Say who works on a hit."""
    hit = await decisions.assign(session, actor, hit_id, body, if_match)
    response.headers["ETag"] = etag(hit.version)
    return hit


@router.post(
    "/hits/{hit_id}/decisions",
    permission=Permission.DECIDE,
    idempotent=True,
    operation_id="decide_hit",
    summary="Decide a hit",
    status_code=201,
    errors=(409, 412),
)
async def decide_hit(
    session: Session,
    state: AppState,
    actor: Actor,
    hit_id: UUID,
    body: DecisionIn,
    response: Response,
    if_match: IfMatch = None,
) -> DecisionOut:
    """Decide a hit. A true match takes effect immediately and freezes decisions about the party.

    A false positive on a hit that was ever exact or strong, and any decision that reverses a true
    match, is `proposed` until another person confirms it. So is a false positive on a name that
    equals a listed name, unless the screening recorded a contradiction and `distinguishing_fact`
    names the fact that distinguishes the two. Service accounts get 403 `machine_never_decides`.
    """
    made = await decisions.decide(
        session, actor, hit_id, body, expected_version=if_match, term=_term(state.settings)
    )
    response.headers["Location"] = f"/api/screening/hits/{hit_id}"
    return made


@router.post(
    "/hits/{hit_id}/second-decision",
    permission=Permission.SECOND_DECIDE,
    operation_id="second_decide_hit",
    summary="Confirm or refuse a proposed decision",
    errors=(409, 412),
)
async def second_decide_hit(
    session: Session,
    state: AppState,
    actor: Actor,
    hit_id: UUID,
    body: SecondDecisionIn,
    if_match: IfMatch = None,
) -> DecisionOut:
    """Confirm or refuse, as the second person, what another one proposed."""
    return await decisions.second_decision(
        session, actor, hit_id, body, expected_version=if_match, term=_term(state.settings)
    )


@router.get(
    "/suppressions",
    permission=Permission.READ,
    operation_id="list_suppressions",
    summary="List suppressions",
)
async def list_suppressions(
    session: Session, params: Annotated[ListParams, Depends(list_query(SUPPRESSIONS))]
) -> PageOut[SuppressionOut]:
    """List the decisions that keep hits out of the queue, also those that ended, and why."""
    return page_out(await decisions.list_suppressions(session, params), SuppressionOut)


@router.get(
    "/suppressions/{suppression_id}",
    permission=Permission.READ,
    operation_id="get_suppression",
    summary="Get a suppression",
)
async def get_suppression(session: Session, suppression_id: UUID) -> SuppressionOut:
    """Return a suppression: who, when, why, what both sides were, and until when."""
    return SuppressionOut.model_validate(await decisions.get_suppression(session, suppression_id))


@router.post(
    "/suppressions/{suppression_id}/revoke",
    permission=Permission.DECIDE,
    operation_id="revoke_suppression",
    summary="Revoke a suppression",
    errors=(409,),
)
async def revoke_suppression(
    session: Session, actor: Actor, suppression_id: UUID, body: RevokeIn
) -> SuppressionOut:
    """End a suppression now: its hits are undecided again."""
    return SuppressionOut.model_validate(
        await decisions.revoke_suppression(session, actor, suppression_id, body.reason)
    )
