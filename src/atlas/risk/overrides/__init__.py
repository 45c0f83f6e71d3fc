"""Overrides of evaluations: one person may add scrutiny, two people remove it."""
