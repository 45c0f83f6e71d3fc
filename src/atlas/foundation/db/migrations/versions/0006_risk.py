"""risk: tables of the risk rooms."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _indicators()
    _evaluations()


def _indicators() -> None:
    # investigation_id has no key here: investigations lie in a wing above and come later
    create_tenant_table(
        "risk_indicator",
        """id uuid NOT NULL,
           investigation_id uuid NOT NULL,
           subject_id uuid,
           party_id uuid,
           module text NOT NULL,
           code text NOT NULL,
           title text NOT NULL,
           category text NOT NULL,
           status text NOT NULL CHECK (status IN ('fired', 'not_fired', 'not_assessed')),
           points bigint NOT NULL DEFAULT 0 CHECK (points >= 0),
           critical boolean NOT NULL DEFAULT false,
           reason text,
           detail jsonb NOT NULL DEFAULT '{}',
           evidence_ids uuid[] NOT NULL DEFAULT '{}',
           created_at timestamptz NOT NULL,
           CHECK (status = 'fired' OR points = 0),
           CHECK ((status = 'not_assessed') = (reason IS NOT NULL))""",
        foreign_keys=(
            Reference(("subject_id",), "entity"),
            Reference(("party_id",), "entity"),
        ),
        unique_where=(
            (("investigation_id", "module", "code"), "party_id IS NULL"),
            (("investigation_id", "module", "code", "party_id"), "party_id IS NOT NULL"),
        ),
        indexes=(
            ("investigation_id", "module", "id"),
            ("subject_id", "created_at"),
            ("party_id",),
        ),
        grants="SELECT, INSERT",
    )


def _evaluations() -> None:
    # immutable: no UPDATE. Scores and coverage are whole hundredths
    create_tenant_table(
        "risk_evaluation",
        """id uuid NOT NULL,
           subject_id uuid,
           company_id uuid,
           investigation_id uuid,
           matrix_id text NOT NULL,
           matrix_version text NOT NULL,
           appetite text NOT NULL,
           as_of date NOT NULL,
           score bigint NOT NULL CHECK (score BETWEEN 0 AND 10000),
           base_score bigint NOT NULL CHECK (base_score BETWEEN 0 AND 10000),
           score_low bigint NOT NULL CHECK (score_low BETWEEN 0 AND 10000),
           score_high bigint NOT NULL CHECK (score_high BETWEEN 0 AND 10000),
           level text NOT NULL CHECK (level IN ('clear', 'low', 'medium', 'high', 'critical')),
           tier text NOT NULL CHECK (tier IN ('sdd', 'cdd', 'edd')),
           coverage bigint NOT NULL CHECK (coverage BETWEEN 0 AND 10000),
           effects text[] NOT NULL,
           floors_applied text[] NOT NULL,
           facts jsonb NOT NULL,
           inputs jsonb NOT NULL,
           result jsonb NOT NULL,
           snapshot_hash text NOT NULL,
           input_hash text NOT NULL,
           override_hash text NOT NULL,
           evaluation_fingerprint text NOT NULL,
           output_hash text NOT NULL,
           retry_key text,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL""",
        foreign_keys=(
            Reference(("subject_id",), "entity"),
            Reference(("company_id",), "company"),
            Reference(("snapshot_hash",), "reference_snapshot", target=("hash",)),
        ),
        unique_where=((("retry_key",), "retry_key IS NOT NULL"),),
        indexes=(
            ("created_at", "id"),
            ("as_of", "id"),
            ("subject_id", "created_at", "id"),
            ("company_id", "created_at", "id"),
            ("investigation_id", "created_at", "id"),
        ),
        grants="SELECT, INSERT",
    )
