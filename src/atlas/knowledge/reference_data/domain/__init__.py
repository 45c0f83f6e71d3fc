"""Reference data, pure: datasets, snapshots, and the questions they answer."""

from atlas.knowledge.reference_data.domain.checks import (
    DataProblem,
    check_data,
    countries,
    holds,
    key_of,
)
from atlas.knowledge.reference_data.domain.differences import Change, DatasetDiff, diff
from atlas.knowledge.reference_data.domain.nomenclatures import (
    Membership,
    find_code,
    identifies_alone,
    legal_form,
    legal_forms,
    memberships,
    register,
    territory,
    territory_named,
)
from atlas.knowledge.reference_data.domain.rows import ImportedRows, RowOutcome, read_rows
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
    check_document,
    is_day,
    load_folder,
    load_nomenclature,
    load_shipped,
)
from atlas.knowledge.reference_data.domain.snapshot import (
    Dataset,
    DatasetType,
    ReferenceSnapshot,
    dataset_from_document,
    in_force,
    snapshot_from_document,
)

__all__ = [
    "COUNTRY_LISTS",
    "Change",
    "DataProblem",
    "Dataset",
    "DatasetDiff",
    "DatasetType",
    "ImportedRows",
    "ListStanding",
    "Membership",
    "OwnershipRule",
    "ReferenceSnapshot",
    "RowOutcome",
    "ShippedData",
    "Threshold",
    "check_data",
    "check_document",
    "countries",
    "country_standing",
    "dataset_from_document",
    "diff",
    "find_code",
    "holds",
    "identifies_alone",
    "in_force",
    "is_day",
    "key_of",
    "legal_form",
    "legal_forms",
    "load_folder",
    "load_nomenclature",
    "load_shipped",
    "memberships",
    "ownership_rules",
    "read_rows",
    "register",
    "snapshot_from_document",
    "territory",
    "territory_named",
    "ubo_threshold",
]
