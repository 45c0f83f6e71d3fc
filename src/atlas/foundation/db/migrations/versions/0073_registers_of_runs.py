"""Runs: with which loads of the registers it was seen that they still say what the run read."""

from atlas.foundation.db.migration import (
    Reference,
    add_columns,
    backfill,
    create_tenant_table,
)

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them, and the run of each pointer (filled beside the traffic).

    A run without a row is one whose registers nobody has compared: its words count as outdated
    until the worker's round has. A process of the release before moves a pointer without
    `run_id`: `run_of` is then another evaluation's, and readers look at the evaluation itself.
    """
    create_tenant_table(
        "run_registers",
        """investigation_id uuid NOT NULL,
           same_at text,
           looked_at text NOT NULL""",
        primary_key=("investigation_id",),
        foreign_keys=(Reference(("investigation_id",), "investigation"),),
        indexes=(("looked_at",),),
    )
    add_columns("company_risk", "run_id uuid", "run_of uuid")
    backfill(
        "company_risk",
        "UPDATE company_risk r SET run_id = e.investigation_id, run_of = e.id"
        " FROM risk_evaluation e"
        " WHERE e.id = r.evaluation_id AND r.company_id = ANY(:page)",
        key="company_id",
    )
