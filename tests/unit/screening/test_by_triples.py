"""Names by their triples of letters: the least number of shared ones leaves no name out."""

from hypothesis import given
from hypothesis import strategies as st

from atlas.knowledge.names.domain.normalise import normalise
from atlas.sources.screening.domain import by_triples
from atlas.sources.screening.domain.by_triples import ByTriples, triple_parts

TEXTS = st.text("abcd", min_size=1, max_size=12)


@given(st.lists(TEXTS, min_size=1, max_size=12), TEXTS)
def test_every_name_that_shares_enough_triples_is_weighed(names: list[str], text: str) -> None:
    normals = [normalise(name, person=True) for name in names]
    index = ByTriples(normals, triple_parts(normals))
    mine = by_triples._triples(text)
    found, dice = index._sharing(by_triples._triple_sums(text))
    wanted = {}
    for position, name in enumerate(normals):
        theirs = by_triples._triples(name.squashed)
        alike = 2.0 * len(mine & theirs) / (len(mine) + len(theirs))
        if alike >= by_triples._MIN_DICE and len(mine) >= by_triples._LEAST_TRIPLES:
            wanted[position] = alike
    assert dict(zip(found.tolist(), dice.tolist(), strict=True)) == wanted
