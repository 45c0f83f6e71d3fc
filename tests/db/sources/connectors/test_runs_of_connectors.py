"""Each bundled provider once in a run: with its key from the vault, without one, and failing."""

import asyncio
import re

import pytest
from tests.db.sources.connectors.conftest import PROVIDERS, Connect
from tests.support.outbound import http

from atlas.sources.plugins.failing import FAILURES
from atlas.sources.plugins.loading import installed

KEYED = [one for one in PROVIDERS if installed().require(one).manifest.credentials is not None]
BY_NAME = {one.name: one for one in FAILURES}


@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_company_is_investigated_with_the_key_of_the_tenant(
    name: str, connected: Connect
) -> None:
    async with connected(name) as one:
        if one.said.credentials:
            await one.store_key()
        run = await one.investigate()
        assert one.replay.asked
        assert not one.replay.unknown
    rows = {source: row for source, row in run.sources.items() if source.startswith("provider:")}
    assert {row.outcome for row in rows.values()} == {"ok"}
    licence = one.plugin.manifest.licence.name
    assert {row.licence for row in rows.values()} == {licence}
    assert all(row.evidence_ids for row in rows.values())
    assert run.claims
    claims = one.plugin.manifest.claims
    assert {(it["licence"], it["liveness"]) for it in run.claims} == {(licence, claims.liveness)}
    assert all(it["trust"] <= claims.trust for it in run.claims)
    declared = set(one.plugin.contract.covered)
    assert {covered for row in rows.values() for covered in row.covered} <= declared


@pytest.mark.parametrize("name", KEYED)
async def test_without_a_key_it_is_not_asked_and_the_run_says_so(
    name: str, connected: Connect
) -> None:
    async with connected(name) as one:
        run = await one.investigate()
        assert not one.replay.asked
    row = run.sources[f"provider:{name}"]
    assert (row.status, row.outcome) == ("not_available", "missing_credentials")
    assert row.covered == []
    assert (row.detail or "").count(f"/settings/sources/{name}") == 1
    assert any("Not assessed (missing_credentials)" in text for text in run.warnings)
    assert not run.claims


@pytest.mark.parametrize("failure", ["401", "429", "503", "truncated", "renamed members"])
@pytest.mark.parametrize("name", PROVIDERS)
async def test_a_provider_that_fails_covers_nothing_and_fails_no_run(
    name: str, failure: str, connected: Connect
) -> None:
    async with connected(name) as one:
        if one.said.credentials:
            await one.store_key()
        one.replay.send = BY_NAME[failure].send
        run = await one.investigate()
    rows = [row for source, row in run.sources.items() if source.startswith("provider:")]
    assert rows
    expected = {state.value for state in BY_NAME[failure].becomes}
    assert {row.outcome for row in rows} <= expected
    assert all(row.covered == [] for row in rows)
    assert not [claim for claim in run.claims if not claim["attribute"].endswith("numbers")]


async def test_companies_house_covers_officers_only_where_their_list_was_read_to_its_end(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.send = BY_NAME["503"].send
        one.replay.well = 3  # the profile, the exemptions and the first page of officers
        run = await one.investigate()
    covered = {source.rpartition(":")[2]: set(row.covered) for source, row in run.sources.items()}
    assert "LegalEntity.status" in covered["company"]
    assert covered["officers"] == set()
    assert covered["controllers"] == set()


async def test_the_register_of_control_of_an_exempt_company_covers_nothing(
    connected: Connect,
) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        run = await one.investigate()
        covered = {source.rpartition(":")[2]: row.covered for source, row in run.sources.items()}
        assert covered["officers"] == ["Directorship"]
        assert covered["controllers"] == []  # the fixture has an exemption that holds
        over = {
            key: body.replace(b'"2021-01-01"', b'"2021-01-01", "exempt_to": "2022-01-01"')
            for key, body in one.replay.answers.items()
        }
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.answers = over
        run = await one.investigate()
    controllers = run.sources["provider:companies_house:controllers"]
    assert "Ownership" in controllers.covered
    assert "officer" in set().union(*run.roles.values())


async def test_a_member_state_that_does_not_answer_is_not_assessed_and_closes_nothing(
    connected: Connect,
) -> None:
    async def unavailable(writer: asyncio.StreamWriter, _body: bytes) -> None:
        body = b'{"actionSucceed": false, "errorWrappers": [{"error": "MS_UNAVAILABLE"}]}'
        writer.write(http(body))

    async with connected("vies") as one:
        one.replay.send = unavailable
        for _ in range(6):  # as often as opens the breaker of a provider that fails itself
            run = await one.investigate()
        row = run.sources["provider:vies:check"]
        assert (row.status, row.outcome) == ("failed", "unreachable")
        assert "MS_UNAVAILABLE" in (row.detail or "")
        assert row.covered == []
        assert len(one.replay.asked) == 6
        assert any("Not assessed (unreachable)" in text for text in run.warnings)


async def test_a_number_that_is_not_valid_is_no_record_and_no_claim(connected: Connect) -> None:
    async def invalid(writer: asyncio.StreamWriter, body: bytes) -> None:
        writer.write(http(body.replace(b'"valid": true', b'"valid": false')))

    async with connected("vies") as one:
        one.replay.send = invalid
        run = await one.investigate()
    row = run.sources["provider:vies:check"]
    assert (row.status, row.outcome) == ("no_answer", "empty")
    assert not run.claims


async def test_candidates_of_a_screening_provider_are_said_and_clear_nobody(
    connected: Connect,
) -> None:
    async with connected("opensanctions") as one:
        await one.store_key()
        run = await one.investigate()
        assert any("names 2 list entries" in text for text in run.warnings)
        assert run.sources["provider:opensanctions:matches"].covered == []
        nobody = (one.plugin.folder / "tests/fixtures/matches/nobody.json").read_bytes()
    async with connected("opensanctions") as one:
        await one.store_key()
        one.replay.answers = dict.fromkeys(one.replay.answers, nobody)
        run = await one.investigate()
    assert not run.claims
    assert run.sources["provider:opensanctions:matches"].covered == []


async def test_kvk_tells_an_unknown_number_from_an_answer_that_is_not_understood(
    connected: Connect,
) -> None:
    outcomes = {}
    for code in ("IPD0005", "IPD9999"):

        async def missing(writer: asyncio.StreamWriter, _body: bytes, code: str = code) -> None:
            body = b'{"fout": [{"code": "%s", "omschrijving": "x"}]}' % code.encode()
            writer.write(http(body, "404 Not Found"))

        async with connected("kvk") as one:
            await one.store_key()
            one.replay.send = missing
            run = await one.investigate()
            outcomes[code] = run.sources["provider:kvk:profile"].outcome
    assert outcomes == {"IPD0005": "empty", "IPD9999": "schema_changed"}


async def test_a_list_of_which_entries_are_missing_covers_nothing(connected: Connect) -> None:
    async with connected("companies_house") as one:
        await one.store_key()
        one.replay.answers = {
            key: re.sub(rb'"items":\s*\[.*\]', b'"items": []', body, flags=re.DOTALL)
            if b"/officers" in str(key).encode()
            else body
            for key, body in one.replay.answers.items()
        }
        run = await one.investigate()
    officers = run.sources["provider:companies_house:officers"]
    assert (officers.outcome, officers.covered) == ("ok", [])
