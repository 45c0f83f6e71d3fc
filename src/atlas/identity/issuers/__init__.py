"""Configured token issuers: whose they are and what their tokens must look like."""
