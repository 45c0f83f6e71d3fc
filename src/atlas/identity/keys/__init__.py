"""Signing keys of the installation: the embedded issuer's tokens, the audit's checkpoints."""
