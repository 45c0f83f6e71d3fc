"""Questions to sources, their answers, and what they declare to cover. Pure."""
