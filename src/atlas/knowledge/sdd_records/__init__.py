"""Records that reason simplified due diligence: written by one person, confirmed by another."""
