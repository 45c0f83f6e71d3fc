"""Sanctions lists as versioned snapshots: loading and reading."""
