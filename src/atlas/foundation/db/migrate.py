"""Bring a database to this release's schema (`atlas migrate`)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from atlas.foundation.db.session import PlatformSession

_FOLDER = Path(__file__).parent / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    return config


def head_revision() -> str:
    """Return the newest revision this release ships."""
    head = ScriptDirectory.from_config(_config("")).get_current_head()
    if head is None:
        raise RuntimeError("no migrations are shipped")
    return head


def upgrade(url: str) -> None:
    """Run all outstanding migrations with the owner's URL (blocking)."""
    command.upgrade(_config(url), "head")


async def current_revision(session: PlatformSession) -> str | None:
    """Return the database's revision, or None when it has never been migrated."""
    if await session.fetch_value("SELECT to_regclass('alembic_version')") is None:
        return None
    revision: str | None = await session.fetch_value("SELECT version_num FROM alembic_version")
    return revision
