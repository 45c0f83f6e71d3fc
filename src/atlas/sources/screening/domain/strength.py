"""How strong a candidate is: exact, strong or weak, from evidence, never from the score alone.

exact: an identifier agrees, or full name and full date do.
strong: the name is above the threshold, nothing contradicts, and one of date, country or
    identifier agrees; or the full primary or alias name is equal after normalisation, is no
    listed weak alias, and there is nothing to compare (companies, vessels, aircraft; persons
    from three name parts on).
weak: the name only; or one short word is all that two companies share (VTB Bank, VTB Leasing); or
    the listed name stands among other words that were typed, unless the date of birth agrees.
"""

from dataclasses import dataclass

from atlas.sources.lists.domain.terms import NameKind, PartyKind
from atlas.sources.screening.domain.evidence import AGREES, Evidence
from atlas.sources.screening.domain.results import Strength

_PERSON_PARTS = 3
_COMPARED = ("birth_date", "country", "identifier")
_DATE = ("birth_date",)
"""What makes a name among other words strong: a country does not."""


@dataclass(frozen=True, slots=True)
class ListedNameFound:
    """What is known of the listed name that was found.

    `equal`: after normalisation; `parts`: its words; `short_word`: what the name rests on where
    that is one short word alone.
    """

    equal: bool
    kind: NameKind
    parts: int
    entry_kind: PartyKind
    short_word: str = ""
    within: bool = False


def strength_of(evidence: Evidence, name: ListedNameFound) -> Strength:
    """Grade a candidate whose name reached the threshold, or whose identifier agrees."""
    if evidence.has(AGREES, "identifier"):
        return Strength.EXACT
    if name.equal and evidence.full_date and name.kind is not NameKind.WEAK_ALIAS:
        return Strength.EXACT
    if evidence.contradictions or name.short_word:
        return Strength.WEAK
    if evidence.has(AGREES, *(_DATE if name.within else _COMPARED)):
        return Strength.STRONG
    # a different country lowers the score, never the strength
    nothing_to_compare = not any(f.name == "birth_date" for f in evidence.features)
    telling = name.entry_kind is not PartyKind.PERSON or name.parts >= _PERSON_PARTS
    if name.equal and name.kind is not NameKind.WEAK_ALIAS and nothing_to_compare and telling:
        return Strength.STRONG
    return Strength.WEAK


def why_weak(strength: Strength, evidence: Evidence, name: ListedNameFound) -> str:
    """Return why a name that agrees wholly, or by a short word, is weak evidence; "" elsewhere."""
    if strength is not Strength.WEAK or evidence.contradictions:
        return ""
    if name.short_word:
        return f"weak: the only telling word of both, {name.short_word}, is short"
    if name.within:
        return "weak: the listed name stands among other words, which may make it another's"
    if name.equal and name.kind is NameKind.WEAK_ALIAS:
        return "weak: an alias that is weak by itself"
    if name.equal and name.entry_kind is PartyKind.PERSON and name.parts < _PERSON_PARTS:
        return "weak: two words alone may be a namesake's; a date or country would tell"
    return ""
