"""The four real groups: found by number, LEI and name, and collected whole."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from atlas.foundation.db import Database
from atlas.sources.protocol.domain.answers import SourceAnswer
from atlas.sources.protocol.domain.subjects import (
    IdentifiedBy,
    SubjectAnswer,
    SubjectOutcome,
    SubjectQuery,
)
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.subjects import find_subject

pytestmark = pytest.mark.realdata
FILES = {
    "hornsea": "2138002S3XGZ38WN5Q72",
    "biffa": "2138008RB4WDK7HYYS91",
    "care-uk": "213800DBE5Y9ZM58PN63",
    "dmgt": "4OFD47D73QFJ1T1MOF29",
}


@pytest_asyncio.fixture(scope="module", autouse=True)
async def loaded(database: Database, shared_data: Path) -> None:
    folder = shared_data / "ownership" / "bods-real-companies"
    for dataset, lei in FILES.items():
        report = await load_registry(database, folder / f"{lei}.jsonl", dataset=dataset)
        assert report.rejected == 0


async def find(database: Database, **query: Any) -> SubjectAnswer:
    async with database.platform() as session:
        return await find_subject(session, SubjectQuery(**query))


async def gather(database: Database, **query: Any) -> SourceAnswer:
    async with database.platform() as session:
        answer = await find_subject(session, SubjectQuery(**query))
        assert answer.record_ref is not None, answer
        return await collect(session, answer.record_ref)


def names(answer: SourceAnswer) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for batch in answer.batches:
        for party in batch.parties:
            for claim in party.claims:
                if claim.attribute in {"legal_name", "full_name"}:
                    found.setdefault(party.key, set()).add(claim.value)
    return found


async def test_number_lei_and_name_lead_to_one_company(database: Database) -> None:
    by_number = await find(
        database, company_name="Hornsea 1", register="GB-COH", registration_number="7640868"
    )
    by_lei = await find(database, company_name="x", lei="2138002S3XGZ38WN5Q72")
    by_name = await find(database, company_name="Hornsea 1 Ltd.", country_code="GB")
    assert by_number.identified_by is IdentifiedBy.REGISTER_NUMBER
    assert by_lei.identified_by is IdentifiedBy.LEI
    assert by_name.identified_by is IdentifiedBy.NAME
    assert by_number.record_ref == by_lei.record_ref == by_name.record_ref


async def test_a_name_without_its_form_or_country_is_not_enough(database: Database) -> None:
    for query in (
        {"company_name": "Hornsea 1", "country_code": "GB"},
        {"company_name": "Hornsea 1 Limited"},
        {"company_name": "Hornsea 1 plc", "country_code": "GB"},
        {"company_name": "Hornsea One Limited", "country_code": "GB"},
    ):
        answer = await find(database, **query)
        assert answer.outcome is SubjectOutcome.AMBIGUOUS, query
        assert "HORNSEA 1 LIMITED" in {c.name for c in answer.candidates}


async def test_an_absent_number_is_never_replaced_by_a_name(database: Database) -> None:
    answer = await find(
        database,
        company_name="Hornsea 1 Limited",
        country_code="GB",
        register="GB-COH",
        registration_number="99999999",
    )
    assert answer.outcome is SubjectOutcome.NOT_FOUND
    assert not answer.conclusive  # extracts, not the whole register
    assert answer.record_ref is None
    unknown = await find(
        database, company_name="x", register="FR-RCS", registration_number="552100554"
    )
    assert unknown.outcome is SubjectOutcome.NOT_COVERED


async def test_hornsea_is_collected_from_both_registers(database: Database) -> None:
    answer = await gather(database, company_name="Hornsea 1 Limited", country_code="GB")
    assert names(answer)[answer.subject_key] == {"HORNSEA 1 LIMITED"}
    everyone = set().union(*names(answer).values())
    assert {
        "HORNSEA 1 HOLDINGS LIMITED",
        "JUPITER OFFSHORE WIND LIMITED",
        "HORNSEA 1 PSC LIMITED",
        "JUPITER INVESTOR HOLDCO LIMITED",
        "ORSTED UK HOW01 HOLDINGS LIMITED",
        "ØRSTED A/S",
        "CLIFFORD CHANCE NEWCASTLE LIMITED",
    } <= everyone
    relations = [r for batch in answer.batches for r in batch.relationships]
    consolidation = [r for r in relations if r.discriminator == "accounting_consolidation"]
    assert {r.type for r in consolidation} == {"Control"}
    jupiter = [r for r in relations if r.type == "Ownership" and r.valid_to is not None]
    assert {r.valid_to.isoformat() for r in jupiter if r.valid_to} == {"2018-06-18", "2024-11-30"}
    bands = [r.attributes for r in relations if r.attributes.get("share_maximum") == 50]
    assert bands
    assert all(band["minimum_exclusive"] for band in bands)
    assert not answer.gaps.truncated


async def test_biffa_plc_and_limited_are_one_company(database: Database) -> None:
    answer = await gather(
        database, company_name="Biffa", register="GB-COH", registration_number="10336040"
    )
    assert names(answer)[answer.subject_key] == {"BIFFA PLC", "BIFFA LIMITED"}


async def test_persons_of_one_register_are_joined_by_name_and_month(database: Database) -> None:
    answer = await gather(
        database,
        company_name="Daily Mail and General Trust",
        register="GB-COH",
        registration_number="184594",
    )
    voters = {
        (r.from_key, r.valid_to is None)
        for batch in answer.batches
        for r in batch.relationships
        if r.type == "Voting" and r.to_key == answer.subject_key
    }
    current = {key for key, open_ended in voters if open_ended}
    former = {key for key, open_ended in voters if not open_ended}
    assert len(current) == 5
    assert len(former) == 6
    assert len(former - current) == 1
    misspelt = [found for found in names(answer).values() if len(found) == 2 and _harold(found)]
    assert len(misspelt) == 1


def _harold(found: set[str]) -> bool:
    return all("Harold" in name for name in found)


async def test_max_parties_truncates_and_says_so(database: Database) -> None:
    async with database.platform() as session:
        found = await find_subject(session, SubjectQuery("Hornsea 1 Limited", country_code="GB"))
        assert found.record_ref is not None
        answer = await collect(session, found.record_ref, max_parties=4)
    assert answer.gaps.truncated
    assert answer.gaps.not_followed
    assert len(set(names(answer))) <= 4
