"""One-time links that an admin hands out: invitations, and resets of passwords."""
