"""Customer file: a number that repeats in other courts or states is not one customer's alone."""

from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_OLD = "company_tenant_id_register_registration_number_idx"


def upgrade() -> None:
    """Add the scope: empty where register and number suffice, else made of the company's name.

    A customer that is there already gets its scope with its next change; until then it is found
    by its name.
    """
    op.execute("ALTER TABLE company ADD COLUMN registration_scope text NOT NULL DEFAULT ''")
    op.execute(
        "CREATE UNIQUE INDEX company_registration_key ON company"
        " (tenant_id, register, registration_number, registration_scope)"
        " WHERE withdrawn_at IS NULL AND register IS NOT NULL AND registration_number IS NOT NULL"
    )
    op.execute(f"DROP INDEX {_OLD}")
