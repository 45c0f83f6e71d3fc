SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
ALTER TABLE public.alembic_version OWNER TO atlas_owner;
CREATE TABLE public.audit_event (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id uuid,
    actor_user_id uuid NOT NULL,
    actor_person_id uuid NOT NULL,
    session_id uuid,
    is_machine boolean NOT NULL,
    request_id text,
    payload_hash text NOT NULL
);
ALTER TABLE ONLY public.audit_event FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_event OWNER TO atlas_owner;
CREATE TABLE public.audit_payload (
    tenant_id uuid NOT NULL,
    event_id uuid NOT NULL,
    salt text NOT NULL,
    payload jsonb NOT NULL
);
ALTER TABLE ONLY public.audit_payload FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_payload OWNER TO atlas_owner;
CREATE TABLE public.audit_seal (
    tenant_id uuid NOT NULL,
    sequence bigint NOT NULL,
    event_id uuid NOT NULL,
    event_hash text NOT NULL,
    previous_hash text NOT NULL,
    hash text NOT NULL,
    sealed_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.audit_seal FORCE ROW LEVEL SECURITY;
ALTER TABLE public.audit_seal OWNER TO atlas_owner;
CREATE TABLE public.claim (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    entity_id uuid,
    relationship_id uuid,
    subject_id uuid GENERATED ALWAYS AS (COALESCE(entity_id, relationship_id)) STORED,
    attribute text NOT NULL,
    value jsonb NOT NULL,
    raw_value jsonb,
    source text NOT NULL,
    source_type text NOT NULL,
    source_record text,
    trust double precision NOT NULL,
    asserted_at timestamp with time zone NOT NULL,
    valid_from date,
    valid_to date,
    retrieved_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    evidence_id uuid,
    investigation_id uuid,
    batch_id uuid,
    actor_id uuid NOT NULL,
    content_key text NOT NULL,
    generation integer DEFAULT 0 NOT NULL,
    CONSTRAINT claim_check CHECK ((num_nonnulls(entity_id, relationship_id) = 1)),
    CONSTRAINT claim_source_type_check CHECK ((source_type = ANY (ARRAY['registry'::text, 'lei'::text, 'screening'::text, 'third_party'::text, 'llm'::text, 'scraping'::text, 'analyst'::text]))),
    CONSTRAINT claim_trust_check CHECK (((trust >= (0)::double precision) AND (trust <= (1)::double precision)))
);
ALTER TABLE ONLY public.claim FORCE ROW LEVEL SECURITY;
ALTER TABLE public.claim OWNER TO atlas_owner;
CREATE TABLE public.claim_batch (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    batch_key text NOT NULL,
    source text NOT NULL,
    investigation_id uuid,
    actor_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    result jsonb
);
ALTER TABLE ONLY public.claim_batch FORCE ROW LEVEL SECURITY;
ALTER TABLE public.claim_batch OWNER TO atlas_owner;
CREATE TABLE public.claim_deprecation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    kind text NOT NULL,
    ended_on date,
    reason text NOT NULL,
    actor_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT claim_deprecation_check CHECK (((kind = 'ended'::text) = (ended_on IS NOT NULL))),
    CONSTRAINT claim_deprecation_kind_check CHECK ((kind = ANY (ARRAY['ended'::text, 'deprecated'::text])))
);
ALTER TABLE ONLY public.claim_deprecation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.claim_deprecation OWNER TO atlas_owner;
CREATE TABLE public.company (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    external_id text,
    register text,
    registration_number text,
    country_code text,
    website text,
    tags text[] DEFAULT '{}'::text[] NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    relationship_status text DEFAULT 'prospect'::text NOT NULL,
    next_review_at date,
    entity_id uuid,
    version bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    CONSTRAINT company_country_code_check CHECK ((country_code ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT company_relationship_status_check CHECK ((relationship_status = ANY (ARRAY['prospect'::text, 'onboarding'::text, 'active'::text, 'restricted'::text, 'exited'::text])))
);
ALTER TABLE ONLY public.company FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company OWNER TO atlas_owner;
CREATE TABLE public.conflict (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    entity_id uuid,
    relationship_id uuid,
    subject_id uuid GENERATED ALWAYS AS (COALESCE(entity_id, relationship_id)) STORED,
    attribute text NOT NULL,
    kind text NOT NULL,
    policy text NOT NULL,
    status text NOT NULL,
    winner_claim_id uuid,
    claim_ids uuid[] NOT NULL,
    detail text NOT NULL,
    dispute_key text NOT NULL,
    investigation_id uuid,
    opened_at timestamp with time zone NOT NULL,
    resolved_at timestamp with time zone,
    resolved_by uuid,
    CONSTRAINT conflict_check CHECK ((num_nonnulls(entity_id, relationship_id) = 1)),
    CONSTRAINT conflict_kind_check CHECK ((kind = ANY (ARRAY['disagreement'::text, 'analyst_contradicted'::text, 'outside_band'::text, 'identity'::text]))),
    CONSTRAINT conflict_policy_check CHECK ((policy = ANY (ARRAY['accept_trusted'::text, 'flag_review'::text, 'freeze_investigate'::text]))),
    CONSTRAINT conflict_status_check CHECK ((status = ANY (ARRAY['open'::text, 'accepted'::text, 'resolved'::text])))
);
ALTER TABLE ONLY public.conflict FORCE ROW LEVEL SECURITY;
ALTER TABLE public.conflict OWNER TO atlas_owner;
CREATE TABLE public.entity (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    display_name text NOT NULL,
    data jsonb NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.entity FORCE ROW LEVEL SECURITY;
ALTER TABLE public.entity OWNER TO atlas_owner;
CREATE TABLE public.entity_identifier (
    tenant_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    scheme text NOT NULL,
    value text NOT NULL,
    certain boolean NOT NULL,
    source text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.entity_identifier FORCE ROW LEVEL SECURITY;
ALTER TABLE public.entity_identifier OWNER TO atlas_owner;
CREATE TABLE public.entity_merge (
    tenant_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    canonical_id uuid NOT NULL,
    reason text NOT NULL,
    merged_by uuid NOT NULL,
    merged_at timestamp with time zone NOT NULL,
    CONSTRAINT entity_merge_check CHECK ((canonical_id <> entity_id))
);
ALTER TABLE ONLY public.entity_merge FORCE ROW LEVEL SECURITY;
ALTER TABLE public.entity_merge OWNER TO atlas_owner;
CREATE TABLE public.evidence (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    source_url text,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    licence text,
    investigation_id uuid,
    retrieved_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by uuid NOT NULL,
    CONSTRAINT evidence_sha256_check CHECK ((sha256 ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY public.evidence FORCE ROW LEVEL SECURITY;
ALTER TABLE public.evidence OWNER TO atlas_owner;
CREATE TABLE public.idempotency_key (
    tenant_id uuid NOT NULL,
    key_hash text NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    headers jsonb NOT NULL,
    body bytea,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.idempotency_key FORCE ROW LEVEL SECURITY;
ALTER TABLE public.idempotency_key OWNER TO atlas_owner;
CREATE TABLE public.investigation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    series_id uuid NOT NULL,
    run_version bigint NOT NULL,
    rerun_of uuid,
    company_id uuid NOT NULL,
    status text NOT NULL,
    company_name text NOT NULL,
    registration_number text,
    register text,
    country_code text,
    website text,
    candidate text,
    modules text[] NOT NULL,
    depth text NOT NULL,
    external_id text,
    tags text[] NOT NULL,
    entity_id uuid,
    subject_status text DEFAULT 'pending'::text NOT NULL,
    identified_by text,
    candidates jsonb DEFAULT '[]'::jsonb NOT NULL,
    truncated boolean DEFAULT false NOT NULL,
    step text,
    message text,
    done bigint DEFAULT 0 NOT NULL,
    total bigint NOT NULL,
    events bigint DEFAULT 0 NOT NULL,
    error jsonb,
    risk jsonb,
    risk_level text,
    tier text,
    report_id uuid,
    as_of date,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT investigation_depth_check CHECK ((depth = ANY (ARRAY['sdd'::text, 'cdd'::text, 'edd'::text]))),
    CONSTRAINT investigation_identified_by_check CHECK ((identified_by = ANY (ARRAY['register'::text, 'lei'::text, 'name'::text, 'choice'::text]))),
    CONSTRAINT investigation_run_version_check CHECK ((run_version >= 1)),
    CONSTRAINT investigation_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT investigation_subject_status_check CHECK ((subject_status = ANY (ARRAY['pending'::text, 'identified'::text, 'identified_by_name'::text, 'subject_ambiguous'::text, 'subject_not_found'::text])))
);
ALTER TABLE ONLY public.investigation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation OWNER TO atlas_owner;
CREATE TABLE public.investigation_event (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    sequence bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    message text NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL
);
ALTER TABLE ONLY public.investigation_event FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_event OWNER TO atlas_owner;
CREATE TABLE public.investigation_link (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    relationship_id uuid NOT NULL,
    type text NOT NULL,
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    attributes jsonb DEFAULT '{}'::jsonb NOT NULL,
    valid_from date,
    valid_to date
);
ALTER TABLE ONLY public.investigation_link FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_link OWNER TO atlas_owner;
CREATE TABLE public.investigation_party (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    ordinal bigint NOT NULL,
    type text NOT NULL,
    name text NOT NULL,
    country_code text,
    roles text[] NOT NULL,
    distance bigint NOT NULL
);
ALTER TABLE ONLY public.investigation_party FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_party OWNER TO atlas_owner;
CREATE TABLE public.investigation_screening (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    screening_id uuid NOT NULL,
    ordinal bigint NOT NULL,
    entity_id uuid,
    name text NOT NULL,
    outcome text NOT NULL,
    best_strength text,
    candidates bigint NOT NULL,
    lists jsonb NOT NULL,
    screened_at timestamp with time zone NOT NULL,
    CONSTRAINT investigation_screening_best_strength_check CHECK ((best_strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text]))),
    CONSTRAINT investigation_screening_outcome_check CHECK ((outcome = ANY (ARRAY['hits'::text, 'clear'::text, 'not_assessed'::text])))
);
ALTER TABLE ONLY public.investigation_screening FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_screening OWNER TO atlas_owner;
CREATE TABLE public.investigation_source (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    source text NOT NULL,
    kind text NOT NULL,
    status text NOT NULL,
    as_of date,
    licence text,
    covered text[] DEFAULT '{}'::text[] NOT NULL,
    evidence_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    detail text,
    CONSTRAINT investigation_source_status_check CHECK ((status = ANY (ARRAY['answered'::text, 'no_answer'::text, 'failed'::text, 'not_available'::text])))
);
ALTER TABLE ONLY public.investigation_source FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_source OWNER TO atlas_owner;
CREATE TABLE public.investigation_step (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    step text NOT NULL,
    result jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.investigation_step FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_step OWNER TO atlas_owner;
CREATE TABLE public.issuer (
    id uuid NOT NULL,
    tenant_id uuid,
    name text NOT NULL,
    issuer text NOT NULL,
    audience text NOT NULL,
    jwks_uri text NOT NULL,
    algorithms text[] NOT NULL,
    roles_claim text NOT NULL,
    role_mapping jsonb NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE public.issuer OWNER TO atlas_owner;
CREATE TABLE public.job (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    resource_type text NOT NULL,
    resource_id uuid NOT NULL,
    status text NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    total bigint,
    message text,
    error jsonb,
    cancel_requested boolean DEFAULT false NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT job_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.job FORCE ROW LEVEL SECURITY;
ALTER TABLE public.job OWNER TO atlas_owner;
CREATE TABLE public.list_entry (
    id uuid NOT NULL,
    list_id text NOT NULL,
    entry_key text NOT NULL,
    first_sequence bigint NOT NULL,
    last_sequence bigint,
    content_hash text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    measure text NOT NULL,
    programmes text[] NOT NULL,
    countries text[] NOT NULL,
    listed_date date,
    incomplete boolean NOT NULL,
    data jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT list_entry_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'company'::text, 'vessel'::text, 'aircraft'::text, 'unknown'::text]))),
    CONSTRAINT list_entry_measure_check CHECK ((measure = ANY (ARRAY['asset_freeze'::text, 'sectoral'::text, 'trade'::text, 'travel_ban'::text, 'debarment'::text, 'watch'::text])))
);
ALTER TABLE public.list_entry OWNER TO atlas_owner;
CREATE TABLE public.list_load (
    id uuid NOT NULL,
    list_id text NOT NULL,
    status text NOT NULL,
    storage_key text NOT NULL,
    file_name text NOT NULL,
    version_date date,
    force boolean NOT NULL,
    requested_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    progress jsonb NOT NULL,
    report jsonb,
    error jsonb,
    CONSTRAINT list_load_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE public.list_load OWNER TO atlas_owner;
CREATE TABLE public.list_version (
    id uuid NOT NULL,
    list_id text NOT NULL,
    sequence bigint NOT NULL,
    status text NOT NULL,
    version_date date NOT NULL,
    version_date_source text NOT NULL,
    max_age_days bigint NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    loaded_by uuid,
    content_hash text NOT NULL,
    entries bigint NOT NULL,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    removed bigint NOT NULL,
    incomplete bigint NOT NULL,
    topics text[] NOT NULL,
    manifest jsonb NOT NULL,
    rejected jsonb NOT NULL,
    CONSTRAINT list_version_max_age_days_check CHECK ((max_age_days > 0)),
    CONSTRAINT list_version_status_check CHECK ((status = ANY (ARRAY['current'::text, 'superseded'::text])))
);
ALTER TABLE public.list_version OWNER TO atlas_owner;
CREATE TABLE public.login_directory (
    login_hash text NOT NULL,
    tenant_id uuid NOT NULL
);
ALTER TABLE public.login_directory OWNER TO atlas_owner;
CREATE TABLE public.module_result (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    code text NOT NULL,
    level text NOT NULL,
    points bigint NOT NULL,
    result jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.module_result FORCE ROW LEVEL SECURITY;
ALTER TABLE public.module_result OWNER TO atlas_owner;
CREATE TABLE public.mutation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    entity_id uuid,
    relationship_id uuid,
    subject_id uuid GENERATED ALWAYS AS (COALESCE(entity_id, relationship_id)) STORED,
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
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT mutation_check CHECK ((num_nonnulls(entity_id, relationship_id) = 1))
);
ALTER TABLE ONLY public.mutation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.mutation OWNER TO atlas_owner;
CREATE TABLE public.operator_session (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone
);
ALTER TABLE public.operator_session OWNER TO atlas_owner;
CREATE TABLE public.outbox (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    kind text NOT NULL,
    ref_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    available_at timestamp with time zone NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    last_error text,
    done_at timestamp with time zone
);
ALTER TABLE public.outbox OWNER TO atlas_owner;
CREATE TABLE public.person (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.person FORCE ROW LEVEL SECURITY;
ALTER TABLE public.person OWNER TO atlas_owner;
CREATE TABLE public.platform_event (
    id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    actor_id uuid NOT NULL,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id uuid,
    request_id text,
    payload jsonb NOT NULL
);
ALTER TABLE public.platform_event OWNER TO atlas_owner;
CREATE TABLE public.platform_idempotency_key (
    key_hash text NOT NULL,
    fingerprint text NOT NULL,
    status bigint NOT NULL,
    headers jsonb NOT NULL,
    body bytea,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE public.platform_idempotency_key OWNER TO atlas_owner;
CREATE TABLE public.preference (
    tenant_id uuid NOT NULL,
    subject_id uuid NOT NULL,
    attribute text NOT NULL,
    claim_id uuid NOT NULL,
    rule text NOT NULL,
    decided_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.preference FORCE ROW LEVEL SECURITY;
ALTER TABLE public.preference OWNER TO atlas_owner;
CREATE TABLE public.reference_snapshot (
    tenant_id uuid NOT NULL,
    hash text NOT NULL,
    document jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT reference_snapshot_hash_check CHECK ((hash ~ '^[0-9a-f]{64}$'::text))
);
ALTER TABLE ONLY public.reference_snapshot FORCE ROW LEVEL SECURITY;
ALTER TABLE public.reference_snapshot OWNER TO atlas_owner;
CREATE TABLE public.refresh_token (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    session_id uuid NOT NULL,
    token_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
ALTER TABLE ONLY public.refresh_token FORCE ROW LEVEL SECURITY;
ALTER TABLE public.refresh_token OWNER TO atlas_owner;
CREATE TABLE public.registry_dataset (
    id uuid NOT NULL,
    name text NOT NULL,
    format text NOT NULL,
    title text NOT NULL,
    publisher text NOT NULL,
    licence text NOT NULL,
    source_url text,
    data_date date,
    max_age_days bigint NOT NULL,
    complete boolean DEFAULT false NOT NULL,
    loaded_at timestamp with time zone NOT NULL,
    records bigint DEFAULT 0 NOT NULL,
    registers text[] DEFAULT '{}'::text[] NOT NULL,
    countries text[] DEFAULT '{}'::text[] NOT NULL,
    relationship_types text[] DEFAULT '{}'::text[] NOT NULL
);
ALTER TABLE public.registry_dataset OWNER TO atlas_owner;
CREATE TABLE public.registry_identifier (
    dataset_id uuid NOT NULL,
    record_id text NOT NULL,
    scheme text NOT NULL,
    value text NOT NULL,
    certain boolean NOT NULL
);
ALTER TABLE public.registry_identifier OWNER TO atlas_owner;
CREATE TABLE public.registry_load (
    id uuid NOT NULL,
    dataset text NOT NULL,
    format text NOT NULL,
    status text NOT NULL,
    file_name text NOT NULL,
    storage_key text,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    sha256 text,
    total_bytes bigint DEFAULT 0 NOT NULL,
    done_bytes bigint DEFAULT 0 NOT NULL,
    statements bigint DEFAULT 0 NOT NULL,
    records bigint,
    added bigint,
    changed bigint,
    removed bigint,
    unchanged bigint,
    rejected bigint,
    data_date date,
    error jsonb,
    requested_by uuid,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT registry_load_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE public.registry_load OWNER TO atlas_owner;
CREATE TABLE public.registry_name (
    dataset_id uuid NOT NULL,
    record_id text NOT NULL,
    name_key text NOT NULL,
    legal_form text NOT NULL,
    country text NOT NULL,
    tokens text[] NOT NULL,
    is_primary boolean NOT NULL
);
ALTER TABLE public.registry_name OWNER TO atlas_owner;
CREATE TABLE public.registry_record (
    dataset_id uuid NOT NULL,
    record_id text NOT NULL,
    record_type text NOT NULL,
    statement_id text NOT NULL,
    statement_date date NOT NULL,
    status text NOT NULL,
    subject_record text,
    holder_record text,
    content_hash text NOT NULL,
    body jsonb NOT NULL,
    load_id uuid NOT NULL,
    first_load_id uuid NOT NULL,
    unpublished_on date,
    CONSTRAINT registry_record_record_type_check CHECK ((record_type = ANY (ARRAY['entity'::text, 'person'::text, 'relationship'::text]))),
    CONSTRAINT registry_record_status_check CHECK ((status = ANY (ARRAY['new'::text, 'updated'::text, 'closed'::text])))
);
ALTER TABLE public.registry_record OWNER TO atlas_owner;
CREATE TABLE public.registry_rejection (
    id uuid NOT NULL,
    load_id uuid NOT NULL,
    line bigint NOT NULL,
    statement_id text,
    reason text NOT NULL
);
ALTER TABLE public.registry_rejection OWNER TO atlas_owner;
CREATE TABLE public.relationship (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    from_id uuid NOT NULL,
    to_id uuid NOT NULL,
    discriminator text DEFAULT ''::text NOT NULL,
    valid_from date,
    valid_to date,
    data jsonb NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.relationship FORCE ROW LEVEL SECURITY;
ALTER TABLE public.relationship OWNER TO atlas_owner;
CREATE TABLE public.report (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    status text NOT NULL,
    content_sha256 text,
    error text,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT report_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.report FORCE ROW LEVEL SECURITY;
ALTER TABLE public.report OWNER TO atlas_owner;
CREATE TABLE public.revocation (
    id uuid NOT NULL,
    tenant_id uuid,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    not_before timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT revocation_kind_check CHECK ((kind = ANY (ARRAY['tenant'::text, 'user'::text, 'role'::text, 'session'::text, 'token'::text, 'issuer'::text])))
);
ALTER TABLE public.revocation OWNER TO atlas_owner;
CREATE TABLE public.risk_evaluation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    subject_id uuid,
    company_id uuid,
    investigation_id uuid,
    matrix_id text NOT NULL,
    matrix_version text NOT NULL,
    appetite text NOT NULL,
    as_of date NOT NULL,
    score bigint NOT NULL,
    base_score bigint NOT NULL,
    score_low bigint NOT NULL,
    score_high bigint NOT NULL,
    level text NOT NULL,
    tier text NOT NULL,
    coverage bigint NOT NULL,
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
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT risk_evaluation_base_score_check CHECK (((base_score >= 0) AND (base_score <= 10000))),
    CONSTRAINT risk_evaluation_coverage_check CHECK (((coverage >= 0) AND (coverage <= 10000))),
    CONSTRAINT risk_evaluation_level_check CHECK ((level = ANY (ARRAY['clear'::text, 'low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
    CONSTRAINT risk_evaluation_score_check CHECK (((score >= 0) AND (score <= 10000))),
    CONSTRAINT risk_evaluation_score_high_check CHECK (((score_high >= 0) AND (score_high <= 10000))),
    CONSTRAINT risk_evaluation_score_low_check CHECK (((score_low >= 0) AND (score_low <= 10000))),
    CONSTRAINT risk_evaluation_tier_check CHECK ((tier = ANY (ARRAY['sdd'::text, 'cdd'::text, 'edd'::text])))
);
ALTER TABLE ONLY public.risk_evaluation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_evaluation OWNER TO atlas_owner;
CREATE TABLE public.risk_indicator (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    subject_id uuid,
    party_id uuid,
    module text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    category text NOT NULL,
    status text NOT NULL,
    points bigint DEFAULT 0 NOT NULL,
    critical boolean DEFAULT false NOT NULL,
    reason text,
    detail jsonb DEFAULT '{}'::jsonb NOT NULL,
    evidence_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT risk_indicator_check CHECK (((status = 'fired'::text) OR (points = 0))),
    CONSTRAINT risk_indicator_check1 CHECK (((status = 'not_assessed'::text) = (reason IS NOT NULL))),
    CONSTRAINT risk_indicator_points_check CHECK ((points >= 0)),
    CONSTRAINT risk_indicator_status_check CHECK ((status = ANY (ARRAY['fired'::text, 'not_fired'::text, 'not_assessed'::text])))
);
ALTER TABLE ONLY public.risk_indicator FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_indicator OWNER TO atlas_owner;
CREATE TABLE public.screening (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    investigation_id uuid,
    entity_id uuid,
    reference text,
    name text NOT NULL,
    kind text NOT NULL,
    purpose text NOT NULL,
    algorithm text NOT NULL,
    threshold bigint NOT NULL,
    outcome text NOT NULL,
    query jsonb NOT NULL,
    topics jsonb NOT NULL,
    lists jsonb NOT NULL,
    candidate_count bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by uuid NOT NULL,
    CONSTRAINT screening_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'company'::text, 'vessel'::text, 'aircraft'::text, 'unknown'::text]))),
    CONSTRAINT screening_outcome_check CHECK ((outcome = ANY (ARRAY['hits'::text, 'clear'::text, 'not_assessed'::text])))
);
ALTER TABLE ONLY public.screening FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening OWNER TO atlas_owner;
CREATE TABLE public.screening_candidate (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    screening_id uuid NOT NULL,
    "position" bigint NOT NULL,
    list_id text NOT NULL,
    version_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    entry_key text NOT NULL,
    entry_name text NOT NULL,
    matched_name text NOT NULL,
    score double precision NOT NULL,
    strength text NOT NULL,
    measure text NOT NULL,
    status text DEFAULT 'undecided'::text NOT NULL,
    data jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT screening_candidate_measure_check CHECK ((measure = ANY (ARRAY['asset_freeze'::text, 'sectoral'::text, 'trade'::text, 'travel_ban'::text, 'debarment'::text, 'watch'::text]))),
    CONSTRAINT screening_candidate_status_check CHECK ((status = ANY (ARRAY['undecided'::text, 'true_match'::text, 'false_positive'::text, 'unsure'::text]))),
    CONSTRAINT screening_candidate_strength_check CHECK ((strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text])))
);
ALTER TABLE ONLY public.screening_candidate FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_candidate OWNER TO atlas_owner;
CREATE TABLE public.service_account (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    client_id text NOT NULL,
    secret_hash text NOT NULL,
    expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.service_account FORCE ROW LEVEL SECURITY;
ALTER TABLE public.service_account OWNER TO atlas_owner;
CREATE TABLE public.signing_key (
    id uuid NOT NULL,
    kid text NOT NULL,
    algorithm text NOT NULL,
    public_jwk jsonb NOT NULL,
    wrapped_private_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);
ALTER TABLE public.signing_key OWNER TO atlas_owner;
CREATE TABLE public.tenant (
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    status text DEFAULT 'active'::text NOT NULL,
    is_demo boolean DEFAULT false NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT tenant_slug_check CHECK ((slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'::text)),
    CONSTRAINT tenant_status_check CHECK ((status = ANY (ARRAY['active'::text, 'suspended'::text])))
);
ALTER TABLE public.tenant OWNER TO atlas_owner;
CREATE TABLE public.user_account (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    person_id uuid NOT NULL,
    kind text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    email text,
    display_name text NOT NULL,
    status text NOT NULL,
    password_hash text,
    password_changed_at timestamp with time zone,
    failed_attempts bigint DEFAULT 0 NOT NULL,
    locked_until timestamp with time zone,
    last_sign_in_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT user_account_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'machine'::text]))),
    CONSTRAINT user_account_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text, 'deleted'::text])))
);
ALTER TABLE ONLY public.user_account FORCE ROW LEVEL SECURITY;
ALTER TABLE public.user_account OWNER TO atlas_owner;
CREATE TABLE public.user_role (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text NOT NULL,
    granted_at timestamp with time zone NOT NULL,
    granted_by uuid NOT NULL,
    CONSTRAINT user_role_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'analyst'::text, 'senior_officer'::text, 'mlro'::text, 'workflow_editor'::text, 'admin'::text, 'auditor'::text])))
);
ALTER TABLE ONLY public.user_role FORCE ROW LEVEL SECURITY;
ALTER TABLE public.user_role OWNER TO atlas_owner;
CREATE TABLE public.user_session (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    method text NOT NULL,
    client_address text,
    user_agent text,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    end_reason text,
    CONSTRAINT user_session_method_check CHECK ((method = ANY (ARRAY['password'::text, 'cli'::text])))
);
ALTER TABLE ONLY public.user_session FORCE ROW LEVEL SECURITY;
ALTER TABLE public.user_session OWNER TO atlas_owner;
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.audit_payload
    ADD CONSTRAINT audit_payload_pkey PRIMARY KEY (tenant_id, event_id);
ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_pkey PRIMARY KEY (tenant_id, sequence);
ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_tenant_id_event_id_key UNIQUE (tenant_id, event_id);
ALTER TABLE ONLY public.claim_batch
    ADD CONSTRAINT claim_batch_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.claim_batch
    ADD CONSTRAINT claim_batch_tenant_id_batch_key_key UNIQUE (tenant_id, batch_key);
ALTER TABLE ONLY public.claim_deprecation
    ADD CONSTRAINT claim_deprecation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.claim_deprecation
    ADD CONSTRAINT claim_deprecation_tenant_id_claim_id_kind_key UNIQUE (tenant_id, claim_id, kind);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_tenant_id_content_key_generation_key UNIQUE (tenant_id, content_key, generation);
ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_dispute_key_key UNIQUE (tenant_id, dispute_key);
ALTER TABLE ONLY public.entity_identifier
    ADD CONSTRAINT entity_identifier_pkey PRIMARY KEY (tenant_id, entity_id, scheme, value);
ALTER TABLE ONLY public.entity_merge
    ADD CONSTRAINT entity_merge_pkey PRIMARY KEY (tenant_id, entity_id);
ALTER TABLE ONLY public.entity
    ADD CONSTRAINT entity_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_pkey PRIMARY KEY (tenant_id, key_hash);
ALTER TABLE ONLY public.investigation_event
    ADD CONSTRAINT investigation_event_pkey PRIMARY KEY (tenant_id, investigation_id, sequence);
ALTER TABLE ONLY public.investigation_link
    ADD CONSTRAINT investigation_link_pkey PRIMARY KEY (tenant_id, investigation_id, relationship_id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_pkey PRIMARY KEY (tenant_id, investigation_id, entity_id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_investigation_id_ordinal_key UNIQUE (tenant_id, investigation_id, ordinal);
ALTER TABLE ONLY public.investigation
    ADD CONSTRAINT investigation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.investigation_screening
    ADD CONSTRAINT investigation_screening_pkey PRIMARY KEY (tenant_id, investigation_id, screening_id);
ALTER TABLE ONLY public.investigation_screening
    ADD CONSTRAINT investigation_screening_tenant_id_investigation_id_ordinal_key UNIQUE (tenant_id, investigation_id, ordinal);
ALTER TABLE ONLY public.investigation_source
    ADD CONSTRAINT investigation_source_pkey PRIMARY KEY (tenant_id, investigation_id, source);
ALTER TABLE ONLY public.investigation_step
    ADD CONSTRAINT investigation_step_pkey PRIMARY KEY (tenant_id, investigation_id, step);
ALTER TABLE ONLY public.investigation
    ADD CONSTRAINT investigation_tenant_id_series_id_run_version_key UNIQUE (tenant_id, series_id, run_version);
ALTER TABLE ONLY public.issuer
    ADD CONSTRAINT issuer_issuer_audience_key UNIQUE (issuer, audience);
ALTER TABLE ONLY public.issuer
    ADD CONSTRAINT issuer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.list_entry
    ADD CONSTRAINT list_entry_list_id_entry_key_first_sequence_key UNIQUE (list_id, entry_key, first_sequence);
ALTER TABLE ONLY public.list_entry
    ADD CONSTRAINT list_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.list_load
    ADD CONSTRAINT list_load_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT list_version_list_id_sequence_key UNIQUE (list_id, sequence);
ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT list_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.login_directory
    ADD CONSTRAINT login_directory_pkey PRIMARY KEY (login_hash, tenant_id);
ALTER TABLE ONLY public.module_result
    ADD CONSTRAINT module_result_pkey PRIMARY KEY (tenant_id, investigation_id, code);
ALTER TABLE ONLY public.mutation
    ADD CONSTRAINT mutation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.operator_session
    ADD CONSTRAINT operator_session_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_tenant_id_kind_ref_id_key UNIQUE (tenant_id, kind, ref_id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.platform_event
    ADD CONSTRAINT platform_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_idempotency_key
    ADD CONSTRAINT platform_idempotency_key_pkey PRIMARY KEY (key_hash);
ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_pkey PRIMARY KEY (tenant_id, subject_id, attribute);
ALTER TABLE ONLY public.reference_snapshot
    ADD CONSTRAINT reference_snapshot_pkey PRIMARY KEY (tenant_id, hash);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash);
ALTER TABLE ONLY public.registry_dataset
    ADD CONSTRAINT registry_dataset_name_key UNIQUE (name);
ALTER TABLE ONLY public.registry_dataset
    ADD CONSTRAINT registry_dataset_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_identifier
    ADD CONSTRAINT registry_identifier_pkey PRIMARY KEY (dataset_id, record_id, scheme, value);
ALTER TABLE ONLY public.registry_load
    ADD CONSTRAINT registry_load_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.registry_name
    ADD CONSTRAINT registry_name_pkey PRIMARY KEY (dataset_id, record_id, name_key, legal_form);
ALTER TABLE ONLY public.registry_record
    ADD CONSTRAINT registry_record_pkey PRIMARY KEY (dataset_id, record_id);
ALTER TABLE ONLY public.registry_rejection
    ADD CONSTRAINT registry_rejection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.revocation
    ADD CONSTRAINT revocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_evaluation
    ADD CONSTRAINT risk_evaluation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_indicator
    ADD CONSTRAINT risk_indicator_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_tenant_id_screening_id_position_key UNIQUE (tenant_id, screening_id, "position");
ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_tenant_id_client_id_key UNIQUE (tenant_id, client_id);
ALTER TABLE ONLY public.signing_key
    ADD CONSTRAINT signing_key_kid_key UNIQUE (kid);
ALTER TABLE ONLY public.signing_key
    ADD CONSTRAINT signing_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_tenant_id_issuer_subject_key UNIQUE (tenant_id, issuer, subject);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT user_role_pkey PRIMARY KEY (tenant_id, user_id, role);
ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_pkey PRIMARY KEY (tenant_id, id);
CREATE INDEX audit_event_tenant_id_action_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, action, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_actor_user_id_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, actor_user_id, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_resource_type_resource_id_occurred_at_idx ON public.audit_event USING btree (tenant_id, resource_type, resource_id, occurred_at DESC);
CREATE INDEX claim_batch_tenant_id_investigation_id_recorded_at_idx ON public.claim_batch USING btree (tenant_id, investigation_id, recorded_at);
CREATE INDEX claim_tenant_id_investigation_id_idx ON public.claim USING btree (tenant_id, investigation_id);
CREATE INDEX claim_tenant_id_source_source_record_idx ON public.claim USING btree (tenant_id, source, source_record);
CREATE INDEX claim_tenant_id_subject_id_attribute_recorded_at_idx ON public.claim USING btree (tenant_id, subject_id, attribute, recorded_at);
CREATE INDEX company_tenant_id_created_at_id_idx ON public.company USING btree (tenant_id, created_at, id);
CREATE INDEX company_tenant_id_entity_id_idx ON public.company USING btree (tenant_id, entity_id);
CREATE UNIQUE INDEX company_tenant_id_external_id_idx ON public.company USING btree (tenant_id, external_id) WHERE ((withdrawn_at IS NULL) AND (external_id IS NOT NULL));
CREATE INDEX company_tenant_id_name_id_idx ON public.company USING btree (tenant_id, name, id);
CREATE UNIQUE INDEX company_tenant_id_register_registration_number_idx ON public.company USING btree (tenant_id, register, registration_number) WHERE ((withdrawn_at IS NULL) AND (register IS NOT NULL) AND (registration_number IS NOT NULL));
CREATE INDEX conflict_tenant_id_status_opened_at_idx ON public.conflict USING btree (tenant_id, status, opened_at);
CREATE INDEX conflict_tenant_id_subject_id_opened_at_idx ON public.conflict USING btree (tenant_id, subject_id, opened_at);
CREATE UNIQUE INDEX entity_identifier_tenant_id_scheme_value_idx ON public.entity_identifier USING btree (tenant_id, scheme, value) WHERE certain;
CREATE INDEX entity_identifier_tenant_id_value_scheme_idx ON public.entity_identifier USING btree (tenant_id, value, scheme) WHERE (NOT certain);
CREATE INDEX entity_merge_tenant_id_canonical_id_idx ON public.entity_merge USING btree (tenant_id, canonical_id);
CREATE INDEX entity_tenant_id_created_at_id_idx ON public.entity USING btree (tenant_id, created_at, id);
CREATE INDEX entity_tenant_id_display_name_id_idx ON public.entity USING btree (tenant_id, display_name, id);
CREATE INDEX entity_tenant_id_type_created_at_id_idx ON public.entity USING btree (tenant_id, type, created_at, id);
CREATE INDEX evidence_tenant_id_investigation_id_recorded_at_id_idx ON public.evidence USING btree (tenant_id, investigation_id, recorded_at DESC, id DESC);
CREATE INDEX evidence_tenant_id_recorded_at_id_idx ON public.evidence USING btree (tenant_id, recorded_at DESC, id DESC);
CREATE INDEX evidence_tenant_id_sha256_idx ON public.evidence USING btree (tenant_id, sha256);
CREATE INDEX evidence_tenant_id_source_recorded_at_id_idx ON public.evidence USING btree (tenant_id, source, recorded_at DESC, id DESC);
CREATE INDEX idempotency_key_tenant_id_created_at_idx ON public.idempotency_key USING btree (tenant_id, created_at);
CREATE INDEX investigation_tenant_id_company_id_created_at_id_idx ON public.investigation USING btree (tenant_id, company_id, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_created_at_id_idx ON public.investigation USING btree (tenant_id, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX investigation_tenant_id_external_id_idx ON public.investigation USING btree (tenant_id, external_id) WHERE (run_version = 1);
CREATE INDEX investigation_tenant_id_risk_level_created_at_id_idx ON public.investigation USING btree (tenant_id, risk_level, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_status_created_at_id_idx ON public.investigation USING btree (tenant_id, status, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX issuer_tenant_id_idx ON public.issuer USING btree (tenant_id);
CREATE INDEX job_tenant_id_created_at_id_idx ON public.job USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX job_tenant_id_resource_type_resource_id_idx ON public.job USING btree (tenant_id, resource_type, resource_id);
CREATE INDEX job_tenant_id_status_created_at_id_idx ON public.job USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX list_entry_list_id_first_sequence_idx ON public.list_entry USING btree (list_id, first_sequence);
CREATE INDEX list_entry_list_id_last_sequence_idx ON public.list_entry USING btree (list_id, last_sequence);
CREATE INDEX list_entry_name_id_idx ON public.list_entry USING btree (name, id);
CREATE INDEX list_load_created_at_id_idx ON public.list_load USING btree (created_at, id);
CREATE INDEX list_load_status_created_at_idx ON public.list_load USING btree (status, created_at);
CREATE INDEX list_version_list_id_status_idx ON public.list_version USING btree (list_id, status);
CREATE INDEX mutation_tenant_id_investigation_id_recorded_at_idx ON public.mutation USING btree (tenant_id, investigation_id, recorded_at);
CREATE INDEX mutation_tenant_id_subject_id_recorded_at_idx ON public.mutation USING btree (tenant_id, subject_id, recorded_at);
CREATE INDEX outbox_available_at_idx ON public.outbox USING btree (available_at) WHERE (done_at IS NULL);
CREATE INDEX platform_event_occurred_at_id_idx ON public.platform_event USING btree (occurred_at DESC, id DESC);
CREATE INDEX preference_tenant_id_claim_id_idx ON public.preference USING btree (tenant_id, claim_id);
CREATE INDEX refresh_token_tenant_id_session_id_idx ON public.refresh_token USING btree (tenant_id, session_id);
CREATE INDEX registry_identifier_value_scheme_idx ON public.registry_identifier USING btree (value, scheme);
CREATE INDEX registry_load_created_at_id_idx ON public.registry_load USING btree (created_at DESC, id DESC);
CREATE INDEX registry_load_dataset_created_at_id_idx ON public.registry_load USING btree (dataset, created_at DESC, id DESC);
CREATE INDEX registry_load_status_created_at_idx ON public.registry_load USING btree (status, created_at) WHERE (status = ANY (ARRAY['pending'::text, 'running'::text]));
CREATE INDEX registry_name_name_key_idx ON public.registry_name USING btree (name_key);
CREATE INDEX registry_name_tokens_idx ON public.registry_name USING gin (tokens);
CREATE INDEX registry_record_dataset_id_holder_record_idx ON public.registry_record USING btree (dataset_id, holder_record) WHERE (holder_record IS NOT NULL);
CREATE INDEX registry_record_dataset_id_subject_record_idx ON public.registry_record USING btree (dataset_id, subject_record) WHERE (subject_record IS NOT NULL);
CREATE INDEX registry_rejection_load_id_line_id_idx ON public.registry_rejection USING btree (load_id, line, id);
CREATE INDEX relationship_tenant_id_created_at_id_idx ON public.relationship USING btree (tenant_id, created_at, id);
CREATE INDEX relationship_tenant_id_from_id_type_idx ON public.relationship USING btree (tenant_id, from_id, type);
CREATE INDEX relationship_tenant_id_to_id_type_idx ON public.relationship USING btree (tenant_id, to_id, type);
CREATE INDEX relationship_tenant_id_type_created_at_id_idx ON public.relationship USING btree (tenant_id, type, created_at, id);
CREATE INDEX report_tenant_id_created_at_id_idx ON public.report USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX report_tenant_id_investigation_id_created_at_id_idx ON public.report USING btree (tenant_id, investigation_id, created_at DESC, id DESC);
CREATE INDEX revocation_created_at_idx ON public.revocation USING btree (created_at);
CREATE INDEX revocation_expires_at_idx ON public.revocation USING btree (expires_at);
CREATE INDEX revocation_subject_id_idx ON public.revocation USING btree (subject_id);
CREATE INDEX risk_evaluation_tenant_id_as_of_id_idx ON public.risk_evaluation USING btree (tenant_id, as_of, id);
CREATE INDEX risk_evaluation_tenant_id_company_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, company_id, created_at, id);
CREATE INDEX risk_evaluation_tenant_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, created_at, id);
CREATE INDEX risk_evaluation_tenant_id_investigation_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, investigation_id, created_at, id);
CREATE UNIQUE INDEX risk_evaluation_tenant_id_retry_key_idx ON public.risk_evaluation USING btree (tenant_id, retry_key) WHERE (retry_key IS NOT NULL);
CREATE INDEX risk_evaluation_tenant_id_subject_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, subject_id, created_at, id);
CREATE UNIQUE INDEX risk_indicator_tenant_id_investigation_id_module_code_idx ON public.risk_indicator USING btree (tenant_id, investigation_id, module, code) WHERE (party_id IS NULL);
CREATE UNIQUE INDEX risk_indicator_tenant_id_investigation_id_module_code_party_id_ ON public.risk_indicator USING btree (tenant_id, investigation_id, module, code, party_id) WHERE (party_id IS NOT NULL);
CREATE INDEX risk_indicator_tenant_id_investigation_id_module_id_idx ON public.risk_indicator USING btree (tenant_id, investigation_id, module, id);
CREATE INDEX risk_indicator_tenant_id_party_id_idx ON public.risk_indicator USING btree (tenant_id, party_id);
CREATE INDEX risk_indicator_tenant_id_subject_id_created_at_idx ON public.risk_indicator USING btree (tenant_id, subject_id, created_at);
CREATE INDEX screening_candidate_tenant_id_list_id_entry_key_idx ON public.screening_candidate USING btree (tenant_id, list_id, entry_key);
CREATE INDEX screening_tenant_id_created_at_id_idx ON public.screening USING btree (tenant_id, created_at, id);
CREATE INDEX screening_tenant_id_entity_id_created_at_id_idx ON public.screening USING btree (tenant_id, entity_id, created_at, id);
CREATE INDEX screening_tenant_id_investigation_id_created_at_id_idx ON public.screening USING btree (tenant_id, investigation_id, created_at, id);
CREATE INDEX screening_tenant_id_reference_idx ON public.screening USING btree (tenant_id, reference);
CREATE INDEX user_account_tenant_id_created_at_id_idx ON public.user_account USING btree (tenant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX user_account_tenant_id_email_idx ON public.user_account USING btree (tenant_id, email) WHERE ((email IS NOT NULL) AND (issuer = 'atlas'::text));
CREATE INDEX user_account_tenant_id_person_id_idx ON public.user_account USING btree (tenant_id, person_id);
CREATE INDEX user_account_tenant_id_status_created_at_id_idx ON public.user_account USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX user_role_tenant_id_role_user_id_idx ON public.user_role USING btree (tenant_id, role, user_id);
CREATE INDEX user_session_tenant_id_user_id_created_at_id_idx ON public.user_session USING btree (tenant_id, user_id, created_at DESC, id DESC);
ALTER TABLE ONLY public.audit_event
    ADD CONSTRAINT audit_event_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.audit_payload
    ADD CONSTRAINT audit_payload_tenant_id_event_id_fkey FOREIGN KEY (tenant_id, event_id) REFERENCES public.audit_event(tenant_id, id);
ALTER TABLE ONLY public.audit_payload
    ADD CONSTRAINT audit_payload_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_tenant_id_event_id_fkey FOREIGN KEY (tenant_id, event_id) REFERENCES public.audit_event(tenant_id, id);
ALTER TABLE ONLY public.audit_seal
    ADD CONSTRAINT audit_seal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.claim_batch
    ADD CONSTRAINT claim_batch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.claim_deprecation
    ADD CONSTRAINT claim_deprecation_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claim(tenant_id, id);
ALTER TABLE ONLY public.claim_deprecation
    ADD CONSTRAINT claim_deprecation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES public.claim_batch(tenant_id, id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_tenant_id_evidence_id_fkey FOREIGN KEY (tenant_id, evidence_id) REFERENCES public.evidence(tenant_id, id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_tenant_id_relationship_id_fkey FOREIGN KEY (tenant_id, relationship_id) REFERENCES public.relationship(tenant_id, id);
ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_relationship_id_fkey FOREIGN KEY (tenant_id, relationship_id) REFERENCES public.relationship(tenant_id, id);
ALTER TABLE ONLY public.entity_identifier
    ADD CONSTRAINT entity_identifier_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.entity_identifier
    ADD CONSTRAINT entity_identifier_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.entity_merge
    ADD CONSTRAINT entity_merge_tenant_id_canonical_id_fkey FOREIGN KEY (tenant_id, canonical_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.entity_merge
    ADD CONSTRAINT entity_merge_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.entity_merge
    ADD CONSTRAINT entity_merge_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.entity
    ADD CONSTRAINT entity_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.evidence
    ADD CONSTRAINT evidence_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.idempotency_key
    ADD CONSTRAINT idempotency_key_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_event
    ADD CONSTRAINT investigation_event_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_event
    ADD CONSTRAINT investigation_event_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_link
    ADD CONSTRAINT investigation_link_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_link
    ADD CONSTRAINT investigation_link_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_screening
    ADD CONSTRAINT investigation_screening_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.investigation_screening
    ADD CONSTRAINT investigation_screening_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_screening
    ADD CONSTRAINT investigation_screening_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_source
    ADD CONSTRAINT investigation_source_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_source
    ADD CONSTRAINT investigation_source_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_step
    ADD CONSTRAINT investigation_step_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_step
    ADD CONSTRAINT investigation_step_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation
    ADD CONSTRAINT investigation_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.investigation
    ADD CONSTRAINT investigation_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.investigation
    ADD CONSTRAINT investigation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation
    ADD CONSTRAINT investigation_tenant_id_rerun_of_fkey FOREIGN KEY (tenant_id, rerun_of) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.issuer
    ADD CONSTRAINT issuer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.login_directory
    ADD CONSTRAINT login_directory_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.module_result
    ADD CONSTRAINT module_result_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.module_result
    ADD CONSTRAINT module_result_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.mutation
    ADD CONSTRAINT mutation_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.mutation
    ADD CONSTRAINT mutation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.mutation
    ADD CONSTRAINT mutation_tenant_id_relationship_id_fkey FOREIGN KEY (tenant_id, relationship_id) REFERENCES public.relationship(tenant_id, id);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claim(tenant_id, id);
ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.reference_snapshot
    ADD CONSTRAINT reference_snapshot_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.user_session(tenant_id, id);
ALTER TABLE ONLY public.registry_identifier
    ADD CONSTRAINT registry_identifier_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_name
    ADD CONSTRAINT registry_name_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_record
    ADD CONSTRAINT registry_record_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_rejection
    ADD CONSTRAINT registry_rejection_load_id_fkey FOREIGN KEY (load_id) REFERENCES public.registry_load(id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_tenant_id_from_id_fkey FOREIGN KEY (tenant_id, from_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_tenant_id_to_id_fkey FOREIGN KEY (tenant_id, to_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.revocation
    ADD CONSTRAINT revocation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_evaluation
    ADD CONSTRAINT risk_evaluation_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.risk_evaluation
    ADD CONSTRAINT risk_evaluation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_evaluation
    ADD CONSTRAINT risk_evaluation_tenant_id_snapshot_hash_fkey FOREIGN KEY (tenant_id, snapshot_hash) REFERENCES public.reference_snapshot(tenant_id, hash);
ALTER TABLE ONLY public.risk_evaluation
    ADD CONSTRAINT risk_evaluation_tenant_id_subject_id_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.risk_indicator
    ADD CONSTRAINT risk_indicator_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_indicator
    ADD CONSTRAINT risk_indicator_tenant_id_party_id_fkey FOREIGN KEY (tenant_id, party_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.risk_indicator
    ADD CONSTRAINT risk_indicator_tenant_id_subject_id_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.list_entry(id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.list_version(id);
ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT user_role_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT user_role_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE public.audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_payload ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.claim_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.claim_deprecation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.conflict ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.entity ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.entity_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.entity_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_screening ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.issuer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_load ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.login_directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.module_result ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.mutation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.operator_session ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_delete ON public.login_directory FOR DELETE USING (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
CREATE POLICY own_delete ON public.revocation FOR DELETE USING (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
CREATE POLICY own_insert ON public.login_directory FOR INSERT WITH CHECK (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
CREATE POLICY own_insert ON public.revocation FOR INSERT WITH CHECK (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_delete ON public.issuer FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.list_entry FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.list_load FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.list_version FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.operator_session FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.platform_event FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.platform_idempotency_key FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_dataset FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_identifier FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_load FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_name FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_record FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_rejection FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.signing_key FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.tenant FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
ALTER TABLE public.platform_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.platform_idempotency_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_insert ON public.issuer FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.list_entry FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.list_load FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.list_version FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.operator_session FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.platform_event FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.platform_idempotency_key FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_dataset FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_identifier FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_load FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_name FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_record FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_rejection FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.signing_key FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.tenant FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_read ON public.issuer FOR SELECT USING (true);
CREATE POLICY platform_read ON public.list_entry FOR SELECT USING (true);
CREATE POLICY platform_read ON public.list_load FOR SELECT USING (true);
CREATE POLICY platform_read ON public.list_version FOR SELECT USING (true);
CREATE POLICY platform_read ON public.login_directory FOR SELECT USING (true);
CREATE POLICY platform_read ON public.operator_session FOR SELECT USING (true);
CREATE POLICY platform_read ON public.platform_event FOR SELECT USING (true);
CREATE POLICY platform_read ON public.platform_idempotency_key FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_dataset FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_identifier FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_load FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_name FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_record FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_rejection FOR SELECT USING (true);
CREATE POLICY platform_read ON public.revocation FOR SELECT USING (true);
CREATE POLICY platform_read ON public.signing_key FOR SELECT USING (true);
CREATE POLICY platform_read ON public.tenant FOR SELECT USING (true);
CREATE POLICY platform_update ON public.issuer FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.list_entry FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.list_load FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.list_version FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.operator_session FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.platform_event FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.platform_idempotency_key FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_dataset FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_identifier FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_load FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_name FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_record FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_rejection FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.signing_key FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.tenant FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
ALTER TABLE public.preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reference_snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_dataset ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_load ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_name ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_rejection ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.relationship ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.report ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.revocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_evaluation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_indicator ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_candidate ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.service_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.signing_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.tenant ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON public.audit_event USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.audit_payload USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.audit_seal USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.claim USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.claim_batch USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.claim_deprecation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.conflict USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.entity USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.entity_identifier USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.entity_merge USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.evidence USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.idempotency_key USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_event USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_link USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_party USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_screening USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_source USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_step USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.job USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.module_result USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.mutation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.person USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.preference USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.reference_snapshot USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.refresh_token USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.relationship USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.report USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_evaluation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_indicator USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_candidate USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.service_account USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.user_account USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.user_role USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.user_session USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
ALTER TABLE public.user_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.user_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.user_session ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA public TO atlas_app;
GRANT SELECT ON TABLE public.alembic_version TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.audit_event TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.audit_payload TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.audit_seal TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.claim TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.claim_batch TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.claim_deprecation TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.company TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.conflict TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.entity TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.entity_identifier TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.entity_merge TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.evidence TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.idempotency_key TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.investigation_event TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_link TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_party TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_screening TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_source TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_step TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.issuer TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.job TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_entry TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_load TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_version TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.login_directory TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.module_result TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.mutation TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.operator_session TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.person TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.platform_event TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.platform_idempotency_key TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.preference TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.reference_snapshot TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.refresh_token TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.registry_dataset TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.registry_identifier TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.registry_load TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.registry_name TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.registry_record TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.registry_rejection TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.relationship TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.report TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.revocation TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.risk_evaluation TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.risk_indicator TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.screening TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_candidate TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.service_account TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.signing_key TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tenant TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.user_account TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.user_role TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.user_session TO atlas_app;
