"""Notes on investigations: their author's, edited openly, withdrawn and never deleted."""
