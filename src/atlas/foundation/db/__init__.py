"""The database: sessions, listings, migrations."""

from atlas.foundation.db.errors import DatabaseUnavailableError, UniqueViolationError
from atlas.foundation.db.rows import Row
from atlas.foundation.db.session import (
    AnySession,
    Database,
    PlatformSession,
    Record,
    TenantSession,
)

__all__ = [
    "AnySession",
    "Database",
    "DatabaseUnavailableError",
    "PlatformSession",
    "Record",
    "Row",
    "TenantSession",
    "UniqueViolationError",
]
