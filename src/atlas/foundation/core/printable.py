"""Text of others (file names, what a file says) as it can be shown, logged and stored."""


def printable(text: str) -> str:
    """Return a text whose control characters and lone surrogates are replaced by U+FFFD.

    Lone surrogates are also what Python makes of a file name's bytes in no known encoding.
    """
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
