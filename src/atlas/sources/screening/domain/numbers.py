"""The numbers of a party: schemes under every usual name, and numbers that stand in a name.

A scheme is written as people write it (`SWIFT`, `BTC`, `IMO number`) and compared as the lists'
own. A number that was typed as a name, or next to one, is looked up as a number. Atlas names what
could not be compared, and never leaves it out without notice.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from atlas.knowledge.identifiers.domain import (
    is_number,
    is_scheme_or_kind,
    kind_named,
    scheme_named,
)
from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.placeholders import has_letters, is_labelled_number
from atlas.knowledge.names.domain.similarity import score_names
from atlas.sources.lists.domain import identifiers as listed
from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.national import NATIONAL
from atlas.sources.lists.domain.terms import PartyKind
from atlas.sources.screening.domain.document_numbers import numbers_after_labels, unread_labels
from atlas.sources.screening.domain.number_readings import is_bic, is_wallet, numbers_of, readings
from atlas.sources.screening.domain.results import (
    DEFAULT_THRESHOLD,
    NotCompared,
    ScreeningIdentifier,
    ScreeningQuery,
)
from atlas.sources.screening.domain.scripts_covered import (
    SOUND_ONLY,
    UNSUPPORTED_SCRIPT,
    names_not_compared,
)
from atlas.sources.screening.domain.segments import BARE_ADDRESS

CRYPTO, ANY = "CRYPTO", "ANY"
"""A wallet of any currency; a number whose register is not named."""
UNKNOWN_SCHEME = "unknown_scheme"
NO_NUMBER, UNREADABLE_NUMBER = "no_number", "unreadable_number"
"""What states that there is no number (`N/A`, `0000`); what cannot be read as one (`????`)."""
SINCE_V11 = frozenset({BARE_ADDRESS, NO_NUMBER, UNREADABLE_NUMBER})
"""Reasons that screenings by an earlier algorithm do not have."""
_OF_NAMES = frozenset({UNSUPPORTED_SCRIPT, SOUND_ONLY, BARE_ADDRESS})
SHARED_WORD = "shared_word"
DOUBTED_NAME = "doubted_name"
HIGH_THRESHOLD = "high_threshold"
_OFFICIAL = {
    "NATIONAL-ID": re.compile("NATIONAL|IDENTI|TAZKIRA|CEDULA|CITIZEN|CIVIL|^ID-CARD$"),
    "REGISTRATION": re.compile("REGIST|COMPANY-(?:NO|NUM)|^REG-|TRADE-LICEN|COMMERC|INCORP"),
}
"""Words that tell an official number where a list's label is understood by less."""
_REGISTER = re.compile(r"[A-Z]{2}-.+")
_OF_LISTS = frozenset(map(str.upper, (*LISTS, *NATIONAL)))
"""The schemes of the numbers that lists give to their entries."""
_SEPARATORS = re.compile(r"[\s_./]+")
_LABELS = (
    r"IMO|MMSI|LEI|SWIFT(?:[/\s-]?BIC)?|BIC|OGRN|ОГРН|INN|ИНН|VAT|TIN|tax|passport|"
    r"registration|wallet|BTC|XBT|ETH"
)
_LABEL = rf"\b({_LABELS})\b(?:\s*(?:numbers?|code|no|nr|id|address))?[\s.:#№-]*"
_LABELLED = re.compile(
    _LABEL + r"((?=(?:[A-Z]{0,3}\d){4}|[A-Z0-9]*\d{4}|[A-Z]{6}[A-Z0-9]{2})[A-Z0-9]{5,110})\b",
    re.IGNORECASE,
)
_IN_GROUPS = r"\d+(?:[ ./-]\d{2,})+"
_LABELLED_GROUPS = re.compile(rf"({_LABEL})([A-Z]{{0,3}}{_IN_GROUPS})(?![A-Za-z\d])", re.IGNORECASE)
_RUN = re.compile(rf"(?<![A-Za-z\d./-]){_IN_GROUPS}(?![A-Za-z\d./-])")
"""A number written in groups of digits (`94 05 057`)."""
_LETTERED = re.compile(
    r"(?<![A-Za-z\d])([A-Za-z]{1,4})(?:[ ./-]{1,3}|[ .]+(?:no|nr|number)[ .:]+)"
    r"(\d+(?:[ ./-]{1,2}\d+)*)(?![A-Za-z\d])"
)
"""A number that begins with letters, written apart from them (`AE 77120`)."""
_CALL_SIGN = re.compile(
    r"\b(?:call[\s-]*sign|c/s)\b[\s.:#-]*([A-Z0-9]{1,8})(?:[ -]([A-Z0-9]{1,6}))?\b", re.IGNORECASE
)
"""A call sign stands in one piece or two (`9H NY9`); many have no digit."""
_SIGN = range(3, 9)
"""Characters of a call sign."""
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_TOKENS = re.compile(r"[^\s,;()\[\]\"“”]+")
_PARTS = re.compile(r"(?<![^\W_])[^\W\d_]*\d[^\W_]*")
"""What has a digit between the signs of a word, as in a payment URI or a web address."""
_IMO_WEIGHTS = (7, 6, 5, 4, 3, 2)
_DIGITS = 4
"""Digits that a labelled number has, and one word that is no name."""
_ALL_DIGITS, _MIXED = 5, 4
"""Digits of a number of no known kind; characters, with letters in it: a call sign has four.

A word of that kind is compared as part of the name too.
"""
_SHORT_NUMBER = re.compile(r"(?!1[89]|20)\d{4}")
"""Four digits that are no year are such a number too, unless they begin a name."""
_DATE = re.compile(
    r"(?:\d{1,2}[./-])?(?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d|(?:19|20)\d\d[./-](?:\d{1,2}|(?:19|20)\d\d)"
)
"""A month or a span of years next to a name (`Target Income 11/2021`) is not a number."""
_GROUPED = re.compile(r"\d[\d\s./-]*\d")


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """A number to look up.

    `stated`: the number came with its register, so that a different number there contradicts.
    Otherwise, it stands in a name.
    """

    identifier: ScreeningIdentifier
    stated: bool


@dataclass(frozen=True, slots=True)
class AskedNumbers:
    """All numbers of a query, and those that could not be compared."""

    numbers: tuple[AskedNumber, ...]
    not_compared: tuple[NotCompared, ...]
    bare_names: tuple[str, ...]
    """The names without the numbers in them, where they had some."""


def scheme_of(written: str) -> str | None:
    """Return the scheme that a name of one means, as lists have it; None where it is unknown."""
    name = _SEPARATORS.sub("-", written.strip().upper()).strip("-")
    if (scheme := scheme_named(name)) is not None:
        return scheme
    if _REGISTER.fullmatch(name) or name in _OF_LISTS:
        return name
    if (known := kind_named(name)) is not None:
        return f"ZZ-{known}"
    kind = listed.kind_of(name.replace("-", " "))
    if kind == "OTHER" or (kind in _OFFICIAL and not _OFFICIAL[kind].search(name)):
        return None  # a customer's own number, a club's card
    return scheme_named(kind) or f"ZZ-{kind}"


def not_compared(query: ScreeningQuery) -> tuple[NotCompared, ...]:
    """Return what a query states and nothing could be compared with."""
    return (*names_not_compared(query), *_doubted(query), *asked_numbers(query).not_compared)


def _doubted(query: ScreeningQuery) -> Iterator[NotCompared]:
    if query.doubted:
        name = next(filter(has_letters, (query.name, *query.other_names)), query.name)
        yield NotCompared("name", name, DOUBTED_NAME)


def is_since_v12(item: NotCompared) -> bool:
    """Whether only screenings from `atlas-name-v12` on name this: a document's label in a name."""
    return item.reason == UNREADABLE_NUMBER and not item.field.startswith("identifiers")


def shared_words(query: ScreeningQuery) -> tuple[NotCompared, ...]:
    """Return the names of a query as not compared: one word each, which several entries share."""
    fields = ["name", *(f"other_names[{place}]" for place in range(len(query.other_names)))]
    names = (query.name, *query.other_names)
    return tuple(
        NotCompared(field, name, SHARED_WORD)
        for field, name in zip(fields, names, strict=True)
        if name in query.stated_names
    )


def says_nothing(silent: Iterable[Iterable[str]], found: Iterable[Sequence[str]]) -> bool:
    """Whether a topic has lists on which a shared word gives no answer, and no candidate.

    If the topic has a candidate, the word was compared, and the other entries that share it do not
    matter.

    Args:
        silent: the topics of each list on which several entries share the word.
        found: those of each list that gave a candidate; a list of several topics does not
            state which.

    """
    answered = {one[0] for one in found if len(one) == 1}
    return bool({topic for topics in silent for topic in topics} - answered)


def high_threshold(query: ScreeningQuery) -> tuple[NotCompared, ...]:
    """Return a threshold above the usual one as not compared: scores between were not examined.

    The absence of hits is measured at the usual threshold. Above it, listed names are missed.
    """
    if query.threshold <= DEFAULT_THRESHOLD:
        return ()
    return (NotCompared("threshold", str(query.threshold), HIGH_THRESHOLD),)


def bars_clear(query: ScreeningQuery, left_out: Sequence[NotCompared]) -> bool:
    """Whether what was not compared leaves open who it is: a number that was sent, or a name.

    A name that is another one of the query in other letters leaves nothing open, where that one was
    compared. A stored entity's numbers are those of its sources, which keep keys of their own: they
    are looked up without their scheme, named, and bar nothing. The name of a party that its own
    source calls unknown leaves it open in any case.
    """
    if any(one.reason == DOUBTED_NAME for one in left_out):
        return True
    open_names = {one.value for one in left_out if one.reason in _OF_NAMES}
    sent = query.entity_id is None and any(
        one.reason not in _OF_NAMES and one.reason != NO_NUMBER for one in left_out
    )
    if sent or not open_names:
        return sent
    compared = [one for one in query.stated_names if one not in open_names]
    persons = {True, False} if query.kind is PartyKind.UNKNOWN else {_is_person(query)}
    return any(
        not any(_same_in_letters(name, other, person) for other in compared for person in persons)
        for name in open_names
    )


def _is_person(query: ScreeningQuery) -> bool:
    return query.kind is PartyKind.PERSON


@lru_cache(maxsize=10_000)
def _same_in_letters(first: str, second: str, person: bool) -> bool:
    """Whether two names in different scripts sound as one name does."""
    mine, theirs = normalise(first, person=person), normalise(second, person=person)
    return score_names(mine, theirs, person=person).score >= DEFAULT_THRESHOLD


def asked_numbers(query: ScreeningQuery) -> AskedNumbers:
    """Return the numbers that a query states, in any of its fields.

    Those that its source states no longer are looked up; another number contradicts none of them.
    """
    names, gone = (query.name, *query.other_names), query.unstated
    if not gone.identifiers and not gone.names:
        return _asked(names, query.identifiers)
    stated = _asked(query.stated_names, query.identifiers).numbers
    looked_up = _asked(names, (*query.identifiers, *gone.identifiers))
    known = {one.identifier for one in stated}
    further = [
        AskedNumber(one.identifier, stated=False)
        for one in looked_up.numbers
        if one.identifier not in known
    ]
    return AskedNumbers(
        (*stated, *dict.fromkeys(further)), looked_up.not_compared, looked_up.bare_names
    )


@lru_cache(maxsize=2_000)
def _asked(names: tuple[str, ...], identifiers: tuple[ScreeningIdentifier, ...]) -> AskedNumbers:
    numbers: dict[AskedNumber, None] = {}
    left: list[NotCompared] = []
    for place, item in enumerate(identifiers):
        if not is_number(item.value, letters=True):
            reason = UNREADABLE_NUMBER if _is_unreadable(item.value) else NO_NUMBER
            sent = f"{item.scheme} {item.value}"
            left.append(NotCompared(f"identifiers[{place}]", sent, reason))
            continue
        scheme = scheme_of(item.scheme)
        if scheme is not None:
            numbers |= dict.fromkeys(_stated(scheme, item.value))
            continue
        meant = [one for one in numbers_in(item.value) if one.scheme != ANY]
        for one in meant or numbers_in(item.value):
            numbers[AskedNumber(one, stated=False)] = None
        if not meant:
            field = f"identifiers[{place}]"
            left.append(NotCompared(field, f"{item.scheme} {item.value}", UNKNOWN_SCHEME))
    bare = []
    for place, name in enumerate(names):
        numbers |= dict.fromkeys(_in_name(name))
        if unread_labels(name):
            left.append(
                NotCompared(
                    f"other_names[{place - 1}]" if place else "name", name, UNREADABLE_NUMBER
                )
            )
        bare.append(without_numbers(name))
    return AskedNumbers(tuple(numbers), tuple(left), tuple(bare))


def _in_name(name: str) -> Iterator[AskedNumber]:
    """Yield the numbers that stand in a name, also those in pieces and those of letters alone."""
    told = set()
    for reading in readings(name):
        labelled = {*_labelled(_without_groups(reading)), *_documents(reading)}
        for one in _numbers_in(reading):
            if one not in labelled:  # a label may be wrong
                told.add(one.value.upper())
            yield AskedNumber(one, stated=one in labelled)
    for reading in readings(name):
        for number in numbers_of(reading):
            if number not in told:
                yield AskedNumber(ScreeningIdentifier(ANY, number), stated=False)


def _stated(scheme: str, value: str) -> Iterator[AskedNumber]:
    """Yield a number as stated and, where its register is in doubt, as one of any register."""
    yield AskedNumber(ScreeningIdentifier(scheme, value), stated=True)
    if not _tells_register(scheme):
        for one in numbers_in(value):
            yield AskedNumber(one, stated=False)


def _tells_register(scheme: str) -> bool:
    """Whether a scheme is of the table, or a country's kind of number (`IR-PASSPORT`).

    `KP-PP`, `ID card` and `VAT / OGRN` are a source's own words: what they mean is guessed at best.
    """
    return not scheme.startswith("ZZ-") and is_scheme_or_kind(scheme)


def _is_unreadable(value: str) -> bool:
    """Whether a text that numbers nothing does not say so either: only marks, or other letters."""
    return not value.isascii() or not (value.strip(" -.") == "" or any(map(str.isalnum, value)))


def numbers_in(text: str) -> list[ScreeningIdentifier]:
    """Return the numbers that stand in a name: those with a label, or told by what they are.

    A number of no known kind, which is the whole text or stands in it, is one of the scheme `ANY`.
    """
    return list(dict.fromkeys(one for reading in readings(text) for one in _numbers_in(reading)))


def _numbers_in(text: str) -> list[ScreeningIdentifier]:
    documents = _documents(text)
    text = _without_groups(text)
    found = dict.fromkeys((*_labelled(text), *documents))
    plain = _LABELLED.sub(" ", text)
    for run in _RUN.finditer(plain):
        joined = "".join(filter(str.isdigit, run[0]))
        if _DATE.fullmatch(run[0]) is None:
            told = _schemes_told(joined, alone=False)
            found |= dict.fromkeys(ScreeningIdentifier(scheme, joined) for scheme in told)
    for parted in _LETTERED.finditer(plain):
        joined = parted[1] + "".join(filter(str.isdigit, parted[2]))
        alone = parted[0] == plain.strip()
        if _DATE.fullmatch(parted[2]) is None and ANY in _schemes_told(joined, alone=alone):
            found.setdefault(ScreeningIdentifier(ANY, joined))
    if _GROUPED.fullmatch(plain.strip()):  # one number, written in groups
        plain = "".join(filter(str.isdigit, plain))
    tokens = [token.strip(".:#-/") for token in _TOKENS.findall(plain)]
    alone = len(tokens) == 1
    if len(tokens) > 1 and _SHORT_NUMBER.fullmatch(tokens[0]):
        del tokens[0]  # a house's number, as in `3928 Bay Street Ltd`: labels stand before numbers
    for token in tokens:
        for scheme in _schemes_told(token, alone=alone and not found):
            found.setdefault(ScreeningIdentifier(scheme, token))
        found |= dict.fromkeys(_in_parts(token))
    return list(found)


def _in_parts(token: str) -> Iterator[ScreeningIdentifier]:
    """Yield the numbers of known kinds between the signs of a word that is no group of digits."""
    if token.isalnum() or _GROUPED.fullmatch(token):
        return
    for part in _PARTS.findall(token):
        told = _schemes_told(part, alone=False)
        yield from (ScreeningIdentifier(scheme, part) for scheme in told if scheme != ANY)


def without_numbers(name: str) -> str:
    """Return a name without the numbers in it that are no part of a name (IMO, LEI, wallets).

    A text that is a number and nothing else is no name.
    """
    if _is_number_alone(name) or is_labelled_number(name):
        return ""
    name = _without_groups(name)
    plain = _LABELLED.sub(lambda at: " " if _label_scheme(at) else at[0], name)
    kept = _TOKENS.sub(lambda at: "" if _is_certain(at[0].strip(".:#-/")) else at[0], plain)
    if kept == name:
        return name
    kept = re.sub(r"[(\[]\s*[)\]]", " ", kept)
    return " ".join(kept.split()).strip(" ,;:-/")


def _without_groups(text: str) -> str:
    """Return a text in which a labelled number stands in one piece (`IMO 94 05 057`)."""
    return _LABELLED_GROUPS.sub(lambda at: at[1] + "".join(filter(str.isalnum, at[3])), text)


def _is_number_alone(name: str) -> bool:
    """Whether a text is one number: digits in groups, one word of mostly digits, or a BIC."""
    text = name.strip()
    if _is_no_word(text) and is_bic(text):
        return True
    digits = sum(map(str.isdigit, text))
    if not any(map(str.isalpha, text)):
        return digits > 0
    return len(text.split()) == 1 and digits >= _DIGITS and 2 * digits > len(text)


def _is_no_word(text: str) -> bool:
    """Whether a word in the form of a BIC is hardly a name, as `FACEBOOK` and `UNILEVER` are."""
    branch, vowels = text[8:], sum(letter in "AEIOUY" for letter in text[:8])
    return branch == "XXX" or any(map(str.isdigit, text)) or vowels <= 1


def _labelled(text: str) -> Iterator[ScreeningIdentifier]:
    for at in _LABELLED.finditer(text):
        if scheme := _label_scheme(at):
            yield ScreeningIdentifier(scheme, at[2])
    yield from _call_signs(text)


def _call_signs(text: str) -> Iterator[ScreeningIdentifier]:
    for at in _CALL_SIGN.finditer(text):
        for sign in dict.fromkeys((at[1], at[1] + (at[2] or ""))):
            if len(sign) in _SIGN:
                yield ScreeningIdentifier("CALL-SIGN", sign.upper())


def _documents(text: str) -> list[ScreeningIdentifier]:
    return [ScreeningIdentifier(*one) for one in numbers_after_labels(text)]


def _label_scheme(at: re.Match[str]) -> str | None:
    scheme, value = scheme_of(at[1]), at[2]
    match scheme:
        case "IMO":
            return scheme if re.fullmatch(r"\d{7}", value) else None
        case "BIC":
            return scheme if is_bic(value.upper()) else None
        case "XI-LEI":
            return scheme if _LEI.fullmatch(value.upper()) else None
        case "CRYPTO":
            return scheme if is_wallet(value) else None
        case None:
            return None
        case _:
            return scheme if sum(map(str.isdigit, value)) >= _DIGITS else None


def _is_certain(token: str) -> bool:
    """Whether a word is a number and can be no part of a name."""
    return is_imo(token) or is_lei(token) or is_wallet(token)


def _schemes_told(token: str, *, alone: bool) -> Iterator[str]:
    """Yield the schemes that a number without a label may be of."""
    upper = token.upper()
    if is_imo(token):
        yield "IMO"
    if is_lei(upper):
        yield "XI-LEI"
    elif is_wallet(token):
        yield CRYPTO
    if listed.is_ogrn(token):
        yield "RU-OGRN"
    if listed.is_inn(token):
        yield "RU-INN"
    if (alone or token == upper) and is_bic(upper):
        yield "BIC"
    digits = sum(map(str.isdigit, token))
    if not alone and _DATE.fullmatch(token):
        return
    mixed = 0 < digits < len(token) and len(token) >= _MIXED
    if digits >= _ALL_DIGITS or mixed or _SHORT_NUMBER.fullmatch(token):
        yield ANY


def is_imo(text: str) -> bool:
    """Whether a text is an IMO ship number: seven digits, the last of which checks the others."""
    if len(text) != 7 or not (text.isascii() and text.isdigit()):
        return False
    total = sum(int(d) * w for d, w in zip(text, _IMO_WEIGHTS, strict=False))
    return total % 10 == int(text[-1])


def is_lei(text: str) -> bool:
    """Whether a text is an LEI: 20 characters, of which ISO 7064 mod 97-10 checks the others."""
    upper = text.upper()
    if not _LEI.fullmatch(upper):
        return False
    return int("".join(str(int(char, 36)) for char in upper)) % 97 == 1


def names_to_compare(query: ScreeningQuery) -> Iterable[str]:
    """Return the stated names of a query without the numbers that were looked up as such."""
    names = (query.name, *query.other_names)
    bare = zip(names, asked_numbers(query).bare_names, strict=True)
    return [one for name, one in bare if name not in query.unstated.names]
