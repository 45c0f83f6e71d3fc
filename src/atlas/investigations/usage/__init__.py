"""What investigations take: time, provider calls, tokens, bytes; read from what each run wrote."""
