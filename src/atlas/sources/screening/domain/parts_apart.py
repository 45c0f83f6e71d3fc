"""Short names that are set apart in what was typed: `Sunny Ltd (IDNL)`, `IDNL / Sunny`.

Between brackets, quotation marks or other marks, a short name is compared by itself, as if it were
all that was typed: among other words, too short a word is looked up nowhere. A longer name is found
as one that stands within the text (`listed_within.py`). A country, a legal form or a line of
business tells no one, and is no name here.
"""

import re
import unicodedata
from functools import lru_cache

from atlas.knowledge.names.domain.normalise import normalise
from atlas.knowledge.names.domain.short_words import GENERIC_WORDS
from atlas.knowledge.names.domain.vocabulary import (
    COUNTRY_WORDS,
    FORM_WORDS,
    PARTICLES,
    TRADE_WORDS,
)
from atlas.sources.lists.domain.countries import country_code
from atlas.sources.screening.domain.bare_names import tells_nothing

_QUOTED = re.compile(r"(?<!\w)['\u2018`]([^'\u2018\u2019`]+)['\u2019`](?!\w)")
"""A single mark is an apostrophe elsewhere (`D'Angelo`)."""
_APART = re.compile(
    r"[()\[\]{}<>\"“”„«»\u2039\u203a:;,|/=*~→•]|\s\+\s|\s[-\u2013\u2014]|[-\u2013\u2014]\s"
)
_BEHALF = re.compile(
    r"(?<!\w)(?:(?:as\s+)?(?:nominee|trustee|agent|proxy|custodian|acting)\s+(?:for|of)|"
    r"for\s+the\s+benefit\s+of|in\s+trust\s+for|(?:subsidiary|branch)\s+of|successor\s+(?:to|of)|"
    r"f/b/o|i/t/f|(?!\A)(?:fbo|itf))(?!\w)",
    re.IGNORECASE,
)
"""Behind it stands for whom a party holds or acts, as the title of an account names it.

12 CFR 330.5(b)(1): a fiduciary relationship, such as of an agent, nominee, custodian or trustee, is
disclosed in the records of the account; FBO and ITF say so there. FBO or ITF at the beginning of a
name are a company's own.
"""
_LEAST, _MOST = 2, 6
_NO_NAMES = COUNTRY_WORDS | FORM_WORDS | PARTICLES | TRADE_WORDS


@lru_cache(maxsize=2_000)
def short_parts(name: str) -> tuple[str, ...]:
    """Return the parts set apart in a name whose only telling word has two to six letters."""
    text = _QUOTED.sub(r"(\1)", unicodedata.normalize("NFKC", name))
    text = _BEHALF.sub(" | ", text)
    parts = [part.strip(" .-") for part in _APART.split(text)]
    stated = [part for part in dict.fromkeys(parts) if part]
    if len(stated) == 1 and stated == [text.strip(" .-")]:
        return ()
    return tuple(filter(_is_short, stated))


def _is_short(part: str) -> bool:
    if country_code(part) is not None or tells_nothing(part):
        return False
    words = {*normalise(part).tokens} - GENERIC_WORDS
    if len(words) > 1:
        words -= FORM_WORDS
    word = words.pop() if len(words) == 1 else ""
    return _LEAST <= len(word) <= _MOST and word.isalpha() and word not in _NO_NAMES
