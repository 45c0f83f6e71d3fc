"""What stands below or beside a company: it raises no floor, and earns no favourable word."""

from __future__ import annotations

from pathlib import Path

from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules import service as modules
from atlas.sources.registry.service import load_registry

NUMBER = "66666691"


async def test_a_subsidiarys_subsidiary_in_a_listed_country_is_named(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    group = (
        company("yew", "Yew Example Ltd", ("GB-COH", NUMBER)),
        person("p", "Percival Quill Weir", "1970-01-01"),
        company("daughter", "Yew Daughter Ltd", ("GB-COH", "66666692")),
        company("below", "Mansudae Example Corporation", ("KP-REG", "31"), country="KP"),
        relation("y-p", "p", "yew", interest(share=100)),
        relation("d-y", "yew", "daughter", interest(share=100)),
        relation("b-d", "daughter", "below", interest(share=51)),
    )
    await load_registry(database, write(tmp_path, *group), dataset="yews", data_date=today())
    found = await ran(runtime, start, NUMBER)
    async with database.tenant(found.tenant) as session:
        results = await modules.list_modules(session, found.run)
    mebo = next(one for one in results if one.code == "MEBO")
    tie = next(rule for rule in mebo.rules if rule.code == "high_risk_tie")
    assert tie.outcome == "fired"
    assert "Mansudae Example Corporation" in tie.detail
