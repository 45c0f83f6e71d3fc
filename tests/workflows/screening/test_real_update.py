"""OFAC's list of January 2019 and that of July 2021: who must be screened again, and why.

The expectations are the publisher's own changes: Petróleos de Venezuela was designated on
2019-01-28; Tremalt and Kababankola Mining left the list in between; Aerocaribbean Airlines is
the same in both files.
"""

from pathlib import Path
from uuid import UUID

import pytest

from atlas.foundation.core.auth import system_actor
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.sources.lists import service as lists
from atlas.sources.screening.schemas import Outcome, PartyKind, ScreeningQuery
from atlas.sources.screening.service import rescreenings, screen

pytestmark = pytest.mark.realdata
NAMES = (
    "Petroleos de Venezuela, S.A.",
    "Tremalt Ltd",
    "Kababankola Mining Company",
    "Aerocaribbean Airlines",
    "Quiet Orchard Bakery Zwolle",
)


async def test_who_must_be_screened_again(
    database: Database, tenant: UUID, shared_data: Path
) -> None:
    actor = system_actor(tenant)
    await lists.load_list(database, shared_data / "sanctions/ofac-sdn-2019-01", "ofac-sdn")
    queries = [
        ScreeningQuery(name=name, kind=PartyKind.COMPANY, reference=f"customer-{number}")
        for number, name in enumerate(NAMES)
    ]
    async with database.tenant(tenant) as session:
        first = await screen(session, actor, queries, purpose="portfolio")
    assert [one.outcome for one in first] == [
        Outcome.NOT_ASSESSED,
        Outcome.HITS,
        Outcome.HITS,
        Outcome.HITS,
        Outcome.NOT_ASSESSED,
    ]
    assert [topic.reason for topic in first[4].topics] == ["not_loaded"] * 2

    await lists.load_list(database, shared_data / "sanctions/ofac-sdn-2021-07", "ofac-sdn")
    async with database.tenant(tenant) as session:
        [version] = await lists.current_versions(session, ["ofac-sdn"])
        before = await lists.version_before(session, version)
        sweep = await rescreenings.create(session, actor, "list_changed", version, before)
    over = False
    while not over:
        async with database.tenant(tenant) as session:
            await rescreenings.begin(session, sweep.id)
            over = await rescreenings.step(session, actor, sweep.id)
    async with database.tenant(tenant) as session:
        done = await rescreenings.WORK.get(session, sweep.id)
        page = await rescreenings.list_parties(session, sweep.id, ListParams())
    why = {party.name: party.reasons for party in page.items}
    assert why == {
        "Petroleos de Venezuela, S.A.": ["new_entry_hits"],
        "Tremalt Ltd": ["entry_delisted"],
        "Kababankola Mining Company": ["entry_delisted"],
    }
    assert (done.status, done.checked, done.affected) == ("complete", 5, len(why))
    by_name = {party.name: party for party in page.items}
    assert {"10918"} <= {item["entry_key"] for item in by_name["Tremalt Ltd"].entries}
    delisted = by_name["Tremalt Ltd"].difference["changed"]
    assert [(one["entry_key"], one["after"]["delisted"]) for one in delisted] == [("10918", True)]
