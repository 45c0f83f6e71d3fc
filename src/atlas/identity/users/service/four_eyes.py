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
    or after it, does not make one person two. Neither does an account that one of them made, or to
    which one of them gave access, themselves or through accounts between: who had the link may have
    kept it. Who stood behind an account is kept as it was when access to it was given.

    Raises:
        MachineNeverDecidesError: the caller is a service account or the system.
        SecondPersonRequiredError: one of the first persons, one to whom they gave access or from
            whom they have it, or one who may not confirm.

    """
    accounts = {actor.user_id, *first.accounts}
    givers = await repository.givers_of(session, accounts)
    found = await repository.persons_of(session, accounts | {giver for _, giver in givers})

    def persons(users: Collection[UUID]) -> frozenset[UUID]:
        return frozenset(person for user, person in found if user in users)

    own = Behind(
        frozenset({actor.user_id}),
        persons({actor.user_id}) | {actor.person_id},
        persons({giver for user, giver in givers if user == actor.user_id}),
    )
    others = Behind(
        first.accounts,
        persons(first.accounts) | first.persons,
        persons({giver for user, giver in givers if user in first.accounts}),
    )
    check_second_person(actor, own, others)


async def is_first_person(session: TenantSession, actor: AuthContext, first: FirstPersons) -> bool:
    """Whether the caller is one of the first persons, under whatever account."""
    if actor.user_id in first.accounts or actor.person_id in first.persons:
        return True
    found = await repository.persons_of(session, {actor.user_id, *first.accounts})
    behind = first.persons | {person for user, person in found if user in first.accounts}
    return not behind.isdisjoint(person for user, person in found if user == actor.user_id)
