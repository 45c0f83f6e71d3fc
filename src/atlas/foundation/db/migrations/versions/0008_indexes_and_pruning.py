"""Indexes of list filters and sorts; sessions that are long over may be deleted.

Each is one that `tests/db/catalogue/test_index_conditions.py` asks for; what is filtered without
one is named there, with the reason.
"""

from alembic import op

from atlas.foundation.db.migration import APP_ROLE, create_index

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SHOWN = "withdrawn_at IS NULL"
_NEWEST = ("created_at DESC", "id DESC")
_INDEXES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("user_session", ("expires_at",), ""),
    ("audit_event", ("resource_id", "occurred_at DESC", "id DESC"), ""),
    ("audit_event", ("actor_person_id", "occurred_at DESC", "id DESC"), ""),
    ("audit_event", ("request_id",), "request_id IS NOT NULL"),
    ("report", ("content_sha256",), "content_sha256 IS NOT NULL"),
    ("report", ("created_by", *_NEWEST), ""),
    ("investigation", ("updated_at", "id"), _SHOWN),
    ("investigation", ("company_name", "id"), _SHOWN),
    ("investigation", ("registration_number", "register"), _SHOWN),
    ("investigation", ("country_code", *_NEWEST), _SHOWN),
    ("investigation", ("external_id", "run_version"), "external_id IS NOT NULL"),
    ("investigation", ("rerun_of",), "rerun_of IS NOT NULL"),
    ("investigation", ("created_by", *_NEWEST), _SHOWN),
    ("investigation", ("as_of",), _SHOWN),
    ("company", ("updated_at", "id"), _SHOWN),
    ("company", ("register", *_NEWEST), _SHOWN),
    ("company", ("registration_number",), _SHOWN),
    ("company", ("country_code", *_NEWEST), _SHOWN),
    ("company", ("relationship_status", *_NEWEST), _SHOWN),
    ("company", ("next_review_at",), f"{_SHOWN} AND next_review_at IS NOT NULL"),
    ("entity", ("updated_at",), ""),
    ("relationship", ("updated_at",), ""),
    ("relationship", ("discriminator",), ""),
    ("relationship", ("valid_from",), "valid_from IS NOT NULL"),
    ("relationship", ("valid_to",), "valid_to IS NOT NULL"),
    ("evidence", ("retrieved_at", "id"), ""),
    ("evidence", ("kind", "recorded_at DESC", "id DESC"), ""),
    ("risk_evaluation", ("level", *_NEWEST), ""),
    ("risk_evaluation", ("matrix_id", *_NEWEST), ""),
    ("screening", ("name",), ""),
    ("screening", ("purpose", *_NEWEST), ""),
    ("screening", ("outcome", *_NEWEST), ""),
    ("screening", ("created_by", *_NEWEST), ""),
    ("screening", ("candidate_count",), ""),
    ("job", ("kind", *_NEWEST), ""),
    ("job", ("created_by", *_NEWEST), ""),
)


def upgrade() -> None:
    """Grant, then index."""
    for table in ("user_session", "refresh_token", "operator_session"):
        op.execute(f"GRANT DELETE ON {table} TO {APP_ROLE}")
    for table, columns, where in _INDEXES:
        create_index(table, columns, where=where)
