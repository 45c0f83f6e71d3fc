"""Words that are ready for comparison, carried through the rest of normalisation untouched.

A word read from its script by a rule of its own (capitals, see `unvowelled.py`) must not be
lower-cased or romanised again: until then its letters are characters of a private use area, which
no name has (`normalise` takes them out of what is read).
"""

_BASE = 0xE000
_PROTECT = {code: _BASE + code for code in range(0x41, 0x7B) if chr(code).isalpha()}
_RELEASE = {private: code for code, private in _PROTECT.items()}
PROTECTED = "\ue041-\ue07a"
"""The characters, as in a class of a regular expression."""
PROTECTED_LETTERS = frozenset(map(chr, _RELEASE))


def protect(word: str) -> str:
    """Return an ASCII word in letters that later steps leave as they are."""
    return word.translate(_PROTECT)


def release(word: str) -> str:
    """Return the word that was protected."""
    return word.translate(_RELEASE)
