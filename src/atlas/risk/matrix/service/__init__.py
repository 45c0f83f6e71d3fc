"""Risk matrices: which there are, what they say, which evaluates, and how they change."""

from atlas.risk.matrix.service.assignments import (
    Assigned,
    assigned,
    confirm_assignments,
    get_assignments,
    matrix_for,
    put_assignments,
    upgrade_assignments,
)
from atlas.risk.matrix.service.drafts import (
    archive_schema,
    create_schema,
    discard_schema,
    evaluable_matrix,
    publish_schema,
    update_schema,
    validate_schema,
)
from atlas.risk.matrix.service.imports import import_schema
from atlas.risk.matrix.service.queries import (
    diff_schemas,
    export_schema,
    get_matrix,
    get_schema,
    list_schemas,
    list_versions,
    matrix_of_schema,
    risk_ontology,
)

__all__ = [
    "Assigned",
    "archive_schema",
    "assigned",
    "confirm_assignments",
    "create_schema",
    "diff_schemas",
    "discard_schema",
    "evaluable_matrix",
    "export_schema",
    "get_assignments",
    "get_matrix",
    "get_schema",
    "import_schema",
    "list_schemas",
    "list_versions",
    "matrix_for",
    "matrix_of_schema",
    "publish_schema",
    "put_assignments",
    "risk_ontology",
    "update_schema",
    "upgrade_assignments",
    "validate_schema",
]
