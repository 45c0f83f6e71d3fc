"""Use cases of the graph room."""

from atlas.knowledge.graph.projection import OFFICE
from atlas.knowledge.graph.service.below import (
    controls,
    entities_below,
    entities_ever_below,
    holdings_below,
)
from atlas.knowledge.graph.service.export import FORMATS, export_graph
from atlas.knowledge.graph.service.network import (
    Further,
    Scope,
    around,
    common_connections,
    cycles,
    expand,
    neighbourhood,
    paths,
    shared_with,
    stats,
)
from atlas.knowledge.graph.service.others import (
    coming_holders,
    former_holdings,
    leaders_above,
    officers_of,
)
from atlas.knowledge.graph.service.ownership import (
    DEFAULT_MAX_PARTIES,
    beneficial_owner_rules,
    entity_ownership,
    ownership_json,
    ownership_structure,
    regime_rules,
    regimes,
    rules_of,
    without_rule,
)
from atlas.knowledge.graph.service.stating import stated_by
from atlas.knowledge.graph.service.words import (
    apart_in,
    regime_words_in,
    sanctioned_in,
)

__all__ = [
    "DEFAULT_MAX_PARTIES",
    "FORMATS",
    "OFFICE",
    "Further",
    "Scope",
    "apart_in",
    "around",
    "beneficial_owner_rules",
    "coming_holders",
    "common_connections",
    "controls",
    "cycles",
    "entities_below",
    "entities_ever_below",
    "entity_ownership",
    "expand",
    "export_graph",
    "former_holdings",
    "holdings_below",
    "leaders_above",
    "neighbourhood",
    "officers_of",
    "ownership_json",
    "ownership_structure",
    "paths",
    "regime_rules",
    "regime_words_in",
    "regimes",
    "rules_of",
    "sanctioned_in",
    "shared_with",
    "stated_by",
    "stats",
    "without_rule",
]
