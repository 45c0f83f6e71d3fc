"""Burmese: a name is a row of syllables, each written as it is usually romanised.

There is no official system; the table of rhymes follows what passports write (`အောင်` aung, `မြင့်`
myint), which is near to MLC Transcription without its tones. Each syllable is a word of its own.
"""

import re

from atlas.knowledge.names.domain.vocabulary import letters

_ONSETS, _WHOLE = letters("burmese onsets"), letters("burmese syllables")
_DOT_STROKE, _STROKE_DOT = "\u1037\u103a", "\u103a\u1037"
"""The dot below is written before or after the killing stroke."""
_RHYMES = {
    written.replace(_DOT_STROKE, _STROKE_DOT): latin
    for written, latin in letters("burmese rhymes").items()
}
_WORD = re.compile("[\u1000-\u109f]+")
_SYLLABLE = re.compile(
    # a consonant, its medials, vowels, then consonants that are killed or stacked
    "[က-ဪဿ][ျြွှ]*[\u102b-\u1038\u103a]*(?:[က-အ][\u1037\u1038]?\u103a[\u1037\u1038]?|[က-အ]\u1039)*"
    "[\u1036-\u1038]*"
)
_MEDIALS = re.compile("^([က-ဪဿ])([ျြွှ]*)")


def read(text: str) -> str:
    """Write the Burmese words of a name in Latin letters, by syllable; the rest stays."""
    return _WORD.sub(lambda found: f" {_syllables(found[0])} ", text)


def _syllables(word: str) -> str:
    found = [_syllable(one[0]) for one in _SYLLABLE.finditer(word)]
    if len(found) > 1 and found[0] == "oo":
        found[0] = "u"  # uncle, as an honorific
    return " ".join(found)


def _syllable(written: str) -> str:
    if written in _WHOLE:
        return _WHOLE[written]
    plain = written.replace(_DOT_STROKE, _STROKE_DOT)
    found = _MEDIALS.match(plain)
    if found is None:
        return ""
    medials = found[2]
    rest = plain[found.end() :].replace("\u1038", "")
    if "ွ" in medials:
        rest = "ွ" + rest
    return _onset(found[1], medials) + _rhyme(rest)


def _onset(letter: str, medials: str) -> str:
    onset = _ONSETS.get(letter, "")
    if "ျ" in medials or "ြ" in medials:
        onset = "ch" if onset == "kh" else f"{onset}y"
    if "ှ" in medials:
        return "sh" if letter in "ရယ" or onset == "ly" else f"h{onset}"
    return onset


def _rhyme(rest: str) -> str:
    for written, latin in _RHYMES.items():
        if rest.startswith(written):
            return latin
    return "a"
