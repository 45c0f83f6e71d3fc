"""Customer file: a number that repeats in other courts or states is not one customer's alone."""

from atlas.foundation.db.migration import add_columns, create_index, drop_index

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
    add_columns("company", "registration_scope text NOT NULL DEFAULT ''")
    create_index(
        "company",
        ("register", "registration_number", "registration_scope"),
        where="withdrawn_at IS NULL AND register IS NOT NULL AND registration_number IS NOT NULL",
        unique=True,
        name="company_registration_key",
    )
    drop_index(_OLD)
