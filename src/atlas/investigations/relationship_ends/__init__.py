"""Ends of relationships that two people state, where registers only left them out."""
