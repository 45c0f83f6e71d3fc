"""The order of boxes in their layers: everything has its place, and few arrows cross."""

from itertools import combinations, pairwise, permutations, product

from hypothesis import example, given
from hypothesis import strategies as st

from atlas.knowledge.graph.domain.chart.ordering import in_order

Chart = tuple[int, list[tuple[int, int]], list[int]]


@st.composite
def charts(draw: st.DrawFn, most: int = 20) -> Chart:
    """Boxes in layers, each layer with a box, and links downward."""
    depth = draw(st.integers(1, 5))
    more = draw(st.lists(st.integers(0, depth - 1), max_size=most - depth))
    layers = [*range(depth), *more]
    pairs = [(a, b) for a, b in product(range(len(layers)), repeat=2) if layers[a] < layers[b]]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=30)) if pairs else []
    return len(layers), links, layers


def crossings(
    rows: list[list[int]], links: list[tuple[int, int]], passages: list[list[int]]
) -> int:
    """Counted pair by pair."""
    place = {vertex: (layer, at) for layer, row in enumerate(rows) for at, vertex in enumerate(row)}
    steps = [
        (place[one], place[other])
        for (upper, lower), between in zip(links, passages, strict=True)
        for one, other in pairwise([upper, *between, lower])
    ]
    return sum(
        one[0][0] == other[0][0] and (one[0][1] - other[0][1]) * (one[1][1] - other[1][1]) < 0
        for one, other in combinations(steps, 2)
    )


@given(charts())
def test_everything_has_one_place_in_its_layer(chart: Chart) -> None:
    count, links, layers = chart
    rows, passages = in_order(count, links, layers)
    assert (rows, passages) == in_order(count, links, layers)
    placed = {vertex: layer for layer, row in enumerate(rows) for vertex in row}
    assert len(placed) == sum(map(len, rows)) == count + sum(map(len, passages))
    assert [placed[vertex] for vertex in range(count)] == layers
    for (upper, lower), between in zip(links, passages, strict=True):
        steps = [placed[one] for one in (upper, *between, lower)]
        assert steps == list(range(layers[upper], layers[lower] + 1))


@given(charts())
def test_no_more_arrows_cross_than_in_the_order_in_which_the_boxes_are_given(chart: Chart) -> None:
    count, links, layers = chart
    rows, passages = in_order(count, links, layers)
    given_order = [sorted(row) for row in rows]
    assert crossings(rows, links, passages) <= crossings(given_order, links, passages)


@example((8, [(0, 1), (2, 6), (4, 6), (5, 7), (0, 7)], [0, 1, 0, 0, 0, 0, 1, 1]))
@example((6, [(3, 4), (2, 4), (2, 1), (2, 5), (0, 4)], [0, 1, 0, 0, 1, 1]))
@given(charts(most=8))
def test_small_charts_are_close_to_the_best_order(chart: Chart) -> None:
    count, links, layers = chart
    links = [one for one in links if layers[one[1]] - layers[one[0]] == 1]
    rows, passages = in_order(count, links, layers)
    fewest = min(
        crossings([list(row) for row in order], links, passages)
        for order in product(*(permutations(row) for row in rows))
    )
    assert crossings(rows, links, passages) <= fewest + 1


def test_arrows_that_need_not_cross_do_not() -> None:
    links = [(0, 5), (1, 4), (2, 3), (3, 6), (4, 7), (5, 8), (0, 8)]
    layers = [0, 0, 0, 1, 1, 1, 2, 2, 2]
    rows, passages = in_order(9, links, layers)
    assert crossings(rows, links, passages) == 0
