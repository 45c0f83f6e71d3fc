"""What sentences call a source. Pure."""

FILE = "registry_file:"
"""What the name, as a source, of a dataset that the operator loads begins with."""


def source_title(source: str) -> str:
    """Return what a sentence calls a source: "register file uk-psc" in place of its code."""
    return f"register file {source.removeprefix(FILE)}" if source.startswith(FILE) else source
