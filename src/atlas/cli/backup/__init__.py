"""Backing an installation up into one encrypted file, and restoring it elsewhere.

`archive` (the file: its parts, hashes and encryption) → `making`, `restoring` → `commands`.
"""
