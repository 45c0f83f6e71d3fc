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


def test_what_lives_on_is_not_walked_while_it_is_young() -> None:
    in_a_fresh_interpreter("""
        import gc, weakref
        from atlas.foundation.core.memory import lasting_heap, settled_heap

        class Part:
            pass

        def garbage():
            part = Part()
            part.itself = part
            return weakref.ref(part)

        before = garbage()
        with lasting_heap():
            assert before() is None
            within = garbage()
            with lasting_heap():
                assert not gc.isenabled()
            assert not gc.isenabled()
            kept = [{"n": [n]} for n in range(100_000)]
            assert gc.get_count()[0] > 100_000
        assert gc.isenabled()
        assert gc.get_freeze_count() == 0
        assert len(gc.get_objects(generation=0)) + len(gc.get_objects(generation=1)) < 1000
        assert any(one is kept for one in gc.get_objects(generation=2))
        gc.collect()
        assert within() is None
        with settled_heap():
            settled = gc.get_freeze_count()
            with lasting_heap():
                pass
            assert gc.get_freeze_count() == settled
    """)
