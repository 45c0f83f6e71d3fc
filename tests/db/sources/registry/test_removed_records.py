"""What the graph makes of a record that a register removed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.db.sources.registry.statements import company, interest, person, relation
from tests.db.sources.registry.structures import structure
from tests.db.sources.registry.test_collecting import load

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import UboCause


async def test_a_holding_no_longer_published_identifies_nobody_and_is_not_forgotten(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    rows = [company(f"x{n}", f"Filler {n} Ltd", ("XX-ONE", f"9{n}")) for n in range(20)]
    rows += [company("c", "Dropped Ltd", ("XX-ONE", "7")), person("p", "Gone Owner", "1970-01")]
    held = relation("r", "p", "c", interest(share=100, startDate="2010-01-01"))
    await load(database, tmp_path, "dropped", *rows, held)
    assert (await structure(database, actor, "7", register="XX-ONE")).ubos.identified
    later = [*rows[:-1], person("p", "Gone Owner", "1970-01", date="2026-05-01")]
    await load(database, tmp_path, "dropped", *later)
    view = await structure(database, actor, "7", register="XX-ONE")
    assert not view.ubos.identified
    assert view.left_owners == {one.party for one in view.ubos.ubos}
    (ground,) = view.ubos.ubos[0].grounds
    assert "record removed from the register's file of 2026-05-01" in ground.detail
    assert view.causes.cause is UboCause.UNKNOWN
    assert [holding.left_out for holding in view.holdings] == [date(2026, 5, 1)]
    before = await structure(database, actor, "7", register="XX-ONE", as_of=date(2026, 4, 30))
    assert before.ubos.identified
    ended = relation(
        "r", "p", "c", interest(share=100, startDate="2010-01-01", endDate="2026-04-01")
    )
    await load(database, tmp_path, "dropped", *later, ended)
    over = await structure(database, actor, "7", register="XX-ONE")
    assert over.ubos.no_ubo_identified
    assert [holding.valid_to for holding, _ in over.shown] == [date(2026, 4, 1)]
    await load(database, tmp_path, "dropped", *later, held)
    assert (await structure(database, actor, "7", register="XX-ONE")).ubos.identified
