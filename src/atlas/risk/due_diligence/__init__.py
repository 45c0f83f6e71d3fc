"""Simplified due diligence of a customer: reasoned by one person, confirmed by another."""
