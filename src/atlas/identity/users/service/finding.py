"""Who has an account: by id, address and role, and how the API and other rooms see one."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from atlas.foundation.config import Settings
from atlas.foundation.core.auth import Role
from atlas.foundation.db import TenantSession
from atlas.foundation.db.listing import ListParams, Page
from atlas.identity.keys.errors import SigningKeyError
from atlas.identity.users import domain, repository
from atlas.identity.users.errors import NotAPersonError, UserNotFoundError
from atlas.identity.users.models import UserRow
from atlas.identity.users.schemas import AccountNameOut, User, UserOut, UserStatus


async def list_users(session: TenantSession, params: ListParams) -> Page[UserOut]:
    """Return a page of persons' accounts."""
    page = await repository.fetch_users(session, params)
    return page.of([as_answer(row) for row in page.items])


async def get_user(session: TenantSession, user_id: UUID) -> UserOut:
    """Return an account.

    Raises:
        UserNotFoundError: absent, deleted, or another tenant's.

    """
    return as_answer(await get_row(session, user_id))


async def find_by_id(session: TenantSession, user_id: UUID) -> User | None:
    """Return an account by id, whatever its status."""
    row = await repository.find_user(session, user_id)
    return as_user(row) if row else None


async def name_of(session: TenantSession, user_id: UUID) -> AccountNameOut:
    """Return whose an account is, deleted ones too.

    Raises:
        UserNotFoundError: absent, or another tenant's.

    """
    row = await repository.find_user(session, user_id)
    if row is None:
        raise UserNotFoundError
    return AccountNameOut.built_from(row)


async def hold_active(session: TenantSession, user_id: UUID) -> User | None:
    """Return an active account and keep it as it is until the transaction ends.

    Code that issues a token holds this lock, so that a later change of roles or status also
    revokes later. The row is locked before it is read. Otherwise, old roles could be read.
    """
    await repository.hold_user(session, user_id)
    row = await repository.find_user(session, user_id)
    return as_user(row) if row is not None and row.status == "active" else None


async def names_of(session: TenantSession, user_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the display names of the tenant's accounts, deleted ones too; others are left out."""
    return await repository.fetch_names(session, list(dict.fromkeys(user_ids)))


async def find_by_email(session: TenantSession, email: str) -> User | None:
    """Return the account that signs in here with an address."""
    row = await repository.find_by_email(
        session, domain.EMBEDDED_ISSUER, domain.normalise_email(email)
    )
    return as_user(row) if row else None


async def find_by_role(session: TenantSession, role: Role) -> User | None:
    """Return the oldest active person's account with a role."""
    row = await repository.find_by_role(session, role)
    return as_user(row) if row else None


def role_email(name: str, slug: str) -> str:
    """Return the address of a tenant's account named after a role."""
    return f"{name}@{slug}.example"


def login_hash(settings: Settings, login: str) -> str:
    """Return the login directory's hash of an address or a client id.

    Raises:
        SigningKeyError: when `login_salt` is unset.

    """
    return domain.hash_login(login_salt(settings), login)


def login_salt(settings: Settings) -> bytes:
    """Return the installation's own secret that keys what sign-ins leave behind.

    Raises:
        SigningKeyError: when `login_salt` is unset.

    """
    if settings.login_salt is None:
        raise SigningKeyError("ATLAS_LOGIN_SALT is not set: give it base64 of 32 random bytes.")
    return settings.login_salt.get_secret_value().encode()


async def get_row(session: TenantSession, user_id: UUID) -> UserRow:
    """Return the row of a person's account.

    Raises:
        UserNotFoundError: absent, deleted, or another tenant's.
        NotAPersonError: it is a machine's.

    """
    row = await repository.find_user(session, user_id)
    if row is None or row.status == "deleted":
        raise UserNotFoundError
    if row.kind != "person":
        raise NotAPersonError("This is a service account.")
    return row


def as_user(row: UserRow) -> User:
    """Return an account as other rooms see it."""
    return User(
        id=row.id,
        person_id=row.person_id,
        kind="machine" if row.kind == "machine" else "person",
        issuer=row.issuer,
        email=row.email,
        display_name=row.display_name,
        status=cast("UserStatus", row.status),
        roles=row.roles,
        version=row.version,
    )


def as_answer(row: UserRow) -> UserOut:
    """Return an account as the API shows it."""
    return UserOut.built_from(
        row,
        enabled=row.status == "active",
        roles=sorted(row.roles),
        second_factor=row.second_factor_at is not None,
    )


def role_names(roles: Iterable[Role]) -> list[str]:
    """Return the roles' names, sorted."""
    return sorted(role.value for role in roles)
