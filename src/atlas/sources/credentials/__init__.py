"""The credential vault: what tenants and the operator keep for providers, and who is given it."""
