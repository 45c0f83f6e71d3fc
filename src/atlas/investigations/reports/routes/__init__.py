"""Reports over HTTP: `layout` (templates, branding, preview), `reports` (the reports)."""

from atlas.investigations.reports.routes import layout, reports

# layout first: its paths are words where the other's is an id
router = layout.router
router.routes.extend(reports.router.routes)

__all__ = ["router"]
