"""Investigation life cycle: decisions, notes, batches, logs and costs."""

from alembic import op

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_INVESTIGATION = Reference(("investigation_id",), "investigation")
_OUTCOMES = "'approve', 'reject', 'escalate', 'request_information'"
_RUNS = "'pending', 'running', 'complete', 'failed', 'cancelled'"


def upgrade() -> None:
    """Create the tables."""
    _decisions()
    _notes()
    _batches()
    _logs()


def _decisions() -> None:
    # one record for each subject (the customer), with its history
    create_tenant_table(
        "case_decision",
        f"""
        company_id uuid NOT NULL,
        outcome text CHECK (outcome IN ({_OUTCOMES})),
        version bigint NOT NULL DEFAULT 0,
        updated_at timestamptz NOT NULL
        """,
        primary_key=("company_id",),
        foreign_keys=(Reference(("company_id",), "company"),),
    )
    create_tenant_table(
        "case_decision_entry",
        f"""
        id uuid NOT NULL,
        company_id uuid NOT NULL,
        sequence bigint NOT NULL,
        investigation_id uuid NOT NULL,
        evaluation_id uuid,
        outcome text NOT NULL CHECK (outcome IN ({_OUTCOMES})),
        state text NOT NULL CHECK (state IN ('proposed', 'final', 'superseded')),
        four_eyes_because text[] NOT NULL,
        rationale text NOT NULL,
        basis jsonb NOT NULL,
        decided_by uuid NOT NULL,
        decided_person uuid NOT NULL,
        decided_at timestamptz NOT NULL,
        second_by uuid,
        second_person uuid,
        second_rationale text,
        second_at timestamptz,
        CHECK (second_person <> decided_person)
        """,
        unique=(("company_id", "sequence"),),
        unique_where=((("company_id", "state"), "state = 'proposed'"),),
        foreign_keys=(
            Reference(("company_id",), "case_decision", target=("company_id",)),
            _INVESTIGATION,
            Reference(("evaluation_id",), "risk_evaluation"),
        ),
        indexes=(("investigation_id", "sequence DESC"),),
    )


def _notes() -> None:
    create_tenant_table(
        "investigation_note",
        """
        id uuid NOT NULL,
        investigation_id uuid NOT NULL,
        text text NOT NULL,
        edited boolean NOT NULL DEFAULT false,
        version bigint NOT NULL DEFAULT 1,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        withdrawn_at timestamptz,
        withdrawn_by uuid
        """,
        foreign_keys=(_INVESTIGATION,),
        indexes_where=(
            (("investigation_id", "created_at DESC", "id DESC"), "withdrawn_at IS NULL"),
        ),
    )


def _batches() -> None:
    create_tenant_table(
        "investigation_batch",
        f"""
        id uuid NOT NULL,
        resumes uuid,
        status text NOT NULL CHECK (status IN ({_RUNS})),
        total bigint NOT NULL,
        error jsonb,
        created_by uuid NOT NULL,
        person_id uuid NOT NULL,
        created_at timestamptz NOT NULL,
        finished_at timestamptz
        """,
        foreign_keys=(Reference(("resumes",), "investigation_batch"),),
        indexes=(
            ("created_at DESC", "id DESC"),
            ("status", "created_at DESC", "id DESC"),
            ("created_by", "created_at DESC", "id DESC"),
        ),
    )
    create_tenant_table(
        "investigation_batch_row",
        """
        id uuid NOT NULL,
        batch_id uuid NOT NULL,
        row_number bigint NOT NULL,
        status text NOT NULL CHECK (status IN
            ('pending', 'started', 'complete', 'failed', 'cancelled', 'rejected')),
        company_name text NOT NULL,
        external_id text,
        investigation_id uuid,
        problems jsonb NOT NULL DEFAULT '[]',
        request jsonb NOT NULL DEFAULT '{}'
        """,
        foreign_keys=(Reference(("batch_id",), "investigation_batch"), _INVESTIGATION),
        indexes=(
            ("batch_id", "row_number", "id"),
            ("batch_id", "status", "row_number", "id"),
        ),
        indexes_where=(
            (("investigation_id",), "investigation_id IS NOT NULL"),
            (("status", "batch_id"), "status = 'started'"),
        ),
    )


def _logs() -> None:
    # a step that is done is in investigation_step; here, what went wrong on the way
    create_tenant_table(
        "investigation_problem",
        """
        id uuid NOT NULL,
        investigation_id uuid NOT NULL,
        at timestamptz NOT NULL,
        step text NOT NULL,
        attempt bigint NOT NULL,
        code text NOT NULL
        """,
        foreign_keys=(_INVESTIGATION,),
        indexes=(("investigation_id", "at", "id"),),
        grants="SELECT, INSERT",
    )
    op.execute("ALTER TABLE investigation_step ADD COLUMN finished_at timestamptz")
    op.execute("ALTER TABLE investigation_step ADD COLUMN attempt bigint")
