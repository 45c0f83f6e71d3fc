"""The second person: another account of another person, however the accounts were ever linked."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.auth import AuthContext
from atlas.foundation.core.four_eyes import check_second_person
from atlas.foundation.db import TenantSession
from atlas.identity.users import repository


@dataclass(frozen=True, slots=True)
class FirstPersons:
    """Who proposed or edited what a second person shall confirm.

    `accounts` are the accounts, `persons` the persons stored beside them at that time.
    """

    accounts: frozenset[UUID]
    persons: frozenset[UUID]

    @classmethod
    def one(cls, account: UUID, person: UUID) -> "FirstPersons":
        """Return the first person of a proposal that nobody edits."""
        return cls(frozenset({account}), frozenset({person}))

    @classmethod
    def of_draft(cls, accounts: Iterable[UUID], persons: Iterable[UUID]) -> "FirstPersons":
        """Return everyone who wrote a draft."""
        return cls(frozenset(accounts), frozenset(persons))


async def require_second_person(
    session: TenantSession, actor: AuthContext, first: FirstPersons
) -> None:
    """Let a second person through: none of the first ones, a senior officer or the MLRO.

    Accounts are compared, and every person behind them: as stored with the proposal, as linked now,
    and as linked at any time before. Linking two accounts, or unlinking them, before the proposal
    or after it, does not make one person two.

    Raises:
        MachineNeverDecidesError: the caller is a service account or the system.
        SecondPersonRequiredError: one of the first persons, or one who may not confirm.

    """
    found = await repository.persons_of(session, {actor.user_id, *first.accounts})
    behind = {person for user, person in found if user in first.accounts}
    check_second_person(
        actor,
        {person for user, person in found if user == actor.user_id},
        first.accounts,
        first.persons | behind,
    )


async def is_first_person(session: TenantSession, actor: AuthContext, first: FirstPersons) -> bool:
    """Whether the caller is one of the first persons, under whatever account."""
    if actor.user_id in first.accounts or actor.person_id in first.persons:
        return True
    found = await repository.persons_of(session, {actor.user_id, *first.accounts})
    behind = first.persons | {person for user, person in found if user in first.accounts}
    return not behind.isdisjoint(person for user, person in found if user == actor.user_id)
