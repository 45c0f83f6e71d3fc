"""The remarks column of the OFAC csv files: facts in free text, separated by semicolons.

Quoted names (`a.k.a. 'X'`) are what OFAC calls weak aliases: broad or low quality.
"""

import re
from dataclasses import dataclass, field

from atlas.foundation.core.partial_dates import PartialDate, parse_date
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.entry import ListedIdentifier, ListedName
from atlas.sources.lists.domain.identifiers import kind_of, scheme_of
from atlas.sources.lists.domain.terms import NameKind

# label as OFAC writes it → kind; the longest label wins
_LABELS = {
    "Aircraft Construction Number (also called L/N or S/N or F/N)": "AIRCRAFT-CN",
    "Aircraft Manufacturer's Serial Number (MSN)": "AIRCRAFT-MSN",
    "Aircraft Manufacturer\u2019s Serial Number (MSN)": "AIRCRAFT-MSN",
    "Aircraft Mode S Transponder Code": "AIRCRAFT-MODE-S",
    "Aircraft Serial Identification": "AIRCRAFT-MSN",
    "Aircraft Tail Number": "AIRCRAFT-TAIL",
    "BIK (RU)": "BIK",
    "British National Overseas Passport": "PASSPORT",
    "Birth Certificate Number": "BIRTH-CERTIFICATE",
    "Bosnian Personal ID No.": "PERSONAL-ID",
    "Business Number": "BUSINESS-NUMBER",
    "Business Registration Document #": "REGISTRATION",
    "Business Registration Number": "REGISTRATION",
    "C.R. No.": "REGISTRATION",
    "C.U.I.P.": "CUIP",
    "C.U.I.T.": "CUIT",
    "C.U.R.P.": "CURP",
    "Cartilla de Servicio Militar Nacional": "MILITARY-ID",
    "CNP (Personal Numerical Code)": "PERSONAL-ID",
    "Cedula No.": "CEDULA",
    "Certificate of Incorporation Number": "REGISTRATION",
    "Chamber of Commerce Number": "REGISTRATION",
    "Chinese Commercial Code": "",
    "Commercial Registry Number": "REGISTRATION",
    "Company Number": "REGISTRATION",
    "Credencial electoral": "ELECTORAL-ID",
    "D-U-N-S Number": "DUNS",
    "D.N.I.": "DNI",
    "Diplomatic Passport": "PASSPORT",
    "Driver's License No.": "DRIVING-LICENCE",
    "Economic Register Number (CBLS)": "REGISTRATION",
    "Electoral Registry No.": "ELECTORAL-ID",
    "Enterprise Number": "REGISTRATION",
    "Fiscal Code": "FISCAL-CODE",
    "Fax Number": "",
    "Folio Mercantil No.": "FOLIO-MERCANTIL",
    "Government Gazette Number": "OKPO",
    "I.F.E.": "ELECTORAL-ID",
    "ISIN": "ISIN",
    "Identification Number": "IDENTIFICATION",
    "Italian Fiscal Code": "FISCAL-CODE",
    "LE Number": "LEGAL-ENTITY-NUMBER",
    "Legal Entity Number": "LEGAL-ENTITY-NUMBER",
    "License": "LICENCE",
    "Matricula Mercantil No": "MATRICULA-MERCANTIL",
    "MMSI": "MMSI",
    "N.I.E.": "NIE",
    "N.I.F.": "TAX",
    "NIT #": "NIT",
    "National Foreign ID Number": "FOREIGN-ID",
    "National ID No.": "NATIONAL-ID",
    "Organization Code": "ORGANISATION-CODE",
    "Numero de Identidad": "NATIONAL-ID",
    "Other Vessel Call Sign": "CALL-SIGN",
    "Passport": "PASSPORT",
    "Personal ID Card": "PERSONAL-ID",
    "Phone Number": "",
    "Previous Aircraft Tail Number": "AIRCRAFT-TAIL",
    "Public Registration Number": "REGISTRATION",
    "R.F.C.": "RFC",
    "RFC": "RFC",
    "RIF #": "RIF",
    "RSIN": "RSIN",
    "RTN": "RTN",
    "RUC #": "RUC",
    "Registered Charity No.": "CHARITY",
    "Registration ID": "REGISTRATION",
    "Registration Number": "REGISTRATION",
    "Residency Number": "RESIDENCE-PERMIT",
    "SSN": "SSN",
    "SWIFT/BIC": "BIC",
    "Serial No.": "SERIAL",
    "Stateless Person ID Card": "PERSONAL-ID",
    "Stateless Person Passport": "PASSPORT",
    "Tarjeta Profesional": "LICENCE",
    "Tax ID No.": "TAX",
    "Tourism License No.": "LICENCE",
    "Trade License No.": "TRADE-LICENCE",
    "Travel Document Number": "TRAVEL-DOCUMENT",
    "UAE Identification": "NATIONAL-ID",
    "UK Company Number": "GB-COH",
    "US FEIN": "US-FEIN",
    "Unified Social Credit Code (USCC)": "CN-USCC",
    "United Social Credit Code Certificate (USCCC)": "CN-USCC",
    "V.A.T. Number": "VAT",
    "VisaNumberID": "VISA",
    "Vessel Registration Identification": "VESSEL",
}
_LABEL = re.compile(
    "^(?:" + "|".join(re.escape(x) for x in sorted(_LABELS, key=len, reverse=True)) + r")(?=[\s:#])"
)
_NUMBERED = re.compile(
    r"^([A-Z][A-Za-z.'\u2019()/& -]{1,58}?"
    r"(?:\bNo\.?|\bNumber|\bCard|\bPassport|\bLicen[cs]e|\bPermit|\bIdentification|#)"
    r"(?: \([A-Z]{2,6}\))?)[\s:#]+(?=\S*\d)"
)
"""A label that OFAC did not use before, told by its words, and a number."""
_WALLET = re.compile(r"^(Digital Currency Address - (\w+)):? ([\w:.-]{10,150})$")
_ALIAS = re.compile(r"^([afn])\.k\.a\.,?\s+['\"](.+?)['\"]?$", re.IGNORECASE)
_QUALIFIER = re.compile(r"\s+(?:issued|expires|expired|expiration)\b.*$", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_SEPARATOR = re.compile(r";\s*")
CUT_AT = 1000
"""The column's width: a longer remark continues in the comments file."""


@dataclass(slots=True)
class Remarks:
    """What was understood of a remark; `problems` are facts that are against the vocabulary."""

    names: list[ListedName] = field(default_factory=list)
    birth_dates: list[PartialDate] = field(default_factory=list)
    birth_places: list[str] = field(default_factory=list)
    nationalities: list[str] = field(default_factory=list)
    identifiers: list[ListedIdentifier] = field(default_factory=list)
    genders: list[str] = field(default_factory=list)
    linked_to: list[str] = field(default_factory=list)
    vessel: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def join_remarks(primary: str | None, comments: str | None) -> str | None:
    """Join a remark with its overflow: cut in the middle of a word at 1,000 characters."""
    if not primary or not comments:
        return primary or comments
    return primary + comments if len(primary) >= CUT_AT else f"{primary.rstrip('.')}; {comments}"


def parse_remarks(text: str | None) -> Remarks:
    """Read the facts of a joined remark."""
    found = Remarks()
    if not text:
        return found
    for part in _SEPARATOR.split(text.strip().removesuffix(".")):
        statement = part.strip().removeprefix("alt. ").strip()
        if statement:
            _read(statement, found)
    return found


def _read(statement: str, found: Remarks) -> None:
    if alias := _ALIAS.match(statement):
        name = alias[2].strip().rstrip("'\"").strip()
        if name:
            relation = f"{alias[1].lower()}ka"
            found.names.append(ListedName(name, NameKind.WEAK_ALIAS, relation))
        return
    head, _, rest = statement.partition(" ")
    rest = rest.strip()
    match head:
        case "DOB":
            _birth_date(rest, found)
        case "POB":
            found.birth_places.append(rest)
        case "nationality" | "citizen" | "Nationality":
            code = country_code(rest.removeprefix("of Registration "))
            if code and code not in found.nationalities:
                found.nationalities.append(code)
        case "Gender":
            _gender(rest, found)
        case _:
            _other(statement, found)


def _birth_date(text: str, found: Remarks) -> None:
    try:
        date = parse_date(text)
    except ValueError:
        found.problems.append(f"birth date not understood: {text[:80]}")
        return
    if date not in found.birth_dates:
        found.birth_dates.append(date)


def _gender(text: str, found: Remarks) -> None:
    gender = text.rstrip(".").lower()
    if gender in {"male", "female"}:
        found.genders.append(gender)
    else:
        found.problems.append(f"gender not understood: {text[:80]}")


def _other(statement: str, found: Remarks) -> None:
    if statement.startswith("Linked To: "):
        found.linked_to.append(statement.removeprefix("Linked To: "))
        return
    for words, key in (("Former Vessel Flag ", "former_flag"), ("Vessel Year of Build ", "built")):
        if statement.startswith(words):
            found.vessel.setdefault(key, statement.removeprefix(words))
            return
    identifier = labelled_identifier(statement)
    if identifier and identifier not in found.identifiers:
        found.identifiers.append(identifier)


def _identifier(label: str, kind: str, rest: str) -> ListedIdentifier | None:
    value = _QUALIFIER.sub("", rest).strip()
    country = None
    while in_brackets := _PARENTHESIS.search(value):
        country = country or _country(in_brackets[1])
        value = value[: in_brackets.start()].strip()
    value = value.strip(" .,")
    if not value or len(value) > 100:
        return None
    scheme, value = scheme_of(kind, value, country)
    return ListedIdentifier(scheme, value, label, country)


def labelled_identifier(statement: str) -> ListedIdentifier | None:
    """Read `<label> <number> (<country>)` as OFAC writes it; None when it is no such number."""
    if wallet := _WALLET.match(statement):
        return ListedIdentifier(f"CRYPTO-{wallet[2]}", wallet[3], wallet[1])
    if label := _LABEL.match(statement):
        kind = _LABELS[label[0]]
        rest = statement[label.end() :].strip(" :#")
        return _identifier(label[0], kind, rest) if kind else None
    if new := _NUMBERED.match(statement):
        return _identifier(new[1], kind_of(new[1]), statement[new.end() :].strip(" :#"))
    return None


def _country(text: str) -> str | None:
    return "XX" if text == "DEMO" else country_code(text)
