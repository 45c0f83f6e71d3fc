"""Every router of the application, in the catalogue's order. A new router is added here."""

from fastapi import APIRouter

from atlas.assist.mcp.routes import router as mcp
from atlas.assist.mcp.routes import settings_router as assistant_tools
from atlas.assist.mcp.routes import well_known as mcp_metadata
from atlas.foundation.health.routes import router as health
from atlas.identity.audit.routes import router as audit
from atlas.identity.auth.routes import router as auth
from atlas.identity.factors.routes import router as second_factor
from atlas.identity.factors.routes import users_router as users_factor
from atlas.identity.links.routes import public_router as public_links
from atlas.identity.links.routes import router as links
from atlas.identity.oauth.routes import router as oauth
from atlas.identity.oauth.routes import well_known as oauth_metadata
from atlas.identity.openid.routes import router as openid
from atlas.identity.platform.routes import router as platform
from atlas.identity.users.routes import names_router as audit_accounts
from atlas.identity.users.routes import router as users
from atlas.investigations.agents.routes import router as agents
from atlas.investigations.batches.routes import router as investigation_batches
from atlas.investigations.bundles.routes import router as bundles
from atlas.investigations.checks.routes import by_entity as sanctioned_ownership
from atlas.investigations.checks.routes import router as checks
from atlas.investigations.comparison.routes import router as comparison
from atlas.investigations.decisions.routes import opening_router as opening
from atlas.investigations.decisions.routes import router as decisions
from atlas.investigations.freshness.routes import router as company_freshness
from atlas.investigations.lineage.routes import router as lineage
from atlas.investigations.notes.routes import router as notes
from atlas.investigations.pipeline.routes import router as pipeline
from atlas.investigations.relationship_conflicts.routes import router as relationship_conflicts
from atlas.investigations.relationship_ends.routes import router as relationship_ends
from atlas.investigations.reports.routes import router as reports
from atlas.investigations.runs.routes import router as investigations
from atlas.investigations.usage.routes import cost_router
from atlas.investigations.usage.routes import router as usage
from atlas.knowledge.companies.routes import router as companies
from atlas.knowledge.company_files.routes import router as company_files
from atlas.knowledge.compliance_profile.routes import platform_router as platform_tenants
from atlas.knowledge.compliance_profile.routes import router as compliance_profile
from atlas.knowledge.customer_file.routes import router as customer_file
from atlas.knowledge.entities.routes import router as entities
from atlas.knowledge.evidence.routes import router as evidence
from atlas.knowledge.ontology.routes import router as ontology
from atlas.knowledge.reference_data.routes import platform_router as platform_reference_data
from atlas.knowledge.reference_data.routes import router as reference_data
from atlas.knowledge.relationships.routes import router as relationships
from atlas.knowledge.resolution.routes import router as resolution
from atlas.risk.batches.routes import matrix_router as risk_matrix_trials
from atlas.risk.batches.routes import router as risk_batches
from atlas.risk.due_diligence.routes import router as due_diligence
from atlas.risk.evaluations.routes import preview_router as risk_preview
from atlas.risk.evaluations.routes import router as risk_evaluations
from atlas.risk.matrix.routes import assignments_router as risk_assignments
from atlas.risk.matrix.routes import router as risk_matrix
from atlas.risk.overrides.routes import router as risk_overrides
from atlas.risk.policy.routes import router as risk_policy
from atlas.risk.portfolio.routes import router as risk_portfolio
from atlas.sources.contracts.routes import router as source_contracts
from atlas.sources.credentials.routes import platform_router as platform_credentials
from atlas.sources.credentials.routes import router as credentials
from atlas.sources.exposure.routes import merging_router as merging
from atlas.sources.exposure.routes import router as exposure
from atlas.sources.feeds.routes import platform_router as platform_feeds
from atlas.sources.lists.routes import platform_router as platform_lists
from atlas.sources.lists.routes import router as lists
from atlas.sources.llm.routes import router as models
from atlas.sources.mcp.routes import router as mcp_servers
from atlas.sources.plugins.routes import platform_router as platform_plugins
from atlas.sources.plugins.routes import router as plugins
from atlas.sources.providers.routes import platform_router as platform_providers
from atlas.sources.providers.routes import router as providers
from atlas.sources.registry.routes import platform_router as platform_registry
from atlas.sources.screening.routes import router as screening
from atlas.workspace.changes.routes import router as changes
from atlas.workspace.jobs.routes import router as jobs
from atlas.workspace.settings.routes import router as settings
from atlas.workspace.tasks.routes import router as tasks

ROUTERS: tuple[APIRouter, ...] = (
    health,
    auth,
    public_links,
    second_factor,
    links,  # before the users, or `invitations` would be read as an id
    users,
    users_factor,
    platform,
    platform_tenants,
    platform_lists,
    platform_feeds,
    platform_registry,
    platform_reference_data,
    platform_credentials,
    platform_plugins,
    platform_providers,
    investigation_batches,
    investigations,
    comparison,
    notes,
    lineage,
    cost_router,
    checks,
    decisions,
    reports,
    evidence,
    bundles,
    company_files,
    companies,
    customer_file,
    opening,
    due_diligence,
    company_freshness,
    entities,
    relationships,
    relationship_conflicts,
    relationship_ends,
    resolution,
    merging,
    ontology,
    risk_portfolio,
    risk_matrix,
    risk_preview,
    risk_matrix_trials,
    risk_assignments,
    risk_overrides,
    risk_batches,
    risk_evaluations,
    risk_policy,
    compliance_profile,
    reference_data,
    credentials,
    source_contracts,
    providers,
    plugins,
    mcp_servers,
    settings,
    pipeline,
    models,
    agents,
    assistant_tools,
    screening,
    lists,
    exposure,
    sanctioned_ownership,
    tasks,
    audit,
    audit_accounts,
    changes,
    jobs,
    usage,
    oauth,
    openid,
    oauth_metadata,
    mcp,
    mcp_metadata,
)
