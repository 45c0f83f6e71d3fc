"""SQL of screening, a file for each kind of row."""
