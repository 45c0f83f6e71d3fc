"""Portfolio: where each company stands, batches of evaluations, risk policy and segments."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_index, create_tenant_table

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_LEVELS = "('clear', 'low', 'medium', 'high', 'critical')"
_TIERS = "('sdd', 'cdd', 'edd')"


def upgrade() -> None:
    """Create the tables."""
    op.execute("ALTER TABLE risk_evaluation ADD COLUMN policy jsonb")
    _standing()
    _batches()
    _policy()
    create_index(
        "risk_evaluation",
        ("company_id", "created_at DESC"),
        where="investigation_id IS NOT NULL",
    )


def _standing() -> None:
    create_tenant_table(
        "company_risk",
        f"""company_id uuid NOT NULL,
           evaluation_id uuid NOT NULL,
           score bigint NOT NULL CHECK (score BETWEEN 0 AND 10000),
           score_high bigint NOT NULL CHECK (score_high BETWEEN 0 AND 10000),
           coverage bigint NOT NULL CHECK (coverage BETWEEN 0 AND 10000),
           level text NOT NULL CHECK (level IN {_LEVELS}),
           tier text NOT NULL CHECK (tier IN {_TIERS}),
           depth text CHECK (depth IN {_TIERS}),
           insufficient_depth boolean NOT NULL,
           dimensions jsonb NOT NULL,
           bands text[] NOT NULL,
           floors text[] NOT NULL,
           indicators text[] NOT NULL,
           matrix_id text NOT NULL,
           matrix_version text NOT NULL,
           appetite text NOT NULL,
           policy_version bigint,
           segment text,
           snapshot_hash text NOT NULL,
           as_of date NOT NULL,
           evaluated_at timestamptz NOT NULL""",
        primary_key=("company_id",),
        foreign_keys=(
            Reference(("company_id",), "company"),
            Reference(("evaluation_id",), "risk_evaluation"),
        ),
        indexes=(
            ("evaluation_id",),
            ("level", "company_id"),
            ("score DESC", "company_id DESC"),
        ),
    )


def _batches() -> None:
    create_tenant_table(
        "risk_batch",
        """id uuid NOT NULL,
           status text NOT NULL CHECK (status IN
             ('pending', 'running', 'complete', 'failed', 'cancelled')),
           trial boolean NOT NULL,
           scope jsonb NOT NULL,
           matrix_id text,
           matrix_version text,
           appetite text,
           as_of date NOT NULL,
           total bigint NOT NULL,
           evaluated bigint NOT NULL DEFAULT 0,
           unchanged bigint NOT NULL DEFAULT 0,
           failed bigint NOT NULL DEFAULT 0,
           scoring_us bigint NOT NULL DEFAULT 0,
           error jsonb,
           created_by uuid NOT NULL,
           person_id uuid NOT NULL,
           created_at timestamptz NOT NULL,
           finished_at timestamptz,
           CHECK ((matrix_id IS NULL) = (matrix_version IS NULL))""",
        indexes=(("created_at DESC", "id DESC"), ("status", "created_at DESC", "id DESC")),
    )
    create_tenant_table(
        "risk_batch_result",
        f"""id uuid NOT NULL,
           batch_id uuid NOT NULL,
           company_id uuid NOT NULL,
           outcome text NOT NULL CHECK (outcome IN
             ('pending', 'evaluated', 'unchanged', 'failed')),
           evaluation_id uuid,
           score bigint NOT NULL DEFAULT 0,
           movement bigint NOT NULL DEFAULT 0,
           level text CHECK (level IN {_LEVELS}),
           tier text CHECK (tier IN {_TIERS}),
           coverage bigint,
           previous_level text CHECK (previous_level IN {_LEVELS}),
           trace jsonb,
           problem jsonb""",
        unique=(("batch_id", "company_id"),),
        foreign_keys=(
            Reference(("batch_id",), "risk_batch"),
            Reference(("company_id",), "company"),
            Reference(("evaluation_id",), "risk_evaluation"),
        ),
        indexes=(
            ("batch_id", "id"),
            ("batch_id", "outcome", "id"),
            ("batch_id", "score DESC", "id DESC"),
            ("company_id",),
            ("evaluation_id",),
        ),
    )


def _policy() -> None:
    life_cycle = """revision bigint NOT NULL DEFAULT 1,
           created_by uuid NOT NULL,
           person_id uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           activated_by uuid,
           activated_at timestamptz"""
    create_tenant_table(
        "risk_policy",
        f"""id uuid NOT NULL,
           version bigint NOT NULL CHECK (version >= 1),
           status text NOT NULL CHECK (status IN ('draft', 'active', 'superseded')),
           title text NOT NULL,
           appetite text NOT NULL CHECK (appetite IN
             ('conservative', 'moderate', 'progressive')),
           checks jsonb NOT NULL,
           {life_cycle}""",
        unique=(("version",),),
        unique_where=((("status",), "status = 'active'"),),
        indexes=(("created_at DESC", "id DESC"),),
    )
    create_tenant_table(
        "risk_segment",
        f"""id uuid NOT NULL,
           key text NOT NULL,
           status text NOT NULL CHECK (status IN ('draft', 'active', 'archived')),
           title text NOT NULL,
           multipliers jsonb NOT NULL,
           {life_cycle}""",
        unique_where=((("key",), "status = 'active'"),),
        indexes=(("created_at DESC", "id DESC"), ("key", "id")),
    )
