"""The steps of a run in their order, and what a tenant has set for them: read only."""
