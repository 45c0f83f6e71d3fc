"""The record that reasons simplified due diligence, as an evaluation reads it.

A confirmed record counts while its basis stands. Whatever changes for the worse ends it: the
evaluation that sees it is made without the record, and the record lapses with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from atlas.foundation.db import TenantSession
from atlas.knowledge.sdd_records import service as records
from atlas.knowledge.sdd_records.schemas import SddRecord
from atlas.risk.evaluations.domain import Evaluation, RiskRules, SddReason


@dataclass(frozen=True, slots=True)
class SddStanding:
    """A record that stands, and what it was confirmed on.

    `score`, `coverage`: in hundredths; None: not confirmed yet, nothing to compare with.
    `segment`: the customer's segment now.
    """

    reason: SddReason
    rules_hash: str | None
    score: int | None
    coverage: int | None
    segment: str | None


def standing_from(row: SddRecord, segment: str | None) -> SddStanding:
    """Return a record as an evaluation reads it; `segment`: the customer's now."""
    reason = SddReason(record_id=row.fingerprint, segment=row.segment, factors=row.codes)
    return SddStanding(reason, row.rules_hash, row.score, row.coverage, segment)


def ended_because(held: SddStanding, found: Evaluation, rules: RiskRules | None) -> tuple[str, ...]:
    """Return why a record no longer counts, as codes: conditions that fail, and what got worse."""
    codes = list(found.words.sdd.missing) if found.words else ["earlier_engine"]
    if held.segment != held.reason.segment:
        codes.append("segment_changed")
    if held.rules_hash is not None and (rules is None or rules.hash != held.rules_hash):
        codes.append("home_law_changed")
    if held.score is not None and int(found.score * 100) > held.score:
        codes.append("score_rose")
    if held.coverage is not None and int(found.coverage * 100) < held.coverage:
        codes.append("coverage_fell")
    return tuple(codes)


async def standing_of(
    session: TenantSession, segments: Mapping[UUID, str | None], as_of: date
) -> dict[UUID, SddStanding]:
    """Return the records that count on a day.

    Args:
        session: the tenant's.
        segments: the segment of each company now, by company.
        as_of: the day.

    """
    found = await records.standing_of(session, list(segments), as_of)
    return {key: standing_from(row, segments[key]) for key, row in found.items()}
