"""Who sees which personal data of a report, and the redaction of a document. Pure.

The table is the rule: a role that is not in it sees nothing personal. A person with several roles
sees what the most trusted of them sees.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from atlas.foundation.core.auth import Role
from atlas.foundation.core.types import JSON
from atlas.investigations.results.domain import Result, read
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
_SPACED = frozenset({"LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN"})
Replace = Callable[[str, str], str]
"""From a key and its text to the text that is shown."""
NOTE = (
    "Personal data is left out: natural persons are numbered, their particulars say [redacted]."
    " The hash below is that of the complete report."
)


OF_STAFF: Mapping[str, JSON] = {
    "investigation.requested_by_name": HIDDEN,
    "decision.entries[].decided_by_name": HIDDEN,
    "decision.entries[].second_by_name": HIDDEN,
    # free text may name anyone
    "decision.entries[].rationale": HIDDEN,
    "decision.entries[].second_rationale": HIDDEN,
    "decision.entries[].terms": None,
    "screening.rows[].hits[].delisting.by_name": HIDDEN,
    "screening.rows[].hits[].delisting.other_name": HIDDEN,
    "checks.items[].attestation.attested_by_name": HIDDEN,
    "checks.items[].attestation.note": HIDDEN,
    "checks.items[].attestation.reference": HIDDEN,
    "checks.items[].attestation.in_control[].entity_id": None,
    "checks.items[].attestation.in_control[].screening_id": None,
    "checks.items[].attestation.in_control[].name": HIDDEN,
    "checks.items[].attestation.in_control[].title": HIDDEN,
    "checks.items[].attestation.in_control[].text": HIDDEN,
    # parts of names and particulars stand in a written sentence in any form
    "narrative.sentences[].text": HIDDEN,
    "narrative.sentences[].references[].text": HIDDEN,
}
"""Who worked on a case and what they wrote: from a path in a report to what is put there."""
OF_A_LISTED_PERSON: Mapping[str, JSON] = {
    "hits[].matched_name": HIDDEN,
    "hits[].entry_name": HIDDEN,
    "hits[].birth_dates": [],
    "hits[].countries": [],
    "hits[].identifiers": [],
    "hits[].contradictions": [],
    "hits[].positions": [],
    "hits[].remarks": None,
    "hits[].matched_query_name": None,
    "hits[].features[].query_value": HIDDEN,
    "hits[].features[].entry_value": HIDDEN,
    "hits[].features[].detail": "",
}
"""What a list states about a person, from its path in the person's screening."""


@dataclass(frozen=True, slots=True)
class Template:
    """One way to lay a report out."""

    name: str
    title: str
    description: str
    sections: tuple[str, ...]
    redacted_for_all: bool = False


_ALL = (
    "summary", "profile", "decision", "risk", "checks", "findings", "ownership", "screening",
    "modules", "conflicts", "gaps", "lineage", "narrative", "hashes",
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
        "Executive summary, the company, decision, risk, checks, findings, ownership, and what was"
        " not assessed.",
        ("summary", "profile", "decision", "risk", "checks", "findings", "ownership", "gaps"),
    ),
    "shared": Template(
        "shared",
        "Report without personal data",
        "Every section, without personal data for every reader: to be handed on.",
        _ALL,
        redacted_for_all=True,
    ),
}


def sees_personal_data(roles: Iterable[Role], template: Template) -> bool:
    """Tell whether a reader with these roles sees the personal data of a report."""
    if template.redacted_for_all:
        return False
    return any(SIGHT.get(role, "redacted") == "full" for role in roles)


def redact(document: Mapping[str, JSON]) -> dict[str, Any]:
    """Return a document without personal data.

    Names of natural persons become `Person 1`, `Person 2` wherever they stand, also in sentences
    and proofs; values of attributes that the ontology marks `pii` become `[redacted]`.
    """
    named = read(_Named, document)
    persons = _persons(named)
    names = _names(named, persons)
    for number, name in enumerate(_in_control(document), start=len(persons) + 1):
        names.setdefault(name, f"Person {number}")
    hidden: dict[str, JSON] = _walk(document, _replacer(names))
    for row in _at(hidden, "screening.rows[]"):
        if row["party_id"] in persons:
            _leave_out(row, OF_A_LISTED_PERSON)
    for party in _at(hidden, "parties[]"):
        if party["entity_id"] in persons:
            party["country_code"] = None
    _leave_out(hidden, OF_STAFF)
    _hide_attesters(hidden)
    _hide_attributes(hidden, persons)
    return hidden | {"redaction": {"note": NOTE}}


def _in_control(document: Mapping[str, JSON]) -> list[str]:
    """Return whom attestations name as in control: some of them are parties of nothing."""
    named = [
        *_at(document, "checks.items[].attestation.in_control[]"),
        *_at(document, "checks.in_control_matches[]"),
    ]
    return list(dict.fromkeys(one["name"] for one in named))


def _leave_out(document: dict[str, JSON], table: Mapping[str, JSON]) -> None:
    """Put what a table says in the place of everything that stands at its paths."""
    for path, instead in table.items():
        way, _, name = path.rpartition(".")
        for holder in _at(document, way):
            if holder.get(name):
                holder[name] = instead


def _at(document: Any, path: str) -> Iterator[Any]:
    """Return each thing at a path: names between dots, `[]` behind the name of a list."""
    name, _, rest = path.partition(".")
    if not name:
        yield document
        return
    found = document.get(name.removesuffix("[]"))
    for one in (found or ()) if name.endswith("[]") else (found,):
        if one is not None:
            yield from _at(one, rest)


def _hide_attesters(hidden: dict[str, JSON]) -> None:
    """Take out who attested a check where the outcome says it in words."""
    for check in _at(hidden, "checks.items[]"):
        if check.get("outcome") == "attested" and check["attestation"]:
            day = str(check["attestation"]["attested_at"])[:10]
            check["shown_as"] = f"attested by {HIDDEN} on {day}"


def _hide_attributes(hidden: dict[str, JSON], persons: Mapping[str, int]) -> None:
    """Take out the values of attributes that are personal data."""
    [subject] = _at(hidden, "subject")
    kind = subject.get("type")
    for name in subject.get("data", {}):
        if _is_personal(f"{kind}.{name}"):
            subject["data"][name] = HIDDEN
    for fact in _at(hidden, "profile.facts[]"):
        if _is_personal(f"{kind}.{fact['attribute']}"):
            fact["value"] = HIDDEN
    said = ("lineage.claims[]", "lineage.parties[]", "lineage.relationships[]")
    for claim in (one for where in said for one in _at(hidden, where)):
        if claim.get("entity_id") in persons or _is_personal(claim["attribute"]):
            claim["value"] = HIDDEN


class _Party(Result, frozen=True, kw_only=True):
    entity_id: str
    type: str | None
    name: object


class _Drawn(Result, frozen=True, kw_only=True):
    id: str
    kind: str
    name: object


class _Chart(Result, frozen=True, kw_only=True):
    parties: tuple[_Drawn, ...] = ()


class _Structure(Result, frozen=True, kw_only=True):
    chart: _Chart | None = None


class _Ownership(Result, frozen=True, kw_only=True):
    structure: _Structure | None


class _Hit(Result, frozen=True, kw_only=True):
    matched_name: object


class _Row(Result, frozen=True, kw_only=True):
    party_id: str
    name: object
    hits: tuple[_Hit, ...]


class _Screening(Result, frozen=True, kw_only=True):
    rows: tuple[_Row, ...]


class _Named(Result, frozen=True, kw_only=True):
    """Where a report of any release names parties."""

    parties: tuple[_Party, ...]
    ownership: _Ownership
    screening: _Screening

    @property
    def drawn(self) -> tuple[_Drawn, ...]:
        """Return the parties of the chart."""
        structure = self.ownership.structure
        return structure.chart.parties if structure and structure.chart else ()


def _persons(named: _Named) -> dict[str, int]:
    """Return the number of each natural person, in the order of the parties."""
    found = [item.entity_id for item in named.parties if item.type == "Person"]
    found += [item.id for item in named.drawn if item.kind == "person"]
    return {key: place for place, key in enumerate(dict.fromkeys(found), start=1)}


def _names(named: _Named, persons: Mapping[str, int]) -> dict[str, str]:
    """Return what each name of a natural person is replaced by."""
    names: dict[str, str] = {}

    def note(key: str, name: object) -> None:
        if key in persons and isinstance(name, str) and name.strip():
            names.setdefault(name, f"Person {persons[key]}")

    for party in named.parties:
        note(party.entity_id, party.name)
    for item in named.drawn:
        note(item.id, item.name)
    for row in named.screening.rows:
        note(row.party_id, row.name)
        for hit in row.hits:
            note(row.party_id, hit.matched_name)
    return names


def _replacer(names: Mapping[str, str]) -> Replace:
    """Return the replacement of the text under a key.

    A key that holds a name is replaced whole. In a sentence a name is a word of its own: `Li` is
    not a part of `list`, and a name of one word is meant only as it is written. What has no space
    is a code, an id or a date, and stays: a person called Clear must not turn an answer into
    a person.
    """
    folded = {name.casefold(): said for name, said in names.items()}
    written = sorted(
        (name for name in names if any(char.isalpha() for char in name)),
        key=lambda name: (-len(name), name),
    )
    pattern = re.compile("|".join(map(_in_a_sentence, written)) or "(?!)")

    def replace(key: str, text: str) -> str:
        whole = folded.get(text.strip().casefold())
        if whole is not None and _holds_a_name(key):
            return whole
        if not _holds_a_name(key) and not any(char.isspace() for char in text):
            return text
        return pattern.sub(lambda hit: folded.get(hit[0].casefold(), HIDDEN), text)

    return replace


def _holds_a_name(key: str) -> bool:
    return key in {"name", "value"} or key.endswith("_name")


def _in_a_sentence(name: str) -> str:
    """Return the pattern of a name within a text."""
    exact = re.escape(name)
    alone = f"(?:{exact}|{re.escape(name.upper())})"  # lists write in capitals
    found = f"(?i:{exact})" if len(name.split()) > 1 else alone
    before = r"(?<!\w)" if _stands_apart(name[0]) else ""
    return f"{before}{found}" + (r"(?!\w)" if _stands_apart(name[-1]) else "")


def _stands_apart(char: str) -> bool:
    """Tell whether words of a letter's script have spaces between them, and none within."""
    return unicodedata.name(char, "").partition(" ")[0] in _SPACED


def _walk(item: Any, replace: Replace, key: str = "") -> Any:
    if isinstance(item, str):
        return replace(key, item)
    if isinstance(item, Mapping):
        return {name: _walk(part, replace, str(name)) for name, part in item.items()}
    if isinstance(item, list | tuple):
        return [_walk(part, replace, key) for part in item]
    return item


def _is_personal(attribute: str) -> bool:
    type_name, _, name = attribute.partition(".")
    spec = ontology.base().types.get(type_name)
    found = spec.attributes.get(name) if spec else None
    return bool(found and found.pii)
