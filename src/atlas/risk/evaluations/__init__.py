"""Evaluate a subject against a matrix: pure, reproducible, explained, verified by hashes."""
