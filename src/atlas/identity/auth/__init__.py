"""Who is calling: bearer tokens of every issuer, sign-in, renewal, sign-out, revocation."""
