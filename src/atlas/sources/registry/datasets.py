"""What a dataset is to its readers: its age decides whether the absence of a record counts."""

from collections.abc import Collection, Iterable
from datetime import date

from atlas.foundation.core.clock import today
from atlas.sources.protocol.domain.coverage import COVERS, DatasetInfo, Scope, current_until
from atlas.sources.registry.domain.formats import FORMATS
from atlas.sources.registry.models import DatasetRow


def dataset_info(row: DatasetRow, on: date | None = None) -> DatasetInfo:
    """Describe a dataset; its age counts from the data's own date.

    The age of data without a date is unknown, regardless of when they were loaded: not current.
    """
    until = current_until(row.data_date, row.max_age_days) if row.data_date else None
    return DatasetInfo(
        name=row.name,
        title=row.title,
        publisher=row.publisher,
        licence=row.licence,
        source_url=row.source_url,
        data_date=row.data_date,
        loaded_at=row.loaded_at,
        max_age_days=row.max_age_days,
        stale=until is None or (on or today()) > until,
        current_until=until,
        registers=row.registers,
        countries=row.countries,
        records=row.records,
        complete=row.complete,
        scope=scope_of(row),
        scope_stated=row.scope is not None,
    )


def scope_of(row: DatasetRow) -> tuple[str, ...]:
    """Return what a dataset declares to cover: as stated with its load, else by its format."""
    if row.scope is not None:
        return row.scope
    default = FORMATS[row.format].scope if row.format in FORMATS else frozenset({Scope.IDENTITY})
    return tuple(one.value for one in Scope if one in default)


def outdated_for(schemes: Collection[str], datasets: Iterable[DatasetInfo]) -> bool:
    """Whether the registers that name a company's owners are all past their age.

    Args:
        schemes: the keys of the registers in which the company has a number.
        datasets: those that are loaded. Where none of them names owners of such a company, there is
            no register to be old: the answer is no.

    """
    known = [
        one
        for one in datasets
        if not {*schemes}.isdisjoint(one.registers)
        and any("Ownership" in COVERS[Scope(part)] for part in one.scope)
    ]
    return bool(known) and all(one.stale for one in known)
