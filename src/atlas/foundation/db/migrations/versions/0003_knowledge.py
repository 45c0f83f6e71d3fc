"""knowledge: entities, relationships, claims, preferences, mutations, conflicts, companies."""

from atlas.foundation.db.migration import Reference, create_tenant_table

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSERT_ONLY = "SELECT, INSERT"
SUBJECT = (
    "entity_id uuid, relationship_id uuid,"
    " subject_id uuid GENERATED ALWAYS AS (COALESCE(entity_id, relationship_id)) STORED,"
    " CHECK (num_nonnulls(entity_id, relationship_id) = 1)"
)
"""A claim, a change or a conflict is about one entity or one relationship."""

SUBJECT_KEYS = (
    Reference(("entity_id",), "entity"),
    Reference(("relationship_id",), "relationship"),
)


def upgrade() -> None:
    """Create the tables."""
    _entities()
    _relationships()
    _claims()
    _changes()
    _companies()
    _reference_data()


def _entities() -> None:
    create_tenant_table(
        "entity",
        """id uuid NOT NULL,
           type text NOT NULL,
           display_name text NOT NULL,
           data jsonb NOT NULL,
           version bigint NOT NULL DEFAULT 1,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL""",
        indexes=(("created_at", "id"), ("type", "created_at", "id"), ("display_name", "id")),
    )
    # canonical mapping: a row exists only for a merged entity; unmerge removes exactly it
    create_tenant_table(
        "entity_merge",
        """entity_id uuid NOT NULL,
           canonical_id uuid NOT NULL CHECK (canonical_id <> entity_id),
           reason text NOT NULL,
           merged_by uuid NOT NULL,
           merged_at timestamptz NOT NULL""",
        primary_key=("entity_id",),
        foreign_keys=(
            Reference(("entity_id",), "entity"),
            Reference(("canonical_id",), "entity"),
        ),
        indexes=(("canonical_id",),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    create_tenant_table(
        "entity_identifier",
        """entity_id uuid NOT NULL,
           scheme text NOT NULL,
           value text NOT NULL,
           certain boolean NOT NULL,
           source text NOT NULL,
           recorded_at timestamptz NOT NULL""",
        primary_key=("entity_id", "scheme", "value"),
        foreign_keys=(Reference(("entity_id",), "entity"),),
        unique_where=((("scheme", "value"), "certain"),),
        indexes_where=((("value", "scheme"), "NOT certain"),),
        grants=INSERT_ONLY,
    )


def _relationships() -> None:
    create_tenant_table(
        "relationship",
        """id uuid NOT NULL,
           type text NOT NULL,
           from_id uuid NOT NULL,
           to_id uuid NOT NULL,
           discriminator text NOT NULL DEFAULT '',
           valid_from date,
           valid_to date,
           data jsonb NOT NULL,
           version bigint NOT NULL DEFAULT 1,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL""",
        foreign_keys=(Reference(("from_id",), "entity"), Reference(("to_id",), "entity")),
        indexes=(
            ("to_id", "type"),
            ("from_id", "type"),
            ("created_at", "id"),
            ("type", "created_at", "id"),
        ),
    )


def _claims() -> None:
    create_tenant_table(
        "claim_batch",
        """id uuid NOT NULL,
           batch_key text NOT NULL,
           source text NOT NULL,
           investigation_id uuid,
           actor_id uuid NOT NULL,
           recorded_at timestamptz NOT NULL,
           result jsonb""",
        unique=(("batch_key",),),
        indexes=(("investigation_id", "recorded_at"),),
    )
    create_tenant_table(
        "claim",
        f"""id uuid NOT NULL,
           {SUBJECT},
           attribute text NOT NULL,
           value jsonb NOT NULL,
           raw_value jsonb,
           source text NOT NULL,
           source_type text NOT NULL CHECK (source_type IN ('registry', 'lei', 'screening',
             'third_party', 'llm', 'scraping', 'analyst')),
           source_record text,
           trust double precision NOT NULL CHECK (trust >= 0 AND trust <= 1),
           asserted_at timestamptz NOT NULL,
           valid_from date,
           valid_to date,
           retrieved_at timestamptz NOT NULL,
           recorded_at timestamptz NOT NULL,
           evidence_id uuid,
           investigation_id uuid,
           batch_id uuid,
           actor_id uuid NOT NULL,
           content_key text NOT NULL,
           generation integer NOT NULL DEFAULT 0""",
        unique=(("content_key", "generation"),),
        foreign_keys=(*SUBJECT_KEYS, Reference(("batch_id",), "claim_batch")),
        indexes=(
            ("subject_id", "attribute", "recorded_at"),
            ("source", "source_record"),
            ("investigation_id",),
        ),
        grants=INSERT_ONLY,
    )
    # rank lives beside the claims: the key guarantees one winner
    create_tenant_table(
        "preference",
        """subject_id uuid NOT NULL,
           attribute text NOT NULL,
           claim_id uuid NOT NULL,
           rule text NOT NULL,
           decided_at timestamptz NOT NULL""",
        primary_key=("subject_id", "attribute"),
        foreign_keys=(Reference(("claim_id",), "claim"),),
        indexes=(("claim_id",),),
        grants="SELECT, INSERT, UPDATE, DELETE",
    )
    # 'ended': the value held until `ended_on`; 'deprecated': it was never right
    create_tenant_table(
        "claim_deprecation",
        """id uuid NOT NULL,
           claim_id uuid NOT NULL,
           kind text NOT NULL CHECK (kind IN ('ended', 'deprecated')),
           ended_on date,
           reason text NOT NULL,
           actor_id uuid NOT NULL,
           recorded_at timestamptz NOT NULL,
           CHECK ((kind = 'ended') = (ended_on IS NOT NULL))""",
        unique=(("claim_id", "kind"),),
        foreign_keys=(Reference(("claim_id",), "claim"),),
        grants=INSERT_ONLY,
    )


def _changes() -> None:
    create_tenant_table(
        "mutation",
        f"""id uuid NOT NULL,
           {SUBJECT},
           attribute text NOT NULL,
           before jsonb,
           after jsonb,
           winner_claim_id uuid,
           loser_claim_ids uuid[] NOT NULL,
           rule text NOT NULL,
           reason text,
           source text NOT NULL,
           batch_id uuid,
           investigation_id uuid,
           actor_id uuid NOT NULL,
           recorded_at timestamptz NOT NULL""",
        foreign_keys=SUBJECT_KEYS,
        indexes=(("subject_id", "recorded_at"), ("investigation_id", "recorded_at")),
        grants=INSERT_ONLY,
    )
    create_tenant_table(
        "conflict",
        f"""id uuid NOT NULL,
           {SUBJECT},
           attribute text NOT NULL,
           kind text NOT NULL CHECK (kind IN ('disagreement', 'analyst_contradicted',
             'outside_band', 'identity')),
           policy text NOT NULL CHECK (policy IN ('accept_trusted', 'flag_review',
             'freeze_investigate')),
           status text NOT NULL CHECK (status IN ('open', 'accepted', 'resolved')),
           winner_claim_id uuid,
           claim_ids uuid[] NOT NULL,
           detail text NOT NULL,
           dispute_key text NOT NULL,
           investigation_id uuid,
           opened_at timestamptz NOT NULL,
           resolved_at timestamptz,
           resolved_by uuid""",
        unique=(("dispute_key",),),
        foreign_keys=SUBJECT_KEYS,
        indexes=(("subject_id", "opened_at"), ("status", "opened_at")),
    )


def _companies() -> None:
    create_tenant_table(
        "company",
        """id uuid NOT NULL,
           name text NOT NULL,
           external_id text,
           register text,
           registration_number text,
           country_code text CHECK (country_code ~ '^[A-Z]{2}$'),
           website text,
           tags text[] NOT NULL DEFAULT '{}',
           metadata jsonb NOT NULL DEFAULT '{}',
           relationship_status text NOT NULL DEFAULT 'prospect' CHECK (relationship_status IN
             ('prospect', 'onboarding', 'active', 'restricted', 'exited')),
           next_review_at date,
           entity_id uuid,
           version bigint NOT NULL DEFAULT 1,
           created_by uuid NOT NULL,
           created_at timestamptz NOT NULL,
           updated_at timestamptz NOT NULL,
           withdrawn_at timestamptz,
           withdrawn_by uuid""",
        foreign_keys=(Reference(("entity_id",), "entity"),),
        unique_where=(
            (("external_id",), "withdrawn_at IS NULL AND external_id IS NOT NULL"),
            (
                ("register", "registration_number"),
                (
                    "withdrawn_at IS NULL AND register IS NOT NULL"
                    " AND registration_number IS NOT NULL"
                ),
            ),
        ),
        indexes=(("created_at", "id"), ("name", "id"), ("entity_id",)),
    )


def _reference_data() -> None:
    """Tables of knowledge.reference_data."""
    # what an evaluation rested on, kept so that it can be verified after newer facts ship
    create_tenant_table(
        "reference_snapshot",
        """hash text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
           document jsonb NOT NULL,
           created_at timestamptz NOT NULL""",
        primary_key=("hash",),
        grants="SELECT, INSERT",
    )
