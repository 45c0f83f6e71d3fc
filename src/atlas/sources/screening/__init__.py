"""Names against the loaded lists: candidates, scores, strength, outcome."""
