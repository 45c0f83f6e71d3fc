"""Where each company stands, and the portfolio seen from above."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.errors import FieldProblem, InvalidRequestError
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import Filter, ListParams, Page
from atlas.knowledge.companies import service as companies
from atlas.knowledge.compliance_profile import service as profiles
from atlas.knowledge.reference_data import service as reference_data
from atlas.risk.matrix import service as matrices
from atlas.risk.policy import service as policies
from atlas.risk.portfolio.domain import (
    OUTDATED,
    PROVISIONAL,
    Basis,
    Ground,
    Row,
    View,
    counted,
)
from atlas.risk.portfolio.models import PortfolioRow, Standing
from atlas.risk.portfolio.repository import counts, rows
from atlas.risk.portfolio.schemas import OverviewOut, StaleOut, points
from atlas.sources.bundled.service import registers_key
from atlas.sources.lists import service as lists
from atlas.sources.lists.schemas import ListVersion
from atlas.sources.screening import service as screening
from atlas.sources.screening.domain.matches import matched_by

__all__ = [
    "Standing",
    "add_runs",
    "basis_of",
    "companies_at_sdd",
    "ground_of",
    "has_profile",
    "keep_counts",
    "keeps_counts",
    "list_companies",
    "lock_uncompared",
    "not_compared",
    "note_raised",
    "note_raising",
    "note_registers",
    "note_searched",
    "overview",
    "place",
    "raising_since",
    "timeline",
    "view",
    "was_compared",
]
COUNTED_FROM = 5_000
"""Companies from which on a portfolio's counts are kept."""
_MAX_PERIODS = 400
_FIRST = date(2000, 1, 1)
_DAYS = {"day": 1, "week": 7, "month": 31}


async def place(session: TenantSession, standings: Sequence[Standing]) -> None:
    """Point companies to the evaluations that count now; the newest wins."""
    if standings:
        await rows.put_standings(session, standings)


async def companies_at_sdd(session: TenantSession, after: UUID | None, limit: int) -> list[UUID]:
    """Return companies whose evaluation that counts says SDD, a page at a time."""
    return await rows.companies_at_sdd(session, after, limit)


async def note_registers(
    session: TenantSession,
    investigation_id: UUID,
    loads: str,
    *,
    same: bool,
    registers: bool | None = None,
) -> None:
    """Note that with these loads of the registers all is as a run found it, or that it may not be.

    `registers`: the registers say what it read, whatever other runs have found; as `same` if None.
    """
    said = same if registers is None else registers
    await rows.note_registers(session, investigation_id, loads, same=same, registers=said)


async def note_owners_moved(
    session: TenantSession, entity_ids: Sequence[UUID], *, besides: UUID | None = None
) -> list[UUID]:
    """Note that runs of companies among entities are to be compared with what is known now.

    Another run has written something of them, or of those above them. Until it is compared, their
    results count as outdated. `besides`: the company of the other run. Returns the companies'
    entities.
    """
    return await rows.note_owners_moved(session, entity_ids, besides) if entity_ids else []


async def owners_moved(session: TenantSession, investigation_id: UUID) -> bool:
    """Return whether other runs have written of those above a run's company since."""
    return await rows.owners_moved(session, investigation_id)


async def note_searched(
    session: TenantSession, investigation_id: UUID, versions: Sequence[str]
) -> None:
    """Note with which versions of lists (list:sequence) a run has compared every party."""
    await rows.note_searched(session, investigation_id, versions)


async def note_raising(session: TenantSession, investigation_ids: Sequence[UUID]) -> None:
    """Note that matches which runs did not see are to raise their risk: their words wait."""
    if investigation_ids:
        await rows.note_raising(session, investigation_ids, now())


async def raising_since(session: TenantSession, investigation_id: UUID) -> datetime | None:
    """Return since when the risk of a run is to be raised; None: it is not."""
    return await rows.raising_since(session, investigation_id)


async def note_raised(session: TenantSession, investigation_id: UUID, since: datetime) -> None:
    """Note that what was to raise the risk of a run since a moment has been looked at."""
    await rows.note_raised(session, investigation_id, since)


async def add_runs(session: TenantSession) -> None:
    """Add the runs of an earlier release, of which nothing was noted, so that they are compared."""
    await rows.add_runs(session)


async def lock_uncompared(session: TenantSession, loads: str, limit: int) -> list[UUID]:
    """Return runs whose registers were not compared with these loads, newest first, locked."""
    return await rows.lock_uncompared(session, loads, limit)


async def any_runs(session: TenantSession) -> bool:
    """Return whether there are runs to compare with the registers, now or after a load."""
    return await rows.any_runs(session)


async def was_compared(session: TenantSession, investigation_id: UUID, loads: str) -> bool:
    """Return whether a run's registers were compared with these loads."""
    return await rows.was_compared(session, investigation_id, loads)


async def basis_of(session: TenantSession) -> Basis:
    """Return what an evaluation made today would rest on."""
    day = today()
    policy = await policies.in_force(session)
    used = [await matrices.matrix_for(session, day, item) for item in (None, *policy.segments)]
    names = dict.fromkeys(f"{matrix.id} {matrix.version}" for matrix in used)
    return Basis(policy.version, tuple(names), await ground_of(session))


async def ground_of(session: TenantSession) -> Ground:
    """Return what favourable results rest on today, for callers that show stored results."""
    day = today()
    stands = await lists.standings_for(session, day)
    silent = any(not stands.by_id[item.list_id].answers for item in stands.required or ())
    return Ground(
        rules=stands.rules.hash if stands.rules else None,
        silent=silent,
        today=day,
        reference_data=(await reference_data.snapshot(session, day)).hash,
        registers=await registers_key(session),
        unswept=(
            *(f"{one.list_id}:{one.sequence}" for one in await _unswept(session, stands)),
            *(
                [matched_by(matcher)]
                if (matcher := await screening.unswept_matcher(session))
                else ()
            ),
        ),
    )


async def not_compared(session: TenantSession) -> list[str]:
    """Return in words what the tenant's parties are still to be compared with, and by what."""
    stands = await lists.standings_for(session, today())
    matcher = await screening.unswept_matcher(session)
    told = [f"{matcher} is the name matcher now and has not yet compared every party"]
    return (told if matcher else []) + [
        f"{one.day.of(stands.title_of(one.list_id))} (loaded on"
        f" {one.loaded_at:%Y-%m-%d at %H:%M} UTC) is loaded and not yet compared with every party"
        for one in await _unswept(session, stands)
    ]


async def _unswept(session: TenantSession, stands: lists.TenantStandings) -> list[ListVersion]:
    required = {item.list_id for item in stands.required or ()}
    return await screening.unswept(
        session, [one for key, one in stands.versions.items() if key in required]
    )


async def overview(session: TenantSession) -> OverviewOut:
    """Count the portfolio by level, tier and status; what is not evaluated, shallow or stale."""
    roughly = await companies.kept_count(session) or 0
    found = await counts.overview(session, await basis_of(session), roughly)
    by_level, provisional = counted(
        found.by_level, found.provisional_by_level, profile=await profiles.holds(session)
    )
    return OverviewOut(
        companies=found.companies,
        evaluated=found.evaluated,
        not_evaluated=found.companies - found.evaluated,
        average_score=points(found.average_score),
        average_score_high=points(found.average_score_high),
        average_coverage=points(found.average_coverage),
        by_level=by_level,
        provisional=by_level.get(PROVISIONAL, 0),
        provisional_by_level=provisional,
        not_identified=found.not_identified,
        by_tier=dict(found.by_tier),
        by_status=dict(found.by_status),
        insufficient_depth=found.insufficient_depth,
        stale=StaleOut(companies=found.stale, **found.stale_by_cause),
    )


async def keep_counts(session: TenantSession) -> int:
    """Count again some companies whose counts are not kept; return 0 when none is left.

    A portfolio of few companies is counted when it is asked for; nothing of it is kept.
    """
    if not await counts.lock(session):
        return 0
    if (await companies.kept_count(session) or 0) < COUNTED_FROM:
        return await counts.drop(session)
    return await counts.renew(session, await basis_of(session))


async def keeps_counts(session: TenantSession) -> bool:
    """Return whether the portfolio is so large that its counts are kept."""
    return (await companies.kept_count(session) or 0) >= COUNTED_FROM


async def list_companies(session: TenantSession, params: ListParams) -> Page[PortfolioRow]:
    """Return a page of companies and where they stand."""
    return await rows.fetch_rows(session, await basis_of(session), params)


async def outdated_of(session: TenantSession, company_id: UUID) -> list[str]:
    """Return why what was favourable of a company does not hold today, as codes of `OUTDATED`."""
    params = ListParams(limit=1, filters=(Filter("company_id", "eq", company_id),))
    found = (await rows.fetch_rows(session, await basis_of(session), params)).items
    return [code for code in OUTDATED if any(code in one.stale for one in found)]


async def view(session: TenantSession, row: Row) -> list[View]:
    """Return the companies by level, for each row."""
    profile = await profiles.holds(session)
    found = await rows.view(session, row, await ground_of(session))
    return [_counted(one, profile=profile) for one in found]


async def has_profile(session: TenantSession) -> bool:
    """Whether a compliance profile is active. Without one, Atlas reports no favourable level."""
    return await profiles.holds(session)


def _counted(found: View, *, profile: bool) -> View:
    """Return a row with its earned levels apart from the provisional ones."""
    by_level, provisional = counted(found.by_level, found.provisional_by_level, profile=profile)
    return replace(found, by_level=by_level, provisional_by_level=provisional)


async def timeline(
    session: TenantSession, start: date | None, end: date | None, per: str
) -> list[tuple[date, View]]:
    """Return the evaluations made in each period.

    Args:
        session: a tenant's session.
        start: first day; a year before the end if left out.
        end: last day; today if left out, or if it is still to come.
        per: day, week or month.

    Raises:
        InvalidRequestError: the span ends before it starts, or has too many periods.

    """
    # nothing was evaluated outside; the driver sends the first and last of all days as infinity
    last = min(end or today(), today())
    first = max(start or last - timedelta(days=min(365, 300 * _DAYS[per])), _FIRST)
    if first > last:
        raise _invalid("from", "the span ends before it starts")
    if (last - first).days // _DAYS[per] > _MAX_PERIODS:
        raise _invalid("from", f"at most {_MAX_PERIODS} periods; ask for longer ones")
    profile = await profiles.holds(session)
    found = await rows.timeline(session, first, last, per)
    return [(day, _counted(one, profile=profile)) for day, one in found]


def _invalid(name: str, message: str) -> InvalidRequestError:
    problem: Any = FieldProblem(loc=["query", name], msg=message, type="value_error")
    return InvalidRequestError(f"{name}: {message}", errors=[problem])
