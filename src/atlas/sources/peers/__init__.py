"""Servers that a tenant names and Atlas calls with the tenant's credential: how they are kept."""
