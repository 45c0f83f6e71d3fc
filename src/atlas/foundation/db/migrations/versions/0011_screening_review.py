"""Screening review: the hits queue with decisions and suppressions, batches, re-screening."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KINDS = "'person', 'company', 'vessel', 'aircraft', 'unknown'"
_MEASURES = "'asset_freeze', 'sectoral', 'trade', 'travel_ban', 'debarment', 'watch'"
_STRENGTHS = "'exact', 'strong', 'weak'"
_RUNS = "'pending', 'running', 'complete', 'failed', 'cancelled'"
_SIDES = (
    "party_fingerprint text NOT NULL, entry_fingerprint text NOT NULL,"
    " party_features jsonb NOT NULL, entry_features jsonb NOT NULL"
)


def upgrade() -> None:
    """Create the tables."""
    _hits()
    _decisions()
    _batches()
    _rescreening()


def _hits() -> None:
    # one row for a party and a list entry, however often the two meet
    create_tenant_table(
        "screening_hit",
        f"""
        id uuid NOT NULL,
        party_key text NOT NULL,
        entity_id uuid,
        reference text,
        party_name text NOT NULL,
        party_kind text NOT NULL CHECK (party_kind IN ({_KINDS})),
        list_id text NOT NULL,
        entry_key text NOT NULL,
        entry_id uuid NOT NULL,
        version_id uuid NOT NULL,
        entry_name text NOT NULL,
        matched_name text NOT NULL,
        score double precision NOT NULL,
        strength text NOT NULL CHECK (strength IN ({_STRENGTHS})),
        highest_strength text NOT NULL CHECK (highest_strength IN ({_STRENGTHS})),
        measure text NOT NULL CHECK (measure IN ({_MEASURES})),
        regime text NOT NULL,
        topics text[] NOT NULL,
        delisted boolean NOT NULL,
        delisted_on date,
        delisting_confirmed boolean NOT NULL DEFAULT false,
        status text NOT NULL
            CHECK (status IN ('undecided', 'true_match', 'false_positive', 'unsure')),
        reason text NOT NULL,
        review_required boolean NOT NULL DEFAULT false,
        awaits_second boolean NOT NULL DEFAULT false,
        freezes_decision boolean NOT NULL DEFAULT false,
        assigned_to uuid,
        suppression_id uuid,
        screening_id uuid NOT NULL,
        candidate_id uuid NOT NULL,
        sightings bigint NOT NULL,
        {_SIDES},
        created_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        decided_at timestamptz,
        decided_by uuid,
        updated_at timestamptz NOT NULL,
        version bigint NOT NULL DEFAULT 1
        """,
        unique=(("party_key", "list_id", "entry_key"),),
        foreign_keys=(
            Reference(("entity_id",), "entity"),
            Reference(("screening_id",), "screening"),
            Reference(("assigned_to",), "user_account"),
            Reference(("version_id",), "list_version", platform=True),
            Reference(("entry_id",), "list_entry", platform=True),
        ),
        indexes=(
            ("created_at DESC", "id DESC"),
            ("last_seen_at DESC", "id DESC"),
            ("status", "created_at DESC", "id DESC"),
            ("entity_id", "created_at DESC", "id DESC"),
            ("assigned_to", "created_at DESC", "id DESC"),
            ("reference", "created_at DESC", "id DESC"),
            ("party_name", "created_at DESC", "id DESC"),
            ("list_id", "entry_key"),
        ),
        indexes_where=(
            (("suppression_id",), "suppression_id IS NOT NULL"),
            (("entity_id", "id"), "freezes_decision"),
        ),
    )
    create_tenant_table(
        "screening_sighting",
        """
        candidate_id uuid NOT NULL,
        hit_id uuid NOT NULL,
        screening_id uuid NOT NULL,
        investigation_id uuid,
        company_id uuid,
        seen_at timestamptz NOT NULL
        """,
        primary_key=("candidate_id",),
        foreign_keys=(
            Reference(("candidate_id",), "screening_candidate"),
            Reference(("hit_id",), "screening_hit"),
            Reference(("screening_id",), "screening"),
            Reference(("company_id",), "company"),
        ),
        indexes=(("hit_id", "seen_at"), ("screening_id",)),
        indexes_where=(
            (("investigation_id", "hit_id"), "investigation_id IS NOT NULL"),
            (("company_id", "hit_id"), "company_id IS NOT NULL"),
        ),
        grants="SELECT, INSERT",
    )


def _decisions() -> None:
    create_tenant_table(
        "screening_decision",
        f"""
        id uuid NOT NULL,
        hit_id uuid NOT NULL,
        decision text NOT NULL CHECK (decision IN
            ('true_match', 'false_positive', 'unsure', 'delisting_confirmed')),
        state text NOT NULL CHECK (state IN
            ('proposed', 'final', 'refused', 'superseded', 'void')),
        four_eyes boolean NOT NULL,
        rationale text NOT NULL,
        decided_by uuid NOT NULL,
        decided_person uuid NOT NULL,
        decided_at timestamptz NOT NULL,
        second_by uuid,
        second_person uuid,
        second_rationale text,
        second_at timestamptz,
        strength text NOT NULL CHECK (strength IN ({_STRENGTHS})),
        version_id uuid NOT NULL,
        expires_at timestamptz,
        party_fingerprint text NOT NULL,
        entry_fingerprint text NOT NULL,
        CHECK (NOT four_eyes OR state <> 'final' OR second_person <> decided_person)
        """,
        unique_where=((("hit_id",), "state = 'proposed'"),),
        foreign_keys=(
            Reference(("hit_id",), "screening_hit"),
            Reference(("version_id",), "list_version", platform=True),
        ),
        indexes=(("hit_id", "decided_at"),),
    )
    create_tenant_table(
        "screening_suppression",
        f"""
        id uuid NOT NULL,
        hit_id uuid NOT NULL,
        decision_id uuid NOT NULL,
        party_key text NOT NULL,
        entity_id uuid,
        party_name text NOT NULL,
        list_id text NOT NULL,
        entry_key text NOT NULL,
        entry_name text NOT NULL,
        strength text NOT NULL CHECK (strength IN ({_STRENGTHS})),
        {_SIDES},
        status text NOT NULL CHECK (status IN ('active', 'expired', 'revoked', 'reopened')),
        rationale text NOT NULL,
        created_by uuid NOT NULL,
        confirmed_by uuid,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        ended_at timestamptz,
        ended_by uuid,
        end_reason text
        """,
        unique=(("decision_id",),),
        foreign_keys=(
            Reference(("hit_id",), "screening_hit"),
            Reference(("decision_id",), "screening_decision"),
            Reference(("entity_id",), "entity"),
        ),
        indexes=(
            ("created_at DESC", "id DESC"),
            ("expires_at", "id"),
            ("status", "created_at DESC", "id DESC"),
            ("hit_id", "created_at DESC", "id DESC"),
            ("entity_id", "created_at DESC", "id DESC"),
            ("list_id", "created_at DESC", "id DESC"),
            ("entry_key", "created_at DESC", "id DESC"),
        ),
        indexes_where=(
            (("party_key",), "status = 'active'"),
            (("expires_at",), "status = 'active'"),
        ),
    )


def _batches() -> None:
    create_tenant_table(
        "screening_batch",
        f"""
        id uuid NOT NULL,
        status text NOT NULL CHECK (status IN ({_RUNS})),
        purpose text NOT NULL,
        topics text[] NOT NULL,
        lists text[],
        threshold bigint NOT NULL,
        total bigint NOT NULL,
        rejected bigint NOT NULL,
        done bigint NOT NULL DEFAULT 0,
        hits bigint NOT NULL DEFAULT 0,
        clear bigint NOT NULL DEFAULT 0,
        not_assessed bigint NOT NULL DEFAULT 0,
        error jsonb,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz
        """,
        indexes=(("created_at DESC", "id DESC"), ("status", "created_at DESC", "id DESC")),
    )
    create_tenant_table(
        "screening_batch_row",
        f"""
        id uuid NOT NULL,
        batch_id uuid NOT NULL,
        row_number bigint NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'done', 'rejected')),
        name text NOT NULL,
        reference text,
        party jsonb NOT NULL,
        problems jsonb NOT NULL,
        screening_id uuid,
        outcome text CHECK (outcome IN ('hits', 'clear', 'not_assessed')),
        best_strength text CHECK (best_strength IN ({_STRENGTHS})),
        candidates bigint NOT NULL DEFAULT 0
        """,
        unique=(("batch_id", "row_number"),),
        foreign_keys=(
            Reference(("batch_id",), "screening_batch"),
            Reference(("screening_id",), "screening"),
        ),
    )


def _rescreening() -> None:
    # whoever is screened again when a list or he himself changes
    create_tenant_table(
        "screening_subject",
        """
        id uuid NOT NULL,
        party_key text NOT NULL,
        entity_id uuid,
        company_id uuid,
        investigation_id uuid,
        reference text,
        name text NOT NULL,
        query jsonb NOT NULL,
        party_fingerprint text NOT NULL,
        screening_id uuid,
        screened_at timestamptz,
        ended_at timestamptz
        """,
        unique=(("party_key",),),
        foreign_keys=(
            Reference(("entity_id",), "entity"),
            Reference(("company_id",), "company"),
            Reference(("screening_id",), "screening"),
        ),
        indexes_where=((("id",), "ended_at IS NULL"), (("entity_id",), "ended_at IS NULL")),
    )
    create_tenant_table(
        "rescreening",
        f"""
        id uuid NOT NULL,
        status text NOT NULL CHECK (status IN ({_RUNS})),
        trigger text NOT NULL CHECK (trigger IN ('list_changed', 'customer_changed', 'requested')),
        list_id text,
        version_id uuid,
        version_date date,
        previous_version_date date,
        cursor uuid,
        checked bigint NOT NULL DEFAULT 0,
        affected bigint NOT NULL DEFAULT 0,
        new_hits bigint NOT NULL DEFAULT 0,
        reasons jsonb NOT NULL DEFAULT '{{}}',
        error jsonb,
        created_by uuid NOT NULL,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz
        """,
        unique_where=((("version_id",), "trigger = 'list_changed'"),),
        foreign_keys=(Reference(("version_id",), "list_version", platform=True),),
        indexes=(
            ("created_at DESC", "id DESC"),
            ("status", "created_at DESC", "id DESC"),
            ("trigger", "created_at DESC", "id DESC"),
            ("list_id", "created_at DESC", "id DESC"),
            ("version_id", "created_at DESC", "id DESC"),
        ),
    )
    create_tenant_table(
        "rescreening_party",
        """
        id uuid NOT NULL,
        rescreening_id uuid NOT NULL,
        subject_id uuid NOT NULL,
        entity_id uuid,
        company_id uuid,
        investigation_id uuid,
        reference text,
        name text NOT NULL,
        reasons text[] NOT NULL,
        entries jsonb NOT NULL,
        changes jsonb NOT NULL,
        previous_screening_id uuid,
        screening_id uuid NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('hits', 'clear', 'not_assessed')),
        difference jsonb NOT NULL,
        created_at timestamptz NOT NULL
        """,
        unique=(("rescreening_id", "subject_id"),),
        foreign_keys=(
            Reference(("rescreening_id",), "rescreening"),
            Reference(("subject_id",), "screening_subject"),
            Reference(("screening_id",), "screening"),
            Reference(("company_id",), "company"),
        ),
        indexes=(
            ("rescreening_id", "created_at", "id"),
            ("created_at DESC", "id DESC"),
            ("company_id", "created_at DESC", "id DESC"),
        ),
        grants="SELECT, INSERT",
    )
