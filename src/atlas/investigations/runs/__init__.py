"""The investigation itself: start, state, workflow, rerun, cancel, results."""
