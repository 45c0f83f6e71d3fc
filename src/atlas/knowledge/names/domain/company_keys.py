"""Names of companies as keys for the subject search: the words, and the legal form apart.

A form at the name's end counts ("X Holding BV"); equal names with different forms are different
companies. Abbreviations as registers write them; forms of one meaning share a code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from atlas.knowledge.names.domain.normalise import fold

_FORMS = {
    "ltd": "limited|ltd|private limited company|private limited|company limited|co ltd|cyf"
    "|cyfyngedig|private limited company by shares|limited company",
    "plc": "plc|p l c|public limited company|ccc",
    "llp": "llp|l l p|limited liability partnership",
    "lp": "lp|l p|limited partnership",
    "llc": "llc|l l c|limited liability company",
    "inc": "inc|incorporated|corp|corporation|for profit corporation general stock",
    "pty ltd": "pty ltd|pty limited|proprietary limited",
    "pte ltd": "pte ltd|private limited singapore",
    "bv": "bv|b v|besloten vennootschap|besloten vennootschap met beperkte aansprakelijkheid",
    "nv": "nv|n v|naamloze vennootschap",
    "vof": "vof|v o f|vennootschap onder firma",
    "cv": "cv|c v|commanditaire vennootschap",
    "cooperatie": "cooperatie ua|u a|coop ua|cooperatie u a",
    "stichting": "stichting",
    "bvba": "bvba|srl bv|sprl",
    "gmbh": "gmbh|gesellschaft mit beschrankter haftung|g m b h|mbh",
    "ug": "ug|ug haftungsbeschrankt|unternehmergesellschaft haftungsbeschrankt",
    "ag": "ag|aktiengesellschaft",
    "kg": "kg|kommanditgesellschaft",
    "gmbh co kg": "gmbh and co kg|gmbh co kg|gmbh u co kg",
    "ag co kg": "ag and co kg|ag co kg",
    "kgaa": "kgaa|kg auf aktien",
    "ohg": "ohg|offene handelsgesellschaft",
    "ev": "ev|e v|eingetragener verein",
    "eg": "eg|e g|eingetragene genossenschaft",
    "sa": "sa|s a|societe anonyme|sociedad anonima|sociedade anonima",
    "sas": "sas|s a s|societe par actions simplifiee",
    "sasu": "sasu",
    "sarl": "sarl|s a r l|s a rl|societe a responsabilite limitee",
    "sci": "sci|societe civile immobiliere",
    "srl": "srl|s r l|societa a responsabilita limitata",
    "spa": "spa|s p a|societa per azioni",
    "sl": "sl|s l|slu|sociedad limitada",
    "lda": "lda|limitada|ltda",
    "as": "as|a s|aktieselskab|aksjeselskap",
    "aps": "aps|anpartsselskab",
    "asa": "asa|allmennaksjeselskap",
    "ab": "ab|aktiebolag",
    "oy": "oy|osakeyhtio",
    "oyj": "oyj",
    "ou": "ou|osauhing",
    "uab": "uab",
    "sia": "sia",
    "spzoo": "sp z o o|sp z oo|spolka z ograniczona odpowiedzialnoscia",
    "sro": "sro|s r o",
    "kft": "kft",
    "zrt": "zrt",
    "nyrt": "nyrt",
    "doo": "doo|d o o",
    "ooo": "ooo",
    "ao": "ao|pao|oao|zao",
    "se": "se|societas europaea",
    "kk": "kk|kabushiki kaisha",
    "bhd": "bhd|sdn bhd",
}
_BY_WORDS = {
    tuple(text.split()): code for code, texts in _FORMS.items() for text in texts.split("|")
}
MAX_KEY = 600
"""Characters; transliteration can make a name several times longer."""
_LONGEST = max(len(words) for words in _BY_WORDS)


@dataclass(frozen=True, slots=True)
class NameKey:
    """The words of a name without its form, as one key, and the form's code ("" when none)."""

    key: str
    legal_form: str

    @property
    def tokens(self) -> tuple[str, ...]:
        """The distinct words."""
        return tuple(dict.fromkeys(self.key.split()))


@lru_cache(maxsize=20_000)
def name_key(name: str, legal_form: str = "") -> NameKey:
    """Return a company name's key. `legal_form` is the register's own word for the form.

    The form in the name itself decides; the register's word fills in where the name has none.
    """
    words = fold(name)[:MAX_KEY].split()
    for width in range(min(_LONGEST, len(words) - 1), 0, -1):
        code = _BY_WORDS.get(tuple(words[-width:]))
        if code:
            return NameKey(" ".join(words[:-width]), code)
    return NameKey(" ".join(words), form_code(legal_form))


def form_code(text: str) -> str:
    """Return the code of a legal form written out ("" when unknown or empty)."""
    return _BY_WORDS.get(tuple(fold(text).split()), "") if text else ""
