"""How old a company's answers are, source by source, and one call that fetches them again."""
