"""What a register said last stands while it is silent, whatever keeps it silent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from tests.conftest import actor_of
from tests.db.mutations import helpers
from tests.db.sources.connectors.conftest import Connect, Connected
from tests.db.sources.connectors.test_register_asked_itself import (
    ACTIVE,
    DOWN,
    FILED,
    NOT_KNOWN,
    investigate,
    registry,
)
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.db.sources.registry.test_formats import table

from atlas.foundation.core.clock import now, today
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.investigations.modules.domain import cir
from atlas.knowledge.candidates import service as candidates
from atlas.knowledge.candidates.schemas import Candidate
from atlas.knowledge.mutations import service as mutations
from atlas.sources.credentials.service import tenant_credentials
from atlas.sources.credentials.service.vault import vault_of
from atlas.sources.exposure import ageing, merging
from atlas.sources.exposure import service as exposure
from atlas.sources.providers import repository
from atlas.sources.providers.domain import ProviderTier, Route
from atlas.sources.providers.models import Routing
from atlas.sources.registry.service import load_registry

ENDING = b"active-proposal-to-strike-off"
Silence = Callable[[Connected], Awaitable[None]]


@pytest.fixture(scope="module", autouse=True)
async def a_day_before(
    database: Database, register: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A file of the register, a day old, in which the company is active."""
    path = table(tmp_path_factory.mktemp("day-before"), FILED)
    await load_registry(
        database, path, dataset="day-before", data_date=today() - timedelta(1), max_age_days=400
    )


def answers(
    one: Connected, status: bytes = b"active", detail: bytes = b"", number: str = ACTIVE
) -> None:
    """Let the register state the company's status, and its words on it."""
    [body] = [body for (path, _), body in one.replay.answers.items() if path == "/company/09000002"]
    body = body.replace(b"09000002", number.encode()).replace(ENDING, detail)
    body = body.replace(b'"company_status": "active"', b'"company_status": "%s"' % status)
    one.replay.answers = {**one.replay.answers, (f"/company/{number}", ()): body}


async def fails(one: Connected) -> None:
    one.replay.send = DOWN


async def loses_its_key(one: Connected) -> None:
    vault, actor = vault_of(one.runtime.db, one.runtime.settings), actor_of(one.tenant)
    async with one.runtime.db.tenant(one.tenant) as session:
        await tenant_credentials.delete(session, vault, actor, one.plugin.name, None)


async def is_switched_off(one: Connected) -> None:
    off = Routing(1, (Route("GB", one.plugin.name, ProviderTier.OFF),))
    async with one.runtime.db.tenant(one.tenant) as session:
        await repository.insert_routing(session, off, new_id(), now())


SILENCES = [fails, loses_its_key, is_switched_off]


@pytest.mark.parametrize("silent", SILENCES)
async def test_proceedings_that_the_register_stated_stand_while_it_is_silent(
    connected: Connect, silent: Silence
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one, detail=ENDING)
        assert registry(await investigate(one, ACTIVE)).finding.reason == "being_ended"
        await silent(one)
        for _ in range(2):
            seen = await investigate(one, ACTIVE, refresh=True)
            found = registry(seen).finding
            assert (found.outcome.value, found.reason) == ("not_assessed", "being_ended")
            assert f"active-proposal-to-strike-off (as of {today()})" in found.detail
            assert getattr(cir.unconfirmed(seen), "reason", None) == "being_ended"


@pytest.mark.parametrize("silent", SILENCES)
async def test_a_company_that_the_register_called_ended_is_not_active_by_an_older_file(
    connected: Connect, silent: Silence
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one, status=b"dissolved")
        before = registry(await investigate(one, ACTIVE)).finding
        assert before.outcome.value == "not_fulfilled"
        await silent(one)
        found = registry(await investigate(one, ACTIVE, refresh=True)).finding
    assert (found.outcome, found.reason) == (before.outcome, before.reason)


@pytest.mark.parametrize("silent", SILENCES)
async def test_a_company_that_the_register_did_not_know_stays_unknown_to_it(
    connected: Connect, silent: Silence
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.send = NOT_KNOWN
        assert registry(await investigate(one, ACTIVE)).finding.reason == "left_register"
        await silent(one)
        for _ in range(2):
            seen = await investigate(one, ACTIVE, refresh=True)
            found = registry(seen).finding
            assert (found.outcome.value, found.reason) == ("not_assessed", "left_register")
            assert f"answered on {today()}" in found.detail
            assert getattr(cir.unconfirmed(seen), "reason", None) == "left_register"


@pytest.mark.parametrize("knew", [False, True])
@pytest.mark.parametrize("silent", [loses_its_key, is_switched_off])
async def test_a_register_that_gave_no_answer_is_not_replaced_by_its_older_file(
    connected: Connect, silent: Silence, knew: bool
) -> None:
    """One person takes the key away: nothing has been found out since the register failed."""
    async with connected("companies_house") as one:
        await one.store_key()
        if knew:
            answers(one)
            assert registry(await investigate(one, ACTIVE)).finding.reason is None
        well, one.replay.send = one.replay.send, DOWN
        before = registry(await investigate(one, ACTIVE, refresh=True)).finding
        assert (before.outcome.value, before.reason) == ("not_assessed", "register_unanswered")
        await silent(one)
        for _ in range(2):
            seen = await investigate(one, ACTIVE, refresh=True)
            found = registry(seen).finding
            assert (found.outcome.value, found.reason) == ("not_assessed", "register_unanswered")
            assert f"was asked on {today()} and did not answer" in found.detail
            assert getattr(cir.unconfirmed(seen), "reason", None) == "register_unanswered"
        if silent is loses_its_key:
            await one.store_key()
            one.replay.send = well
            answers(one)
            assert registry(await investigate(one, ACTIVE, refresh=True)).finding.reason is None
            await loses_its_key(one)
            assert registry(await investigate(one, ACTIVE)).finding.reason is None


async def test_what_the_register_says_itself_replaces_its_last_word(connected: Connect) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one, detail=ENDING)
        assert registry(await investigate(one, ACTIVE)).finding.reason == "being_ended"
        answers(one)
        assert registry(await investigate(one, ACTIVE, refresh=True)).finding.reason is None
        await loses_its_key(one)
        assert registry(await investigate(one, ACTIVE)).finding.reason is None


async def test_live_answers_exclude_no_one_while_the_register_does_not_know_the_company(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:

        async def outdated(entity: UUID | None) -> set[str]:
            assert entity is not None
            async with one.runtime.db.tenant(one.tenant) as session:
                owners = await ageing.owners_of(session, entity, today())
                held = await ageing.holdings_of(session, entity, today(), max_parties=10)
                said = await exposure.sanctioned_ownership(session, entity, today())
            assert all(regime.control != "none_found" for regime in said.regimes)
            reasons = {"left_register" in regime.reasons for regime in said.regimes}
            assert reasons == {"left_register" in owners.outdated}
            assert owners.outdated == held.outdated
            return {*owners.outdated}

        await one.store_key()
        answers(one)
        entity = (await investigate(one, ACTIVE)).subject.entity_id
        assert "left_register" not in await outdated(entity)
        well, one.replay.send = one.replay.send, NOT_KNOWN
        await investigate(one, ACTIVE, refresh=True)
        assert "left_register" in await outdated(entity)
        await loses_its_key(one)
        await investigate(one, ACTIVE)
        assert "left_register" in await outdated(entity)
        await one.store_key()
        one.replay.send = well
        await investigate(one, ACTIVE, refresh=True)
        assert "left_register" not in await outdated(entity)


SUBSIDIARY, FORMERLY, LATER = "09000999", "09000998", "09000997"
DENIED = "the register itself answered that it does not know the company"


@pytest.fixture(scope="module")
async def holding(database: Database, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A file of today in which the company holds another one, and a person holds the company."""
    path = write(
        tmp_path_factory.mktemp("holding"),
        company("held", "companies_house Example", ("GB-COH", SUBSIDIARY)),
        company("holding", "companies_house Example", ("GB-COH", ACTIVE)),
        person("owner", "Ann Example", "1970-01-15"),
        relation("held-by", "holding", "held", interest(share=100)),
        company("formerly", "companies_house Example", ("GB-COH", FORMERLY)),
        relation("held-till", "holding", "formerly", interest(share=100, endDate="2024-03-01")),
        company("later", "companies_house Example", ("GB-COH", LATER)),
        relation("holds-from", "holding", "later", interest(share=100, startDate="2099-03-01")),
        relation("owned-by", "owner", "holding", interest(share=100)),
    )
    await load_registry(
        database, path, dataset="holding", complete=True, data_date=today(), max_age_days=400
    )


async def lapsed_at(one: Connected, number: str) -> object:
    """Return when results of a company were last found to rest on other parties."""
    sql = "SELECT max(identity_changed_at) FROM company WHERE registration_number = $1"
    async with one.runtime.db.tenant(one.tenant) as session:
        return await session.fetch_value(sql, number)


async def test_a_holding_that_its_register_does_not_know_leaves_the_owners_below_open(
    connected: Connect, holding: None
) -> None:
    async with connected("companies_house") as one:

        async def told() -> set[bool]:
            """Investigate the subsidiary; return whether each answer leaves open who owns it."""
            seen = await investigate(one, SUBSIDIARY, refresh=True)
            entity, found = seen.subject.entity_id, seen.ownership
            assert entity is not None
            assert found is not None
            assert len(found.ubos) == 1, "who is found stays found"
            async with one.runtime.db.tenant(one.tenant) as session:
                owners = await ageing.owners_of(session, entity, today())
                whole = await ageing.structure_of(session, entity, today())
                held = await ageing.holdings_of(session, entity, today(), max_parties=10)
                said = await exposure.sanctioned_ownership(session, entity, today())
                chart = await exposure.ownership_chart(
                    session, entity, today(), enhanced=False, history=False
                )
                controls = await ageing.control_of(session, entity, today())
                cycles = await ageing.cycles_of(session, entity, today())
            words = [*owners.may_stand_above, *found.hidden_owners]
            assert {*words} <= {f"{DENIED}: companies_house Example"}
            assert len(owners.may_stand_above) == len(found.hidden_owners) <= 1
            codes = [held.outdated, controls.outdated, cycles.outdated, owners.outdated]
            codes += [whole.ubos.outdated, *(regime.reasons for regime in said.regimes)]
            return {
                not owners.complete,
                not whole.ubos.complete,
                "does not know the company" in " ".join(chart.split()),
                "incomplete" in found.further_causes,
                *("left_register" in one for one in codes),
            }

        await one.store_key()
        answers(one)
        answers(one, number=SUBSIDIARY)
        assert await told() == {False}
        before = await lapsed_at(one, SUBSIDIARY)
        well, one.replay.send = one.replay.send, NOT_KNOWN
        await investigate(one, ACTIVE, refresh=True)
        since = await lapsed_at(one, SUBSIDIARY)
        assert since != before, "what an earlier run said of the subsidiary lapses"
        await investigate(one, ACTIVE, refresh=True)
        assert await lapsed_at(one, SUBSIDIARY) == since, "once"
        one.replay.send = well
        assert await told() == {True}
        await investigate(one, ACTIVE, refresh=True)
        assert await told() == {False}


@pytest.mark.parametrize("number", [FORMERLY, LATER])
async def test_results_lapse_of_what_a_company_held_or_will_hold(
    connected: Connect, holding: None, number: str
) -> None:
    """They say of those who held, and of those who will, that none of them is listed."""
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one)
        answers(one, number=number)
        await investigate(one, number)
        await investigate(one, ACTIVE)
        before = await lapsed_at(one, number)
        one.replay.send = NOT_KNOWN
        await investigate(one, ACTIVE, refresh=True)
        assert await lapsed_at(one, number) != before


async def test_the_preview_of_a_merge_says_what_the_graph_says_after_it(
    connected: Connect, holding: None
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        answers(one)
        answers(one, number=SUBSIDIARY)
        seen = await investigate(one, SUBSIDIARY)
        assert seen.subject.entity_id is not None
        assert seen.ownership is not None
        (owner,), entity = seen.ownership.ubos, seen.subject.entity_id
        one.replay.send = NOT_KNOWN
        await investigate(one, ACTIVE, refresh=True)
        namesake = helpers.batch(str(new_id()), parties=[helpers.person("x", "x", "Ann Example")])
        async with one.runtime.db.tenant(one.tenant) as session:
            made = await mutations.apply_batch(session, actor_of(one.tenant), namesake)
            pair = sorted((owner, made.entities["x"]))
            row = Candidate(
                id=new_id(), first_id=pair[0], second_id=pair[1], first_name="Ann Example",
                second_name="Ann Example", company_id=entity, score=10_000, found_at=now(),
            )  # fmt: skip
            await candidates.add(session, [row])
            preview = await merging.preview_merge(session, actor_of(one.tenant), row.id)
            said = next(each for each in preview.companies if each.company_id == entity)
            await mutations.merge_entities(
                session, actor_of(one.tenant), pair[1], pair[0], "Seen on one passport."
            )
            then = await ageing.owners_of(session, entity, today())
    assert DENIED in " ".join(then.may_stand_above)
    found = (said.after.outcome, said.after.cause, said.after.complete, said.after.may_stand_above)
    assert found == (then.outcome, then.cause, then.complete, then.may_stand_above)
    assert {*then.may_stand_above} < {*said.before.may_stand_above}, "and they may be one"
