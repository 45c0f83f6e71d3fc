"""Use cases of usage: one investigation's cost, and a tenant's period."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import FieldProblem
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.investigations.modules.domain.titles import step_place
from atlas.investigations.runs import service as runs
from atlas.investigations.usage import repository
from atlas.investigations.usage.errors import PeriodError
from atlas.investigations.usage.schemas import (
    AgentUse,
    DurationsOut,
    InvestigationCostOut,
    InvestigationUse,
    ModelUse,
    Percentiles,
    ProviderUse,
    UsageDashboardOut,
)
from atlas.sources.llm import service as language_models

DEFAULT_DAYS = 30
MAX_DAYS = 366
_FIRST = date(2000, 1, 1)
_END = datetime(9999, 1, 1, tzinfo=UTC)
_NOTHING = Percentiles(
    name="investigation", count=0, p50=None, p90=None, p95=None, p99=None, maximum=None
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days of UTC, both included."""

    since: date
    until: date

    @property
    def start(self) -> datetime:
        """Return its first instant."""
        return datetime.combine(self.since, time(), UTC)

    @property
    def end(self) -> datetime:
        """Return the first instant after it."""
        return datetime.combine(self.until, time(), UTC) + timedelta(days=1)


def period_of(since: date | None, until: date | None) -> Period:
    """Return the requested period; the last 30 days by default.

    Raises:
        PeriodError: it ends before it begins, or has more than 366 days.

    """
    last = until or max(today(), since or today())
    first = since or date.fromordinal(max(1, last.toordinal() - DEFAULT_DAYS + 1))
    days = (last - first).days + 1
    if not 1 <= days <= MAX_DAYS or first < _FIRST or last >= date.max:
        message = f"since to until must be 1 to {MAX_DAYS} days, from {_FIRST} on"
        problem = FieldProblem(loc=["query", "since"], msg=message, type="value_error")
        raise PeriodError(message, errors=[problem])
    return Period(first, last)


async def cost_of(session: TenantSession, investigation_id: UUID) -> InvestigationCostOut:
    """Return what an investigation took, step by step.

    Raises:
        InvestigationNotFoundError: absent, withdrawn, or another tenant's.

    """
    run = await runs.require(session, investigation_id)
    use = await repository.find_use(session, run.id)
    providers = await repository.fetch_providers(
        session, run.created_at, run.created_at + timedelta(microseconds=1), run.id
    )
    asked = await language_models.use_by_model(session, run.created_at, _END, run.id)
    agents = await language_models.use_by_agent(session, run.created_at, _END, run.id)
    return InvestigationCostOut(
        **use.model_dump(),
        steps=await repository.fetch_steps(session, run.id),
        providers=providers,
        models=[ModelUse.model_validate(one) for one in asked],
        agents=[AgentUse.model_validate(one) for one in agents],
    )


async def list_uses(session: TenantSession, params: ListParams) -> Page[InvestigationUse]:
    """Return a page of investigations with what each took, newest first."""
    return await repository.fetch_uses(session, params)


async def providers(session: TenantSession, period: Period) -> list[ProviderUse]:
    """Return what each provider was asked in a period, the busiest first."""
    return await repository.fetch_providers(session, period.start, period.end)


async def models(session: TenantSession, period: Period) -> list[ModelUse]:
    """Return what each language model was asked in a period, the busiest first."""
    found = await language_models.use_by_model(session, period.start, period.end)
    return [ModelUse.model_validate(one) for one in found]


async def agents(session: TenantSession, period: Period) -> list[AgentUse]:
    """Return what each agent used in a period, the dearest first."""
    found = await language_models.use_by_agent(session, period.start, period.end)
    return [AgentUse.model_validate(one) for one in found]


async def durations(session: TenantSession, period: Period) -> DurationsOut:
    """Return how long runs and their steps took in a period, in the order of a run."""
    found = await repository.fetch_durations(session, period.start, period.end)
    items = sorted(found, key=lambda one: (step_place(one.name), one.name))
    return DurationsOut(since=period.since, until=period.until, items=items)


async def dashboard(session: TenantSession, period: Period) -> UsageDashboardOut:
    """Return a period in one glance."""
    start, end = period.start, period.end
    statuses = await repository.count_statuses(session, start, end)
    used = await repository.fetch_providers(session, start, end)
    measured = await repository.fetch_durations(session, start, end)
    asked = await models(session, period)
    whole = next((one for one in measured if one.name == "investigation"), _NOTHING)
    return UsageDashboardOut(
        since=period.since,
        until=period.until,
        investigations=sum(statuses.values()),
        by_status=statuses,
        parties_screened=await repository.count_screened(session, start, end),
        provider_calls=sum(one.calls for one in used),
        bytes_stored=sum(one.bytes_stored for one in used),
        input_tokens=sum(one.input_tokens for one in asked),
        output_tokens=sum(one.output_tokens for one in asked),
        duration_ms=whole,
        days=await repository.fetch_days(session, start, end),
    )
