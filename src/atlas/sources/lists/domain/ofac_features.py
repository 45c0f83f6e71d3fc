"""What OFAC's advanced and enhanced files have in common: words for kinds, names and features."""

from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.ofac_remarks import labelled_identifier
from atlas.sources.lists.domain.terms import PartyKind

KINDS = {
    "individual": PartyKind.PERSON,
    "entity": PartyKind.COMPANY,
    "vessel": PartyKind.VESSEL,
    "aircraft": PartyKind.AIRCRAFT,
}
RELATIONS = {"a.k.a.": "aka", "f.k.a.": "fka", "n.k.a.": "nka"}
NATIONS = frozenset(
    {"nationality country", "citizenship country", "nationality of registration"},
)
_CONTACTS = frozenset({"website", "email address", "phone number"})
_VESSEL = {
    "vessel call sign": "call_sign",
    "vessel type": "vessel_type",
    "vessel flag": "flag",
    "vessel owner": "owner",
    "vessel tonnage": "tonnage",
    "vessel gross registered tonnage": "gross_tonnage",
    "other vessel type": "vessel_type",
    "other vessel flag": "flag",
    "former vessel flag": "former_flag",
}


def add_feature(draft: Draft, label: str, value: str) -> None:
    """Add a feature that is stated as a text; one of no use for screening becomes a remark."""
    word = label.lower()
    if word == "gender":
        draft.gender(value)
    elif word == "title":
        draft.texts(draft.titles, [value])
    elif name := _VESSEL.get(word):
        draft.vessel.setdefault(name, value)
        if name == "call_sign":
            draft.number("call sign", value, None, kind="CALL-SIGN")
    elif found := labelled_identifier(f"{label.rstrip(':')} {value}"):
        draft.add_number(found)
    elif word in _CONTACTS:
        draft.texts(draft.contacts, [f"{label}: {value}"])
    else:
        draft.texts(draft.remarks, [f"{label} {value}"])


def add_document(draft: Draft, label: str, number: str | None, country: str | None) -> None:
    """Add the number of a document; `country` is the alpha-2 code of who issued it."""
    found = labelled_identifier(f"{label} {number}") if number else None
    if found is None:
        draft.number(label or "document", number, country)
        return
    kind = found.scheme.removeprefix("ZZ-")
    if found.scheme == kind:
        draft.add_number(found)
    else:
        draft.number(label, found.value, country, kind=kind)


def relation_of(word: str) -> str | None:
    """Return the relation that a kind of alias states; None for the name itself."""
    return RELATIONS.get(word.lower())
