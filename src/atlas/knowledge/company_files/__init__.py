"""Companies from files and to files: imports with an outcome for each row, exports."""
