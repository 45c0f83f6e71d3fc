"""Ends of relationships that two persons state, where registers only left them out."""
