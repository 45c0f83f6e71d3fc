"""What the start has made is not walked by later collections, and is given back at the end."""

import gc

from atlas.foundation.core.memory import settled_heap


def test_the_heap_is_frozen_while_the_block_serves() -> None:
    with settled_heap():
        assert gc.get_freeze_count() > 1000
        assert len(gc.get_objects()) < gc.get_freeze_count()
    assert gc.get_freeze_count() == 0
