"""What other rooms and the routes use of source contracts."""

from atlas.sources.contracts.service.adapters import (
    get_adapter,
    list_adapters,
    test_adapter,
    validate_adapter,
)
from atlas.sources.contracts.service.terms import (
    coverage,
    finding_row,
    get_contract,
    in_force,
    list_contracts,
    list_findings,
    note,
)
from atlas.sources.contracts.service.versions import (
    activate_version,
    confirm_version,
    create_version,
    diff_version,
    discard_version,
    get_version,
    list_versions,
    update_version,
)

__all__ = [
    "activate_version",
    "confirm_version",
    "coverage",
    "create_version",
    "diff_version",
    "discard_version",
    "finding_row",
    "get_adapter",
    "get_contract",
    "get_version",
    "in_force",
    "list_adapters",
    "list_contracts",
    "list_findings",
    "list_versions",
    "note",
    "test_adapter",
    "update_version",
    "validate_adapter",
]
