"""Source contracts: what each provider may assert, what it covers, and where answers differ."""
