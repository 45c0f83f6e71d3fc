"""What the start has made is not walked by later collections, and is given back at the end.

In interpreters of their own: in this one the heap of the whole run is settled.
"""

import subprocess
import sys
from textwrap import dedent


def in_a_fresh_interpreter(code: str) -> None:
    subprocess.run([sys.executable, "-c", dedent(code)], check=True)


def test_the_heap_is_frozen_while_the_block_serves() -> None:
    in_a_fresh_interpreter("""
        import gc
        from atlas.foundation.core.memory import settled_heap

        with settled_heap():
            outer = gc.get_freeze_count()
            assert outer > 1000
            assert len(gc.get_objects()) < outer
            made = [{"n": [n]} for n in range(1000)]
            with settled_heap():
                assert gc.get_freeze_count() > outer + 1000
            assert gc.get_freeze_count() > outer + 1000  # the block around still serves
        assert gc.get_freeze_count() == 0
    """)


def test_garbage_of_the_start_is_not_kept() -> None:
    in_a_fresh_interpreter("""
        import gc, weakref
        from atlas.foundation.core.memory import growing_heap, settled_heap

        class Part:
            pass

        with growing_heap():
            part = Part()
            part.itself = part
            seen = weakref.ref(part)
            del part
        with settled_heap():
            assert seen() is None
    """)


def test_full_collections_wait_while_the_heap_grows() -> None:
    in_a_fresh_interpreter("""
        import gc
        from atlas.foundation.core.memory import growing_heap

        usual = gc.get_threshold()
        with growing_heap():
            with growing_heap():
                pass
            before = gc.get_stats()[2]["collections"]
            kept = [{"n": [n]} for n in range(1_000_000)]
            assert gc.get_stats()[2]["collections"] == before
        assert len(kept) == 1_000_000
        assert gc.get_threshold() == usual
    """)
