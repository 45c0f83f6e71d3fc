"""Ways in which a list file is damaged or hostile; each must be refused and change nothing."""

import gzip
import io
import zipfile
from collections.abc import Callable

Damage = Callable[[bytes], bytes]
BOMB = (
    b'<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


def _after_declaration(content: bytes, text: bytes) -> bytes:
    end = content.index(b"?>") + 2
    return content[:end] + text + content[end:]


def _root_end(content: bytes) -> int:
    return content.rstrip().rindex(b"</")


def _middle(content: bytes, text: bytes) -> bytes:
    at = content.index(b">", len(content) // 2) + 1
    return content[:at] + text + content[at:]


def _without_records(content: bytes) -> bytes:
    root = content.rstrip()[_root_end(content) + 2 : -1]
    start = content.index(b"<" + root)
    opening = content[start : content.index(b">", start) + 1]
    return b"<?xml version='1.0'?>" + opening + b"</" + root + b">"


XML: dict[str, Damage] = {
    "cut in half": lambda c: c[: len(c) // 2],
    "cut before the end of the root": lambda c: c[: _root_end(c)],
    "a byte that is no UTF-8": lambda c: _middle(c, b"\xff\xfe\xff"),
    "a NUL": lambda c: _middle(c, b"\x00"),
    "a control character": lambda c: _middle(c, b"\x07"),
    "an unclosed element": lambda c: _middle(c, b"<open>"),
    "an undefined entity": lambda c: _middle(c, b"&nobody;"),
    "another root": lambda c: b"<catalogue><book>x</book></catalogue>",
    "two roots": lambda c: c + b"<again/>",
    "a web page": lambda c: b"<html><body>Service unavailable</body></html>",
    "billion laughs": lambda c: _middle(_after_declaration(c, BOMB), b"&c;"),
    "an external entity": lambda c: _middle(
        _after_declaration(c, b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'), b"&f;"
    ),
    "an external DTD": lambda c: _after_declaration(
        c, b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/none.dtd">'
    ),
    "a false encoding": lambda c: (
        c.replace(b'<?xml version="1.0"', b'<?xml version="1.0" encoding="utf-16"', 1)
        if b"encoding" not in c[:80]
        else c.replace(b"UTF-8", b"UTF-16", 1).replace(b"utf-8", b"utf-16", 1)
    ),
    "no records": _without_records,
    "nested without end": lambda c: _middle(c, b"<a>" * 400 + b"</a>" * 400),
    "empty": lambda c: b"",
    "blanks": lambda c: b" \r\n\r\n",
}
CSV: dict[str, Damage] = {
    "cut in a row": lambda c: c.rstrip()[: c.rstrip().rindex(b",", 0, -12)],
    "a stray quote": lambda c: c.replace(b"PRIMER,OLEG", b'"PRI"MER,OLEG', 1),
    "a column more": lambda c: c.replace(b"PRIMER,OLEG", b"PRIMER,OLEG,x", 1),
    "a byte that is no UTF-8 among UTF-8": lambda c: c.replace(
        b"PRIMER", "ПРИМЕР".encode()[:-1], 1
    ),
    "a NUL": lambda c: c.replace(b"PRIMER", b"PRI\x00MER", 1),
    "data after the end mark": lambda c: c.replace(b"PRIMER", b"\x1aPRIMER", 1),
    "no header": lambda c: b"\n".join(c.split(b"\n")[2:]),
    "no rows": lambda c: b"\n".join(c.split(b"\n")[:2]) + b"\n",
    "empty": lambda c: b"",
}
JSON: dict[str, Damage] = {
    "cut in a line": lambda c: c[:-40],
    "not JSON": lambda c: c.replace(b'"id":"p-2"', b"'id':'p-2'", 1),
    "a byte that is no UTF-8": lambda c: c.replace(b"Pat Minister", b"Pat \xff Minister", 1),
    "a lone surrogate": lambda c: c.replace(b"Pat Minister", b"Pat \\ud800", 1),
    "an array": lambda c: b"[" + c.strip().replace(b"\n", b",") + b"]",
    "no entity": lambda c: c + b'{"name": "Somebody"}\n',
    "a number": lambda c: c + b"12\n",
    "only what is on no list": lambda c: c.split(b"\n")[3] + b"\n",
    "empty": lambda c: b"",
}


def of_format(file_format: str) -> dict[str, Damage]:
    if file_format == "ftm":
        return JSON
    return CSV if file_format.endswith("csv") else XML


def truncated_gz(content: bytes) -> bytes:
    return gzip.compress(content)[:-12]


def bomb_gz(content: bytes) -> bytes:
    return gzip.compress(content + b"\n" * 30_000_000)


def packed(content: bytes, name: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return made.getvalue()


def damaged_zip(content: bytes, name: str) -> bytes:
    made = bytearray(packed(content, name))
    for at in range(60, min(len(made) - 100, 120)):
        made[at] ^= 0xFF
    return bytes(made)
