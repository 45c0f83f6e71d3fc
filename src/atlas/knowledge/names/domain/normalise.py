"""From a name as written to the words that are compared.

NFKC → invisible characters out → look-alike letters of mixed-script words → long vowels of Arabic
and Hebrew → transliteration (anyascii) → lower case → punctuation → words → abbreviations and
written numbers → legal form, titles apart.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from atlas.knowledge.names.domain.scripts import hangul
from atlas.knowledge.names.domain.scripts.chinese_names import with_given, with_hyphen
from atlas.knowledge.names.domain.scripts.foreign_letters import foreign_reading
from atlas.knowledge.names.domain.scripts.letters import (
    BLANKS,
    chinese,
    cyrillic_words,
    korean,
    letters_for_digits,
    one_script,
    romanised,
)
from atlas.knowledge.names.domain.scripts.pinyin import in_pinyin, in_syllables
from atlas.knowledge.names.domain.scripts.regional import read
from atlas.knowledge.names.domain.vocabulary import (
    ABBREVIATIONS,
    CORE_FORMS,
    COUNTRY_WORDS,
    FORM_WORDS,
    LAST_NUMERALS,
    LEGAL_FORMS,
    NUMBERS,
    PARTICLES,
    PERSON_ABBREVIATIONS,
    PINYIN,
    PINYIN_WORDS,
    PLACES,
    RUSSIAN_KINDS,
    RUSSIAN_KINDS_IN_LATIN,
    TITLES,
    TRADE_WORDS,
    Form,
)

MAX_NAME = 500
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc\u02b9\u02bf\u02be\u00b4]")
_INITIALS = re.compile(r"(?<![a-z0-9])(?:[a-z]\.){2,}(?:[a-z](?![a-z0-9]))?")
_WORD = re.compile(r"[A-Za-z0-9]+")
_TWO_INITIALS = re.compile(
    r"(?<![^\W_])(?!NG|DR|MR|MS|ST|SR|JR|MD|PH|MC|FR)([B-DF-HJ-NP-TV-XZ])([B-DF-HJ-NP-TV-XZ])(?![^\W_]|')"
)
"""Two consonants in capitals among words in small letters; no title and no surname."""
_TENS = frozenset(["20", "30", "40", "50", "60", "70", "80", "90"])
_HAN = re.compile("([\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af])")
_SERVANT = re.compile(
    # `abdul`, or `abdu` before the doubled letter that the article became; Abdullah, Abdullaev stay
    "abd[aeiou]{0,2}(?:l(?!l?(?:ak?h|a[iy]?[ei]v))|([rstzdn])(?=\\1)|(?=rahman))(?=[a-z]{4})"
)
_SERVANT_OF = "abd"
_LAST_INITIAL = re.compile(r"\s[a-z]\.\s*$", re.IGNORECASE)
"""A letter with a point at the end shortens a word, and is no Roman number."""
_WITHIN_WORD = re.compile("(?<=[ysl])\u00b7(?=[a-z])", re.IGNORECASE)
"""BGN/PCGN writes a point between letters that are not one sound (`y·a`); Catalan two `l`."""
CHILD_OF = frozenset(["bin", "ibn", "ben", "bint", "binti", "ould", "wald", "ouled"])
_HIDDEN = frozenset(["Cf", "Cc", "Cs", "Co", "Cn"])
_SHIP = "vessel"
"""The class of what stands before a ship's name: MV, M/T, tanker."""
_KIND = "company"
"""The class of a Russian abbreviation of what kind of company it is."""
_NAME_LETTERS = 5
"""The least letters of a name that such an abbreviation may stand before."""
INITIALS_TOO = frozenset(["pc", "gp", "lp", "pa", "lc", "ad", "as", "ag", "ab"])
"""Forms that stand last: before a name that ends in a form, a founder's initials (P.C.) or name."""
_ARTICLE = re.compile(
    # with a blank behind it only what is seldom a word of its own, and at the start no `AS`
    r"(?<![^\W_])(?:"
    r"(?:a(sh|dh|th|[dzrnt])|u(sh|dh|[dzr])|(?<=\s)a(s))\s(?=\1|\2|\3)"
    r"|[aeu](sh|dh|th|[sdzrnt])[-\u2010\u2011](?=\4))",
    re.IGNORECASE,
)
"""The article of Arabic as it sounds before the letter behind it (`an-Nur`, `ud-Din`)."""
_CYRILLIC = re.compile("[\u0400-\u052f]")
_KEPT_WHOLE = frozenset(["de", "and", "en", "co", "y", "cia", "ltd", "inc", "sti", "aa", "mi"])


def _spaced(form: Form) -> Form:
    """Return a form as it stands when its points were blanks: `sa de cv` → `s a de c v`."""
    return tuple(
        letter
        for word in form
        for letter in ([word] if len(word) > 4 or word in _KEPT_WHOLE else word)
    )


_FORMS = {
    **LEGAL_FORMS,
    **{_spaced(form): name for form, name in CORE_FORMS.items()},
    **CORE_FORMS,
}
_LONG_WORDS = sorted({word for form in CORE_FORMS for word in form if len(word) >= 6})
_WIDEST: dict[str, int] = {}
for _form in _FORMS:
    _WIDEST[_form[0]] = max(_WIDEST.get(_form[0], 0), len(_form))
_JOINED = frozenset("".join(form) for form in _FORMS)
_PLACE_LETTERS = 5
_PLACE_WORDS = sorted({word for form in PLACES for word in form if len(word) >= _PLACE_LETTERS})
_WIDEST_PLACE: dict[str, int] = {}
for _form in PLACES:
    _WIDEST_PLACE[_form[0]] = max(_WIDEST_PLACE.get(_form[0], 0), len(_form))


class NormalName(msgspec.Struct, frozen=True, array_like=True):
    """A normalised name. An index keeps many: each is packed without the names of its fields.

    `tokens` are the words that distinguish names, in order; `forms` the classes of legal form
    that were taken out; `key` the same words order-free; `squashed` without spaces;
    `weights` how much each of the tokens tells.
    """

    text: str
    tokens: tuple[str, ...]
    forms: tuple[str, ...]
    key: tuple[str, ...]
    squashed: str
    weights: tuple[float, ...]
    written: str = ""
    """As people write it: a person's words with the surname last, a company's with its form."""
    pinyin: bool = False
    """Whether it is a Chinese name in Hanyu Pinyin."""
    syllabic: bool = False
    """Whether each word is a syllable, or it is in pinyin."""
    korean: bool = False
    """Whether it can be read as a Korean name."""
    called: tuple[str, ...] = ()
    """The first given name and the first surname: what people call a person of more names."""
    chain: float = 0.0
    """What the forefathers in its midst weigh (Usama bin Muhammad ibn Awad ibn Ladin)."""


def fold(text: str, *, person: bool = False, heard: bool = False) -> str:
    """Return lower-case ASCII words separated by single spaces; idempotent apart from case.

    Words in capitals come from a script that does not write short vowels.

    Pointed letters are one word (`S.A.`, `U.S.A.`), but a person's are initials.
    """
    plain = text.isascii() and text.isprintable()
    lowered = text[:MAX_NAME].lower() if plain else _latin(text, person=person, heard=heard)
    if person:
        lowered = letters_for_digits(lowered)
    lowered = _APOSTROPHES.sub("", lowered.replace("&", " and ").replace("%", " percent "))
    if not person:
        lowered = _INITIALS.sub(_join_initials, lowered)
    return " ".join(_WORD.findall(lowered))


def _latin(text: str, *, person: bool, heard: bool) -> str:
    visible = "".join(
        " " if char in BLANKS else char
        for char in unicodedata.normalize("NFKC", text[:MAX_NAME])
        if char in "\t\n\r" or unicodedata.category(char) not in _HIDDEN
    )
    visible = _WITHIN_WORD.sub("", visible)
    if heard:
        visible = foreign_reading(visible) or visible
    visible = cyrillic_words(visible)
    latin = chinese(one_script(read(visible, person=person)), person=person)
    if person:
        latin = korean(latin)
    return romanised(_HAN.sub(r" \1 ", latin), person=person)


def _join_initials(found: re.Match[str]) -> str:
    letters = found[0].replace(".", "")
    joined = len(letters) >= 3 or letters in _JOINED
    return f" {letters} " if joined else f" {' '.join(letters)} "


def normalise(text: str, *, person: bool = False, heard: bool = False) -> NormalName:
    """Normalise a name as `normalise_anew` does; names that were normalised are remembered."""
    return _remembered(text, person, heard)


@lru_cache(maxsize=50_000)
def _remembered(text: str, person: bool, heard: bool) -> NormalName:
    return normalise_anew(text, person=person, heard=heard)


def normalise_anew(text: str, *, person: bool = False, heard: bool = False) -> NormalName:
    """Normalise a name; of a person nothing is a legal form or a company abbreviation.

    `heard`: read a name that has two readings (`foreign_letters.py`) as a foreign one.
    """
    text = _apart_initials(text) if person else _ARTICLE.sub("al ", text)
    words = fold(text, person=person, heard=heard).split()
    if person:
        named = [part for word in _natural(text, words) for part in _servant(word)]
        plain = len(named)
        named = with_hyphen(text, named)
        tokens = [word for place, word in enumerate(named) if not _is_title(named, place)]
        # a title alone, or beside a particle or an initial, is (part of) the name
        if not any(len(word) > 1 and word not in PARTICLES for word in tokens):
            tokens = named
        given = with_given(text, tokens)
        joined = len(given) < len(tokens) or len(named) < plain
        called = _called(text, given)
        return _name(words, given, [], person=True, chinese_given=joined, called=called)
    tokens, forms = _without_forms([_mended(word) for word in words])
    if _leads_as_kind(text, tokens):
        tokens, forms = tokens[1:], [*forms, _KIND]
    tokens = _with_places(_from_pinyin(_compound([_plain(word) for word in tokens])))
    if len(tokens) > 1 and tokens[-1] in LAST_NUMERALS and not _LAST_INITIAL.search(text):
        tokens[-1] = LAST_NUMERALS[tokens[-1]]
    if not tokens:
        tokens, forms = words, []
    return _name(words, tokens, forms, person=False)


def _is_title(words: Sequence[str], place: int) -> bool:
    """Whether a word is a title: not behind `abd`, of which it is the other half (Abdul Hafiz)."""
    before = [word for word in words[:place] if word not in PARTICLES]
    return words[place] in TITLES and before[-1:] != [_SERVANT_OF]


def _leads_as_kind(text: str, tokens: Sequence[str]) -> bool:
    """Whether a Russian abbreviation of what kind of company it is stands before its name.

    `NK Rosneft` (oil company, in Cyrillic too) is Rosneft. Letters that name companies elsewhere
    (SK, TK, UK) are such an abbreviation in Cyrillic alone.
    """
    if len(tokens) < 2 or tokens[0] not in RUSSIAN_KINDS:
        return False
    if tokens[0] not in RUSSIAN_KINDS_IN_LATIN and _CYRILLIC.search(text) is None:
        return False
    return any(
        len(word) >= _NAME_LETTERS and word not in TRADE_WORDS and word not in COUNTRY_WORDS
        for word in tokens[1:]
    )


def _apart_initials(text: str) -> str:
    """Write two initials that stand as one word in capitals apart (`JC Juncker`)."""
    if text.isupper():
        return text
    return _TWO_INITIALS.sub(lambda found: f"{found[1]} {found[2]}", text)


def _compound(words: list[str]) -> list[str]:
    """Write a number of two words as one: `forty four` → `44`."""
    found: list[str] = []
    for word in words:
        if len(word) == 1 and word in "123456789" and found and found[-1] in _TENS:
            found[-1] = found[-1][0] + word
        else:
            found.append(word)
    return found


def _called(text: str, tokens: list[str]) -> tuple[str, ...]:
    """Return the first given name and the first surname, where a comma separates them."""
    surname, comma, given = text.partition(",")
    if not comma or "," in given:
        return ()
    firsts = []
    for part in (given, surname):
        words = [word for one in fold(part, person=True).split() for word in _servant(one)]
        telling = [word for word in words if word in tokens and word not in PARTICLES]
        firsts += telling[:1]
    return tuple(firsts) if len(firsts) == 2 else ()


def _natural(text: str, words: list[str]) -> list[str]:
    """Return the words with the surname last, where it stands before a comma (`PETROV, Ivan`).

    So neighbours stand together as people write them, also where a blank is missing.
    """
    surname, comma, given = text.partition(",")
    if not comma or "," in given:
        return words
    first = len(fold(surname, person=True).split())
    return words[first:] + words[:first]


@lru_cache(maxsize=200_000)
def _servant(word: str) -> tuple[str, ...]:
    """Return `abdulrahman` and its like as two words, as most lists write them."""
    word = PERSON_ABBREVIATIONS.get(word, word)
    found = _SERVANT.match(word)
    return ("abd", word[found.end() :]) if found else (word,)


def _from_pinyin(words: list[str]) -> list[str]:
    """Write what a Chinese company does in English: `mao yi`, `maoyi` → `trading`."""
    found: list[str] = []
    for word in words:
        pair = found[-1] + word if found and {found[-1], word} <= PINYIN else ""
        if pair in PINYIN_WORDS:
            found[-1:] = PINYIN_WORDS[pair].split()
        else:
            found += PINYIN_WORDS.get(word, word).split()
    return found


def _with_places(words: list[str]) -> list[str]:
    """Write a place of several words, or its short form, as one word: `hk` → `hongkong`.

    Words of a place may be mistyped, as long as all of them are there.
    """
    found: list[str] = []
    position = 0
    read = [_of_place(word) for word in words]
    while position < len(words):
        for width in range(_WIDEST_PLACE.get(read[position], 0), 0, -1):
            place = PLACES.get(tuple(read[position : position + width]))
            if place:
                found.append(place)
                position += width
                break
        else:
            found.append(words[position])
            position += 1
    return found


@lru_cache(maxsize=200_000)
def _of_place(word: str) -> str:
    """Return the word of a place that this one misspells by one letter, or the word."""
    if len(word) < _PLACE_LETTERS or word in _PLACE_WORDS:
        return word
    found = process.extractOne(word, _PLACE_WORDS, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else word


def _plain(word: str) -> str:
    word = ABBREVIATIONS.get(word, word)
    return NUMBERS.get(word, word)


def _name(
    words: list[str],
    tokens: list[str],
    forms: list[str],
    *,
    person: bool,
    chinese_given: bool = False,
    called: tuple[str, ...] = (),
) -> NormalName:
    pinyin = in_pinyin(tokens)
    return NormalName(
        " ".join(words),
        tuple(tokens),
        tuple(sorted(set(forms))),
        tuple(sorted(tokens)),
        "".join(tokens).lower(),
        tuple(weight(token, person=person) for token in tokens),
        " ".join(tokens if person else words),
        pinyin,
        pinyin or chinese_given or in_syllables(tokens),
        person and bool(hangul.parses(tuple(tokens))),
        called,
        sum(weight(tokens[place], person=True) for place in forefathers(tokens)) if person else 0.0,
    )


def forefathers(words: Sequence[str]) -> list[int]:
    """Return the places of a chain of forefathers but its last one, and of what joins them.

    `Usama bin Muhammad ibn Awad ibn Ladin`: people say Usama bin Ladin.
    """
    joints = [place for place, word in enumerate(words[1:-1], 1) if word in CHILD_OF]
    return list(range(joints[0], joints[-1])) if len(joints) > 1 else []


@lru_cache(maxsize=200_000)
def _mended(word: str) -> str:
    """Return the legal form's word that this one misspells by one letter, or the word."""
    if len(word) < 6 or word in TRADE_WORDS or word in _WIDEST:
        return word
    found = process.extractOne(word, _LONG_WORDS, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else word


def _without_forms(words: list[str]) -> tuple[list[str], list[str]]:
    """Take legal forms out, longest first; one at the very start only if words remain."""
    kept: list[str] = []
    forms: list[str] = []
    position = 0
    while position < len(words):
        widest = _WIDEST.get(words[position], 0)
        for width in range(min(widest, len(words) - position), 0, -1):
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
    form = _FORMS[tuple(words[position : position + width])]
    if form == _SHIP and position > 0:
        return False
    if not rest:
        return position > 0
    if position == 0:
        joined = "".join(words[:width])
        if joined in INITIALS_TOO and _ends_in_form(rest):
            return False
        return any(len(word) > 2 and word not in TRADE_WORDS for word in rest) and (
            not _only_forms(rest)
        )
    return len(words[position]) > 2 or form in {"jsc", "company"} or _only_forms(rest)


def _ends_in_form(words: list[str]) -> bool:
    """Whether words end in a legal form, and are more than that."""
    return any(_only_forms(words[place:]) for place in range(1, len(words)))


def _only_forms(words: list[str]) -> bool:
    for width in range(min(_WIDEST.get(words[0], 0), len(words)), 0, -1):
        if tuple(words[:width]) in _FORMS and (width == len(words) or _only_forms(words[width:])):
            return True
    return False


@lru_cache(maxsize=200_000)
def weight(token: str, *, person: bool) -> float:
    """Return how well a word distinguishes names (0-1)."""
    if person:
        base = 0.1 if token in TITLES else 0.25 if token in PARTICLES else 1.0
    elif token in FORM_WORDS:
        base = 0.25
    elif token in TRADE_WORDS:
        base = 0.45
    else:
        base = 0.6 if token in COUNTRY_WORDS else 1.0
    match len(token):
        case 1:
            return min(base, 0.35)
        case 2:
            return min(base, 0.7)
        case _:
            return base
