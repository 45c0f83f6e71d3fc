"""The one normal form of an identifier, and whether equal ones mean the same party. Pure.

Registers, claims, the customer file, screening and searches use this and nothing of their own:
`GB-COH SC1234` and `gb-coh SC001234` are one company in all of them, and `N/A` is no number in any.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

from stdnum.exceptions import ValidationError

from atlas.knowledge.identifiers.schemes import Scheme, aliases, kinds, names, table

LEI = "XI-LEI"
SCHEME = r"[A-Z0-9][A-Z0-9_-]{1,39}"
"""How a scheme is written: no other can be asked about."""
_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")
_TELLING = re.compile(r"[1-9]")
_ZEROS = re.compile(r"^([A-Z]*)0+(?=[0-9])")
_SUBDIVISION = re.compile(r"[A-Z0-9]{1,3}")
_COURT_NUMBER = re.compile(r"(HRA|HRB|PR|GNR|GSR|VR|EWIV)0*([1-9][0-9]*)([A-Z]{0,3})")
_COURT_KIND = re.compile(r"\b(HRA|HRB|PR|GNR|VR)\s*0*(?=[1-9])", re.IGNORECASE)
_COURT = re.compile(r"^(?:amtsgericht|ag|registergericht)\s+", re.IGNORECASE)
_REGISTERED = re.compile(r" (?:HRA|HRB|PR|GNR|VR) [0-9]+.*$", re.IGNORECASE)
_COURTS = ("AMTSGERICHT", "REGISTERGERICHT", "AG")
_MARKS = ("", ":", ".", "#")
_ROUNDS = 5
_MORE_ZEROS = 4
"""Zeros before a number of full width that may have been stored."""
FILLERS = frozenset(
    {
        "NA", "NO", "NOT", "NONE", "NULL", "NIL", "UNKNOWN", "UNDEFINED", "UNREGISTERED", "MISSING",
        "NOTAVAILABLE", "NOTAPPLICABLE", "NOTKNOWN", "NOTREGISTERED", "NOTPROVIDED", "NOTSTATED",
        "NOTGIVEN", "TBA", "TBC", "TBD", "PENDING", "EMPTY", "BLANK", "TEST", "DUMMY",
    }
)  # fmt: skip
"""Words that people write where a form insists on a number."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in its normal form. Only a `certain` one may join parties."""

    scheme: str
    value: str
    certain: bool


def scheme_code(written: str) -> str:
    """Return the key of a scheme: upper case, and the table's own key for another name of it."""
    code = unicodedata.normalize("NFKC", written).strip().upper()
    return aliases().get(code, code)


def find_scheme(written: str) -> Scheme | None:
    """Return a scheme of the table; `US-SOS-DE` is `US-SOS`. None when it is not in the table."""
    code = scheme_code(written)
    found = table().get(code)
    if found is not None:
        return found
    owner = table().get(code.partition("-")[0])
    if owner is not None and owner.subkeys and code.partition("-")[2]:
        return owner
    parent, _, part = code.rpartition("-")
    above = table().get(parent)
    divided = above is not None and above.unique == "subdivision"
    return above if divided and _SUBDIVISION.fullmatch(part) else None


def scheme_named(written: str) -> str | None:
    """Return the key of a scheme under any name that people write for it; None: not in the table.

    `EIN` is `US-EIN`, `BTC` is `CRYPTO`; `US-SOS-DE` and `CRYPTO-XBT` are keys themselves.
    """
    code = scheme_code(written)
    if code in names():
        return names()[code]
    return code if find_scheme(code) else None


def kind_named(written: str) -> str | None:
    """Return the kind of national numbers that a word alone means; None where it means none."""
    code = written.strip().upper()
    found = kinds().get(code)
    return code if found is not None and found.typed else None


def family_of(kind: str) -> str:
    """Return the family of a kind (`tax`): its numbers are compared with each other."""
    found = kinds().get(kind.upper())
    return found.family if found else "register"


def is_scheme_or_kind(scheme: str) -> bool:
    """Return whether a scheme is in the table, or a kind of numbers of a country is."""
    return find_scheme(scheme) is not None or scheme.partition("-")[2].upper() in kinds()


@lru_cache(maxsize=50_000)
def normalise(scheme: str, value: str, jurisdiction: str | None = None) -> Number:
    """Return the one normal form of a number.

    Args:
        scheme: a key or another name of it (`LEI` is `XI-LEI`); an unknown one stands as it is.
        value: the number as written.
        jurisdiction: ISO 3166-2 code; it completes a scheme whose numbers are given per state or
            province: `US-SAM` in Delaware is `US-SAM-DE`.

    """
    code = scheme_code(scheme)
    known = find_scheme(code)
    number = _joined(value)
    if known is None:
        return Number(code, number, is_number(number))
    if known.unique == "office":
        return _of_office(known, code, value, number)
    number = _form(known, number)
    if known.unique == "subdivision" and code == known.code:
        country, _, part = (jurisdiction or "").upper().partition("-")
        if country == code[:2] and _SUBDIVISION.fullmatch(part):
            code = f"{code}-{part}"
    return Number(code, number, _certain(known, code, number))


def is_number(value: str, *, letters: bool = False) -> bool:
    """Return whether a text numbers anything: `N/A`, `unknown`, `-`, `XXXX` and `0000` do not.

    With `letters` a number may lack digits, as a BIC does.
    """
    plain = re.sub(r"[^0-9A-Z]", "", _joined(value))
    if _TELLING.search(plain):
        return True
    if plain in FILLERS or set(plain) == {"X"}:
        return False
    return letters and bool(plain) and not plain.isdigit()


def is_complete(number: Number) -> bool:
    """Return whether a number can stand for one company though it joins none.

    `BIG-0` can. A number without its court or state cannot, nor can a filler (`N/A`, `0000`).
    """
    if number.certain:
        return True
    given = loose_spelling(number.value)
    telling = bool(given) and not given.isdigit() and not given.isalpha()
    return telling and number.scheme != LEI and not needs_completion(number.scheme)


def check_digits_hold(scheme: str, value: str) -> bool | None:
    """Return whether a number's check digits hold; None where the scheme is known to have none."""
    known = find_scheme(scheme)
    if known is None or not known.check:
        return None
    number = normalise(scheme, value).value
    return bool(import_module(f"stdnum.{known.check}").is_valid(number))


def one_per_party(scheme: str) -> bool:
    """Return whether a party has one number of this scheme: another one is another party."""
    known = find_scheme(scheme)
    return known is not None and known.one_per_party


def may_have_several(scheme: str) -> bool:
    """Return whether one party may have several numbers of this scheme."""
    known = find_scheme(scheme)
    return known is not None and known.several


def needs_completion(scheme: str) -> bool:
    """Return whether the scheme's numbers repeat unless a state, province or court is named."""
    code = scheme_code(scheme)
    known = table().get(code)
    return known is not None and known.unique in {"subdivision", "office", "never"}


def former_schemes(scheme: str) -> tuple[str, ...]:
    """Return the keys under which a scheme's numbers may have been stored: its own one first."""
    code = scheme_code(scheme)
    known = table().get(code)
    return (code, *known.aliases) if known else (code,)


@lru_cache(maxsize=50_000)
def former_spellings(number: Number) -> tuple[str, ...]:
    """Return the values under which a number may have been stored before it had this form.

    The release before kept a number in upper case without blanks, and otherwise as it was written:
    without its zeros, grouped, with its label or suffix. Groups are tried as registers print them
    (`written` in the table), not in every place.
    """
    known = find_scheme(number.scheme)
    if known is None:
        return ()
    spelled = dict.fromkeys(("".join(number.value.split()).upper(), number.value))
    if known.unique == "office":
        spelled |= dict.fromkeys(f"{court}{one}" for court in _COURTS for one in [*spelled])
    bare = [number.value, *_unfilled(known, number.value)]
    spelled |= dict.fromkeys(bare)
    spelled |= dict.fromkeys(
        f"{label}{mark}{one}" for label in known.labels for mark in _MARKS for one in [*spelled]
    )
    spelled |= dict.fromkeys(
        _grouped(one, pattern)
        for pattern in known.written
        for one in bare
        if pattern.count("0") == len(one)
    )
    spelled |= dict.fromkeys(f"{one}{end}" for end in known.suffixes for one in [*spelled])
    return tuple(
        one
        for one in spelled
        if one != number.value
        # a court's name is not read back from a text without blanks, but it names no other number
        and (known.unique == "office" or normalise(number.scheme, one) == number)
    )


def all_spellings(number: Number) -> list[tuple[str, str]]:
    """Return (scheme, value) of every way in which a number may be stored: its normal form first.

    A process of the release before writes the others, also during an upgrade.
    """
    values = (number.value, *former_spellings(number))
    return [(scheme, value) for scheme in former_schemes(number.scheme) for value in values]


def _unfilled(known: Scheme, value: str) -> Iterator[str]:
    """Yield a number with fewer of the zeros that fill it, and with a few more."""
    found = known.prefix.fullmatch(value) if len(value) == known.width else None
    if found is not None:
        letters, digits = found.groups()
        bare = digits.lstrip("0") or "0"
        widths = range(len(bare), len(digits) + _MORE_ZEROS + 1)
        yield from (letters + bare.zfill(width) for width in widths if width != len(digits))


def _grouped(value: str, pattern: str) -> str:
    characters = iter(value)
    return "".join(next(characters) if mark == "0" else mark for mark in pattern)


def loose_spelling(value: str) -> str:
    """Return a number without what writers vary: case, punctuation, leading zeros.

    Equal loose spellings are a feature of a candidate, never a join: registers may distinguish
    numbers by a hyphen or a zero.
    """
    return _ZEROS.sub(r"\1", re.sub(r"[^0-9A-Z]", "", _joined(value)))


def _joined(value: str) -> str:
    """Return a text in upper case, with plain digits and dashes, without blanks."""
    if value.isascii():
        return "".join(value.split()).upper()
    for _ in range(_ROUNDS):
        plain = unicodedata.normalize("NFKC", value).translate(_DASHES).upper()
        digits = (
            str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char
            for char in plain
        )
        joined = _BLANKS.sub("", "".join(digits))
        if joined == value:
            break
        value = joined  # what is joined may compose anew
    return value


def _form(known: Scheme, number: str) -> str:
    """Return a number without label and separators, filled with zeros to its width."""
    if not is_number(number, letters=known.letters):
        return number
    if known.separators:
        number = number.translate(dict.fromkeys(map(ord, known.separators)))
    if known.label is not None:
        number = known.label.sub("", number)
    if known.suffix is not None:
        number = known.suffix.sub("", number)
    found = known.prefix.fullmatch(number) if known.width else None
    if found is None:
        return number
    letters, digits = found.groups()
    bare = digits.lstrip("0")
    if len(letters + bare) > known.width:
        return number
    # filled by others to another width: 0077001014 is 77001014
    return str(letters + bare.zfill(known.width - len(letters)))


def _certain(known: Scheme, code: str, number: str) -> bool:
    if known.unique == "never" or (known.unique == "subdivision" and code == known.code):
        return False
    if known.check_decides:
        return bool(import_module(f"stdnum.{known.check}").is_valid(number))
    return is_number(number, letters=known.letters)


def _of_office(known: Scheme, code: str, value: str, number: str) -> Number:
    """Return a number that a court or provincial registry gives: certain only with its name."""
    if not known.check or not is_number(number):
        return Number(code, number, certain=False)
    written = " ".join(unicodedata.normalize("NFKC", value).split())
    written = _COURT_KIND.sub(lambda found: f"{found[1].upper()} ", written, count=1)
    try:
        validate = import_module(f"stdnum.{known.check}").validate
        given = str(validate(_COURT.sub("", written)))
        return Number(code, _REGISTERED.sub(lambda at: at[0].upper(), given), certain=True)
    except ValidationError:
        pass  # no court of that name, or none named
    if found := _COURT_NUMBER.fullmatch(number):
        number = " ".join(part for part in found.groups() if part)
    return Number(code, number, certain=False)
