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
CREATE FUNCTION public.count_companies_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.company_count AS c (tenant_id, transaction, companies)
  SELECT tenant_id, pg_current_xact_id()::text::bigint, sum(n) FROM (SELECT tenant_id, -1 AS n FROM gone WHERE withdrawn_at IS NULL) changes
  GROUP BY tenant_id HAVING sum(n) <> 0
  ON CONFLICT (tenant_id, transaction) DO UPDATE SET companies = c.companies + EXCLUDED.companies;
  RETURN NULL;
END $$;
ALTER FUNCTION public.count_companies_delete() OWNER TO atlas_owner;
CREATE FUNCTION public.count_companies_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.company_count AS c (tenant_id, transaction, companies)
  SELECT tenant_id, pg_current_xact_id()::text::bigint, sum(n) FROM (SELECT tenant_id, 1 AS n FROM added WHERE withdrawn_at IS NULL) changes
  GROUP BY tenant_id HAVING sum(n) <> 0
  ON CONFLICT (tenant_id, transaction) DO UPDATE SET companies = c.companies + EXCLUDED.companies;
  RETURN NULL;
END $$;
ALTER FUNCTION public.count_companies_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.count_companies_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.company_count AS c (tenant_id, transaction, companies)
  SELECT tenant_id, pg_current_xact_id()::text::bigint, sum(n) FROM (SELECT tenant_id, 1 AS n FROM added WHERE withdrawn_at IS NULL UNION ALL SELECT tenant_id, -1 AS n FROM gone WHERE withdrawn_at IS NULL) changes
  GROUP BY tenant_id HAVING sum(n) <> 0
  ON CONFLICT (tenant_id, transaction) DO UPDATE SET companies = c.companies + EXCLUDED.companies;
  RETURN NULL;
END $$;
ALTER FUNCTION public.count_companies_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_case_decision_entry_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'approvals'::text AS kind, n.tenant_id FROM added n WHERE true UNION ALL SELECT 'licences'::text AS kind, n.tenant_id FROM added n WHERE true) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_case_decision_entry_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_case_decision_entry_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'approvals'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.outcome, n.state) IS DISTINCT FROM (o.outcome, o.state) UNION ALL SELECT 'licences'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.outcome, n.state, n.reopened_at, n.basis) IS DISTINCT FROM (o.outcome, o.state, o.reopened_at, o.basis)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_case_decision_entry_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_case_decision_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'approvals'::text AS kind, n.tenant_id FROM added n WHERE true) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_case_decision_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_case_decision_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'approvals'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.company_id = n.company_id WHERE (n.outcome) IS DISTINCT FROM (o.outcome)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_case_decision_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_company_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'reviews'::text AS kind, n.tenant_id FROM added n WHERE n.next_review_at IS NOT NULL) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_company_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_company_risk_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n WHERE n.tier = 'sdd') m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_company_risk_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_company_risk_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.company_id = n.company_id WHERE (n.tier, n.evaluation_id) IS DISTINCT FROM (o.tier, o.evaluation_id)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_company_risk_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_company_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'reviews'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.next_review_at, n.withdrawn_at) IS DISTINCT FROM (o.next_review_at, o.withdrawn_at) UNION ALL SELECT 'simplified'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.withdrawn_at) IS DISTINCT FROM (o.withdrawn_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_company_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_compliance_profile_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n WHERE true) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_compliance_profile_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_compliance_profile_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.revision, n.status) IS DISTINCT FROM (o.revision, o.status)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_compliance_profile_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_investigation_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'registers'::text AS kind, n.tenant_id FROM added n WHERE n.status NOT IN ('pending', 'running')) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_investigation_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_investigation_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'registers'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.status, n.withdrawn_at) IS DISTINCT FROM (o.status, o.withdrawn_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_investigation_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_list_acceptance_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n WHERE true) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_list_acceptance_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_list_acceptance_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.status) IS DISTINCT FROM (o.status)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_list_acceptance_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_profiles_compliance_profile_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'profiles', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT tenant_id FROM added) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_profiles_compliance_profile_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_profiles_compliance_profile_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'profiles', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.revision, n.status, n.valid_from, n.valid_to, n.content) IS DISTINCT FROM (o.revision, o.status, o.valid_from, o.valid_to, o.content)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_profiles_compliance_profile_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_profiles_list_acceptance_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'profiles', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT tenant_id FROM added) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_profiles_list_acceptance_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_profiles_list_acceptance_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'profiles', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.status) IS DISTINCT FROM (o.status)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_profiles_list_acceptance_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_profiles_reference_dataset_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'profiles', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT tenant_id FROM added) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_profiles_reference_dataset_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_profiles_reference_dataset_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'profiles', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.revision, n.status) IS DISTINCT FROM (o.revision, o.status)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_profiles_reference_dataset_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_reference_dataset_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n WHERE true) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_reference_dataset_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_reference_dataset_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.revision, n.status) IS DISTINCT FROM (o.revision, o.status)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_reference_dataset_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_run_registers_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'registers'::text AS kind, n.tenant_id FROM added n WHERE true) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_run_registers_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_run_registers_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'registers'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.investigation_id = n.investigation_id WHERE (n.looked_at) IS DISTINCT FROM (o.looked_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_run_registers_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_sdd_record_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n WHERE true) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_sdd_record_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_sdd_record_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'simplified'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.status, n.valid_until, n.rules_hash, n.decided_at) IS DISTINCT FROM (o.status, o.valid_until, o.rules_hash, o.decided_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_sdd_record_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_task_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'tasks'::text AS kind, n.tenant_id FROM added n WHERE n.status = 'open') m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_task_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_due_task_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT m.kind, m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT 'reviews'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.status) IS DISTINCT FROM (o.status) UNION ALL SELECT 'tasks'::text AS kind, n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.status, n.sla_state, n.warn_at, n.due_at) IS DISTINCT FROM (o.status, o.sla_state, o.warn_at, o.due_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_due_task_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_company_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT tenant_id FROM added) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_company_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_company_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.updated_at) IS DISTINCT FROM (o.updated_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_company_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_entity_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT tenant_id FROM added) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_entity_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_entity_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.updated_at) IS DISTINCT FROM (o.updated_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_entity_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_screening_subject_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT tenant_id FROM added) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_screening_subject_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_screening_subject_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.screening_id, n.algorithm, n.party_fingerprint) IS DISTINCT FROM (o.screening_id, o.algorithm, o.party_fingerprint)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_screening_subject_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_screening_suppression_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT tenant_id FROM added) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_screening_suppression_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_parties_screening_suppression_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_due (kind, tenant_id, transaction, due_at)
  SELECT DISTINCT 'parties', m.tenant_id, pg_current_xact_id()::text::bigint,
    '-infinity'::timestamptz
  FROM (SELECT n.tenant_id FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.status, n.expires_at) IS DISTINCT FROM (o.status, o.expires_at)) m
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_parties_screening_suppression_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_company_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, id AS company_id FROM gone r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_company_delete() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_company_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, id AS company_id FROM added r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_company_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_company_risk_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, company_id FROM gone r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_company_risk_delete() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_company_risk_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, company_id FROM added r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_company_risk_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_company_risk_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, company_id FROM added r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_company_risk_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_company_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, id AS company_id FROM (SELECT n.* FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.id = n.id WHERE (n.relationship_status, n.next_review_at, n.portfolio_score, n.portfolio_score_high, n.identity_changed_at) IS DISTINCT FROM (o.relationship_status, o.next_review_at, o.portfolio_score, o.portfolio_score_high, o.identity_changed_at) OR (n.withdrawn_at IS NULL) IS DISTINCT FROM (o.withdrawn_at IS NULL)) r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_company_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_relationship_profile_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, company_id FROM gone r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_relationship_profile_delete() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_relationship_profile_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, company_id FROM added r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_relationship_profile_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_relationship_profile_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT tenant_id, company_id FROM added r) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_relationship_profile_update() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_run_registers_delete() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT i.tenant_id, i.company_id FROM gone r JOIN public.investigation i ON i.tenant_id = r.tenant_id AND i.id = r.investigation_id) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_run_registers_delete() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_run_registers_insert() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT i.tenant_id, i.company_id FROM added r JOIN public.investigation i ON i.tenant_id = r.tenant_id AND i.id = r.investigation_id) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_run_registers_insert() OWNER TO atlas_owner;
CREATE FUNCTION public.mark_portfolio_run_registers_update() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM (SELECT i.tenant_id, i.company_id FROM (SELECT n.* FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.investigation_id = n.investigation_id WHERE (n.same_at, n.searched, n.raising_since) IS DISTINCT FROM (o.same_at, o.searched, o.raising_since)) r JOIN public.investigation i ON i.tenant_id = r.tenant_id AND i.id = r.investigation_id) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.mark_portfolio_run_registers_update() OWNER TO atlas_owner;
CREATE FUNCTION public.note_unsealed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.audit_unsealed (tenant_id, transaction)
  SELECT DISTINCT tenant_id, pg_current_xact_id()::text::bigint FROM added ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.note_unsealed() OWNER TO atlas_owner;
CREATE FUNCTION public.note_work() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
  INSERT INTO public.tenant_work (kind, tenant_id, hour, transaction)
  SELECT TG_ARGV[0], a.tenant_id, floor(extract(epoch FROM now()) / 3600)::bigint, pg_current_xact_id()::text::bigint
  FROM (SELECT DISTINCT tenant_id FROM added) a
  WHERE (SELECT 1 FROM public.tenant_work w WHERE w.kind = TG_ARGV[0]
    AND w.tenant_id = a.tenant_id AND w.hour = floor(extract(epoch FROM now()) / 3600)::bigint LIMIT 1) IS NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
ALTER FUNCTION public.note_work() OWNER TO atlas_owner;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.agent_transcript (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    module text NOT NULL,
    agent text NOT NULL,
    "position" integer NOT NULL,
    kind text NOT NULL,
    call_id uuid NOT NULL,
    model text NOT NULL,
    outcome text NOT NULL,
    prompt_version text,
    prompt_sha256 text,
    request text NOT NULL,
    request_sha256 text NOT NULL,
    answer text NOT NULL,
    answer_sha256 text NOT NULL,
    input_tokens bigint NOT NULL,
    output_tokens bigint NOT NULL,
    started_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT agent_transcript_kind_check CHECK ((kind = ANY (ARRAY['tool'::text, 'model'::text])))
);
ALTER TABLE ONLY public.agent_transcript FORCE ROW LEVEL SECURITY;
ALTER TABLE public.agent_transcript OWNER TO atlas_owner;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
ALTER TABLE public.alembic_version OWNER TO atlas_owner;
COMMENT ON TABLE public.alembic_version IS 'serves releases from 0090';
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
CREATE TABLE public.audit_unsealed (
    tenant_id uuid NOT NULL,
    transaction bigint NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');
ALTER TABLE public.audit_unsealed OWNER TO atlas_owner;
CREATE TABLE public.authorization_code (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    code_hash text NOT NULL,
    client_id text NOT NULL,
    client_name text NOT NULL,
    redirect_uri text NOT NULL,
    resource text NOT NULL,
    scopes text[] NOT NULL,
    challenge text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    session_id uuid
);
ALTER TABLE ONLY public.authorization_code FORCE ROW LEVEL SECURITY;
ALTER TABLE public.authorization_code OWNER TO atlas_owner;
CREATE TABLE public.case_decision (
    tenant_id uuid NOT NULL,
    company_id uuid NOT NULL,
    outcome text,
    version bigint DEFAULT 0 NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    looked_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.case_decision FORCE ROW LEVEL SECURITY;
ALTER TABLE public.case_decision OWNER TO atlas_owner;
CREATE TABLE public.case_decision_entry (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    sequence bigint NOT NULL,
    investigation_id uuid NOT NULL,
    evaluation_id uuid,
    outcome text NOT NULL,
    state text NOT NULL,
    four_eyes_because text[] NOT NULL,
    rationale text NOT NULL,
    basis jsonb NOT NULL,
    decided_by uuid NOT NULL,
    decided_person uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    second_by uuid,
    second_person uuid,
    second_rationale text,
    second_at timestamp with time zone,
    reopened_at timestamp with time zone,
    CONSTRAINT case_decision_entry_check CHECK ((second_person <> decided_person)),
    CONSTRAINT case_decision_entry_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'final'::text, 'superseded'::text])))
);
ALTER TABLE ONLY public.case_decision_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE public.case_decision_entry OWNER TO atlas_owner;
CREATE TABLE public.check_attestation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    check_id text NOT NULL,
    note text NOT NULL,
    reference text,
    evidence_ids uuid[] NOT NULL,
    attested_by uuid NOT NULL,
    attested_person uuid NOT NULL,
    attested_at timestamp with time zone NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL,
    withdrawn_by uuid,
    withdrawn_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    tier text,
    basis jsonb,
    in_control jsonb,
    CONSTRAINT check_attestation_check CHECK ((withdrawn = (withdrawn_at IS NOT NULL)))
);
ALTER TABLE ONLY public.check_attestation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.check_attestation OWNER TO atlas_owner;
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
    licence text,
    liveness text,
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
CREATE TABLE public.claim_silence (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    claim_id uuid NOT NULL,
    batch_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.claim_silence FORCE ROW LEVEL SECURITY;
ALTER TABLE public.claim_silence OWNER TO atlas_owner;
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
    review_due_at date,
    portfolio_score bigint DEFAULT '-1'::integer NOT NULL,
    registration_scope text DEFAULT ''::text NOT NULL,
    portfolio_score_high bigint DEFAULT '-1'::integer NOT NULL,
    identity_changed_at timestamp with time zone,
    identifiers jsonb DEFAULT '[]'::jsonb NOT NULL,
    former_external_ids text[],
    external_ids_since jsonb,
    CONSTRAINT company_country_code_check CHECK ((country_code ~ '^[A-Z]{2}$'::text)),
    CONSTRAINT company_relationship_status_check CHECK ((relationship_status = ANY (ARRAY['prospect'::text, 'onboarding'::text, 'active'::text, 'restricted'::text, 'exited'::text])))
);
ALTER TABLE ONLY public.company FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company OWNER TO atlas_owner;
CREATE TABLE public.company_count (
    tenant_id uuid NOT NULL,
    transaction bigint NOT NULL,
    companies bigint NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');
ALTER TABLE ONLY public.company_count FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company_count OWNER TO atlas_owner;
CREATE TABLE public.company_import (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    status text NOT NULL,
    file_name text NOT NULL,
    file_sha256 text NOT NULL,
    dry_run boolean NOT NULL,
    on_existing text NOT NULL,
    total bigint NOT NULL,
    created bigint DEFAULT 0 NOT NULL,
    updated bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    skipped bigint DEFAULT 0 NOT NULL,
    rejected bigint DEFAULT 0 NOT NULL,
    error jsonb,
    created_by uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT company_import_on_existing_check CHECK ((on_existing = ANY (ARRAY['update'::text, 'skip'::text, 'reject'::text]))),
    CONSTRAINT company_import_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.company_import FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company_import OWNER TO atlas_owner;
CREATE TABLE public.company_import_row (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    import_id uuid NOT NULL,
    line bigint NOT NULL,
    outcome text NOT NULL,
    name text NOT NULL,
    external_id text,
    company_id uuid,
    problems jsonb DEFAULT '[]'::jsonb NOT NULL,
    data jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT company_import_row_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'created'::text, 'updated'::text, 'unchanged'::text, 'skipped'::text, 'rejected'::text])))
);
ALTER TABLE ONLY public.company_import_row FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company_import_row OWNER TO atlas_owner;
CREATE TABLE public.company_note (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    text text NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid
);
ALTER TABLE ONLY public.company_note FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company_note OWNER TO atlas_owner;
CREATE TABLE public.company_risk (
    tenant_id uuid NOT NULL,
    company_id uuid NOT NULL,
    evaluation_id uuid NOT NULL,
    score bigint NOT NULL,
    score_high bigint NOT NULL,
    coverage bigint NOT NULL,
    level text NOT NULL,
    tier text NOT NULL,
    depth text,
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
    evaluated_at timestamp with time zone NOT NULL,
    provisional boolean,
    identified boolean,
    level_high text,
    tier_high text,
    words_of uuid,
    rules_hash text,
    current_until date,
    ages_of uuid,
    run_id uuid,
    run_of uuid,
    CONSTRAINT company_risk_coverage_check CHECK (((coverage >= 0) AND (coverage <= 10000))),
    CONSTRAINT company_risk_depth_check CHECK ((depth = ANY (ARRAY['sdd'::text, 'cdd'::text, 'edd'::text]))),
    CONSTRAINT company_risk_level_check CHECK ((level = ANY (ARRAY['clear'::text, 'low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
    CONSTRAINT company_risk_score_check CHECK (((score >= 0) AND (score <= 10000))),
    CONSTRAINT company_risk_score_high_check CHECK (((score_high >= 0) AND (score_high <= 10000))),
    CONSTRAINT company_risk_tier_check CHECK ((tier = ANY (ARRAY['sdd'::text, 'cdd'::text, 'edd'::text])))
);
ALTER TABLE ONLY public.company_risk FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company_risk OWNER TO atlas_owner;
CREATE TABLE public.company_status_change (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    from_status text NOT NULL,
    to_status text NOT NULL,
    reason text NOT NULL,
    changed_by uuid NOT NULL,
    person_id uuid NOT NULL,
    changed_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.company_status_change FORCE ROW LEVEL SECURITY;
ALTER TABLE public.company_status_change OWNER TO atlas_owner;
CREATE TABLE public.compliance_profile (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,
    origin text NOT NULL,
    title text NOT NULL,
    content jsonb NOT NULL,
    rules_hash text NOT NULL,
    valid_from date,
    valid_to date,
    editor_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    editor_person_ids uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    proposed_by uuid,
    proposed_person uuid,
    proposed_at timestamp with time zone,
    activated_by uuid,
    activated_at timestamp with time zone,
    companies_to_review integer,
    revision bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT compliance_profile_check CHECK (((status <> 'adopted'::text) OR (valid_from IS NOT NULL))),
    CONSTRAINT compliance_profile_check1 CHECK (((valid_to IS NULL) OR (valid_to >= valid_from))),
    CONSTRAINT compliance_profile_origin_check CHECK ((origin = ANY (ARRAY['firm'::text, 'operator'::text, 'demo'::text]))),
    CONSTRAINT compliance_profile_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'proposed'::text, 'adopted'::text, 'discarded'::text])))
);
ALTER TABLE ONLY public.compliance_profile FORCE ROW LEVEL SECURITY;
ALTER TABLE public.compliance_profile OWNER TO atlas_owner;
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
CREATE TABLE public.contract_finding (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL,
    contract_version text NOT NULL,
    response text NOT NULL,
    kind text NOT NULL,
    type text NOT NULL,
    attribute text NOT NULL,
    reason text NOT NULL,
    found_at timestamp with time zone NOT NULL,
    CONSTRAINT contract_finding_kind_check CHECK ((kind = ANY (ARRAY['violation'::text, 'missing'::text])))
);
ALTER TABLE ONLY public.contract_finding FORCE ROW LEVEL SECURITY;
ALTER TABLE public.contract_finding OWNER TO atlas_owner;
CREATE TABLE public.contract_obeyed (
    tenant_id uuid NOT NULL,
    sha256 text NOT NULL,
    provider text NOT NULL,
    version text NOT NULL,
    document jsonb NOT NULL,
    first_obeyed_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.contract_obeyed FORCE ROW LEVEL SECURITY;
ALTER TABLE public.contract_obeyed OWNER TO atlas_owner;
CREATE TABLE public.credential_rotation (
    id uuid NOT NULL,
    status text NOT NULL,
    key_id text NOT NULL,
    resealed integer NOT NULL,
    unreadable integer NOT NULL,
    error text,
    requested_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT credential_rotation_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text])))
);
ALTER TABLE public.credential_rotation OWNER TO atlas_owner;
CREATE TABLE public.entity (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    display_name text NOT NULL,
    data jsonb NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    unstated jsonb DEFAULT '{}'::jsonb NOT NULL
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
    recorded_at timestamp with time zone NOT NULL,
    unstated_at timestamp with time zone
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
    data_date date,
    confirmed_at timestamp with time zone,
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
    risk_score bigint DEFAULT '-1'::integer NOT NULL,
    risk_score_high bigint DEFAULT '-1'::integer NOT NULL,
    refresh boolean DEFAULT false NOT NULL,
    identifiers jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT investigation_depth_check CHECK ((depth = ANY (ARRAY['sdd'::text, 'cdd'::text, 'edd'::text]))),
    CONSTRAINT investigation_identified_by_check CHECK ((identified_by = ANY (ARRAY['register'::text, 'lei'::text, 'name'::text, 'choice'::text]))),
    CONSTRAINT investigation_run_version_check CHECK ((run_version >= 1)),
    CONSTRAINT investigation_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT investigation_subject_status_check CHECK ((subject_status = ANY (ARRAY['pending'::text, 'identified'::text, 'identified_by_name'::text, 'subject_ambiguous'::text, 'subject_not_found'::text, 'subject_unanswered'::text])))
);
ALTER TABLE ONLY public.investigation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation OWNER TO atlas_owner;
CREATE TABLE public.investigation_batch (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    resumes uuid,
    status text NOT NULL,
    total bigint NOT NULL,
    error jsonb,
    created_by uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT investigation_batch_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.investigation_batch FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_batch OWNER TO atlas_owner;
CREATE TABLE public.investigation_batch_row (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    row_number bigint NOT NULL,
    status text NOT NULL,
    company_name text NOT NULL,
    external_id text,
    investigation_id uuid,
    problems jsonb DEFAULT '[]'::jsonb NOT NULL,
    request jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT investigation_batch_row_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'started'::text, 'complete'::text, 'failed'::text, 'cancelled'::text, 'rejected'::text])))
);
ALTER TABLE ONLY public.investigation_batch_row FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_batch_row OWNER TO atlas_owner;
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
CREATE TABLE public.investigation_note (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    text text NOT NULL,
    edited boolean DEFAULT false NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid
);
ALTER TABLE ONLY public.investigation_note FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_note OWNER TO atlas_owner;
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
CREATE TABLE public.investigation_problem (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    step text NOT NULL,
    attempt bigint NOT NULL,
    code text NOT NULL
);
ALTER TABLE ONLY public.investigation_problem FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_problem OWNER TO atlas_owner;
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
    CONSTRAINT investigation_screening_best_strength_check CHECK ((best_strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text])))
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
    outcome text,
    contract_version text,
    contract_sha256 text,
    tier text,
    CONSTRAINT investigation_source_status_check CHECK ((status = ANY (ARRAY['answered'::text, 'no_answer'::text, 'failed'::text, 'not_available'::text])))
);
ALTER TABLE ONLY public.investigation_source FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_source OWNER TO atlas_owner;
CREATE TABLE public.investigation_step (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    step text NOT NULL,
    result jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    attempt bigint
);
ALTER TABLE ONLY public.investigation_step FORCE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_step OWNER TO atlas_owner;
CREATE TABLE public.invitation (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    email text NOT NULL,
    display_name text NOT NULL,
    roles text[] NOT NULL,
    token_hash text NOT NULL,
    invited_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    renewed_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.invitation FORCE ROW LEVEL SECURITY;
ALTER TABLE public.invitation OWNER TO atlas_owner;
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
    updated_at timestamp with time zone NOT NULL,
    client_id text,
    authorization_endpoint text,
    token_endpoint text,
    scope text DEFAULT 'openid profile email'::text NOT NULL
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
CREATE TABLE public.language_model (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    model text NOT NULL,
    enabled boolean NOT NULL,
    needs_credential boolean NOT NULL,
    personal_data boolean NOT NULL,
    limit_parameter text NOT NULL,
    input_price integer NOT NULL,
    output_price integer NOT NULL,
    timeout_seconds integer NOT NULL,
    outcome text,
    detail text,
    checked_at timestamp with time zone,
    paused_until timestamp with time zone,
    version integer NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT language_model_input_price_check CHECK ((input_price >= 0)),
    CONSTRAINT language_model_output_price_check CHECK ((output_price >= 0)),
    CONSTRAINT language_model_timeout_seconds_check CHECK ((timeout_seconds > 0))
);
ALTER TABLE ONLY public.language_model FORCE ROW LEVEL SECURITY;
ALTER TABLE public.language_model OWNER TO atlas_owner;
CREATE TABLE public.list_acceptance (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    list_id text NOT NULL,
    entry_key text NOT NULL,
    content_hash text NOT NULL,
    reason text NOT NULL,
    status text NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_person uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    accepted_by uuid,
    accepted_at timestamp with time zone,
    accepted_reason text,
    closed_by uuid,
    closed_at timestamp with time zone,
    closed_reason text,
    CONSTRAINT list_acceptance_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'accepted'::text, 'rejected'::text, 'withdrawn'::text])))
);
ALTER TABLE ONLY public.list_acceptance FORCE ROW LEVEL SECURITY;
ALTER TABLE public.list_acceptance OWNER TO atlas_owner;
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
    delisted_date date,
    CONSTRAINT list_entry_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'company'::text, 'vessel'::text, 'aircraft'::text, 'unknown'::text]))),
    CONSTRAINT list_entry_measure_check CHECK ((measure = ANY (ARRAY['asset_freeze'::text, 'sectoral'::text, 'trade'::text, 'travel_ban'::text, 'debarment'::text, 'watch'::text])))
);
ALTER TABLE public.list_entry OWNER TO atlas_owner;
CREATE TABLE public.list_fetch (
    id uuid NOT NULL,
    list_id text NOT NULL,
    trigger text NOT NULL,
    dry_run boolean NOT NULL,
    requested_by uuid,
    status text NOT NULL,
    outcome text,
    code text,
    detail text,
    address text NOT NULL,
    http_status integer,
    bytes bigint,
    resumed integer NOT NULL,
    etag text,
    last_modified text,
    version_id uuid,
    failures integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    beat_at timestamp with time zone,
    next_at timestamp with time zone,
    CONSTRAINT list_fetch_address_check CHECK ((address !~~ '%?%'::text)),
    CONSTRAINT list_fetch_check CHECK (((outcome IS NULL) = (status = ANY (ARRAY['pending'::text, 'running'::text])))),
    CONSTRAINT list_fetch_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text]))),
    CONSTRAINT list_fetch_trigger_check CHECK ((trigger = ANY (ARRAY['schedule'::text, 'request'::text, 'command'::text])))
);
ALTER TABLE public.list_fetch OWNER TO atlas_owner;
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
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
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
    published date,
    published_source text,
    last_checked timestamp with time zone,
    last_checked_source text,
    CONSTRAINT list_version_max_age_days_check CHECK ((max_age_days > 0)),
    CONSTRAINT list_version_status_check CHECK ((status = ANY (ARRAY['current'::text, 'superseded'::text])))
);
ALTER TABLE public.list_version OWNER TO atlas_owner;
CREATE TABLE public.login_directory (
    login_hash text NOT NULL,
    tenant_id uuid NOT NULL
);
ALTER TABLE public.login_directory OWNER TO atlas_owner;
CREATE TABLE public.mcp_call (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    server_id uuid NOT NULL,
    tool_id uuid NOT NULL,
    tool text NOT NULL,
    fingerprint text NOT NULL,
    arguments_json text NOT NULL,
    outcome text NOT NULL,
    detail text,
    evidence_id uuid,
    called_by uuid NOT NULL,
    called_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT mcp_call_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'ok'::text, 'tool_error'::text, 'changed'::text, 'unreachable'::text, 'throttled'::text, 'unauthorised'::text, 'bad_answer'::text])))
);
ALTER TABLE ONLY public.mcp_call FORCE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_call OWNER TO atlas_owner;
CREATE TABLE public.mcp_credential (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    server_id uuid NOT NULL,
    provider text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    header text NOT NULL,
    stored_by uuid NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    CONSTRAINT mcp_credential_sealed_check CHECK ((octet_length(sealed) > 28))
);
ALTER TABLE ONLY public.mcp_credential FORCE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_credential OWNER TO atlas_owner;
CREATE TABLE public.mcp_server (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    url text NOT NULL,
    licence text NOT NULL,
    enabled boolean NOT NULL,
    needs_credential boolean NOT NULL,
    per_minute integer NOT NULL,
    per_day integer NOT NULL,
    timeout_seconds integer NOT NULL,
    outcome text,
    detail text,
    checked_at timestamp with time zone,
    answered_at timestamp with time zone,
    paused_until timestamp with time zone,
    protocol_version text,
    server_name text,
    server_version text,
    notes text[] NOT NULL,
    version integer NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    CONSTRAINT mcp_server_per_day_check CHECK ((per_day > 0)),
    CONSTRAINT mcp_server_per_minute_check CHECK ((per_minute > 0)),
    CONSTRAINT mcp_server_timeout_seconds_check CHECK ((timeout_seconds > 0))
);
ALTER TABLE ONLY public.mcp_server FORCE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_server OWNER TO atlas_owner;
CREATE TABLE public.mcp_tool (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    server_id uuid NOT NULL,
    name text NOT NULL,
    status text NOT NULL,
    fingerprint text NOT NULL,
    definition text NOT NULL,
    present boolean NOT NULL,
    approved text,
    lapsed text,
    note text,
    decided_by uuid,
    decided_at timestamp with time zone,
    version integer NOT NULL,
    first_seen_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    CONSTRAINT mcp_tool_check CHECK (((status <> 'approved'::text) OR (approved IS NOT NULL))),
    CONSTRAINT mcp_tool_lapsed_check CHECK ((lapsed = ANY (ARRAY['definition'::text, 'address'::text]))),
    CONSTRAINT mcp_tool_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'approved'::text, 'changed'::text, 'withdrawn'::text])))
);
ALTER TABLE ONLY public.mcp_tool FORCE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_tool OWNER TO atlas_owner;
CREATE TABLE public.model_call (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    model_id uuid NOT NULL,
    model text NOT NULL,
    purpose text NOT NULL,
    outcome text NOT NULL,
    detail text,
    input_tokens bigint,
    output_tokens bigint,
    counted_tokens bigint NOT NULL,
    counted_cost bigint NOT NULL,
    called_by uuid NOT NULL,
    called_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    investigation_id uuid,
    CONSTRAINT model_call_counted_cost_check CHECK ((counted_cost >= 0)),
    CONSTRAINT model_call_counted_tokens_check CHECK ((counted_tokens >= 0)),
    CONSTRAINT model_call_input_tokens_check CHECK ((input_tokens >= 0)),
    CONSTRAINT model_call_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'ok'::text, 'unauthorised'::text, 'throttled'::text, 'unreachable'::text, 'refused'::text, 'unknown_model'::text, 'bad_answer'::text]))),
    CONSTRAINT model_call_output_tokens_check CHECK ((output_tokens >= 0))
);
ALTER TABLE ONLY public.model_call FORCE ROW LEVEL SECURITY;
ALTER TABLE public.model_call OWNER TO atlas_owner;
CREATE TABLE public.model_credential (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    model_id uuid NOT NULL,
    provider text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    stored_by uuid NOT NULL,
    stored_at timestamp with time zone NOT NULL,
    CONSTRAINT model_credential_sealed_check CHECK ((octet_length(sealed) > 28))
);
ALTER TABLE ONLY public.model_credential FORCE ROW LEVEL SECURITY;
ALTER TABLE public.model_credential OWNER TO atlas_owner;
CREATE TABLE public.model_tier (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    tier text NOT NULL,
    model_id uuid,
    version integer NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT model_tier_tier_check CHECK ((tier = ANY (ARRAY['fast'::text, 'standard'::text, 'strong'::text])))
);
ALTER TABLE ONLY public.model_tier FORCE ROW LEVEL SECURITY;
ALTER TABLE public.model_tier OWNER TO atlas_owner;
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
    done_at timestamp with time zone,
    traceparent text
);
ALTER TABLE public.outbox OWNER TO atlas_owner;
CREATE TABLE public.password_reset (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    token_hash text NOT NULL,
    made_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.password_reset FORCE ROW LEVEL SECURITY;
ALTER TABLE public.password_reset OWNER TO atlas_owner;
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
CREATE TABLE public.portfolio_count (
    tenant_id uuid NOT NULL,
    coarse boolean NOT NULL,
    first_id uuid NOT NULL,
    until_id uuid NOT NULL,
    basis text NOT NULL,
    counts jsonb NOT NULL,
    CONSTRAINT portfolio_count_check CHECK ((first_id < until_id))
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000', autovacuum_vacuum_insert_scale_factor='0.05');
ALTER TABLE ONLY public.portfolio_count FORCE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_count OWNER TO atlas_owner;
CREATE TABLE public.portfolio_mark (
    tenant_id uuid NOT NULL,
    company_id uuid NOT NULL,
    transaction bigint NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='1000', autovacuum_vacuum_insert_scale_factor='0.05');
ALTER TABLE ONLY public.portfolio_mark FORCE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_mark OWNER TO atlas_owner;
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
CREATE TABLE public.profile_reading (
    tenant_id uuid NOT NULL,
    profile text NOT NULL,
    without_pep_list boolean NOT NULL,
    below_law boolean NOT NULL,
    required jsonb NOT NULL,
    accepted jsonb NOT NULL,
    read_at timestamp with time zone NOT NULL,
    CONSTRAINT profile_reading_profile_check CHECK ((profile = ANY (ARRAY['active'::text, 'fictitious'::text, 'none'::text])))
);
ALTER TABLE public.profile_reading OWNER TO atlas_owner;
CREATE TABLE public.provider_call (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL,
    plugin_version text NOT NULL,
    response text NOT NULL,
    request_key text,
    outcome text NOT NULL,
    status integer,
    detail text NOT NULL,
    sha256 text,
    called_at timestamp with time zone NOT NULL,
    seconds double precision,
    etag text,
    last_modified text,
    retrieved_at timestamp with time zone,
    confirmed_at timestamp with time zone,
    investigation_id uuid,
    CONSTRAINT provider_call_outcome_check CHECK ((outcome = ANY (ARRAY['ok'::text, 'empty'::text, 'schema_changed'::text, 'unreachable'::text, 'throttled'::text, 'unauthorised'::text, 'missing_credentials'::text])))
);
ALTER TABLE ONLY public.provider_call FORCE ROW LEVEL SECURITY;
ALTER TABLE public.provider_call OWNER TO atlas_owner;
CREATE TABLE public.provider_credential (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    fields text[] NOT NULL,
    outcome text,
    tested_at timestamp with time zone,
    version integer NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT provider_credential_sealed_check CHECK ((octet_length(sealed) > 28))
);
ALTER TABLE ONLY public.provider_credential FORCE ROW LEVEL SECURITY;
ALTER TABLE public.provider_credential OWNER TO atlas_owner;
CREATE TABLE public.provider_format_change (
    provider text NOT NULL,
    plugin_version text NOT NULL,
    response text NOT NULL,
    first_at timestamp with time zone NOT NULL,
    last_at timestamp with time zone NOT NULL,
    calls bigint NOT NULL,
    CONSTRAINT provider_format_change_calls_check CHECK ((calls > 0))
);
ALTER TABLE public.provider_format_change OWNER TO atlas_owner;
CREATE TABLE public.provider_routing (
    tenant_id uuid NOT NULL,
    revision integer NOT NULL,
    routes jsonb NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT provider_routing_revision_check CHECK ((revision > 0))
);
ALTER TABLE ONLY public.provider_routing FORCE ROW LEVEL SECURITY;
ALTER TABLE public.provider_routing OWNER TO atlas_owner;
CREATE TABLE public.recovery_code (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    code_hash text NOT NULL
);
ALTER TABLE ONLY public.recovery_code FORCE ROW LEVEL SECURITY;
ALTER TABLE public.recovery_code OWNER TO atlas_owner;
CREATE TABLE public.reference_dataset (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    type text NOT NULL,
    version text NOT NULL,
    name text NOT NULL,
    source text NOT NULL,
    url text NOT NULL,
    source_date text NOT NULL,
    licence text NOT NULL,
    refresh_days integer,
    judgement boolean NOT NULL,
    note text NOT NULL,
    data jsonb NOT NULL,
    entries integer NOT NULL,
    due date,
    content_hash text NOT NULL,
    status text NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    activated_at timestamp with time zone,
    CONSTRAINT reference_dataset_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'superseded'::text, 'archived'::text])))
);
ALTER TABLE ONLY public.reference_dataset FORCE ROW LEVEL SECURITY;
ALTER TABLE public.reference_dataset OWNER TO atlas_owner;
CREATE TABLE public.reference_dataset_event (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    dataset_id uuid NOT NULL,
    action text NOT NULL,
    content_hash text NOT NULL,
    actor_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT reference_dataset_event_action_check CHECK ((action = ANY (ARRAY['created'::text, 'updated'::text, 'activated'::text, 'superseded'::text, 'archived'::text])))
);
ALTER TABLE ONLY public.reference_dataset_event FORCE ROW LEVEL SECURITY;
ALTER TABLE public.reference_dataset_event OWNER TO atlas_owner;
CREATE TABLE public.reference_default (
    type text NOT NULL,
    version text NOT NULL,
    name text NOT NULL,
    source text NOT NULL,
    url text NOT NULL,
    source_date text NOT NULL,
    licence text NOT NULL,
    refresh_days integer,
    judgement boolean NOT NULL,
    note text NOT NULL,
    data jsonb NOT NULL,
    entries integer NOT NULL,
    due date,
    content_hash text NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    withdrawn boolean DEFAULT false NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE public.reference_default OWNER TO atlas_owner;
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
CREATE TABLE public.registry_address (
    dataset_id uuid NOT NULL,
    record_id text NOT NULL,
    address_key text NOT NULL
);
ALTER TABLE public.registry_address OWNER TO atlas_owner;
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
    relationship_types text[] DEFAULT '{}'::text[] NOT NULL,
    address_rules integer DEFAULT 0 NOT NULL,
    scope text[]
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
    warnings text[] DEFAULT '{}'::text[] NOT NULL,
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
CREATE TABLE public.registry_past_statement (
    dataset_id uuid NOT NULL,
    record_id text NOT NULL,
    statement_id text NOT NULL,
    statement_date date NOT NULL,
    status text NOT NULL,
    holder_record text,
    body jsonb NOT NULL,
    load_id uuid NOT NULL,
    CONSTRAINT registry_past_statement_status_check CHECK ((status = ANY (ARRAY['new'::text, 'updated'::text, 'closed'::text])))
);
ALTER TABLE public.registry_past_statement OWNER TO atlas_owner;
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
CREATE TABLE public.relationship_profile (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    version bigint NOT NULL,
    purpose text,
    products text[] NOT NULL,
    delivery_channels text[] NOT NULL,
    expected_annual_volume bigint,
    currency text,
    transaction_pattern text,
    countries_of_operation text[] NOT NULL,
    source_of_funds text,
    source_of_wealth text,
    segment text,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT relationship_profile_check CHECK (((expected_annual_volume IS NULL) = (currency IS NULL))),
    CONSTRAINT relationship_profile_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
    CONSTRAINT relationship_profile_expected_annual_volume_check CHECK ((expected_annual_volume >= 0)),
    CONSTRAINT relationship_profile_version_check CHECK ((version >= 1))
);
ALTER TABLE ONLY public.relationship_profile FORCE ROW LEVEL SECURITY;
ALTER TABLE public.relationship_profile OWNER TO atlas_owner;
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
    withdrawn_at timestamp with time zone,
    withdrawn_by uuid,
    CONSTRAINT report_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.report FORCE ROW LEVEL SECURITY;
ALTER TABLE public.report OWNER TO atlas_owner;
CREATE TABLE public.report_branding (
    tenant_id uuid NOT NULL,
    singleton boolean DEFAULT true NOT NULL,
    organisation text NOT NULL,
    accent text NOT NULL,
    logo_type text,
    logo_sha256 text,
    logo_size bigint,
    version bigint DEFAULT 1 NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    updated_by uuid NOT NULL,
    CONSTRAINT report_branding_accent_check CHECK ((accent ~ '^#[0-9a-f]{6}$'::text)),
    CONSTRAINT report_branding_check CHECK (((logo_type IS NULL) = (logo_sha256 IS NULL))),
    CONSTRAINT report_branding_logo_type_check CHECK ((logo_type = ANY (ARRAY['image/png'::text, 'image/svg+xml'::text]))),
    CONSTRAINT report_branding_singleton_check CHECK (singleton)
);
ALTER TABLE ONLY public.report_branding FORCE ROW LEVEL SECURITY;
ALTER TABLE public.report_branding OWNER TO atlas_owner;
CREATE TABLE public.rescreening (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    status text NOT NULL,
    trigger text NOT NULL,
    list_id text,
    version_id uuid,
    version_date date,
    previous_version_date date,
    cursor uuid,
    checked bigint DEFAULT 0 NOT NULL,
    affected bigint DEFAULT 0 NOT NULL,
    new_hits bigint DEFAULT 0 NOT NULL,
    reasons jsonb DEFAULT '{}'::jsonb NOT NULL,
    error jsonb,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT rescreening_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text]))),
    CONSTRAINT rescreening_trigger_check CHECK ((trigger = ANY (ARRAY['list_changed'::text, 'customer_changed'::text, 'requested'::text])))
);
ALTER TABLE ONLY public.rescreening FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rescreening OWNER TO atlas_owner;
CREATE TABLE public.rescreening_match (
    tenant_id uuid NOT NULL,
    rescreening_id uuid NOT NULL,
    screening_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    told_at timestamp with time zone
);
ALTER TABLE ONLY public.rescreening_match FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rescreening_match OWNER TO atlas_owner;
CREATE TABLE public.rescreening_party (
    tenant_id uuid NOT NULL,
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
    outcome text NOT NULL,
    difference jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.rescreening_party FORCE ROW LEVEL SECURITY;
ALTER TABLE public.rescreening_party OWNER TO atlas_owner;
CREATE TABLE public.resolution_candidate (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    first_id uuid NOT NULL,
    second_id uuid NOT NULL,
    first_name text NOT NULL,
    second_name text NOT NULL,
    company_id uuid NOT NULL,
    score bigint NOT NULL,
    status text NOT NULL,
    investigation_id uuid,
    found_at timestamp with time zone NOT NULL,
    proposed_by uuid,
    proposed_person uuid,
    decided_by uuid,
    decided_at timestamp with time zone,
    reason text,
    revision bigint DEFAULT 1 NOT NULL,
    CONSTRAINT resolution_candidate_check CHECK ((first_id < second_id)),
    CONSTRAINT resolution_candidate_check1 CHECK (((status = 'open'::text) = (reason IS NULL))),
    CONSTRAINT resolution_candidate_status_check CHECK ((status = ANY (ARRAY['open'::text, 'proposed'::text, 'reject_proposed'::text, 'unsure'::text, 'merged'::text, 'undo_proposed'::text, 'rejected'::text])))
);
ALTER TABLE ONLY public.resolution_candidate FORCE ROW LEVEL SECURITY;
ALTER TABLE public.resolution_candidate OWNER TO atlas_owner;
CREATE TABLE public.resolution_merge (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    candidate_id uuid NOT NULL,
    entity_id uuid NOT NULL,
    canonical_id uuid NOT NULL,
    canonical_name text NOT NULL,
    moved uuid[] NOT NULL,
    reason text NOT NULL,
    merged_by uuid NOT NULL,
    merged_at timestamp with time zone NOT NULL,
    undone_by uuid,
    undone_at timestamp with time zone,
    undone_reason text,
    revision bigint DEFAULT 1 NOT NULL
);
ALTER TABLE ONLY public.resolution_merge FORCE ROW LEVEL SECURITY;
ALTER TABLE public.resolution_merge OWNER TO atlas_owner;
CREATE TABLE public.resolution_search (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    status text NOT NULL,
    compared bigint DEFAULT 0 NOT NULL,
    found bigint DEFAULT 0 NOT NULL,
    not_compared text[] DEFAULT '{}'::text[] NOT NULL,
    error jsonb,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT resolution_search_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.resolution_search FORCE ROW LEVEL SECURITY;
ALTER TABLE public.resolution_search OWNER TO atlas_owner;
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
CREATE TABLE public.risk_batch (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    status text NOT NULL,
    trial boolean NOT NULL,
    scope jsonb NOT NULL,
    matrix_id text,
    matrix_version text,
    appetite text,
    as_of date NOT NULL,
    total bigint NOT NULL,
    evaluated bigint DEFAULT 0 NOT NULL,
    unchanged bigint DEFAULT 0 NOT NULL,
    failed bigint DEFAULT 0 NOT NULL,
    scoring_us bigint DEFAULT 0 NOT NULL,
    error jsonb,
    created_by uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT risk_batch_check CHECK (((matrix_id IS NULL) = (matrix_version IS NULL))),
    CONSTRAINT risk_batch_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.risk_batch FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_batch OWNER TO atlas_owner;
CREATE TABLE public.risk_batch_result (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    company_id uuid NOT NULL,
    outcome text NOT NULL,
    evaluation_id uuid,
    score bigint DEFAULT 0 NOT NULL,
    movement bigint DEFAULT 0 NOT NULL,
    level text,
    tier text,
    coverage bigint,
    previous_level text,
    trace jsonb,
    problem jsonb,
    provisional boolean,
    level_high text,
    identified boolean,
    previous_provisional boolean,
    previous_level_high text,
    previous_identified boolean,
    CONSTRAINT risk_batch_result_level_check CHECK ((level = ANY (ARRAY['clear'::text, 'low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
    CONSTRAINT risk_batch_result_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'evaluated'::text, 'unchanged'::text, 'failed'::text]))),
    CONSTRAINT risk_batch_result_previous_level_check CHECK ((previous_level = ANY (ARRAY['clear'::text, 'low'::text, 'medium'::text, 'high'::text, 'critical'::text]))),
    CONSTRAINT risk_batch_result_tier_check CHECK ((tier = ANY (ARRAY['sdd'::text, 'cdd'::text, 'edd'::text])))
);
ALTER TABLE ONLY public.risk_batch_result FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_batch_result OWNER TO atlas_owner;
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
    parent_id uuid,
    policy jsonb,
    carried jsonb,
    provenance jsonb,
    provisional boolean,
    reasons text[],
    level_high text,
    tier_high text,
    rules_hash text,
    current_until date,
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
CREATE TABLE public.risk_matrix (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    version text NOT NULL,
    title text NOT NULL,
    basis text NOT NULL,
    url text NOT NULL,
    definition jsonb NOT NULL,
    dimension_count integer NOT NULL,
    factor_count integer NOT NULL,
    content_hash text NOT NULL,
    status text NOT NULL,
    based_on uuid,
    snapshot_hash text,
    revision bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    published_by uuid,
    published_at timestamp with time zone,
    CONSTRAINT risk_matrix_check CHECK (((status <> 'published'::text) OR ((published_at IS NOT NULL) AND (snapshot_hash IS NOT NULL)))),
    CONSTRAINT risk_matrix_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text, 'archived'::text])))
);
ALTER TABLE ONLY public.risk_matrix FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_matrix OWNER TO atlas_owner;
CREATE TABLE public.risk_matrix_assignment (
    tenant_id uuid NOT NULL,
    revision bigint NOT NULL,
    entries jsonb NOT NULL,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT risk_matrix_assignment_revision_check CHECK ((revision > 0))
);
ALTER TABLE ONLY public.risk_matrix_assignment FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_matrix_assignment OWNER TO atlas_owner;
CREATE TABLE public.risk_override (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    evaluation_id uuid NOT NULL,
    factor text NOT NULL,
    score bigint NOT NULL,
    rationale text NOT NULL,
    lowers boolean NOT NULL,
    status text NOT NULL,
    derived_id uuid,
    proposed_by uuid NOT NULL,
    proposed_person uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_person uuid,
    decided_at timestamp with time zone,
    decision_rationale text,
    revision bigint DEFAULT 1 NOT NULL,
    CONSTRAINT risk_override_check CHECK (((status <> 'applied'::text) OR (derived_id IS NOT NULL))),
    CONSTRAINT risk_override_check1 CHECK (((NOT lowers) OR (status <> 'applied'::text) OR ((decided_person IS NOT NULL) AND (decided_person <> proposed_person)))),
    CONSTRAINT risk_override_score_check CHECK ((score >= 0)),
    CONSTRAINT risk_override_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'applied'::text, 'rejected'::text, 'withdrawn'::text])))
);
ALTER TABLE ONLY public.risk_override FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_override OWNER TO atlas_owner;
CREATE TABLE public.risk_policy (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    version bigint NOT NULL,
    status text NOT NULL,
    title text NOT NULL,
    appetite text NOT NULL,
    checks jsonb NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    activated_by uuid,
    activated_at timestamp with time zone,
    editors uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    editor_persons uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    CONSTRAINT risk_policy_appetite_check CHECK ((appetite = ANY (ARRAY['conservative'::text, 'moderate'::text, 'progressive'::text]))),
    CONSTRAINT risk_policy_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'superseded'::text]))),
    CONSTRAINT risk_policy_version_check CHECK ((version >= 1))
);
ALTER TABLE ONLY public.risk_policy FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_policy OWNER TO atlas_owner;
CREATE TABLE public.risk_segment (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    key text NOT NULL,
    status text NOT NULL,
    title text NOT NULL,
    multipliers jsonb NOT NULL,
    revision bigint DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    activated_by uuid,
    activated_at timestamp with time zone,
    editors uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    editor_persons uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    CONSTRAINT risk_segment_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'archived'::text])))
);
ALTER TABLE ONLY public.risk_segment FORCE ROW LEVEL SECURITY;
ALTER TABLE public.risk_segment OWNER TO atlas_owner;
CREATE TABLE public.run_registers (
    tenant_id uuid NOT NULL,
    investigation_id uuid NOT NULL,
    same_at text,
    looked_at text NOT NULL,
    searched text[],
    raising_since timestamp with time zone,
    told_at timestamp with time zone,
    owners_moved text
);
ALTER TABLE ONLY public.run_registers FORCE ROW LEVEL SECURITY;
ALTER TABLE public.run_registers OWNER TO atlas_owner;
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
    CONSTRAINT screening_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'company'::text, 'vessel'::text, 'aircraft'::text, 'unknown'::text])))
);
ALTER TABLE ONLY public.screening FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening OWNER TO atlas_owner;
CREATE TABLE public.screening_batch (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    status text NOT NULL,
    purpose text NOT NULL,
    topics text[] NOT NULL,
    lists text[],
    threshold bigint NOT NULL,
    total bigint NOT NULL,
    rejected bigint NOT NULL,
    done bigint DEFAULT 0 NOT NULL,
    hits bigint DEFAULT 0 NOT NULL,
    clear bigint DEFAULT 0 NOT NULL,
    not_assessed bigint DEFAULT 0 NOT NULL,
    error jsonb,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    CONSTRAINT screening_batch_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.screening_batch FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_batch OWNER TO atlas_owner;
CREATE TABLE public.screening_batch_row (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    batch_id uuid NOT NULL,
    row_number bigint NOT NULL,
    status text NOT NULL,
    name text NOT NULL,
    reference text,
    party jsonb NOT NULL,
    problems jsonb NOT NULL,
    screening_id uuid,
    outcome text,
    best_strength text,
    candidates bigint DEFAULT 0 NOT NULL,
    CONSTRAINT screening_batch_row_best_strength_check CHECK ((best_strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text]))),
    CONSTRAINT screening_batch_row_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'done'::text, 'rejected'::text])))
);
ALTER TABLE ONLY public.screening_batch_row FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_batch_row OWNER TO atlas_owner;
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
CREATE TABLE public.screening_decision (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    hit_id uuid NOT NULL,
    decision text NOT NULL,
    state text NOT NULL,
    four_eyes boolean NOT NULL,
    rationale text NOT NULL,
    decided_by uuid NOT NULL,
    decided_person uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    second_by uuid,
    second_person uuid,
    second_rationale text,
    second_at timestamp with time zone,
    strength text NOT NULL,
    version_id uuid NOT NULL,
    expires_at timestamp with time zone,
    party_fingerprint text NOT NULL,
    entry_fingerprint text NOT NULL,
    CONSTRAINT screening_decision_check CHECK (((NOT four_eyes) OR (state <> 'final'::text) OR (second_person <> decided_person))),
    CONSTRAINT screening_decision_decision_check CHECK ((decision = ANY (ARRAY['true_match'::text, 'false_positive'::text, 'unsure'::text, 'delisting_confirmed'::text]))),
    CONSTRAINT screening_decision_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'final'::text, 'refused'::text, 'superseded'::text, 'void'::text]))),
    CONSTRAINT screening_decision_strength_check CHECK ((strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text])))
);
ALTER TABLE ONLY public.screening_decision FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_decision OWNER TO atlas_owner;
CREATE TABLE public.screening_hit (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    party_key text NOT NULL,
    entity_id uuid,
    reference text,
    party_name text NOT NULL,
    party_kind text NOT NULL,
    list_id text NOT NULL,
    entry_key text NOT NULL,
    entry_id uuid NOT NULL,
    version_id uuid NOT NULL,
    entry_name text NOT NULL,
    matched_name text NOT NULL,
    score double precision NOT NULL,
    strength text NOT NULL,
    highest_strength text NOT NULL,
    measure text NOT NULL,
    regime text NOT NULL,
    topics text[] NOT NULL,
    delisted boolean NOT NULL,
    delisted_on date,
    delisting_confirmed boolean DEFAULT false NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    review_required boolean DEFAULT false NOT NULL,
    awaits_second boolean DEFAULT false NOT NULL,
    freezes_decision boolean DEFAULT false NOT NULL,
    assigned_to uuid,
    suppression_id uuid,
    screening_id uuid NOT NULL,
    candidate_id uuid NOT NULL,
    sightings bigint NOT NULL,
    party_fingerprint text NOT NULL,
    entry_fingerprint text NOT NULL,
    party_features jsonb NOT NULL,
    entry_features jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by uuid,
    updated_at timestamp with time zone NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT screening_hit_highest_strength_check CHECK ((highest_strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text]))),
    CONSTRAINT screening_hit_measure_check CHECK ((measure = ANY (ARRAY['asset_freeze'::text, 'sectoral'::text, 'trade'::text, 'travel_ban'::text, 'debarment'::text, 'watch'::text]))),
    CONSTRAINT screening_hit_party_kind_check CHECK ((party_kind = ANY (ARRAY['person'::text, 'company'::text, 'vessel'::text, 'aircraft'::text, 'unknown'::text]))),
    CONSTRAINT screening_hit_status_check CHECK ((status = ANY (ARRAY['undecided'::text, 'true_match'::text, 'false_positive'::text, 'unsure'::text]))),
    CONSTRAINT screening_hit_strength_check CHECK ((strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text])))
);
ALTER TABLE ONLY public.screening_hit FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_hit OWNER TO atlas_owner;
CREATE TABLE public.screening_sighting (
    tenant_id uuid NOT NULL,
    candidate_id uuid NOT NULL,
    hit_id uuid NOT NULL,
    screening_id uuid NOT NULL,
    investigation_id uuid,
    company_id uuid,
    seen_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.screening_sighting FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_sighting OWNER TO atlas_owner;
CREATE TABLE public.screening_subject (
    tenant_id uuid NOT NULL,
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
    screened_at timestamp with time zone,
    ended_at timestamp with time zone,
    algorithm text,
    algorithm_of uuid
);
ALTER TABLE ONLY public.screening_subject FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_subject OWNER TO atlas_owner;
CREATE TABLE public.screening_suppression (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    hit_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    party_key text NOT NULL,
    entity_id uuid,
    party_name text NOT NULL,
    list_id text NOT NULL,
    entry_key text NOT NULL,
    entry_name text NOT NULL,
    strength text NOT NULL,
    party_fingerprint text NOT NULL,
    entry_fingerprint text NOT NULL,
    party_features jsonb NOT NULL,
    entry_features jsonb NOT NULL,
    status text NOT NULL,
    rationale text NOT NULL,
    created_by uuid NOT NULL,
    confirmed_by uuid,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    ended_by uuid,
    end_reason text,
    CONSTRAINT screening_suppression_status_check CHECK ((status = ANY (ARRAY['active'::text, 'expired'::text, 'revoked'::text, 'reopened'::text]))),
    CONSTRAINT screening_suppression_strength_check CHECK ((strength = ANY (ARRAY['exact'::text, 'strong'::text, 'weak'::text])))
);
ALTER TABLE ONLY public.screening_suppression FORCE ROW LEVEL SECURITY;
ALTER TABLE public.screening_suppression OWNER TO atlas_owner;
CREATE TABLE public.sdd_record (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    company_id uuid NOT NULL,
    status text NOT NULL,
    segment text NOT NULL,
    factors jsonb NOT NULL,
    rationale text NOT NULL,
    evidence_ids uuid[] NOT NULL,
    valid_until date NOT NULL,
    fingerprint text NOT NULL,
    rules_hash text,
    score bigint,
    coverage bigint,
    proposed_by uuid NOT NULL,
    proposed_person uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_person uuid,
    decided_at timestamp with time zone,
    decision_rationale text,
    ended_by uuid,
    ended_at timestamp with time zone,
    ended_because text[] DEFAULT '{}'::text[] NOT NULL,
    end_rationale text,
    revision bigint DEFAULT 1 NOT NULL,
    CONSTRAINT sdd_record_check CHECK (((status <> 'confirmed'::text) OR ((decided_by IS NOT NULL) AND (rules_hash IS NOT NULL) AND (score IS NOT NULL) AND (coverage IS NOT NULL)))),
    CONSTRAINT sdd_record_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'rejected'::text, 'withdrawn'::text, 'superseded'::text, 'revoked'::text, 'lapsed'::text])))
);
ALTER TABLE ONLY public.sdd_record FORCE ROW LEVEL SECURITY;
ALTER TABLE public.sdd_record OWNER TO atlas_owner;
CREATE TABLE public.sealing_key (
    id uuid NOT NULL,
    kid text NOT NULL,
    algorithm text NOT NULL,
    public_jwk jsonb NOT NULL,
    wrapped_private_key bytea NOT NULL,
    created_at timestamp with time zone NOT NULL,
    retired_at timestamp with time zone
);
ALTER TABLE public.sealing_key OWNER TO atlas_owner;
CREATE TABLE public.second_factor (
    tenant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    sealed bytea NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    CONSTRAINT second_factor_sealed_check CHECK ((octet_length(sealed) > 28))
);
ALTER TABLE ONLY public.second_factor FORCE ROW LEVEL SECURITY;
ALTER TABLE public.second_factor OWNER TO atlas_owner;
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
CREATE TABLE public.setting (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    name text NOT NULL,
    value text,
    version integer NOT NULL,
    updated_by uuid NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.setting FORCE ROW LEVEL SECURITY;
ALTER TABLE public.setting OWNER TO atlas_owner;
CREATE TABLE public.settings_proposal (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    status text NOT NULL,
    content jsonb NOT NULL,
    reasons text[] NOT NULL,
    accounts uuid[] NOT NULL,
    persons uuid[] NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_by uuid,
    decided_at timestamp with time zone,
    CONSTRAINT settings_proposal_status_check CHECK ((status = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'superseded'::text])))
);
ALTER TABLE ONLY public.settings_proposal FORCE ROW LEVEL SECURITY;
ALTER TABLE public.settings_proposal OWNER TO atlas_owner;
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
CREATE TABLE public.source_contract_version (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL,
    number integer NOT NULL,
    status text DEFAULT 'draft'::text NOT NULL,
    narrowing jsonb NOT NULL,
    note text NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    created_by uuid NOT NULL,
    person_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    editors uuid[] NOT NULL,
    editor_persons uuid[] NOT NULL,
    activated_by uuid,
    activated_at timestamp with time zone,
    superseded_at timestamp with time zone,
    CONSTRAINT source_contract_version_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'active'::text, 'superseded'::text, 'discarded'::text])))
);
ALTER TABLE ONLY public.source_contract_version FORCE ROW LEVEL SECURITY;
ALTER TABLE public.source_contract_version OWNER TO atlas_owner;
CREATE TABLE public.sponsored_grant (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    provider text NOT NULL,
    key_id text NOT NULL,
    sealed bytea,
    fields text[] NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    use_limit integer NOT NULL,
    used integer NOT NULL,
    outcome text,
    tested_at timestamp with time zone,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    revoked_by uuid,
    revoked_at timestamp with time zone,
    CONSTRAINT sponsored_grant_check CHECK (((used >= 0) AND (used <= use_limit))),
    CONSTRAINT sponsored_grant_check1 CHECK (((sealed IS NULL) = (revoked_at IS NOT NULL))),
    CONSTRAINT sponsored_grant_use_limit_check CHECK ((use_limit > 0))
);
ALTER TABLE ONLY public.sponsored_grant FORCE ROW LEVEL SECURITY;
ALTER TABLE public.sponsored_grant OWNER TO atlas_owner;
CREATE TABLE public.task (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL,
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    title text NOT NULL,
    status text NOT NULL,
    role text NOT NULL,
    assignee uuid,
    sla_state text NOT NULL,
    warn_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    escalations bigint DEFAULT 0 NOT NULL,
    snoozed_until timestamp with time zone,
    outcome text,
    note text,
    created_by uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    closed_by uuid,
    closed_at timestamp with time zone,
    version bigint DEFAULT 1 NOT NULL,
    CONSTRAINT task_check CHECK ((warn_at <= due_at)),
    CONSTRAINT task_check1 CHECK (((status = 'open'::text) = (closed_at IS NULL))),
    CONSTRAINT task_role_check CHECK ((role = ANY (ARRAY['analyst'::text, 'senior_officer'::text, 'mlro'::text]))),
    CONSTRAINT task_sla_state_check CHECK ((sla_state = ANY (ARRAY['on_track'::text, 'warning'::text, 'overdue'::text]))),
    CONSTRAINT task_status_check CHECK ((status = ANY (ARRAY['open'::text, 'completed'::text, 'cancelled'::text])))
);
ALTER TABLE ONLY public.task FORCE ROW LEVEL SECURITY;
ALTER TABLE public.task OWNER TO atlas_owner;
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
CREATE TABLE public.tenant_due (
    kind text NOT NULL,
    tenant_id uuid NOT NULL,
    transaction bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    basis text
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');
ALTER TABLE public.tenant_due OWNER TO atlas_owner;
CREATE TABLE public.tenant_turn (
    kind text NOT NULL,
    tenant_id uuid NOT NULL,
    taken_at timestamp with time zone NOT NULL
);
ALTER TABLE public.tenant_turn OWNER TO atlas_owner;
CREATE TABLE public.tenant_work (
    kind text NOT NULL,
    tenant_id uuid NOT NULL,
    hour bigint NOT NULL,
    transaction bigint NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_threshold='500', autovacuum_vacuum_cost_delay='0');
ALTER TABLE public.tenant_work OWNER TO atlas_owner;
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
    invited_by uuid,
    reset_asked_at timestamp with time zone,
    access_given_by uuid,
    access_chain uuid[] DEFAULT '{}'::uuid[] NOT NULL,
    decision_role_at timestamp with time zone,
    access_since jsonb DEFAULT '{}'::jsonb NOT NULL,
    email_marks text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT user_account_kind_check CHECK ((kind = ANY (ARRAY['person'::text, 'machine'::text]))),
    CONSTRAINT user_account_status_check CHECK ((status = ANY (ARRAY['active'::text, 'disabled'::text, 'deleted'::text])))
);
ALTER TABLE ONLY public.user_account FORCE ROW LEVEL SECURITY;
ALTER TABLE public.user_account OWNER TO atlas_owner;
CREATE TABLE public.user_former_person (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    person_id uuid NOT NULL,
    ended_at timestamp with time zone NOT NULL
);
ALTER TABLE ONLY public.user_former_person FORCE ROW LEVEL SECURITY;
ALTER TABLE public.user_former_person OWNER TO atlas_owner;
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
    client_id text,
    resource text,
    scopes text[],
    sign_in text
);
ALTER TABLE ONLY public.user_session FORCE ROW LEVEL SECURITY;
ALTER TABLE public.user_session OWNER TO atlas_owner;
ALTER TABLE ONLY public.agent_transcript
    ADD CONSTRAINT agent_transcript_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.agent_transcript
    ADD CONSTRAINT agent_transcript_tenant_id_investigation_id_agent_position_key UNIQUE (tenant_id, investigation_id, agent, "position");
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
ALTER TABLE ONLY public.audit_unsealed
    ADD CONSTRAINT audit_unsealed_pkey PRIMARY KEY (tenant_id, transaction);
ALTER TABLE ONLY public.authorization_code
    ADD CONSTRAINT authorization_code_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.authorization_code
    ADD CONSTRAINT authorization_code_tenant_id_code_hash_key UNIQUE (tenant_id, code_hash);
ALTER TABLE public.case_decision_entry
    ADD CONSTRAINT case_decision_entry_outcome_check CHECK ((outcome = ANY (ARRAY['approve'::text, 'reject'::text, 'escalate'::text, 'request_information'::text, 'freeze_and_report'::text, 'approve_under_licence'::text, 'control_rebutted'::text]))) NOT VALID;
ALTER TABLE ONLY public.case_decision_entry
    ADD CONSTRAINT case_decision_entry_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.case_decision_entry
    ADD CONSTRAINT case_decision_entry_tenant_id_company_id_sequence_key UNIQUE (tenant_id, company_id, sequence);
ALTER TABLE public.case_decision
    ADD CONSTRAINT case_decision_outcome_check CHECK ((outcome = ANY (ARRAY['approve'::text, 'reject'::text, 'escalate'::text, 'request_information'::text, 'freeze_and_report'::text, 'approve_under_licence'::text, 'control_rebutted'::text]))) NOT VALID;
ALTER TABLE ONLY public.case_decision
    ADD CONSTRAINT case_decision_pkey PRIMARY KEY (tenant_id, company_id);
ALTER TABLE ONLY public.check_attestation
    ADD CONSTRAINT check_attestation_pkey PRIMARY KEY (tenant_id, id);
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
ALTER TABLE ONLY public.claim_silence
    ADD CONSTRAINT claim_silence_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.claim_silence
    ADD CONSTRAINT claim_silence_tenant_id_claim_id_key UNIQUE (tenant_id, claim_id);
ALTER TABLE ONLY public.claim
    ADD CONSTRAINT claim_tenant_id_content_key_generation_key UNIQUE (tenant_id, content_key, generation);
ALTER TABLE ONLY public.company_count
    ADD CONSTRAINT company_count_pkey PRIMARY KEY (tenant_id, transaction);
ALTER TABLE ONLY public.company_import
    ADD CONSTRAINT company_import_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.company_import_row
    ADD CONSTRAINT company_import_row_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.company_note
    ADD CONSTRAINT company_note_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.company_risk
    ADD CONSTRAINT company_risk_pkey PRIMARY KEY (tenant_id, company_id);
ALTER TABLE ONLY public.company_status_change
    ADD CONSTRAINT company_status_change_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.compliance_profile
    ADD CONSTRAINT compliance_profile_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.compliance_profile
    ADD CONSTRAINT compliance_profile_tenant_id_version_key UNIQUE (tenant_id, version);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_dispute_key_key UNIQUE (tenant_id, dispute_key);
ALTER TABLE ONLY public.contract_finding
    ADD CONSTRAINT contract_finding_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.contract_obeyed
    ADD CONSTRAINT contract_obeyed_pkey PRIMARY KEY (tenant_id, sha256);
ALTER TABLE ONLY public.credential_rotation
    ADD CONSTRAINT credential_rotation_pkey PRIMARY KEY (id);
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
ALTER TABLE ONLY public.investigation_batch
    ADD CONSTRAINT investigation_batch_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.investigation_batch_row
    ADD CONSTRAINT investigation_batch_row_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.investigation_event
    ADD CONSTRAINT investigation_event_pkey PRIMARY KEY (tenant_id, investigation_id, sequence);
ALTER TABLE ONLY public.investigation_link
    ADD CONSTRAINT investigation_link_pkey PRIMARY KEY (tenant_id, investigation_id, relationship_id);
ALTER TABLE ONLY public.investigation_note
    ADD CONSTRAINT investigation_note_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_pkey PRIMARY KEY (tenant_id, investigation_id, entity_id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_investigation_id_ordinal_key UNIQUE (tenant_id, investigation_id, ordinal);
ALTER TABLE ONLY public.investigation
    ADD CONSTRAINT investigation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.investigation_problem
    ADD CONSTRAINT investigation_problem_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE public.investigation_screening
    ADD CONSTRAINT investigation_screening_outcome_check CHECK ((outcome = ANY (ARRAY['hits'::text, 'clear'::text, 'no_pep_found'::text, 'not_assessed'::text]))) NOT VALID;
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
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_tenant_id_email_key UNIQUE (tenant_id, email);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash);
ALTER TABLE ONLY public.issuer
    ADD CONSTRAINT issuer_issuer_audience_key UNIQUE (issuer, audience);
ALTER TABLE ONLY public.issuer
    ADD CONSTRAINT issuer_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.language_model
    ADD CONSTRAINT language_model_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.list_acceptance
    ADD CONSTRAINT list_acceptance_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.list_entry
    ADD CONSTRAINT list_entry_list_id_entry_key_first_sequence_key UNIQUE (list_id, entry_key, first_sequence);
ALTER TABLE ONLY public.list_entry
    ADD CONSTRAINT list_entry_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.list_fetch
    ADD CONSTRAINT list_fetch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.list_load
    ADD CONSTRAINT list_load_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT list_version_list_id_sequence_key UNIQUE (list_id, sequence);
ALTER TABLE ONLY public.list_version
    ADD CONSTRAINT list_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.login_directory
    ADD CONSTRAINT login_directory_pkey PRIMARY KEY (login_hash, tenant_id);
ALTER TABLE ONLY public.mcp_call
    ADD CONSTRAINT mcp_call_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.mcp_credential
    ADD CONSTRAINT mcp_credential_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.mcp_credential
    ADD CONSTRAINT mcp_credential_tenant_id_server_id_key UNIQUE (tenant_id, server_id);
ALTER TABLE ONLY public.mcp_server
    ADD CONSTRAINT mcp_server_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.mcp_tool
    ADD CONSTRAINT mcp_tool_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.mcp_tool
    ADD CONSTRAINT mcp_tool_tenant_id_server_id_name_key UNIQUE (tenant_id, server_id, name);
ALTER TABLE ONLY public.model_call
    ADD CONSTRAINT model_call_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.model_credential
    ADD CONSTRAINT model_credential_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.model_credential
    ADD CONSTRAINT model_credential_tenant_id_model_id_key UNIQUE (tenant_id, model_id);
ALTER TABLE ONLY public.model_tier
    ADD CONSTRAINT model_tier_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.model_tier
    ADD CONSTRAINT model_tier_tenant_id_tier_key UNIQUE (tenant_id, tier);
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
ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash);
ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_tenant_id_user_id_key UNIQUE (tenant_id, user_id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.platform_event
    ADD CONSTRAINT platform_event_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_idempotency_key
    ADD CONSTRAINT platform_idempotency_key_pkey PRIMARY KEY (key_hash);
ALTER TABLE ONLY public.portfolio_count
    ADD CONSTRAINT portfolio_count_pkey PRIMARY KEY (tenant_id, coarse, first_id);
ALTER TABLE ONLY public.portfolio_mark
    ADD CONSTRAINT portfolio_mark_pkey PRIMARY KEY (tenant_id, company_id, transaction);
ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_pkey PRIMARY KEY (tenant_id, subject_id, attribute);
ALTER TABLE ONLY public.profile_reading
    ADD CONSTRAINT profile_reading_pkey PRIMARY KEY (tenant_id);
ALTER TABLE ONLY public.provider_call
    ADD CONSTRAINT provider_call_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.provider_credential
    ADD CONSTRAINT provider_credential_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.provider_credential
    ADD CONSTRAINT provider_credential_tenant_id_provider_key UNIQUE (tenant_id, provider);
ALTER TABLE ONLY public.provider_format_change
    ADD CONSTRAINT provider_format_change_pkey PRIMARY KEY (provider, plugin_version, response);
ALTER TABLE ONLY public.provider_routing
    ADD CONSTRAINT provider_routing_pkey PRIMARY KEY (tenant_id, revision);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_tenant_id_user_id_code_hash_key UNIQUE (tenant_id, user_id, code_hash);
ALTER TABLE ONLY public.reference_dataset_event
    ADD CONSTRAINT reference_dataset_event_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.reference_dataset
    ADD CONSTRAINT reference_dataset_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.reference_default
    ADD CONSTRAINT reference_default_pkey PRIMARY KEY (type);
ALTER TABLE ONLY public.reference_snapshot
    ADD CONSTRAINT reference_snapshot_pkey PRIMARY KEY (tenant_id, hash);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_tenant_id_token_hash_key UNIQUE (tenant_id, token_hash);
ALTER TABLE ONLY public.registry_address
    ADD CONSTRAINT registry_address_pkey PRIMARY KEY (dataset_id, record_id, address_key);
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
ALTER TABLE ONLY public.registry_past_statement
    ADD CONSTRAINT registry_past_statement_pkey PRIMARY KEY (dataset_id, record_id, statement_id);
ALTER TABLE ONLY public.registry_record
    ADD CONSTRAINT registry_record_pkey PRIMARY KEY (dataset_id, record_id);
ALTER TABLE ONLY public.registry_rejection
    ADD CONSTRAINT registry_rejection_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.relationship_profile
    ADD CONSTRAINT relationship_profile_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.relationship_profile
    ADD CONSTRAINT relationship_profile_tenant_id_company_id_version_key UNIQUE (tenant_id, company_id, version);
ALTER TABLE ONLY public.report_branding
    ADD CONSTRAINT report_branding_pkey PRIMARY KEY (tenant_id, singleton);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.rescreening_match
    ADD CONSTRAINT rescreening_match_pkey PRIMARY KEY (tenant_id, screening_id);
ALTER TABLE public.rescreening_party
    ADD CONSTRAINT rescreening_party_outcome_check CHECK ((outcome = ANY (ARRAY['hits'::text, 'clear'::text, 'no_pep_found'::text, 'not_assessed'::text]))) NOT VALID;
ALTER TABLE ONLY public.rescreening_party
    ADD CONSTRAINT rescreening_party_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.rescreening_party
    ADD CONSTRAINT rescreening_party_tenant_id_rescreening_id_subject_id_key UNIQUE (tenant_id, rescreening_id, subject_id);
ALTER TABLE ONLY public.rescreening
    ADD CONSTRAINT rescreening_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.resolution_candidate
    ADD CONSTRAINT resolution_candidate_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.resolution_candidate
    ADD CONSTRAINT resolution_candidate_tenant_id_first_id_second_id_key UNIQUE (tenant_id, first_id, second_id);
ALTER TABLE ONLY public.resolution_merge
    ADD CONSTRAINT resolution_merge_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.resolution_search
    ADD CONSTRAINT resolution_search_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.revocation
    ADD CONSTRAINT revocation_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.risk_batch
    ADD CONSTRAINT risk_batch_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_batch_result
    ADD CONSTRAINT risk_batch_result_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_batch_result
    ADD CONSTRAINT risk_batch_result_tenant_id_batch_id_company_id_key UNIQUE (tenant_id, batch_id, company_id);
ALTER TABLE ONLY public.risk_evaluation
    ADD CONSTRAINT risk_evaluation_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_indicator
    ADD CONSTRAINT risk_indicator_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_matrix_assignment
    ADD CONSTRAINT risk_matrix_assignment_pkey PRIMARY KEY (tenant_id, revision);
ALTER TABLE ONLY public.risk_matrix
    ADD CONSTRAINT risk_matrix_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_override
    ADD CONSTRAINT risk_override_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_policy
    ADD CONSTRAINT risk_policy_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.risk_policy
    ADD CONSTRAINT risk_policy_tenant_id_version_key UNIQUE (tenant_id, version);
ALTER TABLE ONLY public.risk_segment
    ADD CONSTRAINT risk_segment_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.run_registers
    ADD CONSTRAINT run_registers_pkey PRIMARY KEY (tenant_id, investigation_id);
ALTER TABLE ONLY public.screening_batch
    ADD CONSTRAINT screening_batch_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE public.screening_batch_row
    ADD CONSTRAINT screening_batch_row_outcome_check CHECK ((outcome = ANY (ARRAY['hits'::text, 'clear'::text, 'no_pep_found'::text, 'not_assessed'::text]))) NOT VALID;
ALTER TABLE ONLY public.screening_batch_row
    ADD CONSTRAINT screening_batch_row_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_batch_row
    ADD CONSTRAINT screening_batch_row_tenant_id_batch_id_row_number_key UNIQUE (tenant_id, batch_id, row_number);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_tenant_id_screening_id_position_key UNIQUE (tenant_id, screening_id, "position");
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_tenant_id_party_key_list_id_entry_key_key UNIQUE (tenant_id, party_key, list_id, entry_key);
ALTER TABLE public.screening
    ADD CONSTRAINT screening_outcome_check CHECK ((outcome = ANY (ARRAY['hits'::text, 'clear'::text, 'no_pep_found'::text, 'not_assessed'::text]))) NOT VALID;
ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_sighting
    ADD CONSTRAINT screening_sighting_pkey PRIMARY KEY (tenant_id, candidate_id);
ALTER TABLE ONLY public.screening_subject
    ADD CONSTRAINT screening_subject_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_subject
    ADD CONSTRAINT screening_subject_tenant_id_party_key_key UNIQUE (tenant_id, party_key);
ALTER TABLE ONLY public.screening_suppression
    ADD CONSTRAINT screening_suppression_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.screening_suppression
    ADD CONSTRAINT screening_suppression_tenant_id_decision_id_key UNIQUE (tenant_id, decision_id);
ALTER TABLE ONLY public.sdd_record
    ADD CONSTRAINT sdd_record_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.sealing_key
    ADD CONSTRAINT sealing_key_kid_key UNIQUE (kid);
ALTER TABLE ONLY public.sealing_key
    ADD CONSTRAINT sealing_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_pkey PRIMARY KEY (tenant_id, user_id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_tenant_id_client_id_key UNIQUE (tenant_id, client_id);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_tenant_id_name_key UNIQUE (tenant_id, name);
ALTER TABLE ONLY public.settings_proposal
    ADD CONSTRAINT settings_proposal_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.signing_key
    ADD CONSTRAINT signing_key_kid_key UNIQUE (kid);
ALTER TABLE ONLY public.signing_key
    ADD CONSTRAINT signing_key_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.source_contract_version
    ADD CONSTRAINT source_contract_version_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.source_contract_version
    ADD CONSTRAINT source_contract_version_tenant_id_provider_number_key UNIQUE (tenant_id, provider, number);
ALTER TABLE ONLY public.sponsored_grant
    ADD CONSTRAINT sponsored_grant_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.tenant_due
    ADD CONSTRAINT tenant_due_pkey PRIMARY KEY (kind, tenant_id, transaction);
ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_slug_key UNIQUE (slug);
ALTER TABLE ONLY public.tenant_turn
    ADD CONSTRAINT tenant_turn_pkey PRIMARY KEY (kind, tenant_id);
ALTER TABLE ONLY public.tenant_work
    ADD CONSTRAINT tenant_work_pkey PRIMARY KEY (kind, tenant_id, hour, transaction);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_tenant_id_issuer_subject_key UNIQUE (tenant_id, issuer, subject);
ALTER TABLE ONLY public.user_former_person
    ADD CONSTRAINT user_former_person_pkey PRIMARY KEY (tenant_id, id);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT user_role_pkey PRIMARY KEY (tenant_id, user_id, role);
ALTER TABLE public.user_session
    ADD CONSTRAINT user_session_method_check CHECK ((method = ANY (ARRAY['password'::text, 'cli'::text, 'openid'::text]))) NOT VALID;
ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_pkey PRIMARY KEY (tenant_id, id);
CREATE INDEX agent_transcript_tenant_id_investigation_id_position_id_idx ON public.agent_transcript USING btree (tenant_id, investigation_id, "position", id);
CREATE INDEX audit_event_tenant_id_action_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, action, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_actor_person_id_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, actor_person_id, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_actor_user_id_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, actor_user_id, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_request_id_idx ON public.audit_event USING btree (tenant_id, request_id) WHERE (request_id IS NOT NULL);
CREATE INDEX audit_event_tenant_id_resource_id_occurred_at_id_idx ON public.audit_event USING btree (tenant_id, resource_id, occurred_at DESC, id DESC);
CREATE INDEX audit_event_tenant_id_resource_type_resource_id_occurred_at_idx ON public.audit_event USING btree (tenant_id, resource_type, resource_id, occurred_at DESC);
CREATE INDEX authorization_code_tenant_id_created_at_idx ON public.authorization_code USING btree (tenant_id, created_at);
CREATE INDEX authorization_code_tenant_id_session_id_idx ON public.authorization_code USING btree (tenant_id, session_id) WHERE (session_id IS NOT NULL);
CREATE UNIQUE INDEX case_decision_entry_tenant_id_company_id_state_idx ON public.case_decision_entry USING btree (tenant_id, company_id, state) WHERE (state = 'proposed'::text);
CREATE INDEX case_decision_entry_tenant_id_decided_at_id_idx ON public.case_decision_entry USING btree (tenant_id, decided_at, id) WHERE ((state = 'final'::text) AND (outcome = 'approve_under_licence'::text) AND (reopened_at IS NULL));
CREATE INDEX case_decision_entry_tenant_id_investigation_id_sequence_idx ON public.case_decision_entry USING btree (tenant_id, investigation_id, sequence DESC);
CREATE INDEX case_decision_tenant_id_looked_at_company_id_idx ON public.case_decision USING btree (tenant_id, looked_at, company_id) WHERE (outcome = ANY (ARRAY['approve'::text, 'approve_under_licence'::text, 'control_rebutted'::text]));
CREATE INDEX check_attestation_tenant_id_investigation_id_attested_at_id_idx ON public.check_attestation USING btree (tenant_id, investigation_id, attested_at DESC, id DESC);
CREATE UNIQUE INDEX check_attestation_tenant_id_investigation_id_check_id_idx ON public.check_attestation USING btree (tenant_id, investigation_id, check_id) WHERE (NOT withdrawn);
CREATE INDEX claim_batch_tenant_id_investigation_id_recorded_at_idx ON public.claim_batch USING btree (tenant_id, investigation_id, recorded_at);
CREATE INDEX claim_tenant_id_investigation_id_idx ON public.claim USING btree (tenant_id, investigation_id);
CREATE INDEX claim_tenant_id_source_source_record_idx ON public.claim USING btree (tenant_id, source, source_record);
CREATE INDEX claim_tenant_id_subject_id_attribute_recorded_at_idx ON public.claim USING btree (tenant_id, subject_id, attribute, recorded_at);
CREATE INDEX company_former_external_ids ON public.company USING btree (tenant_id, id) WHERE ((withdrawn_at IS NOT NULL) AND (former_external_ids IS NOT NULL));
CREATE INDEX company_import_row_tenant_id_import_id_line_id_idx ON public.company_import_row USING btree (tenant_id, import_id, line, id);
CREATE INDEX company_import_row_tenant_id_import_id_outcome_line_id_idx ON public.company_import_row USING btree (tenant_id, import_id, outcome, line, id);
CREATE INDEX company_import_tenant_id_created_at_id_idx ON public.company_import USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX company_note_tenant_id_company_id_created_at_id_idx ON public.company_note USING btree (tenant_id, company_id, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE UNIQUE INDEX company_registration_key ON public.company USING btree (tenant_id, register, registration_number, registration_scope) WHERE ((withdrawn_at IS NULL) AND (register IS NOT NULL) AND (registration_number IS NOT NULL));
CREATE INDEX company_risk_tenant_id_evaluation_id_idx ON public.company_risk USING btree (tenant_id, evaluation_id);
CREATE INDEX company_risk_tenant_id_level_company_id_idx ON public.company_risk USING btree (tenant_id, level, company_id);
CREATE INDEX company_risk_tenant_id_score_company_id_idx ON public.company_risk USING btree (tenant_id, score DESC, company_id DESC);
CREATE INDEX company_status_change_restricted_idx ON public.company_status_change USING btree (tenant_id, company_id, changed_at, id) WHERE (to_status = 'restricted'::text);
CREATE INDEX company_status_change_tenant_id_company_id_changed_at_id_idx ON public.company_status_change USING btree (tenant_id, company_id, changed_at DESC, id DESC);
CREATE INDEX company_tenant_id_country_code_created_at_id_idx ON public.company USING btree (tenant_id, country_code, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_tenant_id_created_at_id_idx ON public.company USING btree (tenant_id, created_at, id);
CREATE INDEX company_tenant_id_entity_id_idx ON public.company USING btree (tenant_id, entity_id);
CREATE UNIQUE INDEX company_tenant_id_external_id_idx ON public.company USING btree (tenant_id, external_id) WHERE ((withdrawn_at IS NULL) AND (external_id IS NOT NULL));
CREATE INDEX company_tenant_id_name_id_idx ON public.company USING btree (tenant_id, name, id);
CREATE INDEX company_tenant_id_next_review_at_id_idx ON public.company USING btree (tenant_id, next_review_at, id) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_tenant_id_next_review_at_idx ON public.company USING btree (tenant_id, next_review_at) WHERE ((withdrawn_at IS NULL) AND (next_review_at IS NOT NULL));
CREATE INDEX company_tenant_id_portfolio_score_high_id_idx ON public.company USING btree (tenant_id, portfolio_score_high DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_tenant_id_portfolio_score_id_idx ON public.company USING btree (tenant_id, portfolio_score DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_tenant_id_register_created_at_id_idx ON public.company USING btree (tenant_id, register, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_tenant_id_register_registration_number_id_idx ON public.company USING btree (tenant_id, register, registration_number, id) WHERE (withdrawn_at IS NOT NULL);
CREATE INDEX company_tenant_id_registration_number_idx ON public.company USING btree (tenant_id, registration_number) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_tenant_id_relationship_status_created_at_id_idx ON public.company USING btree (tenant_id, relationship_status, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_tenant_id_updated_at_id_idx ON public.company USING btree (tenant_id, updated_at, id) WHERE (withdrawn_at IS NULL);
CREATE INDEX company_withdrawn_external_id ON public.company USING btree (tenant_id, external_id) WHERE ((withdrawn_at IS NOT NULL) AND (external_id IS NOT NULL));
CREATE INDEX compliance_profile_tenant_id_created_at_id_idx ON public.compliance_profile USING btree (tenant_id, created_at, id);
CREATE UNIQUE INDEX compliance_profile_tenant_id_idx ON public.compliance_profile USING btree (tenant_id) WHERE (status = ANY (ARRAY['draft'::text, 'proposed'::text]));
CREATE INDEX compliance_profile_tenant_id_valid_from_idx ON public.compliance_profile USING btree (tenant_id, valid_from) WHERE (status = 'adopted'::text);
CREATE INDEX conflict_tenant_id_status_opened_at_idx ON public.conflict USING btree (tenant_id, status, opened_at);
CREATE INDEX conflict_tenant_id_subject_id_opened_at_idx ON public.conflict USING btree (tenant_id, subject_id, opened_at);
CREATE INDEX contract_finding_tenant_id_kind_found_at_id_idx ON public.contract_finding USING btree (tenant_id, kind, found_at DESC, id DESC);
CREATE INDEX contract_finding_tenant_id_kind_provider_found_at_id_idx ON public.contract_finding USING btree (tenant_id, kind, provider, found_at DESC, id DESC);
CREATE INDEX credential_rotation_created_at_id_idx ON public.credential_rotation USING btree (created_at, id);
CREATE INDEX credential_rotation_status_idx ON public.credential_rotation USING btree (status) WHERE (status = ANY (ARRAY['pending'::text, 'running'::text]));
CREATE UNIQUE INDEX entity_identifier_tenant_id_scheme_value_idx ON public.entity_identifier USING btree (tenant_id, scheme, value) WHERE certain;
CREATE INDEX entity_identifier_tenant_id_value_scheme_idx ON public.entity_identifier USING btree (tenant_id, value, scheme) WHERE (NOT certain);
CREATE INDEX entity_merge_tenant_id_canonical_id_idx ON public.entity_merge USING btree (tenant_id, canonical_id);
CREATE INDEX entity_tenant_id_created_at_id_idx ON public.entity USING btree (tenant_id, created_at, id);
CREATE INDEX entity_tenant_id_display_name_id_idx ON public.entity USING btree (tenant_id, display_name, id);
CREATE INDEX entity_tenant_id_type_created_at_id_idx ON public.entity USING btree (tenant_id, type, created_at, id);
CREATE INDEX entity_tenant_id_updated_at_idx ON public.entity USING btree (tenant_id, updated_at);
CREATE INDEX evidence_tenant_id_investigation_id_recorded_at_id_idx ON public.evidence USING btree (tenant_id, investigation_id, recorded_at DESC, id DESC);
CREATE INDEX evidence_tenant_id_kind_recorded_at_id_idx ON public.evidence USING btree (tenant_id, kind, recorded_at DESC, id DESC);
CREATE INDEX evidence_tenant_id_recorded_at_id_idx ON public.evidence USING btree (tenant_id, recorded_at DESC, id DESC);
CREATE INDEX evidence_tenant_id_retrieved_at_id_idx ON public.evidence USING btree (tenant_id, retrieved_at, id);
CREATE INDEX evidence_tenant_id_sha256_idx ON public.evidence USING btree (tenant_id, sha256);
CREATE INDEX evidence_tenant_id_source_recorded_at_id_idx ON public.evidence USING btree (tenant_id, source, recorded_at DESC, id DESC);
CREATE INDEX idempotency_key_tenant_id_created_at_idx ON public.idempotency_key USING btree (tenant_id, created_at);
CREATE INDEX investigation_batch_row_tenant_id_batch_id_row_number_id_idx ON public.investigation_batch_row USING btree (tenant_id, batch_id, row_number, id);
CREATE INDEX investigation_batch_row_tenant_id_batch_id_status_row_number_id ON public.investigation_batch_row USING btree (tenant_id, batch_id, status, row_number, id);
CREATE INDEX investigation_batch_row_tenant_id_investigation_id_idx ON public.investigation_batch_row USING btree (tenant_id, investigation_id) WHERE (investigation_id IS NOT NULL);
CREATE INDEX investigation_batch_row_tenant_id_status_batch_id_idx ON public.investigation_batch_row USING btree (tenant_id, status, batch_id) WHERE (status = 'started'::text);
CREATE INDEX investigation_batch_tenant_id_created_at_id_idx ON public.investigation_batch USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX investigation_batch_tenant_id_created_by_created_at_id_idx ON public.investigation_batch USING btree (tenant_id, created_by, created_at DESC, id DESC);
CREATE INDEX investigation_batch_tenant_id_status_created_at_id_idx ON public.investigation_batch USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX investigation_note_tenant_id_investigation_id_created_at_id_idx ON public.investigation_note USING btree (tenant_id, investigation_id, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_party_tenant_id_entity_id_idx ON public.investigation_party USING btree (tenant_id, entity_id);
CREATE INDEX investigation_problem_tenant_id_investigation_id_at_id_idx ON public.investigation_problem USING btree (tenant_id, investigation_id, at, id);
CREATE INDEX investigation_tenant_id_as_of_idx ON public.investigation USING btree (tenant_id, as_of) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_company_id_created_at_id_idx ON public.investigation USING btree (tenant_id, company_id, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_company_id_id_idx ON public.investigation USING btree (tenant_id, company_id, id);
CREATE INDEX investigation_tenant_id_company_name_id_idx ON public.investigation USING btree (tenant_id, company_name, id) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_country_code_created_at_id_idx ON public.investigation USING btree (tenant_id, country_code, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_created_at_id_idx ON public.investigation USING btree (tenant_id, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_created_by_created_at_id_idx ON public.investigation USING btree (tenant_id, created_by, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_entity_id_company_id_idx ON public.investigation USING btree (tenant_id, entity_id, company_id) WHERE (entity_id IS NOT NULL);
CREATE UNIQUE INDEX investigation_tenant_id_external_id_idx ON public.investigation USING btree (tenant_id, external_id) WHERE (run_version = 1);
CREATE INDEX investigation_tenant_id_external_id_run_version_idx ON public.investigation USING btree (tenant_id, external_id, run_version) WHERE (external_id IS NOT NULL);
CREATE INDEX investigation_tenant_id_registration_number_register_idx ON public.investigation USING btree (tenant_id, registration_number, register) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_rerun_of_idx ON public.investigation USING btree (tenant_id, rerun_of) WHERE (rerun_of IS NOT NULL);
CREATE INDEX investigation_tenant_id_risk_level_created_at_id_idx ON public.investigation USING btree (tenant_id, risk_level, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_risk_score_high_id_idx ON public.investigation USING btree (tenant_id, risk_score_high DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_risk_score_id_idx ON public.investigation USING btree (tenant_id, risk_score DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_status_created_at_id_idx ON public.investigation USING btree (tenant_id, status, created_at DESC, id DESC) WHERE (withdrawn_at IS NULL);
CREATE INDEX investigation_tenant_id_updated_at_id_idx ON public.investigation USING btree (tenant_id, updated_at, id) WHERE (withdrawn_at IS NULL);
CREATE INDEX invitation_tenant_id_created_at_id_idx ON public.invitation USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX invitation_tenant_id_expires_at_idx ON public.invitation USING btree (tenant_id, expires_at);
CREATE INDEX invitation_tenant_id_invited_by_idx ON public.invitation USING btree (tenant_id, invited_by);
CREATE INDEX issuer_tenant_id_idx ON public.issuer USING btree (tenant_id);
CREATE INDEX job_tenant_id_created_at_id_idx ON public.job USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX job_tenant_id_created_by_created_at_id_idx ON public.job USING btree (tenant_id, created_by, created_at DESC, id DESC);
CREATE INDEX job_tenant_id_kind_created_at_id_idx ON public.job USING btree (tenant_id, kind, created_at DESC, id DESC);
CREATE INDEX job_tenant_id_resource_type_resource_id_idx ON public.job USING btree (tenant_id, resource_type, resource_id);
CREATE INDEX job_tenant_id_status_created_at_id_idx ON public.job USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX language_model_tenant_id_created_at_id_idx ON public.language_model USING btree (tenant_id, created_at, id);
CREATE INDEX language_model_tenant_id_enabled_created_at_id_idx ON public.language_model USING btree (tenant_id, enabled, created_at, id);
CREATE UNIQUE INDEX language_model_tenant_id_name_idx ON public.language_model USING btree (tenant_id, name) WHERE (removed_at IS NULL);
CREATE UNIQUE INDEX list_acceptance_open ON public.list_acceptance USING btree (tenant_id, list_id, entry_key, content_hash) WHERE (status = ANY (ARRAY['proposed'::text, 'accepted'::text]));
CREATE INDEX list_acceptance_tenant_id_list_id_proposed_at_id_idx ON public.list_acceptance USING btree (tenant_id, list_id, proposed_at DESC, id DESC);
CREATE INDEX list_entry_delisted ON public.list_entry USING btree (list_id, entry_key) WHERE (delisted_date IS NOT NULL);
CREATE INDEX list_entry_list_id_first_sequence_idx ON public.list_entry USING btree (list_id, first_sequence);
CREATE INDEX list_entry_list_id_last_sequence_idx ON public.list_entry USING btree (list_id, last_sequence);
CREATE INDEX list_entry_name_id_idx ON public.list_entry USING btree (name, id);
CREATE INDEX list_fetch_created_at_id_idx ON public.list_fetch USING btree (created_at, id);
CREATE INDEX list_fetch_list_id_finished_at_idx ON public.list_fetch USING btree (list_id, finished_at);
CREATE UNIQUE INDEX list_fetch_list_id_idx ON public.list_fetch USING btree (list_id) WHERE (status = ANY (ARRAY['pending'::text, 'running'::text]));
CREATE INDEX list_load_created_at_id_idx ON public.list_load USING btree (created_at, id);
CREATE INDEX list_load_status_created_at_idx ON public.list_load USING btree (status, created_at);
CREATE INDEX list_version_list_id_status_idx ON public.list_version USING btree (list_id, status);
CREATE INDEX mcp_call_tenant_id_evidence_id_idx ON public.mcp_call USING btree (tenant_id, evidence_id) WHERE (evidence_id IS NOT NULL);
CREATE INDEX mcp_call_tenant_id_server_id_called_at_id_idx ON public.mcp_call USING btree (tenant_id, server_id, called_at DESC, id DESC);
CREATE INDEX mcp_call_tenant_id_tool_id_idx ON public.mcp_call USING btree (tenant_id, tool_id);
CREATE INDEX mcp_server_tenant_id_created_at_id_idx ON public.mcp_server USING btree (tenant_id, created_at, id);
CREATE INDEX mcp_server_tenant_id_enabled_created_at_id_idx ON public.mcp_server USING btree (tenant_id, enabled, created_at, id);
CREATE UNIQUE INDEX mcp_server_tenant_id_name_idx ON public.mcp_server USING btree (tenant_id, name) WHERE (removed_at IS NULL);
CREATE INDEX model_call_tenant_id_called_at_id_idx ON public.model_call USING btree (tenant_id, called_at DESC, id DESC);
CREATE INDEX model_call_tenant_id_investigation_id_called_at_idx ON public.model_call USING btree (tenant_id, investigation_id, called_at) WHERE (investigation_id IS NOT NULL);
CREATE INDEX model_call_tenant_id_model_id_called_at_id_idx ON public.model_call USING btree (tenant_id, model_id, called_at DESC, id DESC);
CREATE INDEX model_call_tenant_id_outcome_called_at_id_idx ON public.model_call USING btree (tenant_id, outcome, called_at DESC, id DESC);
CREATE INDEX model_tier_tenant_id_model_id_idx ON public.model_tier USING btree (tenant_id, model_id) WHERE (model_id IS NOT NULL);
CREATE INDEX mutation_tenant_id_investigation_id_recorded_at_idx ON public.mutation USING btree (tenant_id, investigation_id, recorded_at);
CREATE INDEX mutation_tenant_id_subject_id_recorded_at_idx ON public.mutation USING btree (tenant_id, subject_id, recorded_at);
CREATE INDEX outbox_available_at_idx ON public.outbox USING btree (available_at) WHERE (done_at IS NULL);
CREATE INDEX password_reset_tenant_id_expires_at_idx ON public.password_reset USING btree (tenant_id, expires_at);
CREATE INDEX password_reset_tenant_id_made_by_idx ON public.password_reset USING btree (tenant_id, made_by);
CREATE INDEX platform_event_occurred_at_id_idx ON public.platform_event USING btree (occurred_at DESC, id DESC);
CREATE INDEX preference_tenant_id_claim_id_idx ON public.preference USING btree (tenant_id, claim_id);
CREATE INDEX provider_call_tenant_id_investigation_id_called_at_idx ON public.provider_call USING btree (tenant_id, investigation_id, called_at DESC) WHERE (investigation_id IS NOT NULL);
CREATE INDEX provider_call_tenant_id_provider_called_at_idx ON public.provider_call USING btree (tenant_id, provider, called_at DESC);
CREATE INDEX provider_call_tenant_id_request_key_called_at_idx ON public.provider_call USING btree (tenant_id, request_key, called_at DESC);
CREATE INDEX reference_dataset_event_tenant_id_dataset_id_created_at_id_idx ON public.reference_dataset_event USING btree (tenant_id, dataset_id, created_at, id);
CREATE INDEX reference_dataset_tenant_id_created_at_id_idx ON public.reference_dataset USING btree (tenant_id, created_at, id);
CREATE INDEX reference_dataset_tenant_id_status_idx ON public.reference_dataset USING btree (tenant_id, status);
CREATE INDEX reference_dataset_tenant_id_type_id_idx ON public.reference_dataset USING btree (tenant_id, type, id);
CREATE UNIQUE INDEX reference_dataset_tenant_id_type_idx ON public.reference_dataset USING btree (tenant_id, type) WHERE (status = 'active'::text);
CREATE UNIQUE INDEX reference_dataset_tenant_id_type_version_idx ON public.reference_dataset USING btree (tenant_id, type, version) WHERE (status <> 'archived'::text);
CREATE INDEX refresh_token_tenant_id_session_id_idx ON public.refresh_token USING btree (tenant_id, session_id);
CREATE INDEX registry_address_address_key_idx ON public.registry_address USING btree (address_key);
CREATE INDEX registry_identifier_value_scheme_idx ON public.registry_identifier USING btree (value, scheme);
CREATE INDEX registry_load_created_at_id_idx ON public.registry_load USING btree (created_at DESC, id DESC);
CREATE INDEX registry_load_dataset_created_at_id_idx ON public.registry_load USING btree (dataset, created_at DESC, id DESC);
CREATE INDEX registry_load_status_created_at_idx ON public.registry_load USING btree (status, created_at) WHERE (status = ANY (ARRAY['pending'::text, 'running'::text]));
CREATE INDEX registry_name_name_key_idx ON public.registry_name USING btree (name_key);
CREATE INDEX registry_name_tokens_idx ON public.registry_name USING gin (tokens);
CREATE INDEX registry_record_dataset_id_holder_record_idx ON public.registry_record USING btree (dataset_id, holder_record) WHERE (holder_record IS NOT NULL);
CREATE INDEX registry_record_dataset_id_subject_record_idx ON public.registry_record USING btree (dataset_id, subject_record) WHERE (subject_record IS NOT NULL);
CREATE INDEX registry_rejection_load_id_line_id_idx ON public.registry_rejection USING btree (load_id, line, id);
CREATE INDEX relationship_profile_tenant_id_company_id_created_at_id_idx ON public.relationship_profile USING btree (tenant_id, company_id, created_at DESC, id DESC);
CREATE INDEX relationship_tenant_id_created_at_id_idx ON public.relationship USING btree (tenant_id, created_at, id);
CREATE INDEX relationship_tenant_id_discriminator_idx ON public.relationship USING btree (tenant_id, discriminator);
CREATE INDEX relationship_tenant_id_from_id_type_idx ON public.relationship USING btree (tenant_id, from_id, type);
CREATE INDEX relationship_tenant_id_to_id_type_idx ON public.relationship USING btree (tenant_id, to_id, type);
CREATE INDEX relationship_tenant_id_type_created_at_id_idx ON public.relationship USING btree (tenant_id, type, created_at, id);
CREATE INDEX relationship_tenant_id_updated_at_idx ON public.relationship USING btree (tenant_id, updated_at);
CREATE INDEX relationship_tenant_id_valid_from_idx ON public.relationship USING btree (tenant_id, valid_from) WHERE (valid_from IS NOT NULL);
CREATE INDEX relationship_tenant_id_valid_to_idx ON public.relationship USING btree (tenant_id, valid_to) WHERE (valid_to IS NOT NULL);
CREATE INDEX report_tenant_id_content_sha256_idx ON public.report USING btree (tenant_id, content_sha256) WHERE (content_sha256 IS NOT NULL);
CREATE INDEX report_tenant_id_created_at_id_idx ON public.report USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX report_tenant_id_created_by_created_at_id_idx ON public.report USING btree (tenant_id, created_by, created_at DESC, id DESC);
CREATE INDEX report_tenant_id_investigation_id_created_at_id_idx ON public.report USING btree (tenant_id, investigation_id, created_at DESC, id DESC);
CREATE INDEX rescreening_match_tenant_id_rescreening_id_idx ON public.rescreening_match USING btree (tenant_id, rescreening_id) WHERE (told_at IS NULL);
CREATE INDEX rescreening_party_tenant_id_company_id_created_at_id_idx ON public.rescreening_party USING btree (tenant_id, company_id, created_at DESC, id DESC);
CREATE INDEX rescreening_party_tenant_id_created_at_id_idx ON public.rescreening_party USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX rescreening_party_tenant_id_rescreening_id_created_at_id_idx ON public.rescreening_party USING btree (tenant_id, rescreening_id, created_at, id);
CREATE INDEX rescreening_tenant_id_created_at_id_idx ON public.rescreening USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX rescreening_tenant_id_list_id_created_at_id_idx ON public.rescreening USING btree (tenant_id, list_id, created_at DESC, id DESC);
CREATE INDEX rescreening_tenant_id_status_created_at_id_idx ON public.rescreening USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX rescreening_tenant_id_trigger_created_at_id_idx ON public.rescreening USING btree (tenant_id, trigger, created_at DESC, id DESC);
CREATE INDEX rescreening_tenant_id_version_id_created_at_id_idx ON public.rescreening USING btree (tenant_id, version_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX rescreening_tenant_id_version_id_idx ON public.rescreening USING btree (tenant_id, version_id) WHERE (trigger = 'list_changed'::text);
CREATE INDEX resolution_candidate_tenant_id_company_id_idx ON public.resolution_candidate USING btree (tenant_id, company_id);
CREATE INDEX resolution_candidate_tenant_id_found_at_id_idx ON public.resolution_candidate USING btree (tenant_id, found_at, id);
CREATE INDEX resolution_candidate_tenant_id_second_id_idx ON public.resolution_candidate USING btree (tenant_id, second_id);
CREATE INDEX resolution_candidate_tenant_id_status_found_at_id_idx ON public.resolution_candidate USING btree (tenant_id, status, found_at, id);
CREATE INDEX resolution_merge_tenant_id_candidate_id_idx ON public.resolution_merge USING btree (tenant_id, candidate_id);
CREATE INDEX resolution_merge_tenant_id_merged_at_id_idx ON public.resolution_merge USING btree (tenant_id, merged_at, id);
CREATE INDEX resolution_search_tenant_id_company_id_idx ON public.resolution_search USING btree (tenant_id, company_id);
CREATE INDEX resolution_search_tenant_id_created_at_id_idx ON public.resolution_search USING btree (tenant_id, created_at, id);
CREATE INDEX revocation_created_at_idx ON public.revocation USING btree (created_at);
CREATE INDEX revocation_expires_at_idx ON public.revocation USING btree (expires_at);
CREATE INDEX revocation_subject_id_idx ON public.revocation USING btree (subject_id);
CREATE INDEX risk_batch_result_tenant_id_batch_id_id_idx ON public.risk_batch_result USING btree (tenant_id, batch_id, id);
CREATE INDEX risk_batch_result_tenant_id_batch_id_outcome_id_idx ON public.risk_batch_result USING btree (tenant_id, batch_id, outcome, id);
CREATE INDEX risk_batch_result_tenant_id_batch_id_score_id_idx ON public.risk_batch_result USING btree (tenant_id, batch_id, score DESC, id DESC);
CREATE INDEX risk_batch_result_tenant_id_company_id_idx ON public.risk_batch_result USING btree (tenant_id, company_id);
CREATE INDEX risk_batch_result_tenant_id_evaluation_id_idx ON public.risk_batch_result USING btree (tenant_id, evaluation_id);
CREATE INDEX risk_batch_tenant_id_created_at_id_idx ON public.risk_batch USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX risk_batch_tenant_id_status_created_at_id_idx ON public.risk_batch USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX risk_evaluation_tenant_id_as_of_id_idx ON public.risk_evaluation USING btree (tenant_id, as_of, id);
CREATE INDEX risk_evaluation_tenant_id_company_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, company_id, created_at, id);
CREATE INDEX risk_evaluation_tenant_id_company_id_created_at_idx ON public.risk_evaluation USING btree (tenant_id, company_id, created_at DESC) WHERE (investigation_id IS NOT NULL);
CREATE INDEX risk_evaluation_tenant_id_coverage_id_idx ON public.risk_evaluation USING btree (tenant_id, coverage DESC, id DESC);
CREATE INDEX risk_evaluation_tenant_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, created_at, id);
CREATE INDEX risk_evaluation_tenant_id_investigation_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, investigation_id, created_at, id);
CREATE INDEX risk_evaluation_tenant_id_level_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, level, created_at DESC, id DESC);
CREATE INDEX risk_evaluation_tenant_id_matrix_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, matrix_id, created_at DESC, id DESC);
CREATE INDEX risk_evaluation_tenant_id_parent_id_idx ON public.risk_evaluation USING btree (tenant_id, parent_id) WHERE (parent_id IS NOT NULL);
CREATE UNIQUE INDEX risk_evaluation_tenant_id_retry_key_idx ON public.risk_evaluation USING btree (tenant_id, retry_key) WHERE (retry_key IS NOT NULL);
CREATE INDEX risk_evaluation_tenant_id_score_high_id_idx ON public.risk_evaluation USING btree (tenant_id, score_high DESC, id DESC);
CREATE INDEX risk_evaluation_tenant_id_score_id_idx ON public.risk_evaluation USING btree (tenant_id, score DESC, id DESC);
CREATE INDEX risk_evaluation_tenant_id_subject_id_created_at_id_idx ON public.risk_evaluation USING btree (tenant_id, subject_id, created_at, id);
CREATE UNIQUE INDEX risk_indicator_tenant_id_investigation_id_module_code_idx ON public.risk_indicator USING btree (tenant_id, investigation_id, module, code) WHERE (party_id IS NULL);
CREATE UNIQUE INDEX risk_indicator_tenant_id_investigation_id_module_code_party_id_ ON public.risk_indicator USING btree (tenant_id, investigation_id, module, code, party_id) WHERE (party_id IS NOT NULL);
CREATE INDEX risk_indicator_tenant_id_investigation_id_module_id_idx ON public.risk_indicator USING btree (tenant_id, investigation_id, module, id);
CREATE INDEX risk_indicator_tenant_id_party_id_idx ON public.risk_indicator USING btree (tenant_id, party_id);
CREATE INDEX risk_indicator_tenant_id_subject_id_created_at_idx ON public.risk_indicator USING btree (tenant_id, subject_id, created_at);
CREATE INDEX risk_matrix_tenant_id_created_at_id_idx ON public.risk_matrix USING btree (tenant_id, created_at, id);
CREATE INDEX risk_matrix_tenant_id_name_id_idx ON public.risk_matrix USING btree (tenant_id, name, id);
CREATE INDEX risk_matrix_tenant_id_name_published_at_idx ON public.risk_matrix USING btree (tenant_id, name, published_at);
CREATE UNIQUE INDEX risk_matrix_tenant_id_name_version_idx ON public.risk_matrix USING btree (tenant_id, name, version) WHERE ((status <> 'archived'::text) OR (published_at IS NOT NULL));
CREATE INDEX risk_matrix_tenant_id_status_id_idx ON public.risk_matrix USING btree (tenant_id, status, id);
CREATE INDEX risk_matrix_tenant_id_version_id_idx ON public.risk_matrix USING btree (tenant_id, version, id);
CREATE UNIQUE INDEX risk_override_tenant_id_evaluation_id_factor_idx ON public.risk_override USING btree (tenant_id, evaluation_id, factor) WHERE (status = 'proposed'::text);
CREATE INDEX risk_override_tenant_id_evaluation_id_proposed_at_idx ON public.risk_override USING btree (tenant_id, evaluation_id, proposed_at);
CREATE INDEX risk_override_tenant_id_proposed_at_id_idx ON public.risk_override USING btree (tenant_id, proposed_at, id);
CREATE INDEX risk_override_tenant_id_status_proposed_at_id_idx ON public.risk_override USING btree (tenant_id, status, proposed_at, id);
CREATE INDEX risk_policy_tenant_id_created_at_id_idx ON public.risk_policy USING btree (tenant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX risk_policy_tenant_id_status_idx ON public.risk_policy USING btree (tenant_id, status) WHERE (status = 'active'::text);
CREATE INDEX risk_segment_tenant_id_created_at_id_idx ON public.risk_segment USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX risk_segment_tenant_id_key_id_idx ON public.risk_segment USING btree (tenant_id, key, id);
CREATE UNIQUE INDEX risk_segment_tenant_id_key_idx ON public.risk_segment USING btree (tenant_id, key) WHERE (status = 'active'::text);
CREATE INDEX run_registers_tenant_id_investigation_id_idx ON public.run_registers USING btree (tenant_id, investigation_id) WHERE ((same_at IS NULL) AND (told_at IS NULL));
CREATE INDEX run_registers_tenant_id_looked_at_idx ON public.run_registers USING btree (tenant_id, looked_at);
CREATE INDEX screening_batch_tenant_id_created_at_id_idx ON public.screening_batch USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX screening_batch_tenant_id_status_created_at_id_idx ON public.screening_batch USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX screening_candidate_tenant_id_list_id_entry_key_idx ON public.screening_candidate USING btree (tenant_id, list_id, entry_key);
CREATE INDEX screening_decision_tenant_id_hit_id_decided_at_idx ON public.screening_decision USING btree (tenant_id, hit_id, decided_at);
CREATE UNIQUE INDEX screening_decision_tenant_id_hit_id_idx ON public.screening_decision USING btree (tenant_id, hit_id) WHERE (state = 'proposed'::text);
CREATE INDEX screening_hit_tenant_id_assigned_to_created_at_id_idx ON public.screening_hit USING btree (tenant_id, assigned_to, created_at DESC, id DESC);
CREATE INDEX screening_hit_tenant_id_created_at_id_idx ON public.screening_hit USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX screening_hit_tenant_id_entity_id_created_at_id_idx ON public.screening_hit USING btree (tenant_id, entity_id, created_at DESC, id DESC);
CREATE INDEX screening_hit_tenant_id_entity_id_id_idx ON public.screening_hit USING btree (tenant_id, entity_id, id) WHERE freezes_decision;
CREATE INDEX screening_hit_tenant_id_last_seen_at_id_idx ON public.screening_hit USING btree (tenant_id, last_seen_at DESC, id DESC);
CREATE INDEX screening_hit_tenant_id_list_id_entry_key_idx ON public.screening_hit USING btree (tenant_id, list_id, entry_key);
CREATE INDEX screening_hit_tenant_id_party_name_created_at_id_idx ON public.screening_hit USING btree (tenant_id, party_name, created_at DESC, id DESC);
CREATE INDEX screening_hit_tenant_id_reference_created_at_id_idx ON public.screening_hit USING btree (tenant_id, reference, created_at DESC, id DESC);
CREATE INDEX screening_hit_tenant_id_status_created_at_id_idx ON public.screening_hit USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX screening_hit_tenant_id_suppression_id_idx ON public.screening_hit USING btree (tenant_id, suppression_id) WHERE (suppression_id IS NOT NULL);
CREATE INDEX screening_sighting_tenant_id_company_id_hit_id_idx ON public.screening_sighting USING btree (tenant_id, company_id, hit_id) WHERE (company_id IS NOT NULL);
CREATE INDEX screening_sighting_tenant_id_hit_id_seen_at_idx ON public.screening_sighting USING btree (tenant_id, hit_id, seen_at);
CREATE INDEX screening_sighting_tenant_id_investigation_id_hit_id_idx ON public.screening_sighting USING btree (tenant_id, investigation_id, hit_id) WHERE (investigation_id IS NOT NULL);
CREATE INDEX screening_sighting_tenant_id_screening_id_idx ON public.screening_sighting USING btree (tenant_id, screening_id);
CREATE INDEX screening_subject_tenant_id_algorithm_idx ON public.screening_subject USING btree (tenant_id, algorithm) WHERE ((ended_at IS NULL) AND (algorithm_of = screening_id));
CREATE INDEX screening_subject_tenant_id_entity_id_idx ON public.screening_subject USING btree (tenant_id, entity_id) WHERE (ended_at IS NULL);
CREATE INDEX screening_subject_tenant_id_id_idx ON public.screening_subject USING btree (tenant_id, id) WHERE (ended_at IS NULL);
CREATE INDEX screening_subject_tenant_id_investigation_id_entity_id_idx ON public.screening_subject USING btree (tenant_id, investigation_id, entity_id) WHERE (investigation_id IS NOT NULL);
CREATE INDEX screening_subject_tenant_id_screening_id_idx ON public.screening_subject USING btree (tenant_id, screening_id) WHERE ((ended_at IS NULL) AND (algorithm_of IS DISTINCT FROM screening_id));
CREATE INDEX screening_suppression_tenant_id_created_at_id_idx ON public.screening_suppression USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX screening_suppression_tenant_id_entity_id_created_at_id_idx ON public.screening_suppression USING btree (tenant_id, entity_id, created_at DESC, id DESC);
CREATE INDEX screening_suppression_tenant_id_entry_key_created_at_id_idx ON public.screening_suppression USING btree (tenant_id, entry_key, created_at DESC, id DESC);
CREATE INDEX screening_suppression_tenant_id_expires_at_id_idx ON public.screening_suppression USING btree (tenant_id, expires_at, id);
CREATE INDEX screening_suppression_tenant_id_expires_at_idx ON public.screening_suppression USING btree (tenant_id, expires_at) WHERE (status = 'active'::text);
CREATE INDEX screening_suppression_tenant_id_hit_id_created_at_id_idx ON public.screening_suppression USING btree (tenant_id, hit_id, created_at DESC, id DESC);
CREATE INDEX screening_suppression_tenant_id_list_id_created_at_id_idx ON public.screening_suppression USING btree (tenant_id, list_id, created_at DESC, id DESC);
CREATE INDEX screening_suppression_tenant_id_party_key_idx ON public.screening_suppression USING btree (tenant_id, party_key) WHERE (status = 'active'::text);
CREATE INDEX screening_suppression_tenant_id_status_created_at_id_idx ON public.screening_suppression USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX screening_tenant_id_candidate_count_idx ON public.screening USING btree (tenant_id, candidate_count);
CREATE INDEX screening_tenant_id_created_at_id_idx ON public.screening USING btree (tenant_id, created_at, id);
CREATE INDEX screening_tenant_id_created_by_created_at_id_idx ON public.screening USING btree (tenant_id, created_by, created_at DESC, id DESC);
CREATE INDEX screening_tenant_id_entity_id_created_at_id_idx ON public.screening USING btree (tenant_id, entity_id, created_at, id);
CREATE INDEX screening_tenant_id_investigation_id_created_at_id_idx ON public.screening USING btree (tenant_id, investigation_id, created_at, id);
CREATE INDEX screening_tenant_id_name_idx ON public.screening USING btree (tenant_id, name);
CREATE INDEX screening_tenant_id_outcome_created_at_id_idx ON public.screening USING btree (tenant_id, outcome, created_at DESC, id DESC);
CREATE INDEX screening_tenant_id_purpose_created_at_id_idx ON public.screening USING btree (tenant_id, purpose, created_at DESC, id DESC);
CREATE INDEX screening_tenant_id_reference_idx ON public.screening USING btree (tenant_id, reference);
CREATE INDEX sdd_record_tenant_id_company_id_proposed_at_id_idx ON public.sdd_record USING btree (tenant_id, company_id, proposed_at, id);
CREATE UNIQUE INDEX sdd_record_tenant_id_company_id_status_idx ON public.sdd_record USING btree (tenant_id, company_id, status) WHERE (status = ANY (ARRAY['proposed'::text, 'confirmed'::text]));
CREATE INDEX sdd_record_tenant_id_valid_until_idx ON public.sdd_record USING btree (tenant_id, valid_until) WHERE (status = 'confirmed'::text);
CREATE UNIQUE INDEX settings_proposal_tenant_id_kind_subject_idx ON public.settings_proposal USING btree (tenant_id, kind, subject) WHERE (status = 'proposed'::text);
CREATE INDEX source_contract_version_tenant_id_created_at_id_idx ON public.source_contract_version USING btree (tenant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX source_contract_version_tenant_id_provider_idx ON public.source_contract_version USING btree (tenant_id, provider) WHERE (status = 'active'::text);
CREATE INDEX source_contract_version_tenant_id_status_created_at_id_idx ON public.source_contract_version USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX sponsored_grant_tenant_id_created_at_id_idx ON public.sponsored_grant USING btree (tenant_id, created_at, id);
CREATE INDEX sponsored_grant_tenant_id_provider_expires_at_idx ON public.sponsored_grant USING btree (tenant_id, provider, expires_at);
CREATE INDEX task_tenant_id_assignee_status_due_at_id_idx ON public.task USING btree (tenant_id, assignee, status, due_at, id);
CREATE INDEX task_tenant_id_created_at_id_idx ON public.task USING btree (tenant_id, created_at DESC, id DESC);
CREATE INDEX task_tenant_id_due_at_id_idx ON public.task USING btree (tenant_id, due_at, id);
CREATE INDEX task_tenant_id_escalations_id_idx ON public.task USING btree (tenant_id, escalations, id);
CREATE INDEX task_tenant_id_kind_due_at_id_idx ON public.task USING btree (tenant_id, kind, due_at, id);
CREATE UNIQUE INDEX task_tenant_id_kind_subject_type_subject_id_idx ON public.task USING btree (tenant_id, kind, subject_type, subject_id) WHERE (status = 'open'::text);
CREATE INDEX task_tenant_id_sla_state_due_at_idx ON public.task USING btree (tenant_id, sla_state, due_at) WHERE (status = 'open'::text);
CREATE INDEX task_tenant_id_status_due_at_id_idx ON public.task USING btree (tenant_id, status, due_at, id);
CREATE INDEX task_tenant_id_subject_id_due_at_id_idx ON public.task USING btree (tenant_id, subject_id, due_at, id);
CREATE INDEX task_tenant_id_subject_type_due_at_id_idx ON public.task USING btree (tenant_id, subject_type, due_at, id);
CREATE INDEX task_tenant_id_warn_at_idx ON public.task USING btree (tenant_id, warn_at) WHERE ((status = 'open'::text) AND (sla_state = 'on_track'::text));
CREATE INDEX tenant_due_due_at_idx ON public.tenant_due USING btree (due_at);
CREATE INDEX tenant_due_kind_basis_idx ON public.tenant_due USING btree (kind, basis) WHERE (basis IS NOT NULL);
CREATE INDEX tenant_turn_kind_taken_at_idx ON public.tenant_turn USING btree (kind, taken_at);
CREATE INDEX user_account_tenant_id_created_at_id_idx ON public.user_account USING btree (tenant_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX user_account_tenant_id_email_idx ON public.user_account USING btree (tenant_id, email) WHERE ((email IS NOT NULL) AND (issuer = 'atlas'::text));
CREATE INDEX user_account_tenant_id_person_id_idx ON public.user_account USING btree (tenant_id, person_id);
CREATE INDEX user_account_tenant_id_status_created_at_id_idx ON public.user_account USING btree (tenant_id, status, created_at DESC, id DESC);
CREATE INDEX user_former_person_tenant_id_person_id_idx ON public.user_former_person USING btree (tenant_id, person_id);
CREATE INDEX user_former_person_tenant_id_user_id_ended_at_idx ON public.user_former_person USING btree (tenant_id, user_id, ended_at);
CREATE INDEX user_role_tenant_id_role_user_id_idx ON public.user_role USING btree (tenant_id, role, user_id);
CREATE INDEX user_session_tenant_id_expires_at_idx ON public.user_session USING btree (tenant_id, expires_at);
CREATE UNIQUE INDEX user_session_tenant_id_sign_in_idx ON public.user_session USING btree (tenant_id, sign_in) WHERE (sign_in IS NOT NULL);
CREATE INDEX user_session_tenant_id_user_id_created_at_id_idx ON public.user_session USING btree (tenant_id, user_id, created_at DESC, id DESC);
CREATE TRIGGER count_companies_delete AFTER DELETE ON public.company REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.count_companies_delete();
CREATE TRIGGER count_companies_insert AFTER INSERT ON public.company REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.count_companies_insert();
CREATE TRIGGER count_companies_update AFTER UPDATE ON public.company REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.count_companies_update();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.case_decision REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_case_decision_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.case_decision_entry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_case_decision_entry_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.company REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_company_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.company_risk REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_company_risk_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.compliance_profile REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_compliance_profile_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.investigation REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_investigation_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.list_acceptance REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_list_acceptance_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.reference_dataset REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_reference_dataset_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.run_registers REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_run_registers_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.sdd_record REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_sdd_record_insert();
CREATE TRIGGER mark_due_insert AFTER INSERT ON public.task REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_task_insert();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.case_decision REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_case_decision_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.case_decision_entry REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_case_decision_entry_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.company REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_company_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.company_risk REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_company_risk_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.compliance_profile REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_compliance_profile_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.investigation REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_investigation_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.list_acceptance REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_list_acceptance_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.reference_dataset REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_reference_dataset_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.run_registers REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_run_registers_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.sdd_record REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_sdd_record_update();
CREATE TRIGGER mark_due_update AFTER UPDATE ON public.task REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_task_update();
CREATE TRIGGER mark_parties_insert AFTER INSERT ON public.company REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_company_insert();
CREATE TRIGGER mark_parties_insert AFTER INSERT ON public.entity REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_entity_insert();
CREATE TRIGGER mark_parties_insert AFTER INSERT ON public.screening_subject REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_screening_subject_insert();
CREATE TRIGGER mark_parties_insert AFTER INSERT ON public.screening_suppression REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_screening_suppression_insert();
CREATE TRIGGER mark_parties_update AFTER UPDATE ON public.company REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_company_update();
CREATE TRIGGER mark_parties_update AFTER UPDATE ON public.entity REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_entity_update();
CREATE TRIGGER mark_parties_update AFTER UPDATE ON public.screening_subject REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_screening_subject_update();
CREATE TRIGGER mark_parties_update AFTER UPDATE ON public.screening_suppression REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_parties_screening_suppression_update();
CREATE TRIGGER mark_portfolio_delete AFTER DELETE ON public.company REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_company_delete();
CREATE TRIGGER mark_portfolio_delete AFTER DELETE ON public.company_risk REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_company_risk_delete();
CREATE TRIGGER mark_portfolio_delete AFTER DELETE ON public.relationship_profile REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_relationship_profile_delete();
CREATE TRIGGER mark_portfolio_delete AFTER DELETE ON public.run_registers REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_run_registers_delete();
CREATE TRIGGER mark_portfolio_insert AFTER INSERT ON public.company REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_company_insert();
CREATE TRIGGER mark_portfolio_insert AFTER INSERT ON public.company_risk REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_company_risk_insert();
CREATE TRIGGER mark_portfolio_insert AFTER INSERT ON public.relationship_profile REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_relationship_profile_insert();
CREATE TRIGGER mark_portfolio_insert AFTER INSERT ON public.run_registers REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_run_registers_insert();
CREATE TRIGGER mark_portfolio_update AFTER UPDATE ON public.company REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_company_update();
CREATE TRIGGER mark_portfolio_update AFTER UPDATE ON public.company_risk REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_company_risk_update();
CREATE TRIGGER mark_portfolio_update AFTER UPDATE ON public.relationship_profile REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_relationship_profile_update();
CREATE TRIGGER mark_portfolio_update AFTER UPDATE ON public.run_registers REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_portfolio_run_registers_update();
CREATE TRIGGER mark_profiles_insert AFTER INSERT ON public.compliance_profile REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_profiles_compliance_profile_insert();
CREATE TRIGGER mark_profiles_insert AFTER INSERT ON public.list_acceptance REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_profiles_list_acceptance_insert();
CREATE TRIGGER mark_profiles_insert AFTER INSERT ON public.reference_dataset REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_profiles_reference_dataset_insert();
CREATE TRIGGER mark_profiles_update AFTER UPDATE ON public.compliance_profile REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_profiles_compliance_profile_update();
CREATE TRIGGER mark_profiles_update AFTER UPDATE ON public.list_acceptance REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_profiles_list_acceptance_update();
CREATE TRIGGER mark_profiles_update AFTER UPDATE ON public.reference_dataset REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.mark_due_profiles_reference_dataset_update();
CREATE TRIGGER note_unsealed AFTER INSERT ON public.audit_event REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_unsealed();
CREATE TRIGGER note_work AFTER INSERT ON public.authorization_code REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('expiry');
CREATE TRIGGER note_work AFTER INSERT ON public.company REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('screening');
CREATE TRIGGER note_work AFTER INSERT ON public.company_count REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('expiry');
CREATE TRIGGER note_work AFTER INSERT ON public.entity REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('screening');
CREATE TRIGGER note_work AFTER INSERT ON public.idempotency_key REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('expiry');
CREATE TRIGGER note_work AFTER INSERT ON public.invitation REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('expiry');
CREATE TRIGGER note_work AFTER INSERT ON public.job REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('jobs');
CREATE TRIGGER note_work AFTER INSERT ON public.mcp_credential REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('credentials');
CREATE TRIGGER note_work AFTER INSERT ON public.model_credential REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('credentials');
CREATE TRIGGER note_work AFTER INSERT ON public.password_reset REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('expiry');
CREATE TRIGGER note_work AFTER INSERT ON public.portfolio_mark REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('portfolio');
CREATE TRIGGER note_work AFTER INSERT ON public.provider_credential REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('credentials');
CREATE TRIGGER note_work AFTER INSERT ON public.screening_subject REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('screening');
CREATE TRIGGER note_work AFTER INSERT ON public.second_factor REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('factors');
CREATE TRIGGER note_work AFTER INSERT ON public.user_session REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.note_work('expiry');
ALTER TABLE ONLY public.agent_transcript
    ADD CONSTRAINT agent_transcript_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.agent_transcript
    ADD CONSTRAINT agent_transcript_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
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
ALTER TABLE ONLY public.authorization_code
    ADD CONSTRAINT authorization_code_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.authorization_code
    ADD CONSTRAINT authorization_code_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.user_session(tenant_id, id);
ALTER TABLE ONLY public.authorization_code
    ADD CONSTRAINT authorization_code_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.case_decision_entry
    ADD CONSTRAINT case_decision_entry_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.case_decision(tenant_id, company_id);
ALTER TABLE ONLY public.case_decision_entry
    ADD CONSTRAINT case_decision_entry_tenant_id_evaluation_id_fkey FOREIGN KEY (tenant_id, evaluation_id) REFERENCES public.risk_evaluation(tenant_id, id);
ALTER TABLE ONLY public.case_decision_entry
    ADD CONSTRAINT case_decision_entry_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.case_decision_entry
    ADD CONSTRAINT case_decision_entry_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.case_decision
    ADD CONSTRAINT case_decision_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.case_decision
    ADD CONSTRAINT case_decision_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.check_attestation
    ADD CONSTRAINT check_attestation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.check_attestation
    ADD CONSTRAINT check_attestation_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.claim_batch
    ADD CONSTRAINT claim_batch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.claim_deprecation
    ADD CONSTRAINT claim_deprecation_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claim(tenant_id, id);
ALTER TABLE ONLY public.claim_deprecation
    ADD CONSTRAINT claim_deprecation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.claim_silence
    ADD CONSTRAINT claim_silence_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES public.claim_batch(tenant_id, id);
ALTER TABLE ONLY public.claim_silence
    ADD CONSTRAINT claim_silence_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claim(tenant_id, id);
ALTER TABLE ONLY public.claim_silence
    ADD CONSTRAINT claim_silence_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
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
ALTER TABLE ONLY public.company_count
    ADD CONSTRAINT company_count_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.company_import_row
    ADD CONSTRAINT company_import_row_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.company_import_row
    ADD CONSTRAINT company_import_row_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.company_import_row
    ADD CONSTRAINT company_import_row_tenant_id_import_id_fkey FOREIGN KEY (tenant_id, import_id) REFERENCES public.company_import(tenant_id, id);
ALTER TABLE ONLY public.company_import
    ADD CONSTRAINT company_import_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.company_note
    ADD CONSTRAINT company_note_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.company_note
    ADD CONSTRAINT company_note_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.company_risk
    ADD CONSTRAINT company_risk_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.company_risk
    ADD CONSTRAINT company_risk_tenant_id_evaluation_id_fkey FOREIGN KEY (tenant_id, evaluation_id) REFERENCES public.risk_evaluation(tenant_id, id);
ALTER TABLE ONLY public.company_risk
    ADD CONSTRAINT company_risk_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.company_status_change
    ADD CONSTRAINT company_status_change_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.company_status_change
    ADD CONSTRAINT company_status_change_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.company
    ADD CONSTRAINT company_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.compliance_profile
    ADD CONSTRAINT compliance_profile_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.conflict
    ADD CONSTRAINT conflict_tenant_id_relationship_id_fkey FOREIGN KEY (tenant_id, relationship_id) REFERENCES public.relationship(tenant_id, id);
ALTER TABLE ONLY public.contract_finding
    ADD CONSTRAINT contract_finding_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.contract_obeyed
    ADD CONSTRAINT contract_obeyed_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
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
ALTER TABLE ONLY public.investigation_batch_row
    ADD CONSTRAINT investigation_batch_row_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES public.investigation_batch(tenant_id, id);
ALTER TABLE ONLY public.investigation_batch_row
    ADD CONSTRAINT investigation_batch_row_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_batch_row
    ADD CONSTRAINT investigation_batch_row_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_batch
    ADD CONSTRAINT investigation_batch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_batch
    ADD CONSTRAINT investigation_batch_tenant_id_resumes_fkey FOREIGN KEY (tenant_id, resumes) REFERENCES public.investigation_batch(tenant_id, id);
ALTER TABLE ONLY public.investigation_event
    ADD CONSTRAINT investigation_event_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_event
    ADD CONSTRAINT investigation_event_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_link
    ADD CONSTRAINT investigation_link_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_link
    ADD CONSTRAINT investigation_link_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_note
    ADD CONSTRAINT investigation_note_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_note
    ADD CONSTRAINT investigation_note_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_party
    ADD CONSTRAINT investigation_party_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.investigation_problem
    ADD CONSTRAINT investigation_problem_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.investigation_problem
    ADD CONSTRAINT investigation_problem_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
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
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_tenant_id_invited_by_fkey FOREIGN KEY (tenant_id, invited_by) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.issuer
    ADD CONSTRAINT issuer_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.language_model
    ADD CONSTRAINT language_model_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.list_acceptance
    ADD CONSTRAINT list_acceptance_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.list_fetch
    ADD CONSTRAINT list_fetch_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.list_version(id);
ALTER TABLE ONLY public.login_directory
    ADD CONSTRAINT login_directory_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.mcp_call
    ADD CONSTRAINT mcp_call_tenant_id_evidence_id_fkey FOREIGN KEY (tenant_id, evidence_id) REFERENCES public.evidence(tenant_id, id);
ALTER TABLE ONLY public.mcp_call
    ADD CONSTRAINT mcp_call_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.mcp_call
    ADD CONSTRAINT mcp_call_tenant_id_server_id_fkey FOREIGN KEY (tenant_id, server_id) REFERENCES public.mcp_server(tenant_id, id);
ALTER TABLE ONLY public.mcp_call
    ADD CONSTRAINT mcp_call_tenant_id_tool_id_fkey FOREIGN KEY (tenant_id, tool_id) REFERENCES public.mcp_tool(tenant_id, id);
ALTER TABLE ONLY public.mcp_credential
    ADD CONSTRAINT mcp_credential_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.mcp_credential
    ADD CONSTRAINT mcp_credential_tenant_id_server_id_fkey FOREIGN KEY (tenant_id, server_id) REFERENCES public.mcp_server(tenant_id, id);
ALTER TABLE ONLY public.mcp_server
    ADD CONSTRAINT mcp_server_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.mcp_tool
    ADD CONSTRAINT mcp_tool_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.mcp_tool
    ADD CONSTRAINT mcp_tool_tenant_id_server_id_fkey FOREIGN KEY (tenant_id, server_id) REFERENCES public.mcp_server(tenant_id, id);
ALTER TABLE ONLY public.model_call
    ADD CONSTRAINT model_call_investigation_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id) NOT VALID;
ALTER TABLE ONLY public.model_call
    ADD CONSTRAINT model_call_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.model_call
    ADD CONSTRAINT model_call_tenant_id_model_id_fkey FOREIGN KEY (tenant_id, model_id) REFERENCES public.language_model(tenant_id, id);
ALTER TABLE ONLY public.model_credential
    ADD CONSTRAINT model_credential_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.model_credential
    ADD CONSTRAINT model_credential_tenant_id_model_id_fkey FOREIGN KEY (tenant_id, model_id) REFERENCES public.language_model(tenant_id, id);
ALTER TABLE ONLY public.model_tier
    ADD CONSTRAINT model_tier_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.model_tier
    ADD CONSTRAINT model_tier_tenant_id_model_id_fkey FOREIGN KEY (tenant_id, model_id) REFERENCES public.language_model(tenant_id, id);
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
ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_tenant_id_made_by_fkey FOREIGN KEY (tenant_id, made_by) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.password_reset
    ADD CONSTRAINT password_reset_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.person
    ADD CONSTRAINT person_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.portfolio_count
    ADD CONSTRAINT portfolio_count_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.portfolio_mark
    ADD CONSTRAINT portfolio_mark_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_tenant_id_claim_id_fkey FOREIGN KEY (tenant_id, claim_id) REFERENCES public.claim(tenant_id, id);
ALTER TABLE ONLY public.preference
    ADD CONSTRAINT preference_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.profile_reading
    ADD CONSTRAINT profile_reading_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.provider_call
    ADD CONSTRAINT provider_call_investigation_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id) NOT VALID;
ALTER TABLE ONLY public.provider_call
    ADD CONSTRAINT provider_call_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.provider_credential
    ADD CONSTRAINT provider_credential_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.provider_routing
    ADD CONSTRAINT provider_routing_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.recovery_code
    ADD CONSTRAINT recovery_code_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.reference_dataset_event
    ADD CONSTRAINT reference_dataset_event_tenant_id_dataset_id_fkey FOREIGN KEY (tenant_id, dataset_id) REFERENCES public.reference_dataset(tenant_id, id);
ALTER TABLE ONLY public.reference_dataset_event
    ADD CONSTRAINT reference_dataset_event_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.reference_dataset
    ADD CONSTRAINT reference_dataset_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.reference_snapshot
    ADD CONSTRAINT reference_snapshot_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.refresh_token
    ADD CONSTRAINT refresh_token_tenant_id_session_id_fkey FOREIGN KEY (tenant_id, session_id) REFERENCES public.user_session(tenant_id, id);
ALTER TABLE ONLY public.registry_address
    ADD CONSTRAINT registry_address_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_identifier
    ADD CONSTRAINT registry_identifier_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_name
    ADD CONSTRAINT registry_name_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_past_statement
    ADD CONSTRAINT registry_past_statement_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_record
    ADD CONSTRAINT registry_record_dataset_id_fkey FOREIGN KEY (dataset_id) REFERENCES public.registry_dataset(id);
ALTER TABLE ONLY public.registry_rejection
    ADD CONSTRAINT registry_rejection_load_id_fkey FOREIGN KEY (load_id) REFERENCES public.registry_load(id);
ALTER TABLE ONLY public.relationship_profile
    ADD CONSTRAINT relationship_profile_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.relationship_profile
    ADD CONSTRAINT relationship_profile_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_tenant_id_from_id_fkey FOREIGN KEY (tenant_id, from_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.relationship
    ADD CONSTRAINT relationship_tenant_id_to_id_fkey FOREIGN KEY (tenant_id, to_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.report_branding
    ADD CONSTRAINT report_branding_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.report
    ADD CONSTRAINT report_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.rescreening_match
    ADD CONSTRAINT rescreening_match_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.rescreening_match
    ADD CONSTRAINT rescreening_match_tenant_id_rescreening_id_fkey FOREIGN KEY (tenant_id, rescreening_id) REFERENCES public.rescreening(tenant_id, id);
ALTER TABLE ONLY public.rescreening_match
    ADD CONSTRAINT rescreening_match_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.rescreening_party
    ADD CONSTRAINT rescreening_party_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.rescreening_party
    ADD CONSTRAINT rescreening_party_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.rescreening_party
    ADD CONSTRAINT rescreening_party_tenant_id_rescreening_id_fkey FOREIGN KEY (tenant_id, rescreening_id) REFERENCES public.rescreening(tenant_id, id);
ALTER TABLE ONLY public.rescreening_party
    ADD CONSTRAINT rescreening_party_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.rescreening_party
    ADD CONSTRAINT rescreening_party_tenant_id_subject_id_fkey FOREIGN KEY (tenant_id, subject_id) REFERENCES public.screening_subject(tenant_id, id);
ALTER TABLE ONLY public.rescreening
    ADD CONSTRAINT rescreening_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.rescreening
    ADD CONSTRAINT rescreening_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.list_version(id);
ALTER TABLE ONLY public.resolution_candidate
    ADD CONSTRAINT resolution_candidate_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.resolution_candidate
    ADD CONSTRAINT resolution_candidate_tenant_id_first_id_fkey FOREIGN KEY (tenant_id, first_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.resolution_candidate
    ADD CONSTRAINT resolution_candidate_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.resolution_candidate
    ADD CONSTRAINT resolution_candidate_tenant_id_second_id_fkey FOREIGN KEY (tenant_id, second_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.resolution_merge
    ADD CONSTRAINT resolution_merge_tenant_id_candidate_id_fkey FOREIGN KEY (tenant_id, candidate_id) REFERENCES public.resolution_candidate(tenant_id, id);
ALTER TABLE ONLY public.resolution_merge
    ADD CONSTRAINT resolution_merge_tenant_id_canonical_id_fkey FOREIGN KEY (tenant_id, canonical_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.resolution_merge
    ADD CONSTRAINT resolution_merge_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.resolution_merge
    ADD CONSTRAINT resolution_merge_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.resolution_search
    ADD CONSTRAINT resolution_search_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.resolution_search
    ADD CONSTRAINT resolution_search_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.revocation
    ADD CONSTRAINT revocation_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_batch_result
    ADD CONSTRAINT risk_batch_result_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES public.risk_batch(tenant_id, id);
ALTER TABLE ONLY public.risk_batch_result
    ADD CONSTRAINT risk_batch_result_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.risk_batch_result
    ADD CONSTRAINT risk_batch_result_tenant_id_evaluation_id_fkey FOREIGN KEY (tenant_id, evaluation_id) REFERENCES public.risk_evaluation(tenant_id, id);
ALTER TABLE ONLY public.risk_batch_result
    ADD CONSTRAINT risk_batch_result_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_batch
    ADD CONSTRAINT risk_batch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_evaluation
    ADD CONSTRAINT risk_evaluation_parent_fkey FOREIGN KEY (tenant_id, parent_id) REFERENCES public.risk_evaluation(tenant_id, id);
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
ALTER TABLE ONLY public.risk_matrix_assignment
    ADD CONSTRAINT risk_matrix_assignment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_matrix
    ADD CONSTRAINT risk_matrix_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_matrix
    ADD CONSTRAINT risk_matrix_tenant_id_snapshot_hash_fkey FOREIGN KEY (tenant_id, snapshot_hash) REFERENCES public.reference_snapshot(tenant_id, hash);
ALTER TABLE ONLY public.risk_override
    ADD CONSTRAINT risk_override_tenant_id_derived_id_fkey FOREIGN KEY (tenant_id, derived_id) REFERENCES public.risk_evaluation(tenant_id, id);
ALTER TABLE ONLY public.risk_override
    ADD CONSTRAINT risk_override_tenant_id_evaluation_id_fkey FOREIGN KEY (tenant_id, evaluation_id) REFERENCES public.risk_evaluation(tenant_id, id);
ALTER TABLE ONLY public.risk_override
    ADD CONSTRAINT risk_override_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_policy
    ADD CONSTRAINT risk_policy_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.risk_segment
    ADD CONSTRAINT risk_segment_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.run_registers
    ADD CONSTRAINT run_registers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.run_registers
    ADD CONSTRAINT run_registers_tenant_id_investigation_id_fkey FOREIGN KEY (tenant_id, investigation_id) REFERENCES public.investigation(tenant_id, id);
ALTER TABLE ONLY public.screening_batch_row
    ADD CONSTRAINT screening_batch_row_tenant_id_batch_id_fkey FOREIGN KEY (tenant_id, batch_id) REFERENCES public.screening_batch(tenant_id, id);
ALTER TABLE ONLY public.screening_batch_row
    ADD CONSTRAINT screening_batch_row_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_batch_row
    ADD CONSTRAINT screening_batch_row_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.screening_batch
    ADD CONSTRAINT screening_batch_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.list_entry(id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.screening_candidate
    ADD CONSTRAINT screening_candidate_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.list_version(id);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_tenant_id_hit_id_fkey FOREIGN KEY (tenant_id, hit_id) REFERENCES public.screening_hit(tenant_id, id);
ALTER TABLE ONLY public.screening_decision
    ADD CONSTRAINT screening_decision_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.list_version(id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES public.list_entry(id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_tenant_id_assigned_to_fkey FOREIGN KEY (tenant_id, assigned_to) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.screening_hit
    ADD CONSTRAINT screening_hit_version_id_fkey FOREIGN KEY (version_id) REFERENCES public.list_version(id);
ALTER TABLE ONLY public.screening_sighting
    ADD CONSTRAINT screening_sighting_tenant_id_candidate_id_fkey FOREIGN KEY (tenant_id, candidate_id) REFERENCES public.screening_candidate(tenant_id, id);
ALTER TABLE ONLY public.screening_sighting
    ADD CONSTRAINT screening_sighting_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.screening_sighting
    ADD CONSTRAINT screening_sighting_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_sighting
    ADD CONSTRAINT screening_sighting_tenant_id_hit_id_fkey FOREIGN KEY (tenant_id, hit_id) REFERENCES public.screening_hit(tenant_id, id);
ALTER TABLE ONLY public.screening_sighting
    ADD CONSTRAINT screening_sighting_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.screening_subject
    ADD CONSTRAINT screening_subject_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.screening_subject
    ADD CONSTRAINT screening_subject_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.screening_subject
    ADD CONSTRAINT screening_subject_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_subject
    ADD CONSTRAINT screening_subject_tenant_id_screening_id_fkey FOREIGN KEY (tenant_id, screening_id) REFERENCES public.screening(tenant_id, id);
ALTER TABLE ONLY public.screening_suppression
    ADD CONSTRAINT screening_suppression_tenant_id_decision_id_fkey FOREIGN KEY (tenant_id, decision_id) REFERENCES public.screening_decision(tenant_id, id);
ALTER TABLE ONLY public.screening_suppression
    ADD CONSTRAINT screening_suppression_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.screening_suppression
    ADD CONSTRAINT screening_suppression_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.screening_suppression
    ADD CONSTRAINT screening_suppression_tenant_id_hit_id_fkey FOREIGN KEY (tenant_id, hit_id) REFERENCES public.screening_hit(tenant_id, id);
ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_tenant_id_entity_id_fkey FOREIGN KEY (tenant_id, entity_id) REFERENCES public.entity(tenant_id, id);
ALTER TABLE ONLY public.screening
    ADD CONSTRAINT screening_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.sdd_record
    ADD CONSTRAINT sdd_record_tenant_id_company_id_fkey FOREIGN KEY (tenant_id, company_id) REFERENCES public.company(tenant_id, id);
ALTER TABLE ONLY public.sdd_record
    ADD CONSTRAINT sdd_record_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.second_factor
    ADD CONSTRAINT second_factor_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.service_account
    ADD CONSTRAINT service_account_tenant_id_id_fkey FOREIGN KEY (tenant_id, id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.setting
    ADD CONSTRAINT setting_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.settings_proposal
    ADD CONSTRAINT settings_proposal_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.source_contract_version
    ADD CONSTRAINT source_contract_version_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.sponsored_grant
    ADD CONSTRAINT sponsored_grant_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_tenant_id_assignee_fkey FOREIGN KEY (tenant_id, assignee) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.task
    ADD CONSTRAINT task_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.tenant_turn
    ADD CONSTRAINT tenant_turn_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.user_account
    ADD CONSTRAINT user_account_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id);
ALTER TABLE ONLY public.user_former_person
    ADD CONSTRAINT user_former_person_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.user_former_person
    ADD CONSTRAINT user_former_person_tenant_id_person_id_fkey FOREIGN KEY (tenant_id, person_id) REFERENCES public.person(tenant_id, id);
ALTER TABLE ONLY public.user_former_person
    ADD CONSTRAINT user_former_person_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT user_role_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.user_role
    ADD CONSTRAINT user_role_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenant(id);
ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_tenant_id_user_id_fkey FOREIGN KEY (tenant_id, user_id) REFERENCES public.user_account(tenant_id, id);
ALTER TABLE public.agent_transcript ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_payload ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_seal ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.audit_unsealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_unsealed_delete ON public.audit_unsealed FOR DELETE USING ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
CREATE POLICY audit_unsealed_insert ON public.audit_unsealed FOR INSERT WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY audit_unsealed_select ON public.audit_unsealed FOR SELECT USING ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
ALTER TABLE public.authorization_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.case_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.case_decision_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.check_attestation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.claim ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.claim_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.claim_deprecation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.claim_silence ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company_import_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company_risk ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.company_status_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.compliance_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.conflict ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contract_finding ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.contract_obeyed ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.credential_rotation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.entity ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.entity_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.entity_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.evidence ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.idempotency_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_batch_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_note ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_problem ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_screening ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_source ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.investigation_step ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.issuer ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.job ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.language_model ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_acceptance ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_fetch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_load ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.list_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.login_directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_server ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.mcp_tool ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.model_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.model_credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.model_tier ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.module_result ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.mutation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.operator_session ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.outbox ENABLE ROW LEVEL SECURITY;
CREATE POLICY outbox_delete ON public.outbox FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY outbox_insert ON public.outbox FOR INSERT WITH CHECK ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
CREATE POLICY outbox_select ON public.outbox FOR SELECT USING ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
CREATE POLICY outbox_update ON public.outbox FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY own_delete ON public.login_directory FOR DELETE USING (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
CREATE POLICY own_delete ON public.revocation FOR DELETE USING (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
CREATE POLICY own_insert ON public.login_directory FOR INSERT WITH CHECK (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
CREATE POLICY own_insert ON public.revocation FOR INSERT WITH CHECK (((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")) OR ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))));
ALTER TABLE public.password_reset ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.person ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_delete ON public.credential_rotation FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.issuer FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.list_entry FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.list_fetch FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.list_load FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.list_version FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.operator_session FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.platform_event FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.platform_idempotency_key FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.provider_format_change FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.reference_default FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_address FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_dataset FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_identifier FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_load FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_name FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_past_statement FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_record FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.registry_rejection FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.sealing_key FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.signing_key FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.tenant FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_delete ON public.tenant_turn FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
ALTER TABLE public.platform_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.platform_idempotency_key ENABLE ROW LEVEL SECURITY;
CREATE POLICY platform_insert ON public.credential_rotation FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.issuer FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.list_entry FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.list_fetch FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.list_load FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.list_version FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.operator_session FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.platform_event FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.platform_idempotency_key FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.provider_format_change FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.reference_default FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_address FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_dataset FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_identifier FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_load FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_name FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_past_statement FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_record FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.registry_rejection FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.sealing_key FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.signing_key FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.tenant FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_insert ON public.tenant_turn FOR INSERT WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_read ON public.credential_rotation FOR SELECT USING (true);
CREATE POLICY platform_read ON public.issuer FOR SELECT USING (true);
CREATE POLICY platform_read ON public.list_entry FOR SELECT USING (true);
CREATE POLICY platform_read ON public.list_fetch FOR SELECT USING (true);
CREATE POLICY platform_read ON public.list_load FOR SELECT USING (true);
CREATE POLICY platform_read ON public.list_version FOR SELECT USING (true);
CREATE POLICY platform_read ON public.login_directory FOR SELECT USING (true);
CREATE POLICY platform_read ON public.operator_session FOR SELECT USING (true);
CREATE POLICY platform_read ON public.platform_event FOR SELECT USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_read ON public.platform_idempotency_key FOR SELECT USING (true);
CREATE POLICY platform_read ON public.provider_format_change FOR SELECT USING (true);
CREATE POLICY platform_read ON public.reference_default FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_address FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_dataset FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_identifier FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_load FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_name FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_past_statement FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_record FOR SELECT USING (true);
CREATE POLICY platform_read ON public.registry_rejection FOR SELECT USING (true);
CREATE POLICY platform_read ON public.revocation FOR SELECT USING (true);
CREATE POLICY platform_read ON public.sealing_key FOR SELECT USING (true);
CREATE POLICY platform_read ON public.signing_key FOR SELECT USING (true);
CREATE POLICY platform_read ON public.tenant FOR SELECT USING (true);
CREATE POLICY platform_read ON public.tenant_turn FOR SELECT USING (true);
CREATE POLICY platform_update ON public.credential_rotation FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.issuer FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.list_entry FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.list_fetch FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.list_load FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.list_version FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.operator_session FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.platform_event FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.platform_idempotency_key FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.provider_format_change FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.reference_default FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_address FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_dataset FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_identifier FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_load FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_name FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_past_statement FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_record FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.registry_rejection FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.sealing_key FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.signing_key FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.tenant FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY platform_update ON public.tenant_turn FOR UPDATE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL))) WITH CHECK (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
ALTER TABLE public.portfolio_count ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.portfolio_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.preference ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.profile_reading ENABLE ROW LEVEL SECURITY;
CREATE POLICY profile_reading_insert ON public.profile_reading FOR INSERT WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY profile_reading_select ON public.profile_reading FOR SELECT USING ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
CREATE POLICY profile_reading_update ON public.profile_reading FOR UPDATE USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
ALTER TABLE public.provider_call ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.provider_credential ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.provider_format_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.provider_routing ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.recovery_code ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reference_dataset ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reference_dataset_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reference_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.reference_snapshot ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.refresh_token ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_address ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_dataset ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_identifier ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_load ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_name ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_past_statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.registry_rejection ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.relationship ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.relationship_profile ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.report ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.report_branding ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.rescreening ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.rescreening_match ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.rescreening_party ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.resolution_candidate ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.resolution_merge ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.resolution_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.revocation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_batch_result ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_evaluation ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_indicator ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_matrix ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_matrix_assignment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_override ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_policy ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.risk_segment ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.run_registers ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_batch ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_batch_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_candidate ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_hit ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_sighting ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_subject ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.screening_suppression ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.sdd_record ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.sealing_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.second_factor ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.service_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.settings_proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.signing_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.source_contract_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.sponsored_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.task ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.tenant_due ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_due_delete ON public.tenant_due FOR DELETE USING ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
CREATE POLICY tenant_due_insert ON public.tenant_due FOR INSERT WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_due_select ON public.tenant_due FOR SELECT USING ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
CREATE POLICY tenant_isolation ON public.agent_transcript USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.audit_event USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.audit_payload USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.audit_seal USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.authorization_code USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.case_decision USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.case_decision_entry USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.check_attestation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.claim USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.claim_batch USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.claim_deprecation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.claim_silence USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company_count USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company_import USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company_import_row USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company_note USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company_risk USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.company_status_change USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.compliance_profile USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.conflict USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.contract_finding USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.contract_obeyed USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.entity USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.entity_identifier USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.entity_merge USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.evidence USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.idempotency_key USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_batch USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_batch_row USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_event USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_link USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_note USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_party USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_problem USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_screening USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_source USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.investigation_step USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.invitation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.job USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.language_model USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.list_acceptance USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.mcp_call USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.mcp_credential USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.mcp_server USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.mcp_tool USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.model_call USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.model_credential USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.model_tier USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.module_result USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.mutation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.password_reset USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.person USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.portfolio_count USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.portfolio_mark USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.preference USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.provider_call USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.provider_credential USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.provider_routing USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.recovery_code USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.reference_dataset USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.reference_dataset_event USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.reference_snapshot USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.refresh_token USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.relationship USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.relationship_profile USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.report USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.report_branding USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.rescreening USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.rescreening_match USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.rescreening_party USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.resolution_candidate USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.resolution_merge USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.resolution_search USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_batch USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_batch_result USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_evaluation USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_indicator USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_matrix USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_matrix_assignment USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_override USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_policy USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.risk_segment USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.run_registers USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_batch USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_batch_row USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_candidate USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_decision USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_hit USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_sighting USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_subject USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.screening_suppression USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.sdd_record USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.second_factor USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.service_account USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.setting USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.settings_proposal USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.source_contract_version USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.sponsored_grant USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.task USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.user_account USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.user_former_person USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.user_role USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_isolation ON public.user_session USING ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))) WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
ALTER TABLE public.tenant_turn ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.tenant_work ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_work_delete ON public.tenant_work FOR DELETE USING (( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)));
CREATE POLICY tenant_work_insert ON public.tenant_work FOR INSERT WITH CHECK ((tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif")));
CREATE POLICY tenant_work_select ON public.tenant_work FOR SELECT USING ((( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text) IS NULL)) OR (tenant_id = ( SELECT (NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid AS "nullif"))));
ALTER TABLE public.user_account ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.user_former_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.user_role ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.user_session ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA public TO atlas_app;
REVOKE ALL ON FUNCTION pg_catalog.lo_creat(integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION pg_catalog.lo_create(oid) FROM PUBLIC;
REVOKE ALL ON FUNCTION pg_catalog.lo_from_bytea(oid, bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION pg_catalog.lo_open(oid, integer) FROM PUBLIC;
REVOKE ALL ON FUNCTION pg_catalog.lo_put(oid, bigint, bytea) FROM PUBLIC;
REVOKE ALL ON FUNCTION pg_catalog.lo_unlink(oid) FROM PUBLIC;
REVOKE ALL ON FUNCTION pg_catalog.lowrite(integer, bytea) FROM PUBLIC;
GRANT SELECT,INSERT ON TABLE public.agent_transcript TO atlas_app;
GRANT SELECT ON TABLE public.alembic_version TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.audit_event TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.audit_payload TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.audit_seal TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.audit_unsealed TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.authorization_code TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.case_decision TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.case_decision_entry TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.check_attestation TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.claim TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.claim_batch TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.claim_deprecation TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.claim_silence TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.company TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.company_count TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.company_import TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.company_import_row TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.company_note TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.company_risk TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.company_status_change TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.compliance_profile TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.conflict TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.contract_finding TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.contract_obeyed TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.credential_rotation TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.entity TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.entity_identifier TO atlas_app;
GRANT UPDATE(unstated_at) ON TABLE public.entity_identifier TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.entity_merge TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.evidence TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.idempotency_key TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_batch TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_batch_row TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.investigation_event TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_link TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_note TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_party TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.investigation_problem TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_screening TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_source TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.investigation_step TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.invitation TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.issuer TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.job TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.language_model TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_acceptance TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_entry TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_fetch TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_load TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.list_version TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.login_directory TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.mcp_call TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.mcp_credential TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.mcp_server TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.mcp_tool TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.model_call TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.model_credential TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.model_tier TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.module_result TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.mutation TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.operator_session TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.outbox TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.password_reset TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.person TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.platform_event TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.platform_idempotency_key TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.portfolio_count TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.portfolio_mark TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.preference TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.profile_reading TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.provider_call TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.provider_credential TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.provider_format_change TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.provider_routing TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.recovery_code TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.reference_dataset TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.reference_dataset_event TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.reference_default TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.reference_snapshot TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.refresh_token TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.registry_address TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.registry_dataset TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.registry_identifier TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.registry_load TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.registry_name TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.registry_past_statement TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.registry_record TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.registry_rejection TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.relationship TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.relationship_profile TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.report TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.report_branding TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.rescreening TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.rescreening_match TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.rescreening_party TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.resolution_candidate TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.resolution_merge TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.resolution_search TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.revocation TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.risk_batch TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.risk_batch_result TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.risk_evaluation TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.risk_indicator TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.risk_matrix TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.risk_matrix_assignment TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.risk_override TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.risk_policy TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.risk_segment TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.run_registers TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.screening TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_batch TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_batch_row TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_candidate TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_decision TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_hit TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.screening_sighting TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_subject TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.screening_suppression TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sdd_record TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sealing_key TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.second_factor TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.service_account TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.setting TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.settings_proposal TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.signing_key TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.source_contract_version TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.sponsored_grant TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.task TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.tenant TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.tenant_due TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.tenant_turn TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.tenant_work TO atlas_app;
GRANT SELECT,INSERT,UPDATE ON TABLE public.user_account TO atlas_app;
GRANT SELECT,INSERT ON TABLE public.user_former_person TO atlas_app;
GRANT SELECT,INSERT,DELETE ON TABLE public.user_role TO atlas_app;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.user_session TO atlas_app;
