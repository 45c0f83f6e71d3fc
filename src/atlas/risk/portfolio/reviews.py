"""Reviews that an outdated evaluation brings forward: no one has to find out by reading it."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import monotonic
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.knowledge.companies import service as companies
from atlas.knowledge.customer_file import service as customer_file
from atlas.knowledge.customer_file.domain import REVIEW_MONTHS
from atlas.risk.matrix.domain import Tier
from atlas.risk.portfolio import service as portfolio
from atlas.risk.portfolio.repository import rows

_AT_ONCE = 500
_SHARE = 50
"""A look at a whole portfolio takes at most one part in so many of the worker's time."""
_LATEST = timedelta(hours=1)
"""Some reasons arise by the day or by other data, without a change that makes a round due."""
_pause: dict[UUID, float] = {}
"""Until when this process looks at no whole portfolio of a tenant."""
_skipped: set[UUID] = set()
"""Tenants that were due meanwhile."""


async def bring_forward(session: TenantSession, actor: AuthContext) -> int:
    """Bring the reviews of customers forward whose evaluation is outdated; return how many.

    Where the registers may say something else than the customer's run read, the review is due now,
    with a task, once for each change. For every other reason that does not end by itself, the
    review follows the worst case. A part at a time: called again until nothing is left. Several
    workers may do so at once.
    """
    return await _tell_of_registers(session, actor) or await _follow_worst_case(session, actor)


def next_look(tenant_id: UUID) -> datetime:
    """Return when reviews of a tenant are to be brought forward next, if nothing changes."""
    if tenant_id not in _skipped:
        return now() + _LATEST
    return now() + timedelta(seconds=max(0.0, _pause[tenant_id] - monotonic()))


async def _tell_of_registers(session: TenantSession, actor: AuthContext) -> int:
    untold = dict(await rows.untold_changes(session, _AT_ONCE))
    # evaluations lock the company first, too
    await companies.get_companies(session, sorted(untold), lock=True)
    noted = await rows.note_told(session, sorted(untold.values()), now())
    told = {company: run for company, run in untold.items() if run in noted}
    await customer_file.note_registers_changed(session, actor, told)
    return len(told)


async def _follow_worst_case(session: TenantSession, actor: AuthContext) -> int:
    started = monotonic()
    if started < _pause.get(session.tenant_id, 0.0):
        _skipped.add(session.tenant_id)
        return 0
    _skipped.discard(session.tenant_id)
    # while parties are compared with a new version of a list, every customer counts as outdated
    ground = replace(await portfolio.ground_of(session), unswept=())
    months = REVIEW_MONTHS[Tier.EDD]
    by_day: dict[date, list[UUID]] = defaultdict(list)
    for company_id, as_of in await rows.reviewed_late(session, ground, months, _AT_ONCE):
        by_day[as_of].append(company_id)
    for as_of, found in sorted(by_day.items()):
        tiers = dict.fromkeys(found, Tier.EDD.value)
        await customer_file.note_evaluations(session, actor, tiers, as_of)
    if not by_day:
        _pause[session.tenant_id] = monotonic() + _SHARE * (monotonic() - started)
    return sum(map(len, by_day.values()))
