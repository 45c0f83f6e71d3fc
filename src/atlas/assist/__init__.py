"""Programs that work for a person: the assistants' door to Atlas."""
