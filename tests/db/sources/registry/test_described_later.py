"""A file restated: whoever a record names or describes later, one holding stays one holding."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.structures import apply, shares, structure

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.db import Database
from atlas.knowledge.graph.domain import UboStatus
from atlas.sources.protocol.domain.subjects import SubjectQuery
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.service import load_registry
from atlas.sources.registry.subjects import find_subject

HELD = interest(share={"minimum": 75, "maximum": 100}, startDate="2017-03-01")
RESTATED = date(2026, 2, 1)


async def load(database: Database, folder: Path, name: str, *statements: dict[str, Any]) -> None:
    report = await load_registry(database, write(folder, *statements), dataset=name)
    assert report.rejected == 0


@pytest.mark.parametrize(
    ("name", "described", "what"),
    [
        ("p", person("p-holder", "Ann Maria Lee", "1970-05"), "Ann Maria Lee"),
        ("c", company("c-holder", "Holder Limited", ("GB-COH", "09800019")), "Holder Limited"),
        (
            "t",
            company("t-holder", "Family Trust", entityType={"type": "arrangement"}),
            "Family Trust",
        ),
    ],
)
async def test_a_holder_described_in_a_later_version_holds_once(
    database: Database,
    actor: AuthContext,
    tmp_path: Path,
    name: str,
    described: dict[str, Any],
    what: str,
) -> None:
    number = f"0980001{'pct'.index(name)}"
    subject = company(f"{name}-co", "Later Limited", ("GB-COH", number))
    held = relation(f"{name}-r", f"{name}-holder", f"{name}-co", HELD)
    await load(database, tmp_path, f"later-{name}", held, subject)
    before = await structure(database, actor, number)
    placeholder = f"Record {name}-holder, not described in later-{name}"
    assert shares(before) == {placeholder: (75, 100)}
    assert before.ubos.ubos == ()

    await load(database, tmp_path, f"later-{name}", held, described, subject)
    after = await structure(database, actor, number)
    assert shares(after) == {what: (75, 100)}
    assert len(after.holdings) == 1
    assert [one.status for one in after.ubos.ubos] == ([UboStatus.UBO] if name == "p" else [])
    async with database.tenant(actor.require_tenant()) as session:
        assert not await session.fetch(
            "SELECT detail FROM conflict WHERE kind = 'identity' AND detail LIKE '%two types%'"
        )


async def test_an_ownership_statement_may_stand_before_its_person(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    number = "09800020"
    await load(
        database,
        tmp_path,
        "first",
        relation("f-r", "f-ann", "f-co", HELD),
        person("f-ann", "Ann Maria Lee", "1970-05"),
        company("f-co", "First Limited", ("GB-COH", number)),
    )
    assert shares(await structure(database, actor, number)) == {"Ann Maria Lee": (75, 100)}


@pytest.mark.parametrize("first", ["unknown", "bob"])
async def test_a_record_that_names_another_holder_now_is_no_second_holding(
    database: Database, actor: AuthContext, tmp_path: Path, first: str
) -> None:
    number = f"0980003{len(first)}"
    dataset, co, record = f"named-{first}", f"{first}-co", f"{first}-r"
    people = [
        company(co, "Named Limited", ("GB-COH", number)),
        person("bob", "Bob Ray", "1971-05"),
        person("ann", "Ann Maria Lee", "1970-05"),
    ]
    holder = "bob" if first == "bob" else {"reason": "unknown", "description": "not told"}
    was = "Bob Ray" if first == "bob" else "Unnamed: reason unknown"
    await load(database, tmp_path, dataset, relation(record, holder, co, HELD), *people)
    assert shares(await structure(database, actor, number)) == {was: (75, 100)}

    said = relation(record, "ann", co, HELD, date=RESTATED.isoformat(), status="updated")
    await load(database, tmp_path, dataset, said, *people)
    assert shares(await structure(database, actor, number)) == {"Ann Maria Lee": (75, 100)}
    earlier = await structure(database, actor, number, as_of=date(2026, 1, 20))
    assert shares(earlier) == {was: (75, 100)}

    # the same again changes nothing
    async with database.tenant(actor.require_tenant()) as session:
        ends = await session.fetch_value("SELECT count(*) FROM claim_deprecation")
    await structure(database, actor, number)
    async with database.tenant(actor.require_tenant()) as session:
        assert await session.fetch_value("SELECT count(*) FROM claim_deprecation") == ends


async def test_a_record_that_says_nobody_now_leaves_no_holding(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    number = "09800040"
    people = [company("n-co", "N Limited", ("GB-COH", number)), person("n-bob", "Bob", "1971-05")]
    await load(database, tmp_path, "nobody", relation("n-r", "n-bob", "n-co", HELD), *people)
    assert shares(await structure(database, actor, number)) == {"Bob": (75, 100)}
    nobody = {"reason": "noBeneficialOwners", "description": "no one qualifies"}
    said = relation("n-r", nobody, "n-co", HELD, date=RESTATED.isoformat(), status="updated")
    await load(database, tmp_path, "nobody", said, *people)
    assert shares(await structure(database, actor, number)) == {}


async def test_a_party_left_out_for_its_number_ends_nothing(
    database: Database, actor: AuthContext, tmp_path: Path
) -> None:
    number = "09800050"
    await load(
        database,
        tmp_path,
        "cut",
        company("cut-co", "Cut Limited", ("GB-COH", number)),
        person("cut-ann", "Ann Maria Lee", "1970-05"),
        relation("cut-r", "cut-ann", "cut-co", HELD),
    )
    whole = await structure(database, actor, number)
    async with database.platform() as session:
        query = SubjectQuery("", register="GB-COH", registration_number=number)
        found = await find_subject(session, query)
        assert found.record_ref is not None
        cut = await collect(session, found.record_ref, max_parties=1)
    assert cut.gaps.truncated
    await apply(database, actor, cut, "cut-short")
    async with database.tenant(actor.require_tenant()) as session:
        ended = "SELECT count(*) FROM claim_deprecation d JOIN claim c ON c.id = d.claim_id"
        assert await session.fetch_value(f"{ended} WHERE c.source = 'registry_file:cut'") == 0
    again = await structure(database, actor, number)
    assert shares(again) == shares(whole) == {"Ann Maria Lee": (75, 100)}
