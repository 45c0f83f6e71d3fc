"""Bundles: one file with everything an investigation rests on, verifiable with nothing running."""
