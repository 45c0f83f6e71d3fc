"""Four eyes: persons whom an account belonged to before, and every editor of a draft."""

from atlas.foundation.db.migration import (
    Reference,
    add_columns,
    backfill,
    create_tenant_table,
)

revision = "0043"
down_revision = "0040"
branch_labels = None
depends_on = None

_DRAFTS = ("risk_policy", "risk_segment")


def upgrade() -> None:
    """Add the table and the columns; the editors of drafts so far are read from the audit trail."""
    for table in _DRAFTS:
        add_columns(
            table,
            "editors uuid[] NOT NULL DEFAULT '{}'", "editor_persons uuid[] NOT NULL DEFAULT '{}'",
        )  # fmt: skip
        backfill(
            table,
            f"UPDATE {table} d SET editors = e.users, editor_persons = e.persons FROM ("
            " SELECT resource_id, array_agg(DISTINCT actor_user_id) AS users,"
            " array_agg(DISTINCT actor_person_id) AS persons FROM audit_event"
            f" WHERE resource_type = '{table}' AND resource_id = ANY(:page)"
            f" AND action IN ('{table}.drafted', '{table}.changed')"
            " GROUP BY resource_id) e WHERE e.resource_id = d.id",
        )
    # last: its foreign keys hold locks on the tables they reference
    create_tenant_table(
        "user_former_person",
        "id uuid NOT NULL, user_id uuid NOT NULL, person_id uuid NOT NULL,"
        " ended_at timestamptz NOT NULL",
        foreign_keys=[
            Reference(("user_id",), "user_account"),
            Reference(("person_id",), "person"),
        ],
        indexes=[("user_id", "ended_at")],
        grants="SELECT, INSERT",
    )
