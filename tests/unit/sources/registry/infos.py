"""Datasets as their readers see them, without a database."""

from datetime import UTC, datetime

from atlas.sources.protocol.domain.coverage import DatasetInfo


def dataset(
    name: str, *, stale: bool, registers: tuple[str, ...], scope: tuple[str, ...]
) -> DatasetInfo:
    """Describe a dataset that is current or not."""
    return DatasetInfo(
        name=name,
        title=name,
        publisher="Written here",
        licence="Apache-2.0",
        source_url=None,
        data_date=None,
        loaded_at=datetime(2026, 11, 27, tzinfo=UTC),
        max_age_days=90,
        stale=stale,
        registers=registers,
        countries=(),
        records=1,
        scope=scope,
    )
