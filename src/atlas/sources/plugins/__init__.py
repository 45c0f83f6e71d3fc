"""Plugins: a provider described by a manifest and a mapping, loaded strictly and mapped purely."""
