"""Parties of different sources that may be one: found, compared, joined and taken apart."""
