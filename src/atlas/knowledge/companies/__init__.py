"""The tenant's customer companies."""
