"""Files go into the object store and out of it part by part, and arrive whole."""

from io import BytesIO
from pathlib import Path

import pytest

from atlas.foundation.core.errors import NotFoundError
from atlas.foundation.storage import Storage

LARGE = bytes(range(256)) * 50_000
"""12.8 MB: three parts."""


@pytest.mark.parametrize("content", [b"", b"x", LARGE])
@pytest.mark.parametrize("url", ["memory://", "file://{folder}/store"])
async def test_a_file_comes_out_as_it_went_in(tmp_path: Path, url: str, content: bytes) -> None:
    storage = Storage(url.format(folder=tmp_path))
    await storage.put_file("a/b", BytesIO(content))
    assert await storage.get("a/b") == content
    await storage.get_file("a/b", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == content
    await storage.put_file("a/b", BytesIO(b"later"))
    assert await storage.get("a/b") == b"later"


async def test_what_is_not_stored_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        await Storage("memory://").get_file("nothing", tmp_path / "out")
