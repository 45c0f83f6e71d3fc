"""Signing in to the Console at an organisation's own OpenID provider."""
