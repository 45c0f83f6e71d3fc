"""What a dataset is to its readers: its age decides whether its silence counts."""

from datetime import date

from atlas.foundation.core.clock import today
from atlas.sources.registry.domain.age import current_until
from atlas.sources.registry.domain.formats import FORMATS
from atlas.sources.registry.domain.scope import Scope
from atlas.sources.registry.models import DatasetRow
from atlas.sources.registry.schemas import DatasetInfo


def dataset_info(row: DatasetRow, on: date | None = None) -> DatasetInfo:
    """Describe a dataset; its age counts from the data's own date."""
    until = current_until(row.data_date or row.loaded_at.date(), row.max_age_days)
    return DatasetInfo(
        name=row.name,
        title=row.title,
        publisher=row.publisher,
        licence=row.licence,
        source_url=row.source_url,
        data_date=row.data_date,
        loaded_at=row.loaded_at,
        max_age_days=row.max_age_days,
        stale=(on or today()) > until,
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
