"""Numbers of listed parties: from a list's own words to a scheme that screening can compare."""

import re

from atlas.knowledge.identifiers.schemes import table
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.entry import ListedIdentifier

_WORDS: tuple[tuple[str, str], ...] = (
    # the first that is found in the label, in lower case, tells the kind
    (r"\bimo\b", "VESSEL"),
    (r"\bmmsi\b", "MMSI"),
    (r"\blei\b|legal entity identifier", "LEGAL-ENTITY-NUMBER"),
    (r"swift|\bbic\b", "BIC"),
    (r"d-?u-?n-?s", "DUNS"),
    (r"passport|passeport|pasaporte|паспорт|laissez", "PASSPORT"),
    (r"travel doc", "TRAVEL-DOCUMENT"),
    (r"social security|\bssn\b", "SSN"),
    (r"fiscal code|codice fiscale", "FISCAL-CODE"),
    (r"\bvat\b", "VAT"),
    (r"\btax\b|\binn\b|инн|\bnip\b|\btin\b|fiscal", "TAX"),
    (r"ogrn|огрн", "OGRN"),
    (r"\bkpp\b|кпп", "KPP"),
    (r"okpo|окпо", "OKPO"),
    (r"birth cert", "BIRTH-CERTIFICATE"),
    (r"driv", "DRIVING-LICENCE"),
    (r"resident|residence", "RESIDENCE-PERMIT"),
    (r"\bration\b", "RATION-CARD"),
    (r"electoral|voter", "ELECTORAL-ID"),
    (r"regist|company|trade licen|commerc|incorporation|\bregnumber\b", "REGISTRATION"),
    (r"national|ident|tazkira|\bid\b|civil|cedula|personal|citizen|card", "NATIONAL-ID"),
)
_COMPILED = tuple((re.compile(pattern), kind) for pattern, kind in _WORDS)
_IMO = re.compile(r"\b(\d{7})\b")
_IMO_LABELLED = re.compile(r"IMO[\s.:#]*(\d{7})", re.IGNORECASE)
"""A company has an IMO number too; OFAC calls it an `Identification Number`."""
_IMO_TEXT = re.compile(r"\bIMO(?:\s*(?:number|no\.?|#))?\s*[:.]?\s*(\d{7})\b", re.IGNORECASE)
_NUMBERED = re.compile(r"([A-Z]{0,4}[-. ]?\d[\dA-Z/.-]{4,}[\dA-Z])(?:\s*\(([^()]+)\))?")
_LABELLED = re.compile(r"^([^:]{2,60}):\s*(.*)$", re.DOTALL)
_NEXT_LABEL = re.compile(r"(?<=[\d)])[\s;,]+(?=\(?[^\W\d_]{2,12}(?:/[^\W\d_]{2,12})?\)?\s*:)")
_INN_LABEL = re.compile(r"\binn\b|инн", re.IGNORECASE)
_INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_COUNTRYS_OWN = re.compile(r"[A-Z]{2}-")
"""A kind that names its country is a scheme: `US-FEIN`, `CN-USCC`."""
_LEI = re.compile(r"^[A-Z0-9]{18}\d{2}$")
_IMO_NUMBER = re.compile(r"^(?:IMO\s*)?(\d{7})$")
_OGRN_LENGTHS = {13: 11, 15: 13}
_IN_BRACKETS = re.compile(r"\s*\(([^()]+)\)$")
MAX_VALUE = 100


def kind_of(label: str) -> str:
    """Return the kind of number that a label means; `OTHER` when it is unknown."""
    lowered = label.lower()
    return next((kind for words, kind in _COMPILED if words.search(lowered)), "OTHER")


def identifier(
    label: str, value: str | None, country: str | None, *, kind: str | None = None
) -> ListedIdentifier | None:
    """Return a number as listed; None when there is none.

    `country` is an alpha-2 code. A value longer than 100 characters is no number.
    """
    number = (value or "").strip(" .,;:#")
    if (bracket := _IN_BRACKETS.search(number)) and (place := country_code(bracket[1])):
        number, country = number[: bracket.start()].strip(" .,;:#"), country or place
    if not number or len(number) > MAX_VALUE or not any(c.isalnum() for c in number):
        return None
    kind = kind or kind_of(label)
    if kind == "VESSEL" and (imo := _IMO.search(number)):
        return ListedIdentifier("IMO", imo[1], label, country)
    if labelled := _IMO_LABELLED.fullmatch(number):
        return ListedIdentifier("IMO", labelled[1], label, country)
    if kind == "OGRN":
        return ListedIdentifier("RU-OGRN", number, label, "RU")
    scheme, number = scheme_of(kind, number, country)
    return ListedIdentifier(scheme, number, label, country)


def scheme_of(  # noqa: PLR0911  one return a register
    kind: str, value: str, country: str | None
) -> tuple[str, str]:
    """Return scheme and number: a register where they tell it, else `<country>-<kind>`."""
    digits = value.isdigit()
    if kind == "VESSEL" and (imo := _IMO_NUMBER.match(value)):
        return "IMO", imo[1]
    if kind == "LEGAL-ENTITY-NUMBER" and _LEI.match(value):
        return "XI-LEI", value
    if kind in table() or kind.startswith(("AIRCRAFT", "CRYPTO")) or _COUNTRYS_OWN.match(kind):
        return kind, value
    match (country, kind):
        case ("XX", "REGISTRATION"):
            return "XX-DEMO", value
        case ("GB", "REGISTRATION"):
            return "GB-COH", value
        case ("RU", "REGISTRATION") if digits and len(value) == 13:
            return "RU-OGRN", value
        case ("RU", "TAX") if digits and len(value) in {10, 12}:
            return "RU-INN", value
        case _:
            return f"{country or 'ZZ'}-{kind}", value


def imo_numbers(text: str | None) -> list[str]:
    """Return the IMO numbers that a free text names as such."""
    return list(dict.fromkeys(_IMO_TEXT.findall(text or "")))


def registration_numbers(text: str | None) -> list[ListedIdentifier]:
    """Read a free field of registration numbers: `1027…; (INN): 7704…/7703… (Russia)`.

    Several labels part it (`OGRN: 1247… KPP: 7707… INN: 9707…`). A bare number of a Russian
    OGRN's length, and an INN, whose check digit is right is one; a field in which no number is
    found is kept whole.
    """
    found: list[ListedIdentifier] = []
    for part in _NEXT_LABEL.split(text or ""):
        found += [made for made in _labelled_numbers(part) if made not in found]
    return found


def _labelled_numbers(text: str) -> list[ListedIdentifier]:
    label, body = "Business registration number", text
    if (labelled := _LABELLED.match(text)) and not labelled[1].strip().isdigit():
        label, body = labelled[1].strip(" ()"), labelled[2]
    found: list[ListedIdentifier] = []
    for number, place in _NUMBERED.findall(body):
        country = country_code(place)
        kind = kind_of(label)
        parts = number.split("/") if kind == "TAX" else [number]
        if made := _registration(label, kind, parts[0], country):
            found.append(made)
    if not found and (kept := identifier(label, body, None, kind="REGISTRATION")):
        found.append(kept)
    return found


def _registration(
    label: str, kind: str, number: str, country: str | None
) -> ListedIdentifier | None:
    if country is None and is_ogrn(number):
        return ListedIdentifier("RU-OGRN", number, label, "RU")
    if country is None and _INN_LABEL.search(label) and is_inn(number):
        return ListedIdentifier("RU-INN", number, label, "RU")
    stated = "REGISTRATION" if kind in {"OTHER", "NATIONAL-ID"} else kind
    return identifier(label, number, country, kind=stated)


def is_ogrn(number: str) -> bool:
    """Tell whether a number is a Russian OGRN or OGRNIP: length, first digit, check digit."""
    modulus = _OGRN_LENGTHS.get(len(number))
    if modulus is None or not number.isdigit() or number[0] not in "1235":
        return False
    return int(number[:-1]) % modulus % 10 == int(number[-1])


def is_inn(number: str) -> bool:
    """Tell whether a number is a Russian company's INN: ten digits, check digit."""
    if len(number) != 10 or not number.isdigit():
        return False
    total = sum(w * int(digit) for w, digit in zip(_INN_WEIGHTS, number[:9], strict=True))
    return total % 11 % 10 == int(number[9])
