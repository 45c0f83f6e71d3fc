"""Numbers of companies and people: the table of schemes and the one normal form."""
