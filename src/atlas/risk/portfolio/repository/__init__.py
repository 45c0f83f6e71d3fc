"""SQL of the portfolio: rows and views of companies, and counts that are kept."""
