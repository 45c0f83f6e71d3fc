"""Use cases of the customer file."""

from atlas.knowledge.companies.service.keeping import (
    create_company,
    create_many,
    find_or_create_company,
    restore_company,
    update_company,
    update_many,
    withdraw_company,
)
from atlas.knowledge.companies.service.overview import get_overview
from atlas.knowledge.companies.service.reading import (
    LISTING,
    due_for_review,
    export_companies,
    find_company,
    find_many,
    get_companies,
    get_company,
    keep_count,
    list_companies,
    lock_company,
    metadata_keys,
    stats,
)
from atlas.knowledge.companies.service.standing import (
    bring_reviews_forward,
    count_evaluated,
    link_entity,
    parties_changed,
    set_relationship,
    set_reviews,
)

__all__ = [
    "LISTING",
    "bring_reviews_forward",
    "count_evaluated",
    "create_company",
    "create_many",
    "due_for_review",
    "export_companies",
    "find_company",
    "find_many",
    "find_or_create_company",
    "get_companies",
    "get_company",
    "get_overview",
    "keep_count",
    "link_entity",
    "list_companies",
    "lock_company",
    "metadata_keys",
    "parties_changed",
    "restore_company",
    "set_relationship",
    "set_reviews",
    "stats",
    "update_company",
    "update_many",
    "withdraw_company",
]
