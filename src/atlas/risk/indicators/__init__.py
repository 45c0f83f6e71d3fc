"""Risk indicators that an investigation produced."""
