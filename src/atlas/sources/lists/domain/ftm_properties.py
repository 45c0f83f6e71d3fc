"""The properties of FollowTheMoney entities that screening needs, and where they go."""

from collections.abc import Iterable, Mapping
from typing import NotRequired, TypedDict

from atlas.sources.lists.domain.countries import alpha2
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.terms import NameKind, PartyKind

KINDS = {
    "Person": PartyKind.PERSON,
    "Company": PartyKind.COMPANY,
    "Organization": PartyKind.COMPANY,
    "PublicBody": PartyKind.COMPANY,
    "LegalEntity": PartyKind.UNKNOWN,
    "Thing": PartyKind.UNKNOWN,
    "Asset": PartyKind.UNKNOWN,
    "Vessel": PartyKind.VESSEL,
    "Airplane": PartyKind.AIRCRAFT,
    "CryptoWallet": PartyKind.UNKNOWN,
    "Security": PartyKind.UNKNOWN,
    "Vehicle": PartyKind.UNKNOWN,
}
"""Schemata of parties and assets; `LegalEntity` may be a person or a company."""

ADJACENT = frozenset(
    [
        "Address",
        "Sanction",
        "Passport",
        "Identification",
        "Ownership",
        "Directorship",
        "Family",
        "Associate",
        "Membership",
        "Employment",
        "Representation",
        "UnknownLink",
        "Succession",
        "Occupancy",
        "Position",
        "Debt",
        "Payment",
        "ContractAward",
        "Documentation",
        "Mention",
        "Similar",
        "Note",
        "Article",
        "Document",
        "BankAccount",
        "Event",
        "Interest",
        "Interval",
    ]
)
"""Schemata that describe parties without being one."""

DESCRIPTIVE = frozenset(
    [
        "corp",
        "fin",
        "gov",
        "role",
        "pol",
        "rel",
        "mare",
        "media",
        "entity",
        "invest",
        "edu",
        "asset",
        "export",
        "reg",
        "mil",
        "internet",
        "realest",
        "tech",
        "vehicle",
        "health",
    ]
)
"""First parts of topics that describe a party and list it nowhere."""

_NAMES = (
    ("name", NameKind.ALIAS, None),
    ("alias", NameKind.ALIAS, "aka"),
    ("previousName", NameKind.ALIAS, "fka"),
    ("weakAlias", NameKind.WEAK_ALIAS, "aka"),
    ("abbreviation", NameKind.WEAK_ALIAS, "abbreviation"),
)
_PARTS = (
    ("first", "firstName"),
    ("second", "secondName"),
    ("middle", "middleName"),
    ("father", "fatherName"),
    ("last", "lastName"),
)
_NUMBERS = {
    "passportNumber": "PASSPORT",
    "idNumber": "NATIONAL-ID",
    "socialSecurityNumber": "SSN",
    "taxNumber": "TAX",
    "vatCode": "VAT",
    "registrationNumber": "REGISTRATION",
    "leiCode": "LEGAL-ENTITY-NUMBER",
    "imoNumber": "VESSEL",
    "mmsi": "MMSI",
    "callSign": "CALL-SIGN",
    "swiftBic": "BIC",
    "dunsCode": "DUNS",
    "innCode": "TAX",
    "ogrnCode": "OGRN",
    "okpoCode": "OKPO",
    "bikCode": "BIK",
    "uscCode": "CN-USCC",
    "cikCode": "CIK",
    "npiCode": "NPI",
    "uniqueEntityId": "UEI",
    "icijId": "ICIJ",
    "isin": "ISIN",
    "serialNumber": "SERIAL",
}
_RUSSIAN = ("innCode", "okpoCode", "bikCode")


class Entity(TypedDict):
    """An entity of the file: a schema, and properties whose values can be anything."""

    schema: str
    properties: dict[str, object]
    id: NotRequired[object]
    caption: NotRequired[object]
    target: NotRequired[object]


class Around(TypedDict):
    """What belongs to a party: nested in it, where only its properties are certain, or apart."""

    properties: dict[str, object]
    schema: NotRequired[object]


def values(properties: Mapping[str, object], name: str) -> list[str]:
    """Return the texts of a property, without nested entities."""
    stated = properties.get(name)
    if not stated:
        return []
    items = stated if isinstance(stated, list) else [stated]
    texts = (item.replace("\0", "").strip() for item in items if isinstance(item, str))
    return [item for item in texts if item]


def names(draft: Draft, entity: Entity) -> None:
    """Add the names: the caption first when it is one of them, weak aliases as such."""
    properties = entity["properties"]
    plain = values(properties, "name")
    caption = entity.get("caption")
    parts = [(part, " ".join(values(properties, name)[:1])) for part, name in _PARTS]
    joined = " ".join(part for _, part in parts if part)
    first = caption if isinstance(caption, str) and caption in plain else None
    first = first or (plain[0] if plain else None) or joined
    first = first or (caption if isinstance(caption, str) else None)
    # a wallet has no name but its key
    first = first or next(iter(values(properties, "publicKey")), None)
    draft.name(first, NameKind.PRIMARY, parts=parts)
    for name, kind, relation in _NAMES:
        for stated in values(properties, name):
            if stated != first:
                draft.name(stated, kind, relation)


def numbers(draft: Draft, entity: Entity) -> None:
    """Add the numbers that stand on the party itself."""
    properties = entity["properties"]
    country = _country(properties, "jurisdiction", "mainCountry", "country")
    nation = _country(properties, "nationality", "citizenship", "country")
    for name, kind in _NUMBERS.items():
        for stated in values(properties, name):
            of = "RU" if name in _RUSSIAN else nation if draft.kind is PartyKind.PERSON else country
            chosen = kind
            if draft.kind is PartyKind.AIRCRAFT and kind in {"REGISTRATION", "SERIAL"}:
                chosen = "AIRCRAFT-TAIL" if kind == "REGISTRATION" else "AIRCRAFT-MSN"
            draft.number(name, stated, of, kind=chosen)
    currency = next(iter(values(properties, "currency")), "WALLET")
    for key in values(properties, "publicKey"):
        draft.number("publicKey", key, None, kind=f"CRYPTO-{currency}")


def documents(draft: Draft, around: Iterable[Around]) -> None:
    """Add the numbers of passports and other identity documents."""
    for item in around:
        schema, properties = item.get("schema"), item["properties"]
        if schema not in ("Passport", "Identification"):
            continue
        label = next(iter(values(properties, "type")), str(schema))
        kind = "PASSPORT" if schema == "Passport" else None
        for name in ("number", "passportNumber"):
            for stated in values(properties, name):
                draft.number(label, stated, _country(properties, "country"), kind=kind)


def addresses(draft: Draft, properties: Mapping[str, object], entities: Iterable[Around]) -> None:
    """Add addresses: as texts, and as entities with their parts."""
    for stated in values(properties, "address"):
        draft.address(stated)
    for item in entities:
        parts = item["properties"]
        full = values(parts, "full")
        lines = full or [
            value
            for name in ("street", "street2", "city", "state", "postalCode")
            for value in values(parts, name)
        ]
        city = next(iter(values(parts, "city")), None)
        draft.address(*lines, city=city, country=_country(parts, "country"))


def _country(properties: Mapping[str, object], *names_: str) -> str | None:
    """Return the country of the first property that names exactly one."""
    for name in names_:
        codes = {code for item in values(properties, name) if (code := alpha2(item))}
        if len(codes) == 1:
            return codes.pop()
    return None
