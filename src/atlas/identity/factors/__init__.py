"""The second factor: one-time passwords of an authenticator app, and recovery codes."""
