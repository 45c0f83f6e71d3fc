"""From the words of Companies House to those of the ontology.

The codes are those of its api-enumerations: https://github.com/companieshouse/api-enumerations
Bands of control: Companies Act 2006, Schedule 1A, and the Register of People with Significant
Control Regulations 2016, Schedule 2.
"""

import re
from collections.abc import Callable
from typing import Any

from atlas.sources.plugins.sdk import country, transform

_STATES = {
    "active": "active",
    "open": "active",
    "registered": "active",
    "liquidation": "in_liquidation",
    "dissolved": "dissolved",
    "converted-closed": "dissolved",
    "closed": "inactive",
    "removed": "inactive",
    "receivership": "inactive",
    "administration": "inactive",
    "voluntary-arrangement": "inactive",
    "insolvency-proceedings": "inactive",
}
_FORMS = {
    "ltd": "Private limited company",
    "plc": "Public limited company",
    "llp": "Limited liability partnership",
    "limited-partnership": "Limited partnership",
    "private-unlimited": "Private unlimited company",
    "private-unlimited-nsc": "Private unlimited company without share capital",
    "private-limited-guarant-nsc": "Private limited by guarantee without share capital",
    "old-public-company": "Old public company",
    "oversea-company": "Overseas company",
    "uk-establishment": "UK establishment company",
    "registered-overseas-entity": "Overseas entity",
    "scottish-partnership": "Scottish qualifying partnership",
    "icvc-securities": "Investment company with variable capital",
    "icvc-warrant": "Investment company with variable capital",
    "icvc-umbrella": "Investment company with variable capital",
}
"""Other types are told by their own code."""
_HOME = {"england-wales", "england", "wales", "scotland", "northern-ireland", "united-kingdom"}
_ABROAD = {"noneu", "european-union"}
_PREFIXED = re.compile(
    r"(AC|BR|CE|CS|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|R|RC|RS|SA|SC|SE"
    r"|SF|SG|SI|SL|SO|SP|SR|SZ|ZC)(\d{1,6}R?)"
)
_REGISTER = re.compile(
    r"companies house|registrar of companies|england|wales|cardiff|united kingdom|\bu\.?k\.?\b",
    re.IGNORECASE,
)
_NOT_ENGLAND = re.compile(
    r"scotland|edinburgh|northern ireland|belfast|jersey|guernsey|isle of man|virgin|cayman"
    r"|gibraltar|bermuda|ireland",
    re.IGNORECASE,
)
_ADDRESS = (
    *("care_of", "po_box", "premises", "address_line_1", "address_line_2"),
    *("locality", "region", "country"),
)
_PERCENT = ("25-to-50-percent", "50-to-75-percent", "75-to-100-percent")
_FOR_ITSELF = ("", "-as-trust", "-as-firm")
_OVERSEAS = (*_FOR_ITSELF, "-as-control-over-trust", "-as-control-over-firm")
_LLP, _OE = "-limited-liability-partnership", "-registered-overseas-entity"
_APPOINTS, _INFLUENCES = "right-to-appoint-and-remove", "significant-influence-or-control"
_SURPLUS_ASSETS = "right-to-share-surplus-assets"
_NATURES = frozenset(
    {
        *(f"ownership-of-shares-{band}{held}" for band in _PERCENT for held in _FOR_ITSELF),
        *(f"ownership-of-shares-more-than-25-percent{held}{_OE}" for held in _OVERSEAS),
        *(
            f"voting-rights-{band}{held}{of}"
            for band in _PERCENT
            for held in _FOR_ITSELF
            for of in ("", _LLP)
        ),
        *(f"voting-rights-more-than-25-percent{held}{_OE}" for held in _OVERSEAS),
        *(f"{_SURPLUS_ASSETS}-{band}{held}{_LLP}" for band in _PERCENT for held in _FOR_ITSELF),
        *(f"part-{_SURPLUS_ASSETS}-{band}{held}" for band in _PERCENT for held in _FOR_ITSELF),
        *(f"{_APPOINTS}-directors{held}" for held in _FOR_ITSELF),
        *(f"{_APPOINTS}-directors{held}{_OE}" for held in _OVERSEAS),
        *(f"{_APPOINTS}-members{held}{_LLP}" for held in _FOR_ITSELF),
        *(f"{_APPOINTS}-person{held}" for held in _FOR_ITSELF),
        *(f"{_INFLUENCES}{held}{of}" for held in _FOR_ITSELF for of in ("", _LLP)),
        *(f"{_INFLUENCES}{held}{_OE}" for held in _OVERSEAS),
        *(
            f"registered-owner-as-nominee-{whom}-{where}{_OE}"
            for whom in ("person", "another-entity")
            for where in ("england-wales", "scotland", "northern-ireland")
        ),
    }
)
"""Natures of control as published (`psc_descriptions.yml`). Any other is not known."""
_KINDS = {
    f"{whom}-{what}": found
    for whom, found in (
        ("individual", "person"),
        ("super-secure", "person"),
        ("corporate-entity", "body"),
        ("legal-person", "body"),
    )
    for what in ("person-with-significant-control", "beneficial-owner")
}
_RIGHT = re.compile(
    r"(?:part-)?(?P<right>ownership-of-shares|voting-rights|right-to-share-surplus-assets)"
    r"-(?P<band>25-to-50|50-to-75|75-to-100|more-than-25)-percent(?P<rest>.*)"
)
_OTHERS = {_APPOINTS: "appoint", _INFLUENCES: "influence", "registered-owner-as-nominee": "nominee"}
_THROUGH = re.compile(r"-as-(?:control-over-)?(trust|firm)")
_ENDS: dict[str, tuple[float, float, bool, bool]] = {
    "25-to-50": (25, 50, True, False),
    "50-to-75": (50, 75, True, True),
    "75-to-100": (75, 100, False, False),
    "more-than-25": (25, 100, True, False),
}
"""Lower and upper end in percent, and whether each is excluded."""
_HALF = 50
_LOWEST_FIRST = ("more-than-25", "25-to-50", "50-to-75", "75-to-100")


@transform
def company_number(link: Any) -> str:
    """Return the number in an address such as `/company/00000006/officers`.

    Raises:
        ValueError: it is the address of something else.

    """
    found = re.fullmatch(r"/company/([A-Z0-9]{8})(?:/.*)?", str(link))
    if found is None:
        raise ValueError("is no address of a company")
    return found[1]


@transform
def jurisdiction(said: Any) -> str | None:
    """Return GB for the nations of the United Kingdom; None for a company from abroad.

    Raises:
        ValueError: a jurisdiction that was not known when this was written.

    """
    if said in _ABROAD:
        return None
    if said not in _HOME:
        raise ValueError(f"unknown jurisdiction {said}")
    return "GB"


@transform
def status(said: Any) -> str:
    """Return the state of the company.

    Raises:
        ValueError: a state that was not known when this was written.

    """
    if said not in _STATES:
        raise ValueError(f"unknown status {said}")
    return _STATES[said]


@transform
def legal_form(code: Any) -> str:
    """Return the kind of company in words."""
    return _FORMS.get(code, str(code).replace("-", " "))


@transform
def names(several: Any) -> list[str] | None:
    """Return earlier names."""
    return [one["name"] for one in several] or None


@transform
def industries(codes: Any) -> list[dict[str, str]] | None:
    """Return SIC codes of 2007."""
    return [{"scheme": "UK-SIC-2007", "code": code} for code in codes] or None


@transform
def events(company: Any) -> list[dict[str, str]] | None:
    """Return what is due and was filed, the register's own words on its state, and renamings."""
    accounts = company.get("accounts") or {}
    last = accounts.get("last_accounts") or {}
    confirmation = company.get("confirmation_statement") or {}
    found: list[dict[str, str | None]] = [
        {
            "event": "accounts",
            "next_due": accounts.get("next_due"),
            "last_made_up_to": last.get("made_up_to"),
            "category": last.get("type"),
        },
        {
            "event": "confirmation_statement",
            "next_due": confirmation.get("next_due"),
            "last_made_up_to": confirmation.get("last_made_up_to"),
        },
        {
            "event": "register_status",
            "status": company.get("company_status_detail") or company.get("company_status"),
        },
        *(
            {"event": "name_changed", "name": one["name"], "until": one.get("ceased_on")}
            for one in company.get("previous_company_names") or ()
        ),
    ]
    kept = [{name: value for name, value in one.items() if value} for one in found]
    return [one for one in kept if len(one) > 1] or None


@transform
def address_line(address: Any) -> str | None:
    """Return an address as one line."""
    parts = [str(address[name]).strip() for name in _ADDRESS if address.get(name)]
    return ", ".join(part for part in parts if part) or None


@transform
def addressed(company: Any) -> str | None:
    """Return the number of a company whose registered office is known."""
    address = company.get("registered_office_address")
    return company["company_number"] if address and address_line(address) else None


@transform
def office(company: Any) -> str:
    """Return whether the registered office is known."""
    return "known" if addressed(company) else "unknown"


@transform
def officer_kind(officer: Any) -> str:
    """Return whether an officer is a person or a body."""
    role = str(officer["officer_role"])
    return "body" if officer.get("identification") or role.startswith("corporate-") else "person"


@transform
def officer_id(link: Any) -> str:
    """Return the id in an address such as `/officers/abc/appointments`.

    Raises:
        ValueError: it is the address of something else.

    """
    found = re.fullmatch(r"/officers/([^/]+)/appointments", str(link))
    if found is None:
        raise ValueError("is no address of an officer's appointments")
    return found[1]


@transform
def officer(record: Any) -> dict[str, str]:
    """Return who holds an office."""
    kind = "Person" if officer_kind(record) == "person" else "LegalEntity"
    value = officer_id(record["links"]["officer"]["appointments"])
    return {"entity_type": kind, "scheme": "GB-COH:officer", "value": value}


@transform
def role(code: Any) -> str:
    """Return an office in words: `llp designated member`."""
    return str(code).removeprefix("corporate-").replace("-", " ")


@transform
def nominee(code: Any) -> bool | None:
    """Return True for an office that is declared a nominee's; nothing is said of others."""
    return True if "nominee" in str(code) else None


@transform
def full_name(written: Any) -> str | None:
    """Return `SURNAME, Forenames` in the order in which it is spoken."""
    parts = [part.strip() for part in str(written).split(",")]
    if len(parts) < 2:
        return parts[0] or None
    return " ".join(part for part in (parts[1], parts[0]) if part) or None


@transform
def surname(written: Any) -> str | None:
    """Return what stands before the comma of `SURNAME, Forenames`."""
    before, comma, _ = str(written).partition(",")
    return before.strip() or None if comma else None


@transform
def forenames(written: Any) -> str | None:
    """Return what follows the comma of `SURNAME, Forenames`, without a title behind it."""
    parts = str(written).split(",")
    return parts[1].strip() or None if len(parts) > 1 else None


@transform
def given_names(elements: Any) -> str | None:
    """Return the first names of a person."""
    parts = (elements.get("forename"), elements.get("middle_name"))
    return " ".join(part for part in parts if part) or None


@transform
def former_names(several: Any) -> list[str] | None:
    """Return earlier names of a person, or the one name that a statement links."""
    if isinstance(several, str):
        return [name] if (name := full_name(several)) else None
    pairs = ((one.get("forenames"), one.get("surname")) for one in several)
    found = (" ".join(filter(None, pair)) for pair in pairs)
    return [one for one in found if one] or None


@transform
def month_of_birth(born: Any) -> str:
    """Return year and month; the day is not published.

    Raises:
        ValueError: the month is none.

    """
    if not 1 <= born["month"] <= 12:
        raise ValueError("is no month")
    return f"{born['year']:04d}-{born['month']:02d}"


@transform
def registered_number(registered: Any) -> dict[str, str] | None:
    """Return the number at Companies House of a body, where it certainly is one.

    Letters in front tell it. Digits alone are a number of England and Wales only where the place
    says so, or where they are more than the six of Scotland and Northern Ireland.
    """
    written = re.sub(r"[\s.\-/]", "", str(registered.get("registration_number") or "")).upper()
    at, land = registered.get("place_registered"), registered.get("country_registered")
    where = f"{at or ''} {land or ''}"
    kind = registered.get("identification_type")
    known = kind == "uk-limited-company" or (land or at)
    if not written or not known or (country(land or "") or "GB") != "GB":
        return None
    if found := _PREFIXED.fullmatch(written):
        return {"scheme": "GB-COH", "value": found[1] + found[2].zfill(8 - len(found[1]))}
    if not re.fullmatch(r"\d{1,8}", written) or not int(written) or _NOT_ENGLAND.search(where):
        return None
    here = kind == "uk-limited-company" or _REGISTER.search(where)
    whole = len(written) > 6 or re.search(r"england|wales|cardiff", where, re.IGNORECASE)
    return {"scheme": "GB-COH", "value": written.zfill(8)} if here and whole else None


@transform
def registered_in(registered: Any) -> str | None:
    """Return the country in which a body is registered, where it is known."""
    return country(registered.get("country_registered") or "") or country(
        registered.get("place_registered") or ""
    )


@transform
def controller_kind(kind: Any) -> str:
    """Return what kind of person with significant control it is.

    Raises:
        ValueError: a kind that was not known when this was written.

    """
    if kind not in _KINDS:
        raise ValueError(f"unknown kind {kind}")
    return _KINDS[kind]


@transform
def entry_id(link: Any) -> str:
    """Return the id of an entry, with its company."""
    return f"{company_number(link)}-{str(link).rstrip('/').rpartition('/')[2]}"


@transform
def controller(record: Any) -> dict[str, str]:
    """Return who has control."""
    kind = "Person" if controller_kind(record["kind"]) == "person" else "LegalEntity"
    return {
        "entity_type": kind,
        "scheme": "GB-COH:psc",
        "value": entry_id(record["links"]["self"]),
    }


@transform
def withheld(kind: Any) -> str | None:
    """Return that a person's details are protected."""
    return "anonymous" if str(kind).startswith("super-secure") else None


@transform
def over_on(record: Any) -> str | None:
    """Return the day on which control ended; None while it holds.

    Of a protected person, the register may say only that it is over: by the day on which it began.

    Raises:
        ValueError: it is over, and no day is given.

    """
    if record.get("ceased_on"):
        return str(record["ceased_on"])[:10]
    if record.get("ceased") in {None, False, "", "0", "false"}:
        return None
    if not record.get("notified_on"):
        raise ValueError("it is over, and no day is given")
    return str(record["notified_on"])[:10]


@transform
def rights(record: Any) -> list[str]:
    """Return which rights natures of control name; `unknown` where none is known."""
    found = [_right(code)[0] for code in record.get("natures_of_control") or ()]
    return list(dict.fromkeys(found)) or ["unknown"]


@transform
def influence(record: Any) -> str:
    """Return what the control is that is neither shares nor votes."""
    return "unpublished_interest" if _unpublished(record) else "unknown_interest"


@transform
def influence_type(record: Any) -> str:
    """Return it as an interest type."""
    return "unpublishedInterest" if _unpublished(record) else "unknownInterest"


def _unpublished(record: Any) -> bool:
    """Return whether what a protected person holds is not published at all."""
    return bool(withheld(record["kind"])) and rights(record) == ["unknown"]


@transform
def beneficial(record: Any) -> bool:
    """Return whether the entry is of a natural person, who is the beneficial owner."""
    return str(record["kind"]).startswith("individual")


@transform
def not_beneficial(record: Any) -> bool | None:
    """Return True for an entry of anyone else: for a company, whoever is behind it is the owner."""
    return None if beneficial(record) else True


def _right(code: str) -> tuple[str, str | None, str]:
    """Return the right that a code names, its band, and in which capacity it is held."""
    if code not in _NATURES:
        return "unknown", None, code
    if found := _RIGHT.fullmatch(code):
        return found["right"], found["band"], found["rest"]
    return next(right for begins, right in _OTHERS.items() if code.startswith(begins)), None, code


def _codes(record: Any, right: str) -> list[str]:
    return [one for one in record.get("natures_of_control") or () if _right(one)[0] == right]


def _bands(record: Any, right: str) -> dict[str, dict[str, str]]:
    """Return the bands of a right by capacity, each with its code, the highest band first.

    Of one capacity, there should be one band. `more-than-25` says less than any other, and
    contradicts none.
    """
    found: dict[str, dict[str, str]] = {}
    for code in _highest_first(record, right):
        _, band, _ = _right(code)
        if band:
            capacity = code.replace(f"{band}-percent", "")
            found.setdefault(capacity, {}).setdefault(band, code)
    lowest = _LOWEST_FIRST[0]
    return {
        capacity: {band: code for band, code in bands.items() if band != lowest} or bands
        for capacity, bands in found.items()
    }


def _highest_first(record: Any, right: str) -> list[str]:
    codes = _codes(record, right)
    bands = [_LOWEST_FIRST.index(band) for one in codes if (band := _right(one)[1])]
    highest = f"-{_LOWEST_FIRST[max(bands)]}-percent" if bands else ""
    return sorted(codes, key=lambda one: highest not in one)


def _span(record: Any, right: str) -> tuple[str, str]:
    """Return the lowest and highest band that the codes leave possible.

    Capacities ("…", "…-as-trust") hold one and the same right: the highest counts. Two bands of
    one capacity contradict each other: the lower one may be right.
    """
    several = [
        [_LOWEST_FIRST.index(one) for one in bands] for bands in _bands(record, right).values()
    ]
    low, high = max(map(min, several)), max(map(max, several))
    return _LOWEST_FIRST[low], _LOWEST_FIRST[high]


def _end(right: str, place: int) -> Callable[[Any], Any]:
    def end(record: Any) -> Any:
        """Return one end of the band of a right."""
        low, high = _span(record, right)
        return _ENDS[low if place in {0, 2} else high][place]

    return transform(end)


def _if_higher(right: str) -> Callable[[Any], Any]:
    def higher(record: Any) -> dict[str, Any] | None:
        """Return the higher of two bands that contradict each other."""
        if _two_bands(record, right) is None:
            return None
        _, high = _span(record, right)
        minimum, maximum, above, below = _ENDS[high]
        return {
            "share_minimum": minimum,
            "share_maximum": maximum,
            "minimum_exclusive": above,
            "maximum_exclusive": below,
        }

    return transform(higher)


def _each_whole(right: str) -> Callable[[Any], Any]:
    def whole(record: Any) -> bool | None:
        """Return True for half or more: each of several joint holders is stated to hold it all."""
        _, high = _span(record, right)
        return True if _ENDS[high][0] >= _HALF else None

    return transform(whole)


def _contradiction(right: str) -> Callable[[Any], Any]:
    def two_bands(record: Any) -> dict[str, str] | None:
        """Return which codes contradict each other."""
        codes = _two_bands(record, right)
        return {"two_bands": " and ".join(codes)} if codes else None

    return transform(two_bands)


@transform
def unknown_contradiction(record: Any) -> dict[str, str] | None:
    """Return which codes no register publishes."""
    codes = _codes(record, "unknown")
    return {"unknown_nature": ", ".join(codes)} if codes else None


def _two_bands(record: Any, right: str) -> list[str] | None:
    several = [bands for bands in _bands(record, right).values() if len(bands) > 1]
    return list(several[-1].values()) if several else None


def _details(right: str) -> Callable[[Any], Any]:
    def details(record: Any) -> str | None:
        """Return the codes of a right, those of the highest band first."""
        return ", ".join(_highest_first(record, right)) or None

    return transform(details)


def _held_through(right: str) -> Callable[[Any], Any]:
    def through(record: Any) -> str | None:
        """Return through what a right is held: a trust before a firm."""
        found = {one[1] for code in _codes(record, right) if (one := _THROUGH.search(code))}
        return max(found, default=None)

    return transform(through)


_SHARES, _VOTES, _SURPLUS = (
    "ownership-of-shares",
    "voting-rights",
    "right-to-share-surplus-assets",
)
shares_minimum, shares_maximum, shares_above, shares_below = (_end(_SHARES, n) for n in range(4))
votes_minimum, votes_maximum, votes_above, votes_below = (_end(_VOTES, n) for n in range(4))
surplus_minimum, surplus_maximum, surplus_above, surplus_below = (
    _end(_SURPLUS, n) for n in range(4)
)
shares_if_higher, votes_if_higher, surplus_if_higher = map(_if_higher, (_SHARES, _VOTES, _SURPLUS))
shares_each_whole, votes_each_whole, surplus_each_whole = map(
    _each_whole, (_SHARES, _VOTES, _SURPLUS)
)
shares_contradiction, votes_contradiction, surplus_contradiction = map(
    _contradiction, (_SHARES, _VOTES, _SURPLUS)
)
shares_details, votes_details, surplus_details = map(_details, (_SHARES, _VOTES, _SURPLUS))
appoint_details, influence_details, nominee_details, unknown_details = map(
    _details, ("appoint", "influence", "nominee", "unknown")
)
shares_through, votes_through, surplus_through = map(_held_through, (_SHARES, _VOTES, _SURPLUS))
appoint_through, influence_through = map(_held_through, ("appoint", "influence"))


@transform
def statements(items: Any) -> list[dict[str, str]] | None:
    """Return what the company states instead of, or beside, its entries.

    What tells of an owner who is missing is a statement on its ownership; a code that was not known
    when this was written may be one, and stands even if it has ended. The others tell of changes.
    """
    found = [
        _stated(one["statement"], _REASONS[plain], one, ("notified_on", "ceased_on"))
        if plain in _REASONS
        else _stated(one["statement"], _UNKNOWN, one, ("notified_on", "")) | {"code": _UNREAD}
        for one in items
        for plain in [one["statement"].removesuffix("-partnership")]
        if one["statement"] not in _OF_CHANGES
    ]
    return found or None


@transform
def owner_unnamed(code: Any) -> str:
    """Return `somebody` where a statement tells of an owner whom it does not name, else `nobody`.

    A code that was not known when this was written may tell of one.
    """
    plain = str(code).removesuffix("-partnership")
    return "nobody" if _is_known(code) and plain not in _OF_SOMEBODY else "somebody"


@transform
def unnamed_over_on(record: Any) -> str | None:
    """Return the day on which a statement ended; None while it stands.

    What ended with a statement of an unknown code is not known: it stands, as an unreadable line
    of the register's file does.
    """
    return over_on(record) if _is_known(record["statement"]) else None


def _is_known(code: Any) -> bool:
    plain = str(code).removesuffix("-partnership")
    return plain in _REASONS or str(code) in _OF_CHANGES


@transform
def unnamed(code: Any) -> str:
    """Return what an owner is called whom a statement does not name."""
    reason = _REASONS.get(str(code).removesuffix("-partnership"), _UNKNOWN)
    return f"Unnamed: {_CALLED[reason]}"


@transform
def exemptions(several: Any) -> list[dict[str, str]] | None:
    """Return from which registers the company is exempt."""
    found = [
        _stated(one["exemption_type"], _EXEMPT, period, ("exempt_from", "exempt_to"))
        for one in several.values()
        for period in one["items"]
    ]
    return found or None


def _stated(code: str, reason: str, said: dict[str, Any], days: tuple[str, str]) -> dict[str, str]:
    event = {
        "event": "ownership_statement",
        "reason": reason,
        "code": code,
        "description": code.replace("signficant", "significant").replace("-", " ").capitalize(),
        "start": said.get(days[0]),
        "end": said.get(days[1]),
    }
    return {name: value for name, value in event.items() if value}


_UNABLE = "subjectUnableToConfirmOrIdentifyBeneficialOwner"
_SILENT = "interestedPartyHasNotProvidedInformation"
_EXEMPT, _UNKNOWN = "subjectExemptFromDisclosure", "unknown"
_UNREAD = "unread_record"
"""What Atlas calls a statement that could not be read."""
_REASONS = {
    "no-individual-or-entity-with-signficant-control": "noBeneficialOwners",
    "psc-exists-but-not-identified": _UNABLE,
    "psc-details-not-confirmed": _SILENT,
    "steps-to-find-psc-not-yet-completed": _UNABLE,
    "psc-contacted-but-no-response": _SILENT,
    "psc-has-failed-to-confirm-changed-details": _SILENT,
    "restrictions-notice-issued-to-psc": _SILENT,
    "awaiting-confirmation-from-psc": _SILENT,
    "no-beneficial-owner-identified": _UNABLE,
    "at-least-one-beneficial-owner-unidentified": _UNABLE,
    "information-not-provided-for-at-least-one-beneficial-owner": _SILENT,
    "at-least-one-beneficial-owner-unidentified-and-information-not-provided-for-at-least-one"
    "-beneficial-owner": _UNABLE,
}
"""Reasons of BODS 0.4 (`unspecifiedReason`) by `statement_description`."""
_OF_SOMEBODY = frozenset(
    {
        "psc-exists-but-not-identified",
        "psc-details-not-confirmed",
        "psc-contacted-but-no-response",
        "awaiting-confirmation-from-psc",
        "at-least-one-beneficial-owner-unidentified",
        (
            "at-least-one-beneficial-owner-unidentified-and-information-not-provided-for-at-least-one"
            "-beneficial-owner"
        ),
    }
)
"""Statements by which an owner exists who is in no entry of the register. The others state that
there is none, that none has been found yet, or something about a person who is in an entry."""
_CALLED = {
    _UNABLE: "the company cannot identify its owner",
    _SILENT: "the owner has not given information",
    _UNKNOWN: "in a record that could not be read",
}
_OF_CHANGES = frozenset(
    {
        "all-beneficial-owners-identified",
        "nobody-has-become-or-ceased-to-be-a-beneficial-owner",
        "somebody-has-become-or-ceased-to-be-a-beneficial-owner",
        *(
            f"{what}-relevant-period"
            for what in (
                *("no-change-beneficial-owner", "change-beneficial-owner"),
                *("no-trust-involved", "trust-involved"),
                *("no-change-beneficiary", "change-beneficiary"),
            )
        ),
    }
)
"""Statements of overseas entities that tell of no missing owner."""


@transform
def traded(several: Any) -> bool | None:
    """Return True while an exemption holds, each of which is of a traded company."""
    periods = [period for one in several.values() for period in one["items"]]
    return True if any(not period.get("exempt_to") for period in periods) else None
