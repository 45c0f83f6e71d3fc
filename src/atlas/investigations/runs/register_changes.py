"""What the company registers state differently from what a run saw: its basis has changed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.clock import now
from atlas.foundation.db import TenantSession
from atlas.foundation.telemetry import logger
from atlas.investigations.results.domain import Enriched, Structure
from atlas.investigations.runs.domain import MAX_PARTIES
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.older_rules import less_favourable
from atlas.investigations.runs.party_countries import in_other_countries
from atlas.investigations.runs.registers_read import subject_query
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.screened import screening_of
from atlas.investigations.runs.steps import ownership
from atlas.knowledge.evidence.domain import source_title
from atlas.knowledge.graph.domain.method import METHOD
from atlas.knowledge.mutations import service as mutations
from atlas.risk.portfolio import reviews
from atlas.risk.portfolio import service as portfolio
from atlas.sources.bundled.service import registers_changed, registers_key, registers_read_again
from atlas.sources.protocol.domain.answers import RegisterChange
from atlas.sources.protocol.domain.coverage import file_source

log = logger(__name__)
_OTHER_RULES = (
    "This release finds other owners than the investigation did, more about them that is open, or"
    " less that excludes a listed one; rerun the investigation."
)
_MOVED = (
    "What another investigation found since of the customer's owners, or of companies above it,"
    " changes who owns or controls it, or what is open about that; rerun the investigation."
)
_PLACED = (
    "Another investigation found since that an owner, an officer or another party of the customer"
    " is in or from another country, or that no source states its country any more; rerun the"
    " investigation."
)
_SHOWN = 5
_AT_ONCE = 2_000
_SECONDS = 10.0
"""How long a round compares runs of one tenant: about 10 ms each, 1.6 s for 1,900 parties."""
_ADD_EVERY = 600.0
_added: dict[UUID, float] = {}
"""When this process last added a tenant's runs of a release before."""
_to_add: set[UUID] = set()
"""Tenants that were looked at since without adding any: runs may have ended meanwhile."""


async def register_changes(
    session: TenantSession, run: Investigation, found: Enriched
) -> list[str]:
    """Return a sentence for each dataset that now states something else about the run's parties.

    A load that changes nothing about them does not count. For a run that did not keep what the
    registers stated (of an earlier version), a record that was loaded again since counts. Where a
    release before found the owners by other rules, the records are read and the owners found again:
    what differs is a change. Where another run wrote of those above the company since, the owners
    are found again.
    """
    registers, owners = await _changes(session, run, found)
    return [*registers, *owners]


async def _changes(
    session: TenantSession, run: Investigation, found: Enriched
) -> tuple[list[str], list[str]]:
    """Return what the registers state otherwise, and why other owners are found now."""
    if run.as_of is None or found.entity_id is None:
        return [], []
    changed = await registers_changed(
        session,
        subject_query(run),
        found.register_state,
        run.started_at or run.created_at,
        as_of=run.as_of,
        max_parties=MAX_PARTIES,
    )
    return [*map(_sentence, changed)], await _found_otherwise(session, run, found)


async def _found_otherwise(
    session: TenantSession, run: Investigation, found: Enriched
) -> list[str]:
    """Return why other owners, or owners elsewhere, are found now, or more is open; empty: not.

    A release before has other rules, and another run may have written of those above the company.
    """
    stored = (await lifecycle.find_plan(session, run.id)).ownership
    if stored is None:
        return []
    if stored.method != METHOD:
        other = await _read_otherwise(session, run, found)
        return [_OTHER_RULES] if other or await _owned_otherwise(session, run, stored) else []
    if not await portfolio.owners_moved(session, run.id):
        return []
    if await _owned_otherwise(session, run, stored):
        return [_MOVED]
    return [_PLACED] if await in_other_countries(session, run) else []


async def _read_otherwise(session: TenantSession, run: Investigation, found: Enriched) -> bool:
    """Whether this release reads the records otherwise: it makes claims that were never made."""
    for batch in await registers_read_again(
        session, subject_query(run), found.register_state, as_of=run.day, max_parties=MAX_PARTIES
    ):
        if not await mutations.was_all_claimed(session, batch.source, batch.relationships):
            return True
    return False


async def _owned_otherwise(session: TenantSession, run: Investigation, stored: Structure) -> bool:
    """Whether other owners are found now, more is open, or a regime clears less of them."""
    if not ownership.summary(await ownership.view(session, run)).says_no_more_than(stored):
        return True
    steps = await lifecycle.fetch_steps(session, run.id)
    words = await ownership.computed(session, run, screening_of(steps), by_others=True)
    return less_favourable(steps.sanctioned.regimes, words.result.regimes)


async def compare(session: TenantSession, run: Investigation) -> None:
    """Compare what the registers state now with what a run read, unless that was done already."""
    loads = await registers_key(session)
    if not await portfolio.was_compared(session, run.id, loads):
        await _compare(session, run, loads)


async def compare_registers(session: TenantSession, actor: AuthContext) -> int:
    """Compare the runs of a tenant with the registers as loaded now; return how many.

    Once all are compared, the reviews of customers whose results are outdated come sooner.

    After a load, the results of every run count as outdated until this task has found that the
    registers state the same about it. It compares the newest runs first, until the round's time is
    over. Several workers may do so at once.
    """
    started = monotonic()
    if started - _added.get(session.tenant_id, -_ADD_EVERY) >= _ADD_EVERY:
        await portfolio.add_runs(session)
        _added[session.tenant_id] = started
        _to_add.discard(session.tenant_id)
    else:
        _to_add.add(session.tenant_id)
    loads = await registers_key(session)
    compared = 0
    for run_id in await portfolio.lock_uncompared(session, loads, _AT_ONCE):
        run = await lifecycle.find_run(session, run_id)
        assert run is not None  # noqa: S101  its row is locked
        try:
            async with session.savepoint():
                await _compare(session, run, loads)
        except Exception:
            # one run's defect must not keep the others from being compared; its words stay outdated
            log.exception("registers_not_compared", investigation=str(run_id))
            await portfolio.note_registers(session, run_id, loads, same=False)
        compared += 1
        if monotonic() - started > _SECONDS:
            break
    return compared or await reviews.bring_forward(session, actor)


async def next_comparison(session: TenantSession) -> datetime | None:
    """Return when runs are to be compared next, if none ends and no register is loaded."""
    found = []
    if session.tenant_id in _to_add:
        left = _added[session.tenant_id] + _ADD_EVERY - monotonic()
        found.append(now() + timedelta(seconds=left))
    if await portfolio.any_runs(session):
        found.append(reviews.next_look(session.tenant_id))
    return min(found, default=None)


async def _compare(session: TenantSession, run: Investigation, loads: str) -> None:
    found = await lifecycle.find_enriched(session, run.id)
    registers, owners = await _changes(session, run, found)
    same = not registers
    await portfolio.note_registers(session, run.id, loads, same=same and not owners, registers=same)


def _sentence(change: RegisterChange) -> str:
    """Return in words what has changed, and what to do."""
    if not change.dataset:
        return (
            "A record that the investigation rests on is no longer part of the customer's group in"
            " the registers; rerun the investigation."
        )
    source = source_title(file_source(change.dataset))
    if not change.about and not change.added:
        return (
            f"What the {source} declares to cover of the customer has changed; rerun the"
            " investigation."
        )
    said = []
    if change.about:
        said.append(f"says something else of {_named(change.about)} than it did")
    if change.added:
        said.append(f"has records about {_named(change.added)} that the investigation did not see")
    return f"The {source} {' and '.join(said)}; rerun the investigation."


def _named(about: Sequence[str]) -> str:
    more = len(about) - _SHOWN
    return ", ".join(about[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
