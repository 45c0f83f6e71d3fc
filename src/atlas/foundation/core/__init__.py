"""Errors, ids, clock, canonical hashing, roles: what everything stands on; imports nothing."""
