"""The second person: another account of another person, however the accounts were ever linked."""

from collections.abc import Collection
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.four_eyes import Behind, FirstPersons, check_second_person
from atlas.foundation.db import TenantSession
from atlas.identity.users import repository


async def require_second_person(
    session: TenantSession, actor: AuthContext, first: FirstPersons
) -> None:
    """Let a second person through: none of the first ones, a senior officer or the MLRO.

    Accounts are compared, and every person behind them: as stored with the proposal, as linked now,
    and as linked at any time before. Linking two accounts, or unlinking them, before the proposal
    or after it, does not make one person two. Neither does a second account under an e-mail address
    that another account has or had, also one that is deleted or another issuer's. Neither does an
    account that one of them made, or to which one of them gave access, themselves or through
    accounts between: who had the link may have kept it. Nor do two accounts to which one person
    gave access, who holds a role that decides or held one since: they could act as both. Who stood
    behind an account is kept as it was when access to it was given.

    Raises:
        MachineNeverDecidesError: the caller is a service account or the system.
        SecondPersonRequiredError: one of the first persons, one to whom they gave access or from
            whom they have it, one who has access from the same decider, or who may not confirm.

    """
    accounts = {actor.user_id, *first.accounts}
    givers = await repository.givers_of(session, accounts)
    found = await repository.persons_of(session, accounts | {one.giver for one in givers})

    def persons(users: Collection[UUID]) -> frozenset[UUID]:
        return frozenset(person for user, person in found if user in users)

    def behind(users: frozenset[UUID], known: frozenset[UUID]) -> Behind:
        own = [one for one in givers if one.account in users]
        return Behind(
            users,
            persons(users) | known,
            persons({one.giver for one in own}),
            persons({one.giver for one in own if one.decides}),
        )

    own = behind(frozenset({actor.user_id}), frozenset({actor.person_id}))
    others = behind(first.accounts, first.persons)
    check_second_person(actor, own, others)


async def is_first_person(session: TenantSession, actor: AuthContext, first: FirstPersons) -> bool:
    """Whether the caller is one of the first persons, under whatever account."""
    if actor.user_id in first.accounts or actor.person_id in first.persons:
        return True
    found = await repository.persons_of(session, {actor.user_id, *first.accounts})
    behind = first.persons | {person for user, person in found if user in first.accounts}
    return not behind.isdisjoint(person for user, person in found if user == actor.user_id)
