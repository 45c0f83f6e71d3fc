"""The feed of what changed in a tenant, for integrations that follow along."""
