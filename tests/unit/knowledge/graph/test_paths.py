from atlas.knowledge.graph.domain.paths import simple_paths

EDGES = [("1", "a", "b"), ("2", "c", "b"), ("3", "c", "d"), ("4", "a", "d"), ("5", "a", "d")]


def test_ways_run_in_either_direction_shortest_first() -> None:
    found = simple_paths(EDGES, "a", "d", longest=3, most=10)
    assert [path.edges for path in found.found] == [("4",), ("5",), ("1", "2", "3")]
    assert not found.cut


def test_more_ways_than_wanted_are_said_to_be_there() -> None:
    found = simple_paths(EDGES, "a", "d", longest=3, most=2)
    assert len(found.found) == 2
    assert found.cut


def test_no_way_is_an_answer_and_too_long_ones_are_none() -> None:
    assert simple_paths(EDGES, "a", "z", longest=3, most=2).found == ()
    assert simple_paths([("1", "a", "b"), ("2", "b", "c")], "a", "c", longest=1, most=2).found == ()
