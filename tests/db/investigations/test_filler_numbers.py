"""A filler in the place of a number is read in one way at the start of an investigation."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, write

from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.runs.models import Investigation
from atlas.investigations.runs.registers_read import subject_query
from atlas.sources.protocol.domain.subjects import IdentifiedBy, SubjectOutcome
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.subjects import find_subject

FILLERS = ["N/A", "0000", "00000000", "NONE", "UNKNOWN", "TBC", "XXXX", "xx-xx", "-"]


def run(name: str, number: str | None, register: str = "GB-COH") -> Investigation:
    found: dict[str, Any] = dict.fromkeys(Investigation.__slots__) | {
        "identifiers": (),
        "id": new_id(),
        "company_name": name,
        "registration_number": number,
        "register": register,
        "country_code": "GB",
        "as_of": date(2026, 11, 25),
    }
    return Investigation(**found)


@pytest.mark.parametrize("filler", FILLERS)
async def test_it_counts_as_not_stated_and_the_name_is_used(
    database: Database, tmp_path: Path, filler: str
) -> None:
    await load_registry(
        database,
        write(
            tmp_path,
            company("s-0", "Otherbad Willow Ltd", ("GB-COH", filler)),
            company("s-1", "Badnumber Oak Ltd", ("GB-COH", filler)),
            company("s-2", "Badnumber Pine Ltd"),
        ),
        dataset="fillers",
        complete=True,
    )
    async with database.platform() as session:
        for name, record in (("Badnumber Oak Ltd", "s-1"), ("Badnumber Pine Ltd", "s-2")):
            for register in ("GB-COH", "XI-LEI"):
                found = await find_subject(session, subject_query(run(name, filler, register)))
                assert found.outcome is SubjectOutcome.IDENTIFIED, found.detail
                assert found.identified_by is IdentifiedBy.NAME
                assert found.record_ref == f"fillers/{record}"
        nobody = await find_subject(session, subject_query(run("Quite Another Ltd", filler)))
        assert nobody.outcome is not SubjectOutcome.IDENTIFIED
        stated = await find_subject(session, subject_query(run("Badnumber Oak Ltd", "07654321")))
        assert stated.outcome is not SubjectOutcome.IDENTIFIED
