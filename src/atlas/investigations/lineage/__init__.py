"""Lineage: from what a report says down to the raw response it rests on, in one answer."""
