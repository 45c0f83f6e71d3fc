"""Loading the small lists that tests write: as lists that a person obtained from the publisher."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

from atlas.foundation.core.clock import today
from atlas.foundation.core.errors import AtlasError
from atlas.foundation.db import Database
from atlas.sources.lists import service
from atlas.sources.lists.domain.catalogue import LISTS, ListDefinition
from atlas.sources.lists.domain.national import NATIONAL, NationalList
from atlas.sources.lists.errors import RemovalsUnconfirmedError
from atlas.sources.lists.schemas import ListStanding, LoadReport
from atlas.sources.lists.service import LoadOptions, Statement
from atlas.sources.lists.standings import standings

REASON = "written for a test"
_REAL = dict(LISTS)
_NATIONAL = dict(NATIONAL)


def stated(
    *,
    version_date: date | None = None,
    downloaded: date | None = None,
    force: bool = False,
    removals: int | None = None,
) -> LoadOptions:
    """What a person states who downloaded the list today."""
    said = Statement(by="tester", reason=REASON, downloaded=downloaded or today())
    return LoadOptions(
        version_date=version_date, force=force, statement=said, confirm_removals=removals
    )


async def load_list(
    database: Database,
    path: Path,
    list_id: str,
    *,
    version_date: date | None = None,
    downloaded: date | None = None,
    force: bool = False,
    removals: int | None = None,
) -> LoadReport:
    """Load a written list that was downloaded today, with `removals` confirmed.

    `force`: whatever refuses it. Of a small list the removals are confirmed by their number where
    nothing else refuses: what is forced stays a shortcoming of the list.
    """
    if force and removals is None:
        said = stated(version_date=version_date, downloaded=downloaded)
        removals = await _removals(database, path, list_id, said)
        force = removals is None
    options = stated(
        version_date=version_date, downloaded=downloaded, force=force, removals=removals
    )
    return await service.load_list(database, path, list_id, options=options)


async def _removals(database: Database, path: Path, list_id: str, said: LoadOptions) -> int | None:
    """Return how many removals of a small list a load waits for; None: something else refuses."""
    report = await service.load_list(database, path, list_id, options=replace(said, dry_run=True))
    if report.refusal is None:
        return 0
    try:
        await service.load_list(database, path, list_id, options=said)
    except RemovalsUnconfirmedError as error:
        return len(error.extra["removed"])
    except AtlasError:
        return None
    return 0


async def catalogue_standings(
    database: Database, as_of: date | None = None
) -> dict[str, ListStanding]:
    """How each list stands by the catalogue alone, without a tenant's profile."""
    async with database.platform() as session:
        return await standings(session, as_of or today(), max_ages={})


@contextmanager
def cut_lists() -> Iterator[None]:
    """Let written lists be small and of any age: a handful of entries is a whole list here.

    Modules say so with the marker `cut_lists`; elsewhere the guards are the product's own.
    """
    small = {
        key: replace(known, minimum_entries=0, quiet_days=known.quiet_days and 100_000)
        for key, known in _NATIONAL.items()
    }
    with (
        _judged_national(small),
        _judged(
            {
                list_id: replace(definition, minimum_entries=0, quiet_days=None)
                for list_id, definition in _REAL.items()
            }
        ),
    ):
        yield


@contextmanager
def as_published() -> Iterator[None]:
    """Judge lists by what their publishers really have, in a module that cuts them."""
    with _judged_national(_NATIONAL), _judged(_REAL):
        yield


@contextmanager
def _judged(definitions: Mapping[str, ListDefinition]) -> Iterator[None]:
    before = dict(LISTS)
    LISTS.update(definitions)
    try:
        yield
    finally:
        LISTS.update(before)


@contextmanager
def _judged_national(known: Mapping[str, NationalList]) -> Iterator[None]:
    before = dict(NATIONAL)
    NATIONAL.update(known)
    try:
        yield
    finally:
        NATIONAL.update(before)


async def loaded_before(database: Database, tenant: UUID) -> None:
    """Let the loaded lists be older than the tenant: it needs no sweep to have compared them."""
    async with database.platform() as session:
        await session.execute("UPDATE tenant SET created_at = now() WHERE id = $1", tenant)
