"""A holder whose record one register has ended, under a name that another one states on."""

from pathlib import Path

from tests.db.investigations.conftest import Start, runtime, start
from tests.db.investigations.test_coverage import ran
from tests.db.sources.registry.statements import company, interest, person, relation, write

from atlas.foundation.db import Database
from atlas.foundation.durable.runtime import Runtime
from atlas.investigations.modules import service as modules
from atlas.investigations.modules.domain.findings import CONTRADICTIONS, OF_VALIDITY
from atlas.investigations.runs import queries
from atlas.knowledge.graph.domain.ended_elsewhere import ENDED_ELSEWHERE
from atlas.knowledge.ontology.service import base
from atlas.sources.registry.service import load_registry

__all__ = ["runtime", "start"]


async def test_a_run_says_what_two_registers_contradict_each_other_on(
    runtime: Runtime, start: Start, database: Database, tmp_path: Path
) -> None:
    """A code without words: the run failed, and its conflicts could not be read."""
    number, holding = "09841001", "09841002"
    subject = company("c", "Elsewhere Ended Ltd", ("GB-COH", number))
    since, band = {"startDate": "2016-04-06"}, {"minimum": 75, "maximum": 100}
    files = {
        "closing": [
            subject,
            company("h", "Quillon Weir Holdings Ltd", ("GB-COH", holding)),
            person("g", "Gail Since", "1970-01-15"),
            relation("r1", "h", "c", interest(share=band, endDate="2019-03-01", **since)),
            relation("r2", "g", "c", interest(share=100, startDate="2019-03-01")),
        ],
        "going": [
            subject,
            company("h", "Quillon Weir Holdings Ltd"),
            relation("r1", "h", "c", interest(share=100, **since)),
        ],
    }
    for name, said in files.items():
        (tmp_path / name).mkdir()
        await load_registry(database, write(tmp_path / name, *said), dataset=f"elsewhere-{name}")
    run = await ran(runtime, start, number)
    async with database.tenant(run.tenant) as session:
        conflicts = await queries.conflicts_of(session, run.run)
        shown = await modules.list_modules(session, run.run)
    [told] = [one for one in conflicts if one.kind == ENDED_ELSEWHERE]
    assert told.attribute == "validity"
    assert told.detail.startswith("Quillon Weir Holdings Ltd in Elsewhere Ended Ltd: the holder's")
    titles = [finding.title for module in shown for finding in module.findings]
    assert titles.count("Registers contradict each other on an end") == 1


def test_every_contradiction_has_words() -> None:
    fields = base().relationship_types["Ownership"].attributes["contradictions"].fields
    assert {*CONTRADICTIONS} == {*(fields or ()), ENDED_ELSEWHERE}
    assert CONTRADICTIONS.keys() >= OF_VALIDITY
