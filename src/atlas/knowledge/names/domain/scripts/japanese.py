"""Names in characters that are read as Japanese.

A person's name is Japanese where it begins with a Japanese surname and cannot be Chinese: by a
character that only Japan writes, by its length (a Chinese surname of two characters is rare), or
by a given name that is known in Japan. 林芳正 may be Lin Fangzheng and stays so.
"""

import re

from atlas.knowledge.names.domain.romaji import short
from atlas.knowledge.names.domain.vocabulary import (
    JAPANESE_BRANDS,
    JAPANESE_CHARACTERS,
    JAPANESE_COMPANY_WORDS,
    JAPANESE_GIVEN,
    JAPANESE_SURNAMES,
)

_HAN = "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_HAN_NAME = re.compile(f"[{_HAN}]{{2,7}}(?:[ \u3000][{_HAN}]{{1,4}})?")
_ONLY_JAPANESE = re.compile("[\u3005辻畑込榊笹峠凪畠枠栄沢浜渋桜斎恵徳弐郷黒駅辺巌亜両囲圧]")
"""Characters that only Japanese writes, or writes so."""
_JAPANESE_END = re.compile("[郎朗彦介輔哉]$|[子代]$")
"""What given names end with in Japan and hardly in China, after a surname both have."""
_CHINESE = frozenset(
    "丁于任余何侯傅刘劉卢盧叶葉司吴吳吕呂周唐夏姚姜孙孫孟宋崔常廖张張彭徐戴方易曹曾朱李杜東东林柳柴"
)
_CHINESE |= frozenset(
    "梁武段毛江汪沈潘熊牛王田白石秦程罗羅胡范萧蕭董蒋蔣蔡薛袁許许谢謝谭譚谷賀贺贾賈赵趙邓鄧邱邵邹鄒郑鄭郝郭金"
)
_CHINESE |= frozenset("钟鐘钱錢陆陸陈陳陶雷韓韩顧顾馬马馮冯高魏黃黄黎龍龙龚康安和平成向西南泉原永")
"""Characters that are a Chinese surname, or begin one."""
_LONGEST_SURNAME, _LONGEST_GIVEN = 4, 4
_COMPANY_SIGN = re.compile("株式会社|有限会社|合同会社|㈱|㈲|[\u3041-\u3096\u30a1-\u30fa]")
_COMPANY_WORDS = {**JAPANESE_COMPANY_WORDS, **JAPANESE_BRANDS}
_COMPANY_WORD = re.compile("|".join(sorted(_COMPANY_WORDS, key=len, reverse=True)))
_BRANDS = tuple(JAPANESE_BRANDS)


def read_person(text: str) -> str:
    """Write a person's name in characters as Japanese, if it is; else return it as it is."""
    name = text.strip()
    if not _HAN_NAME.fullmatch(name):
        return text
    surname, blank, given = name.replace("\u3000", " ").partition(" ")
    if blank:
        ways = [(surname, given)]
    else:
        longest = min(_LONGEST_SURNAME, len(name) - 1)
        ways = [(name[:size], name[size:]) for size in range(longest, 0, -1)]
    for first, last in ways:
        if first in JAPANESE_SURNAMES and len(last) <= _LONGEST_GIVEN and _is_telling(first, last):
            return f"{short(JAPANESE_SURNAMES[first])} {short(_given(last))}"
    return text


def read_company(text: str) -> str:
    """Write the words of a Japanese company's name that are known."""
    name = text.strip()
    if not _COMPANY_SIGN.search(name) and not name.startswith(_BRANDS):
        return text
    return _COMPANY_WORD.sub(lambda found: f" {_COMPANY_WORDS[found[0]]} ", text)


def _is_telling(surname: str, given: str) -> bool:
    """Whether the two are Japanese, and not a Chinese name of the same characters."""
    if _ONLY_JAPANESE.search(surname + given):
        return True
    if len(surname) > 2 or (len(surname) == 2 and len(given) >= 2):
        return True
    if surname[0] not in _CHINESE:
        return len(surname + given) >= 3 or given in JAPANESE_GIVEN
    if len(surname) == 2:
        return given in JAPANESE_GIVEN
    return len(given) >= 2 and bool(_JAPANESE_END.search(given))


def _given(name: str) -> str:
    known = JAPANESE_GIVEN.get(name)
    if known is not None:
        return known
    # a character that is not known keeps its Chinese reading, as a word of its own
    return "".join(JAPANESE_CHARACTERS.get(one, f" {one} ") for one in name)
