"""Loading registers, finding a subject on them, collecting its structure."""

from atlas.sources.registry import repository
from atlas.sources.registry.collecting import collect
from atlas.sources.registry.datasets import dataset_info
from atlas.sources.registry.loading import load_registry
from atlas.sources.registry.repository import Session
from atlas.sources.registry.schemas import DatasetInfo
from atlas.sources.registry.subjects import find_subject

__all__ = ["collect", "datasets", "find_subject", "load_registry"]


async def datasets(session: Session) -> tuple[DatasetInfo, ...]:
    """Return every loaded dataset with its date and age."""
    return tuple(dataset_info(row) for row in await repository.all_datasets(session))
