"""Evaluate many companies at once, durably, and compare two such runs."""
