"""Reports from canonical data, as JSON and HTML."""
