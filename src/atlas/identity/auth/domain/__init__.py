"""Pure rules of authentication: tokens, keys, role mapping."""
