"""How strong a candidate is: exact, strong or weak, from evidence, never from the score alone.

exact: an identifier agrees, or full name and full date do.
strong: the name is above the threshold, nothing contradicts, and one of date, country or
    identifier agrees; or the full primary or alias name is equal after normalisation, is no
    listed weak alias, and there is nothing to compare (companies, vessels, aircraft; persons
    from three name parts on).
weak: the name only.
"""

from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.evidence import AGREES, Evidence
from atlas.sources.screening.schemas import Strength

_PERSON_PARTS = 3
_COMPARED = ("birth_date", "country", "identifier")


def strength_of(
    evidence: Evidence,
    *,
    name_equal: bool,
    name_kind: NameKind,
    name_parts: int,
    entry_kind: PartyKind,
) -> Strength:
    """Grade a candidate whose name reached the threshold, or whose identifier agrees.

    `name_equal`: equal after normalisation; `name_parts`: words of that name.
    """
    if evidence.has(AGREES, "identifier"):
        return Strength.EXACT
    if name_equal and evidence.full_date and name_kind is not NameKind.WEAK_ALIAS:
        return Strength.EXACT
    if evidence.contradictions:
        return Strength.WEAK
    if evidence.has(AGREES, *_COMPARED):
        return Strength.STRONG
    # a different country lowers the score, never the strength
    nothing_to_compare = not any(f.name == "birth_date" for f in evidence.features)
    telling = entry_kind is not PartyKind.PERSON or name_parts >= _PERSON_PARTS
    if name_equal and name_kind is not NameKind.WEAK_ALIAS and nothing_to_compare and telling:
        return Strength.STRONG
    return Strength.WEAK
