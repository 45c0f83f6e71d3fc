"""Reference data: what is in force, what it says, and whose version it is."""

from atlas.knowledge.reference_data.service.answers import country_profile, lookup
from atlas.knowledge.reference_data.service.defaults import (
    list_defaults,
    set_default,
    withdraw_default,
)
from atlas.knowledge.reference_data.service.drafts import (
    create_dataset,
    import_dataset,
    update_dataset,
)
from atlas.knowledge.reference_data.service.lifecycle import (
    activate_dataset,
    archive_dataset,
    confirm_dataset,
    discard_dataset,
    validate_dataset,
)
from atlas.knowledge.reference_data.service.queries import (
    diff_datasets,
    get_dataset,
    list_datasets,
    list_history,
    list_types,
)
from atlas.knowledge.reference_data.service.snapshots import (
    installation_datasets,
    installation_key,
    installation_stale,
    keep_snapshot,
    kept_snapshot,
    shipped_snapshot,
    snapshot,
    stale_types,
)

__all__ = [
    "activate_dataset",
    "archive_dataset",
    "confirm_dataset",
    "country_profile",
    "create_dataset",
    "diff_datasets",
    "discard_dataset",
    "get_dataset",
    "import_dataset",
    "installation_datasets",
    "installation_key",
    "installation_stale",
    "keep_snapshot",
    "kept_snapshot",
    "list_datasets",
    "list_defaults",
    "list_history",
    "list_types",
    "lookup",
    "set_default",
    "shipped_snapshot",
    "snapshot",
    "stale_types",
    "update_dataset",
    "validate_dataset",
    "withdraw_default",
]
