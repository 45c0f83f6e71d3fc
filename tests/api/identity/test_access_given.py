"""Four eyes: whoever gave the other access, however and through whomever, is no second person."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from tests.api.identity.desks import PASSWORD, Desk, Header, Person, token_of
from tests.conftest import TestDatabase, Tokens

from atlas.foundation.core.auth import Role
from atlas.foundation.core.ids import new_id

pytestmark = pytest.mark.usefixtures("quick_passwords")
NEW = "another password that is long"
Gives = Callable[[Desk, Header], Awaitable[Person]]


@pytest_asyncio.fixture(scope="module")
async def desk(app_client: httpx.AsyncClient, tokens: Tokens, clone: TestDatabase) -> Desk:
    return Desk(app_client, tokens(Role.ADMIN), clone.superuser_dsn)


async def made(desk: Desk, giver: Header, *roles: str) -> Person:
    email = f"m{new_id().hex}@acme.example"
    body = {"display_name": "May", "roles": list(roles or ("senior_officer",))}
    answer = await desk.post("/users", giver, email=email, **body)
    assert answer.status_code == 201, answer.text
    return Person(answer.json()["user"]["id"], email, answer.json()["initial_password"])


async def invited(desk: Desk, giver: Header) -> Person:
    email = f"n{new_id().hex}@acme.example"
    body = {"display_name": "Nil", "roles": ["mlro"]}
    link = (await desk.post("/users/invitations", giver, email=email, **body)).json()["link"]
    done = await desk.post("/auth/accept-invite", token=token_of(link), password=PASSWORD)
    return Person(done.json()["user_id"], email)


async def reset(desk: Desk, giver: Header) -> Person:
    """An officer whom somebody else made; the giver makes a link and uses it."""
    return await given_anew(desk, await desk.person("senior_officer"), giver)


async def given_anew(desk: Desk, person: Person, giver: Header) -> Person:
    link = (await desk.post(f"/users/{person.id}/password-reset", giver)).json()["link"]
    done = await desk.post("/auth/reset-password", token=token_of(link), password=NEW)
    assert done.status_code == 200, done.text
    return Person(person.id, person.email, NEW)


async def through_an_admin(desk: Desk, giver: Header) -> Person:
    """The giver makes an admin, who makes the officer."""
    between = await desk.signed_in(await made(desk, giver, "admin"))
    return await invited(desk, between)


async def through_a_machine(desk: Desk, giver: Header) -> Person:
    answer = await desk.post("/users/service-accounts", giver, name="Robot", roles=["admin"])
    assert answer.status_code == 201, answer.text
    machine = await desk.client.post(
        "/api/auth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": answer.json()["service_account"]["client_id"],
            "client_secret": answer.json()["client_secret"],
        },
    )
    assert machine.status_code == 200, machine.text
    header = {"Authorization": f"Bearer {machine.json()['access_token']}"}
    return await made(desk, header)


async def draft(desk: Desk, proposer: Header) -> str:
    body = {"title": "Strict", "appetite": "conservative", "checks": {}}
    answer = await desk.post("/risk-policy/versions", proposer, **body)
    assert answer.status_code == 201, answer.text
    return f"/api/risk-policy/versions/{answer.json()['id']}/activate"


async def confirm(desk: Desk, url: str, who: Header) -> tuple[int, str]:
    answer = await desk.client.post(url, headers={**who, "If-Match": '"1"'})
    return answer.status_code, answer.json().get("code", "")


REFUSED = (403, "second_person_required")


@pytest.mark.parametrize("gives", [made, invited, reset, through_an_admin, through_a_machine])
async def test_neither_confirms_what_the_other_proposes(desk: Desk, gives: Gives) -> None:
    boss = await desk.signed_in(await desk.person("admin", "senior_officer"))
    given = await gives(desk, boss)
    header = await desk.signed_in(given)
    by_boss, by_given = await draft(desk, boss), await draft(desk, header)
    assert await confirm(desk, by_boss, header) == REFUSED
    assert await confirm(desk, by_given, boss) == REFUSED
    third = await desk.signed_in(await desk.person("senior_officer"))
    assert (await confirm(desk, by_boss, third))[0] == 200
    again = await given_anew(desk, given, desk.admin)
    assert (await desk.user(again))["access_given_by"] == (
        await desk.client.get("/api/auth/me", headers=desk.admin)
    ).json()["id"]
    header = await desk.signed_in(again)
    assert (await confirm(desk, await draft(desk, boss), header))[0] == 200


async def test_an_address_names_one_person_whatever_becomes_of_the_account(desk: Desk) -> None:
    first = await made(desk, desk.admin)
    by_first = await draft(desk, await desk.signed_in(first))
    gone = {**desk.admin, "If-Match": f'"{(await desk.user(first))["version"]}"'}
    answer = await desk.client.delete(f"/api/users/{first.id}", headers=gone)
    assert answer.status_code == 204, answer.text
    body = {"display_name": "May again", "roles": ["senior_officer"]}
    answer = await desk.post("/users", desk.admin, email=first.email.upper(), **body)
    assert answer.status_code == 201, answer.text
    user = answer.json()["user"]
    again = Person(user["id"], first.email, answer.json()["initial_password"])
    header = await desk.signed_in(again)
    assert await confirm(desk, by_first, header) == REFUSED
    # the address may go on to another account, and come back
    moved = {**desk.admin, "If-Match": f'"{(await desk.user(again))["version"]}"'}
    other = f"q{new_id().hex}@acme.example"
    answer = await desk.client.patch(f"/api/users/{again.id}", json={"email": other}, headers=moved)
    assert answer.status_code == 200, answer.text
    third = await made(desk, desk.admin)
    header = await desk.signed_in(third)
    later = {**desk.admin, "If-Match": f'"{(await desk.user(third))["version"]}"'}
    change = {"email": first.email}
    answer = await desk.client.patch(f"/api/users/{third.id}", json=change, headers=later)
    assert answer.status_code == 200, answer.text
    assert await confirm(desk, by_first, header) == REFUSED
    honest = await desk.signed_in(await made(desk, desk.admin))
    assert (await confirm(desk, by_first, honest))[0] == 200


async def test_two_whom_one_admin_invited_are_two(desk: Desk) -> None:
    """An admin who decides nothing may set everybody up."""
    first = await desk.signed_in(await invited(desk, desk.admin))
    second = await desk.signed_in(await invited(desk, desk.admin))
    assert (await confirm(desk, await draft(desk, first), second))[0] == 200


async def test_a_password_of_ones_own_does_not_hide_who_gave_access(desk: Desk) -> None:
    """Who has the account may change its password too, and so may the one who gave it."""
    boss = await desk.signed_in(await desk.person("admin", "senior_officer"))
    given = await made(desk, boss)
    header = await desk.signed_in(given)
    body = {"current_password": given.password, "new_password": NEW}
    assert (await desk.post("/auth/password", header, **body)).status_code == 204
    given.password = NEW
    header = await desk.signed_in(given)
    assert await confirm(desk, await draft(desk, boss), header) == REFUSED


async def test_puppets_that_reset_each_other_hide_nobody(desk: Desk) -> None:
    """Who stood behind an account when it was made stays, whoever resets whom afterwards."""
    boss = await desk.signed_in(await desk.person("admin", "senior_officer"))
    first = await made(desk, boss, "admin")
    header = await desk.signed_in(first)
    second = await desk.signed_in(await made(desk, header, "admin"))
    officer = await desk.signed_in(await made(desk, header, "mlro"))
    await given_anew(desk, first, second)
    assert await confirm(desk, await draft(desk, boss), officer) == REFUSED
    assert await confirm(desk, await draft(desk, officer), boss) == REFUSED


async def test_what_was_made_from_an_account_taken_over_stays_with_who_took_it(desk: Desk) -> None:
    """The reset that gives the account back ends the links made meanwhile, and frees it alone."""
    boss = await desk.signed_in(await desk.person("admin", "senior_officer"))
    taken = await given_anew(desk, await desk.person("admin"), boss)
    header = await desk.signed_in(taken)
    officer = await desk.signed_in(await made(desk, header, "mlro"))
    body = {"display_name": "Lou", "roles": ["mlro"], "email": f"l{new_id().hex}@acme.example"}
    invitation = (await desk.post("/users/invitations", header, **body)).json()["link"]
    third = await desk.person("senior_officer")
    link = (await desk.post(f"/users/{third.id}/password-reset", header)).json()["link"]
    header = await desk.signed_in(await given_anew(desk, taken, desk.admin))
    assert await confirm(desk, await draft(desk, boss), officer) == REFUSED
    late = await desk.post("/auth/accept-invite", token=token_of(invitation), password=NEW)
    assert late.status_code == 401
    late = await desk.post("/auth/reset-password", token=token_of(link), password=NEW)
    assert late.status_code == 401
    since = await desk.signed_in(await made(desk, header))
    assert (await confirm(desk, await draft(desk, boss), since))[0] == 200


async def two_made_by(desk: Desk, giver: Header) -> tuple[Person, Person]:
    return await made(desk, giver, "senior_officer"), await made(desk, giver, "mlro")


async def confirms(desk: Desk, first: Person, second: Person) -> tuple[int, str]:
    url = await draft(desk, await desk.signed_in(first))
    return await confirm(desk, url, await desk.signed_in(second))


async def roles(desk: Desk, person: Person, *wanted: str) -> None:
    answer = await desk.client.put(
        f"/api/users/{person.id}/roles", json={"roles": list(wanted)}, headers=desk.admin
    )
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("through", [False, True])
async def test_two_whom_one_admin_who_decides_made_are_one(desk: Desk, through: bool) -> None:
    """The admin could act as both, and decide alone without signing anything."""
    header = await desk.signed_in(await desk.person("admin", "analyst"))
    if through:
        header = await desk.signed_in(await made(desk, header, "admin"))
    first, second = await two_made_by(desk, header)
    url = await draft(desk, await desk.signed_in(first))
    answer = await desk.client.post(
        url, headers={**await desk.signed_in(second), "If-Match": '"1"'}
    )
    assert (answer.status_code, answer.json()["code"]) == REFUSED
    assert "reset link" in answer.json()["detail"]
    assert "identity provider" in answer.json()["detail"]
    assert await confirms(desk, second, first) == REFUSED
    second = await given_anew(desk, second, desk.admin)
    assert (await confirms(desk, first, second))[0] == 200


async def test_a_decision_role_that_was_laid_down_counts_until_access_is_given_anew(
    desk: Desk,
) -> None:
    """Both ways: an admin who decided when they made the two, and one who decides later."""
    boss = await desk.person("admin", "analyst")
    first, second = await two_made_by(desk, await desk.signed_in(boss))
    await roles(desk, boss, "admin")
    assert await confirms(desk, first, second) == REFUSED
    header = await desk.signed_in(boss)
    first = await given_anew(desk, first, header)
    assert await confirms(desk, first, second) == REFUSED
    second = await given_anew(desk, second, header)
    assert (await confirms(desk, first, second))[0] == 200
    await roles(desk, boss, "admin", "mlro")
    assert await confirms(desk, first, second) == REFUSED
    answer = await desk.client.delete(f"/api/users/{boss.id}", headers=desk.admin)
    assert answer.status_code == 204, answer.text
    assert await confirms(desk, first, second) == REFUSED


async def test_the_role_of_another_account_of_the_same_person_counts(desk: Desk) -> None:
    boss, other = await desk.person("admin"), await desk.person("mlro")
    first, second = await two_made_by(desk, await desk.signed_in(boss))
    assert (await confirms(desk, first, second))[0] == 200
    person = (await desk.user(other))["person_id"]
    answer = await desk.client.patch(
        f"/api/users/{boss.id}", json={"person_id": person}, headers=desk.admin
    )
    assert answer.status_code == 200, answer.text
    assert await confirms(desk, first, second) == REFUSED


async def test_who_gave_access_before_times_were_kept_counts_if_they_ever_decided(
    desk: Desk,
) -> None:
    boss = await desk.person("admin", "analyst")
    await roles(desk, boss, "admin")
    first, second = await two_made_by(desk, await desk.signed_in(boss))
    assert (await confirms(desk, first, second))[0] == 200
    await desk.run(
        "UPDATE user_account SET access_since = '{}' WHERE access_given_by = $1", UUID(boss.id)
    )
    assert await confirms(desk, first, second) == REFUSED


@dataclass
class Held:
    """An account, and whether the one person who decides could sign in to it."""

    person: Person
    header: Header
    by_the_decider: bool


@pytest.mark.parametrize("seed", range(4))
async def test_no_history_of_accounts_lets_one_person_who_decides_be_two(
    desk: Desk, seed: int
) -> None:
    """What a person could sign in to is followed beside, by passwords and links alone.

    Whoever makes an account or its reset link could keep it; a link that is used takes the account
    from whoever had it. Of two accounts that the decider could have, neither confirms the other.
    """
    drawn = random.Random(seed)
    boss = await desk.person("admin", "senior_officer")
    accounts = [Held(boss, await desk.signed_in(boss), by_the_decider=True)]
    for _ in range(8):
        giver = drawn.choice([*accounts, Held(boss, desk.admin, by_the_decider=False)])
        taken = drawn.choice(accounts)
        if drawn.random() < 0.6 or taken in (accounts[0], giver):
            person = await made(desk, giver.header, "admin", "mlro")
            accounts.append(Held(person, await desk.signed_in(person), giver.by_the_decider))
            continue
        taken.person = await given_anew(desk, taken.person, giver.header)
        taken.header = await desk.signed_in(taken.person)
        taken.by_the_decider = giver.by_the_decider
    for first in accounts:
        url = await draft(desk, first.header)
        for second in accounts:
            if first.by_the_decider and second.by_the_decider:
                assert await confirm(desk, url, second.header) == REFUSED
