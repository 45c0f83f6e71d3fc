"""Tasks: one inbox of what waits for a person, with its SLA; other rooms open and close them."""
