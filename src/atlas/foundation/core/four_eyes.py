"""Four eyes: who may decide, and who may be the second person. Persons count, not accounts.

Source: EBA/GL/2021/02 4.41 and Directive (EU) 2015/849, articles 18 and 20 (approval by senior
management).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from atlas.foundation.core.auth import AuthContext, Permission
from atlas.foundation.core.errors import ForbiddenError


class MachineNeverDecidesError(ForbiddenError):
    """A service account tried to make a decision that only a person may make."""

    code = "machine_never_decides"
    title = "A person must decide this"


class SecondPersonRequiredError(ForbiddenError):
    """The confirmation must come from another person who holds the required role."""

    code = "second_person_required"
    title = "A second person must confirm this"


@dataclass(frozen=True, slots=True)
class FirstPersons:
    """Who proposed or edited what a second person must confirm.

    `accounts` are the accounts, `persons` the persons stored with them at that time.
    """

    accounts: frozenset[UUID]
    persons: frozenset[UUID]

    @classmethod
    def one(cls, account: UUID, person: UUID) -> "FirstPersons":
        """Return the first person of a proposal that no one edits."""
        return cls(frozenset({account}), frozenset({person}))

    @classmethod
    def of_draft(cls, accounts: Iterable[UUID], persons: Iterable[UUID]) -> "FirstPersons":
        """Return everyone who wrote a draft."""
        return cls(frozenset(accounts), frozenset(persons))


def require_person(actor: AuthContext) -> None:
    """Let a person through.

    Raises:
        MachineNeverDecidesError: the caller is a service account or the system.

    """
    if actor.is_machine:
        raise MachineNeverDecidesError("Service accounts never decide; a person must.")


@dataclass(frozen=True, slots=True)
class Behind:
    """Who is behind accounts: every person they ever belonged to, and who gave these access.

    `givers`: the persons who made the password or the link by which an account was last given to
    its person, and those who gave these persons their access. `deciders`: those of the givers who
    hold a role that decides about customers, or held one since they gave access.
    """

    accounts: frozenset[UUID]
    persons: frozenset[UUID]
    givers: frozenset[UUID]
    deciders: frozenset[UUID]


def check_second_person(actor: AuthContext, own: Behind, first: Behind) -> None:
    """Let a second person through: another than the first, a senior officer or MLRO.

    The rule alone. Use cases call `identity.users.service.require_second_person`, which looks up
    the persons behind the accounts.

    Args:
        actor: the caller who would confirm.
        own: who is behind the caller's account.
        first: who is behind the accounts that proposed or edited.

    Raises:
        MachineNeverDecidesError: the caller is a service account or the system.
        SecondPersonRequiredError: one of the first persons, one to whom they gave access or from
            whom they have it, one who has access from the same decider, or who may not confirm.

    """
    require_person(actor)
    if Permission.SECOND_DECIDE not in actor.permissions:
        raise SecondPersonRequiredError("A senior officer or the MLRO must confirm this.")
    if not (own.accounts.isdisjoint(first.accounts) and own.persons.isdisjoint(first.persons)):
        raise SecondPersonRequiredError(
            "A person who has not proposed or edited it must confirm this."
        )
    if not (own.givers.isdisjoint(first.persons) and first.givers.isdisjoint(own.persons)):
        raise SecondPersonRequiredError(
            "One of you gave the other access to Atlas (`access_given_by`), and could act as both."
            " Another person must confirm this, or another admin must make a new reset link."
        )
    common = own.givers & first.givers
    if common & (own.deciders | first.deciders):
        raise SecondPersonRequiredError(
            "One person who decides about customers gave both of you access to Atlas, and could act"
            " as both. Another admin, who decides nothing, must make a new reset link for one of"
            " you, or one of you must sign in through your firm's identity provider."
        )
