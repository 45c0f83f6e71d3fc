"""What the steps of an investigation found, in the one shape in which it is stored and read."""
