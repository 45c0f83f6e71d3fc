"""SQL of decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.decisions.models import DecisionEntry, DecisionRecord

_ENTRY = DecisionEntry.columns()
_ANSWERED = (
    "state",
    "second_by",
    "second_person",
    "second_rationale",
    "second_at",
    "four_eyes_because",
)


async def find_record(session: TenantSession, company_id: UUID) -> DecisionRecord | None:
    """Return a customer's record, None before the first decision."""
    row = await session.fetch_row("SELECT * FROM case_decision WHERE company_id = $1", company_id)
    return DecisionRecord.from_record(row) if row else None


async def lock_record(session: TenantSession, company_id: UUID, moment: datetime) -> DecisionRecord:
    """Return a customer's record locked, made when there is none: decisions queue here."""
    await session.insert(
        "case_decision", company_id=company_id, updated_at=moment, conflict="DO NOTHING"
    )
    row = await session.fetch_row(
        "SELECT * FROM case_decision WHERE company_id = $1 FOR NO KEY UPDATE", company_id
    )
    assert row is not None  # noqa: S101  made above
    return DecisionRecord.from_record(row)


async def move_record(
    session: TenantSession, company_id: UUID, outcome: str | None, moment: datetime
) -> None:
    """Note the outcome that holds; the caller has locked the record."""
    await session.execute(
        "UPDATE case_decision SET outcome = $2, version = version + 1, updated_at = $3"
        " WHERE company_id = $1",
        company_id,
        outcome,
        moment,
    )


async def insert_entry(session: TenantSession, entry: DecisionEntry) -> None:
    """Add an entry to the history."""
    await session.insert("case_decision_entry", entry)


async def confirm_entry(session: TenantSession, entry: DecisionEntry) -> None:
    """Write the second person's confirmation."""
    await session.update("case_decision_entry", entry, _ANSWERED)


async def supersede(session: TenantSession, company_id: UUID, states: list[str]) -> None:
    """End what stood before: an open proposal, the decision that held."""
    await session.execute(
        "UPDATE case_decision_entry SET state = 'superseded'"
        " WHERE company_id = $1 AND state = ANY($2::text[])",
        company_id,
        states,
    )


async def fetch_entries(session: TenantSession, company_id: UUID) -> list[DecisionEntry]:
    """Return a customer's history, newest first."""
    rows = await session.fetch(
        f"SELECT {_ENTRY} FROM case_decision_entry WHERE company_id = $1 ORDER BY sequence DESC",
        company_id,
    )
    return [DecisionEntry.from_record(row) for row in rows]


_LICENSED = (
    "FROM case_decision_entry e"
    " JOIN case_decision d ON d.tenant_id = e.tenant_id AND d.company_id = e.company_id"
    " WHERE e.state = 'final' AND e.outcome = 'approve_under_licence' AND e.reopened_at IS NULL"
)
_LICENCES = (
    "jsonb_array_elements(jsonb_build_array(e.basis -> 'terms')"
    " || coalesce(e.basis -> 'terms' -> 'further_licences', '[]')) l"
)
_APPROVALS = "('approve', 'approve_under_licence', 'control_rebutted')"
_APPROVED = (
    "FROM case_decision d"
    " JOIN case_decision_entry e ON e.tenant_id = d.tenant_id AND e.company_id = d.company_id"
    f" AND e.state = 'final' AND e.outcome IN {_APPROVALS} WHERE d.outcome IN {_APPROVALS}"
)


async def lock_expired(session: TenantSession, day: date, limit: int) -> list[DecisionEntry]:
    """Return approvals that hold and rest on a licence whose last day is over; records locked.

    Those of which this was noted already are left out, and those that another session holds.
    """
    columns = DecisionEntry.columns("e.")
    rows = await session.fetch(
        f"SELECT {columns} {_LICENSED} AND EXISTS (SELECT 1 FROM {_LICENCES}"
        " WHERE (l ->> 'expires_on')::date < $1)"
        " ORDER BY e.decided_at, e.id LIMIT $2 FOR NO KEY UPDATE OF d SKIP LOCKED",
        day,
        limit,
    )
    return [DecisionEntry.from_record(row) for row in rows]


async def lock_approvals(
    session: TenantSession, before: datetime, limit: int
) -> list[DecisionEntry]:
    """Return approvals that were last looked at before a moment, longest ago first; records locked.

    Those whose record another session holds are left out.
    """
    columns = DecisionEntry.columns("e.")
    rows = await session.fetch(
        f"SELECT {columns} {_APPROVED} AND d.looked_at < $1"
        " ORDER BY d.looked_at, d.company_id LIMIT $2 FOR NO KEY UPDATE OF d SKIP LOCKED",
        before,
        limit,
    )
    return [DecisionEntry.from_record(row) for row in rows]


async def last_licensed_day(session: TenantSession) -> date | None:
    """Return the last day of the licence that expires first of those that `lock_expired` watches.

    It may be over: another session may hold the record.
    """
    found: date | None = await session.fetch_value(
        "SELECT min(ends) FROM (SELECT (SELECT min((l ->> 'expires_on')::date)"
        f" FROM {_LICENCES}) AS ends {_LICENSED}) licensed"
    )
    return found


async def longest_ago(session: TenantSession) -> datetime | None:
    """Return when the approval was looked at that was so longest ago; 1970 if never."""
    found: datetime | None = await session.fetch_value(
        f"SELECT greatest(d.looked_at, 'epoch') {_APPROVED} ORDER BY d.looked_at LIMIT 1"
    )
    return found


async def any_final(
    session: TenantSession, company_ids: Sequence[UUID], outcomes: Sequence[str]
) -> bool:
    """Whether one of these outcomes is the decision that holds of one of the customers."""
    found = await session.fetch_row(
        "SELECT 1 FROM case_decision_entry WHERE company_id = ANY($1::uuid[])"
        " AND state = 'final' AND outcome = ANY($2::text[]) LIMIT 1",
        list(company_ids),
        list(outcomes),
    )
    return found is not None


async def note_looks(session: TenantSession, company_ids: Sequence[UUID], moment: datetime) -> None:
    """Note when it was looked at whether approvals still hold; the records are locked."""
    await session.execute(
        "UPDATE case_decision SET looked_at = $2 WHERE company_id = ANY($1::uuid[])",
        list(company_ids),
        moment,
    )


async def note_reopening(session: TenantSession, entry_id: UUID, moment: datetime | None) -> None:
    """Note when it was seen that an approval has ended; None: it holds. The record is locked."""
    await session.execute(
        "UPDATE case_decision_entry SET reopened_at = $2 WHERE id = $1", entry_id, moment
    )
