"""Bring a database to this release's schema (`atlas migrate`)."""

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from atlas.foundation.db.migration_watch import MigrationHeldError, Say
from atlas.foundation.db.session import PlatformSession

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = [
    "MigrationHeldError",
    "current_revision",
    "head_revision",
    "is_served",
    "known_revisions",
    "upgrade",
]

_FOLDER = Path(__file__).parent / "migrations"


def _config(url: str, say: Say) -> "Config":
    from alembic.config import Config  # noqa: PLC0415  slow to import, and every process is here

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url.replace("postgresql://", "postgresql+psycopg://", 1)
    config.attributes["say"] = say
    return config


@lru_cache(maxsize=1)
def head_revision() -> str:
    """Return the revision that this release ends at: the one that no other follows.

    Read from the files as they stand; numbers name a migration, they do not order it.

    Raises:
        RuntimeError: the installation is incomplete, or the chain has not exactly one end.

    """
    followed = {match[1] for text in _texts() if (match := _FOLLOWS.search(text))}
    ends = known_revisions() - followed
    if len(ends) != 1:
        raise RuntimeError(f"the migrations end at {sorted(ends) or 'nothing'}, not at one")
    (end,) = ends
    return end


@lru_cache(maxsize=1)
def known_revisions() -> frozenset[str]:
    """Return every revision that this release can bring to its own."""
    return frozenset(match[1] for text in _texts() if (match := _REVISION.search(text)))


@lru_cache(maxsize=1)
def _texts() -> tuple[str, ...]:
    return tuple(
        path.read_text(encoding="utf-8")
        for path in (_FOLDER / "versions").iterdir()
        if re.fullmatch(r"\d{4}_\w+\.py", path.name)
    )


_REVISION = re.compile(r'^revision = "(\d{4})"$', re.MULTILINE)
_SERVED = re.compile(r"serves releases from (\d{4})")
_FOLLOWS = re.compile(r'^down_revision = "(\d{4})"$', re.MULTILINE)


def upgrade(url: str, revision: str = "head", *, say: Say = lambda _: None) -> None:
    """Run all outstanding migrations, up to a revision, with the owner's URL (blocking).

    Each is a transaction of its own: what was done before a failure is kept, and the next call goes
    on there.

    Args:
        url: of the owner.
        revision: the last one.
        say: called from another thread with what a migration waits for.

    Raises:
        MigrationHeldError: another session holds a lock for longer than a migration waits.

    """
    from alembic import command  # noqa: PLC0415  as above

    command.upgrade(_config(url, say), revision)


async def current_revision(session: PlatformSession) -> str | None:
    """Return the database's revision, or None when it has never been migrated."""
    if await session.fetch_value("SELECT to_regclass('alembic_version')") is None:
        return None
    revision: str | None = await session.fetch_value("SELECT version_num FROM alembic_version")
    return revision


async def is_served(session: PlatformSession) -> bool:
    """Return whether this release can serve a later release's schema.

    The schema says from which revision on a release can (`migration.serve_from`).
    """
    said: str | None = await session.fetch_value(
        "SELECT obj_description('alembic_version'::regclass, 'pg_class')"
    )
    found = _SERVED.fullmatch(said or "")
    return found is not None and found[1] in known_revisions()
