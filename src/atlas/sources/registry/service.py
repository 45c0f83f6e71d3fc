"""Loading registers, finding a subject on them, collecting its structure."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from atlas.foundation.db import Database, PlatformSession, TenantSession
from atlas.sources.registry.schemas import (
    DatasetInfo,
    LoadProgress,
    LoadReport,
    RegistryAnswer,
    SubjectAnswer,
    SubjectQuery,
)

Session = TenantSession | PlatformSession
"""Registry snapshots are platform data: any session reads them."""


async def find_subject(session: Session, query: SubjectQuery) -> SubjectAnswer:
    """Find the company that a query means (`domain.md` §6, Subject).

    Register and number, or LEI, identifies. Otherwise exactly one candidate of equal normalised
    name, legal form and country is `identified_by: name`; else the candidates are ranked.
    """
    raise NotImplementedError


async def collect(
    session: Session,
    record_ref: str,
    *,
    max_parties: int = 2_000,
    as_of: date | None = None,
) -> RegistryAnswer:
    """Collect owners and controllers upward, officers, and subsidiaries one level.

    `as_of` (default today) decides which owners are followed further; ended holdings of the
    parties reached are returned too, with their dates: history is shown on demand.

    Raises:
        RecordNotFoundError: the reference names no loaded record.

    """
    raise NotImplementedError


async def load_registry(
    database: Database,
    path: Path,
    *,
    dataset: str,
    file_format: str = "bods",
    force: bool = False,
    title: str | None = None,
    licence: str | None = None,
    source_url: str | None = None,
    progress: Callable[[LoadProgress], None] | None = None,
) -> LoadReport:
    """Load a file as the new state of one dataset, in one transaction.

    Raises:
        RegistryFileBrokenError: bytes or JSON fail (line and reason); nothing changed.
        LargeRemovalError: more than 10 % of the records would go; `force` accepts it.

    """
    raise NotImplementedError


async def datasets(session: Session) -> tuple[DatasetInfo, ...]:
    """Return every loaded dataset with its date and age."""
    raise NotImplementedError
