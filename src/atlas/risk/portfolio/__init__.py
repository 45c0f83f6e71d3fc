"""Where each company stands, and the portfolio seen from above."""
