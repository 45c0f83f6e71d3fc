"""What the index adds to the score: a rare surname alone."""

from atlas.sources.lists.schemas import NameKind, PartyKind
from atlas.sources.screening.domain.index import RARE_SCORE, IndexedName, NameIndex

NAMES = [
    "ABDELOUADOUD, Karim",
    *(f"HASSAN, {given}" for given in ("Ali", "Omar", "Khalid", "Yusuf", "Nabil")),
]
INDEX = NameIndex(
    IndexedName(place, name, NameKind.PRIMARY, PartyKind.PERSON) for place, name in enumerate(NAMES)
)


def found(text: str) -> dict[str, float]:
    answers = INDEX.search(text, kind=PartyKind.PERSON, threshold=80)
    every = INDEX.brute_force(text, kind=PartyKind.PERSON, threshold=80)
    assert {(i.name, i.score.score) for i in answers} == {(i.name, i.score.score) for i in every}
    return {item.name.full: item.score.score for item in answers}


def test_a_surname_alone_names_who_nearly_alone_has_it() -> None:
    assert found("Abdelouadoud Abu") == {"ABDELOUADOUD, Karim": RARE_SCORE}
    assert found("Sheikh Hassan") == {}
    assert found("Abdelouadoud Nasser") == {}
