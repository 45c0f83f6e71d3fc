"""What a company states instead of an owner gives the same words by the register's file and API."""

from __future__ import annotations

import json
import zlib
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.conftest import actor_of
from tests.db.sources.connectors.conftest import Connect, Connected
from tests.db.sources.registry.statements import company, write
from tests.unit.sources.plugins.test_companies_house_statements import CODES

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.foundation.durable import Ref
from atlas.investigations.checks.counting import CountedAttestations
from atlas.investigations.runs import execution, service
from atlas.investigations.runs.repository import lifecycle
from atlas.investigations.runs.schemas import InvestigationRequest
from atlas.investigations.runs.steps import assess, enrich, ownership, screening, structure
from atlas.knowledge.graph import service as graph
from atlas.sources.registry.service import load_registry

BY_API = "09000002"
NAME = "companies_house Example"
LISTS = ("persons-with-significant-control", "persons-with-significant-control-statements")


def owner(number: str) -> dict[str, Any]:
    """A person with more than three quarters of the shares."""
    return {
        "kind": "individual-person-with-significant-control",
        "etag": "0",
        "name": "Ms Wanda Ilse Kerr",
        "name_elements": {"forename": "Wanda", "surname": "Kerr"},
        "date_of_birth": {"year": 1966, "month": 6},
        "notified_on": "2016-04-06",
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "links": {"self": f"/company/{number}/persons-with-significant-control/individual/o"},
    }


def statement(number: str, code: str) -> dict[str, Any]:
    return {
        "kind": "persons-with-significant-control-statement",
        "etag": "0",
        "statement": code,
        "notified_on": "2016-04-06",
        "links": {"self": f"/company/{number}/persons-with-significant-control-statements/s"},
    }


def listed(path: str, item: dict[str, Any]) -> bytes:
    return orjson.dumps(
        {
            "items_per_page": 100,
            "start_index": 0,
            "total_results": 1,
            "active_count": 1,
            "ceased_count": 0,
            "links": {"self": f"/company/{BY_API}/{path}"},
            "items": [item],
        }
    )


async def words(one: Connected, number: str) -> dict[str, Any]:
    """Investigate a company; return what is said of its owners, and how it is rated."""
    runtime = one.runtime
    body = InvestigationRequest.model_validate(
        {"company_name": NAME, "register": "GB-COH", "registration_number": number}
    )
    async with runtime.db.tenant(one.tenant) as session:
        run = await service.start(session, actor_of(one.tenant), body)
    ref = Ref(str(one.tenant), str(run.id))
    await execution.begin(runtime, ref)
    await enrich.run(runtime, one.sources.companies, ref)
    steps: list[tuple[str, Any]] = [
        (structure.STEP, structure.structure),
        (screening.step_name(0), lambda step: screening.screen(step, 0)),
        (ownership.STEP, partial(ownership.sanctioned, attested=CountedAttestations())),
        ("evaluation", partial(assess.evaluation, attested=CountedAttestations())),
    ]
    for name, work in steps:
        await execution.run_step(runtime, ref, name, work)
    async with runtime.db.tenant(one.tenant) as session:
        kept = await lifecycle.find_run(session, ref.resource)
        assert kept is not None
        assert kept.entity_id is not None
        assert kept.risk is not None
        said = await lifecycle.find_step(session, kept.id, ownership.STEP) or {}
        view = await graph.entity_ownership(session, kept.entity_id, today())
    regimes: Any = said["regimes"]
    return {
        "cause": view.causes.cause,
        "grounds": sorted((one.cause, one.code) for one in view.causes.grounds),
        "unnamed": view.causes.unnamed,
        "parties": sorted(one.name for one in view.graph.parties.values()),
        "words": {one["regime"]: (one["word"], one["reasons"]) for one in regimes},
        "floors": sorted(kept.risk.floors),
        "tier": kept.risk.tier,
        "level": kept.risk.level,
    }


@pytest.mark.parametrize("code", [*CODES, "psc-exists-but-not-identified-partnership", "new-code"])
async def test_a_statement_gives_the_same_words_by_the_file_and_by_the_api(
    database: Database, connected: Connect, tmp_path: Path, code: str
) -> None:
    number = f"098{zlib.crc32(code.encode()) % 100_000:05d}"
    lines = tmp_path / "psc.txt"
    said = [
        {"company_number": number, "data": one} for one in (owner(number), statement(number, code))
    ]
    lines.write_text("".join(f"{json.dumps(one)}\n" for one in said), encoding="utf-8")
    own = write(tmp_path, company(f"own{number}", NAME, ("GB-COH", number)))
    for dataset, path in (("psc", lines), ("own", own)):
        await load_registry(database, path, dataset=f"{dataset}-{number}", data_date=today())
    async with connected("companies_house") as one:
        await one.store_key()
        profile = {
            **json.loads(one.replay.answers[f"/company/{BY_API}", ()]),
            "company_name": NAME,
            "links": {name.replace("-", "_"): f"/company/{BY_API}/{name}" for name in LISTS},
        }
        page = (("items_per_page", "100"), ("start_index", "0"))
        one.replay.answers = {
            (f"/company/{BY_API}", ()): orjson.dumps(profile),
            (f"/company/{BY_API}/{LISTS[0]}", page): listed(LISTS[0], owner(BY_API)),
            (f"/company/{BY_API}/{LISTS[1]}", page): listed(LISTS[1], statement(BY_API, code)),
        }
        by_api, by_file = await words(one, BY_API), await words(one, number)
    assert by_api == by_file
