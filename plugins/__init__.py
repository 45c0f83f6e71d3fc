"""The plugins that come with Atlas. Loaded by their folders; a package for import-linter alone."""
