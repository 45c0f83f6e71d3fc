"""Reference data, pure: datasets, snapshots, and the questions they answer."""

from atlas.knowledge.reference_data.domain.rules import (
    COUNTRY_LISTS,
    ListStanding,
    OwnershipRule,
    Threshold,
    country_standing,
    ownership_rules,
    ubo_threshold,
)
from atlas.knowledge.reference_data.domain.shipped import (
    ShippedData,
    load_folder,
    load_shipped,
)
from atlas.knowledge.reference_data.domain.snapshot import (
    Dataset,
    DatasetType,
    ReferenceSnapshot,
    in_force,
    snapshot_from_document,
)

__all__ = [
    "COUNTRY_LISTS",
    "Dataset",
    "DatasetType",
    "ListStanding",
    "OwnershipRule",
    "ReferenceSnapshot",
    "ShippedData",
    "Threshold",
    "country_standing",
    "in_force",
    "load_folder",
    "load_shipped",
    "ownership_rules",
    "snapshot_from_document",
    "ubo_threshold",
]
