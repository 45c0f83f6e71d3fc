"""Decisions of two people between sources that contradict each other on a holding."""
