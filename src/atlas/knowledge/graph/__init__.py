"""Ownership, control, UBOs, sanctioned ownership, neighbourhoods."""
