"""Three tenants under load: 50,000 transactions with aborts, none sees a row of another."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.soak.isolation import READERS, fill, one

from atlas.cli.embedded import processes
from atlas.cli.embedded.postgres import EmbeddedPostgres, Endpoints
from atlas.foundation.db import Database
from atlas.foundation.db.migrate import upgrade

pytestmark = pytest.mark.soak
READS = 50_000


@pytest.fixture(scope="module")
def endpoints() -> Iterator[Endpoints]:
    """A migrated database with the product's own configuration."""
    folder = Path(tempfile.mkdtemp(prefix="atlas-isolation-"))
    folder.chmod(0o711)
    server = EmbeddedPostgres(folder / "home", port=processes.free_port())
    try:
        found = server.start()
        upgrade(found.owner_dsn)
        yield found
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def test_fifty_thousand_reads(endpoints: Endpoints) -> None:
    # far fewer connections than readers: every connection serves all tenants in turn
    db = await Database.connect(endpoints.app_dsn, min_size=2, max_size=6)
    ways: Counter[str] = Counter()
    try:
        tenants = await fill(db)
        seed = random.randrange(2**32)
        print(f"seed {seed}")

        async def reader(number: int) -> None:
            dice = random.Random(seed + number)
            for _ in range(READS // READERS + 1):
                ways[await one(db, tenants, dice)] += 1

        await asyncio.gather(*(reader(number) for number in range(READERS)))
    finally:
        await db.close()
    print(dict(ways))
    assert ways.total() >= READS
    assert ways["abort"] + ways["cancel"] + ways["error"] + ways["forge"] > READS / 10
