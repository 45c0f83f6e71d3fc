"""Tenants: created, suspended, resumed, found by their slug."""
