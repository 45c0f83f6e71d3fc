"""Alias of `atlas.api`: the name that the user's document gives the API."""
