"""Sessions of embedded sign-ins, refresh tokens, and the revocations every process heeds."""
