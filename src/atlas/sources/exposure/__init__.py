"""Exposure: what the lists' hits mean for a whole structure of owners and connections."""
