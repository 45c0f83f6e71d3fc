"""How names are written: normal forms, and how alike two words or two names are."""
