"""Korean names in Chinese characters, where the surname is hardly Chinese: 朴 and 金.

They are written in Hangul, which the rest of normalisation romanises as usual. 金 is a
Chinese surname too, but a rare one; with 李, 崔 and others nothing tells which it is, and
they stay Chinese.
"""

import re

from atlas.knowledge.names.domain.vocabulary import HANJA

_NAME = re.compile("([朴金])[ \u3000]?([\u4e00-\u9fff]{1,2})")
_SURNAMES = {"朴": "박", "金": "김"}


def read(text: str) -> str:
    """Write a person's name in Hangul, if it is Korean; else return it as it is."""
    found = _NAME.fullmatch(text.strip())
    if found is None or not HANJA.keys() >= {*found[2]}:
        return text
    if found[1] == "金" and len(found[2]) < 2:
        return text
    return _SURNAMES[found[1]] + "".join(HANJA[one] for one in found[2])
