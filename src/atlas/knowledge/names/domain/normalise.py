"""From a name as written to the words that are compared.

NFKC → invisible characters out → look-alike letters of mixed-script words → transliteration
(anyascii) → lower case → punctuation → words → abbreviations → legal form apart.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.vocabulary import (
    ABBREVIATIONS,
    LEGAL_FORMS,
    PARTICLES,
    PERSON_ABBREVIATIONS,
    TRADE_WORDS,
)

MAX_NAME = 500
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_LOOK_ALIKES = str.maketrans(
    "авекмнорстухіїјѕԁһԛԝьАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαορνικυɑɡ",
    "abekmhopctyxiijsdhqwbABEKMHOPCTYXIJSABEZHIKMNOPTYXaopvikuag",
)
_LOOK_ALIKE_LETTERS = frozenset(chr(code) for code in _LOOK_ALIKES)
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u02b9\u02bf\u02be\u00b4]")
_INITIALS = re.compile(r"(?<![a-z0-9])(?:[a-z]\.){2,}(?:[a-z](?![a-z0-9]))?")
_WORD = re.compile(r"[a-z0-9]+")
_HAN = re.compile("([\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af])")

_KEPT_WHOLE = frozenset(["de", "and", "en", "co", "y", "cia", "ltd", "inc", "sti", "aa", "mi"])


def _spaced(form: str) -> tuple[str, ...]:
    """Return a form as it stands when its points were blanks: `sa de cv` → `s a de c v`."""
    return tuple(
        letter
        for word in form.split()
        for letter in ([word] if len(word) > 4 or word in _KEPT_WHOLE else word)
    )


_FORMS = {
    spelling: name
    for name, forms in LEGAL_FORMS.items()
    for form in forms.split("|")
    for spelling in (tuple(form.split()), _spaced(form))
}
_LONG_WORDS = sorted({word for form in _FORMS for word in form if len(word) >= 6})
_FORM_WORDS = max(len(form) for form in _FORMS)
_JOINED = {"".join(form) for form in _FORMS}


@dataclass(frozen=True, slots=True)
class NormalName:
    """A normalised name.

    `tokens` are the words that tell names apart, in order; `forms` the classes of legal form
    that were taken out; `key` the same words order-free; `squashed` without spaces.
    """

    text: str
    tokens: tuple[str, ...]
    forms: tuple[str, ...]
    key: tuple[str, ...]
    squashed: str


def fold(text: str, *, person: bool = False) -> str:
    """Return lower-case ASCII words, parted by single blanks; idempotent.

    Pointed letters are one word (`S.A.`, `U.S.A.`), but a person's are initials.
    """
    visible = "".join(
        " " if char in _BLANKS else char
        for char in unicodedata.normalize("NFKC", text[:MAX_NAME])
        if char in "\t\n\r" or unicodedata.category(char) not in {"Cf", "Cc", "Cs", "Co", "Cn"}
    )
    latin = _HAN.sub(r" \1 ", _one_script(visible))
    lowered = anyascii(latin).lower().replace("&", " and ")
    lowered = _APOSTROPHES.sub("", lowered)
    if not person:
        lowered = _INITIALS.sub(_join_initials, lowered)
    return " ".join(_WORD.findall(lowered))


def _one_script(text: str) -> str:
    """Map letters that only look Latin, where a word or its name is otherwise Latin."""
    if text.isascii():
        return text
    words = text.split()
    latin_name = any(_has_latin(word) for word in words)
    return " ".join(
        word.translate(_LOOK_ALIKES)
        if _has_look_alike(word) and (_has_latin(word) or (latin_name and _all_look_alike(word)))
        else word
        for word in words
    )


def _has_latin(word: str) -> bool:
    return any(char.isascii() and char.isalpha() for char in word)


def _has_look_alike(word: str) -> bool:
    return any(char in _LOOK_ALIKE_LETTERS for char in word)


def _all_look_alike(word: str) -> bool:
    return all(char in _LOOK_ALIKE_LETTERS or not char.isalpha() for char in word)


def _join_initials(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "")
    joined = len(letters) >= 3 or letters in _JOINED
    return f" {letters} " if joined else f" {' '.join(letters)} "


@lru_cache(maxsize=50_000)
def normalise(text: str, *, person: bool = False) -> NormalName:
    """Normalise a name; of a person nothing is a legal form or a company abbreviation."""
    words = fold(text, person=person).split()
    if person:
        tokens = [PERSON_ABBREVIATIONS.get(word, word) for word in words]
        return _name(words, tokens, [])
    tokens, forms = _without_forms([_mended(word) for word in words])
    tokens = [ABBREVIATIONS.get(word, word) for word in tokens]
    if not tokens:
        tokens, forms = words, []
    return _name(words, tokens, forms)


def _name(words: list[str], tokens: list[str], forms: list[str]) -> NormalName:
    return NormalName(
        " ".join(words),
        tuple(tokens),
        tuple(sorted(set(forms))),
        tuple(sorted(tokens)),
        "".join(tokens),
    )


@lru_cache(maxsize=200_000)
def _mended(word: str) -> str:
    """Return the legal form's word that this one misspells by one letter, or the word."""
    if len(word) < 6 or word in TRADE_WORDS:
        return word
    for known in _LONG_WORDS:
        if OSA.distance(word, known, score_cutoff=1) <= 1:
            return known
    return word


def _without_forms(words: list[str]) -> tuple[list[str], list[str]]:
    """Take legal forms out, longest first; one at the very start only if words remain."""
    kept: list[str] = []
    forms: list[str] = []
    position = 0
    while position < len(words):
        for width in range(min(_FORM_WORDS, len(words) - position), 0, -1):
            name = _FORMS.get(tuple(words[position : position + width]))
            if name and _is_form(words, position, width):
                forms.append(name)
                position += width
                break
        else:
            kept.append(words[position])
            position += 1
    return kept, forms


def _is_form(words: list[str], position: int, width: int) -> bool:
    """Take a form at the end, before another form, or at the start of a telling name."""
    rest = words[position + width :]
    if not rest:
        return position > 0
    if position == 0:
        return any(len(word) > 2 and word not in TRADE_WORDS for word in rest) and (
            not _only_forms(rest)
        )
    form = _FORMS[tuple(words[position : position + width])]
    return len(words[position]) > 2 or form in {"jsc", "company"} or _only_forms(rest)


def _only_forms(words: list[str]) -> bool:
    for width in range(min(_FORM_WORDS, len(words)), 0, -1):
        if tuple(words[:width]) in _FORMS and (width == len(words) or _only_forms(words[width:])):
            return True
    return False


@lru_cache(maxsize=200_000)
def weight(token: str, *, person: bool) -> float:
    """Return how much a word tells names apart (0-1)."""
    if person:
        base = 0.25 if token in PARTICLES else 1.0
    else:
        base = 0.45 if token in TRADE_WORDS else 1.0
    match len(token):
        case 1:
            return min(base, 0.35)
        case 2:
            return min(base, 0.7)
        case _:
            return base
