"""What a dismissal holds for, and what it does not: namesakes, withdrawn facts, joined parties."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.api.screening.test_hits import Desk, entity
from tests.conftest import actor_of
from tests.unit.lists.reading import MANIFEST

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.foundation.db.listing import ListParams
from atlas.knowledge.entities import service as entities
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    ClaimBatch,
    PartyAssertion,
    SourceType,
)
from atlas.sources.lists.service import LoadOptions, load_list
from atlas.sources.screening.domain.matches import MAX_CANDIDATES
from atlas.sources.screening.service import freezing_hits, rescreenings, sweeps

Tokens = Callable[..., dict[str, str]]


@pytest.fixture
def desk(app_client: httpx.AsyncClient, tokens: Tokens) -> Desk:
    return Desk(app_client, tokens)


async def listed(
    database: Database,
    folder: Path,
    list_id: str,
    people: Sequence[tuple[str, dict[str, Any]]],
    schema: str = "Person",
) -> None:
    """Load a list of persons, or of parties of another kind: key and properties."""
    path = folder / f"{list_id}.ftm.json"
    lines = [
        {"id": key, "schema": schema, "properties": {**properties, "topics": ["sanction"]}}
        for key, properties in people
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    options = LoadOptions(manifest=MANIFEST, version_date=today())
    await load_list(database, path, list_id, options=options)


def status_of(screened: dict[str, Any]) -> dict[tuple[str, str], str]:
    return {(one["list_id"], one["entry_key"]): one["status"] for one in screened["candidates"]}


async def test_a_bare_name_dismissed_once_is_not_dismissed_elsewhere(
    desk: Desk, database: Database, tmp_path: Path
) -> None:
    bare: dict[str, Any] = {"name": ["Ulrik Nakamura"]}
    await listed(database, tmp_path, "namesakes-a", [("a1", bare)])
    party = {"name": "Ulrik Nakamura", "kind": "person", "reference": "namesake"}
    await desk.refuse_match((await desk.hit_of(**party))["id"])
    await listed(database, tmp_path, "namesakes-a", [("a1", bare), ("a3", bare)])
    await listed(database, tmp_path, "namesakes-b", [("b1", bare)])
    assert status_of(await desk.screen(**party)) == {
        ("namesakes-a", "a1"): "false_positive",
        ("namesakes-a", "a3"): "undecided",
        ("namesakes-b", "b1"): "undecided",
    }


async def swept(database: Database, tenant: UUID) -> None:
    """Let the worker find that lists were loaded, and do the sweeps that it starts."""
    while await sweeps.Sweeper(database).sweep():
        async with database.tenant(tenant) as session:
            page = await rescreenings.list_rescreenings(session, ListParams(limit=50))
        for row in page.items:
            done = row.status in {"done", "failed", "cancelled"}
            while not done:
                async with database.tenant(tenant) as session:
                    await rescreenings.begin(session, row.id)
                    done = await rescreenings.step(session, actor_of(tenant), row.id)


@pytest.mark.parametrize("namesake", [{}, {"birthDate": ["1971-02-03"]}])
async def test_a_namesake_that_a_later_load_brings_asks_again_by_itself(
    desk: Desk, database: Database, tenant: UUID, tmp_path: Path, namesake: dict[str, Any]
) -> None:
    """A dismissal binds to the entry that was compared; nobody screens the party again by hand."""
    place = f"later-{len(namesake)}"
    name = f"Ottoline {'Brackenbury' if namesake else 'Venable'}"
    bare: dict[str, Any] = {"name": [name]}
    await listed(database, tmp_path, place, [("l1", bare)])
    party = {"name": name, "kind": "person", "reference": place}
    dismissed = await desk.hit_of(**party)
    await desk.refuse_match(dismissed["id"])
    await listed(database, tmp_path, place, [("l1", bare), ("l2", {**bare, **namesake})])
    await swept(database, tenant)
    answer = await desk.client.get(
        f"/api/screening/hits?reference={place}", headers=desk.tokens("viewer")
    )
    hits = [await desk.hit(one["id"]) for one in answer.json()["items"]]
    assert {hit["candidate"]["entry_key"]: hit["status"] for hit in hits} == {
        "l1": "false_positive",
        "l2": "undecided",
    }
    # other content under the number that was compared asks again too
    other = {**bare, "birthDate": ["1950-01-01"]}
    await listed(database, tmp_path, place, [("l1", other), ("l2", {**bare, **namesake})])
    await swept(database, tenant)
    assert (await desk.hit(dismissed["id"]))["status"] == "undecided"


async def test_a_dismissal_ends_with_the_fact_that_it_rests_on(
    desk: Desk, database: Database, tmp_path: Path
) -> None:
    born = {"name": ["Torvald Okonkwo"], "birthDate": ["1960-07-12"]}
    await listed(database, tmp_path, "withdrawn", [("w1", born)])
    party = {"name": "Torvald Okonkwo", "kind": "person", "reference": "withdrawn"}
    hit = await desk.hit_of(**party, birth_date="1985-03-04")
    assert (hit["strength"], hit["candidate"]["contradictions"]) == ("weak", ["birth_date"])
    await desk.refuse_match(hit["id"])
    again = await desk.screen(**party, birth_date="1985-03-04")
    assert again["candidates"][0]["status"] == "false_positive"
    without = await desk.screen(**party)
    assert without["candidates"][0]["status"] == "undecided"
    opened = await desk.hit(hit["id"])
    assert (opened["strength"], opened["reason"]) == ("weak", "party_changed")


async def test_joined_parties_stay_flagged_while_a_true_match_of_either_stands(
    desk: Desk, database: Database, tenant: UUID, tmp_path: Path
) -> None:
    await listed(
        database,
        tmp_path,
        "joined",
        [("j1", {"name": ["Quillfeather Mining"]}), ("j2", {"name": ["Brackwater Mining"]})],
    )
    parties = {}
    for name in ("Quillfeather Mining", "Brackwater Mining"):
        parties[name] = await entity(database, tenant, name)
        found = await desk.screen(name=name, kind="unknown", entity_id=str(parties[name]))
        hit = next(one for one in found["candidates"] if one["entry_name"] == name)
        await desk.decide(hit["hit_id"], "true_match")
    gone, stays = parties.values()
    async with database.tenant(tenant) as session:
        await session.execute(
            "INSERT INTO entity_merge (tenant_id, entity_id, canonical_id, reason, merged_by,"
            " merged_at) VALUES ($1, $2, $3, 'analyst', $4, $5)",
            tenant, gone, stays, new_id(), now(),
        )  # fmt: skip
        hits = await freezing_hits(session, [stays])
    assert {hit.entity_id for hit in hits} == {gone, stays}
    for hit in sorted(hits, key=lambda one: one.entity_id == gone):  # of the canonical one first
        async with database.tenant(tenant) as session:
            assert (await entities.get_entity(session, stays)).data["is_sanctioned"] is True
        await desk.decide(str(hit.id), "unsure")
        await desk.second(str(hit.id))
    async with database.tenant(tenant) as session:
        assert (await entities.get_entity(session, stays)).data["is_sanctioned"] is False
        assert await freezing_hits(session, [gone]) == []


async def test_candidates_beyond_the_most_bar_every_favourable_word(
    desk: Desk, database: Database, tenant: UUID, tmp_path: Path
) -> None:
    people = [(f"c{n}", {"name": ["Osric Vandermeer"]}) for n in range(MAX_CANDIDATES + 5)]
    await listed(database, tmp_path, "common", people)
    party = {"name": "Osric Vandermeer", "kind": "person", "reference": "common"}
    found = await desk.screen(**party)
    assert len(found["candidates"]) == MAX_CANDIDATES
    [topic] = [one for one in found["topics"] if one["topic"] == "sanctions"]
    assert "5 on common" in topic["detail"]
    assert "full name" in topic["detail"]
    async with database.tenant(tenant) as session:
        stored = await session.fetch_value(
            "SELECT topics FROM screening WHERE id = $1", UUID(found["id"])
        )
    [kept] = [one for one in stored if one["topic"] == "sanctions"]
    assert (kept["without_candidates"], kept["reason_without"]) == ("not_assessed", "truncated")
    shown = await desk.hit(found["candidates"][0]["hit_id"])
    assert shown["candidate"]["name_equal"] == "primary"


async def person(database: Database, tenant: UUID, name: str, **claims: Any) -> UUID:
    """Make a person of the store."""
    said = {"full_name": name, **claims}
    batch = ClaimBatch(
        source="gb-register",
        source_type=SourceType.REGISTRY,
        retrieved_at=now(),
        batch_key=str(new_id()),
        parties=[
            PartyAssertion(
                "p", "Person", claims=[ClaimAssertion(key, value) for key, value in said.items()]
            )
        ],
    )
    async with database.tenant(tenant) as session:
        made = await mutations.apply_batch(session, actor_of(tenant), batch)
        return made.entities["p"]


async def test_what_an_analyst_types_dismisses_no_equal_name_alone(
    desk: Desk, database: Database, tenant: UUID, tmp_path: Path
) -> None:
    listed_as = {"name": ["Thaddeus Okoro"], "birthDate": ["1961-02-03"], "gender": ["male"]}
    await listed(database, tmp_path, "typed", [("t1", listed_as)])
    fact: dict[str, Any] = {"distinguishing_fact": "Born in 1990, as the passport says."}
    typed = {"birth_date": "1990-05-05", "gender": "female"}
    unknown = await person(database, tenant, "Thaddeus Okoro")
    party = {"name": "Thaddeus Okoro", "kind": "person", "entity_id": str(unknown)}
    hit = await desk.hit_of(**party)
    told = await desk.screen(**party, **typed)
    assert told["candidates"][0]["contradictions"] == ["birth_date", "gender"]
    now_ = await desk.hit(hit["id"])
    assert (now_["candidate"]["id"], now_["score"]) == (hit["candidate"]["id"], hit["score"])
    assert (await desk.decide(hit["id"], "false_positive", **fact))["state"] == "proposed"

    first_typed = await person(database, tenant, "Thaddeus  Okoro")
    other = {**party, "entity_id": str(first_typed)}
    opened = await desk.hit_of(**other, **typed)  # the hit begins with what was typed
    assert (await desk.decide(opened["id"], "false_positive", **fact))["state"] == "proposed"

    known = await person(database, tenant, "Thaddeus Okoro", date_of_birth="1990-05-05")
    claimed = await desk.hit_of(**{**party, "entity_id": str(known)})
    assert claimed["candidate"]["contradictions"] == ["birth_date"]
    assert (await desk.decide(claimed["id"], "false_positive", **fact))["state"] == "final"


async def test_no_kind_of_a_register_lets_one_person_dismiss_an_equal_name(
    desk: Desk, database: Database, tenant: UUID, tmp_path: Path
) -> None:
    """A register may record as a natural person what is listed as a company."""
    name = "Tovarny Ruchey Holding"
    await listed(database, tmp_path, "kinds", [("k1", {"name": [name]})], schema="Company")
    recorded = await person(database, tenant, name, date_of_birth="1970-05-12")
    hit = await desk.hit_of(name=name, kind="person", entity_id=str(recorded))
    assert hit["candidate"]["name_equal"] == "primary"
    assert hit["candidate"]["contradictions"] == []
    fact: dict[str, Any] = {"distinguishing_fact": "The register records a natural person."}
    assert (await desk.decide(hit["id"], "false_positive", **fact))["state"] == "proposed"


async def test_a_screening_of_an_entity_asks_for_all_that_is_known_of_it(
    desk: Desk, database: Database, tenant: UUID, tmp_path: Path
) -> None:
    await listed(database, tmp_path, "own", [("o1", {"name": ["Wendeline Abernathy"]})])
    party = await person(
        database, tenant, "Wendeline Abernathy", date_of_birth="1970-01-02", nationalities=["GB"]
    )
    found = await desk.screen(
        name="Somebody Else", kind="company", entity_id=str(party), birth_date="1999-09-09"
    )
    assert [one["entry_key"] for one in found["candidates"]] == ["o1"]
    query = found["query"]
    assert (query["kind"], query["birth_date"], query["countries"]) == (
        "person",
        "1970-01-02",
        ["GB"],
    )
