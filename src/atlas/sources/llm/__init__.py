"""Language models of tenants: OpenAI-compatible servers, tiers, budgets, and calls of them."""
