"""The second factor: asked at every sign-in, one use of each code, and how it is taken away."""

import asyncio
import base64
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.api.identity.desks import PASSWORD, Desk, Header, Person, token_of
from tests.conftest import TestDatabase, Tokens

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.core.clock import now
from atlas.foundation.db import Database
from atlas.identity.auth import service as auth
from atlas.identity.auth.errors import SecondFactorRequiredError
from atlas.identity.auth.schemas import LoginRequest
from atlas.identity.factors.domain import code_at, step_of

pytestmark = pytest.mark.usefixtures("quick_passwords")


@pytest_asyncio.fixture(scope="module")
async def desk(app_client: httpx.AsyncClient, tokens: Tokens, clone: TestDatabase) -> Desk:
    return Desk(app_client, tokens(Role.ADMIN), clone.superuser_dsn)


class App:
    """An authenticator app."""

    def __init__(self, desk: Desk, person: Person, secret: str, codes: list[str]) -> None:
        self.desk, self.person, self.recovery = desk, person, codes
        self.secret = base64.b32decode(secret + "=" * (-len(secret) % 8))
        self.confirmed_with = ""

    def shown(self) -> str:
        """The digits on the app's screen."""
        return code_at(self.secret, step_of(now()))

    async def later(self) -> str:
        """The digits of a step that was not used yet, as if time had gone by."""
        await self.desk.run(
            "UPDATE second_factor SET last_step = 0 WHERE user_id = $1", UUID(self.person.id)
        )
        return self.shown()


async def enrolled(desk: Desk, *roles: str) -> tuple[App, Header]:
    person = await desk.person(*roles)
    header = await desk.signed_in(person)
    begun = await desk.post("/auth/second-factor", header, password=PASSWORD)
    assert begun.status_code == 200, begun.text
    app = App(desk, person, begun.json()["secret"], [])
    app.confirmed_with = app.shown()
    done = await desk.post("/auth/second-factor/confirm", header, code=app.confirmed_with)
    assert done.status_code == 200, done.text
    app.recovery = done.json()["codes"]
    return app, header


async def standing(desk: Desk, header: Header) -> dict[str, Any]:
    answer = await desk.client.get("/api/auth/second-factor", headers=header)
    found: dict[str, Any] = answer.json()
    return found


async def test_nothing_is_asked_until_a_code_confirms(desk: Desk) -> None:
    person = await desk.person()
    header = await desk.signed_in(person)
    wrong = await desk.post("/auth/second-factor", header, password="not my password")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "second_factor_refused")
    early = await desk.post("/auth/second-factor/confirm", header, code="000000")
    assert (early.status_code, early.json()["code"]) == (409, "second_factor_state")
    first = (await desk.post("/auth/second-factor", header, password=PASSWORD)).json()
    second = (await desk.post("/auth/second-factor", header, password=PASSWORD)).json()
    assert second["secret"] in second["uri"]
    stale = App(desk, person, first["secret"], []).shown()
    refused = await desk.post("/auth/second-factor/confirm", header, code=stale)
    assert refused.status_code == 422
    assert (await desk.login(person)).status_code == 200
    assert (await standing(desk, header))["enabled"] is False
    assert (await desk.user(person))["second_factor"] is False


async def test_a_sign_in_asks_for_a_code_and_takes_each_once(desk: Desk) -> None:
    app, header = await enrolled(desk)
    assert (await standing(desk, header))["enabled"] is True
    assert (await desk.user(app.person))["second_factor"] is True
    asked = await desk.login(app.person)
    assert (asked.status_code, asked.json()["code"]) == (401, "second_factor_required")
    replay = await desk.login(app.person, code=app.confirmed_with)
    assert (replay.status_code, replay.json()["code"]) == (401, "invalid_code"), (
        "the code that confirmed is used up"
    )
    code = await app.later()
    twice = await asyncio.gather(*(desk.login(app.person, code=code) for _ in range(2)))
    assert sorted(answer.status_code for answer in twice) == [200, 401]
    again = await desk.login(app.person, code=code)
    assert again.json()["code"] == "invalid_code"


async def test_the_password_comes_first_whatever_the_code(desk: Desk) -> None:
    """Who does not know the password learns neither of the second factor nor of its codes."""
    app, _ = await enrolled(desk)
    plain = await desk.person()
    given = {"password": "wrong password wrong"}
    answers = [
        await desk.login(app.person, **given),
        await desk.login(app.person, **given, code=await app.later()),
        await desk.login(plain, **given, code="123456"),
        await desk.login(Person("", "nobody@acme.example"), code="123456"),
    ]
    assert {(a.status_code, a.json()["code"], a.json()["detail"]) for a in answers} == {
        (401, "invalid_credentials", "E-mail, password or tenant is not right.")
    }
    assert (await desk.login(app.person, code=app.shown())).status_code == 200, "not used up"
    assert (await desk.login(plain, code="123456")).status_code == 200, "none is asked for"


async def test_wrong_codes_lock_the_account_as_wrong_passwords_do(desk: Desk) -> None:
    app, _ = await enrolled(desk)
    code = await app.later()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        refused = await desk.login(app.person, code=wrong)
    assert refused.json()["code"] == "invalid_code"
    locked = await desk.login(app.person, code=code)
    assert (locked.status_code, locked.json()["code"]) == (401, "invalid_credentials")


async def test_a_recovery_code_works_once(desk: Desk, tokens: Tokens) -> None:
    app, header = await enrolled(desk)
    assert len(app.recovery) == 10
    typed = app.recovery[0].upper().replace("-", " ")
    assert (await desk.login(app.person, code=typed)).status_code == 200
    assert (await desk.login(app.person, code=app.recovery[0])).status_code == 401
    assert (await standing(desk, header))["recovery_codes_left"] == 9
    renewed = await desk.post("/auth/second-factor/recovery-codes", header, code=await app.later())
    assert len({*renewed.json()["codes"], *app.recovery}) == 20
    assert (await desk.login(app.person, code=app.recovery[1])).status_code == 401
    used = await desk.events("second_factor.recovery_code_used", tokens(Role.AUDITOR))
    assert app.person.id in {event["resource_id"] for event in used}


async def test_secret_and_codes_are_stored_sealed_and_hashed(desk: Desk) -> None:
    app, _ = await enrolled(desk)
    user = UUID(app.person.id)
    (row,) = await desk.run("SELECT sealed FROM second_factor WHERE user_id = $1", user)
    assert app.secret not in row["sealed"]
    kept = await desk.run("SELECT code_hash FROM recovery_code WHERE user_id = $1", user)
    assert len(kept) == 10
    assert not {code.replace("-", "") for code in app.recovery} & {r["code_hash"] for r in kept}


async def test_a_row_moved_to_another_account_does_not_open(desk: Desk) -> None:
    mine, _ = await enrolled(desk)
    other, _ = await enrolled(desk)
    await desk.run(
        "UPDATE second_factor SET last_step = 0, sealed ="
        " (SELECT sealed FROM second_factor WHERE user_id = $1) WHERE user_id = $2",
        UUID(mine.person.id),
        UUID(other.person.id),
    )
    refused = await desk.login(other.person, code=mine.shown())
    assert refused.status_code == 503, "an unreadable secret is no way in, and no reason to skip it"


async def test_turning_it_on_or_off_ends_other_sessions(desk: Desk) -> None:
    person = await desk.person()
    other, header = await desk.signed_in(person), await desk.signed_in(person)
    begun = (await desk.post("/auth/second-factor", header, password=PASSWORD)).json()
    app = App(desk, person, begun["secret"], [])
    await desk.post("/auth/second-factor/confirm", header, code=app.shown())
    assert (await desk.is_alive(other), await desk.is_alive(header)) == (False, True)
    again = await desk.post("/auth/second-factor", header, password=PASSWORD)
    assert (again.status_code, again.json()["code"]) == (409, "second_factor_state")
    path = "/auth/second-factor/disable"
    code = await app.later()
    other = await desk.signed_in(person, code=code)
    without = await desk.post(path, header, password="not my password", code=await app.later())
    replayed = await desk.post(path, header, password=PASSWORD, code="000000")
    assert (without.status_code, replayed.status_code) == (422, 422)
    off = await desk.post(path, header, password=PASSWORD, code=await app.later())
    assert off.status_code == 204, off.text
    assert (await desk.is_alive(other), await desk.is_alive(header)) == (False, True)
    assert (await desk.login(person)).status_code == 200


async def test_wrong_codes_inside_a_session_lock_too(desk: Desk) -> None:
    """Who found an open browser does not guess codes there."""
    app, header = await enrolled(desk)
    code = await app.later()
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        await desk.post("/auth/second-factor/recovery-codes", header, code=wrong)
    locked = await desk.post("/auth/second-factor/recovery-codes", header, code=code)
    assert locked.status_code == 422
    assert (await desk.login(app.person, code=code)).status_code == 401


async def test_an_admin_removes_it_for_who_lost_it_and_it_is_audited(
    desk: Desk, tokens: Tokens
) -> None:
    app, header = await enrolled(desk)
    url = f"/api/users/{app.person.id}/second-factor"
    removed = await desk.client.delete(url, headers=desk.admin)
    assert removed.status_code == 204
    assert not await desk.is_alive(header)
    assert (await desk.login(app.person)).status_code == 200
    gone = await desk.client.delete(url, headers=desk.admin)
    assert (gone.status_code, gone.json()["code"]) == (404, "second_factor_not_found")
    said = await desk.events("second_factor.removed", tokens(Role.AUDITOR))
    assert app.person.id in {event["resource_id"] for event in said}


async def test_no_admin_removes_their_own_past_password_and_code(desk: Desk) -> None:
    app, header = await enrolled(desk, "admin")
    url = f"/api/users/{app.person.id}/second-factor"
    refused = await desk.client.delete(url, headers=header)
    assert (refused.status_code, refused.json()["code"]) == (409, "own_second_factor")


async def test_a_reset_password_does_not_take_the_second_factor_away(desk: Desk) -> None:
    app, _ = await enrolled(desk)
    link = (await desk.post(f"/users/{app.person.id}/password-reset", desk.admin)).json()["link"]
    new = "another password that is long"
    await desk.post("/auth/reset-password", token=token_of(link), password=new)
    app.person.password = new
    assert (await desk.login(app.person)).json()["code"] == "second_factor_required"
    assert (await desk.login(app.person, code=await app.later())).status_code == 200


async def test_a_deleted_account_leaves_no_secret(desk: Desk) -> None:
    app, _ = await enrolled(desk)
    await desk.post(f"/users/{app.person.id}/password-reset", desk.admin)
    await desk.client.delete(f"/api/users/{app.person.id}", headers=desk.admin)
    for table in ("second_factor", "recovery_code", "password_reset"):
        sql = f"SELECT 1 FROM {table} WHERE user_id = $1"
        assert not await desk.run(sql, UUID(app.person.id)), table


async def test_who_allows_a_program_gives_a_code_too(
    desk: Desk, database: Database, settings: Settings
) -> None:
    """The consent page of assistants signs in by the same check as the sign-in."""
    app, _ = await enrolled(desk)
    given = LoginRequest(email=app.person.email, password=PASSWORD)
    with pytest.raises(SecondFactorRequiredError):
        async with auth.signed_in(database, settings, given):
            raise AssertionError
    given = LoginRequest(email=app.person.email, password=PASSWORD, code=await app.later())
    async with auth.signed_in(database, settings, given) as (_session, user):
        assert str(user.id) == app.person.id


async def test_a_service_account_has_none(desk: Desk) -> None:
    body = {"name": "core banking", "roles": ["analyst"]}
    made = (await desk.post("/users/service-accounts", desk.admin, **body)).json()
    client_id = made["service_account"]["client_id"]
    answer = await desk.client.post(
        "/api/auth/token",
        data={"grant_type": "client_credentials"},
        auth=(client_id, made["client_secret"]),
    )
    header = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    refused = await desk.post("/auth/second-factor", header, password=PASSWORD)
    assert refused.status_code == 422
