"""A provider that confirms an earlier answer: the kept one is read again, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from tests.conftest import actor_of, make_tenant
from tests.db.sources.providers.conftest import TRADING, Enriched, switched_on
from tests.db.sources.providers.test_runs import SOURCE, calls_of, claims_of, rows_of
from tests.support.provider import Gleif

from atlas.foundation.core.clock import now, today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.foundation.durable.runtime import Runtime
from atlas.foundation.storage import Storage
from atlas.investigations.freshness import service as freshness
from atlas.investigations.runs.repository import lifecycle
from atlas.knowledge.evidence import service as evidence
from atlas.knowledge.evidence.schemas import EvidenceOut
from atlas.sources.bundled.service import sources_of
from atlas.sources.protocol.domain.answers import CollectRequest

pytestmark = pytest.mark.usefixtures("register")
ETAG = 'ETag: W/"v1"'
MODIFIED = "Last-Modified: Wed, 14 Oct 2026 07:00:00 GMT"


@contextmanager
def later(days: int) -> Iterator[None]:
    """So many days from now."""
    with time_machine.travel(now() + timedelta(days=days)):
        yield


async def kept(runtime: Runtime, ref: Ref) -> EvidenceOut:
    """The one piece of evidence of the provider in a run."""
    [evidence_id] = (await rows_of(runtime, ref))[SOURCE].evidence_ids
    async with runtime.db.tenant(ref.tenant) as session:
        return await evidence.get(session, evidence_id)


async def twice(
    runtime: Runtime, provider: Gleif, enriched: Enriched, tenant: UUID
) -> tuple[Ref, Ref]:
    """A run, and another one when the first answer is too old to be used without a question."""
    person = actor_of(tenant)
    first = await enriched(switched_on(runtime, provider), of=tenant, by=person)
    with later(40):
        return first, await enriched(switched_on(runtime, provider), of=tenant, by=person)


@pytest.mark.parametrize(
    ("line", "sent"),
    [
        (ETAG, 'if-none-match: w/"v1"'),
        (MODIFIED, "if-modified-since: wed, 14 oct 2026 07:00:00 gmt"),
    ],
    ids=["etag", "date"],
)
async def test_a_confirmed_answer_is_the_kept_one_and_says_when_it_was_confirmed(
    line: str,
    sent: str,
    runtime: Runtime,
    provider: Gleif,
    enriched: Enriched,
    database: Database,
) -> None:
    tenant = await make_tenant(database, "confirms")
    provider.validators = (line,)
    first, second = await twice(runtime, provider, enriched, tenant)
    assert [sent in head for head in provider.heads] == [False, True]
    old, new = await kept(runtime, first), await kept(runtime, second)
    assert (new.sha256, new.size, new.retrieved_at) == (old.sha256, old.size, old.retrieved_at)
    assert old.confirmed_at is None
    assert new.confirmed_at is not None
    assert (new.confirmed_at - old.retrieved_at).days == 40
    row = (await rows_of(runtime, second))[SOURCE]
    assert (row.status, row.outcome, row.as_of) == ("answered", "ok", new.confirmed_at.date())
    assert row.detail is not None
    assert (
        f"retrieved on {old.retrieved_at.date()} and confirmed as unchanged on {row.as_of}"
        in row.detail
    )
    assert row.covered == (await rows_of(runtime, first))[SOURCE].covered
    for claim in await claims_of(runtime, second):
        assert (claim["liveness"], claim["retrieved_at"]) == ("cached", old.retrieved_at)
    before, after = await calls_of(database, tenant)
    assert (before["status"], before["confirmed_at"]) == (200, None)
    assert (after["status"], after["outcome"], after["sha256"]) == (304, "ok", before["sha256"])
    assert (after["retrieved_at"], after["confirmed_at"]) == (old.retrieved_at, new.confirmed_at)
    assert after["called_at"] == after["confirmed_at"]


async def test_a_confirmation_can_be_confirmed_and_counts_as_fresh(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "chain")
    provider.validators = (ETAG,)
    first, second = await twice(runtime, provider, enriched, tenant)
    old, new = await kept(runtime, first), await kept(runtime, second)
    with later(60):  # twenty days after the confirmation: nobody is asked
        third = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
        read = await kept(runtime, third)
        assert (read.retrieved_at, read.confirmed_at) == (old.retrieved_at, new.confirmed_at)
        assert len(provider.asked) == 2
        async with database.tenant(tenant) as session:
            run = await lifecycle.find_run(session, third.resource)
            assert run is not None
            assert run.company_id is not None
            told = await freshness.get(session, run.company_id)
        assert {one.state for one in told.sources if one.source == SOURCE} == {"fresh"}
    with later(80):
        fourth = await enriched(switched_on(runtime, provider), of=tenant, by=actor_of(tenant))
        again = await kept(runtime, fourth)
    assert 'if-none-match: w/"v1"' in provider.heads[-1]
    assert (again.retrieved_at, len(provider.asked)) == (old.retrieved_at, 3)
    assert again.confirmed_at is not None
    assert (again.confirmed_at - old.retrieved_at).days == 80


async def test_a_changed_answer_is_a_new_one(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "changes")
    provider.validators = (ETAG,)
    person = actor_of(tenant)
    await enriched(switched_on(runtime, provider), of=tenant, by=person)
    provider.validators = ('ETag: "v2"',)
    provider.known[TRADING]["attributes"]["entity"]["legalName"]["name"] = "Example Renamed Ltd"
    with later(40):
        ref = await enriched(switched_on(runtime, provider), of=tenant, by=person)
        new = await kept(runtime, ref)
        assert (new.confirmed_at, new.retrieved_at.date()) == (None, today())
    claims = await claims_of(runtime, ref)
    assert {one["liveness"] for one in claims} == {"live"}
    assert "Example Renamed Ltd" in [one["value"] for one in claims]


async def test_an_earlier_answer_that_is_only_read_again_is_dated_when_it_came(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "dated")
    person = actor_of(tenant)
    await enriched(switched_on(runtime, provider), of=tenant, by=person)
    came = today()
    with later(20):
        ref = await enriched(switched_on(runtime, provider), of=tenant, by=person)
    assert len(provider.asked) == 1
    assert (await rows_of(runtime, ref))[SOURCE].as_of == came


async def test_nothing_of_another_tenants_is_confirmed(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    first, second = await make_tenant(database, "one"), await make_tenant(database, "two")
    provider.validators = (ETAG, MODIFIED)
    await enriched(switched_on(runtime, provider), of=first, by=actor_of(first))
    with later(40):
        ref = await enriched(switched_on(runtime, provider), of=second, by=actor_of(second))
    assert not [head for head in provider.heads if "if-none-match" in head or "if-mod" in head]
    assert (await kept(runtime, ref)).confirmed_at is None


async def test_a_forced_request_is_not_conditional(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "forces")
    provider.validators = (ETAG,)
    person = actor_of(tenant)
    await enriched(switched_on(runtime, provider), of=tenant, by=person)
    request = CollectRequest(
        as_of=today(), max_parties=10, reference="examples/gb-1", numbers=(), force=True
    )
    with later(40):
        await switched_on(runtime, provider).companies.collect(tenant, request)
    assert ["if-none-match" in head for head in provider.heads] == [False, False]


async def test_without_the_kept_content_the_answer_is_asked_for_whole(
    runtime: Runtime, provider: Gleif, enriched: Enriched, database: Database
) -> None:
    tenant = await make_tenant(database, "lost")
    provider.validators = (ETAG,)
    person = actor_of(tenant)
    await enriched(switched_on(runtime, provider), of=tenant, by=person)
    own = {"providers": [provider.setting], "outbound_allow": [provider.pair]}
    settings = runtime.settings.model_copy(update=own)
    empty = sources_of(runtime.db, settings, Storage("memory://"))
    with later(40):
        ref = await enriched(empty, of=tenant, by=person)
    assert ["if-none-match" in head for head in provider.heads] == [False, False]
    assert (await rows_of(runtime, ref))[SOURCE].outcome == "ok"
