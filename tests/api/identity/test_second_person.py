"""Four eyes hold whatever an admin links between the proposal and the confirmation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.conftest import Tokens
from tests.db.risk.test_evaluations import subject
from tests.unit.lists.writing import write_ofac
from tests.unit.risk.cases import AS_OF, CLEAN

from atlas.foundation.core.auth import AuthContext, Role
from atlas.foundation.core.clock import now, today
from atlas.foundation.core.four_eyes import FirstPersons, SecondPersonRequiredError
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import Database
from atlas.identity.users import service as users
from atlas.identity.users.external import ensure_external_user
from atlas.risk.evaluations.service import evaluate_subject
from atlas.sources.lists.service import load_list

pytestmark = [pytest.mark.cut_lists, pytest.mark.usefixtures("quick_passwords")]

WHY = "Compared with the file; a different company."


@dataclass
class Officer:
    """A senior officer with an account of their own."""

    client: httpx.AsyncClient
    admin: dict[str, str]
    id: str
    person: str
    login: dict[str, str]
    header: dict[str, str]

    @classmethod
    async def new(cls, client: httpx.AsyncClient, admin: dict[str, str]) -> Officer:
        body = {
            "email": f"{new_id().hex}@acme.example",
            "display_name": "Officer",
            "roles": ["senior_officer"],
        }
        made = (await client.post("/api/users", json=body, headers=admin)).json()
        login = {"email": body["email"], "password": made["initial_password"]}
        officer = cls(client, admin, made["user"]["id"], made["user"]["person_id"], login, {})
        await officer.sign_in()
        return officer

    async def sign_in(self) -> None:
        answer = await self.client.post("/api/auth/login", json=self.login)
        assert answer.status_code == 200, answer.text
        self.header = {"Authorization": f"Bearer {answer.json()['access_token']}"}

    async def link(self, person: str) -> None:
        answer = await self.client.patch(
            f"/api/users/{self.id}", json={"person_id": person}, headers=self.admin
        )
        assert answer.status_code == 200, answer.text
        await self.sign_in()

    async def post(
        self, url: str, body: object = None, *, status: int = 201, match: str = ""
    ) -> httpx.Response:
        headers = self.header | ({"If-Match": match} if match else {})
        answer = await self.client.post(url, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer


@pytest_asyncio.fixture(scope="module")
async def third(app_client: httpx.AsyncClient, tokens: Tokens) -> Officer:
    return await Officer.new(app_client, tokens(Role.ADMIN))


@pytest_asyncio.fixture
async def pair(app_client: httpx.AsyncClient, tokens: Tokens) -> tuple[Officer, Officer]:
    admin = tokens(Role.ADMIN)
    return await Officer.new(app_client, admin), await Officer.new(app_client, admin)


Confirm = Callable[[Officer], Awaitable[httpx.Response]]
Propose = Callable[[Officer], Awaitable[Confirm]]


@pytest_asyncio.fixture(scope="module")
async def sdn(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sdn")
    write_ofac(folder)
    await load_list(database, folder, "ofac-sdn", version_date=today() - timedelta(days=2))
    return folder


async def a_hit(first: Officer) -> Confirm:
    party = {"name": "Aerocaribbean Airlines", "kind": "company", "reference": new_id().hex}
    found = (await first.post("/api/screening/screenings", {"parties": [party]})).json()
    url = f"/api/screening/hits/{found['items'][0]['candidates'][0]['hit_id']}"
    body = {"decision": "false_positive", "rationale": WHY}
    assert (await first.post(f"{url}/decisions", body)).json()["state"] == "proposed"

    async def confirm(who: Officer) -> httpx.Response:
        body = {"verdict": "confirm", "rationale": WHY}
        return await who.client.post(f"{url}/second-decision", json=body, headers=who.header)

    return confirm


def activating(url: str, match: str) -> Confirm:
    async def confirm(who: Officer) -> httpx.Response:
        headers = {**who.header, "If-Match": match}
        return await who.client.post(f"{url}/activate", headers=headers)

    return confirm


async def a_policy(first: Officer) -> Confirm:
    body = {"title": "Strict", "appetite": "conservative", "checks": {}}
    made = await first.post("/api/risk-policy/versions", body)
    return activating(f"/api/risk-policy/versions/{made.json()['id']}", '"1"')


async def a_segment(first: Officer) -> Confirm:
    body = {"key": f"k{new_id().hex[-8:]}", "title": "Trusts", "multipliers": {"geographic": "2"}}
    made = await first.post("/api/risk-policy/segments", body)
    return activating(f"/api/risk-policy/segments/{made.json()['id']}", '"1"')


async def a_restriction(first: Officer) -> Confirm:
    made = await first.post("/api/companies", {"name": "Restricted", "country_code": "DE"})
    url = f"/api/companies/{made.json()['id']}/status-changes"
    beginner = await Officer.new(first.client, first.admin)
    await beginner.post(url, {"status": "onboarding", "reason": WHY})
    for status in ("active", "restricted"):
        await first.post(url, {"status": status, "reason": WHY})

    async def confirm(who: Officer) -> httpx.Response:
        body = {"status": "active", "reason": WHY}
        return await who.client.post(url, json=body, headers=who.header)

    return confirm


@pytest.fixture
def an_override(database: Database, tenant: UUID, actor: AuthContext) -> Propose:
    async def propose(first: Officer) -> Confirm:
        entity = await subject(database, tenant, actor, new_id().hex[-8:])
        facts = replace(CLEAN, adverse_media=("critical",))
        async with database.tenant(tenant) as session:
            stored = await evaluate_subject(
                session,
                actor,
                subject_id=entity,
                investigation_id=new_id(),
                facts=facts,
                as_of=AS_OF,
            )
        body = {"factor": "adverse_media", "score": 5, "rationale": WHY}
        made = await first.post(f"/api/risk-evaluations/{stored.id}/override", body)
        assert made.json()["status"] == "proposed", made.text

        async def confirm(who: Officer) -> httpx.Response:
            return await who.client.post(
                f"{made.headers['location']}/decision",
                json={"verdict": "confirm", "rationale": WHY},
                headers={**who.header, "If-Match": made.headers["etag"]},
            )

        return confirm

    return propose


async def holds(propose: Propose, pair: tuple[Officer, Officer], third: Officer) -> None:
    """X proposes; X and Y are linked, then unlinked: neither of them confirms, a third does.

    Nor does Z, who was one person with Y, and never with X.
    """
    first, other = pair
    far = await Officer.new(first.client, first.admin)
    confirm = await propose(first)

    async def refused(*officers: Officer) -> None:
        for officer in officers:
            answer = await confirm(officer)
            assert (answer.status_code, answer.json()["code"]) == (403, "second_person_required")

    await refused(first)
    await first.link(other.person)  # the stored person is nobody's now
    await refused(first, other)
    await first.link(first.person)  # and back: they were one person meanwhile
    await refused(first, other)
    await far.link(other.person)
    await far.link(far.person)
    await refused(first, other, far)
    answer = await confirm(third)
    assert answer.is_success, answer.text


async def test_accounts_that_were_one_person_before_the_proposal(
    pair: tuple[Officer, Officer], third: Officer
) -> None:
    """An account that is moved to another person first is no second pair of eyes."""
    first, other = pair
    own = other.person
    await other.link(first.person)
    await other.link(own)
    confirm = await a_restriction(first)
    answer = await confirm(other)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_person_required")
    assert (await confirm(third)).is_success


async def test_hits(pair: tuple[Officer, Officer], third: Officer, sdn: Path) -> None:
    await holds(a_hit, pair, third)


@pytest.mark.parametrize("propose", [a_policy, a_segment, a_restriction])
async def test_drafts_and_restrictions(
    propose: Propose, pair: tuple[Officer, Officer], third: Officer
) -> None:
    await holds(propose, pair, third)


async def test_overrides(
    an_override: Propose, pair: tuple[Officer, Officer], third: Officer
) -> None:
    await holds(an_override, pair, third)


@pytest.mark.parametrize(
    ("url", "body"),
    [
        ("/api/risk-policy/versions", {"title": "A", "appetite": "moderate", "checks": {}}),
        (
            "/api/risk-policy/segments",
            {"key": "edited", "title": "A", "multipliers": {"geographic": "2"}},
        ),
    ],
)
async def test_every_editor_of_a_draft_is_remembered(
    url: str, body: dict[str, object], pair: tuple[Officer, Officer], third: Officer
) -> None:
    first, last = pair
    made = await first.post(url, body)
    address = f"{url}/{made.json()['id']}"
    changed = await last.client.put(
        address, json=body | {"title": "B"}, headers={**last.header, "If-Match": '"1"'}
    )
    assert changed.status_code == 200, changed.text
    for officer in (first, last):
        answer = await officer.client.post(
            f"{address}/activate", headers={**officer.header, "If-Match": '"2"'}
        )
        assert (answer.status_code, answer.json()["code"]) == (403, "second_person_required")
    await third.post(f"{address}/activate", status=200, match='"2"')


async def test_the_lookup_itself(
    database: Database, tenant: UUID, pair: tuple[Officer, Officer], third: Officer
) -> None:
    """Every use goes through it; here with each way in which two accounts may be one person."""
    first, other = pair
    before = now()
    proposal = FirstPersons.one(UUID(first.id), UUID(first.person))

    async def passes(who: Officer, person: str) -> bool:
        actor = AuthContext(
            tenant_id=tenant,
            user_id=UUID(who.id),
            person_id=UUID(person),
            session_id=None,
            roles=frozenset({Role.MLRO}),
            token_id="t",
            expires_at=before + timedelta(hours=1),
        )
        async with database.tenant(tenant) as session:
            try:
                await users.require_second_person(session, actor, proposal)
            except SecondPersonRequiredError:
                return False
        return True

    assert not await passes(first, str(new_id()))  # the account itself, whatever its token says
    assert not await passes(other, first.person)  # the stored person
    assert await passes(other, other.person)
    await first.link(other.person)  # the proposer's present person
    assert not await passes(other, other.person)
    assert await passes(third, third.person)
    await first.link(third.person)
    assert not await passes(third, third.person)
    await other.link(first.person)  # the caller's present person, the token still says the old
    assert not await passes(other, other.person)
    assert not await passes(third, third.person)


async def test_accounts_of_two_issuers_under_one_address_are_one_person(
    app_client: httpx.AsyncClient, database: Database, tenant: UUID
) -> None:
    async with database.tenant(tenant) as session:
        address = f"{new_id().hex}@acme.example"
        made = [
            await ensure_external_user(
                session,
                issuer=f"https://{number}.example",
                subject=new_id().hex,
                email=email,
                display_name="Officer",
                roles=frozenset({Role.MLRO}),
            )
            for number, email in enumerate((address, address.upper(), f"x{address}"))
        ]
        first, same, other = made
        proposal = FirstPersons.one(first.id, first.person_id)

        def actor(person_id: UUID, user_id: UUID) -> AuthContext:
            return AuthContext(
                tenant_id=tenant,
                user_id=user_id,
                person_id=person_id,
                session_id=None,
                roles=frozenset({Role.MLRO}),
                token_id="t",
                expires_at=now() + timedelta(hours=1),
            )

        with pytest.raises(SecondPersonRequiredError):
            await users.require_second_person(session, actor(same.person_id, same.id), proposal)
        await users.require_second_person(session, actor(other.person_id, other.id), proposal)
