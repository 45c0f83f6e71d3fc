"""A tenant's settings: one typed registry, each with its bounds, its default and its effect."""
