"""Use cases of the decision record: read it, decide, confirm as the second person.

Every decision about a customer is written here for every caller (the API now, workflow phases and
tasks later), so that one record holds them all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.canonical import plain
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.four_eyes import FirstPersons, SecondPersonRequiredError, require_person
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.versions import ExpectedVersion, check_version
from atlas.foundation.db import TenantSession
from atlas.identity.audit import service as audit
from atlas.identity.users import service as users
from atlas.identity.users.service import require_second_person
from atlas.investigations.checks.presentation import checks_out
from atlas.investigations.decisions import repository
from atlas.investigations.decisions.actions import DecisionAction
from atlas.investigations.decisions.basis import Gathered, gather
from atlas.investigations.decisions.blocks import Block, Licence
from atlas.investigations.decisions.domain import (
    APPROVALS,
    NEEDS_MLRO,
    UNDECIDED,
    DecisionOutcome,
    EntryState,
    FourEyes,
    Holding,
    Obstacle,
    four_eyes_because,
    obstacles,
    obstacles_of_terms,
    sentence,
    warnings,
)
from atlas.investigations.decisions.ending import (
    TASK,
    look_again,
    next_expiry,
    next_look,
    reopen_expired,
)
from atlas.investigations.decisions.errors import (
    DecisionRefusedError,
    InsufficientDepthError,
    MandatoryChecksOpenError,
    StaleBasisError,
)
from atlas.investigations.decisions.holding import Held, current_of, held_now, holding_of
from atlas.investigations.decisions.matches import HitFact
from atlas.investigations.decisions.models import DecisionEntry, DecisionRecord
from atlas.investigations.decisions.reopening import WORDS
from atlas.investigations.decisions.schemas import (
    BlockOut,
    CaseDecisionIn,
    CaseDecisionOut,
    DecisionEntryOut,
    HeldNameOut,
    HitToDecideOut,
    OpenOutcome,
)
from atlas.investigations.runs import queries
from atlas.investigations.runs import service as runs
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.evidence import service as evidence
from atlas.workspace.tasks import second_person
from atlas.workspace.tasks import service as tasks
from atlas.workspace.tasks.domain import TaskKind, TaskLevel

_PROPOSED = "case_decision"
__all__ = ["decide", "get_decision", "look_again", "next_expiry", "next_look", "reopen_expired"]


async def get_decision(session: TenantSession, investigation_id: UUID) -> CaseDecisionOut:
    """Return the customer's record, and what may be decided on this investigation now.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await runs.require(session, investigation_id)
    record = await repository.find_record(session, run.company_id)
    entries = await repository.fetch_entries(session, run.company_id) if record else []
    gathered = await gather(session, run)
    held = await held_now(session, entries, [(run, gathered)])
    people = [key for one in entries for key in (one.decided_by, one.second_by) if key]
    names = await users.names_of(session, people) if people else {}
    return _out(run, record, entries, gathered, held, names)


async def decide(
    session: TenantSession,
    actor: AuthContext,
    investigation_id: UUID,
    body: CaseDecisionIn,
    expected_version: ExpectedVersion | None = None,
) -> CaseDecisionOut:
    """Decide, propose what takes two people, or confirm another person's proposal.

    Any other decision ends an open proposal: the second person's refusal is a
    rejection, an escalation or a question, with its own rationale. A question ends only proposals
    of approvals, and replaces no decision.

    Raises:
        MachineNeverDecidesError: a service account.
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.
        PreconditionFailedError: the record has changed since it was read.
        StaleBasisError: a newer list, run or evaluation says otherwise.
        InsufficientDepthError, MandatoryChecksOpenError, DecisionRefusedError: the outcome is not
            open.
        ReferenceNotFoundError: evidence that the tenant does not have.
        SecondPersonRequiredError: the same person confirms, or one who may not.

    """
    require_person(actor)
    run = await runs.require(session, investigation_id)
    record = await repository.lock_record(session, run.company_id, now())
    check_version(expected_version, record.version)
    gathered = await gather(session, run)
    await evidence.require_known(session, body.rebuttal.evidence_ids if body.rebuttal else ())
    _check(gathered, body)
    entries = await repository.fetch_entries(session, run.company_id)
    former = holding_of(entries)
    because = four_eyes_because(gathered.facts, body.outcome, former)
    entry = DecisionEntry(
        id=new_id(),
        company_id=run.company_id,
        sequence=(entries[0].sequence if entries else 0) + 1,
        investigation_id=run.id,
        evaluation_id=gathered.evaluation_id,
        outcome=body.outcome.value,
        state=(EntryState.PROPOSED if because else EntryState.FINAL).value,
        four_eyes_because=[reason.value for reason in because],
        rationale=body.rationale,
        basis={
            **gathered.document,
            "terms": body.terms,
            "mlro": Role.MLRO in actor.roles,
        },
        decided_by=actor.user_id,
        decided_person=actor.person_id,
        decided_at=now(),
        second_by=None,
        second_person=None,
        second_rationale=None,
        second_at=None,
    )
    proposed = next((one for one in entries if one.state == EntryState.PROPOSED), None)
    if because and proposed is not None and _same(proposed, entry):
        first = FirstPersons.one(proposed.decided_by, proposed.decided_person)
        await require_second_person(session, actor, first)
        _check_roles(actor, proposed, entry, gathered.senior_roles)
        await _confirm(session, actor, proposed, entry)
        await _end_review(session, actor, run, gathered, entry)
    else:
        await _write(session, actor, record, entry, proposed)
        if not because:
            await _end_review(session, actor, run, gathered, entry)
    return await get_decision(session, investigation_id)


def _check(gathered: Gathered, body: CaseDecisionIn) -> None:
    licences = [Licence(one.regime, one.expires_on) for one in body.licences]
    found = obstacles(gathered.facts, body.outcome)
    if not {Obstacle.NOT_SANCTIONED, Obstacle.REGIME_UNKNOWN, Obstacle.NOT_BY_CONTROL} & {*found}:
        found += obstacles_of_terms(gathered.facts, body.outcome, licences, body.rebutted, today())
    if body.evaluation_id is not None and body.evaluation_id != gathered.evaluation_id:
        raise StaleBasisError(
            "evaluation_id is not the evaluation that holds; read the decision again.",
            obstacles=[Obstacle.STALE_BASIS.value],
        )
    if not found:
        return
    named = [one.value for one in found]
    detail = sentence(found, gathered.facts)
    if Obstacle.STALE_BASIS in found:
        raise StaleBasisError(detail, obstacles=named, changes=list(gathered.facts.changes))
    if found == [Obstacle.INSUFFICIENT_DEPTH]:
        raise InsufficientDepthError(detail, obstacles=named)
    open_checks = list(gathered.facts.open_checks)
    if found == [Obstacle.MANDATORY_CHECKS_OPEN]:
        raise MandatoryChecksOpenError(detail, obstacles=named, checks=open_checks)
    raise DecisionRefusedError(detail, obstacles=named, checks=open_checks)


def _same(proposed: DecisionEntry, entry: DecisionEntry) -> bool:
    """Whether a second approval speaks of what the first one did."""
    return (
        proposed.outcome == entry.outcome
        and proposed.investigation_id == entry.investigation_id
        and proposed.evaluation_id == entry.evaluation_id
        and proposed.basis.get("terms") == entry.basis.get("terms")
        and proposed.informed == entry.informed
    )


def _check_roles(
    actor: AuthContext, proposed: DecisionEntry, said: DecisionEntry, senior: frozenset[str]
) -> None:
    """Let the second person through who has the role that the reasons ask for.

    Raises:
        SecondPersonRequiredError: senior management must confirm, or neither is the MLRO.

    """
    because = {*map(FourEyes, (*proposed.four_eyes_because, *said.four_eyes_because))}
    if because & NEEDS_MLRO and not (proposed.basis.get("mlro") or said.basis.get("mlro")):
        raise SecondPersonRequiredError("One of the two persons must be the MLRO.")
    if not {role.value for role in actor.roles} & senior:
        raise SecondPersonRequiredError(
            f"The second person must be of senior management: {', '.join(sorted(senior))}."
        )


async def _confirm(
    session: TenantSession, actor: AuthContext, proposed: DecisionEntry, said: DecisionEntry
) -> None:
    confirmed = replace(
        proposed,
        state=EntryState.FINAL.value,
        four_eyes_because=sorted({*proposed.four_eyes_because, *said.four_eyes_because}),
        second_by=said.decided_by,
        second_person=said.decided_person,
        second_rationale=said.rationale,
        second_at=said.decided_at,
    )
    await repository.supersede(session, proposed.company_id, [EntryState.FINAL.value])
    await repository.confirm_entry(session, confirmed)
    await repository.move_record(session, proposed.company_id, confirmed.outcome, said.decided_at)
    about = [confirmed.investigation_id]
    await second_person.answered(session, actor, _PROPOSED, about, "confirmed")
    await _close_alerts(session, actor, confirmed)
    await _audit(session, actor, DecisionAction.CONFIRMED, confirmed, said.rationale)


async def _write(
    session: TenantSession,
    actor: AuthContext,
    record: DecisionRecord,
    entry: DecisionEntry,
    proposed: DecisionEntry | None,
) -> None:
    """Add an entry, and end what it takes the place of.

    A question takes the place of no decision, and of no proposal that would add scrutiny but the
    caller's own.
    """
    final = entry.state == EntryState.FINAL
    asks = entry.outcome == DecisionOutcome.REQUEST_INFORMATION
    ended = [EntryState.FINAL.value] if final and not asks else []
    if not asks or (
        proposed is not None
        and (proposed.outcome in APPROVALS or proposed.decided_by == entry.decided_by)
    ):
        ended.append(EntryState.PROPOSED.value)
    await repository.supersede(session, entry.company_id, ended)
    if proposed is not None and EntryState.PROPOSED.value in ended:
        about = [proposed.investigation_id]
        await second_person.answered(session, actor, _PROPOSED, about, "superseded")
    await repository.insert_entry(session, entry)
    if not final:
        await _ask_second(session, actor, entry)
    keeps = asks and record.outcome is not None and record.outcome not in APPROVALS
    outcome = entry.outcome if final and not keeps else record.outcome
    await repository.move_record(session, entry.company_id, outcome, entry.decided_at)
    if final and not asks:
        await _close_alerts(session, actor, entry)
    await _audit(
        session,
        actor,
        DecisionAction.MADE if final else DecisionAction.PROPOSED,
        entry,
        entry.rationale,
    )


async def _ask_second(session: TenantSession, actor: AuthContext, entry: DecisionEntry) -> None:
    """Ask the second person whom the reasons require to confirm or refuse."""
    mlro = {*map(FourEyes, entry.four_eyes_because)} & NEEDS_MLRO and not entry.basis.get("mlro")
    title = f"Decision to {entry.outcome.replace('_', ' ')}: {entry.rationale}"
    role = TaskLevel.MLRO if mlro else TaskLevel.SENIOR_OFFICER
    await second_person.ask(session, actor, _PROPOSED, entry.investigation_id, title, role=role)


async def _close_alerts(session: TenantSession, actor: AuthContext, entry: DecisionEntry) -> None:
    """Close the customer's tasks about approvals that ended: it has been decided again."""
    entries = await repository.fetch_entries(session, entry.company_id)
    about = sorted({one.investigation_id for one in entries if one.reopened_at is not None})
    await tasks.close_tasks(
        session, actor, (TaskKind.ALERT,), TASK, about, outcome=f"decided: {entry.outcome}"
    )


async def _end_review(
    session: TenantSession,
    actor: AuthContext,
    run: queries.Run,
    gathered: Gathered,
    entry: DecisionEntry,
) -> None:
    """End a periodic review that was open when the investigation began: it is decided.

    A question and an escalation decide nothing yet. The review of a customer whose identity was
    changed ends with the approval by two people alone.
    """
    evaluation = gathered.checks.evaluation
    if evaluation is None or DecisionOutcome(entry.outcome) in UNDECIDED:
        return
    if gathered.facts.former and entry.outcome not in APPROVALS:
        return
    tier = evaluation.worst_case.tier if evaluation.provisional else evaluation.tier
    await customer_file.note_decision(
        session,
        actor,
        entry.company_id,
        entry.outcome,
        tier=tier,
        as_of=today(),
        since=run.created_at,
    )


async def _audit(
    session: TenantSession,
    actor: AuthContext,
    action: DecisionAction,
    entry: DecisionEntry,
    rationale: str,
) -> None:
    await audit.record(
        session,
        actor,
        action,
        "investigation",
        entry.investigation_id,
        {
            "entry_id": str(entry.id),
            "company_id": str(entry.company_id),
            "outcome": entry.outcome,
            "rationale": rationale,
            "four_eyes_because": list(entry.four_eyes_because),
            "basis": plain(entry.basis),
        },
    )


def _out(
    run: queries.Run,
    record: DecisionRecord | None,
    entries: Sequence[DecisionEntry],
    gathered: Gathered,
    held: Held,
    names: Mapping[UUID, str],
) -> CaseDecisionOut:
    shown = [_entry(entry, names) for entry in entries]
    former, current = holding_of(entries), current_of(entries)
    return CaseDecisionOut(
        company_id=run.company_id,
        investigation_id=run.id,
        version=record.version if record else 0,
        outcome=held.outcome,
        current=_entry(current, names) if current else None,
        reopened=bool(held.reasons),
        reopened_because=list(held.reasons),
        reopened_detail=" ".join(WORDS[one] for one in held.reasons),
        blocks=[_block(one) for one in gathered.facts.blocks],
        equal_names=[
            _held(one)
            for one in gathered.facts.hits
            if one.name_equal and one.status != "true_match"
        ],
        proposed=next((one for one in shown if one.state is EntryState.PROPOSED), None),
        outcomes=[_open(gathered, outcome, former) for outcome in DecisionOutcome],
        undecided_hits=list(gathered.undecided),
        hits_to_decide=_to_decide(gathered),
        decided_since=list(gathered.decided_since),
        changes=list(gathered.facts.changes),
        checks=checks_out(run.id, gathered.checks).items,
        open_checks=list(gathered.facts.open_checks),
        history=shown,
    )


def _entry(entry: DecisionEntry, names: Mapping[UUID, str]) -> DecisionEntryOut:
    """Return a decision with the names of who made it."""
    second = names.get(entry.second_by) if entry.second_by else None
    return DecisionEntryOut.model_validate(entry).model_copy(
        update={"decided_by_name": names.get(entry.decided_by), "second_by_name": second}
    )


def _to_decide(gathered: Gathered) -> list[HitToDecideOut]:
    waiting = {str(one) for one in gathered.undecided}
    return [
        HitToDecideOut(
            hit_id=UUID(hit.id),
            party_name=hit.party_name,
            list_id=hit.list_id,
            entry_key=hit.entry_key,
            entry_name=hit.entry_name,
            strength=hit.strength,
        )
        for hit in gathered.facts.hits
        if hit.id in waiting
    ]


def _block(block: Block) -> BlockOut:
    return BlockOut(regime=block.regime, grounds=sorted(block.grounds), binds=block.binds)


def _held(hit: HitFact) -> HeldNameOut:
    return HeldNameOut.model_validate(
        {
            "hit_id": hit.id,
            "party_name": hit.party_name,
            "list_id": hit.list_id,
            "entry_key": hit.entry_key,
            "entry_name": hit.entry_name,
            "name_equal": hit.name_equal,
            "holds": hit.holds_by_name,
            "cleared_by": list(hit.cleared_by),
        }
    )


def _open(gathered: Gathered, outcome: DecisionOutcome, former: Holding) -> OpenOutcome:
    found = obstacles(gathered.facts, outcome)
    return OpenOutcome(
        outcome=outcome,
        open=not found,
        obstacles=found,
        detail=sentence(found, gathered.facts),
        four_eyes_because=four_eyes_because(gathered.facts, outcome, former),
        warnings=warnings(gathered.facts, outcome),
    )
