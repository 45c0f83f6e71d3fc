"""Numbers of passports and travel documents that stand among words.

Lists and people write what the document is around its number (`Libyan passport No. 513519`,
`Passport TR-T 577847`, `Booklet: A5199819`), and group it as they like (`002-17-L022286`).
"""

import re
from collections.abc import Iterator, Sequence

SCHEMES = frozenset({"PASSPORT", "TRAVEL-DOCUMENT"})
_LABEL = re.compile(
    r"\b(?:(passports?|passeport|pasaporte?|paspoort|reisepass|ausweis|пасс?порт\w*)"
    r"|travel\s+doc(?:ument)?s?)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"[\s.:#-]*(?:(?:no|nr|num(?:ber)?|issued|book(?:let)?|n[°ºo])\b|№|[:#])", re.IGNORECASE
)
"""What follows the label where a number is meant: `Passport Capital` is a company."""
_TOKEN = re.compile(r"[^\s,;:()\[\]#№\"“”]+")
_NUMBER_WORDS = frozenset(["no", "nr", "num", "number", "n", "and", "of", "the", "is", "from"])
_WORDS_BETWEEN = 6
_BEFORE = 2
"""So many short words of letters may belong to the number that follows them (`CAR AF 123456`)."""
_SHORT_LETTERS = 3
_DIGITS, _DIGITS_AMONG_WORDS, _CHARACTERS = 3, 5, 6
_LONG_WORD = re.compile(r"[^\W\d_]{4,}|\bno\b\.?|№", re.IGNORECASE)


def numbers_after_labels(text: str) -> Iterator[tuple[str, str]]:
    """Yield scheme and number of each document that a text labels, in each way to read it."""
    for scheme, rest in _labelled(text):
        yield from ((scheme, number) for number in _numbers(rest))


def numbers_among_words(value: str) -> set[str]:
    """Return the number within a listed value that says in words what it is; none for others."""
    if not _LONG_WORD.search(value):
        return set()
    tokens = _TOKEN.findall(value)
    first = _first_with_digits(tokens)
    if first is None:
        return set()
    long = {one for token in tokens if _digits(one := _plain(token)) >= _DIGITS_AMONG_WORDS}
    return long | {one for one in _readings(tokens, first) if not _is_short(one)}


def unread_labels(text: str) -> bool:
    """Whether a text has the label of a document's number, and what follows is not a number."""
    return any(
        not _numbers(rest) and (_ASKED.match(rest) or any(map(_digits, _TOKEN.findall(rest)[:1])))
        for _, rest in _labelled(text)
    )


def _numbers(rest: str) -> list[str]:
    """Return the number behind a label, in each way to read it."""
    tokens = _TOKEN.findall(rest)
    first = _first_with_digits(tokens)
    if first is None:
        return []
    stated = _ASKED.match(rest) or any(map(_is_number_word, tokens[max(0, first - 1) : first]))
    among_words = not stated and any(map(_is_word, tokens[:first]))
    return [
        one
        for one in dict.fromkeys(_readings(tokens, first))
        if _digits(one) >= _DIGITS_AMONG_WORDS or not (among_words or _is_short(one))
    ]


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Yield the scheme of each label, and the text from there to the next one."""
    places = list(_LABEL.finditer(text))
    for at, following in zip(places, [*places[1:], None], strict=False):
        rest = text[at.end() : following.start() if following else None]
        yield "ZZ-PASSPORT" if at[1] else "ZZ-TRAVEL-DOCUMENT", rest


def _first_with_digits(tokens: Sequence[str]) -> int | None:
    within = enumerate(tokens[: _WORDS_BETWEEN + 1])
    return next((place for place, token in within if _digits(token)), None)


def _readings(tokens: Sequence[str], first: int) -> Iterator[str]:
    """Yield the number from its first digits on, longer and shorter, with letters before it."""
    last = first + 1
    while last < len(tokens) and _digits(tokens[last]) and len(tokens[last]) > 1:
        last += 1
    start = first
    while start > max(0, first - _BEFORE) and _is_prefix(tokens[start - 1]):
        start -= 1
    for begin in range(start, first + 1):
        for end in range(first + 1, last + 1):
            yield _plain("".join(tokens[begin:end]))


def _is_prefix(token: str) -> bool:
    """Whether letters may be the beginning of a number (`TR-T`), and are no word."""
    letters = token.replace("-", "").strip(".")
    return letters.isalpha() and len(letters) <= _SHORT_LETTERS and not _is_number_word(token)


def _is_word(token: str) -> bool:
    return not _is_prefix(token) and not _is_number_word(token)


def _is_number_word(token: str) -> bool:
    return token.strip(".").casefold() in _NUMBER_WORDS


def _plain(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _is_short(number: str) -> bool:
    """Whether a number has too few characters to be one: a year, an ordinal (`64`, `1st`)."""
    return _digits(number) < _DIGITS and len(number) < _CHARACTERS


def _digits(token: str) -> int:
    return sum(map(str.isdigit, token))
