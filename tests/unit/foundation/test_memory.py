"""What the start has made is not walked by later collections, and is given back at the end."""

import gc

from atlas.foundation.core.memory import growing_heap, settled_heap


def test_the_heap_is_frozen_while_the_block_serves() -> None:
    with settled_heap():
        assert gc.get_freeze_count() > 1000
        assert len(gc.get_objects()) < gc.get_freeze_count()
    assert gc.get_freeze_count() == 0


def test_full_collections_wait_while_the_heap_grows() -> None:
    usual = gc.get_threshold()
    with growing_heap():
        with growing_heap():
            pass
        before = gc.get_stats()[2]["collections"]
        kept = [{"n": [n]} for n in range(1_000_000)]
        assert gc.get_stats()[2]["collections"] == before
    assert len(kept) == 1_000_000
    assert gc.get_threshold() == usual
