"""The standard's worked examples and the public fixtures: load whole, become claims, are viewed."""

import json
from pathlib import Path

import pytest
from tests.db.sources.registry.structures import AS_OF, apply, shares

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import NoUboReason, UboStatus
from atlas.knowledge.graph.schemas import OwnershipView
from atlas.knowledge.graph.service import ownership_structure
from atlas.sources.protocol.domain.answers import SourceAnswer
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.service import load_registry

pytestmark = pytest.mark.realdata
EXAMPLES = "ownership/bods-standard-0.4/examples"
FIXTURES = "ownership/bods-v04-fixtures-pypi"


def dataset_of(path: Path) -> str:
    return path.stem.lower()


async def load(database: Database, path: Path) -> None:
    report = await load_registry(database, path, dataset=dataset_of(path), force=True)
    assert report.rejected == 0, report.rejections


def entities_in(path: Path) -> list[str]:
    statements = json.loads(path.read_text(encoding="utf-8"))
    found = [s["recordId"] for s in statements if s["recordType"] == "entity"]
    return list(dict.fromkeys(found))


async def view(
    database: Database, actor: AuthContext, path: Path, record: str
) -> tuple[SourceAnswer, OwnershipView]:
    async with database.platform() as session:
        answer = await collect(session, f"{dataset_of(path)}/{record}", as_of=AS_OF)
    entities = await apply(database, actor, answer, f"example:{new_id()}")
    async with database.tenant(actor.require_tenant()) as session:
        found = await ownership_structure(session, entities[answer.subject_key], AS_OF)
    return answer, found


async def test_every_company_of_every_example_is_viewed(
    database: Database, actor: AuthContext, shared_data: Path
) -> None:
    paths = [*(shared_data / EXAMPLES).glob("*.json"), *(shared_data / FIXTURES).rglob("*.json")]
    assert len(paths) > 20
    for path in paths:
        await load(database, path)
        for record in entities_in(path):
            answer, found = await view(database, actor, path, record)
            assert answer.batches
            assert not found.truncated


async def test_circular_ownership_ends_without_an_owner(
    database: Database, actor: AuthContext, shared_data: Path
) -> None:
    path = shared_data / FIXTURES / "edge-cases" / "10-circular-ownership.json"
    await load(database, path)
    for record in ("rec-alpha-corp", "rec-beta-corp"):
        _, found = await view(database, actor, path, record)
        assert len(found.shares.closed_loops) == 1
        assert {why.reason for why in found.ubos.reasons} == {NoUboReason.CLOSED_LOOP}


async def test_an_anonymous_owner_keeps_the_registers_reason(
    database: Database, actor: AuthContext, shared_data: Path
) -> None:
    path = shared_data / FIXTURES / "edge-cases" / "11-anonymous-person.json"
    await load(database, path)
    answer, found = await view(database, actor, path, "rec-opaque-holdings-sa")
    assert {said.reason for said in answer.register_statements} == {
        "subjectUnableToConfirmOrIdentifyBeneficialOwner"
    }
    assert found.ubos.no_ubo_identified
    assert NoUboReason.UNKNOWN_PERSON in {why.reason for why in found.ubos.reasons}


async def test_joint_owners_through_an_arrangement(
    database: Database, actor: AuthContext, shared_data: Path
) -> None:
    path = shared_data / EXAMPLES / "joint-ownership.json"
    await load(database, path)
    _, found = await view(database, actor, path, "31c55e425764")
    assert shares(found)["Natalie Coleman"] == (50, 50)
    assert {ubo.status for ubo in found.ubos.ubos} == {UboStatus.UBO}
    assert len(found.ubos.ubos) == 2


async def test_the_latest_statements_of_fermcat(
    database: Database, actor: AuthContext, shared_data: Path
) -> None:
    path = shared_data / EXAMPLES / "fermcat.json"
    await load(database, path)
    _, found = await view(database, actor, path, "ent-93c75c87ab28f889")
    assert shares(found) == {"Patrick O'Donohue": (100, 100)}


async def test_the_nominator_stands_behind_the_nomination(
    database: Database, actor: AuthContext, shared_data: Path
) -> None:
    path = shared_data / EXAMPLES / "nomination.json"
    await load(database, path)
    _, found = await view(database, actor, path, "104AB1984C")
    names = [found.parties[ubo.party].name for ubo in found.ubos.ubos]
    assert names == ["Silvia Teixeira Perez"]
