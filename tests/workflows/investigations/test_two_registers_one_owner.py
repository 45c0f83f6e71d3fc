"""Two registers name one owner, each in its own way: from the files to the decision."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.db.sources.registry.statements import company, interest, person, relation, write
from tests.support.decisions import attest_open, record
from tests.workflows.investigations.conftest import Investigate

from atlas.foundation.core.clock import today
from atlas.foundation.db import Database
from atlas.sources.registry.service import load_registry

Tokens = Callable[..., dict[str, str]]
Said = dict[str, Any]
Read = Callable[..., Awaitable[None]]
Ask = Callable[[str], Awaitable[Said]]
FULL_SCOPE = ("identity", "beneficial_owners", "shareholders", "officers")


@pytest.fixture
def read(database: Database, loaded: None, tmp_path: Path) -> Read:
    """Load what a register says of a company: its owners, each with name, birth date and share."""

    async def go(dataset: str, number: str, *owners: tuple[str, str, float]) -> None:
        said = [
            company(number, f"Larch {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05")
        ]
        for place, (name, birth, share) in enumerate(owners):
            said += [
                person(f"{dataset}{number}{place}", name, birth),
                relation(
                    f"r{dataset}{number}{place}",
                    f"{dataset}{number}{place}",
                    number,
                    interest(share=share),
                    interest("seniorManagingOfficial"),
                ),
            ]
        await load_registry(
            database,
            write(tmp_path, *said, name=f"{dataset}.json"),
            dataset=f"{dataset}-{number}",
            data_date=today(),
            force=True,
            scope=FULL_SCOPE,
        )

    return go


@pytest.fixture
def ask(investigate: Investigate, own_worker: None) -> Ask:
    """Investigate a company."""

    async def go(number: str) -> Said:
        return await investigate(
            company_name=f"Larch {number} Ltd",
            register="GB-COH",
            registration_number=number,
            depth="edd",
        )

    return go


async def owners_of(client: httpx.AsyncClient, run: Said, tokens: Tokens) -> Said:
    """Return the ownership above a run's subject."""
    answer = await client.get(
        f"/api/graph/entities/{run['subject']['entity_id']}/ownership", headers=tokens("viewer")
    )
    assert answer.status_code == 200, answer.text
    found: Said = answer.json()
    return found


async def why_open(client: httpx.AsyncClient, run: Said, tokens: Tokens, check: str) -> Said:
    """Return a check of a run."""
    answer = await client.get(f"/api/investigations/{run['id']}/checks", headers=tokens("viewer"))
    found: Said = next(one for one in answer.json()["items"] if one["check_id"] == check)
    return found


async def test_one_owner_with_two_spellings_is_unknown_and_can_be_attested(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000001"
    await read("psc", number, ("Jon A. Smith", "1961-03", 100))
    await read("national", number, ("Jonathan Smith", "", 100))
    run = await ask(number)
    assert run["subject"]["status"] == "identified", run["subject"]
    assert "ubo_concealed" not in run["risk"]["floors"]
    assert "ubo_unknown" in run["risk"]["floors"]
    assert run["risk"]["level"] not in {"clear", "low"}
    found = await owners_of(app_client, run, tokens)
    [over] = found["shares"]["over_declared"]
    assert len(over["stated_by"]) == 2
    assert {one["name"] for one in found["ubos"]["ubos"]} == {"Jon A. Smith", "Jonathan Smith"}
    assert {one["code"] for one in found["ubos"]["cause_grounds"]} >= {
        "sources_may_name_one_holder"
    }
    before = await why_open(app_client, run, tokens, "ubo_identification")
    assert (before["outcome"], before["reason"]) == ("not_assessed", "owners_not_identified")
    assert "ubo_identification" in await attest_open(app_client, tokens, run["id"])


async def test_a_register_that_contradicts_itself_stays_contradicted(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000002"
    await read("psc", number, ("Jon A. Smith", "1961-03", 100), ("Ann Other", "1971-03", 60))
    await read("national", number, ("Jonathan Smith", "", 100))
    run = await ask(number)
    assert "ubo_concealed" in run["risk"]["floors"]
    refused = await app_client.post(
        f"/api/investigations/{run['id']}/attestations",
        json={"check_id": "ubo_identification", "note": "Seen.", "reference": "DMS 1"},
        headers=tokens("analyst"),
    )
    assert refused.status_code == 409, refused.text


async def candidate_of(client: httpx.AsyncClient, run: Said, tokens: Tokens) -> Said:
    """Return the one candidate above a run's subject, side by side."""
    url = "/api/resolution/candidates"
    query = {"company_id.eq": run["subject"]["entity_id"]}
    listed = await client.get(url, params=query, headers=tokens("viewer"))
    assert listed.status_code == 200, listed.text
    [row] = listed.json()["items"]
    found = await client.get(f"{url}/{row['id']}", headers=tokens("viewer"))
    assert found.status_code == 200, found.text
    answer: Said = found.json()
    return answer


async def say(
    client: httpx.AsyncClient, candidate: Said, header: dict[str, str], verdict: str
) -> httpx.Response:
    """Decide a candidate."""
    return await client.post(
        f"/api/resolution/candidates/{candidate['id']}/decision",
        json={"verdict": verdict, "reason": "Seen on one passport."},
        headers={**header, "If-Match": "*"},
    )


async def test_a_merge_makes_one_holder_and_is_taken_back(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000003"
    await read("psc", number, ("Jon A. Smith", "1961-03", 100))
    await read("national", number, ("Jonathan Smith", "", 100))
    run = await ask(number)
    candidate = await candidate_of(app_client, run, tokens)
    assert candidate["status"] == "open"
    features = {one["name"]: one["effect"] for one in candidate["features"]}
    assert (features["name"], features["birth_date"]) == ("agrees", "unknown")

    first = await say(app_client, candidate, tokens("analyst"), "merge")
    assert (first.status_code, first.json()["status"]) == (200, "proposed"), first.text
    alone = await say(app_client, candidate, tokens("analyst"), "merge")
    assert (alone.status_code, alone.json()["code"]) == (403, "second_person_required")
    assert len((await owners_of(app_client, run, tokens))["shares"]["over_declared"]) == 1
    second = await say(app_client, candidate, tokens("senior_officer"), "merge")
    assert (second.status_code, second.json()["status"]) == (200, "merged"), second.text

    basis = await record(app_client, run, tokens("viewer"))
    assert any("one party" in change for change in basis["changes"])

    later = await ask(number)
    found = await owners_of(app_client, later, tokens)
    assert found["shares"]["over_declared"] == []
    [owner] = found["ubos"]["ubos"]
    assert owner["share"]["lower"] == owner["share"]["upper"] == 100
    assert "ubo_unknown" not in later["risk"]["floors"]
    check = await why_open(app_client, later, tokens, "ubo_identification")
    assert check["reason"] == "not_verified"
    assert (await candidate_of(app_client, later, tokens))["status"] == "merged"

    merges = await app_client.get(
        "/api/resolution/merges",
        params={"candidate_id.eq": candidate["id"]},
        headers=tokens("viewer"),
    )
    [merge] = merges.json()["items"]
    undo = f"/api/resolution/merges/{merge['id']}/undo"
    reason = {"reason": "Two passports after all."}
    waits = await app_client.post(undo, json=reason, headers=tokens("analyst"))
    assert (waits.status_code, waits.json()["undone_at"]) == (200, None), waits.text
    assert (await candidate_of(app_client, later, tokens))["status"] == "undo_proposed"
    # to refuse it leaves them one; then it is proposed again
    kept = await say(app_client, candidate, tokens("analyst"), "merge")
    assert kept.json()["status"] == "merged", kept.text
    await app_client.post(undo, json=reason, headers=tokens("analyst"))
    undone = await app_client.post(undo, json=reason, headers=tokens("senior_officer"))
    assert undone.status_code == 200, undone.text
    assert undone.json()["undone_at"] is not None
    again = await app_client.post(undo, json=reason, headers=tokens("analyst"))
    assert again.json() == undone.json()
    basis = await record(app_client, later, tokens("viewer"))
    assert any("one party" in change for change in basis["changes"])

    last = await ask(number)
    found = await owners_of(app_client, last, tokens)
    assert len(found["ubos"]["ubos"]) == 2
    assert "ubo_unknown" in last["risk"]["floors"]
    assert (await candidate_of(app_client, last, tokens))["status"] == "rejected"


async def test_a_listed_look_alike_is_joined_by_no_run_and_by_no_single_person(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000004"
    await read("psc", number, ("Ivan Sergeevich Petrov", "", 100))
    await read("national", number, ("Ivan S. Petrov", "", 100))
    run = await ask(number)
    candidate = await candidate_of(app_client, run, tokens)
    assert candidate["status"] == "open"
    assert "sanctions_open" in run["risk"]["floors"]
    for role, status in (("analyst", "proposed"), ("mlro", "merged")):
        said = await say(app_client, candidate, tokens(role), "merge")
        assert said.json()["status"] == status, said.text
    later = await ask(number)
    assert "sanctions_open" in later["risk"]["floors"]
    checks = await why_open(app_client, later, tokens, "sanctions_screening")
    assert checks["reason"] == "undecided_hits"


async def test_no_single_person_takes_a_listed_record_off_an_owner(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    """A merge that one analyst takes back would clear the company that the owner has."""
    number = "72000008"
    await read("psc", number, ("Ivan Sergeevich Petrov", "", 60))
    await read("national", number, ("Ivan S. Petrov", "", 60))
    candidate = await candidate_of(app_client, await ask(number), tokens)
    for role in ("analyst", "mlro"):
        said = await say(app_client, candidate, tokens(role), "merge")
    assert said.json()["status"] == "merged", said.text
    query = {"candidate_id.eq": candidate["id"]}
    url = "/api/resolution/merges"
    found = await app_client.get(url, params=query, headers=tokens("viewer"))
    undo = f"{url}/{found.json()['items'][0]['id']}/undo"
    reason = {"reason": "They are two people."}
    for role in ("analyst", "analyst"):
        said = await app_client.post(undo, json=reason, headers=tokens(role))
    assert (said.status_code, said.json()["code"]) == (403, "second_person_required")
    run = await ask(number)
    assert (await candidate_of(app_client, run, tokens))["status"] == "undo_proposed"
    assert len((await owners_of(app_client, run, tokens))["ubos"]["ubos"]) == 1
    refused = await say(app_client, candidate, tokens("analyst"), "reject")
    assert (refused.status_code, refused.json()["code"]) == (409, "candidate_decided")
    queue = await app_client.get(
        "/api/tasks",
        params={"subject_id.eq": candidate["id"], "kind.eq": "decision_confirmation"},
        headers=tokens("mlro"),
    )
    assert [one["status"] for one in queue.json()["items"]].count("open") == 1, queue.text


async def test_no_single_person_keeps_a_listed_look_alike_apart(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    """Keeping them apart takes the match off the other: it takes as many as dismissing it."""
    number = "72000009"
    await read("psc", number, ("Ivan Sergeevich Petrov", "", 60))
    await read("national", number, ("Ivan S. Petrov", "", 60))
    candidate = await candidate_of(app_client, await ask(number), tokens)

    async def kept_apart(role: str) -> Any:
        said = (await say(app_client, candidate, tokens(role), "reject")).json()
        return said.get("code") or said["status"]

    assert await kept_apart("analyst") == "reject_proposed"
    assert await kept_apart("analyst") == "second_person_required"
    assert (await candidate_of(app_client, await ask(number), tokens))["id"] == candidate["id"]
    refused = await say(app_client, candidate, tokens("analyst"), "unsure")
    assert refused.json()["status"] == "unsure"
    assert await kept_apart("mlro") == "reject_proposed"
    assert await kept_apart("senior_officer") == "rejected"


async def test_dates_that_contradict_are_no_candidate_and_veto_a_merge(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000005"
    await read("psc", number, ("Jon A. Smith", "1961-03", 100))
    await read("national", number, ("Jonathan Smith", "", 100))
    run = await ask(number)
    candidate = await candidate_of(app_client, run, tokens)
    await read("national", number, ("Jonathan Smith", "1984-07-02", 100))
    await ask(number)
    refused = await say(app_client, candidate, tokens("analyst"), "merge")
    assert (refused.status_code, refused.json()["code"]) == (409, "merge_vetoed"), refused.text
    assert "different dates of birth" in refused.json()["detail"]
    rejected = await say(app_client, candidate, tokens("analyst"), "reject")
    assert rejected.json()["status"] == "rejected", rejected.text
    twice = await say(app_client, candidate, tokens("analyst"), "merge")
    assert (twice.status_code, twice.json()["code"]) == (409, "candidate_decided")


async def test_whom_one_register_names_twice_it_tells_apart(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000006"
    await read("psc", number, ("Jon A. Smith", "", 50), ("Jonathan Smith", "", 50))
    run = await ask(number)
    listed = await app_client.get(
        "/api/resolution/candidates",
        params={"company_id.eq": run["subject"]["entity_id"]},
        headers=tokens("viewer"),
    )
    assert listed.json()["items"] == []


async def test_two_holders_of_15_percent_who_may_be_one_are_possible_owners(
    read: Read, ask: Ask, app_client: httpx.AsyncClient, tokens: Tokens
) -> None:
    number = "72000007"
    await read("psc", number, ("Jon A. Smith", "1961-03", 15), ("Ann Other", "1971-03", 70))
    await read("national", number, ("Jonathan Smith", "", 15))
    run = await ask(number)
    found = await owners_of(app_client, run, tokens)
    status = {one["name"]: one["status"] for one in found["ubos"]["ubos"]}
    assert status == {
        "Ann Other": "ubo",
        "Jon A. Smith": "possible_ubo",
        "Jonathan Smith": "possible_ubo",
    }
    assert len(found["possibly_one"]) == 1
    assert "possibly_one_party" in {one["code"] for one in found["ubos"]["cause_grounds"]}
    check = await why_open(app_client, run, tokens, "ubo_identification")
    assert (check["outcome"], check["reason"]) == ("not_assessed", "owners_not_identified")
    assert "ubo_unknown" in run["risk"]["floors"]  # which sets the level: at least medium

    candidate = await candidate_of(app_client, run, tokens)
    await say(app_client, candidate, tokens("analyst"), "reject")
    later = await ask(number)
    found = await owners_of(app_client, later, tokens)
    assert {one["name"] for one in found["ubos"]["ubos"]} == {"Ann Other"}
    assert found["possibly_one"] == []
    assert "possibly_one_party" not in {one["code"] for one in found["ubos"]["cause_grounds"]}


async def test_a_pair_that_one_run_finds_takes_back_the_words_of_other_customers(
    investigate: Investigate,
    own_worker: None,
    database: Database,
    loaded: None,
    tmp_path: Path,
    app_client: httpx.AsyncClient,
    tokens: Tokens,
) -> None:
    """The owner of both may be one more: what was said of the other customer says nothing of it."""
    one, other = "72000091", "72000092"
    whole = person("alder-owner", "Jon A. Smith", "1961-03")
    both = [
        company(number, f"Alder {number} Ltd", ("GB-COH", number), foundingDate="2001-05-05")
        for number in (one, other)
    ]
    shares = [
        relation("alder-1", "alder-owner", one, interest(share=50)),
        relation("alder-2", "alder-owner", other, interest(share=100)),
    ]

    async def load(dataset: str, *said: Said) -> None:
        path = write(tmp_path, *said, name=f"{dataset}.json")
        await load_registry(
            database, path, dataset=dataset, data_date=today(), force=True, scope=FULL_SCOPE
        )

    async def run(number: str) -> Said:
        return await investigate(
            company_name=f"Alder {number} Ltd",
            register="GB-COH",
            registration_number=number,
            depth="edd",
        )

    async def outdated(found: Said) -> list[str]:
        answer = await app_client.get(
            f"/api/investigations/{found['id']}", headers=tokens("viewer")
        )
        why: list[str] = answer.json()["risk"]["outdated"]
        return why

    await load("alder-psc", *both, whole, *shares)
    second = await run(other)
    assert "customer_identity" not in await outdated(second)
    await load(
        "alder-national",
        both[0],
        person("alder-again", "Jonathan Smith", ""),
        relation("alder-3", "alder-again", one, interest(share=50)),
    )
    first = await run(one)
    assert "customer_identity" not in await outdated(first)
    assert "customer_identity" in await outdated(second)
    again = await run(other)
    assert "customer_identity" not in await outdated(again)
    assert "customer_identity" not in await outdated(first)
