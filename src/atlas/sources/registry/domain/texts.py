"""Texts of files as one clean line."""

import unicodedata


def clean(text: str | None, limit: int = 500) -> str:
    """Return one line without control characters, lone surrogates and outer blanks, cut."""
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:limit]
    visible = (" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
    return " ".join("".join(visible).split())[:limit]
