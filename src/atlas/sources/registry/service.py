"""Loading registers, finding a subject on them, collecting its structure."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from atlas.foundation.db import Database
from atlas.sources.registry import repository
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.datasets import dataset_info
from atlas.sources.registry.loading import load_file
from atlas.sources.registry.repository import Session
from atlas.sources.registry.schemas import DatasetInfo, LoadOptions, LoadProgress, LoadReport
from atlas.sources.registry.subjects import find_subject

__all__ = ["collect", "datasets", "find_subject", "load_registry"]


async def load_registry(
    database: Database,
    path: Path,
    *,
    dataset: str,
    file_format: str = "bods",
    force: bool = False,
    complete: bool = False,
    title: str | None = None,
    publisher: str | None = None,
    licence: str | None = None,
    source_url: str | None = None,
    data_date: date | None = None,
    max_age_days: int | None = None,
    progress: Callable[[LoadProgress], None] | None = None,
) -> LoadReport:
    """Load a file as the new state of one dataset, in one transaction.

    See `LoadOptions` for the arguments, `loading.load_file` for what a load does.

    Raises:
        RegistryFileBrokenError: bytes or JSON fail (line and reason); nothing changed.
        LargeRemovalError: more than 10 % of the records would go; `force` accepts it.
        UnknownFormatError: no such format.

    """
    options = LoadOptions(
        file_format=file_format,
        force=force,
        complete=complete,
        title=title,
        publisher=publisher,
        licence=licence,
        source_url=source_url,
        data_date=data_date,
        max_age_days=max_age_days,
    )
    return await load_file(database, path, dataset=dataset, options=options, progress=progress)


async def datasets(session: Session) -> tuple[DatasetInfo, ...]:
    """Return every loaded dataset with its date and age."""
    return tuple(dataset_info(row) for row in await repository.all_datasets(session))
