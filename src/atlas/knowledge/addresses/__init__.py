"""Addresses: one key for the many ways a place is written. Pure."""
