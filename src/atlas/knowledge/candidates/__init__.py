"""Pairs of parties that may be one, as they are stored: what any room may ask about them."""
