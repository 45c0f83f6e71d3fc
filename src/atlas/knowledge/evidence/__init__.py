"""What a source said, kept unchanged with its hash."""
