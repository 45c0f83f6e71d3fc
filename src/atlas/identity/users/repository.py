"""SQL of the users room."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from atlas.foundation.core.auth import DECISION_ROLES, Role
from atlas.foundation.core.ids import new_id
from atlas.foundation.db import AnySession, TenantSession
from atlas.foundation.db.listing import (
    ListParams,
    ListSpec,
    Page,
    choice_field,
    fetch_page,
    text_field,
    time_field,
    uuid_field,
)
from atlas.identity.users.models import CredentialRow, Giver, ServiceAccountRow, UserRow
from atlas.identity.users.schemas import CheckedPassword

USERS = ListSpec(
    select="""
        SELECT u.id, u.person_id, u.kind, u.issuer, u.subject, u.email, u.display_name, u.status,
               u.last_sign_in_at, u.version, u.created_at, u.updated_at,
               ARRAY(SELECT r.role FROM user_role r
                     WHERE r.tenant_id = u.tenant_id AND r.user_id = u.id) AS roles,
               u.invited_by, u.access_given_by, u.reset_asked_at,
               (SELECT f.confirmed_at FROM second_factor f
                WHERE f.tenant_id = u.tenant_id AND f.user_id = u.id) AS second_factor_at
        FROM user_account u
    """,
    where="u.status <> 'deleted' AND u.kind = 'person'",
    id_column="u.id",
    fields={
        "created_at": time_field("u.created_at"),
        "display_name": text_field("u.display_name"),
        "email": text_field("u.email", "eq", "contains"),
        "status": choice_field("u.status", ("active", "disabled")),
        "person_id": uuid_field("u.person_id"),
    },
    sorts=("created_at", "display_name"),
    default_sort="-created_at",
)
MACHINES = ListSpec(
    select=USERS.select,
    where="u.status <> 'deleted' AND u.kind = 'machine'",
    id_column="u.id",
    fields={
        "created_at": time_field("u.created_at"),
        "status": choice_field("u.status", ("active", "disabled")),
    },
    sorts=("created_at",),
    default_sort="-created_at",
)


async def fetch_users(session: TenantSession, params: ListParams) -> Page[UserRow]:
    """Fetch a page of persons' accounts."""
    return await fetch_page(session, USERS, params, build=UserRow.from_record)


async def fetch_machines(session: TenantSession, params: ListParams) -> Page[UserRow]:
    """Fetch a page of machine accounts."""
    return await fetch_page(session, MACHINES, params, build=UserRow.from_record)


async def find_user(session: TenantSession, user_id: UUID) -> UserRow | None:
    """Fetch an account by id."""
    row = await session.fetch_row(f"{USERS.select} WHERE u.id = $1", user_id)
    return UserRow.from_record(row) if row else None


async def fetch_names(session: TenantSession, user_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the display names of accounts by id."""
    rows = await session.fetch(
        "SELECT id, display_name FROM user_account WHERE id = ANY($1::uuid[])", list(user_ids)
    )
    return {row["id"]: row["display_name"] for row in rows}


async def hold_user(session: TenantSession, user_id: UUID) -> None:
    """Keep an account's state and roles from changing until the transaction ends."""
    await session.execute("SELECT 1 FROM user_account WHERE id = $1 FOR SHARE", user_id)


async def find_by_subject(session: TenantSession, issuer: str, subject: str) -> UserRow | None:
    """Fetch an account by its issuer and subject."""
    row = await session.fetch_row(
        f"{USERS.select} WHERE u.issuer = $1 AND u.subject = $2", issuer, subject
    )
    return UserRow.from_record(row) if row else None


async def find_by_email(session: TenantSession, issuer: str, email: str) -> UserRow | None:
    """Fetch the account of an issuer with an e-mail address."""
    row = await session.fetch_row(
        f"{USERS.select} WHERE u.email = $1 AND u.issuer = $2", email, issuer
    )
    return UserRow.from_record(row) if row else None


async def find_by_role(session: TenantSession, role: Role) -> UserRow | None:
    """Fetch the oldest active person's account with a role."""
    row = await session.fetch_row(
        f"""
        {USERS.select}
        JOIN user_role held ON held.tenant_id = u.tenant_id AND held.user_id = u.id
        WHERE held.role = $1 AND u.status = 'active' AND u.kind = 'person'
        ORDER BY u.created_at, u.id LIMIT 1
        """,
        role.value,
    )
    return UserRow.from_record(row) if row else None


async def insert_person(session: TenantSession, person_id: UUID, moment: datetime) -> None:
    """Insert a person."""
    await session.insert("person", id=person_id, created_at=moment)


async def person_exists(session: TenantSession, person_id: UUID) -> bool:
    """Tell whether the tenant has a person."""
    found = await session.fetch_value("SELECT true FROM person WHERE id = $1", person_id)
    return bool(found)


async def insert_user(session: TenantSession, user: UserRow, password_hash: str | None) -> bool:
    """Insert an account; False when its issuer and subject are known."""
    inserted = await session.insert(
        "user_account",
        user,
        without=("last_sign_in_at", "roles", "reset_asked_at", "second_factor_at"),
        conflict="(tenant_id, issuer, subject) DO NOTHING",
        password_hash=password_hash,
        password_changed_at=user.created_at,
    )
    return inserted > 0


async def update_user(session: TenantSession, user: UserRow, moment: datetime) -> None:
    """Write an account's changeable columns; the version goes up."""
    changed = ("display_name", "email", "status", "person_id")
    await session.update(
        "user_account", user, changed, also="version = version + 1", updated_at=moment
    )


async def insert_former_person(
    session: TenantSession, user_id: UUID, person_id: UUID, moment: datetime
) -> None:
    """Remember the person whom an account belonged to until now."""
    await session.insert(
        "user_former_person", id=new_id(), user_id=user_id, person_id=person_id, ended_at=moment
    )


async def note_email(session: TenantSession, user_id: UUID, email: str, moment: datetime) -> None:
    """Remember an account's e-mail address, and the persons of each account that ever had it.

    A hash is kept, also after the account is deleted: a later account with the address is the same
    person to four eyes.
    """
    mark = await session.fetch_value(
        """
        UPDATE user_account u
        SET email_marks = ARRAY(SELECT DISTINCT unnest(u.email_marks || m.mark))
        FROM (SELECT encode(sha256(convert_to(
          concat($2::uuid, ' ', lower($3::text)), 'UTF8')), 'hex') AS mark) m
        WHERE u.id = $1 RETURNING m.mark
        """,
        user_id,
        session.tenant_id,
        email,
    )
    rows = await session.fetch(
        """
        WITH other AS (
          SELECT id, person_id FROM user_account
          WHERE (email_marks @> ARRAY[$2::text] OR lower(email) = lower($3::text)) AND id <> $1
            AND kind = 'person'
        )
        SELECT person_id FROM other
        UNION
        SELECT person_id FROM user_former_person WHERE user_id = ANY(ARRAY(SELECT id FROM other))
        EXCEPT
        SELECT person_id FROM user_account WHERE id = $1
        EXCEPT
        SELECT person_id FROM user_former_person WHERE user_id = $1
        """,
        user_id,
        mark,
        email,
    )
    for (person_id,) in rows:
        await insert_former_person(session, user_id, person_id, moment)


_ACCOUNTS = (
    "(SELECT id AS user_id FROM user_account WHERE person_id = {0}"
    " UNION ALL SELECT user_id FROM user_former_person WHERE person_id = {0})"
)
"""The accounts that were ever of a person."""
_PERSONS = (
    "(SELECT person_id FROM user_account WHERE id = {0}"
    " UNION ALL SELECT person_id FROM user_former_person WHERE user_id = {0})"
)
"""The persons that an account was ever of."""


def _same_person(accounts: str) -> str:
    """Return the SQL of `same`: accounts with every person whom links ever joined to each.

    Its person now, each that it ever had, and every further person whom a chain of links reaches,
    whatever became of them. No other query says who is one person.
    """
    return f"""
        same (account, person_id) AS (
          SELECT asked.id, own.person_id FROM unnest({accounts}) AS asked (id)
          CROSS JOIN LATERAL {_PERSONS.format("asked.id")} own
          UNION
          SELECT same.account, joined.person_id FROM same
          CROSS JOIN LATERAL {_ACCOUNTS.format("same.person_id")} held
          CROSS JOIN LATERAL {_PERSONS.format("held.user_id")} joined
        )
    """


async def persons_of(session: TenantSession, user_ids: Iterable[UUID]) -> list[tuple[UUID, UUID]]:
    """Return pairs (account, person): every person whom links ever joined to each account.

    No order of links and unlinks, through whichever accounts, makes two of one person.
    """
    rows = await session.fetch(
        f"WITH RECURSIVE {_same_person('$1::uuid[]')} SELECT account, person_id FROM same",
        sorted(user_ids),
    )
    return [(row["account"], row["person_id"]) for row in rows]


async def givers_of(session: TenantSession, user_ids: Iterable[UUID]) -> list[Giver]:
    """Return who gave accounts their access, or stood behind who did, when it was given.

    Every account of the giver's person is checked for decision roles, also one that is off or
    deleted. Service accounts never decide. If the time at which access was given is not recorded,
    a decision role at any time counts.
    """
    rows = await session.fetch(
        f"""
        WITH RECURSIVE given AS (
          SELECT u.id AS account, giver,
            COALESCE((u.access_since ->> giver::text)::timestamptz, '-infinity') AS since
          FROM user_account u,
            unnest(u.access_chain || COALESCE(u.access_given_by, u.invited_by)) AS giver
          WHERE u.id = ANY($1) AND giver IS NOT NULL
        ), {_same_person("ARRAY(SELECT giver FROM given)")}, held AS (
          SELECT same.account AS giver, max(CASE
            WHEN EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = u.id AND r.role = ANY($2))
            THEN 'infinity' ELSE u.decision_role_at END) AS until
          FROM same
          CROSS JOIN LATERAL {_ACCOUNTS.format("same.person_id")} link
          JOIN user_account u ON u.id = link.user_id AND u.kind = 'person'
          GROUP BY same.account
        )
        SELECT given.account, given.giver, COALESCE(held.until >= given.since, false) AS decides
        FROM given LEFT JOIN held ON held.giver = given.giver
        """,
        sorted(user_ids),
        sorted(DECISION_ROLES),
    )
    return [Giver(**dict(row)) for row in rows]


async def note_access(
    session: TenantSession, user_id: UUID, given_by: UUID, moment: datetime
) -> None:
    """Write who gave an account access, and who stood behind them at that time, and since when.

    What happens to the giver's account afterwards changes nothing: who made this one may keep it.
    """
    await session.execute(
        """
        UPDATE user_account u SET
          access_given_by = giver.id,
          access_chain = ARRAY(SELECT DISTINCT unnest(giver.access_chain || giver.id)),
          access_since = jsonb_build_object(giver.id, $3::timestamptz) || giver.access_since
        FROM user_account giver
        WHERE u.id = $1 AND giver.id = $2
        """,
        user_id,
        given_by,
        moment,
    )


async def roles_of_person(session: TenantSession, person_id: UUID) -> set[Role]:
    """Return the roles of all accounts of a person, of those that are off too."""
    rows = await session.fetch(
        "SELECT DISTINCT r.role FROM user_role r JOIN user_account u"
        " ON u.tenant_id = r.tenant_id AND u.id = r.user_id"
        " WHERE u.person_id = $1 AND u.status <> 'deleted'",
        person_id,
    )
    return {Role(row["role"]) for row in rows}


async def forget_password(session: TenantSession, user_id: UUID) -> None:
    """Remove an account's password and its other means of signing in."""
    await session.execute(
        "UPDATE user_account SET password_hash = NULL, reset_asked_at = NULL WHERE id = $1", user_id
    )
    for table in ("password_reset", "recovery_code", "second_factor"):
        await session.execute(f"DELETE FROM {table} WHERE user_id = $1", user_id)


async def replace_roles(
    session: TenantSession,
    user_id: UUID,
    roles: Iterable[Role],
    *,
    granted_by: UUID,
    moment: datetime,
) -> None:
    """Replace an account's roles; until when one that decides was held is remembered."""
    await session.execute(
        """
        UPDATE user_account SET decision_role_at = $2
        WHERE id = $1 AND ($3 OR EXISTS (
          SELECT 1 FROM user_role WHERE user_id = $1 AND role = ANY($4)))
        """,
        user_id,
        moment,
        not DECISION_ROLES.isdisjoint(roles),
        sorted(DECISION_ROLES),
    )
    await session.execute("DELETE FROM user_role WHERE user_id = $1", user_id)
    await session.insert_many(
        "user_role",
        [{"role": role.value} for role in sorted(roles)],
        user_id=user_id,
        granted_at=moment,
        granted_by=granted_by,
    )


async def granters_of(session: TenantSession, user_id: UUID) -> set[UUID]:
    """Return the accounts that granted an account its roles."""
    rows = await session.fetch("SELECT granted_by FROM user_role WHERE user_id = $1", user_id)
    return {row["granted_by"] for row in rows}


async def lock_admins(session: TenantSession) -> None:
    """Serialise changes that may remove an admin, until the transaction ends."""
    await session.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('admins:' || $1, 0))",
        str(session.tenant_id),
    )


async def count_other_admins(session: TenantSession, user_id: UUID) -> int:
    """Count the active persons' accounts with the role admin, but one."""
    return int(
        await session.fetch_value(
            """
            SELECT count(*) FROM user_role r
            JOIN user_account u ON u.tenant_id = r.tenant_id AND u.id = r.user_id
            WHERE r.role = 'admin' AND u.status = 'active' AND u.kind = 'person' AND u.id <> $1
            """,
            user_id,
        ),
    )


async def insert_login(session: TenantSession, login_hash: str) -> None:
    """Point a login's hash at this tenant."""
    await session.insert(
        "login_directory", login_hash=login_hash, conflict="(login_hash, tenant_id) DO NOTHING"
    )


async def delete_login(session: TenantSession, login_hash: str) -> None:
    """Forget a login of this tenant."""
    await session.execute(
        "DELETE FROM login_directory WHERE login_hash = $1 AND tenant_id = $2",
        login_hash,
        session.tenant_id,
    )


async def fetch_login_tenants(session: AnySession, login_hash: str) -> list[UUID]:
    """Fetch the tenants a login is known in (at most 2: two are already ambiguous)."""
    rows = await session.fetch(
        "SELECT tenant_id FROM login_directory WHERE login_hash = $1 ORDER BY tenant_id LIMIT 2",
        login_hash,
    )
    return [row["tenant_id"] for row in rows]


async def find_credential(session: TenantSession, email: str) -> CredentialRow | None:
    """Fetch what a password sign-in checks, of an active account."""
    row = await session.fetch_row(
        """
        SELECT id AS user_id, password_hash, failed_attempts, locked_until FROM user_account
        WHERE email = $1 AND issuer = 'atlas' AND kind = 'person' AND status = 'active'
        """,
        email,
    )
    return CredentialRow(**dict(row)) if row else None


async def find_credential_of(session: TenantSession, user_id: UUID) -> CredentialRow | None:
    """Fetch what a password change checks."""
    row = await session.fetch_row(
        """
        SELECT id AS user_id, password_hash, failed_attempts, locked_until FROM user_account
        WHERE id = $1 AND issuer = 'atlas' AND kind = 'person' AND status = 'active'
        """,
        user_id,
    )
    return CredentialRow(**dict(row)) if row else None


async def hold_password(session: TenantSession, checked: CheckedPassword) -> bool:
    """Hold an active account to the end of the transaction, if its password is the checked one."""
    found = await session.fetch_value(
        "SELECT 1 FROM user_account WHERE id = $1 AND password_hash = $2 AND status = 'active'"
        " FOR NO KEY UPDATE",
        checked.user_id,
        checked.password_hash,
    )
    return found is not None


async def write_failures(
    session: TenantSession, user_id: UUID, failed_attempts: int, locked_until: datetime | None
) -> None:
    """Write the number of consecutive failed sign-ins, and the end of the lock."""
    await session.execute(
        "UPDATE user_account SET failed_attempts = $2, locked_until = $3 WHERE id = $1",
        user_id,
        failed_attempts,
        locked_until,
    )


async def count_failure(session: TenantSession, user_id: UUID) -> int:
    """Add one failure and return how many there are now."""
    return int(
        await session.fetch_value(
            "UPDATE user_account SET failed_attempts = failed_attempts + 1 WHERE id = $1"
            " RETURNING failed_attempts",
            user_id,
        ),
    )


async def note_sign_in(session: TenantSession, user_id: UUID, moment: datetime) -> None:
    """Write a successful sign-in."""
    await session.execute(
        "UPDATE user_account SET last_sign_in_at = $2, failed_attempts = 0, locked_until = NULL,"
        " reset_asked_at = NULL WHERE id = $1",
        user_id,
        moment,
    )


async def write_password(
    session: TenantSession, user_id: UUID, password_hash: str, moment: datetime
) -> None:
    """Write a new password's hash; a link that would reset it works no more."""
    await session.execute(
        """
        UPDATE user_account SET password_hash = $2, password_changed_at = $3, failed_attempts = 0,
          locked_until = NULL, reset_asked_at = NULL WHERE id = $1
        """,
        user_id,
        password_hash,
        moment,
    )
    await session.execute("DELETE FROM password_reset WHERE user_id = $1", user_id)


async def note_reset_asked(session: TenantSession, email: str, moment: datetime) -> UUID | None:
    """Write that a person asked for a new password; return who, if they had not asked before."""
    found: UUID | None = await session.fetch_value(
        """
        UPDATE user_account SET reset_asked_at = $2
        WHERE email = $1 AND issuer = 'atlas' AND kind = 'person' AND status = 'active'
          AND reset_asked_at IS NULL
        RETURNING id
        """,
        email,
        moment,
    )
    return found


async def insert_service_account(
    session: TenantSession, row: ServiceAccountRow, moment: datetime
) -> None:
    """Insert a machine's credential."""
    await session.insert("service_account", row, created_at=moment)


async def find_service_account(session: TenantSession, client_id: str) -> ServiceAccountRow | None:
    """Fetch a machine's credential by its client id."""
    row = await session.fetch_row(
        "SELECT id, client_id, secret_hash, expires_at FROM service_account WHERE client_id = $1",
        client_id,
    )
    return ServiceAccountRow(**dict(row)) if row else None


async def fetch_service_accounts(
    session: TenantSession, ids: list[UUID]
) -> dict[UUID, ServiceAccountRow]:
    """Fetch machines' credentials by account id."""
    rows = await session.fetch(
        "SELECT id, client_id, secret_hash, expires_at FROM service_account WHERE id = ANY($1)",
        ids,
    )
    return {row["id"]: ServiceAccountRow(**dict(row)) for row in rows}
