"""People and their roles in a tenant."""
