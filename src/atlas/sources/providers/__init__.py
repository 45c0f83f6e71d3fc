"""Providers: the installed plugins as sources of a run, and how each call to them ended."""
