"""Work in parts: batches, imports and sweeps that a tenant starts and a worker does."""
