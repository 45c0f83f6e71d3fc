"""Which records of the store are found to be one company, or one holder of a large company."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from tests.db.mutations.helpers import batch, company, owns, person

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.knowledge.candidates import service as candidates
from atlas.knowledge.mutations import service as mutations
from atlas.knowledge.mutations.schemas import Identifier
from atlas.knowledge.resolution import service as resolution


async def keep(
    database: Database,
    actor: AuthContext,
    source: str,
    parties: list[Any],
    links: Sequence[Any] = (),
) -> dict[str, UUID]:
    """Keep what a source says; return the entity of each of its keys."""
    async with database.tenant(actor.require_tenant()) as session:
        made = await mutations.apply_batch(
            session,
            actor,
            batch(str(new_id()), source=source, parties=parties, relationships=list(links)),
        )
    return dict(made.entities)


async def found(
    database: Database, actor: AuthContext, ids: set[UUID]
) -> tuple[resolution.Found, set[frozenset[UUID]]]:
    async with database.tenant(actor.require_tenant()) as session:
        seen = await resolution.find_candidates(session, actor, ids)
        pairs = await candidates.open_pairs(session, sorted(ids))
    return seen, {frozenset((one.first_id, one.second_id)) for one in pairs}


async def test_a_company_in_two_sources_is_a_candidate_and_its_namesake_in_one_is_not(
    database: Database, actor: AuthContext
) -> None:
    psc = await keep(
        database,
        actor,
        "registry_file:psc",
        [company("a", "71000001", "QUERCUS HOLDING LTD"), company("b", "71000002", "Quercus Ltd")],
    )
    lei = replace(
        company("c", "x", "Quercus Holding Limited"),
        identifiers=[Identifier("XI-LEI", "5493001KJTIIGC8Y1R12")],
    )
    other = await keep(database, actor, "lei:gleif", [lei])
    seen, pairs = await found(database, actor, {psc["a"]})
    assert pairs == {frozenset((psc["a"], other["c"]))}
    assert seen.new == 1
    again, _ = await found(database, actor, {psc["a"]})
    assert again.new == 0


async def test_a_founding_date_that_is_a_filler_excludes_nothing(
    database: Database, actor: AuthContext
) -> None:
    one = company("a", "72000001", "Salix Trading Ltd", incorporation_date="1970-01-01")
    two = replace(
        company("b", "x", "Salix Trading Limited", incorporation_date="2004-05-06"),
        identifiers=[Identifier("NL-KVK", "12345678")],
    )
    mine = await keep(database, actor, "registry_file:psc", [one])
    theirs = await keep(database, actor, "registry_file:kvk", [two])
    _, pairs = await found(database, actor, {mine["a"]})
    assert pairs == {frozenset((mine["a"], theirs["b"]))}


async def test_two_of_a_hundred_and_fifty_holders_are_found(
    database: Database, actor: AuthContext
) -> None:
    letters = "bdfglmnprt"
    names = [f"{a}o{b}a {b}i{a}u{a}e" for a in letters for b in letters][:75]
    parties = [person(f"p{n}", f"psc{n}", name.title()) for n, name in enumerate(names)]
    owned = company("c", "73000001", "Ulmus Ltd")
    one = await keep(
        database,
        actor,
        "registry_file:psc",
        [owned, *parties, person("one", "one", "Jon A. Smith")],
        [owns(key, "c", share_exact=0.5) for key in [*(p.key for p in parties), "one"]],
    )
    more = [person(f"q{n}", f"nat{n}", name[::-1].title()) for n, name in enumerate(names)]
    two = await keep(
        database,
        actor,
        "registry_file:national",
        [owned, *more, person("two", "two", "Jonathan Smyth")],
        [owns(key, "c", share_exact=0.5) for key in [*(p.key for p in more), "two"]],
    )
    assert one["c"] == two["c"]
    async with database.tenant(actor.require_tenant()) as session:
        await resolution.find_candidates(session, actor, {one["c"]})
        pairs = await candidates.open_pairs(session, [one["one"]])
    assert frozenset((one["one"], two["two"])) in {frozenset(pair[1:]) for pair in pairs}


async def test_what_atlas_calls_a_party_without_a_name_joins_no_two(
    database: Database, actor: AuthContext
) -> None:
    """Two holders "Unnamed: hidden" were alike at 100, and one company's matches the other's."""
    kept = []
    for source, number in (("registry_file:a", "74000001"), ("registry_file:b", "74000002")):
        hidden = [
            replace(company("h", "x", "Unnamed: hidden"), identifiers=[]),
            person("p", f"{source}-p", "Unnamed: hidden"),
            replace(company("k", "x", "Unnamed legalentity"), identifiers=[]),
        ]
        keyed = [
            replace(one, identifiers=[Identifier("XI-RECORD", f"{source}-{one.key}")])
            for one in hidden
        ]
        subject = company("c", number, f"Carpinus {number} Ltd")
        links = [owns(one.key, "c", share_exact=0.3) for one in keyed]
        kept.append(await keep(database, actor, source, [subject, *keyed], links))
    ids = {entity for one in kept for entity in one.values()}
    seen, pairs = await found(database, actor, ids)
    assert (seen.new, pairs) == (0, set())


@pytest.mark.parametrize("ended_by", ["registry_file:psc", "registry_file:bods"])
async def test_who_holds_in_one_source_and_held_in_another_is_a_candidate(
    ended_by: str, database: Database, actor: AuthContext
) -> None:
    """Only two who both hold today were compared: no one could join them, and no end was seen."""
    number = "75000001" if ended_by == "registry_file:psc" else "75000002"
    owned = company("c", number, "Fagus Ltd")
    ids: dict[str, UUID] = {}
    for source, key, birth in (
        ("registry_file:psc", "f", "1966-05"),
        ("registry_file:bods", "g", "1966-05-07"),
    ):
        end = date(2025, 1, 1) if source == ended_by else None
        parties = [
            owned,
            person(key, f"{key}-{number}", "Eleazar Wetwangle", date_of_birth=birth),
            person(f"{key}2", f"{key}2-{number}", "Eleazar Wetwangle", date_of_birth="1931-02"),
        ]
        links = [owns(key, "c", end=end), owns(f"{key}2", "c", end=date(2021, 1, 1))]
        ids |= await keep(database, actor, source, parties, links)
    _, pairs = await found(database, actor, {*ids.values()})
    assert pairs == {frozenset((ids["f"], ids["g"]))}


async def test_a_former_officer_of_the_same_name_who_was_born_later_is_no_candidate(
    database: Database, actor: AuthContext
) -> None:
    owned = company("c", "75000003", "Fraxinus Ltd")
    father = person("f", "father", "Eleazar Wetwangle", date_of_birth="1941-03-02")
    son = person("s", "son", "Eleazar Wetwangle", date_of_birth="1971-03")
    unknown = person("u", "unknown", "Eleazar Wetwangle")
    ids = await keep(database, actor, "registry_file:psc", [owned, father], [owns("f", "c")])
    former = [owns(key, "c", end=date(2024, 1, 1)) for key in ("s", "u")]
    more = await keep(database, actor, "registry_file:bods", [owned, son, unknown], former)
    _, pairs = await found(database, actor, {*ids.values(), *more.values()})
    assert pairs == set()
