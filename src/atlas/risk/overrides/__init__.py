"""Overrides of evaluations: one person may add scrutiny, two persons take it away."""
