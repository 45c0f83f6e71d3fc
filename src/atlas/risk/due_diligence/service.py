"""Simplified due diligence: granted on conditions, never by default.

A record is proposed and confirmed only while every other condition holds at that time; the
company is evaluated again with it. What fails later ends it at once.
Source: Directive (EU) 2015/849, articles 15 and 16 and annex II; UK MLR 2017, regulation 37.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.core.versions import ExpectedVersion
from atlas.foundation.db import AnySession, TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.knowledge.companies import service as companies
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.domain import add_months
from atlas.knowledge.sdd_records import service as records
from atlas.knowledge.sdd_records.domain import LONGEST_MONTHS
from atlas.knowledge.sdd_records.schemas import SddRecord
from atlas.risk.due_diligence.errors import SddConditionsError
from atlas.risk.due_diligence.schemas import SddConditionsOut, SddDecisionIn, SddRecordIn
from atlas.risk.evaluations import service as evaluations
from atlas.risk.evaluations.domain import RiskRules
from atlas.risk.evaluations.many import evaluate_companies
from atlas.risk.evaluations.schemas import EvaluateIn
from atlas.risk.evaluations.scoring import Scored
from atlas.risk.evaluations.simplified import SddStanding, standing_from
from atlas.risk.portfolio import service as portfolio
from atlas.sources.lists import service as lists
from atlas.sources.screening import service as screening

OPEN_QUESTION = "open_question"
_NOT_REASONED = "not_reasoned"
_NEEDS_A_RUN = frozenset({"lists", "registers", "customer_identity"})
"""What makes an evaluation outdated that another evaluation of the same run does not correct."""
_AT_ONCE = 100
_LATEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Seen:
    """How a company stands with a record: what is missing, the rules, score and coverage."""

    missing: tuple[str, ...]
    scored: Scored
    segment: str | None

    @property
    def rules(self) -> RiskRules | None:
        return self.scored.basis.rules


async def get_conditions(session: TenantSession, company_id: UUID) -> SddConditionsOut:
    """Return what a company currently lacks for simplified due diligence.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    await companies.get_company(session, company_id)
    held = (await records.standing_of(session, [company_id], today())).get(company_id)
    seen = await _look(session, company_id, held)
    law = seen.rules.sdd if seen.rules else None
    return SddConditionsOut(
        company_id=company_id,
        granted=held is not None and not seen.missing,
        record_id=held.id if held else None,
        missing=list(seen.missing),
        segment=seen.segment,
        segments=list(law.segments) if law else [],
        factors=list(law.factors) if law else [],
        source=law.source if law else "",
    )


async def list_records(
    session: TenantSession, company_id: UUID, params: ListParams
) -> Page[SddRecord]:
    """Return a page of a company's records.

    Raises:
        CompanyNotFoundError: absent, withdrawn, or another tenant's.

    """
    return await records.list_records(session, company_id, params)


async def get_record(session: TenantSession, company_id: UUID, record_id: UUID) -> SddRecord:
    """Return a record.

    Raises:
        SddRecordNotFoundError: absent, of another company, or another tenant's.

    """
    return await records.get_record(session, company_id, record_id)


async def propose(
    session: TenantSession, actor: AuthContext, company_id: UUID, body: SddRecordIn
) -> SddRecord:
    """Propose simplified due diligence for a customer whose file meets every other condition.

    Raises:
        MachineNeverDecidesError: the caller is a service account.
        CompanyNotFoundError: absent, withdrawn, or another tenant's.
        InvalidRequestError: a factor that the home law does not name, or a day out of range.
        ReferenceNotFoundError: evidence that the tenant does not have.
        SddConditionsError: 409, names what is missing.
        SddRecordPendingError: a proposal waits already.

    """
    await companies.lock_company(session, company_id)
    _check_day(body.valid_until)
    profile = await customer_file.profile_of(session, company_id)
    segment = (profile.segment if profile else None) or ""
    said = records.Proposal(
        segment=segment,
        factors=[item.model_dump(mode="json") for item in body.factors],
        rationale=body.rationale,
        evidence_ids=body.evidence_ids,
        valid_until=body.valid_until,
    )
    row = await records.propose(session, actor, company_id, said)
    seen = await _look(session, company_id, row)
    _check_factors([item.factor for item in body.factors], seen.rules)
    _require_none(seen.missing)
    return row


async def decide(
    session: TenantSession,
    actor: AuthContext,
    company_id: UUID,
    record_id: UUID,
    body: SddDecisionIn,
    expected_version: ExpectedVersion | None,
) -> SddRecord:
    """Confirm, reject, withdraw or revoke a record; the company is evaluated again.

    Raises:
        SddRecordNotFoundError: absent, of another company, or another tenant's.
        PreconditionRequiredError, PreconditionFailedError: If-Match.
        SddRecordStateError: its state does not allow it.
        SecondPersonRequiredError, MachineNeverDecidesError: not a second person.
        SddConditionsError: 409, a condition no longer holds.

    """
    row = await records.locked(session, company_id, record_id, expected_version)
    if body.verdict in {"reject", "withdraw"}:
        return await records.turn_down(session, actor, row, body.verdict, body.rationale)
    if body.verdict == "revoke":
        done = await records.revoke(session, actor, row, body.rationale)
    else:
        await records.require_other_person(session, actor, row)
        seen = await _look(session, company_id, row)
        _require_none(seen.missing)
        assert seen.rules is not None  # noqa: S101  without rules a condition is missing
        result = seen.scored.result
        basis = records.Confirmed(
            seen.rules.hash, int(result.score * 100), int(result.coverage * 100)
        )
        done = await records.confirm(session, actor, row, basis, body.rationale)
    await evaluations.evaluate_request(session, actor, EvaluateIn(company_id=company_id))
    return done


async def end_lost(session: TenantSession, actor: AuthContext) -> int:
    """End records whose last day is past, and evaluate companies again that lost theirs.

    Lost is also what was confirmed under other rules, or what a stale list leaves open.

    A part at a time: called again until nothing is left. Several workers may do so at once.
    """
    changed = await records.lapse_expired(session, actor)
    after, last = None, False
    while not last:
        found = await portfolio.companies_at_sdd(session, after, _AT_ONCE)
        standing = await records.standing_of(session, found, today())
        lost = [one for one in found if await _is_lost(session, one, standing.get(one))]
        if lost:
            await evaluate_companies(session, actor, lost, today())
            return changed + len(lost)
        last = len(found) < _AT_ONCE
        after = found[-1] if found else None
    return changed


async def next_end(session: TenantSession) -> datetime | None:
    """Return when `end_lost` looks again, if nothing of the tenant's and no list changes.

    While a company is at SDD, at the latest in an hour: a change of the operator's facts leaves no
    trace in the tenant's rows.
    """
    moment = await records.next_lapse(session)
    if await portfolio.companies_at_sdd(session, None, 1):
        latest = now() + _LATEST
        return min(moment, latest) if moment else latest
    return moment


async def lists_state(session: AnySession) -> str:
    """Return what tells one state of all lists on one day from another."""
    return f"{today()} {await lists.state_key(session)}"


async def holds(session: TenantSession, company_id: UUID) -> bool:
    """Return whether a company's simplified due diligence holds at this moment, unevaluated.

    It does not without a record that stands, under other rules than those it was confirmed under,
    nor while a required list gives no negative answer.
    """
    held = (await records.standing_of(session, [company_id], today())).get(company_id)
    return held is not None and await _same_law(session, held) and await _lists_answer(session)


async def _is_lost(session: TenantSession, company_id: UUID, held: SddRecord | None) -> bool:
    if held is None or not await _same_law(session, held):
        return True
    # an evaluation ends what it sees: only what it would see is counted as lost
    return not await _lists_answer(session) and bool(
        (await _look(session, company_id, held)).scored.sdd_ended
    )


async def _same_law(session: TenantSession, held: SddRecord) -> bool:
    rules = await profiles.active(session)
    return rules is not None and rules.hash == held.rules_hash


async def _lists_answer(session: TenantSession) -> bool:
    found = await lists.standings_for(session, today())
    return all(found.by_id[one.list_id].answers for one in found.required or ())


async def _look(session: TenantSession, company_id: UUID, row: SddRecord | None) -> _Seen:
    """Score a company with a record, and return the remaining obstacles."""
    profile = await customer_file.profile_of(session, company_id)
    segment = profile.segment if profile else None
    held: SddStanding | None = standing_from(row, segment) if row else None
    scored = await evaluations.score_company(session, company_id, today(), held)
    missing = list(scored.sdd_ended)
    if row is None:
        words = scored.result.words
        missing = list(words.sdd.missing) if words else [_NOT_REASONED]
    # the code `level_provisional` alone does not say which check or core fact is open
    missing += scored.result.reasons
    law = scored.basis.rules.sdd if scored.basis.rules else None
    if row is None and law is not None and segment not in law.segments:
        missing.append("segment")
    outdated = await portfolio.outdated_of(session, company_id)
    missing += [f"outdated_{code}" for code in outdated if code in _NEEDS_A_RUN]
    if await screening.has_open_hits(session, company_id):
        missing.append(OPEN_QUESTION)
    return _Seen(tuple(dict.fromkeys(missing)), scored, segment)


def _require_none(missing: Sequence[str]) -> None:
    if missing:
        raise SddConditionsError(f"These conditions do not hold: {', '.join(missing)}.")


def _check_factors(given: Sequence[str], rules: RiskRules | None) -> None:
    if len(set(given)) < len(given):
        raise _invalid("factors", "a factor occurs twice")
    known = set(rules.sdd.factors) if rules else set()
    unknown = sorted({*given} - known)
    if known and unknown:
        raise _invalid("factors", f"the home law does not name {', '.join(unknown)}")


def _check_day(day: date) -> None:
    if not today() <= day <= add_months(today(), LONGEST_MONTHS):
        raise _invalid("valid_until", f"must lie within {LONGEST_MONTHS} months from today")


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem = FieldProblem(loc=["body", name], msg=message, type="value_error")
    return InvalidRequestError(f"{name}: {message}.", errors=[problem])
