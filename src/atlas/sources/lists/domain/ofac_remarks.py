"""The remarks column of the OFAC csv files: facts in free text, parted by semicolons.

Quoted names (`a.k.a. 'X'`) are what OFAC calls weak aliases: broad or low quality.
"""

import re
from dataclasses import dataclass, field

from atlas.sources.lists.domain.countries import country_code
from atlas.sources.lists.domain.entry import ListedIdentifier, ListedName
from atlas.sources.lists.domain.partial_dates import PartialDate, parse_date
from atlas.sources.lists.domain.terms import NameKind

# label as OFAC writes it → kind; the longest label wins
_LABELS = {
    "Aircraft Construction Number (also called L/N or S/N or F/N)": "AIRCRAFT-CN",
    "Aircraft Manufacturer's Serial Number (MSN)": "AIRCRAFT-MSN",
    "Aircraft Mode S Transponder Code": "AIRCRAFT-MODE-S",
    "Aircraft Tail Number": "AIRCRAFT-TAIL",
    "BIK (RU)": "BIK",
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
    "Cedula No.": "CEDULA",
    "Certificate of Incorporation Number": "REGISTRATION",
    "Chamber of Commerce Number": "REGISTRATION",
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
    "Folio Mercantil No.": "FOLIO-MERCANTIL",
    "Government Gazette Number": "OKPO",
    "Identification Number": "IDENTIFICATION",
    "Italian Fiscal Code": "FISCAL-CODE",
    "Legal Entity Number": "LEGAL-ENTITY-NUMBER",
    "License": "LICENCE",
    "Matricula Mercantil No": "MATRICULA-MERCANTIL",
    "MMSI": "MMSI",
    "N.I.E.": "NIE",
    "NIT #": "NIT",
    "National Foreign ID Number": "FOREIGN-ID",
    "National ID No.": "NATIONAL-ID",
    "Organization Code": "ORGANISATION-CODE",
    "Passport": "PASSPORT",
    "Personal ID Card": "PERSONAL-ID",
    "Phone Number": "",
    "Public Registration Number": "REGISTRATION",
    "R.F.C.": "RFC",
    "RIF #": "RIF",
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
    "Tax ID No.": "TAX",
    "Tourism License No.": "LICENCE",
    "Trade License No.": "TRADE-LICENCE",
    "Travel Document Number": "TRAVEL-DOCUMENT",
    "UAE Identification": "NATIONAL-ID",
    "UK Company Number": "GB-COH",
    "US FEIN": "US-FEIN",
    "Unified Social Credit Code (USCC)": "CN-USCC",
    "V.A.T. Number": "VAT",
    "VisaNumberID": "VISA",
    "Vessel Registration Identification": "VESSEL",
}
_LABEL = re.compile(
    "^(?:" + "|".join(re.escape(x) for x in sorted(_LABELS, key=len, reverse=True)) + r")(?=[\s:#])"
)
_GLOBAL = {
    "CALL-SIGN",
    "ISIN",
    "UEI",
    "IMO",
    "MMSI",
    "BIC",
    "DUNS",
    "XI-LEI",
    "GB-COH",
    "US-FEIN",
    "CN-USCC",
}
_WALLET = re.compile(r"^(Digital Currency Address - (\w+)):? (\w{10,120})$")
_ALIAS = re.compile(r"^([afn])\.k\.a\.,?\s+['\"](.+?)['\"]?$", re.IGNORECASE)
_QUALIFIER = re.compile(r"\s+(?:issued|expires|expired|expiration)\b.*$", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_LEI = re.compile(r"^[A-Z0-9]{18}\d{2}$")
_SEPARATOR = re.compile(r";\s*")
_IMO = re.compile(r"^(?:IMO\s*)?(\d{7})$")
CUT_AT = 1000
"""The column's width: a longer remark goes on in the comments file."""


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


def _identifier(label: str, rest: str) -> ListedIdentifier | None:
    kind = _LABELS[label]
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
    label = _LABEL.match(statement)
    if not label or not _LABELS[label[0]]:
        return None
    return _identifier(label[0], statement[label.end() :].strip(" :#"))


def _country(text: str) -> str | None:
    return "XX" if text == "DEMO" else country_code(text)


def scheme_of(  # noqa: PLR0911  one return a register
    kind: str, value: str, country: str | None
) -> tuple[str, str]:
    """Return scheme and number: a register where they tell it, else `<country>-<kind>`."""
    digits = value.isdigit()
    if kind == "VESSEL" and (imo := _IMO.match(value)):
        return "IMO", imo[1]
    if kind == "LEGAL-ENTITY-NUMBER" and _LEI.match(value):
        return "XI-LEI", value
    if kind in _GLOBAL or kind.startswith(("AIRCRAFT", "CRYPTO")):
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
