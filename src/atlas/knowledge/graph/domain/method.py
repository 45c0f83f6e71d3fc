"""By which rules owners are found: results of other rules are found again and compared."""

METHOD = "atlas-ownership-v1"
"""Raised with each change after which owners, or what is open about them, may be found otherwise.

Results stored under another name count as outdated until they are found again and say the same.
"""
