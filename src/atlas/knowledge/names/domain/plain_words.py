"""The words of a text as they are compared with the words of a data file."""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    """Return a text without case, accents and marks, each script in its own letters."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """Return a text's words without case and accents."""
    return _WORD.findall(_plain(text))
