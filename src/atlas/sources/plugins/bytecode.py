"""The byte code of plugins, kept where Python keeps that of modules.

Compiling was a third of the time that many plugins take to load. Byte code is taken by the hash of
its source alone: a time stamp does not tell two changes of one second apart. What was compiled when
the image was built is found too.
"""

from __future__ import annotations

import marshal
import os
import sys
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from types import CodeType

_BY_HASH, _CHECKED = 0b01, 0b10
_HEAD = 16
"""Python's number, flags, and the hash of the source (PEP 552)."""


def compiled(text: str, path: Path) -> CodeType:
    """Return the code of a file with this text, by its own `__future__` imports alone.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it is no code of Python.

    """
    place, hashed = Path(cache_from_source(str(path))), source_hash(text.encode())
    code = _kept(place, hashed)
    if code is None or code.co_filename != str(path):
        code = compile(text, str(path), "exec", dont_inherit=True)
        if not sys.dont_write_bytecode:
            _keep(place, hashed, code)
    return code


def _kept(place: Path, hashed: bytes) -> CodeType | None:
    """Return what is kept for a source; None: nothing, or it is of another source or Python."""
    try:
        data = place.read_bytes()
    except OSError:
        return None
    if data[:4] != MAGIC_NUMBER or data[8:_HEAD] != hashed:
        return None
    with suppress(EOFError, ValueError, TypeError):  # it is damaged
        code: CodeType = marshal.loads(data[_HEAD:])  # noqa: S302  the folder's code is run anyway
        return code
    return None


def _keep(place: Path, hashed: bytes, code: CodeType) -> None:
    """Keep code for the next start, whole or not at all; where nothing can be written, not."""
    flags = (_BY_HASH | _CHECKED).to_bytes(4, "little")
    new = place.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        new.write_bytes(MAGIC_NUMBER + flags + hashed + marshal.dumps(code))
        new.replace(place)
