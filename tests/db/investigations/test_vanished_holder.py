"""A holder whom a register names no longer counts until somebody else is declared instead."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules import service as modules
from atlas.investigations.runs.repository import findings
from atlas.sources.registry.service import load_registry

NUMBER = "66666671"
GROUP = (
    company("elm", "Elm Example Ltd", ("GB-COH", NUMBER)),
    company("parent", "Parent Example Ltd", ("GB-COH", "66666672")),
    person("p", "Percival Quill Weir", "1970-01-01"),
    company("mirae", "Mirae Trading Corporation", ("KP-REG", "1"), country="KP"),
    company("heir", "Heir Example Ltd", ("GB-COH", "66666673")),
    relation("e-p", "parent", "elm", interest(share=100)),
    relation("p-p", "p", "parent", interest(share=76)),
)
BOARD = relation("p-b", "mirae", "parent", interest("boardMember"))
HELD = relation("p-m", "mirae", "parent", interest(share=24))
ENDED = relation("p-m", "mirae", "parent", interest(share=24, endDate="2026-01-01"))
TAKEN = relation("p-h", "heir", "parent", interest(share=24))


@pytest.mark.parametrize(
    ("then", "counts"), [((), True), ((TAKEN,), False), ((ENDED,), False), ((HELD,), True)]
)
async def test_a_holder_whose_statement_is_gone_counts_until_the_register_answers(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    then: tuple[dict[str, Any], ...],
    counts: bool,
) -> None:
    for said in ((HELD, BOARD), then):  # two records of one party in one company
        path = write(tmp_path, *GROUP, *said)
        await load_registry(database, path, dataset="elms", data_date=today(), force=True)
    found = await ran(runtime, start, NUMBER)
    async with database.tenant(found.tenant) as session:
        parties = await findings.fetch_parties(session, found.run)
        results = await modules.list_modules(session, found.run)
    roles = next(one.roles for one in parties if one.name == "Mirae Trading Corporation")
    assert ("owner" in roles) is counts
    mebo = next(one for one in results if one.code == "MEBO")
    fired = {rule.code for rule in mebo.rules if rule.outcome == "fired"}
    assert ("high_risk_chain" in fired) is counts


OTHER_NUMBER = "66666681"
ABOVE = (
    company("ash", "Ash Example Ltd", ("GB-COH", OTHER_NUMBER)),
    company("parent", "Ash Parent Example Ltd", ("GB-COH", "66666682")),
    person("p", "Odo Quill Weir", "1971-01-01"),
    company("shell", "Shell Example Ltd", ("GB-COH", "66666684")),
    company("behind", "Sonamu Trading Corporation", ("KP-REG", "2"), country="KP"),
    relation("a-p", "parent", "ash", interest(share=100)),
    relation("p-p", "p", "parent", interest(share=76)),
    relation("s-b", "behind", "shell", interest(share=100)),
)
SHELL = relation("p-s", "shell", "parent", interest(share=24))
SHELL_ENDED = relation("p-s", "shell", "parent", interest(share=24, endDate="2026-01-01"))


@pytest.mark.parametrize(("then", "counts"), [((), True), ((SHELL_ENDED,), False)])
async def test_who_stands_above_such_a_holder_counts_too(
    database: Database,
    runtime: Runtime,
    start: Start,
    tmp_path: Path,
    then: tuple[dict[str, Any], ...],
    counts: bool,
) -> None:
    """The holder kept its role, and the North Korean company behind it had none."""
    for said in ((SHELL,), then):
        path = write(tmp_path, *ABOVE, *said)
        await load_registry(database, path, dataset="ashes", data_date=today(), force=True)
    found = await ran(runtime, start, OTHER_NUMBER)
    async with database.tenant(found.tenant) as session:
        parties = await findings.fetch_parties(session, found.run)
        results = await modules.list_modules(session, found.run)
    roles = {one.name: one.roles for one in parties}
    assert ("owner" in roles.get("Sonamu Trading Corporation", ())) is counts
    mebo = next(one for one in results if one.code == "MEBO")
    fired = {rule.code for rule in mebo.rules if rule.outcome == "fired"}
    assert ("high_risk_chain" in fired) is counts
