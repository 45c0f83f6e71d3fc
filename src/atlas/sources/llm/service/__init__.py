"""What other rooms and the composition roots use of language models."""

from atlas.sources.llm.connection import Message
from atlas.sources.llm.domain import most_tokens_of
from atlas.sources.llm.models import ModelCallRow, ModelRow
from atlas.sources.llm.service.asking import (
    Asked,
    Models,
    ask,
    check_model,
    check_tier,
    list_calls,
    show_budgets,
    use_by_agent,
    use_by_model,
)
from atlas.sources.llm.service.language_models import (
    add_model,
    change_model,
    delete_credential,
    get_model,
    list_models,
    put_credential,
    remove_model,
)
from atlas.sources.llm.service.tiers import get_tier, list_tiers, model_of_tier, put_tier

__all__ = [
    "Asked",
    "Message",
    "ModelCallRow",
    "ModelRow",
    "Models",
    "add_model",
    "ask",
    "change_model",
    "check_model",
    "check_tier",
    "delete_credential",
    "get_model",
    "get_tier",
    "list_calls",
    "list_models",
    "list_tiers",
    "model_of_tier",
    "most_tokens_of",
    "put_credential",
    "put_tier",
    "remove_model",
    "show_budgets",
    "use_by_agent",
    "use_by_model",
]
