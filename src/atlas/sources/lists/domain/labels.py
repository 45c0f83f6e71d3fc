"""What lists are called in a sentence: short enough to read, where titles name their publishers."""

from atlas.sources.lists.domain.catalogue import LISTS
from atlas.sources.lists.domain.national import NATIONAL

_SHORT = {
    "ofac-sdn": "OFAC SDN List",
    "ofac-consolidated": "OFAC Consolidated (non-SDN) List",
    "un": "UN Security Council list",
    "eu-fsf": "EU consolidated list",
    "uk": "UK Sanctions List",
    "ca-sema": "Canadian autonomous sanctions list",
    "ch-seco": "Swiss sanctions list",
    "ee-national": "Estonian national sanctions list",
    "in-mha": "Indian list under the Unlawful Activities (Prevention) Act",
    "demo-sanctions": "Demo sanctions list",
    "demo-pep": "Demo list of politically exposed persons",
    "demo-ofac-excerpt": "Demo excerpt of OFAC's SDN list",
    "demo-list": "Demo list in OFAC's format",
}


def list_label(list_id: str) -> str:
    """Return what a list is called in a sentence; the id of one that is known by a manifest only.

    The id of such a list is the name that the firm itself gave it.
    """
    if list_id in _SHORT:
        return _SHORT[list_id]
    known = LISTS.get(list_id) or NATIONAL.get(list_id)
    return known.title if known else list_id


def entry_said(list_id: str, entry_key: str) -> str:
    """Return how a sentence refers to an entry of a list."""
    return f"{list_label(list_id)}, entry {entry_key}"
