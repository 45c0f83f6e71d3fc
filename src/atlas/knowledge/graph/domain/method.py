"""By which rules owners are found: results of other rules are found again and compared."""

METHOD = "atlas-ownership-v10"
"""Raised with each change after which owners, or what is open about them, may be found otherwise.

So may they be where a source's statements are read otherwise. Results stored under another name
count as outdated until they are read and found again, and say the same.
"""
