"""Dated facts with their source: country lists, thresholds, sanctions ownership rules."""
