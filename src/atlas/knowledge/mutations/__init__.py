"""The only writer of claims: batches of assertions, conflicts, provenance."""
