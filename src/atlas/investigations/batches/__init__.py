"""Batches: up to 1,000 investigations started as one piece of work, fairly between tenants."""
