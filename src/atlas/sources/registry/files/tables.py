"""Reading CSV: a header row, then one record a row; quoted, UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from atlas.sources.registry.domain.formats.base import UNSTATED
from atlas.sources.registry.errors import RegistryFileBrokenError

MAX_LINE = 1 << 20
"""Bytes; no register writes longer rows."""
SEPARATORS = ",;\t"
"""What may part the columns; the comma is what registers write."""


class _Lines:
    """The text's lines, each within bounds."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream = stream
        self._name = name
        self.number = 0
        self.last_ended = True

    def __iter__(self) -> Iterator[str]:
        while raw := self._stream.readline(MAX_LINE):
            try:
                line = raw.decode("utf-8" if self.number else "utf-8-sig")
            except UnicodeDecodeError as error:
                raise self.broken("the text is not UTF-8") from error
            self.number += 1
            if len(raw) >= MAX_LINE:
                raise self.broken("the row is longer than 1 MiB", self.number)
            if "\0" in line:
                raise self.broken("the row holds the character U+0000", self.number)
            self.last_ended = line.endswith("\n")
            yield line

    def broken(self, reason: str, line: int | None = None) -> RegistryFileBrokenError:
        """Return the error to raise: at a line, else at the next one."""
        return RegistryFileBrokenError(self._name, line or self.number + 1, reason)


def table_rows(
    stream: IO[bytes], name: str, separator: str = ","
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (first line, column → value), the header's outer blanks taken away.

    A row with other columns than the header carries the reason under `UNSTATED`.

    Raises:
        RegistryFileBrokenError: not UTF-8, unbalanced quotes, cut short.

    """
    lines = _Lines(stream, name)
    rows = csv.reader(iter(lines), strict=True, delimiter=separator)
    header: list[str] | None = None
    while True:
        first = lines.number + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            cut = "unexpected end" in str(error)
            reason = "the file is cut short inside a quoted value" if cut else f"not CSV: {error}"
            raise lines.broken(reason, max(first, 1)) from error
        if row is None:
            break
        if not row or row == ["\x1a"] or not any(value.strip() for value in row):
            continue
        if header is None:
            header = [column.strip() for column in row]
            continue
        if len(row) == len(header):
            yield first, dict(zip(header, row, strict=True))
        elif not lines.last_ended and len(row) < len(header):
            raise lines.broken("the file is cut short inside a row", first)
        else:
            reason = f"{len(row)} columns where the header has {len(header)}"
            yield first, {**dict(zip(header, row, strict=False)), UNSTATED: reason}
    if header is None:
        raise RegistryFileBrokenError(name, 0, "the file is empty")
