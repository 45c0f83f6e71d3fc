"""Work in threads goes one way: an exception of it always reaches who waits for it."""

import re

import pytest
from tests.architecture.source import ROOT

from atlas.foundation.core.off_loop import in_thread, off_loop

_OTHERS = re.compile(r"\b(?:to_thread|run_in_executor)\(")


def test_only_off_loop_hands_work_to_threads() -> None:
    """Others would wait for ever for work that ends in `StopIteration`."""
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "src").rglob("*.py"))
        if path.name != "off_loop.py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if _OTHERS.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("run", [in_thread, off_loop])
async def test_next_of_what_is_empty_is_an_error_and_no_endless_wait(run: object) -> None:
    assert callable(run)
    with pytest.raises(RuntimeError, match="next"):
        await run(next, iter(()))
    assert await run(next, iter((1,))) == 1
