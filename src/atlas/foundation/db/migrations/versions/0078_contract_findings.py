"""Source contracts: claims beyond the contract, and contracted fields that were not delivered."""

from atlas.foundation.db.migration import create_tenant_table

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    create_tenant_table(
        "contract_finding",
        """id uuid NOT NULL,
           provider text NOT NULL,
           contract_version text NOT NULL,
           response text NOT NULL,
           kind text NOT NULL CHECK (kind IN ('violation', 'missing')),
           type text NOT NULL,
           attribute text NOT NULL,
           reason text NOT NULL,
           found_at timestamptz NOT NULL""",
        indexes=(
            ("kind", "found_at DESC", "id DESC"),
            ("kind", "provider", "found_at DESC", "id DESC"),
        ),
        grants="SELECT, INSERT",
    )
