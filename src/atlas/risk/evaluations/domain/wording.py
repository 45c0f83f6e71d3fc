"""Codes of an evaluation as words, for every page that a person reads. Pure."""

import re
from decimal import Decimal, InvalidOperation

from atlas.knowledge.reference_data.domain import LIST_NAMES
from atlas.risk.evaluations.domain.facts import CARRIED
from atlas.risk.evaluations.domain.inputs import MODULES
from atlas.risk.matrix.domain import INPUTS

TITLES = {
    "not_assessed": "not assessed",
    "not_fired": "no",
    "fired": "yes",
    "hits": "candidates",
    "clear": "nothing found",
    "no_pep_found": "no politically exposed person found",
}
_CAPITAL = re.compile(r"(?<=[a-z])([A-Z])")
_CODE = re.compile(r"\b(?:cpi|[a-z]+(?:_[a-z]+)+)\b")
_LEAST = Decimal("0.0001")
_TENTH = Decimal("0.1")
_COMPUTED = Decimal("0.000001")
_LONG_NUMBER = re.compile(r"(?<![\w.])\d+\.\d{5,}(?![\w.])")
_REGISTER_FILE = re.compile(r"\bregistry_file:([\w-]+)")
_MODULE = re.compile(rf"\b(?:{'|'.join(code.upper() for code in MODULES)})\b")
_KNOWN = LIST_NAMES | {
    "resident_ubo": "resident beneficial owner",
    "lower_threshold": "only by the lower threshold",
}
"""Codes that have a name of their own."""
CAUSES = {
    "exempt": "exempt by law",
    "exhausted": "every source was asked, and no person meets the test",
    "unknown": "one exists or may exist and is not named",
    "incomplete": "the search is not complete",
    "protected": "a register withholds the person",
    "concealed": "concealed behind a nominee",
    "refused": "refused by an owner or by the company",
    "contradicted": "what is declared contradicts itself",
    "closed_loop": "the owners form a closed loop",
}
"""Why no beneficial owner is identified."""
CAUSE_INPUT = "ownership.ubo_cause"
_STATES = {
    "open_exact": "exact match, not yet decided",
    "open_strong": "strong match, not yet decided",
    "open_weak": "weak match, not yet decided",
    "true_match": "true match",
}
FOUND_BEFORE = "found by an earlier evaluation; no source has answered it since"


def words(text: object) -> str:
    """Return a code as words: `not_assessed` → `not assessed`."""
    plain = str(text)
    return TITLES.get(plain) or _KNOWN.get(plain) or plain.replace("_", " ")


def readable(text: object) -> str:
    """Return a sentence in which codes such as `fatf_black_list` or `MEBO` stand as words."""
    plain = _REGISTER_FILE.sub(r"register file \1", str(text))
    plain = _MODULE.sub(lambda found: f"“{MODULES[found[0].lower()]}”", plain)
    return _CODE.sub(lambda found: _KNOWN.get(found[0], found[0].replace("_", " ")), plain)


def spaced(text: object) -> str:
    """Return the name of a type as words: `AdverseMedia` → `adverse media`."""
    return _CAPITAL.sub(r" \1", str(text)).replace("_", " ").lower()


def rounded(number: object) -> str:
    """Return a number in plain notation with at most four decimals; anything else as it is.

    Where these would make a rounder number of it (49.99996), it has six.
    """
    plain = str(number)
    try:
        exact = Decimal(plain)
        near = exact.quantize(_LEAST)
        if near and near == near.quantize(_TENTH):
            near = exact.quantize(_COMPUTED)
    except InvalidOperation:
        return plain
    if exact and not near:
        return f"less than {_LEAST}"
    return format(near.normalize(), "f")


def code_words(text: object) -> str:
    """Return codes of the matrix as words: `owner:open_exact` → `owner: open, exact`.

    Numbers that were computed are rounded (`rounded`).
    """
    plain = _LONG_NUMBER.sub(lambda found: rounded(found[0]), str(text))
    for code, said in _STATES.items():
        plain = plain.replace(code, said)
    for code, said in _KNOWN.items():
        plain = plain.replace(code, said)
    return plain.replace("_", " ").replace(":", ": ").replace(":  ", ": ")


_ORIGINS = {
    "screening": "screening",
    "screening and ownership": "screening and ownership",
    "graph:risk_network": "the parties around the company",
    "request": "the request",
    "customer_file": "the customer file",
    "graph": "the ownership graph",
    "none": "no source",
}


def origin(source: object) -> str:
    """Return the source of a reading for its readers."""
    plain = str(source)
    kind, _, rest = plain.partition(":")
    if plain in _ORIGINS:
        return _ORIGINS[plain]
    if kind == "profile":
        return f"customer's relationship profile, version {rest.removeprefix('v')}"
    if kind == "module":
        return readable(f"module {rest.upper()}")
    if kind == "facts":
        return "what the run found"
    if kind == "ontology":
        return f"the sources' attribute {spaced(rest)}"
    return plain.replace("registry_file:", "register file ")


def input_title(key: str) -> str:
    """Return what an input of the matrix is called."""
    known = INPUTS.get(key)
    return known.title if known else key.rpartition(".")[2].replace("_", " ")


def because_words(because: str) -> str:
    """Return what decided a floor or a factor for its readers: title, value and source.

    Args:
        because: as the hashed document has it, `input operator: value (source)`.

    """
    head, parted, rest = because.partition(": ")
    key = head.partition(" ")[0]
    if not parted or key not in INPUTS:
        return readable(because)
    value, _, source = rest.removesuffix(")").rpartition(" (")
    said = CAUSES.get(value, words(value)) if key == CAUSE_INPUT else code_words(value or rest)
    if not value:
        return f"{input_title(key)}: {said}"
    before = f"; {FOUND_BEFORE}" if source.startswith(CARRIED) else ""
    return f"{input_title(key)}: {said} ({origin(source.removeprefix(CARRIED))}{before})"
