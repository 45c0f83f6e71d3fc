"""What the steps of a run do; `execution` makes each take effect once."""
