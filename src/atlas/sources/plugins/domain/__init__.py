"""What a plugin declares, and how its answers become assertions. Pure."""
