"""Risk matrices: dimensions, factors, floors, levels."""
