"""Who sees which personal data of a report, and the redaction of a document. Pure.

The table is the rule: a role that is not in it sees nothing personal. A person with several roles
sees what the most trusted of them sees.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from atlas.foundation.core.auth import Role
from atlas.knowledge.ontology import service as ontology

Sight = Literal["full", "redacted"]
SIGHT: Mapping[Role, Sight] = {
    Role.VIEWER: "redacted",
    Role.WORKFLOW_EDITOR: "redacted",
    Role.ADMIN: "redacted",
    Role.ANALYST: "full",
    Role.SENIOR_OFFICER: "full",
    Role.MLRO: "full",
    Role.AUDITOR: "full",
}
HIDDEN = "[redacted]"
NOTE = (
    "Personal data is left out: natural persons are numbered, their particulars say [redacted]."
    " The hash below is that of the complete report."
)


@dataclass(frozen=True, slots=True)
class Template:
    """One way to lay a report out."""

    name: str
    title: str
    description: str
    sections: tuple[str, ...]
    redacted_for_all: bool = False


_ALL = (
    "summary", "risk", "checks", "findings", "ownership", "screening", "modules", "conflicts",
    "gaps", "lineage", "hashes",
)  # fmt: skip
TEMPLATES: Mapping[str, Template] = {
    "full": Template(
        "full",
        "Full report",
        "Every section with lineage and hashes: the file of record.",
        _ALL,
    ),
    "summary": Template(
        "summary",
        "Summary",
        "Executive summary, risk, checks, findings, ownership, and what was not assessed.",
        ("summary", "risk", "checks", "findings", "ownership", "gaps"),
    ),
    "shared": Template(
        "shared",
        "Report without personal data",
        "Every section, personal data left out whoever asks: to be handed on.",
        _ALL,
        redacted_for_all=True,
    ),
}


def sees_personal_data(roles: Iterable[Role], template: Template) -> bool:
    """Tell whether a reader with these roles sees the personal data of a report."""
    if template.redacted_for_all:
        return False
    return any(SIGHT.get(role, "redacted") == "full" for role in roles)


def redact(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without personal data.

    Names of natural persons become `Person 1`, `Person 2` wherever they stand, also in sentences
    and proofs; values of attributes that the ontology marks `pii` become `[redacted]`.
    """
    names = _names(document)
    replace = _replacer(names)
    hidden: dict[str, Any] = _walk(document, replace)
    persons = _persons(document)
    for row in hidden["screening"]["rows"]:
        if row["party_id"] in persons:
            for hit in row["hits"]:
                hit["matched_name"] = HIDDEN
                hit["entry_name"] = HIDDEN
    for party in hidden["parties"]:
        if party["entity_id"] in persons:
            party["country_code"] = None
    kind = hidden["subject"].get("type")
    hidden["subject"]["data"] = {
        key: HIDDEN if _is_personal(f"{kind}.{key}") else item
        for key, item in hidden["subject"].get("data", {}).items()
    }
    lineage = hidden["lineage"]
    for claim in [*lineage["claims"], *lineage.get("relationships", ())]:
        if _is_personal(claim["attribute"]):
            claim["value"] = HIDDEN
    for check in hidden.get("checks", {}).get("items", ()):
        if check["attestation"]:
            # a person's own words: nobody knows whom they name
            check["attestation"] |= {"note": HIDDEN, "reference": HIDDEN}
    return hidden | {"redaction": {"note": NOTE}}


def _persons(document: Mapping[str, Any]) -> dict[str, int]:
    """Return the number of each natural person, in the order of the parties."""
    found = [item["entity_id"] for item in document["parties"] if item["type"] == "Person"]
    drawn = _chart(document).get("parties", ())
    found += [item["id"] for item in drawn if item["kind"] == "person"]
    return {key: place for place, key in enumerate(dict.fromkeys(found), start=1)}


def _names(document: Mapping[str, Any]) -> dict[str, str]:
    """Return what each name of a natural person is replaced by."""
    persons = _persons(document)
    names: dict[str, str] = {}

    def note(key: object, name: object) -> None:
        if key in persons and isinstance(name, str) and name.strip():
            names.setdefault(name, f"Person {persons[str(key)]}")

    for item in document["parties"]:
        note(item["entity_id"], item["name"])
    for item in _chart(document).get("parties", ()):
        note(item["id"], item["name"])
    for row in document["screening"]["rows"]:
        note(row["party_id"], row["name"])
        for hit in row["hits"]:
            note(row["party_id"], hit["matched_name"])
    return names


def _chart(document: Mapping[str, Any]) -> Mapping[str, Any]:
    return (document["ownership"]["structure"] or {}).get("chart") or {}


def _replacer(names: Mapping[str, str]) -> Callable[[str], str]:
    if not names:
        return lambda text: text
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(re.escape(name) for name in longest_first), re.IGNORECASE)
    folded = {name.casefold(): said for name, said in names.items()}
    return lambda text: pattern.sub(lambda hit: folded.get(hit[0].casefold(), HIDDEN), text)


def _walk(item: Any, replace: Callable[[str], str]) -> Any:
    if isinstance(item, str):
        return replace(item)
    if isinstance(item, Mapping):
        return {key: _walk(part, replace) for key, part in item.items()}
    if isinstance(item, list | tuple):
        return [_walk(part, replace) for part in item]
    return item


def _is_personal(attribute: str) -> bool:
    type_name, _, name = attribute.partition(".")
    spec = ontology.base().types.get(type_name)
    found = spec.attributes.get(name) if spec else None
    return bool(found and found.pii)
