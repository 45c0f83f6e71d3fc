"""A register number written otherwise: the same company, or a question, and never "not in"."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.db.sources.registry.statements import company, write

from atlas.foundation.db import Database
from atlas.sources.protocol.domain.subjects import (
    IdentifiedBy,
    SubjectAnswer,
    SubjectOutcome,
    SubjectQuery,
)
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.subjects import find_subject

SCHEME = "XX-SPELL"


async def find(
    database: Database, name: str, number: str, register: str, country: str | None = None
) -> SubjectAnswer:
    async with database.platform() as session:
        return await find_subject(
            session,
            SubjectQuery(name, register=register, registration_number=number, country_code=country),
        )


async def load(database: Database, folder: Path) -> None:
    await load_registry(
        database,
        write(
            folder,
            company("s-0", "Big Zero Limited", (SCHEME, "BIG-0"), country="XX"),
            company("s-1", "Big One Limited", (SCHEME, "BIG-1"), country="XX"),
            company("s-2", "Padded Limited", (SCHEME, "000-4.711"), country="XX"),
            company("s-3", "Twice Limited", (SCHEME, "TW/77"), country="XX"),
            company("s-4", "Twice Limited", (SCHEME, "TW-77"), country="XX"),
            company("s-5", "Filler Limited", (SCHEME, "0000"), country="XX"),
            company("s-6", "Spree GmbH", ("DE-CR", "HRB 4711"), country="DE"),
        ),
        dataset="spell",
        complete=True,
    )


@pytest.mark.parametrize(
    ("name", "number", "record"),
    [
        ("Big Zero Limited", "BIG-0", "spell/s-0"),
        ("whatever it calls itself", "big-0", "spell/s-0"),
        ("Big Zero Ltd", "big 0", "spell/s-0"),
        ("Big One Limited", "BIG1", "spell/s-1"),
        ("Big One Limited", "big / 1", "spell/s-1"),
        ("Padded Limited", "4711", "spell/s-2"),
        ("PADDED LTD", "0004711", "spell/s-2"),
        ("Twice Limited", "tw/77", "spell/s-3"),
    ],
)
async def test_another_spelling_with_the_name_identifies(
    database: Database, tmp_path: Path, name: str, number: str, record: str
) -> None:
    await load(database, tmp_path)
    found = await find(database, name, number, SCHEME)
    assert (found.outcome, found.record_ref) == (SubjectOutcome.IDENTIFIED, record), found.detail
    assert found.identified_by is IdentifiedBy.REGISTER_NUMBER


@pytest.mark.parametrize(
    ("name", "number", "register"),
    [
        ("Twice Limited", "TW77", SCHEME),  # two companies
        ("Filler Limited", "00000", SCHEME.lower()),  # no number at all, but on a candidate
        ("Big Wan Limited", "BIG1", SCHEME),  # neither the spelling nor the name is the same
        ("Havel GmbH", "HRB 4711", "DE-CR"),  # a number of any court
    ],
)
async def test_a_number_on_a_candidate_is_a_question(
    database: Database, tmp_path: Path, name: str, number: str, register: str
) -> None:
    await load(database, tmp_path)
    found = await find(database, name, number, register)
    assert found.outcome is SubjectOutcome.AMBIGUOUS, found.detail
    assert found.record_ref is None
    assert not found.conclusive


async def test_without_its_court_a_number_identifies_with_the_name_alone(
    database: Database, tmp_path: Path
) -> None:
    await load(database, tmp_path)
    found = await find(database, "Spree GmbH", "hrb 4711", "DE-CR", "DE")
    assert (found.outcome, found.identified_by) == (SubjectOutcome.IDENTIFIED, IdentifiedBy.NAME)
    other = await find(database, "Spree GmbH", "HRB 4712", "DE-CR")
    assert other.outcome is SubjectOutcome.NOT_COVERED  # no file is complete for numbers alone
