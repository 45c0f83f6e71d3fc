"""List feeds: lists fetched from their publishers, on request and by schedule."""
