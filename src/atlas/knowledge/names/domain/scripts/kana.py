"""Hiragana and katakana: Japanese names in Hepburn, foreign ones by what katakana hears of them.

Long vowels are written once (`shouhei` → `shohei`), as passports do. A foreign name (katakana with
a middle dot, a long vowel's bar, or a syllable that Japanese has not) is written in capitals:
`プーチン` is p, u, t or ch, i, n or m; `unvowelled.py` says how such letters are read.
"""

import re

from atlas.knowledge.names.domain.scripts.protected import protect

KANA = re.compile("[\u3041-\u3096\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe]+")
_DOTS = re.compile("[\u30fb\uff65=\uff1d\u30a0]")
_HIRAGANA = {code: code + 0x60 for code in range(0x3041, 0x3097)} | {0x309D: 0x30FD, 0x309E: 0x30FE}
_ROWS = {
    "アイウエオ": "a i u e o", "カキクケコ": "ka ki ku ke ko", "ガギグゲゴ": "ga gi gu ge go",
    "サシスセソ": "sa shi su se so", "ザジズゼゾ": "za ji zu ze zo",
    "タチツテト": "ta chi tsu te to",
    "ダヂヅデド": "da ji zu de do", "ナニヌネノ": "na ni nu ne no", "ハヒフヘホ": "ha hi fu he ho",
    "バビブベボ": "ba bi bu be bo", "パピプペポ": "pa pi pu pe po", "マミムメモ": "ma mi mu me mo",
    "ヤユヨ": "ya yu yo", "ラリルレロ": "ra ri ru re ro", "ワヰヱヲ": "wa i e o",
    "ヴヷヸヹヺ": "vu va vi ve vo",
    "ンヵヶ": "n ka ke",
}  # fmt: skip
_SYLLABLES = {
    kana: latin
    for row, syllables in _ROWS.items()
    for kana, latin in zip(row, syllables.split(), strict=True)
}
_SMALL = dict(
    zip("ァィゥェォャュョヮ", ["a", "i", "u", "e", "o", "ya", "yu", "yo", "wa"], strict=True)
)
_BAR, _DOUBLE = "ー", "ッ"
_FOREIGN = re.compile(
    "ー|ヴ|[ァィゥェォ]|[パピプペポ](?=[ンー]?$)|^[パピプペポヴ]|ッ[グズドブ]|[ディトゥ][ィゥ]"
)
"""What Japanese names in katakana do not have."""
_LONG = (
    (re.compile("ou|oo(?=.)|oo$"), "o"),
    (re.compile("uu"), "u"),
    (re.compile("n(?=[bmp])"), "m"),
)
_HEARD = {
    "": "", "k": "K", "g": "G", "s": "Sz", "sh": "Sh", "z": "Sz", "j": "Js", "t": "T", "ch": "Ct",
    "ts": "Tu", "d": "D", "n": "N", "h": "Hk", "f": "Fv", "b": "Bh", "p": "P", "m": "M", "y": "I",
    "r": "Rl", "w": "Vw", "v": "V",
}  # fmt: skip
_VOWELS = {"a": "A", "i": "I", "u": "U", "e": "Ee", "o": "Oo"}
_ADDED = {"u": "Un", "o": "On", "i": "In"}
"""Vowels that katakana adds to a consonant that has none."""
_HUSHED = frozenset(["sh", "j", "ch"])
_STOPS = frozenset(["t", "d"])


def japanese(text: str, *, person: bool) -> str:
    """Write the kana of a name in Latin letters; what is not kana stays.

    Of a company every word in katakana may be foreign.
    """
    found = KANA.search(text)
    if found is None:
        return text
    hiragana = any("\u3041" <= char <= "\u3096" for char in text)
    text = text.translate(_HIRAGANA)
    words = KANA.findall(text)
    foreign = not person or bool(_DOTS.search(text)) or any(map(_FOREIGN.search, words))
    if not foreign or hiragana:
        return KANA.sub(lambda word: f" {_hepburn(word[0])} ", _DOTS.sub(" ", text))
    return KANA.sub(lambda word: f" {protect(_heard(word[0]))} ", _DOTS.sub(" ", text))


def _syllables(word: str) -> list[tuple[str, str]]:
    """Return consonant and vowel of each syllable; a bar and a double have no vowel."""
    found: list[tuple[str, str]] = []
    for kana in word:
        if kana in {_BAR, _DOUBLE, "ン"}:
            found.append((kana, ""))
        elif kana in _SMALL:
            _shrink(found, _SMALL[kana])
        elif kana in _SYLLABLES:
            latin = _SYLLABLES[kana]
            found.append((latin[:-1], latin[-1]))
        elif found:  # a repetition mark
            found.append(found[-1])
    return found


def _shrink(found: list[tuple[str, str]], small: str) -> None:
    """Join a small kana to the syllable before: `ki` and `ya` → `kya`, `fu` and `a` → `fa`."""
    if not found or not found[-1][1]:
        found.append((small[:-1], small[-1]))
        return
    consonant, vowel = found[-1]
    if len(small) == 2 and consonant not in _HUSHED:
        consonant += small[0]
    elif not consonant:
        consonant = "w" if vowel == "u" else "y"
    elif consonant in {"k", "g"} and vowel == "u":
        consonant += "w"
    found[-1] = consonant, small[-1]


def _hepburn(word: str) -> str:
    latin = ""
    double = False
    for consonant, vowel in _syllables(word):
        if consonant == _BAR:
            continue
        if consonant == _DOUBLE:
            double = True
            continue
        syllable = "n" if consonant == "ン" else consonant + vowel
        if double:
            latin += "t" if consonant == "ch" else syllable[:1]
        latin += syllable
        double = False
    for pattern, short in _LONG:
        latin = pattern.sub(short, latin)
    return latin


def _heard(word: str) -> str:
    parts: list[str] = []
    syllables = _syllables(word)
    for place, (consonant, vowel) in enumerate(syllables):
        if consonant == _BAR:
            parts += ["Lr"] if place and syllables[place - 1][1] in {"a", "o"} else []
        elif consonant == "ン":
            parts.append("Nm")
        elif consonant != _DOUBLE:
            following = syllables[place + 1][0] if place + 1 < len(syllables) else ""
            parts.append(_heard_syllable(consonant, vowel, first=place == 0, following=following))
    return "".join(parts)


def _heard_syllable(consonant: str, vowel: str, *, first: bool, following: str) -> str:
    if first and not consonant and vowel == "u" and following == "r":
        return "Uv"  # Vladimir
    glide = consonant[-1:] if len(consonant) > 1 and consonant[-1] in "yw" else ""
    stem = consonant.removesuffix(glide) if glide else consonant
    said = _HEARD.get(stem, _HEARD.get(stem[:1], "")) + {"y": "I", "w": "U", "": ""}[glide]
    added = (
        (vowel == "u" and bool(stem) and stem not in {"y", "w"} and not glide)
        or (vowel == "o" and stem in _STOPS)
        or (vowel == "i" and stem in _HUSHED)
    )
    return said + (_ADDED if added and following != _BAR else _VOWELS)[vowel]
