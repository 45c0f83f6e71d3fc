"""What a batch would do, row by row, by the checks of its start; nothing is written."""

from collections.abc import Sequence
from uuid import UUID

from atlas.foundation.core.errors import AtlasError
from atlas.foundation.core.ids import new_id
from atlas.foundation.core.off_loop import in_thread
from atlas.foundation.core.types import RowProblem
from atlas.foundation.db import TenantSession
from atlas.investigations.batches import repository
from atlas.investigations.batches.models import BatchRow
from atlas.investigations.batches.schemas import (
    BatchPreviewRowOut,
    EarlierRunOut,
    InvestigationBatchIn,
    InvestigationBatchPreviewOut,
)
from atlas.investigations.batches.service import WINDOW, checked, refused
from atlas.investigations.runs import starting
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.knowledge.companies.domain import registration, registration_scope


async def preview(
    session: TenantSession, body: InvestigationBatchIn
) -> InvestigationBatchPreviewOut:
    """Return what a start of these items would make of each."""
    rows = await in_thread(checked, new_id(), body.items)
    found = await _check(session, rows)
    ids = {one.company.id for one in found if isinstance(one, starting.Checked) and one.company}
    earlier = {
        company_id: EarlierRunOut.built_from(run, investigation_id=run.id)
        for company_id, run in (await starting.latest_of(session, list(ids))).items()
    }
    first: dict[tuple[str, ...], int] = {}
    out = [
        _rejected(row, one) if isinstance(one, list) else _starts(row, one, first, earlier)
        for row, one in zip(rows, found, strict=True)
    ]
    starts = [row for row in out if row.outcome == "starts"]
    return InvestigationBatchPreviewOut(
        total=len(out),
        starts=len(starts),
        rejected=len(out) - len(starts),
        repeated=sum(row.same_as_row is not None for row in starts),
        investigated=sum(row.earlier is not None for row in starts),
        new_customers=sum(_adds(row) for row in starts),
        at_a_time=WINDOW,
        under_way=await repository.count_in_flight(session),
        rows=out,
    )


async def _check(
    session: TenantSession, rows: Sequence[BatchRow]
) -> list[starting.Checked | list[RowProblem]]:
    """Return of each row what would start, or its problems."""
    asked = await in_thread(_requests, rows)
    checks = iter(await starting.check(session, asked))
    found: list[starting.Checked | list[RowProblem]] = []
    for row in rows:
        if row.problems:
            found.append(row.problems)
            continue
        one = next(checks)
        found.append(refused(one) if isinstance(one, AtlasError) else one)
    return found


def _requests(rows: Sequence[BatchRow]) -> list[InvestigationRequest]:
    return [InvestigationRequest.model_validate(row.request) for row in rows if not row.problems]


def _adds(row: BatchPreviewRowOut) -> bool:
    """Return whether a row adds a customer: a number is one customer's, a name alone any's."""
    repeats = row.same_as_row is not None and row.registration_number is not None
    return row.company_id is None and not repeats


def _rejected(row: BatchRow, problems: Sequence[RowProblem]) -> BatchPreviewRowOut:
    return BatchPreviewRowOut.built_from(
        row,
        outcome="rejected",
        register=None,
        registration_number=None,
        country_code=None,
        depth=None,
        company_id=None,
        same_as_row=None,
        earlier=None,
        problems=[dict(problem) for problem in problems],
    )


def _starts(
    row: BatchRow,
    found: starting.Checked,
    first: dict[tuple[str, ...], int],
    earlier: dict[UUID, EarlierRunOut],
) -> BatchPreviewRowOut:
    request, company = found.request, found.company
    same = first.setdefault(_company_key(found), row.row_number)
    return BatchPreviewRowOut.built_from(
        row,
        outcome="starts",
        register=request.register_code,
        registration_number=request.registration_number,
        country_code=request.country_code,
        depth=request.depth,
        company_id=company.id if company else None,
        same_as_row=None if same == row.row_number else same,
        earlier=earlier.get(company.id) if company else None,
        problems=[],
    )


def _company_key(found: starting.Checked) -> tuple[str, ...]:
    """Return what tells the companies of a file apart."""
    if found.company is not None:
        return ("customer", str(found.company.id))
    request = found.request
    register, number = registration(request.register_code, request.registration_number)
    if register and number:
        return (
            "number",
            register,
            number,
            registration_scope(register, number, request.company_name),
        )
    return ("name", " ".join(request.company_name.split()).casefold(), request.country_code or "")
