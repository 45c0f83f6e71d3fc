"""Changes of the house's own rules that wait for a second person."""
