"""Parties: legal and natural persons and their claims."""
