"""Checks of due diligence: which an investigation fulfils, and what a person attests."""
