"""Pure rules of the single writer: checks, joins by identifier, what changes."""
