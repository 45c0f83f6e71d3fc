"""Words that mean little in a name: legal forms, abbreviations, particles, trade words.

Legal forms follow ISO 20275 abbreviations and the transliterated Russian, Iranian and Latin
American forms that sanctions lists use; the abbreviations are those of commercial registers.
"""

LEGAL_FORMS = {
    # class → the forms that mean it, as normalised text (several words allowed)
    "ltd": "ltd limited|limited|ltd|private limited|pvt ltd|pte ltd|pty ltd|co ltd|company limited"
    "|ltda|limitada|pvt limited|pte limited|sdn bhd|bhd|limitee|ltee",
    "llc": "llc|limited liability company|limited liability co|ooo|tov|too|mchj|"
    "obshchestvo s ogranichennoi otvetstvennostyu|obshchestvo s ogranichennoy otvetstvennostyu|"
    "l l c|fz llc|fze|fzco|fzc|fz co|wll|w l l|spc|dmcc",
    "jsc": "jsc|ojsc|cjsc|pjsc|joint stock company|open joint stock company|"
    "closed joint stock company|public joint stock company|joint stock co|ao|oao|zao|pao|aat|"
    "oaat|zaat|pat|prat|aktsionernoe obshchestvo|aktsionernoye obshchestvo|"
    "otkrytoe aktsionernoe obshchestvo|zakrytoe aktsionernoe obshchestvo|"
    "publichnoe aktsionernoe obshchestvo|pjs|pjs co|saog|saoc|psc|qsc|qpsc|sao|kscc|ksc",
    "sa": "sa|s a|sociedad anonima|societe anonyme|sociedade anonima|sa de cv|sapi de cv|"
    "sab de cv|sae|sal|saa|sac|eirl|sas|s a s|sau|saf|spa|s p a|societa per azioni|ag|"
    "aktiengesellschaft|nv|n v|naamloze vennootschap|se|as|a s|ab|oy|oyj|asa|aps|plc|"
    "public limited company",
    "srl": "srl|s r l|s de rl|s de rl de cv|s de rl mi|sarl|s a r l|sprl|bvba|lda|gmbh|"
    "gesellschaft mit beschrankter haftung|ges mbh|mbh|ug|bv|b v|besloten vennootschap|doo|"
    "d o o|dooel|eood|ood|ad|ead|sro|s r o|spolka z oo|sp z oo|sp zoo|zoo|kft|zrt|nyrt|rt|"
    "oü|ou|uab|sia|sti|ltd sti|limited sirketi|anonim sirketi|as sti|commv",
    "inc": "inc|incorporated|corp|corporation|corporacion|pc",
    "lp": "lp|llp|lllp|limited partnership|kg|kg aa|kgaa|gmbh co kg|gmbh and co kg|ohg|snc|scs|"
    "cv|vof|sc|en c|s en c|y cia|cia|compania|and co|and company|gp|general partnership",
    "company": "company|co|compagnie|komp|firma|firm",
    "trust": "stichting|stiftung|vzw|asbl|ev|e v",
}

ABBREVIATIONS = {
    "acad": "academy",
    "admin": "administration",
    "agri": "agricultural",
    "assn": "association",
    "assoc": "association",
    "bldg": "building",
    "bk": "bank",
    "bnk": "bank",
    "bros": "brothers",
    "comml": "commercial",
    "constr": "construction",
    "cntr": "center",
    "centre": "center",
    "ctr": "center",
    "dept": "department",
    "devt": "development",
    "dvlpmt": "development",
    "engg": "engineering",
    "engr": "engineering",
    "entp": "enterprise",
    "ents": "enterprises",
    "fndn": "foundation",
    "govt": "government",
    "grp": "group",
    "gruppa": "group",
    "hldg": "holding",
    "hldgs": "holdings",
    "inds": "industries",
    "indus": "industries",
    "intl": "international",
    "internatl": "international",
    "invs": "investments",
    "manuf": "manufacturing",
    "mfg": "manufacturing",
    "mgmt": "management",
    "mgt": "management",
    "mgmnt": "management",
    "natl": "national",
    "organisation": "organization",
    "pharm": "pharmaceutical",
    "pharma": "pharmaceutical",
    "servs": "services",
    "srv": "service",
    "srvs": "services",
    "svc": "service",
    "svcs": "services",
    "shpg": "shipping",
    "technol": "technology",
    "techs": "technologies",
    "trdg": "trading",
    "transp": "transport",
    "univ": "university",
}
"""Abbreviations of company names that are no words themselves, expanded on both sides."""

_SHORTENED = {
    "adm": "administration",
    "auth": "authority",
    "chem": "chemical",
    "comm": "commercial",
    "comp": "company",
    "cons": "construction",
    "const": "construction",
    "dev": "development",
    "elec": "electric",
    "eng": "engineering",
    "ent": "enterprise",
    "est": "establishment",
    "exch": "exchange",
    "exp": "export",
    "fed": "federal",
    "fin": "financial",
    "found": "foundation",
    "gen": "general",
    "imp": "import",
    "ind": "industry",
    "ins": "insurance",
    "inst": "institute",
    "int": "international",
    "inv": "investment",
    "invest": "investment",
    "lab": "laboratory",
    "labs": "laboratories",
    "log": "logistics",
    "mach": "machinery",
    "maint": "maintenance",
    "min": "ministry",
    "nat": "national",
    "org": "organization",
    "pet": "petroleum",
    "petro": "petroleum",
    "prod": "production",
    "prods": "products",
    "ref": "refinery",
    "rep": "republic",
    "res": "research",
    "sci": "science",
    "serv": "service",
    "ship": "shipping",
    "soc": "society",
    "sys": "system",
    "tech": "technology",
    "tel": "telecommunications",
    "telecom": "telecommunications",
    "trad": "trading",
    "trans": "transport",
}

SHORTENED = {
    short: frozenset({word, f"{word}s", f"{word[:-1]}ies" if word.endswith("y") else word})
    for short, word in _SHORTENED.items()
}
"""Abbreviations that may be words or names of their own: likened to the word, not replaced."""

PERSON_ABBREVIATIONS = {
    "md": "mohammed",
    "mohd": "mohammed",
    "muhd": "mohammed",
    "abdel": "abd",
    "abdul": "abd",
    "abdal": "abd",
}

PARTICLES = frozenset(
    "al el ul ed ad as ash az an ar at bin ben ibn bint abu abi um umm ould wald haj hajj haji sheikh"
    " shaykh sayyid sayed dr mr mrs ms eng gen col maj de da do dos das del della di la las le les"
    " los van von der den ter ten zu zur y e i mc mac st san the".split()
)
"""Articles, patronymic particles and titles: they come and go between spellings."""

TRADE_WORDS = frozenset(
    "the of and for de del la le et y i e en in on by to a an general group international trading"
    " holding holdings bank company services service industries industry industrial investment"
    " investments export import commercial enterprise enterprises development management shipping"
    " maritime marine transport logistics trade trust fund foundation association organization"
    " national global world state federal central center institute technology technologies"
    " engineering construction energy oil gas petroleum systems system solutions products"
    " production manufacturing business consulting consultants partners capital finance financial"
    " insurance media food foods real estate properties property communications"
    " telecommunications electric electronics chemical air airlines aviation travel"
    " tourism agency office bureau ministry department committee corporation limited supply"
    " equipment machinery materials metal metals mining steel medical pharmaceutical"
    " sociedad empresa comercial comercio inversiones servicios grupo industria transportes"
    " inmobiliaria constructora comercializadora beheer holding vennootschap participaties"
    " beleggingen vastgoed ontwikkeling invest immo administratie pensioen stichting".split()
)
"""Words that many companies share; agreeing in them says little."""
