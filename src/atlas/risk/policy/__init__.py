"""Risk policy of a tenant: appetite, segments, and which checks each tier asks for."""
