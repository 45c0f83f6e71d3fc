"""Bring a database to this release's schema (`atlas migrate`)."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.foundation.db.session import PlatformSession

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"


def _config(url: str) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  slow to import, and every process is here

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return config


def head_revision() -> str:
    """Return the newest revision this release ships: the highest number of its files.

    Raises:
        RuntimeError: the installation is incomplete.

    """
    found = [
        match[1]
        for path in (_FOLDER / "versions").iterdir()
        if (match := re.fullmatch(r"(\d{4})_\w+\.py", path.name))
    ]
    if not found:
        raise RuntimeError("no migrations are shipped")
    return max(found)


def upgrade(url: str, revision: str = "head") -> None:
    """Run all outstanding migrations, up to a revision, with the owner's URL (blocking)."""
    from alembic import command  # noqa: PLC0415  as above

    command.upgrade(_config(url), revision)


async def current_revision(session: PlatformSession) -> str | None:
    """Return the database's revision, or None when it has never been migrated."""
    if await session.fetch_value("SELECT to_regclass('alembic_version')") is None:
        return None
    revision: str | None = await session.fetch_value("SELECT version_num FROM alembic_version")
    return revision
