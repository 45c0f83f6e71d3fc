"""The portfolio is counted by ranges of companies; triggers mark companies that have changed."""

from alembic import op

from atlas.foundation.db.migration import backfill, create_tenant_table

revision = "0110"
down_revision = "0109"
branch_labels = None
depends_on = None

_MARK = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO public.portfolio_mark (tenant_id, company_id, transaction)
  SELECT DISTINCT tenant_id, company_id, pg_current_xact_id()::text::bigint
  FROM ({changed}) changed ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$
"""
_COUNTED = (
    "relationship_status, next_review_at, portfolio_score, portfolio_score_high,"
    " identity_changed_at"
)
"""What the counts read of a company, besides whether it is withdrawn."""
_NOTED = "same_at, searched, raising_since"
_COMPANY = "SELECT tenant_id, id AS company_id FROM {table} r"
_OF_COMPANY = "SELECT tenant_id, company_id FROM {table} r"
_OF_RUN = (
    "SELECT i.tenant_id, i.company_id FROM {table} r JOIN public.investigation i"
    " ON i.tenant_id = r.tenant_id AND i.id = r.investigation_id"
)


def _differ(key: str, columns: str, also: str = "") -> str:
    """Return the new rows of an UPDATE in which one of some columns is another one."""
    old = ", ".join(f"o.{name}" for name in columns.split(", "))
    new = ", ".join(f"n.{name}" for name in columns.split(", "))
    return (
        f"(SELECT n.* FROM added n JOIN gone o ON o.tenant_id = n.tenant_id AND o.{key} = n.{key}"
        f" WHERE ({new}) IS DISTINCT FROM ({old}){also})"
    )


_TRIGGERS = {
    "company": (
        _COMPANY,
        _differ(
            "id",
            _COUNTED,
            " OR (n.withdrawn_at IS NULL) IS DISTINCT FROM (o.withdrawn_at IS NULL)",
        ),
    ),
    "company_risk": (_OF_COMPANY, "added"),
    "relationship_profile": (_OF_COMPANY, "added"),
    "run_registers": (_OF_RUN, _differ("investigation_id", _NOTED)),
}
"""Table → whose row it is, and the rows of an UPDATE that count."""


def upgrade() -> None:
    """Make the tables and the triggers, then mark every tenant: its counts are to be made.

    Counts are made after the triggers exist, so that no change is missed. Until then the portfolio
    is counted as before.
    """
    create_tenant_table(
        "portfolio_mark",
        "company_id uuid NOT NULL, transaction bigint NOT NULL",
        primary_key=("company_id", "transaction"),
        grants="SELECT, INSERT, DELETE",
    )
    create_tenant_table(
        "portfolio_count",
        "coarse boolean NOT NULL, first_id uuid NOT NULL, until_id uuid NOT NULL,"
        " basis text NOT NULL, counts jsonb NOT NULL, CHECK (first_id < until_id)",
        primary_key=("coarse", "first_id"),
        grants="SELECT, INSERT, DELETE",
    )
    # rows come and go: each look would pass over those that are gone until they are vacuumed
    for table in ("portfolio_mark", "portfolio_count"):
        op.execute(
            f"ALTER TABLE {table} SET (autovacuum_vacuum_scale_factor = 0.02,"
            " autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_insert_scale_factor = 0.05)"
        )
    op.execute(
        "CREATE TRIGGER note_work AFTER INSERT ON portfolio_mark REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT EXECUTE FUNCTION note_work('portfolio')"
    )
    for table, (whose, updated) in _TRIGGERS.items():
        for verb, tables, changed in (
            ("insert", "NEW TABLE AS added", "added"),
            ("update", "NEW TABLE AS added OLD TABLE AS gone", updated),
            ("delete", "OLD TABLE AS gone", "gone"),
        ):
            name = f"mark_portfolio_{table}_{verb}"
            op.execute(_MARK.format(name=name, changed=whose.format(table=changed)))
            op.execute(
                f"CREATE TRIGGER mark_portfolio_{verb} AFTER {verb.upper()} ON {table}"
                f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
    backfill(
        "tenant",
        "INSERT INTO tenant_work (kind, tenant_id, hour, transaction) SELECT 'portfolio', t.id,"
        " floor(extract(epoch FROM now()) / 3600)::bigint, 0 FROM tenant t"
        " WHERE t.id = ANY(:page) ON CONFLICT DO NOTHING",
        platform=True,
    )
