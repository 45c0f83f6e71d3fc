"""The vault: resolutions in a second of one core, processor time of this process.

Goal: 5,000 a second. A run asks for the same credential many times, so the sealed row is used again
for a second; beside it stand the first read, with its own transaction and in an open one, and the
bare reads of the same row.
"""

import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

import pytest
from tests.support.providers import keyed, on_the_path

from atlas.foundation.config import Settings
from atlas.foundation.core.clock import now
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.sources.credentials import repository
from atlas.sources.credentials.domain.resolution import Resolved
from atlas.sources.credentials.domain.sealing import Owner
from atlas.sources.credentials.domain.secrets import SecretFields
from atlas.sources.credentials.models import CredentialRow
from atlas.sources.credentials.service import vault_of

pytestmark = pytest.mark.bench
NAME = "bench-register"
TIMES = 1_000
ROUNDS = 4
Work = Callable[[], Awaitable[object]]


async def rate(work: Work) -> float:
    """The most that one round did in a second of this process's processor time."""
    best = 0.0
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(TIMES):
            await work()
        best = max(best, TIMES / (time.process_time() - began))
    return best


async def test_resolutions(
    database: Database, settings: Settings, tenant: UUID, tmp_path: Path
) -> None:
    keyed(tmp_path, NAME, "api.example.org")
    vault = vault_of(database, settings)
    key, by = vault.ring.current(), new_id()
    fields = SecretFields({"api_key": "k" * 40})
    sealed = key.seal(Owner.TENANT, tenant, NAME, fields)
    row = CredentialRow(
        new_id(), NAME, key.id, sealed, ["api_key"], None, None, 1, by, now(), by, now()
    )
    async with database.tenant(tenant) as session:
        await repository.insert_own(session, row)
    with on_the_path(tmp_path):
        plugin = vault.plugins().require(NAME)

        async def whole() -> None:
            found = await vault.resolve(tenant, NAME)
            assert isinstance(found, Resolved)

        async def first() -> None:
            assert isinstance(await vault.resolve(tenant, NAME, fresh=True), Resolved)

        async def opened() -> None:
            assert vault.open(Owner.TENANT, tenant, NAME, key.id, sealed) is not None

        async def bare() -> None:
            async with database.tenant(tenant, read_only=True) as session:
                await session.fetch_row(repository.FIND_OWN, NAME)

        print(f"\nvault, decrypting alone: {await rate(opened):,.0f}/s of a core")
        print(f"vault, read within the last second: {await rate(whole):,.0f}/s of a core")
        print(f"vault, read with its own transaction: {await rate(first):,.0f}/s of a core")
        print(f"the bare transaction and read: {await rate(bare):,.0f}/s of a core")
        async with database.tenant(tenant) as session:

            async def within() -> None:
                assert isinstance(await vault.resolve_in(session, plugin), Resolved)

            async def read() -> None:
                await session.fetch_row(repository.FIND_OWN, NAME)

            print(f"vault, in an open transaction: {await rate(within):,.0f}/s of a core")
            print(f"the bare read in it: {await rate(read):,.0f}/s of a core")
