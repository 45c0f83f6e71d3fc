"""Owners whom nobody names: behind a trustee they count, and once ended nobody need find them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import (
    company,
    interest,
    person,
    relation,
    statement,
    write,
)

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.repository import findings
from atlas.knowledge.graph import projection, repository
from atlas.sources.registry.service import load_registry

SCOPE = ("identity", "beneficial_owners", "shareholders", "officers")


@pytest.mark.parametrize(
    ("number", "roles", "known"),
    [
        ("66667101", [("h", "shareholding"), ("h", "trustee")], False),
        ("66667102", [("h", "shareholding"), ("h", "trustee"), ("s", "settlor")], False),
        (
            "66667103",
            [
                ("h", "shareholding"),
                ("h", "trustee"),
                ("s", "settlor"),
                ("b", "beneficiaryOfLegalArrangement"),
            ],
            True,
        ),
        ("66667104", [("h", "shareholding")], True),
    ],
)
async def test_who_holds_as_trustee_holds_for_somebody_else(
    number: str,
    roles: list[tuple[str, str]],
    known: bool,
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
) -> None:
    """Of a trustee alone the settlor and the beneficiaries are beneficial owners nobody named."""
    said: list[dict[str, Any]] = [company("c", f"Teak {number} Ltd", ("GB-COH", number))]
    for key in dict.fromkeys(key for key, _ in roles):
        interests = [
            interest(kind, share=100) if kind == "shareholding" else interest(kind)
            for one, kind in roles
            if one == key
        ]
        said += [
            person(key, f"Harriet Winslade {key.upper()}", "1970-03-03"),
            relation(f"r{key}", key, "c", *interests),
        ]
    path = write(tmp_path, *said)
    await load_registry(database, path, dataset=f"teak-{number}", data_date=today(), scope=SCOPE)
    found = await ran(runtime, start, number)
    floors = {floor.id for floor in found.evaluation.floors if floor.status == "applied"}
    assert ("ubo_unknown" in floors) is not known


@pytest.mark.parametrize(
    ("number", "ended", "counts"),
    [("66667111", "", True), ("66667112", "2026-01-20", False)],
)
async def test_an_unnamed_owner_whom_the_register_ended_is_nobody_to_be_screened(
    number: str,
    ended: str,
    counts: bool,
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
) -> None:
    period = {"endDate": ended} if ended else {}
    unnamed = statement(
        "u",
        "person",
        {
            "personType": "anonymousPerson",
            "unspecifiedPersonDetails": {"reason": "subjectExemptFromDisclosure"},
        },
    )
    path = write(
        tmp_path,
        company("c", f"Larch {number} Ltd", ("GB-COH", number)),
        person("p", "Harriet Winslade", "1970-03-03"),
        relation("rp", "p", "c", interest(share=100)),
        unnamed,
        relation("ru", "u", "c", interest("otherInfluenceOrControl", **period)),
    )
    await load_registry(database, path, dataset=f"larch-{number}", data_date=today(), scope=SCOPE)
    found = await ran(runtime, start, number)
    async with database.tenant(found.tenant) as session:
        parties = await findings.fetch_parties(session, found.run)
    assert (len(parties) == 3) is counts


@pytest.mark.parametrize(
    ("number", "then", "markets"),
    [
        ("66667121", None, ()),
        ("66667122", "AIMX", ("AIMX",)),
        ("66667123", "XLON", ("XLON",)),
    ],
)
async def test_a_listing_may_exempt_only_while_the_register_states_it(
    number: str,
    then: str | None,
    markets: tuple[str, ...],
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
) -> None:
    """A company that left the regulated market was exempt for ever."""

    def listed(market: str | None) -> dict[str, Any]:
        if market is None:
            return {}
        security = {
            "stockExchangeJurisdiction": "GB",
            "stockExchangeName": "London",
            "security": {"ticker": "YEW"},
            "marketIdentifierCode": market,
        }
        return {"publicListing": {"hasPublicListing": True, "securitiesListings": [security]}}

    for market in ("XLON", then):
        path = write(
            tmp_path,
            company("c", f"Yew {number} Plc", ("GB-COH", number), **listed(market)),
            person("o", "Colin Barmouth", "1972-01-02"),
            relation("ro", "o", "c", interest("seniorManagingOfficial")),
        )
        await load_registry(
            database,
            path,
            dataset=f"yew-{number}",
            data_date=today(),
            scope=SCOPE,
            force=True,
        )
        found = await ran(runtime, start, number)
    async with database.tenant(found.tenant) as session:
        row = await repository.subject(session, found.subject)
    assert row is not None
    seen = projection.party(row, subject=True)
    assert (seen.listed, seen.listed_on) == (bool(markets), markets)
