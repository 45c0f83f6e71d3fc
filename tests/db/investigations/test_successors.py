"""Who succeeded a merged party stands where that one stood."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import listed, ran
from tests.db.investigations.test_left_out import FULL_SCOPE
from tests.db.sources.registry.gleif_records import consolidated, lei_of, lei_record
from tests.db.sources.registry.statements import company, interest, person, relation, write

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.runs.repository import findings
from atlas.investigations.runs.steps import ownership
from atlas.risk.evaluations.domain import FloorStatus
from atlas.sources.registry.service import load_registry

__all__ = ["listed"]
pytestmark = pytest.mark.cut_lists

LISTED, HONEST = "Romashka OOO", "Thornbury Vale Ltd"
MERGER = today() - timedelta(days=200)
Record = dict[str, Any]


def merged(lei: str, name: str, *successors: Record, status: str = "MERGED") -> Record:
    """Return the record of an entity that names its successors."""
    active = status == "ISSUED"
    said = lei_record(lei, name, SuccessorEntity=list(successors))
    said["Entity"]["EntityStatus"] = {"$": "ACTIVE" if active else "INACTIVE"}
    said["Registration"]["RegistrationStatus"] = {"$": status}
    return said


def with_event(record: Record, standing: str, day: date) -> Record:
    """Return it with a merger of this standing, effective on a day."""
    event = {
        "@event_status": standing,
        "LegalEntityEventType": {"$": "MERGERS_AND_ACQUISITIONS"},
        "LegalEntityEventEffectiveDate": {"$": f"{day}T00:00:00Z"},
    }
    record["Entity"]["LegalEntityEvents"] = {"LegalEntityEvent": [event]}
    return record


def left(child: str, parent: str, day: date) -> Record:
    """Return that the parent consolidated the child until a day."""
    return consolidated(
        child,
        parent,
        RelationshipPeriods={
            "RelationshipPeriod": [
                {
                    "StartDate": {"$": "2018-01-01T00:00:00Z"},
                    "EndDate": {"$": f"{day}T00:00:00Z"},
                    "PeriodType": {"$": "RELATIONSHIP_PERIOD"},
                },
            ],
        },
    )


def by_lei(lei: str) -> Record:
    return {"SuccessorLEI": {"$": lei}}


def group(place: int, what: str) -> tuple[list[Record], list[Record]]:
    """Return the LEI records above the company, and who consolidates whom."""
    child, parent, new, top = (lei_of(place + step) for step in (1, 2, 3, 4))
    old = "Old Parent Ltd"
    own, links = lei_record(child, f"Yew {place} Ltd"), [consolidated(child, parent)]
    ended = [
        consolidated(child, parent, RelationshipStatus={"$": "INACTIVE"}),
    ]
    everything: dict[str, tuple[list[Record], list[Record]]] = {
        "listed": ([merged(parent, old, by_lei(new)), lei_record(new, LISTED)], links),
        "duplicate": (
            [merged(parent, old, by_lei(new), status="DUPLICATE"), lei_record(new, LISTED)],
            links,
        ),
        "no longer consolidated": (
            [merged(parent, old, by_lei(new)), lei_record(new, LISTED)],
            ended,
        ),
        "listed above": (
            [
                merged(parent, old, by_lei(new)),
                lei_record(new, HONEST),
                lei_record(top, LISTED),
            ],
            [*links, consolidated(new, top)],
        ),
        "merged twice": (
            [
                merged(parent, old, by_lei(new)),
                merged(new, HONEST, by_lei(top)),
                lei_record(top, LISTED),
            ],
            links,
        ),
        "named alone": ([merged(parent, old, {"SuccessorEntityName": {"$": LISTED}})], links),
        "one of two": (
            [merged(parent, old, by_lei(top), by_lei(new)), lei_record(new, LISTED)],
            links,
        ),
        "not loaded": ([merged(parent, old, by_lei(new))], links),
        "honest": ([merged(parent, old, by_lei(new)), lei_record(new, HONEST)], links),
        "to be merged": (
            [merged(parent, old, by_lei(new), status="ISSUED"), lei_record(new, LISTED)],
            links,
        ),
        "to be merged into an honest one": (
            [merged(parent, old, by_lei(new), status="ISSUED"), lei_record(new, HONEST)],
            links,
        ),
        "to be merged next month": (
            [
                with_event(
                    merged(parent, old, by_lei(new), status="ISSUED"),
                    "IN_PROGRESS",
                    today() + timedelta(days=30),
                ),
                lei_record(new, LISTED),
            ],
            links,
        ),
        "merger withdrawn": (
            [
                with_event(
                    merged(parent, old, by_lei(new), status="ISSUED"), "WITHDRAWN_CANCELLED", MERGER
                ),
                lei_record(new, LISTED),
            ],
            links,
        ),
        **{
            f"left {days} days after the merger": (
                [
                    with_event(merged(parent, old, by_lei(new)), "COMPLETED", MERGER),
                    lei_record(new, LISTED),
                ],
                [left(child, parent, MERGER + timedelta(days=days))],
            )
            for days in (-1, 0, 1)
        },
        "left, to be merged next month": (
            [
                with_event(
                    merged(parent, old, by_lei(new), status="ISSUED"),
                    "IN_PROGRESS",
                    today() + timedelta(days=30),
                ),
                lei_record(new, LISTED),
            ],
            [left(child, parent, MERGER)],
        ),
        "itself to be merged": ([lei_record(new, LISTED)], [consolidated(new, top)]),
    }
    records, relations = everything[what]
    if what == "itself to be merged":
        own = merged(child, f"Yew {place} Ltd", by_lei(new), status="ISSUED")
    return [own, *records], relations


@pytest.mark.parametrize(
    ("number", "what", "word", "above"),
    [
        ("66669101", "listed", "not_owned", LISTED),
        ("66669111", "duplicate", "not_owned", LISTED),
        ("66669121", "no longer consolidated", "possible", LISTED),
        ("66669131", "listed above", "not_owned", LISTED),
        ("66669141", "merged twice", "not_owned", LISTED),
        ("66669151", "named alone", "not_owned", LISTED),
        ("66669161", "one of two", "possible", LISTED),
        ("66669171", "not loaded", "not_assessed", ""),
        ("66669181", "honest", "not_owned", HONEST),
        ("66669191", "to be merged", "possible", LISTED),
        ("66669201", "to be merged into an honest one", "not_owned", HONEST),
        ("66669211", "to be merged next month", "possible", LISTED),
        ("66669221", "itself to be merged", "possible", LISTED),
        ("66669231", "merger withdrawn", "not_owned", ""),
        ("66669241", "left -1 days after the merger", "none_found", ""),
        ("66669251", "left 0 days after the merger", "possible", LISTED),
        ("66669261", "left 1 days after the merger", "possible", LISTED),
        ("66669271", "left, to be merged next month", "none_found", ""),
    ],
)
async def test_the_successor_of_a_merged_parent_is_above_and_screened(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    number: str,
    what: str,
    word: str,
    above: str,
) -> None:
    place = int(number)
    own = [
        company(number, f"Yew {place} Ltd", ("GB-COH", number), ("XI-LEI", lei_of(place + 1))),
        person(f"o{number}", "Odo Quill Weir", "1969-02-02"),
        relation(f"r{number}", f"o{number}", number, interest(share=100)),
    ]
    records, links = group(place, what)
    level1, level2 = tmp_path / "level1.json", tmp_path / "level2.json"
    level1.write_text(json.dumps({"records": records}), encoding="utf-8")
    level2.write_text(json.dumps({"relations": links}), encoding="utf-8")
    await load_registry(
        database,
        write(tmp_path, *own),
        dataset=f"su-{number}",
        data_date=today(),
        scope=FULL_SCOPE,
    )
    for dataset, path in (("lei", level1), ("rr", level2)):
        await load_registry(database, path, dataset=f"su-{number}-{dataset}", data_date=today())
    found = await ran(runtime, start, number)
    regimes = {one["regime"]: one for one in found.steps[ownership.STEP]["regimes"]}
    async with database.tenant(found.tenant) as session:
        parties = {row.name for row in await findings.fetch_parties(session, found.run)}
    assert regimes["ofac"]["word"] == word
    # its owner holds every share: a consolidating parent may control it, and owns none of it
    assert (regimes["ofac"]["control"] == "possible") is (above == LISTED)
    [floor] = [one for one in found.evaluation.floors if one.id == "sanctioned"]
    assert above != LISTED or floor.status is FloorStatus.NOT_ASSESSED
    assert (above in parties) if above else not parties & {LISTED, HONEST}
    assert "Old Parent Ltd" in parties or what.startswith("itself")
