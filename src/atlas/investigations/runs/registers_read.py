"""Who a run looks for in the registers, and with which loads of them it read."""

from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.investigations.results.domain import Enriched
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.registers import LEI
from atlas.knowledge.identifiers.domain import is_number
from atlas.risk.portfolio import service as portfolio
from atlas.sources.bundled.service import loads_seen, registers_key
from atlas.sources.protocol.domain.subjects import SubjectQuery


def subject_query(run: Investigation) -> SubjectQuery:
    """Return who a run looks for; what numbers nothing (`N/A`, `0000`) counts as not stated."""
    is_lei = run.register == LEI
    number = run.registration_number
    number = number if number is not None and is_number(number, letters=True) else None
    return SubjectQuery(
        company_name=run.company_name,
        register=None if is_lei else run.register,
        registration_number=None if is_lei else number,
        lei=number if is_lei else None,
        country_code=run.country_code,
        record_ref=run.candidate,
        requested=tuple((one.scheme, one.value) for one in run.identifiers),
    )


async def note_read(session: TenantSession, run_id: UUID, found: Enriched) -> None:
    """Note with which loads a run has just read the registers.

    Of a source that keeps no such state nothing is noted: the worker's round compares it.
    """
    if found.register_state is not None:
        await portfolio.note_registers(session, run_id, loads_seen(found.register_state), same=True)
    elif found.entity_id is None:
        await portfolio.note_registers(session, run_id, await registers_key(session), same=True)
