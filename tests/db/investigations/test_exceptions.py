"""A run on a company of which GLEIF says that it has no parent to name, beside its owner."""

import json
from pathlib import Path

import pytest
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.gleif_records import exception, lei_of, lei_record
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.test_exceptions import HARMLESS, LEVELS

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.sources.registry.service import load_registry


@pytest.mark.parametrize("reason", HARMLESS)
async def test_no_floor_on_hidden_owners_applies_where_all_are_declared(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path, reason: str
) -> None:
    place = 9780000 + HARMLESS.index(reason)
    lei, number = lei_of(place), f"0{place}"
    said = [exception(lei, reason, level) for level in LEVELS]
    files = {"repex": {"exceptions": said}, "lei": [lei_record(lei, "Whole Ltd")]}
    for name, content in files.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        await load_registry(
            database, path, dataset=f"{name}-{reason.lower()}", data_date=today(), force=True
        )
    group = [
        company("c", "Whole Ltd", ("GB-COH", number), ("XI-LEI", lei)),
        person("p", "Ann Whole", "1970-05"),
        relation("r", "p", "c", interest(share=100), interest("votingRights", share=100)),
    ]
    path = write(tmp_path, *group)
    await load_registry(database, path, dataset=f"w-{reason.lower()}", data_date=today())
    found = await ran(runtime, start, number)
    assert found.steps["structure"]["ownership"]["cause"] == "identified"
    assert not {"ubo_concealed", "ubo_unknown"} & {*found.risk["floors"]}
