"""The operator's router: tenants, issuers, loads, outbox and engine status."""
