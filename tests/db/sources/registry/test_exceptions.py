"""What GLEIF says instead of a parent, beside a register that names the whole owner."""

import json
from pathlib import Path

import pytest
from tests.db.sources.registry.gleif_records import exception, lei_of, lei_record
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import structure

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

HARMLESS = ("NATURAL_PERSONS", "NON_CONSOLIDATING", "NO_KNOWN_PERSON", "NO_LEI")


@pytest.mark.parametrize("reason", HARMLESS)
async def test_a_reason_that_hides_nobody_changes_no_declared_owner(
    database: Database, actor: AuthContext, tmp_path: Path, reason: str
) -> None:
    place = 9770000 + HARMLESS.index(reason)
    lei, number = lei_of(place), f"0{place}"
    said = [exception(lei, reason, level) for level in LEVELS]
    files = {"repex": {"exceptions": said}, "lei": [lei_record(lei, "Whole Ltd")]}
    for name, content in files.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        await load_registry(database, path, dataset=f"{name}-{reason.lower()}")
    group = [
        company("c", "Whole Ltd", ("GB-COH", number), ("XI-LEI", lei)),
        person("p", "Ann Whole", "1970-05"),
        relation("r", "p", "c", interest(share=100), interest("votingRights", share=100)),
    ]
    await load_registry(database, write(tmp_path, *group), dataset=f"w-{reason.lower()}")
    view = await structure(database, actor, number)
    assert [one.status for one in view.ubos.ubos] == ["ubo"]
    assert view.causes.cause == "identified", view.causes.grounds


LEVELS = ("DIRECT", "ULTIMATE")
