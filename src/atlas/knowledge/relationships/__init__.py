"""Who owns, controls or holds office in whom, and since when."""
