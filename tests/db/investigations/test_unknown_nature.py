"""A right that a register names by a code it does not publish is told, and read for nothing."""

from __future__ import annotations

import json
from pathlib import Path

from tests.db.investigations.conftest import Start
from tests.db.investigations.test_coverage import ran
from tests.unit.sources.registry.psc_lines import line, write_lines

from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.reports import service as reports
from atlas.investigations.runs import queries
from atlas.sources.registry.service import load_registry

CODE = "right-to-appoint-and-remove-everything"


async def test_a_run_tells_of_a_right_whose_code_is_not_published(
    database: Database, runtime: Runtime, start: Start, tmp_path: Path
) -> None:
    number = "77770096"
    kind = "individual-person-with-significant-control"
    path = write_lines(
        tmp_path,
        line(number, kind, "individual/p-1", {
            "name": "Ms Odile Quarrington",
            "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
            "notified_on": "2017-03-01",
        }),
        line(number, kind, "individual/p-2", {
            "name": "Mr Emeric Underwood",
            "natures_of_control": [CODE],
            "notified_on": "2017-03-01",
        }),
    )  # fmt: skip
    load = await load_registry(database, path, dataset=f"oak-{number}")
    assert any(one.startswith("unknown_nature: ") and CODE in one for one in load.warnings)
    found = await ran(runtime, start, number)
    async with database.tenant(found.tenant) as session:
        report = json.loads(await reports.compose(session, found.run))
        conflicts = await queries.conflicts_of(session, found.run)
    [told] = [one for one in report["findings"] if one["code"] == "unknown_nature"]
    assert "Emeric Underwood" in told["detail"]
    assert CODE in told["detail"]
    assert "not assessed" in told["detail"]
    assert not [one for one in report["findings"] if one["code"] == "contradictory_statement"]
    [conflict] = [one for one in conflicts if one.kind == "unknown_nature"]
    assert conflict.statements == [CODE]
    assert [one["kind"] for one in report["conflicts"]] == ["unknown_nature"]
