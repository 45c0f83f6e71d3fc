"""The decision record over HTTP."""

from uuid import UUID

from fastapi import Response

from atlas.foundation.core.auth import Permission
from atlas.foundation.web import Actor, AtlasRouter, IfMatch, Session, etag
from atlas.investigations.decisions import opening, service
from atlas.investigations.decisions.schemas import CaseDecisionIn, CaseDecisionOut
from atlas.knowledge.customer_file.schemas import StatusChangeIn, StatusChangeOut

router = AtlasRouter(prefix="/investigations/{investigation_id}", tags=["investigations"])
opening_router = AtlasRouter(prefix="/companies/{company_id}", tags=["companies"])


@router.get(
    "/decision",
    permission=Permission.READ,
    operation_id="get_investigation_decision",
    summary="Get the decision record",
    errors=(404,),
)
async def get_investigation_decision(
    session: Session, response: Response, investigation_id: UUID
) -> CaseDecisionOut:
    """Return the customer's decision record with its history, and what may be decided now.

    `outcomes` says of each outcome whether it is available,
    what prevents it, and whether it takes two people.
    """
    found = await service.get_decision(session, investigation_id)
    response.headers["ETag"] = etag(found.version)
    return found


@router.post(
    "/decision",
    permission=Permission.DECIDE,
    idempotent=True,
    operation_id="decide_investigation",
    summary="Decide about the customer",
    status_code=201,
    errors=(404, 409, 412),
)
async def decide_investigation(
    session: Session,
    actor: Actor,
    response: Response,
    investigation_id: UUID,
    body: CaseDecisionIn,
    if_match: IfMatch = None,
) -> CaseDecisionOut:
    """Approve, reject, escalate or ask for information, with a rationale.

    An approval at high or critical risk, of any PEP relationship, after a rejection or an
    escalation, or at a tier that asks for senior management, takes two people: the first one's is
    `proposed`, and holds when another person, a senior officer or the MLRO, approves too; so does
    an approval on a provisional level, at EDD, or with an unknown beneficial owner. After a true
    match or a block the outcomes are reject, escalate, `freeze_and_report`,
    `approve_under_licence` and, where the regime admits it, `control_rebutted`: each takes two
    persons, one of them the MLRO. Licences must be of the regimes in `blocks`, of all that bind the
    firm, and must not have expired; neither they nor a rebuttal lift what else refuses approval.
    Without an active compliance profile nothing is approved. 409 `mandatory_checks_open` while a
    check that the tier asks for is neither fulfilled nor attested (`checks` names them). 409
    `stale_basis` when a newer list, run or evaluation has changed what it rests on.
    A question (`request_information`) decides nothing: a rejection, an escalation or a freeze
    stays in effect, and an approval waits for the answer. Service accounts never decide.
    """
    found = await service.decide(session, actor, investigation_id, body, if_match)
    response.headers["Location"] = f"/api/investigations/{investigation_id}/decision"
    response.headers["ETag"] = etag(found.version)
    return found


@opening_router.post(
    "/status-changes",
    permission=Permission.RUN,
    idempotent=True,
    operation_id="change_company_status",
    summary="Change a relationship's status",
    status_code=201,
    errors=(404, 409, 412),
)
async def change_status(
    session: Session,
    actor: Actor,
    company_id: UUID,
    body: StatusChangeIn,
    response: Response,
    if_match: IfMatch = None,
) -> StatusChangeOut:
    """Move the relationship on: prospect → onboarding → active → restricted → exited.

    Any change that opens, restricts or ends it is a person's decision. A company that was
    investigated becomes active only while a final approval of it holds (409
    `relationship_not_approved`); one that never was is opened by another person than the one who
    began its onboarding. A restriction is lifted by another person than the one who set it. Both
    are a senior officer or the MLRO.
    """
    change = await opening.change_status(session, actor, company_id, body, if_match)
    response.headers["Location"] = f"/api/companies/{company_id}/status-changes"
    return change
