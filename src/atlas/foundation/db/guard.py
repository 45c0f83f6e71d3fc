"""Refusal to start as anything that could see past Row-Level Security."""

from atlas.foundation.core.errors import UnavailableError
from atlas.foundation.db.session import MINIMUM_VERSIONS, PlatformSession


class UnsafeDatabaseError(UnavailableError):
    """The database role or server would weaken tenant isolation; Atlas does not start."""

    code = "unsafe_database"
    title = "Unsafe database"


_ROLE = """
SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, r.rolreplication,
       current_user AS name, session_user AS login,
       EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid) AS owns_tables,
       EXISTS (
         SELECT 1 FROM pg_roles m
         WHERE m.oid <> r.oid AND (m.rolsuper OR m.rolbypassrls OR m.oid IN (
           SELECT relowner FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'public'))
           AND pg_has_role(r.oid, m.oid, 'MEMBER')) AS may_become_stronger,
       current_setting('server_version_num')::int AS version,
       current_setting('row_security') AS row_security
FROM pg_roles r WHERE r.rolname = current_user
"""


async def check_role(session: PlatformSession) -> None:
    """Check the role and the server's version.

    Raises:
        UnsafeDatabaseError: for a superuser, BYPASSRLS, an owner of tables, a role that may
            become one of these, or a server below the version floor.

    """
    row = await session.fetch_row(_ROLE)
    if row is None:
        raise UnsafeDatabaseError("The database role cannot be read.")
    reasons = [
        text
        for flag, text in (
            ("rolsuper", "it is a superuser"),
            ("rolbypassrls", "it has BYPASSRLS"),
            ("rolcreaterole", "it has CREATEROLE"),
            ("rolreplication", "it has REPLICATION"),
            ("owns_tables", "it owns tables"),
            ("may_become_stronger", "it is a member of a role that bypasses isolation"),
        )
        if row[flag]
    ]
    if reasons:
        raise UnsafeDatabaseError(
            f"Atlas does not run as role {row['name']}: {'; '.join(reasons)}. "
            "Use the role atlas_app (`atlas doctor --sql` prints the statements).",
        )
    check_version(row["version"])


def check_version(version: int) -> None:
    """Check `server_version_num` against the floor of its major version.

    Raises:
        UnsafeDatabaseError: below 15, or below the fixed minor of 15, 16 or 17.

    """
    major = version // 10_000
    floor = MINIMUM_VERSIONS.get(major)
    if major < min(MINIMUM_VERSIONS) or (floor is not None and version < floor):
        raise UnsafeDatabaseError(
            f"PostgreSQL {major}.{version % 10_000} lacks fixes of Row-Level Security; "
            "Atlas needs at least 15.14, 16.10 or 17.6.",
        )


async def check_isolation(session: PlatformSession) -> None:
    """Prove that a session without a tenant sees no row of a tenant table.

    Raises:
        UnsafeDatabaseError: when a tenant table lacks forced Row-Level Security.

    """
    unprotected = await session.fetch_value(
        """
        SELECT string_agg(c.relname, ', ')
        FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
        WHERE p.polname = 'tenant_isolation' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        """,
    )
    if unprotected:
        raise UnsafeDatabaseError(f"Row-Level Security is off on: {unprotected}.")
