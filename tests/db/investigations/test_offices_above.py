"""A record of an office at a company above neither hides who owns it nor declares its shares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import Ran, ran
from tests.db.investigations.test_left_out import office
from tests.db.sources.registry.statements import company, interest, person, relation, write

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.cut_lists

OFFICES = ("boardMember", "boardChair", "seniorManagingOfficial")


async def read(
    database: Database, runtime: Runtime, start: Start, folder: Path, number: str, *said: Any
) -> Ran:
    top = f"{number}t"
    parent = [
        company(number, f"Teasel {number} Ltd", ("GB-COH", number)),
        company(top, "Topco Example Ltd", ("GB-COH", f"77{number[2:]}")),
        relation(f"r{top}", top, number, interest(share=100)),
        *office(number, "m", "Gwen Amabel Thorne", birth="1970-01-01"),
    ]
    path = write(folder, *parent, *said)
    await load_registry(
        database,
        path,
        dataset=f"above-{number}",
        data_date=today(),
        scope=("identity", "beneficial_owners", "shareholders", "officers"),
    )
    return await ran(runtime, start, number)


@pytest.mark.parametrize("kind", OFFICES)
@pytest.mark.parametrize("declared", [True, False])
async def test_an_office_at_the_parent_changes_nothing_of_its_shares(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path, kind: str, declared: bool
) -> None:
    number = f"666671{OFFICES.index(kind)}{int(declared)}"
    top = f"{number}t"
    owner = [
        person(f"{number}p", "Odo Quill Weir", "1969-02-02"),
        relation(f"p{top}", f"{number}p", top, interest(share=100)),
    ]
    chair = office(top, "d", "Wanda Ilse Kerr", kind, birth="1971-05-05")
    found = await read(
        database, runtime, start, tmp_path, number, *(owner if declared else ()), *chair
    )
    said = found.steps["structure"]["ownership"]
    codes = {(one["cause"], one["code"]) for one in said["causes"]}
    if declared:
        assert codes == {("identified", "ubo")}
        assert "ubo_unknown" not in found.risk["floors"]
    else:
        assert codes == {("incomplete", "chain_leaves_the_loaded_sources")}
        assert "ubo_unknown" in found.risk["floors"]
