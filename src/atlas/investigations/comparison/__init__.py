"""Two runs side by side, field by field: what changed, and why."""
